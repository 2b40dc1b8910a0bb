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
        (None, None) if branch.get("type").and_then(Value::as_str) == Some("null") => Value::Null,
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
