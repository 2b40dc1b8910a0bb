//! A JSON Schema document in, the payloads that it describes out.
//!
//! A root that is a `oneOf` or `anyOf` lists the events, and so does each of its branches that is itself no more than
//! a list of references; any other root is one event.

use std::collections::BTreeSet;

use serde_json::Value;

use super::configuration::Configuration;
use super::declaration::Declaration;
use super::document::{Node, Reader};
use super::schema::{Dialect, name_of};
use crate::model::Location;

/// What says something about a payload. A document with none of them, and without `$schema`, is something else.
const ASSERTING: [&str; 22] = [
    "type",
    "properties",
    "required",
    "oneOf",
    "anyOf",
    "allOf",
    "$ref",
    "$dynamicRef",
    "$recursiveRef",
    "enum",
    "const",
    "not",
    "if",
    "items",
    "prefixItems",
    "additionalProperties",
    "patternProperties",
    "propertyNames",
    "dependencies",
    "dependentSchemas",
    "dependentRequired",
    "unevaluatedProperties",
];

/// What may stand beside a `oneOf` or `anyOf` that does nothing but list events.
const ASIDE: [&str; 13] = [
    "$schema",
    "$id",
    "id",
    "$comment",
    "$anchor",
    "$defs",
    "definitions",
    "title",
    "description",
    "type",
    "deprecated",
    "example",
    "examples",
];

/// Deeper than lists of events stand in lists of events in any document.
const DEEPEST_LIST: usize = 50;

/// Whether a document is a JSON Schema.
pub fn is_schema(root: &Node<'_>) -> bool {
    let named = ["$schema", "$defs", "definitions"];
    named.iter().chain(&ASSERTING).any(|keyword| root.get(keyword).is_some())
}

/// Reads the events that the root lists, or the one that it is.
pub fn declarations<'a>(
    reader: &mut Reader<'a, '_>,
    root: &Node<'a>,
    configuration: &Configuration,
) -> Vec<Declaration<'a>> {
    let dialect = root.text("$schema").and_then(|uri| Dialect::named(&uri));
    let mut list = List {
        dialect: dialect.unwrap_or(Dialect::ReferenceAmongOthers),
        whole: configuration.discriminator.map.keys().map(|key| key.get_ref().as_str()).collect(),
        seen: BTreeSet::new(),
        found: Vec::new(),
    };
    if ASSERTING.iter().any(|keyword| root.get(keyword).is_some()) {
        list.read(reader, root.clone(), &[], 0);
    }
    list.found
}

struct List<'a, 'c> {
    dialect: Dialect,
    /// Names by which `provider.toml` calls one event, though the document may list several behind it.
    whole: BTreeSet<&'c str>,
    seen: BTreeSet<Location>,
    found: Vec<Declaration<'a>>,
}

impl<'a> List<'a, '_> {
    fn read(&mut self, reader: &mut Reader<'a, '_>, declared: Node<'a>, around: &[String], depth: usize) {
        let Some((hops, schema)) = reader.hops(declared.clone()) else { return };
        let mut names: Vec<String> = hops.iter().rev().filter_map(name_of).collect();
        if names.is_empty() {
            names.push(schema.text("title").unwrap_or_else(|| numbered(&declared, around)));
        }
        names.extend(around.iter().cloned());
        let is_root = declared.location.pointer.is_empty();
        let is_one = !is_root && names.iter().take(hops.len()).any(|name| self.whole.contains(name.as_str()));
        match events_of(&schema, is_root).filter(|_| !is_one && depth < DEEPEST_LIST) {
            Some(branches) => {
                // The root itself is no event, so nothing is called by its name.
                let around = if is_root { &[] } else { names.as_slice() };
                if self.seen.insert(schema.location.clone()) {
                    branches.into_iter().for_each(|branch| self.read(reader, branch, around, depth + 1));
                }
            }
            None => self.declare(reader, declared, schema, names),
        }
    }

    fn declare(
        &mut self,
        reader: &mut Reader<'a, '_>,
        declared: Node<'a>,
        schema: Node<'a>,
        names: Vec<String>,
    ) {
        let description = declared.prose("description").or_else(|| schema.prose("description"));
        self.found.push(Declaration {
            key: names[0].clone(),
            names,
            address: None,
            summary: schema.prose("title").filter(|_| description.is_none()),
            description,
            deprecated: declared.is_true("deprecated") || schema.is_true("deprecated"),
            payload: Some(reader.schema(declared.clone(), self.dialect)),
            answer: None,
            unread: None,
            headers: Vec::new(),
            dialect: self.dialect,
            examples: Vec::new(),
            location: schema.location.clone(),
            extensible: vec![declared, schema],
        });
    }
}

