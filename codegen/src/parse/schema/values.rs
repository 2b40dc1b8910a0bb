//! `enum`, `const` and a `oneOf` of constants in, a list of values with their names and meanings out.

use std::collections::HashSet;

use serde_json::Value;

use super::super::document::Node;
use crate::model::{EnumValue, Schema, Type};

/// Reads the values that a schema lists; tells whether its `oneOf` or `anyOf` was such a list.
pub fn read(node: &Node<'_>, schema: &mut Schema) -> bool {
    let listed = match (node.value.get("const"), node.value.get("enum")) {
        (Some(value), _) => vec![plain(value)],
        (None, Some(Value::Array(values))) => described(node, values),
        _ => {
            let Some(constants) = constants(node, schema) else { return false };
            take(constants, schema);
            return true;
        }
    };
    take(listed, schema);
    false
}

/// Keeps each value once; `null` becomes a type, since no Rust enum needs a variant for it.
fn take(listed: Vec<EnumValue>, schema: &mut Schema) {
    if listed.iter().any(|listed| listed.value.is_null()) {
        if schema.types.is_empty() {
            schema.types = listed.iter().map(|listed| Type::of(&listed.value)).collect();
        }
        schema.types.insert(Type::Null);
    }
    let mut seen = HashSet::new();
    let values = listed.into_iter().filter(|listed| !listed.value.is_null());
    schema.values = values.filter(|listed| seen.insert(listed.value.to_string())).collect();
}

fn plain(value: &Value) -> EnumValue {
    EnumValue { value: value.clone(), name: None, description: None, deprecated: false }
}

/// The values of an `enum`, with what its extensions say about them.
fn described(node: &Node<'_>, values: &[Value]) -> Vec<EnumValue> {
    let said = |keywords: &[&str], index: usize, value: &Value| {
        keywords.iter().find_map(|keyword| {
            let said = match node.value.get(*keyword)? {
                Value::Array(list) => list.get(index)?,
                Value::Object(by_value) => by_value.get(value.as_str().unwrap_or(&value.to_string()))?,
                _ => return None,
            };
            said.as_str().map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned)
        })
    };
    let described = values.iter().enumerate().map(|(index, value)| EnumValue {
        value: value.clone(),
        name: said(&["x-enum-varnames", "x-enumNames"], index, value),
        description: said(&["x-enum-descriptions", "x-enumDescriptions"], index, value),
        deprecated: false,
    });
    described.collect()
}

/// The values of a `oneOf` or `anyOf` in which every branch is a constant.
fn constants(node: &Node<'_>, schema: &mut Schema) -> Option<Vec<EnumValue>> {
    let branches = match (node.value.get("oneOf"), node.value.get("anyOf")) {
        (Some(Value::Array(branches)), None) | (None, Some(Value::Array(branches))) => branches,
        _ => return None,
    };
    let constants: Option<Vec<EnumValue>> = branches.iter().map(constant).collect();
    let constants =
        constants.filter(|constants| constants.iter().any(|constant| !constant.value.is_null()))?;
    let branch_types = branches.iter().map(|branch| {
        Type::ALL.into_iter().find(|kind| branch.get("type").and_then(Value::as_str) == Some(kind.as_str()))
    });
    if let (true, Some(types)) = (schema.types.is_empty(), branch_types.collect()) {
        schema.types = types;
    }
    Some(constants)
}

/// A branch that allows one value and says nothing else but what it means.
fn constant(branch: &Value) -> Option<EnumValue> {
    let members = branch.as_object()?;
    let says_more = |key: &str| {
        let known =
            ["const", "enum", "type", "title", "description", "deprecated", "summary", "example", "examples"];
        !known.contains(&key) && !key.starts_with("x-")
    };
    if members.keys().any(|key| says_more(key)) {
        return None;
    }
    let value = match (members.get("const"), members.get("enum")) {
        (Some(value), _) => value.clone(),
        (None, Some(Value::Array(values))) if values.len() == 1 => values[0].clone(),
        // YAML reads a `null` without quotes as no text.
        (None, None) if matches!(members.get("type"), Some(Value::Null)) => Value::Null,
        (None, None) if members.get("type").and_then(Value::as_str) == Some("null") => Value::Null,
        _ => return None,
    };
    let text = |key: &str| members.get(key).and_then(Value::as_str).map(str::to_owned);
    Some(EnumValue {
        value,
        name: text("title"),
        description: text("description").or_else(|| text("summary")),
        deprecated: members.get("deprecated") == Some(&Value::Bool(true)),
    })
}

#[cfg(test)]
mod tests {
    use super::super::super::testing;
    use crate::model::{EnumValue, Schema};

    fn schema(text: &str) -> Schema {
        testing::payload("3.1.0", text, "{}").1
    }

    /// Values as `value name: description!`, the last sign where it is deprecated.
    fn check(text: &str, expected: &[&str]) {
        let line = |listed: &EnumValue| {
            let name = listed.name.as_deref().unwrap_or("-");
            let description = listed.description.as_deref().unwrap_or("-");
            format!("{} {name}: {description}{}", listed.value, if listed.deprecated { "!" } else { "" })
        };
        let found: Vec<String> = schema(text).values.iter().map(line).collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn values_have_names_and_meanings() {
        check("{enum: [a, b, a, null]}", &["\"a\" -: -", "\"b\" -: -"]);
        check("{const: 1}", &["1 -: -"]);
        check(
            "{enum: [1, 2], x-enum-varnames: [One], x-enum-descriptions: ['', Two]}",
            &["1 One: -", "2 -: Two"],
        );
        check("{enum: [a, 1], x-enumDescriptions: {a: A, 1: One}}", &["\"a\" -: A", "1 -: One"]);
        check(
            "{oneOf: [{const: 1, title: One, description: x}, {enum: [2], deprecated: true, type: integer}]}",
            &["1 One: x", "2 -: -!"],
        );
        check("{anyOf: [{const: a}, {type: string}]}", &[]);
        check("{oneOf: [{const: a, minLength: 1}]}", &[]);
    }

    #[test]
    fn a_union_that_is_no_list_stays_one() {
        assert_eq!(schema("{oneOf: [{const: a}, {type: integer}]}").one_of.len(), 2);
        assert_eq!(schema("{oneOf: [{const: a}, {const: b}]}").one_of.len(), 0);
    }
}
