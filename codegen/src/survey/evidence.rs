//! The declarations of a document in, what each of them says that could name its event out.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::model::{Place, SchemaId, Schemas, Type};
use crate::parse::declaration::Declaration;
use crate::parse::discriminator::{self, Kind};
use crate::parse::document::Reader;
use crate::parse::example;

/// Deeper members than these name no event.
const DEEPEST_MEMBER: usize = 2;

/// More members of one payload than are worth a look.
const MOST_MEMBERS: usize = 2000;

/// What a document says about its events.
pub struct Evidence {
    /// Its declarations, save those whose payloads are not read.
    pub declared: Vec<Declared>,
    /// The names of those whose payloads are in a language that is not read.
    pub unread: Vec<String>,
    /// The payloads that were given besides the document.
    pub given: Vec<Value>,
    schemas: Schemas,
}

/// What one declaration says.
pub struct Declared {
    /// What it is called, the key first.
    pub names: Vec<String>,
    /// The address of its channel.
    pub address: Option<String>,
    /// The texts of its extensions, the closest ones.
    pub extensions: BTreeMap<String, String>,
    /// The members of its payload, by the keys that lead to each.
    pub members: BTreeSet<Vec<String>>,
    /// Its documented payloads, each with its headers.
    pub examples: Vec<(BTreeMap<String, String>, Value)>,
    headers: Vec<(String, SchemaId)>,
    payload: Option<SchemaId>,
}

impl Evidence {
    /// Reads what declarations say.
    pub fn of<'a>(
        reader: &mut Reader<'a, '_>,
        declarations: Vec<Declaration<'a>>,
        given: Vec<Value>,
    ) -> Self {
        let mut evidence =
            Self { declared: Vec::new(), unread: Vec::new(), given, schemas: Schemas::default() };
        for declaration in declarations {
            if declaration.unread.is_some() {
                evidence.unread.extend(declaration.names.into_iter().take(1));
                continue;
            }
            let documented = {
                let payloads = declaration.payload.into_iter();
                example::documented(reader, &declaration, payloads, &[], &mut BTreeSet::new())
            };
            let examples = documented.iter().filter_map(|documented| {
                let example = example::read(reader, documented, declaration.payload)?;
                Some((example.headers, example.value))
            });
            let examples = examples.collect();
            let headers = declaration
                .headers
                .iter()
                .map(|(name, schema)| (name.clone(), reader.schema(schema.clone(), declaration.dialect)));
            let headers = headers.collect();
            let mut extensions = BTreeMap::new();
            for (name, node) in declaration.extensible.iter().flat_map(|node| node.members()) {
                if let Some(text) = node.value.as_str().filter(|_| name.starts_with("x-")) {
                    extensions.entry(name.to_owned()).or_insert_with(|| text.to_owned());
                }
            }
            let schemas = &reader.table.schemas;
            evidence.declared.push(Declared {
                members: declaration.payload.map(|payload| members(schemas, payload)).unwrap_or_default(),
                names: declaration.names,
                address: declaration.address,
                extensions,
                examples,
                headers,
                payload: declaration.payload,
            });
        }
        evidence.schemas = std::mem::take(&mut reader.table.schemas);
        evidence
    }

    /// The event types that a declaration's schemas list at a place.
    pub fn kinds(&self, declared: &Declared, place: &Place) -> Vec<Kind> {
        let places = std::slice::from_ref(place);
        discriminator::kinds(&self.schemas, declared.payload, &declared.headers, places)
    }

    /// The same, where no two of them share a payload: constants, or one branch of a union each.
    pub fn constants(&self, declared: &Declared, place: &Place) -> Vec<Kind> {
        let kinds = self.kinds(declared, place);
        let payloads: BTreeSet<Option<SchemaId>> = kinds.iter().map(|kind| kind.payload).collect();
        if payloads.len() == kinds.len() { kinds } else { Vec::new() }
    }

    /// Whether a declaration's payload may hold a text at a place.
    pub fn may_hold_text(&self, declared: &Declared, keys: &[String]) -> bool {
        let Some(payload) = declared.payload.filter(|_| declared.members.contains(keys)) else {
            return false;
        };
        let mut ids = BTreeSet::from([payload]);
        for key in keys {
            let parts: Vec<SchemaId> = ids.into_iter().flat_map(|id| parts(&self.schemas, id)).collect();
            ids = parts.into_iter().filter_map(|id| self.schemas[id].property(key)).collect();
        }
        let parts: Vec<SchemaId> = ids.into_iter().flat_map(|id| parts(&self.schemas, id)).collect();
        parts.iter().any(|id| self.schemas[*id].types.contains(Type::String))
            || parts.iter().all(|id| self.schemas[*id].types.is_empty())
    }
}

impl Declared {
    /// The key, as `provider.toml` means it.
    pub fn key(&self) -> &str {
        self.names.first().map_or("", String::as_str)
    }

    /// The names of its headers, in lower case.
    pub fn headers(&self) -> impl Iterator<Item = &str> {
        let documented = self.examples.iter().flat_map(|(headers, _)| headers.keys());
        self.headers.iter().map(|(name, _)| name).chain(documented).map(String::as_str)
    }

    /// Whether its payload is described at all.
    pub fn has_payload(&self) -> bool {
        self.payload.is_some()
    }

    /// The texts that its documented payloads have at a place.
    pub fn documented(&self, place: &Place) -> BTreeSet<String> {
        let places = std::slice::from_ref(place);
        let texts = self
            .examples
            .iter()
            .filter_map(|(headers, body)| discriminator::event_type(places, headers, body));
        texts.collect()
    }
}

/// A schema and all that it consists of.
fn parts(schemas: &Schemas, id: SchemaId) -> Vec<SchemaId> {
    let mut found = Vec::new();
    let mut seen = BTreeSet::from([id]);
    let mut waiting = vec![id];
    while let Some(id) = waiting.pop() {
        found.push(id);
        let schema = &schemas[id];
        let parts = schema.reference.iter().chain(&schema.all_of).chain(&schema.one_of).chain(&schema.any_of);
        waiting.extend(parts.copied().filter(|part| seen.insert(*part)));
    }
    found
}

/// The members of a payload and of the objects in it; what only a union's discriminator names is one of them.
fn members(schemas: &Schemas, payload: SchemaId) -> BTreeSet<Vec<String>> {
    let mut found = BTreeSet::new();
    let mut waiting = vec![(Vec::new(), payload)];
    let mut seen = BTreeSet::new();
    while let Some((path, id)) = waiting.pop() {
        for id in parts(schemas, id) {
            let schema = &schemas[id];
            let properties = schema.properties.iter().map(|property| (&property.name, Some(property.schema)));
            let named = schema.discriminator.iter().map(|discriminator| (&discriminator.property_name, None));
            for (name, child) in properties.chain(named) {
                if found.len() >= MOST_MEMBERS {
                    return found;
                }
                let mut path = path.clone();
                path.push(name.clone());
                found.insert(path.clone());
                if let Some(child) = child.filter(|_| path.len() < DEEPEST_MEMBER)
                    && seen.insert((path.clone(), child))
                {
                    waiting.push((path, child));
                }
            }
        }
    }
    found
}
