//! Members that a schema lists under a condition in, optional members out.
//!
//! `then`, `else` and dependent schemas describe members that some values have: decoding asks no condition, so they
//! join the others, and none of them is required. A member that the schema lists anyway stays as it is there.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::super::document::{Node, Reader};
use super::{Dialect, Table};
use crate::model::{Location, Property, Schema, SchemaId, Schemas, Type};

/// What a schema says under conditions.
#[derive(Default)]
pub struct Conditions {
    /// `then`, `else` and dependent schemas.
    asked: Vec<SchemaId>,
    /// `if`: what it lists may be there, and hold anything.
    tested: Vec<SchemaId>,
}

impl Conditions {
    /// The schemas that are mentioned.
    pub fn all(&self) -> impl Iterator<Item = SchemaId> {
        self.asked.iter().chain(&self.tested).copied()
    }
}

impl<'a> Reader<'a, '_> {
    /// Notes what a schema says under conditions.
    pub(super) fn conditions(&mut self, node: &Node<'a>, id: SchemaId, dialect: Dialect) {
        let mut conditions = Conditions::default();
        if let Some(tested) = node.get("if") {
            conditions.tested.push(self.declare(tested, dialect));
            for keyword in ["then", "else"] {
                conditions.asked.extend(node.get(keyword).map(|asked| self.declare(asked, dialect)));
            }
        }
        for keyword in ["dependentSchemas", "dependencies"] {
            for (name, asked) in node.get(keyword).iter().flat_map(Node::members) {
                // Before draft 2019-09 a list of names stood there too.
                if matches!(asked.value, Value::Object(_)) {
                    conditions.asked.push(self.declare(asked, dialect));
                }
                let tested = Schema {
                    location: node.location.child(keyword),
                    properties: vec![self.anything(name, &node.location)],
                    ..Schema::default()
                };
                conditions.tested.push(self.table.schemas.add(tested));
            }
        }
        for (name, _) in node.get("dependentRequired").iter().flat_map(Node::members) {
            let tested = Schema {
                location: node.location.child("dependentRequired"),
                properties: vec![self.anything(name, &node.location)],
                ..Schema::default()
            };
            conditions.tested.push(self.table.schemas.add(tested));
        }
        if !conditions.tested.is_empty() {
            self.table.conditions.insert(id, conditions);
        }
    }

    fn anything(&mut self, name: &str, location: &Location) -> Property {
        let any = Schema { location: location.clone(), ..Schema::default() };
        Property { name: name.to_owned(), schema: self.table.schemas.add(any) }
    }
}

/// Lets the members that are listed under conditions join those of their schemas.
pub fn join(table: &mut Table<'_>) {
    let (schemas, conditions) = (&mut table.schemas, &table.conditions);
    if conditions.is_empty() {
        return;
    }
    // What stands in an `allOf` is said about the schema around it.
    let ids: Vec<SchemaId> = schemas.iter().map(|(id, _)| id).collect();
    let inside: BTreeSet<SchemaId> = ids.iter().flat_map(|id| inline(schemas, *id)).collect();
    let mut joining = Vec::new();
    for id in ids.into_iter().filter(|id| !inside.contains(id)) {
        let (mut asked, mut tested) = (Vec::new(), Vec::new());
        let mut waiting = vec![id];
        while let Some(next) = waiting.pop() {
            if let Some(said) = conditions.get(&next) {
                asked.extend(&said.asked);
                tested.extend(&said.tested);
            }
            waiting.extend(inline(schemas, next).into_iter().rev());
        }
        if tested.is_empty() {
            continue;
        }
        let types = schemas[id].types;
        if types.is_empty() || types.contains(Type::Object) {
            joining.push((id, members(schemas, conditions, id, &asked, &tested)));
        }
    }
    for (id, members) in joining {
        for (name, choices) in members {
            let schema = match choices[..] {
                [only] => only,
                _ => {
                    let location = choices.first().unwrap_or(&id);
                    let location = schemas[*location].location.clone();
                    schemas.add(Schema { location, any_of: choices, ..Schema::default() })
                }
            };
            schemas[id].properties.push(Property { name, schema });
        }
    }
}

/// The branches of an `allOf` that are written there, and no references.
fn inline(schemas: &Schemas, id: SchemaId) -> Vec<SchemaId> {
    let all = schemas[id].location.child("allOf");
    let start = format!("{}/", all.pointer);
    let is_inline = |branch: &&SchemaId| {
        let location = &schemas[**branch].location;
        location.file == all.file
            && location.pointer.strip_prefix(&start).is_some_and(|rest| !rest.contains('/'))
    };
    schemas[id].all_of.iter().filter(is_inline).copied().collect()
}

