//! JSON Schemas of any dialect in, [`Schema`]s that refer to one another by [`SchemaId`] out.
//!
//! Each place in a document becomes one schema, however many references lead to it; a list of places that wait to
//! be read stands in for recursion, so that no document can nest too deep.

mod assertions;
mod circle;
mod dialect;
mod name;
mod union;
mod values;

pub use circle::open as open_circles;
pub use dialect::{Dialect, is_json, named_by_format, not_json_schema};

use std::collections::HashMap;

use serde_json::Value;

use super::document::{Node, Reader};
use super::nearest;
use crate::diagnostic::{Code, Place};
use crate::model::{
    AdditionalProperties, Embedded, Location, Property, Schema, SchemaId, Schemas, Type, Types,
};

/// The schemas that were read so far, by their place.
#[derive(Default)]
pub struct Table<'a> {
    /// The schemas.
    pub schemas: Schemas,
    /// By the address of the value: one for each place of a document.
    known: HashMap<*const Value, SchemaId>,
    waiting: Vec<(Node<'a>, SchemaId, Dialect)>,
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
            let schema = self.read_schema(&node, dialect);
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
            if self.is_news(Code::InvalidStructure, &top) {
                let message = "this document has more schemas, or longer keys, than can be read";
                self.diagnostics.push(Code::InvalidStructure, Place::Value(top), message);
            }
            return self.table.schemas.add(Schema::default());
        }
        let id = self.table.schemas.add(Schema::default());
        self.table.known.insert(node.value, id);
        self.table.waiting.push((node, id, dialect));
        id
    }

    fn read_schema(&mut self, node: &Node<'a>, dialect: Dialect) -> Schema {
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
        self.members(node, &mut schema, dialect);
        self.elements(node, &mut schema, dialect);
        if !values::read(node, &mut schema) {
            schema.one_of = self.branches(node, "oneOf", dialect);
            schema.any_of = self.branches(node, "anyOf", dialect);
        }
        schema.all_of = self.branches(node, "allOf", dialect);
        schema.discriminator = self.discriminator(node, &schema, dialect);
        schema.embedded_json = self.embedded(node, dialect);
        if node.is_true("nullable") || node.is_true("x-nullable") {
            return self.nullable(schema);
        }
        schema
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
        types
    }

    /// What it says about the members of an object.
    fn members(&mut self, node: &Node<'a>, schema: &mut Schema, dialect: Dialect) {
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
        schema.additional_properties = match node.get("additionalProperties") {
            None => AdditionalProperties::Unstated,
            Some(Node { value: Value::Bool(true), .. }) => AdditionalProperties::Any,
            Some(Node { value: Value::Bool(false), .. }) => AdditionalProperties::Forbidden,
            Some(node) => AdditionalProperties::Schema(self.declare(node, dialect)),
        };
        // Where every member must match the one pattern, the pattern's schema is that of every member.
        if schema.properties.is_empty() && schema.additional_properties == AdditionalProperties::Forbidden {
            let patterns: Vec<_> = node.get("patternProperties").iter().flat_map(Node::members).collect();
            match <[_; 1]>::try_from(patterns) {
                Ok([(_, only)]) => {
                    schema.additional_properties = AdditionalProperties::Schema(self.declare(only, dialect));
                }
                Err(patterns) if patterns.len() > 1 => {
                    schema.additional_properties = AdditionalProperties::Any
                }
                Err(_) => {}
            }
        }
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
        schema.items = match rest {
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
    fn further_members() {
        let check = |text: &str, expected: AdditionalProperties| {
            assert_eq!(schema("3.1.0", text).1.additional_properties, expected, "{text}");
        };
        check("{}", AdditionalProperties::Unstated);
        check("{additionalProperties: false}", AdditionalProperties::Forbidden);
        check("{additionalProperties: true}", AdditionalProperties::Any);
        check("{additionalProperties: false, patternProperties: {a: {}, b: {}}}", AdditionalProperties::Any);
        let read = schema("3.1.0", "{additionalProperties: false, patternProperties: {^x: {}}}").1;
        assert!(matches!(read.additional_properties, AdditionalProperties::Schema(_)));
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

    #[test]
    fn nothing_is_too_deep_or_too_long() {
        let chain =
            |index: usize| format!("\"A{index}\": {{\"$ref\": \"#/components/schemas/A{}\"}}", index + 1);
        let components = (0..20_000).map(chain).collect::<Vec<_>>().join(", ");
        let (_, _, told) = testing::payload(
            "3.1.0",
            "{$ref: '#/components/schemas/A0'}",
            &format!("{{{components}, A20000: {{}}}}"),
        );
        assert_eq!(told, Vec::<String>::new());
    }
}
