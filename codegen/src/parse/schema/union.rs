//! `oneOf`, `anyOf`, `allOf` and what tells their branches apart; and `null` as one more branch.

use serde_json::Value;

use super::super::document::{Node, Reader};
use super::{Dialect, name};
use crate::model::{Discriminator, Schema, SchemaId, Type, Types};

impl<'a> Reader<'a, '_> {
    /// The schemas of a keyword that lists some.
    pub(super) fn branches(&mut self, node: &Node<'a>, keyword: &str, dialect: Dialect) -> Vec<SchemaId> {
        let Some(branches) = node.get(keyword) else { return Vec::new() };
        if !branches.value.is_array() {
            self.wrong_shape(&branches, &format!("`{keyword}`"), "a list of schemas");
        }
        // A branch that no value fits is none.
        let possible = branches.elements().filter(|branch| *branch.value != Value::Bool(false));
        possible.map(|branch| self.declare(branch, dialect)).collect()
    }

    /// OpenAPI's `discriminator`, and what AsyncAPI writes so.
    pub(super) fn discriminator(
        &mut self,
        node: &Node<'a>,
        schema: &Schema,
        dialect: Dialect,
    ) -> Option<Discriminator> {
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
                let Some(name) = name::of(&target.location) else { continue };
                let id = self.declare(target, dialect);
                if !mapping.iter().any(|(value, named)| *value == name || *named == id) {
                    mapping.push((name, id));
                }
            }
        }
        Some(Discriminator { property_name, mapping })
    }

    /// OpenAPI 3.0's `nullable`: `null` joins the types, the branches, or stands beside everything else.
    pub(super) fn nullable(&mut self, mut schema: Schema) -> Schema {
        let null = Schema {
            location: schema.location.child("nullable"),
            types: Types::from_iter([Type::Null]),
            ..Schema::default()
        };
        if !schema.types.is_empty() || !schema.values.is_empty() {
            if schema.types.is_empty() {
                schema.types = schema.values.iter().map(|listed| Type::of(&listed.value)).collect();
            }
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

#[cfg(test)]
mod tests {
    use super::super::super::testing;
    use super::*;
    use crate::model::Schemas;

    fn schema(version: &str, schema: &str) -> (Schemas, Schema) {
        let components = "{Named: {type: object}, Text: {type: string}}";
        let (provider, schema, told) = testing::payload(version, schema, components);
        assert_eq!(told, Vec::<String>::new());
        (provider.schemas, schema)
    }

    #[test]
    fn null_has_one_spelling() {
        let check = |version: &str, text: &str| {
            assert_eq!(schema(version, text).1.types, [Type::Null, Type::String].into_iter().collect())
        };
        check("3.1.0", "{type: [string, 'null']}");
        check("3.0.0", "{type: string, nullable: true}");
        check("3.1.0", "{enum: [a, null]}");
        check("3.0.0", "{enum: [a], nullable: true}");
        check("3.1.0", "{type: [string, null]}");
        check("3.1.0", "{oneOf: [{const: a}, {type: null}]}");
        check("3.1.0", "{oneOf: [{const: a}, {type: 'null'}]}");
        let (schemas, union) = schema("3.0.0", "{anyOf: [{type: string}], nullable: true}");
        assert_eq!(schemas[union.any_of[1]].types, Types::from_iter([Type::Null]));
        let (schemas, wrapped) = schema("3.0.0", "{allOf: [{type: object}], nullable: true, description: x}");
        assert_eq!(schemas[wrapped.any_of[0]].all_of.len(), 1);
        assert_eq!(schemas[wrapped.any_of[1]].types, Types::from_iter([Type::Null]));
        assert_eq!(wrapped.description.as_deref(), Some("x"));
        assert_eq!(schema("3.1.0", "{const: null}").1.values, []);
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
}