/// The members that join, each with what it may hold.
fn members(
    schemas: &Schemas,
    conditions: &BTreeMap<SchemaId, Conditions>,
    id: SchemaId,
    asked: &[SchemaId],
    tested: &[SchemaId],
) -> Vec<(String, Vec<SchemaId>)> {
    let listed: BTreeSet<String> = names(listed(schemas, None, &[id], false));
    // Members of a branch join what the branch says: saying nothing about them keeps both from disagreeing.
    let branched: BTreeSet<String> = names(self::listed(schemas, None, &[id], true));
    let mut joining: Vec<(String, Vec<SchemaId>)> = Vec::new();
    let add = |name: &str, schema: Option<SchemaId>, joining: &mut Vec<(String, Vec<SchemaId>)>| {
        if listed.contains(name) {
            return;
        }
        let position = joining.iter().position(|(known, _)| known == name).unwrap_or_else(|| {
            joining.push((name.to_owned(), Vec::new()));
            joining.len() - 1
        });
        let choices = &mut joining[position].1;
        if let Some(schema) = schema
            && !choices.iter().any(|known| is_same(schemas, *known, schema))
        {
            choices.push(schema);
        }
    };
    for property in self::listed(schemas, Some(conditions), asked, true) {
        let says = says_something(&schemas[property.schema]) && !branched.contains(&property.name);
        add(&property.name, says.then_some(property.schema), &mut joining);
    }
    for property in self::listed(schemas, Some(conditions), tested, true) {
        add(&property.name, None, &mut joining);
    }
    joining
}

/// The members that schemas list, through references and `allOf`, and perhaps in branches and under conditions.
fn listed<'s>(
    schemas: &'s Schemas,
    conditions: Option<&BTreeMap<SchemaId, Conditions>>,
    ids: &[SchemaId],
    branches: bool,
) -> Vec<&'s Property> {
    let mut seen = BTreeSet::new();
    let mut found = Vec::new();
    let mut waiting: Vec<SchemaId> = ids.iter().rev().copied().collect();
    while let Some(id) = waiting.pop() {
        if !seen.insert(id) {
            continue;
        }
        let schema = &schemas[id];
        found.extend(&schema.properties);
        if branches {
            waiting.extend(schema.one_of.iter().chain(&schema.any_of).rev());
        }
        if let Some(said) = conditions.and_then(|conditions| conditions.get(&id)) {
            waiting.extend(said.tested.iter().chain(&said.asked).rev());
        }
        waiting.extend(schema.all_of.iter().rev());
        waiting.extend(schema.reference);
    }
    found
}

fn names(properties: Vec<&Property>) -> BTreeSet<String> {
    properties.into_iter().map(|property| property.name.clone()).collect()
}

fn says_something(schema: &Schema) -> bool {
    schema.reference.is_some() || !is_leaf(schema) || !schema.types.is_empty() || !schema.values.is_empty()
}

/// Whether no other schema is part of it.
fn is_leaf(schema: &Schema) -> bool {
    schema.reference.is_none()
        && schema.properties.is_empty()
        && schema.required.is_empty()
        && schema.items.is_none()
        && schema.prefix_items.is_empty()
        && schema.all_of.is_empty()
        && schema.any_of.is_empty()
        && schema.one_of.is_empty()
        && schema.embedded_json.is_none()
        && !matches!(schema.additional_properties, crate::model::AdditionalProperties::Schema(_))
}

fn is_same(schemas: &Schemas, left: SchemaId, right: SchemaId) -> bool {
    let (left, right) = (schemas.resolve(left), schemas.resolve(right));
    let (a, b) = (&schemas[left], &schemas[right]);
    left == right
        || is_leaf(a) && is_leaf(b) && a.types == b.types && a.format == b.format && a.values == b.values
}

#[cfg(test)]
mod tests {
    use super::super::super::testing;
    use crate::model::{Schema, Schemas};

    fn types(schemas: &Schemas, schema: &Schema) -> String {
        let own: Vec<&str> = schema.types.iter().map(|kind| kind.as_str()).collect();
        let branches = schema.any_of.iter().map(|branch| types(schemas, &schemas[*branch]));
        own.into_iter().map(str::to_owned).chain(branches).collect::<Vec<_>>().join("|")
    }

    /// The members of a schema as `name: types`.
    fn check(text: &str, expected: &[&str]) {
        let (provider, schema, _) = testing::payload("3.1.0", text, "{}");
        let member = |property: &crate::model::Property| {
            format!("{}: {}", property.name, types(&provider.schemas, &provider.schemas[property.schema]))
        };
        assert_eq!(schema.properties.iter().map(member).collect::<Vec<_>>(), expected, "{text}");
        assert!(schema.required.is_empty());
    }

    #[test]
    fn members_under_conditions_join() {
        check(
            "{properties: {kind: {type: string}}, if: {properties: {kind: {const: a}, n: {const: 1}}}, \
             then: {properties: {kind: {const: a}, x: {type: integer}, y: {type: string}}, required: [x]}, \
             else: {allOf: [{properties: {x: {type: string}, y: {type: string}}}]}}",
            &["kind: string", "x: integer|string", "y: string", "n: "],
        );
        check(
            "{dependentSchemas: {a: {properties: {b: {type: integer}}}}, dependentRequired: {c: [d]}}",
            &["b: integer", "a: ", "c: "],
        );
        check("{then: {properties: {a: {}}}}", &[]);
    }

    #[test]
    fn conditions_in_an_all_of_are_said_about_what_is_around() {
        check(
            "{properties: {kind: {type: string}}, allOf: [{if: {properties: {kind: {const: a}}}, \
             then: {properties: {a: {type: integer}}}}, {if: {properties: {kind: {const: b}}}, \
             then: {properties: {kind: {const: b}, b: {type: integer}}}}]}",
            &["kind: string", "a: integer", "b: integer"],
        );
    }
}