/// The branches of a schema that does nothing but list events: any at the root, elsewhere only references.
fn events_of<'a>(schema: &Node<'a>, is_root: bool) -> Option<Vec<Node<'a>>> {
    let (keyword, branches) =
        ["oneOf", "anyOf"].iter().find_map(|keyword| Some((*keyword, schema.get(keyword)?)))?;
    let is_aside = |key: &str| key == keyword || key.starts_with("x-") || ASIDE.contains(&key);
    if !schema.members().all(|(key, _)| is_aside(key)) {
        return None;
    }
    let branches: Vec<Node<'a>> = branches.elements().collect();
    let is_reference = |branch: &Node<'_>| matches!(branch.value.get("$ref"), Some(Value::String(_)));
    (!branches.is_empty() && (is_root || branches.iter().all(is_reference))).then_some(branches)
}

/// A name for a branch that has none.
fn numbered(declared: &Node<'_>, around: &[String]) -> String {
    let position = declared.location.pointer.rsplit('/').next().and_then(|index| index.parse::<usize>().ok());
    let list = around.first().map_or("event", String::as_str);
    format!("{list} {}", position.unwrap_or(0) + 1)
}

#[cfg(test)]
mod tests {
    use super::super::testing::{lines, provider, silent};

    const BY_KEY: &str = "[discriminator]\nat = [\"/type\"]\nvalue = \"key\"\n";
    const BY_SCHEMA: &str = "[discriminator]\nat = [\"/type\"]\n";
    const LISTS: &str = "
$schema: http://json-schema.org/draft-07/schema#
oneOf:
  - {$ref: '#/definitions/order_event'}
  - {$ref: '#/definitions/refund', description: nothing beside a reference}
definitions:
  order_event: {oneOf: [{$ref: '#/definitions/order$made'}, {$ref: '#/definitions/order$paid'}]}
  order$made: {type: object, title: Made, properties: {type: {const: order.made}}}
  order$paid: {type: object, properties: {type: {const: order.paid}}}
  refund: {oneOf: [{type: object, properties: {type: {const: refund}}}], x-event: refund.x}
";

    #[test]
    fn the_root_lists_events() {
        let expected = [
            "order$made <- order$made: /definitions/order$made []",
            "order$paid <- order$paid: /definitions/order$paid []",
            "refund <- refund: /definitions/refund []",
        ];
        let read = silent(BY_KEY, LISTS);
        assert_eq!(lines(&read), expected);
        assert_eq!(read.events[0].summary.as_deref(), Some("Made"));
        let by_schema: Vec<String> =
            silent(BY_SCHEMA, LISTS).events.into_iter().map(|event| event.event_type).collect();
        assert_eq!(by_schema, ["order.made", "order.paid", "refund"]);
        let by_extension = "[discriminator]\nat = [\"/type\"]\nvalue = { extension = \"x-event\" }\n\
                            [events]\nleave_out = [\"order_event\"]\n";
        assert_eq!(lines(&silent(by_extension, LISTS)), ["refund.x <- refund: /definitions/refund []"]);
    }

    #[test]
    fn a_name_in_the_map_is_one_event() {
        let mapped = format!("{BY_KEY}map = {{ order_event = \"order\", \"refund\" = \"r\" }}\n");
        assert_eq!(
            lines(&silent(&mapped, LISTS)),
            ["order <- order_event: /definitions/order_event []", "r <- refund: /definitions/refund []"]
        );
    }

    #[test]
    fn the_root_may_be_one_event() {
        let root = "{type: object, properties: {type: {const: paid}}, examples: [{type: paid}]}";
        assert_eq!(lines(&silent(BY_SCHEMA, root)), [r#"paid <- document:  ["example"]"#]);
        let inline =
            "{anyOf: [{title: Paid, properties: {type: {const: a}}}, {properties: {type: {const: b}}}]}";
        assert_eq!(
            lines(&silent(BY_SCHEMA, inline)),
            ["a <- Paid: /anyOf/0 []", "b <- event 2: /anyOf/1 []"]
        );
    }

    #[test]
    fn definitions_alone_are_no_events() {
        let told = provider(BY_KEY, &[("document.yaml", "{$defs: {a: {type: object}}}")]).1;
        assert_eq!(told, ["acme/document.yaml:1 no-events: this document describes no event"]);
    }

    #[test]
    fn lists_may_contain_themselves() {
        let read = silent(BY_KEY, "{oneOf: [{$ref: '#'}, {$ref: '#/$defs/a'}], $defs: {a: {type: object}}}");
        assert_eq!(lines(&read), ["a <- a: /$defs/a []"]);
    }
}
