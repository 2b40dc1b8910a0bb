//! A provider's folder in, what it says about each event as one flat list of members out.
//!
//! Two documents that say the same in different ways, through references, `allOf` or another format, have the same
//! facts; that is how generations of pages, and pages and documents written by hand, are compared.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::sketch::shown;
use crate::diagnostic::Diagnostics;
use crate::model::{AdditionalProperties, Embedded, Event, Provider, SchemaId, Type};
use crate::parse;
use crate::source::Sources;

/// What is said about a member.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Fact {
    /// Its types, sorted; empty where nothing is said.
    pub types: Vec<&'static str>,
    /// Whether it is always there.
    pub required: bool,
    /// What it may hold, each value with its meaning.
    pub values: BTreeMap<String, Option<String>>,
    /// Its format.
    pub format: Option<String>,
    /// What examples have there.
    pub shown: BTreeSet<String>,
}

/// What is said about an event.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct EventFacts {
    /// By path, as pages write it: `data.checks[].type`.
    pub members: BTreeMap<String, Fact>,
    /// The headers of its examples.
    pub headers: BTreeSet<String>,
}

/// By event type.
pub type Facts = BTreeMap<String, EventFacts>;

/// Deeper than any page describes.
const DEEPEST: usize = 24;
/// More members than any event has that people look at.
const MOST_MEMBERS: usize = 5_000;

/// Reads a folder; nothing where it cannot be read.
#[must_use]
pub fn facts(sources: &Sources, folder: &str, diagnostics: &mut Diagnostics) -> Option<Facts> {
    let provider = parse::provider(sources, folder, diagnostics)?;
    let event = |event: &Event| (event.event_type.clone(), event_facts(&provider, event));
    Some(provider.events.iter().map(event).collect())
}

fn event_facts(provider: &Provider, event: &Event) -> EventFacts {
    let mut found = EventFacts::default();
    if let Some(payload) = event.payload {
        schema(provider, payload, "", &mut Vec::new(), &mut found.members);
    }
    for example in &event.examples {
        found.headers.extend(example.headers.keys().cloned());
        examples(&example.value, "", 0, &mut found.members);
    }
    found
}

/// A schema and all that it consists of.
fn parts(provider: &Provider, id: SchemaId) -> Vec<SchemaId> {
    let mut found: Vec<SchemaId> = vec![id];
    let mut index = 0;
    while let Some(id) = found.get(index).copied() {
        index += 1;
        let schema = &provider.schemas[id];
        // A choice between a schema and null is that schema.
        let is_null = |id: &&SchemaId| provider.schemas[**id].types == [Type::Null].into_iter().collect();
        let branches: Vec<SchemaId> = schema.one_of.iter().filter(|id| !is_null(id)).copied().collect();
        let only = branches.first().filter(|_| branches.len() == 1).copied();
        for part in schema.reference.iter().chain(&schema.all_of).copied().chain(only) {
            if !found.contains(&part) {
                found.push(part);
            }
        }
    }
    found
}

fn schema(
    provider: &Provider,
    id: SchemaId,
    path: &str,
    open: &mut Vec<SchemaId>,
    found: &mut BTreeMap<String, Fact>,
) {
    if open.len() >= DEEPEST || open.contains(&id) || found.len() >= MOST_MEMBERS {
        return;
    }
    open.push(id);
    let parts = parts(provider, id);
    let join = |name: &str| if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") };
    let is_required = |name: &str| parts.iter().any(|part| provider.schemas[*part].required.contains(name));
    for part in &parts {
        let part = &provider.schemas[*part];
        for property in &part.properties {
            let path = join(&property.name);
            let mut fact = fact(provider, property.schema);
            fact.required = is_required(&property.name);
            found.entry(path.clone()).or_insert(fact);
            schema(provider, property.schema, &path, open, found);
        }
        // What one of several schemas has is a member as well.
        let variants = part.one_of.iter().chain(&part.any_of).filter(|variant| !parts.contains(variant));
        for variant in variants {
            schema(provider, *variant, path, open, found);
        }
        if let Some(items) = part.items {
            let path = format!("{path}[]");
            found.entry(path.clone()).or_insert_with(|| fact(provider, items));
            schema(provider, items, &path, open, found);
        }
        for (index, item) in part.prefix_items.iter().enumerate() {
            found.entry(format!("{path}[{index}]")).or_insert_with(|| fact(provider, *item));
        }
        if let AdditionalProperties::Schema(inner) = part.additional_properties {
            let path = format!("{path}{{}}");
            found.entry(path.clone()).or_insert_with(|| fact(provider, inner));
            schema(provider, inner, &path, open, found);
        }
        if let Some(Embedded::Schema(inner)) = part.embedded_json {
            let path = format!("{path}(json)");
            found.entry(path.clone()).or_insert_with(|| fact(provider, inner));
            schema(provider, inner, &path, open, found);
        }
    }
    open.pop();
}

fn fact(provider: &Provider, id: SchemaId) -> Fact {
    let mut fact = Fact::default();
    for part in parts(provider, id) {
        let part = &provider.schemas[part];
        fact.types.extend(part.types.iter().map(Type::as_str));
        fact.format = fact.format.or_else(|| part.format.clone());
        let values = part.values.iter().map(|value| (shown(&value.value), value.description.clone()));
        fact.values.extend(values);
        let has_null = part.one_of.iter().any(|id| provider.schemas[*id].types.contains(Type::Null));
        fact.types.extend(has_null.then_some("null"));
    }
    fact.types.sort_unstable();
    fact.types.dedup();
    fact
}

/// Notes what an example has, where the schema lists it.
fn examples(value: &Value, path: &str, depth: usize, found: &mut BTreeMap<String, Fact>) {
    if depth > DEEPEST {
        return;
    }
    match value {
        Value::Object(members) => {
            for (name, value) in members {
                let path = if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
                examples(value, &path, depth + 1, found);
            }
        }
        Value::Array(elements) => {
            let path = format!("{path}[]");
            elements.iter().for_each(|element| examples(element, &path, depth + 1, found));
        }
        Value::Null => {}
        leaf => {
            if let Some(fact) = found.get_mut(path) {
                fact.shown.insert(shown(leaf));
            }
        }
    }
}
