//! JSON Schemas of any dialect in, [`Schema`]s that refer to one another by [`SchemaId`] out.
//!
//! Each place in a document becomes one schema, however many references lead to it; a list of places that wait to
//! be read stands in for recursion, so that no document can nest too deep.

mod assertions;
mod circle;
mod condition;
mod depth;
mod dialect;
mod name;
mod object;
mod provenance;
mod union;
mod values;

pub use circle::open as open_circles;
pub use condition::join as join_conditional_members;
pub use depth::is_bounded;
pub use dialect::{Dialect, is_json, named_by_format, not_json_schema};
pub use name::of as name_of;

use std::collections::{BTreeMap, HashMap};

use serde_json::Value;

use super::document::{Node, Reader};
use super::nearest;
use crate::diagnostic::{Code, Place};
use crate::model::{Embedded, Location, Schema, SchemaId, Schemas, Type, Types};

/// The schemas that were read so far, by their place.
#[derive(Default)]
pub struct Table<'a> {
    /// The schemas.
    pub schemas: Schemas,
    /// By the address of the value: one for each place of a document.
    known: HashMap<*const Value, SchemaId>,
    waiting: Vec<(Node<'a>, SchemaId, Dialect)>,
    conditions: BTreeMap<SchemaId, condition::Conditions>,
    /// The length of all pointers together: long keys high up in a document repeat in all that stands below.
    pointers: usize,
}

/// What pointers may take: hundred times what the largest documents need.
const MOST_POINTERS: usize = 256 << 20;

