//! JSON Schemas of any dialect in, [`Schema`]s that refer to one another by [`SchemaId`] out.
//!
//! Each place in a document becomes one schema, however many references lead to it; a list of places that wait to
//! be read stands in for recursion, so that no document can nest too deep.

mod assertions;
mod circle;
mod values;

pub use circle::open as open_circles;

use std::collections::HashMap;

use serde_json::Value;

use super::document::{Node, Reader};
use super::nearest;
use crate::diagnostic::{Code, Place};
use crate::model::{
    AdditionalProperties, Discriminator, Embedded, Location, Property, Schema, SchemaId, Schemas, Type, Types,
};

/// The dialect of a JSON Schema, as far as it changes what a keyword means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dialect {
    /// Draft-07 and before, AsyncAPI's superset of it, OpenAPI 3.0: nothing counts beside a `$ref`.
    ReferenceAlone,
    /// Draft 2019-09 and after, OpenAPI 3.1 and after: the other keywords count beside a `$ref`.
    ReferenceAmongOthers,
}

impl Dialect {
    /// The dialect that `$schema` names, where it names one.
    fn named(uri: &str) -> Option<Self> {
        if ["draft-03", "draft-04", "draft-05", "draft-06", "draft-07"]
            .iter()
            .any(|draft| uri.contains(draft))
        {
            return Some(Self::ReferenceAlone);
        }
        let is_newer = uri.contains("2019-09") || uri.contains("2020-12") || uri.contains("/oas/3.1");
        is_newer.then_some(Self::ReferenceAmongOthers)
    }
}

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
            let schema = self.read_schema(&node, dialect);
            self.table.schemas[id] = schema;
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
            name: name_of(&node.location),
            title: node.text("title"),
            description: node.text("description"),
            deprecated: node.is_true("deprecated"),
            ..Schema::default()
        };
        if !node.value.is_object() {
            // `true` allows everything, and so does `false` here: whatever arrives is kept.
            if !node.value.is_boolean() {
                self.wrong_shape(node, "this schema", "an object");
            }
            return schema;
        }
        let dialect = node.text("$schema").and_then(|uri| Dialect::named(&uri)).unwrap_or(dialect);
        match node.value.get("$ref") {
            Some(Value::String(reference)) => {
                schema.reference = self.resolve(node, reference).map(|target| self.declare(target, dialect));
                if dialect == Dialect::ReferenceAlone {
                    schema.description = schema.description.or_else(|| node.text("summary"));
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
            match dialect_of(Some(format)) {
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
        if node.is_true("nullable") {
            return self.nullable(schema);
        }
        schema
    }

    fn types(&mut self, node: &Node<'a>) -> Types {
        let Some(keyword) = node.get("type") else { return Types::default() };
        let names: Vec<&Value> = match keyword.value {
            Value::Array(names) => names.iter().collect(),
            name => vec![name],
        };
        let mut types = Types::default();
        for name in &names {
            match Type::ALL.into_iter().find(|kind| name.as_str() == Some(kind.as_str())) {
                Some(kind) => types.insert(kind),
                None => {
                    let known = Type::ALL.map(Type::as_str);
                    let wanted = name.as_str().unwrap_or_default();
                    self.diagnostics.push_with_help(
                        Code::UntypedSchema,
                        keyword.place(),
                        format!("{name} is no type of JSON, so any value is read here"),
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

    fn branches(&mut self, node: &Node<'a>, keyword: &str, dialect: Dialect) -> Vec<SchemaId> {
        let Some(branches) = node.get(keyword) else { return Vec::new() };
        if !branches.value.is_array() {
            self.wrong_shape(&branches, &format!("`{keyword}`"), "a list of schemas");
        }
        branches.elements().map(|branch| self.declare(branch, dialect)).collect()
    }

    fn discriminator(&mut self, node: &Node<'a>, schema: &Schema, dialect: Dialect) -> Option<Discriminator> {
        let keyword = node.get("discriminator")?;
        if schema.one_of.is_empty() && schema.any_of.is_empty() {
            return None;
        }
        // AsyncAPI writes the name alone.
        let property_name = match keyword.value {
            Value::String(name) => name.clone(),
            _ => keyword.text("propertyName")?,
        };
        let mut mapping: Vec<(String, SchemaId)> = Vec::new();
        for (value, target) in keyword.get("mapping").iter().flat_map(Node::members) {
            let Value::String(reference) = target.value else {
                self.wrong_shape(&target, "this entry of `mapping`", "the name of a schema");
                continue;
            };
            let is_path = reference.contains(['#', '/'])
                || [".json", ".yaml", ".yml"].iter().any(|end| reference.ends_with(end));
            let pointer = format!("#/components/schemas/{reference}");
            let reference = if is_path { reference } else { &pointer };
            // The mapping stands where a `$ref` would.
            if let Some(found) = self.resolve(&target, reference) {
                mapping.push((value.to_owned(), self.declare(found, dialect)));
            }
        }
        for keyword in ["oneOf", "anyOf"] {
            for branch in node.get(keyword).iter().flat_map(Node::elements) {
                let Some(Value::String(reference)) = branch.value.get("$ref") else { continue };
                let Some(target) = self.resolve(&branch, reference) else { continue };
                let Some(name) = name_of(&target.location) else { continue };
                let id = self.declare(target, dialect);
                if !mapping.iter().any(|(value, named)| *value == name || *named == id) {
                    mapping.push((name, id));
                }
            }
        }
        Some(Discriminator { property_name, mapping })
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

    /// OpenAPI 3.0's `nullable`: `null` joins the types, the branches, or stands beside everything else.
    fn nullable(&mut self, mut schema: Schema) -> Schema {
        let null = Schema {
            location: schema.location.child("nullable"),
            types: Types::from_iter([Type::Null]),
            ..Schema::default()
        };
        if !schema.types.is_empty() {
            schema.types.insert(Type::Null);
        } else if !schema.one_of.is_empty() {
            schema.one_of.push(self.table.schemas.add(null));
        } else if !schema.any_of.is_empty() {
            schema.any_of.push(self.table.schemas.add(null));
        } else if !schema.all_of.is_empty() || schema.reference.is_some() {
            let (title, description) = (schema.title.take(), schema.description.take());
            let (name, deprecated) = (schema.name.take(), schema.deprecated);
            let location = schema.location.clone();
            schema.location = location.child("allOf");
            let any_of = vec![self.table.schemas.add(schema), self.table.schemas.add(null)];
            return Schema { location, name, title, description, deprecated, any_of, ..Schema::default() };
        } else if !schema.properties.is_empty() {
            schema.types = Types::from_iter([Type::Object, Type::Null]);
        }
        schema
    }
}

/// Says that something is in a schema language that is not read.
pub fn not_json_schema(what: &str, format: &str) -> String {
    format!("{what} is written in `{format}`, and only JSON Schema is read")
}

/// The dialect that a `schemaFormat` names, AsyncAPI's own where it names none; nothing where it is no JSON Schema.
pub fn dialect_of(format: Option<&str>) -> Option<Dialect> {
    let Some(format) = format else { return Some(Dialect::ReferenceAlone) };
    let (media_type, parameters) = format.split_once(';').unwrap_or((format, ""));
    let version = parameters.trim().trim_start_matches("version=").trim_matches('"');
    let media_type = media_type.trim().trim_end_matches("+json").trim_end_matches("+yaml");
    match media_type {
        "application/vnd.aai.asyncapi" | "" => Some(Dialect::ReferenceAlone),
        "application/schema" | "application/json" => {
            Some(Dialect::named(version).unwrap_or(Dialect::ReferenceAlone))
        }
        "application/vnd.oai.openapi" if version.starts_with("3.0") => Some(Dialect::ReferenceAlone),
        "application/vnd.oai.openapi" => Some(Dialect::ReferenceAmongOthers),
        _ => None,
    }
}

/// Whether a media type is JSON.
pub fn is_json(media_type: &str) -> bool {
    let media_type = media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    media_type == "application/json" || media_type == "text/json" || media_type.ends_with("+json")
}

/// The name that the document gives to a schema by where it stands.
fn name_of(location: &Location) -> Option<String> {
    if location.pointer.is_empty() {
        let file = location.file.rsplit('/').next()?;
        let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
        return Some(stem.strip_suffix(".schema").unwrap_or(stem).to_owned());
    }
    let name = match location.pointer.strip_prefix("/components/") {
        Some(component) => match component.split('/').collect::<Vec<_>>().as_slice() {
            ["schemas" | "messages", name]
            | ["schemas", name, "schema"]
            | ["messages", name, "payload"]
            | ["messages", name, "payload", "schema"] => Some(*name),
            _ => None,
        },
        None => None,
    };
    let name = name.or_else(|| {
        let mut keys = location.pointer.rsplit('/');
        let (name, collection, around) = (keys.next()?, keys.next()?, keys.next()?);
        // A property may be called so too.
        (matches!(collection, "$defs" | "definitions") && around != "properties").then_some(name)
    });
    name.map(|name| name.replace("~1", "/").replace("~0", "~"))
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

    fn types(names: &[Type]) -> Types {
        names.iter().copied().collect()
    }

    #[test]
    fn null_has_one_spelling() {
        let check = |version: &str, text: &str| {
            assert_eq!(schema(version, text).1.types, types(&[Type::Null, Type::String]))
        };
        check("3.1.0", "{type: [string, 'null']}");
        check("3.0.0", "{type: string, nullable: true}");
        check("3.1.0", "{enum: [a, null]}");
        check("3.1.0", "{oneOf: [{const: a}, {type: 'null'}]}");
        let (schemas, union) = schema("3.0.0", "{anyOf: [{type: string}], nullable: true}");
        assert_eq!(schemas[union.any_of[1]].types, types(&[Type::Null]));
        let (schemas, wrapped) = schema("3.0.0", "{allOf: [{type: object}], nullable: true, description: x}");
        assert_eq!(schemas[wrapped.any_of[0]].all_of.len(), 1);
        assert_eq!(schemas[wrapped.any_of[1]].types, types(&[Type::Null]));
        assert_eq!(wrapped.description.as_deref(), Some("x"));
        assert_eq!(schema("3.1.0", "{const: null}").1.values, []);
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
    fn discriminators_name_their_branches() {
        let (schemas, read) = schema(
            "3.1.0",
            "{oneOf: [{$ref: '#/components/schemas/Named'}, {$ref: '#/components/schemas/Text'}], \
             discriminator: {propertyName: kind, mapping: {n: Named}}}",
        );
        let discriminator = read.discriminator.unwrap();
        assert_eq!(discriminator.property_name, "kind");
        let named: Vec<(&str, Option<&str>)> = discriminator
            .mapping
            .iter()
            .map(|(value, id)| (value.as_str(), schemas[*id].name.as_deref()))
            .collect();
        assert_eq!(named, [("n", Some("Named")), ("Text", Some("Text"))]);
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
    fn names_come_from_where_schemas_stand() {
        let check = |pointer: &str, expected: Option<&str>| {
            let location =
                Location { file: "acme/order.schema.json".to_owned(), pointer: pointer.to_owned() };
            assert_eq!(name_of(&location).as_deref(), expected, "{pointer}");
        };
        check("", Some("order"));
        check("/components/schemas/A~1b", Some("A/b"));
        check("/components/schemas/A/properties/b", None);
        check("/components/messages/A/payload", Some("A"));
        check("/definitions/A", Some("A"));
        check("/components/schemas/A/$defs/B", Some("B"));
        check("/components/schemas/A/properties/definitions/items", None);
        check("/x/properties/definitions/properties/y", None);
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
        told(
            "{type: text}",
            "{}",
            "3 untyped-schema: \"text\" is no type of JSON, so any value is read here",
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
