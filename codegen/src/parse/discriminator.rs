//! Where a delivery names its event: what schemas say about these places, and what an example has there.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::model::{EnumValue, Place, SchemaId, Schemas};

/// Deeper than unions stand in unions in any document.
const DEEPEST_UNION: usize = 50;

/// An event type and the payload that belongs to it, as a schema says.
#[derive(Debug, Clone, PartialEq)]
pub struct Kind {
    /// The event type.
    pub event_type: String,
    /// Whether what goes on after the event type and a dot names it too.
    pub goes_on: bool,
    /// What the schema says about it: the description of the constant or of the branch.
    pub description: Option<String>,
    /// Whether the schema says not to use it any more.
    pub deprecated: bool,
    /// The payload: all of it, or the branch of a union that has this event type.
    pub payload: Option<SchemaId>,
}

impl Kind {
    /// The event type, and with `.*` what goes on after it.
    pub fn names(&self) -> impl Iterator<Item = String> + use<> {
        let further = self.goes_on.then(|| format!("{}.*", self.event_type));
        [self.event_type.clone()].into_iter().chain(further)
    }
}

/// The event types that schemas list at the first of some places that they have.
pub fn kinds(
    schemas: &Schemas,
    payload: Option<SchemaId>,
    headers: &[(String, SchemaId)],
    places: &[Place],
) -> Vec<Kind> {
    let whole = |value: EnumValue| Kind {
        event_type: value.value.as_str().unwrap_or_default().to_owned(),
        goes_on: false,
        description: value.description,
        deprecated: value.deprecated,
        payload,
    };
    let header_texts = |name: &String| {
        let header = headers.iter().find(|(header, _)| header == name);
        header.map(|(_, id)| texts(schemas, *id, &mut BTreeSet::new(), 0)).unwrap_or_default()
    };
    for place in places {
        let found = match place {
            Place::Body(path) => match payload {
                Some(payload) => match body_kinds(schemas, payload, path, &mut BTreeSet::new(), 0) {
                    Some(found) => found,
                    None => continue,
                },
                None => continue,
            },
            Place::Header(name) => header_texts(name).into_iter().map(whole).collect(),
            Place::Pair { header, body } => {
                let ends =
                    payload.and_then(|payload| body_kinds(schemas, payload, body, &mut BTreeSet::new(), 0));
                let mut found = Vec::new();
                for start in header_texts(header) {
                    match ends.as_ref().filter(|ends| !ends.is_empty()) {
                        Some(ends) => found.extend(ends.iter().map(|end| Kind {
                            event_type: format!(
                                "{}.{}",
                                start.value.as_str().unwrap_or_default(),
                                end.event_type
                            ),
                            ..end.clone()
                        })),
                        None => found.push(whole(start)),
                    }
                }
                found
            }
        };
        if !found.is_empty() || matches!(place, Place::Body(_)) {
            return found;
        }
    }
    Vec::new()
}

/// The event types at a place in a payload; nothing where the payload has no such place.
fn body_kinds(
    schemas: &Schemas,
    payload: SchemaId,
    path: &[String],
    seen: &mut BTreeSet<SchemaId>,
    depth: usize,
) -> Option<Vec<Kind>> {
    let id = schemas.resolve(payload);
    if !seen.insert(id) || depth > DEEPEST_UNION {
        return None;
    }
    let members = members(schemas, id, path);
    let own = constants(schemas, &members);
    if !own.is_empty() {
        let kinds = own.into_iter().filter_map(|value| {
            let event_type = value.value.as_str()?.to_owned();
            let EnumValue { description, deprecated, .. } = value;
            Some(Kind { event_type, goes_on: false, description, deprecated, payload: Some(payload) })
        });
        return Some(kinds.collect());
    }
    let schema = &schemas[id];
    let is_union_alone =
        schema.properties.is_empty() && schema.all_of.is_empty() && schema.reference.is_none();
    let mut found = Vec::new();
    let mut has_place = !members.is_empty();
    for branch in schema.one_of.iter().chain(&schema.any_of) {
        let mut inner = body_kinds(schemas, *branch, path, seen, depth + 1);
        has_place |= inner.is_some();
        if inner.as_ref().is_none_or(Vec::is_empty) {
            inner = mapped(schemas, id, *branch, path);
        }
        for mut kind in inner.into_iter().flatten() {
            has_place = true;
            let said = &schemas[schemas.resolve(*branch)];
            kind.description = kind.description.or_else(|| said.description.clone());
            kind.deprecated |= said.deprecated;
            if !is_union_alone {
                kind.payload = Some(payload);
            }
            found.push(kind);
        }
    }
    has_place.then_some(found)
}