impl<'a> Reader<'a, '_> {
    /// Reads the schema at a place, and every schema that it leads to.
    pub fn schema(&mut self, node: Node<'a>, dialect: Dialect) -> SchemaId {
        let id = self.declare(node, dialect);
        while let Some((node, id, dialect)) = self.table.waiting.pop() {
            let before = self.table.waiting.len();
            let schema = self.read_schema(&node, id, dialect);
            self.table.schemas[id] = schema;
            // The last one to wait is read next, and diagnostics are to follow the document.
            self.table.waiting[before..].reverse();
        }
        id
    }

    /// Names the schema at a place; it is read later.
    fn declare(&mut self, node: Node<'a>, dialect: Dialect) -> SchemaId {
        if let Some(id) = self.table.known.get(&std::ptr::from_ref(node.value)) {
            return *id;
        }
        self.table.pointers += node.location.pointer.len();
        if self.table.pointers > MOST_POINTERS {
            let top = Location { pointer: String::new(), ..node.location };
            if self.is_news(Code::InvalidDocument, &top) {
                let message = "this document has more schemas, or longer keys, than can be read";
                self.diagnostics.push(Code::InvalidDocument, Place::Value(top), message);
            }
            return self.table.schemas.add(Schema::default());
        }
        let id = self.table.schemas.add(Schema::default());
        self.table.known.insert(node.value, id);
        self.table.waiting.push((node, id, dialect));
        id
    }

    fn read_schema(&mut self, node: &Node<'a>, id: SchemaId, dialect: Dialect) -> Schema {
        let mut schema = Schema {
            location: node.location.clone(),
            name: name::of(&node.location),
            title: node.prose("title"),
            description: node.prose("description"),
            deprecated: node.is_true("deprecated"),
            ..Schema::default()
        };
        if !node.value.is_object() {
            match node.value {
                // `true` allows everything, and so does `false` here: whatever arrives is kept.
                Value::Bool(_) => {}
                Value::Null => self.diagnostics.push(
                    Code::UntypedSchema,
                    Place::Key(node.location.clone()),
                    "this schema is empty, so any value is read here",
                ),
                _ => self.wrong_shape(node, "this schema", "an object"),
            }
            return schema;
        }
        let dialect = node.text("$schema").and_then(|uri| Dialect::named(&uri)).unwrap_or(dialect);
        match node.value.get("$ref") {
            Some(Value::String(reference)) => {
                schema.reference = self.resolve(node, reference).map(|target| self.declare(target, dialect));
                if dialect == Dialect::ReferenceAlone {
                    schema.description = schema.description.or_else(|| node.prose("summary"));
                    return schema;
                }
            }
            Some(_) => {
                if let Some(reference) = node.get("$ref") {
                    self.wrong_shape(&reference, "this `$ref`", "a text");
                }
            }
            None => {}
        }
        // A schema of several formats: what it wraps is the schema.
        if let (Some(Value::String(format)), Some(wrapped)) =
            (node.value.get("schemaFormat"), node.get("schema"))
        {
            match named_by_format(Some(format)) {
                Some(dialect) => schema.reference = Some(self.declare(wrapped, dialect)),
                None => self.diagnostics.push(
                    Code::UnsupportedSchemaFormat,
                    node.place(),
                    not_json_schema("this schema", format),
                ),
            }
            return schema;
        }
        schema.types = self.types(node);
        schema.format = node.text("format");
        schema.assertions = assertions::sentences(node.value);
        schema.assertions.extend(self.provenance(node));
        self.members(node, &mut schema, dialect);
        self.conditions(node, id, dialect);
        self.elements(node, &mut schema, dialect);
        if !values::read(node, &mut schema) {
            schema.one_of = self.branches(node, "oneOf", dialect);
            schema.any_of = self.branches(node, "anyOf", dialect);
        }
        schema.all_of = self.branches(node, "allOf", dialect);
        self.dynamic_references(node, &mut schema, dialect);
        schema.discriminator = self.discriminator(node, &schema, dialect);
        schema.embedded_json = self.embedded(node, dialect);
        if node.is_true("nullable") || node.is_true("x-nullable") {
            return self.nullable(schema);
        }
        schema
    }

    /// References whose target an outer schema may replace: what they name here is what is read.
    fn dynamic_references(&mut self, node: &Node<'a>, schema: &mut Schema, dialect: Dialect) {
        for keyword in ["$dynamicRef", "$recursiveRef"] {
            let Some(Value::String(reference)) = node.value.get(keyword) else { continue };
            let Some(target) = self.resolve_keyword(node, keyword, reference) else { continue };
            let target = self.declare(target, dialect);
            schema
                .assertions
                .push(format!("Schemas that extend this one may say more here, by `{keyword}`."));
            match schema.reference {
                None => schema.reference = Some(target),
                Some(_) => schema.all_of.push(target),
            }
        }
    }

    fn types(&mut self, node: &Node<'a>) -> Types {
        let Some(keyword) = node.value.get("type") else { return Types::default() };
        let names: Vec<&Value> = match keyword {
            Value::Array(names) => names.iter().collect(),
            name => vec![name],
        };
        let mut types = Types::default();
        for name in &names {
            // YAML reads a `null` without quotes as no text.
            let text = if name.is_null() { Some("null") } else { name.as_str() };
            match Type::ALL.into_iter().find(|kind| text == Some(kind.as_str())) {
                Some(kind) => types.insert(kind),
                None => {
                    let known = Type::ALL.map(Type::as_str);
                    let wanted = name.as_str().unwrap_or_default();
                    let shown = name.as_str().map_or_else(|| name.to_string(), str::to_owned);
                    self.diagnostics.push_with_help(
                        Code::UntypedSchema,
                        Place::Value(node.location.child("type")),
                        format!("`{shown}` is no type of JSON, so any value is read here"),
                        nearest::help(wanted, known.iter().copied(), "JSON Schema"),
                    );
                    return Types::default();
                }
            }
        }
        if types.contains(Type::Integer) && exceeds_64_bits(node) {
            types.insert(Type::Number);
        }
        types
    }

    /// What it says about the elements of an array.
    fn elements(&mut self, node: &Node<'a>, schema: &mut Schema, dialect: Dialect) {
        // Before draft 2020-12 a list of `items` was what `prefixItems` is now, and `additionalItems` followed it.
        let listed = node.get("items").filter(|items| items.value.is_array());
        let (first, rest) = match (listed, node.get("prefixItems")) {
            (Some(items), _) => (Some(items), node.get("additionalItems")),
            (None, prefix) => (prefix, node.get("items")),
        };
        for element in first.iter().flat_map(Node::elements) {
            schema.prefix_items.push(self.declare(element, dialect));
        }
        // What `contains` finds is no longer unevaluated.
        let unevaluated = || node.get("unevaluatedItems").filter(|_| node.get("contains").is_none());
        schema.items = match rest.or_else(unevaluated) {
            Some(rest) if rest.value != &Value::Bool(false) => Some(self.declare(rest, dialect)),
            _ => None,
        };
    }

    fn embedded(&mut self, node: &Node<'a>, dialect: Dialect) -> Option<Embedded> {
        let media_type = node.text("contentMediaType")?;
        if !is_json(&media_type) || node.get("contentEncoding").is_some() {
            return None;
        }
        Some(match node.get("contentSchema") {
            Some(content) => Embedded::Schema(self.declare(content, dialect)),
            None => Embedded::Any,
        })
    }
}

