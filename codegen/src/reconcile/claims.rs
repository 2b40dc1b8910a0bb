//! How a schema reads at one value: what comes in is a schema's name, what goes out is what it claims there.
//! A schema, the one that its `$ref` leads to and the branches of its `allOf` speak of the same value together.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::{AdditionalProperties, Embedded, Event, Schema, SchemaId, Schemas, Type, Types};

/// The schema itself and everything that `$ref` and `allOf` add to it, in reading order, each once.
pub(super) fn conjuncts(schemas: &Schemas, id: SchemaId) -> Vec<SchemaId> {
    let mut found = Vec::new();
    let mut seen = BTreeSet::new();
    let mut stack = vec![id];
    while let Some(next) = stack.pop() {
        if seen.insert(next) {
            found.push(next);
            stack.extend(schemas[next].all_of.iter().rev());
            stack.extend(schemas[next].reference);
        }
    }
    found
}

/// The types that a schema asks of a value other than null; none where it accepts every type.
pub(super) fn expected(schema: &Schema) -> Option<Types> {
    let stated = schema.types.without(Type::Null);
    if !stated.is_empty() {
        return Some(stated);
    }
    let implied = implied(schema);
    if !implied.is_empty() {
        return Some(implied);
    }
    let only_null = schema.types.contains(Type::Null)
        && schema.values.iter().all(|listed| listed.value.is_null())
        && !is_composite(schema);
    only_null.then_some(schema.types)
}

/// The types that the keywords of a schema without `type` speak of.
pub(super) fn implied(schema: &Schema) -> Types {
    let object = !schema.properties.is_empty()
        || !schema.required.is_empty()
        || schema.additional_properties != AdditionalProperties::Unstated;
    let array = schema.items.is_some() || !schema.prefix_items.is_empty();
    let text = schema.embedded_json.is_some();
    [(object, Type::Object), (array, Type::Array), (text, Type::String)]
        .into_iter()
        .filter_map(|(speaks, kind)| speaks.then_some(kind))
        .collect()
}

/// Whether other schemas speak of the same value.
pub(super) fn is_composite(schema: &Schema) -> bool {
    schema.reference.is_some()
        || !schema.all_of.is_empty()
        || !schema.any_of.is_empty()
        || !schema.one_of.is_empty()
}

/// Whether null fits.
pub(super) fn admits_null(schemas: &Schemas, id: SchemaId) -> bool {
    admits(schemas, id, 0, &mut BTreeMap::new())
}

fn admits(schemas: &Schemas, id: SchemaId, depth: usize, known: &mut BTreeMap<SchemaId, bool>) -> bool {
    let schema = &schemas[id];
    if !schema.types.is_empty() {
        return schema.types.contains(Type::Null);
    }
    if let Some(&known) = known.get(&id) {
        return known;
    }
    if depth == super::fit::DEPTH {
        return false;
    }
    // A schema that leads back to itself allows null no more than it allows anything else.
    known.insert(id, false);
    let mut admitted = implied(schema).is_empty()
        && (schema.values.is_empty() || schema.values.iter().any(|listed| listed.value.is_null()));
    for &part in schema.reference.iter().chain(&schema.all_of) {
        admitted = admitted && admits(schemas, part, depth + 1, known);
    }
    for branches in [&schema.any_of, &schema.one_of] {
        admitted = admitted
            && (branches.is_empty()
                || branches.iter().any(|&branch| admits(schemas, branch, depth + 1, known)));
    }
    known.insert(id, admitted);
    admitted
}

/// Every name that a schema lists, by itself or in any branch of a union.
pub(super) fn all_listed(schemas: &Schemas, id: SchemaId) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    let mut seen = BTreeSet::new();
    let mut stack = vec![id];
    while let Some(next) = stack.pop() {
        if seen.insert(next) {
            let schema = &schemas[next];
            names.extend(schema.properties.iter().map(|property| property.name.clone()));
            stack.extend(schema.reference);
            stack.extend(schema.all_of.iter().chain(&schema.any_of).chain(&schema.one_of));
        }
    }
    names
}

/// Where a member joins that a schema does not list: its own `properties`, else those of its last `allOf` branch,
/// else those behind its `$ref`; before all, one that no other event shares.
pub(super) fn joins(schemas: &Schemas, id: SchemaId, shared: &BTreeSet<SchemaId>) -> Option<SchemaId> {
    let mut candidates = Vec::new();
    let mut seen = BTreeSet::new();
    let mut stack = vec![id];
    while let Some(next) = stack.pop() {
        if seen.insert(next) {
            let schema = &schemas[next];
            if !schema.properties.is_empty() {
                candidates.push(next);
            }
            stack.extend(schema.reference);
            stack.extend(&schema.all_of);
        }
    }
    candidates.iter().find(|candidate| !shared.contains(candidate)).or(candidates.first()).copied()
}

/// The schemas that several events reach.
pub(super) fn shared(schemas: &Schemas, events: &[Event]) -> BTreeSet<SchemaId> {
    let mut first = vec![None; schemas.iter().count()];
    let mut shared = BTreeSet::new();
    for (index, event) in events.iter().enumerate() {
        let mut stack: Vec<SchemaId> = event.payload.into_iter().collect();
        while let Some(next) = stack.pop() {
            // What a shared schema names is shared as well, so each is looked into twice at most.
            let is_news = match first[next.0 as usize] {
                None => {
                    first[next.0 as usize] = Some(index);
                    true
                }
                Some(before) => before != index && shared.insert(next),
            };
            if is_news {
                stack.extend(children(&schemas[next]));
            }
        }
    }
    shared
}

/// Every schema that a schema names.
fn children(schema: &Schema) -> impl Iterator<Item = SchemaId> {
    let additional = match schema.additional_properties {
        AdditionalProperties::Schema(id) => Some(id),
        AdditionalProperties::Unstated | AdditionalProperties::Forbidden | AdditionalProperties::Any => None,
    };
    let embedded = match schema.embedded_json {
        Some(Embedded::Schema(id)) => Some(id),
        Some(Embedded::Any) | None => None,
    };
    schema
        .reference
        .into_iter()
        .chain(schema.properties.iter().map(|property| property.schema))
        .chain(additional)
        .chain(schema.items)
        .chain(embedded)
        .chain(schema.prefix_items.iter().chain(&schema.all_of).copied())
        .chain(schema.any_of.iter().chain(&schema.one_of).copied())
}
