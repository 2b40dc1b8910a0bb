//! Schemas in, and whether the stages to come can go through them out: these go down from schema to schema.

use std::collections::BTreeSet;

use super::super::document::Reader;
use super::condition::Conditions;
use crate::diagnostic::{Code, Place};
use crate::model::{AdditionalProperties, Embedded, Event, SchemaId};

/// How far below a payload a schema may lie on the shortest way: in published documents that is about twenty.
const DEEPEST: usize = 100;

/// How long a way may be that meets no schema twice: in published documents that is below a hundred.
const LONGEST: usize = 2_000;

/// Whether all schemas of all payloads lie in reach; otherwise tells where one does not.
pub fn is_bounded(reader: &mut Reader<'_, '_>, events: &[Event]) -> bool {
    let payloads: Vec<SchemaId> = events.iter().filter_map(|event| event.payload).collect();
    let Some(beyond) = too_deep(reader, &payloads).or_else(|| too_long(reader, &payloads)) else {
        return true;
    };
    let place = Place::Value(reader.table.schemas[beyond].location.clone());
    reader.diagnostics.push_with_help(
        Code::InvalidDocument,
        place,
        "this schema lies too deep in others",
        format!("no schema may lie more than {DEEPEST} deep; let others refer to it directly"),
    );
    false
}

/// The first schema that lies too deep, level by level.
fn too_deep(reader: &Reader<'_, '_>, payloads: &[SchemaId]) -> Option<SchemaId> {
    let mut seen: BTreeSet<SchemaId> = payloads.iter().copied().collect();
    let mut level: Vec<SchemaId> = payloads.to_vec();
    for _ in 0..DEEPEST {
        let next = level.iter().flat_map(|id| edges(reader, *id)).filter(|id| seen.insert(*id)).collect();
        level = next;
    }
    level.first().copied()
}

/// The schema at which a way is too long, depth first.
fn too_long(reader: &Reader<'_, '_>, payloads: &[SchemaId]) -> Option<SchemaId> {
    let mut seen = BTreeSet::new();
    for payload in payloads {
        let mut way = vec![vec![*payload]];
        while let Some(waiting) = way.last_mut() {
            match waiting.pop() {
                Some(id) if way.len() > LONGEST => return Some(id),
                Some(id) if seen.insert(id) => way.push(edges(reader, id)),
                Some(_) => {}
                None => {
                    way.pop();
                }
            }
        }
    }
    None
}

/// The schemas that one leads to, the last of them first.
fn edges(reader: &Reader<'_, '_>, id: SchemaId) -> Vec<SchemaId> {
    let schema = &reader.table.schemas[id];
    let mut edges: Vec<SchemaId> = schema.properties.iter().map(|property| property.schema).collect();
    edges.extend(schema.items.iter().chain(&schema.prefix_items).copied());
    edges.extend(schema.all_of.iter().chain(&schema.any_of).chain(&schema.one_of).copied());
    edges.extend(schema.reference);
    if let AdditionalProperties::Schema(further) = schema.additional_properties {
        edges.push(further);
    }
    if let Some(Embedded::Schema(held)) = schema.embedded_json {
        edges.push(held);
    }
    edges.extend(reader.table.conditions.get(&id).into_iter().flat_map(Conditions::all));
    edges.reverse();
    edges
}

#[cfg(test)]
mod tests {
    use super::super::super::testing::provider;

    fn check(count: usize, link: &dyn Fn(usize) -> String, told: &[&str]) {
        let links: Vec<String> = (0..count).map(|index| format!("    S{index}: {}\n", link(index))).collect();
        let document = format!(
            "openapi: 3.1.0\nwebhooks: {{a: {{post: {{requestBody: {{content: {{application/json: {{schema: \
             {{$ref: '#/components/schemas/S0'}}}}}}}}}}}}}}\ncomponents:\n  schemas:\n{}    S{count}: {{}}\n",
            links.concat()
        );
        let by_key = "[discriminator]\nat = [\"/type\"]\nvalue = \"key\"\n";
        assert_eq!(provider(by_key, &[("document.yaml", &document)]).1, told);
    }

    fn to(index: usize) -> String {
        format!("{{$ref: '#/components/schemas/S{index}'}}")
    }

    #[test]
    fn schemas_lie_in_reach() {
        let next = |index: usize| to(index + 1);
        check(40, &next, &[]);
        let told = |line: usize| {
            format!("acme/document.yaml:{line} invalid-document: this schema lies too deep in others")
        };
        check(20_000, &next, &[&told(104)]);
        check(20_000, &|index| format!("{{items: {}}}", to(index + 1)), &[&told(54)]);
    }

    #[test]
    fn a_way_that_is_longer_than_it_need_be_ends() {
        // The first schema leads to all others, and each of them to the next.
        let link = |count: usize| {
            move |index: usize| match index {
                0 => format!("{{anyOf: [{}]}}", (1..count).map(to).collect::<Vec<_>>().join(", ")),
                _ => format!("{{properties: {{a: {}}}}}", to(index + 1)),
            }
        };
        check(500, &link(500), &[]);
        let told = "acme/document.yaml:1004 invalid-document: this schema lies too deep in others";
        check(5_000, &link(5_000), &[told]);
    }
}
