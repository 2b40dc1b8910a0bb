//! What a schema says about the members of an object: those it lists, and what further ones hold.

use serde_json::Value;

use super::super::document::{Node, Reader};
use super::Dialect;
use crate::diagnostic::{Code, Place};
use crate::model::{AdditionalProperties, Property, Schema};

impl<'a> Reader<'a, '_> {
    /// What it says about the members of an object.
    pub(super) fn members(&mut self, node: &Node<'a>, schema: &mut Schema, dialect: Dialect) {
        if let Some(properties) = node.get("properties") {
            if !properties.value.is_object() {
                self.wrong_shape(&properties, "`properties`", "an object of schemas");
            }
            for (name, property) in properties.members() {
                schema
                    .properties
                    .push(Property { name: name.to_owned(), schema: self.declare(property, dialect) });
            }
        }
        // Draft-03 has `required: true` at the property itself; it promises nothing here.
        let required = node.value.get("required").and_then(Value::as_array).into_iter().flatten();
        schema.required = required.filter_map(Value::as_str).map(str::to_owned).collect();
        schema.additional_properties = self.further_members(node, dialect);
    }

    /// What members hold that have no name in the schema.
    fn further_members(&mut self, node: &Node<'a>, dialect: Dialect) -> AdditionalProperties {
        let stated = node.get("additionalProperties").or_else(|| node.get("unevaluatedProperties"));
        let patterns = node.get("patternProperties");
        if let Some(patterns) = patterns.as_ref().filter(|patterns| !patterns.value.is_object()) {
            self.wrong_shape(patterns, "`patternProperties`", "an object of schemas");
        }
        // A pattern with the schema `false` says which names there are not.
        let by_pattern: Vec<(&str, Node<'a>)> = patterns.iter().flat_map(Node::members).collect();
        let by_pattern: Vec<_> =
            by_pattern.into_iter().filter(|(_, schema)| *schema.value != Value::Bool(false)).collect();
        let (Some(patterns), Some((_, first))) = (patterns, by_pattern.first()) else {
            return match stated {
                None => AdditionalProperties::Unstated,
                Some(Node { value: Value::Bool(true), .. }) => AdditionalProperties::Any,
                Some(Node { value: Value::Bool(false), .. }) => AdditionalProperties::Forbidden,
                Some(stated) => AdditionalProperties::Schema(self.declare(stated, dialect)),
            };
        };
        let others = stated.as_ref().map(|stated| stated.value);
        let matches_all = by_pattern.iter().any(|(pattern, _)| MATCHES_ALL.contains(pattern));
        let is_closed = matches_all || others == Some(&Value::Bool(false)) || others == Some(first.value);
        let agree = by_pattern.iter().all(|(_, schema)| schema.value == first.value);
        if agree && is_closed {
            return AdditionalProperties::Schema(self.declare(first.clone(), dialect));
        }
        let is_typed = |value: &Value| value.as_object().is_some_and(|keywords| !keywords.is_empty());
        if by_pattern.iter().any(|(_, schema)| is_typed(schema.value)) {
            let (message, help) = match agree {
                true => (
                    "members that match no pattern may hold anything, so all of them are read as any value",
                    "where there are no others, `additionalProperties: false` gives them the pattern's type",
                ),
                false => (
                    "further members hold one thing or another by their names, so any value is read there",
                    "nothing is lost: each keeps its text, and `decode` reads it as any type",
                ),
            };
            self.diagnostics.push_with_help(
                Code::UntypedSchema,
                Place::Key(patterns.location.clone()),
                message,
                help,
            );
        }
        let any = Schema { location: patterns.location, ..Schema::default() };
        AdditionalProperties::Schema(self.table.schemas.add(any))
    }
}

/// Patterns that every name matches.
const MATCHES_ALL: [&str; 9] = ["", ".*", "^.*$", "^", "^.*", ".*$", ".+", "^.+$", "^.+"];

#[cfg(test)]
mod tests {
    use super::super::super::testing;
    use crate::model::{AdditionalProperties, Schema, Schemas};

    fn schema(text: &str) -> (Schemas, Schema, Vec<String>) {
        let (provider, schema, told) = testing::payload("3.1.0", text, "{}");
        (provider.schemas, schema, told)
    }

    fn check(text: &str, expected: AdditionalProperties) {
        let (_, read, told) = schema(text);
        assert_eq!((read.additional_properties, told), (expected, Vec::new()), "{text}");
    }

    #[test]
    fn further_members() {
        check("{}", AdditionalProperties::Unstated);
        check("{additionalProperties: false}", AdditionalProperties::Forbidden);
        check("{unevaluatedProperties: false}", AdditionalProperties::Forbidden);
        check("{additionalProperties: true}", AdditionalProperties::Any);
        check("{additionalProperties: true, unevaluatedProperties: false}", AdditionalProperties::Any);
        check(
            "{patternProperties: {^x: false}, additionalProperties: false}",
            AdditionalProperties::Forbidden,
        );
    }

    /// The types of further members, and what is told.
    fn check_patterns(text: &str, expected: &str, told: &[&str]) {
        let (schemas, read, found) = schema(text);
        let AdditionalProperties::Schema(further) = read.additional_properties else {
            panic!("{text}: {read:?}");
        };
        let kinds: Vec<&str> = schemas[further].types.iter().map(|kind| kind.as_str()).collect();
        assert_eq!(kinds.join(" "), expected, "{text}");
        let found: Vec<&str> = found.iter().map(|line| line.split(": ").nth(1).unwrap_or(line)).collect();
        assert_eq!(found, told, "{text}");
    }

    #[test]
    fn patterns_that_agree_give_a_type() {
        check_patterns(
            "{additionalProperties: false, patternProperties: {^x: {type: string}}}",
            "string",
            &[],
        );
        check_patterns(
            "{properties: {n: {}}, additionalProperties: false, patternProperties: {a: {type: string}, b: {type: string}}}",
            "string",
            &[],
        );
        check_patterns("{patternProperties: {'.*': {type: integer}}}", "integer", &[]);
        check_patterns(
            "{patternProperties: {a: {type: integer}}, additionalProperties: {type: integer}}",
            "integer",
            &[],
        );
        check_patterns("{patternProperties: {a: true}}", "", &[]);
        check_patterns(
            "{patternProperties: {a: {type: integer}}}",
            "",
            &["members that match no pattern may hold anything, so all of them are read as any value"],
        );
        check_patterns(
            "{additionalProperties: false, patternProperties: {a: {type: integer}, b: {type: string}}}",
            "",
            &["further members hold one thing or another by their names, so any value is read there"],
        );
    }
}