/// What a union's discriminator says about one of its branches, where it looks at the same place.
fn mapped(schemas: &Schemas, union: SchemaId, branch: SchemaId, path: &[String]) -> Option<Vec<Kind>> {
    let discriminator = schemas[union].discriminator.as_ref()?;
    if path != [discriminator.property_name.as_str()] {
        return None;
    }
    let is_branch = |id: SchemaId| schemas.resolve(id) == schemas.resolve(branch);
    let named = discriminator.mapping.iter().filter(|(_, id)| is_branch(*id));
    let kind = |(value, _): &(String, SchemaId)| Kind {
        event_type: value.clone(),
        goes_on: false,
        description: None,
        deprecated: false,
        payload: Some(branch),
    };
    Some(named.map(kind).collect())
}

/// The schemas of the member under some keys: several where parts of an `allOf` each have it.
fn members(schemas: &Schemas, id: SchemaId, path: &[String]) -> Vec<SchemaId> {
    let mut found = vec![id];
    for key in path {
        let mut seen = BTreeSet::new();
        let mut next = Vec::new();
        let mut waiting = found;
        while let Some(id) = waiting.pop() {
            if seen.insert(id) {
                let schema = &schemas[id];
                next.extend(schema.property(key));
                if let Ok(index) = key.parse::<usize>() {
                    next.extend(schema.prefix_items.get(index).copied().or(schema.items));
                }
                waiting.extend(schema.reference.iter().chain(&schema.all_of));
            }
        }
        found = next;
    }
    found
}

/// The texts that all of some schemas allow; one that lists none allows all.
fn constants(schemas: &Schemas, members: &[SchemaId]) -> Vec<EnumValue> {
    let lists = members.iter().map(|member| texts(schemas, *member, &mut BTreeSet::new(), 0));
    let mut lists: Vec<Vec<EnumValue>> = lists.filter(|list| !list.is_empty()).collect();
    lists.sort_by_key(Vec::len);
    let mut lists = lists.into_iter();
    let shortest = lists.next().unwrap_or_default();
    let others: Vec<Vec<EnumValue>> = lists.collect();
    let in_all =
        |value: &EnumValue| others.iter().all(|list| list.iter().any(|other| other.value == value.value));
    shortest.into_iter().filter(in_all).collect()
}

/// The texts that a schema lists, itself or through what it consists of.
fn texts(schemas: &Schemas, id: SchemaId, seen: &mut BTreeSet<SchemaId>, depth: usize) -> Vec<EnumValue> {
    let id = schemas.resolve(id);
    if !seen.insert(id) || depth > DEEPEST_UNION {
        return Vec::new();
    }
    let schema = &schemas[id];
    let own: Vec<EnumValue> =
        schema.values.iter().filter(|listed| listed.value.is_string()).cloned().collect();
    if !own.is_empty() {
        return own;
    }
    let parts = schema.reference.iter().chain(&schema.all_of);
    for part in parts {
        let found = texts(schemas, *part, seen, depth + 1);
        if !found.is_empty() {
            return found;
        }
    }
    schema
        .one_of
        .iter()
        .chain(&schema.any_of)
        .flat_map(|branch| texts(schemas, *branch, seen, depth + 1))
        .collect()
}

/// The event type that a delivery names.
pub fn event_type(places: &[Place], headers: &BTreeMap<String, String>, body: &Value) -> Option<String> {
    places.iter().find_map(|place| match place {
        Place::Body(path) => text_at(body, path).map(str::to_owned),
        Place::Header(header) => headers.get(header).cloned(),
        Place::Pair { header, body: path } => {
            let start = headers.get(header)?;
            Some(match text_at(body, path) {
                Some(end) => format!("{start}.{end}"),
                None => start.clone(),
            })
        }
    })
}

/// What a text names among events by their types, where `a.*` stands for what goes on after `a` and a dot.
pub fn named<T>(text: &str, find: impl Fn(&str) -> Option<T>) -> Option<T> {
    let mut patterns = text.rmatch_indices('.').map(|(end, _)| format!("{}.*", &text[..end]));
    find(text).or_else(|| patterns.find_map(|pattern| find(&pattern)))
}

/// Adds the headers that name an event, where they are not there yet.
pub fn add_headers(places: &[Place], event_type: &str, headers: &mut BTreeMap<String, String>, body: &Value) {
    for place in places {
        let (header, start) = match place {
            Place::Body(_) => continue,
            Place::Header(header) => (header, event_type),
            Place::Pair { header, body: path } => {
                let start = text_at(body, path)
                    .and_then(|end| event_type.strip_suffix(end))
                    .and_then(|start| start.strip_suffix('.'));
                (header, start.unwrap_or(event_type))
            }
        };
        headers.entry(header.clone()).or_insert_with(|| start.to_owned());
    }
}

/// The header that a place looks at.
pub fn header(place: &Place) -> Option<&String> {
    match place {
        Place::Body(_) => None,
        Place::Header(header) | Place::Pair { header, .. } => Some(header),
    }
}

fn text_at<'v>(body: &'v Value, path: &[String]) -> Option<&'v str> {
    let step = |value: &'v Value, key: &String| match value {
        Value::Object(members) => members.get(key),
        Value::Array(elements) => elements.get(key.parse::<usize>().ok()?),
        _ => None,
    };
    path.iter().try_fold(body, step)?.as_str()
}