/// Whether integers may come that 64 bits with a sign cannot hold.
fn exceeds_64_bits(node: &Node<'_>) -> bool {
    let is_beyond = |keyword: &str| {
        let bound = node.value.get(keyword).filter(|bound| bound.is_number() && !bound.is_i64());
        bound.and_then(Value::as_f64).is_some_and(|bound| bound.abs() >= 9_223_372_036_854_775_808.0)
    };
    node.text("format").as_deref() == Some("uint64") || is_beyond("minimum") || is_beyond("maximum")
}

#[cfg(test)]
mod tests {
    use super::super::testing::{self, provider};
    use super::*;

    fn schema(version: &str, schema: &str) -> (Schemas, Schema) {
        let components = "{Named: {type: object}, Text: {type: string}}";
        let (provider, schema, told) = testing::payload(version, schema, components);
        assert_eq!(told, Vec::<String>::new());
        (provider.schemas, schema)
    }

    #[test]
    fn what_stands_beside_a_reference_depends_on_the_dialect() {
        let text = "{$ref: '#/components/schemas/Named', description: x, properties: {a: {}}}";
        let (schemas, newer) = schema("3.1.0", text);
        assert!(newer.property("a").is_some());
        assert_eq!(schemas[newer.reference.unwrap()].name.as_deref(), Some("Named"));
        let older = schema("3.0.0", text).1;
        assert!(older.is_bare_reference());
        assert_eq!(older.description.as_deref(), Some("x"));
    }

    #[test]
    fn arrays_of_every_dialect() {
        for text in ["{prefixItems: [{}, {}], items: {}}", "{items: [{}, {}], additionalItems: {}}"] {
            let read = schema("3.1.0", text).1;
            assert_eq!((read.prefix_items.len(), read.items.is_some()), (2, true), "{text}");
        }
        let read = schema("3.1.0", "{prefixItems: [{}], items: false}").1;
        assert_eq!((read.prefix_items.len(), read.items), (1, None));
    }

    #[test]
    fn json_in_a_text() {
        let check = |text: &str, expected: Option<Embedded>| {
            assert_eq!(schema("3.1.0", text).1.embedded_json, expected)
        };
        check("{type: string, contentMediaType: application/json}", Some(Embedded::Any));
        check("{type: string, contentMediaType: image/png}", None);
        check("{type: string, contentMediaType: application/json, contentEncoding: base64}", None);
        let read = schema("3.1.0", "{contentMediaType: application/json, contentSchema: {type: object}}").1;
        assert!(matches!(read.embedded_json, Some(Embedded::Schema(_))));
    }

    #[test]
    fn integers_may_exceed_64_bits() {
        let check = |text: &str, expected: &[Type]| {
            assert_eq!(schema("3.1.0", text).1.types, expected.iter().copied().collect(), "{text}");
        };
        check("{type: integer, maximum: 9223372036854775807}", &[Type::Integer]);
        check("{type: integer, maximum: 18446744073709551615}", &[Type::Integer, Type::Number]);
        check("{type: integer, format: uint64}", &[Type::Integer, Type::Number]);
    }

    #[test]
    fn anchors_and_embedded_resources_are_found() {
        let components = "{Tree: {$id: 'https://acme.example/tree.json', $defs: {n: {$anchor: node, $dynamicAnchor: any}, \
                          leaf: {$id: leaf.json, $defs: {x: {type: integer}}}}}}";
        let check = |keyword: &str, reference: &str, expected: &str| {
            let components =
                components.replace("Tree: {", &format!("Tree: {{items: {{{keyword}: '{reference}'}}, "));
            let (read, schema, told) =
                testing::payload("3.1.0", "{$ref: '#/components/schemas/Tree'}", &components);
            assert_eq!(told, Vec::<String>::new(), "{reference}");
            let items = read.schemas[read.schemas[schema.reference.unwrap()].items.unwrap()].clone();
            let found = &read.schemas[items.reference.unwrap()].location.pointer;
            assert_eq!(found, &format!("/components/schemas/Tree{expected}"), "{reference}");
        };
        check("$ref", "#node", "/$defs/n");
        check("$dynamicRef", "#any", "/$defs/n");
        check("$recursiveRef", "#", "");
        check("$ref", "#/$defs/n", "/$defs/n");
        check("$ref", "#/$defs/%6E", "/$defs/n");
        check("$ref", "leaf.json#/$defs/x", "/$defs/leaf/$defs/x");
        check("$ref", "https://acme.example/leaf.json", "/$defs/leaf");
        check("$ref", "#/components/schemas/Tree/$defs/n", "/$defs/n");
        told("{$ref: '#nowhere'}", "{}", "3 unresolved-reference: `#nowhere` names no `$anchor`");
    }

    #[test]
    fn files_are_known_by_their_addresses() {
        let document = r##"{"$id": "https://acme.example/v1/events.json", "oneOf": [{"$ref": "order.json"}, {"$ref": "#/$defs/b"}],
                          "$defs": {"b": {"$ref": "https://acme.example/v1/parts.json#/$defs/c"}}}"##;
        let files = [
            ("events.json", document),
            ("order.json", r#"{"type": "object"}"#),
            (
                "lib/p.json",
                r#"{"$id": "https://acme.example/v1/parts.json", "$defs": {"c": {"type": "object"}}}"#,
            ),
        ];
        let (read, told) = provider("[discriminator]\nat = [\"/type\"]\nvalue = \"key\"\n", &files);
        assert_eq!(told, Vec::<String>::new());
        assert_eq!(testing::lines(&read.unwrap()), ["order <- order:  []", "c <- c: /$defs/c []"]);
    }

    #[test]
    fn recursion_is_data() {
        let tree =
            "{Tree: {type: object, properties: {children: {items: {$ref: '#/components/schemas/Tree'}}}}}";
        let (provider, _, told) = testing::payload("3.1.0", "{$ref: '#/components/schemas/Tree'}", tree);
        assert_eq!((provider.schemas.iter().count(), told.len()), (4, 0));
    }

    fn told(schema: &str, components: &str, expected: &str) {
        let (_, _, told) = testing::payload("3.1.0", schema, components);
        assert_eq!(told, [format!("acme/document.yaml:{expected}")]);
    }

    #[test]
    fn what_cannot_be_read_is_told() {
        let a = "{$ref: '#/components/schemas/A'}";
        told(
            a,
            &format!("{{A: {a}}}"),
            "2 circular-reference: this `$ref` leads in a circle, through `$ref` and `allOf` alone",
        );
        told(
            a,
            &format!("{{A: {{allOf: [{a}]}}}}"),
            "2 circular-reference: this `$ref` leads in a circle, through `$ref` and `allOf` alone",
        );
        told(a, "{B: {}}", "3 unresolved-reference: `#/components/schemas/A` does not exist");
        told(
            "{$ref: 'https://acme.example/a.json'}",
            "{}",
            "3 forbidden-reference: `https://acme.example/a.json` leads out of the provider's folder: references to other hosts are not followed",
        );
        told("{type: text}", "{}", "3 untyped-schema: `text` is no type of JSON, so any value is read here");
        told(
            "{properties: {a: }, required: }",
            "{}",
            "3 untyped-schema: this schema is empty, so any value is read here",
        );
        told(
            "{properties: []}",
            "{}",
            "3 invalid-structure: `properties` is a list; write an object of schemas",
        );
        told("7", "{}", "3 invalid-structure: this schema is a number; write an object");
    }

    #[test]
    fn other_files_are_read() {
        let document = "{openapi: 3.1.0, webhooks: {a: {post: {requestBody: {content: {application/json: \
                        {schema: {$ref: 'schemas/order.json#/$defs/Paid'}}}}}}}}";
        let schemas = r##"{"$defs": {"Paid": {"properties": {"n": {"$ref": "../common.yaml"}, "m": {"$ref": "#/$defs/Gone"}}}}}"##;
        let files =
            [("document.yaml", document), ("schemas/order.json", schemas), ("common.yaml", "type: integer")];
        let (read, told) = provider("[discriminator]\nat = [\"/type\"]\nvalue = \"key\"\n", &files);
        assert_eq!(told, ["acme/schemas/order.json:1 unresolved-reference: `#/$defs/Gone` does not exist"]);
        let schemas = read.unwrap().schemas;
        let integer = schemas.iter().find(|(_, schema)| schema.types.contains(Type::Integer)).unwrap().1;
        assert_eq!(integer.name.as_deref(), Some("common"));
    }
}
