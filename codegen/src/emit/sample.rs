//! A provider's module in, the smallest payload of each of its events out: every required member, and no other.
//!
//! What it holds means nothing; it decodes as its event, which is what a test delivery of an event without a
//! documented example is for.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use crate::lower::module::{Event, Format, Item, ItemKind, Module, RustType, Variant};
use crate::model::Place;

/// The smallest delivery of an event: it means nothing, and decodes as the event.
#[derive(Debug, Clone, PartialEq)]
pub struct Sample {
    /// The event type.
    pub event_type: String,
    /// The headers that name the event, in lower case.
    pub headers: BTreeMap<String, String>,
    /// The body: every required member and no other.
    pub body: Value,
}

/// The smallest delivery of each event, in the module's order.
pub fn smallest(module: &Module) -> Vec<Sample> {
    let items = module.files.iter().flat_map(|file| &file.items);
    let items = items.map(|item| (item.ident.as_str(), item)).collect();
    let samples = Samples { items };
    let sample = |event: &Event| Sample {
        event_type: event.event_type.clone(),
        headers: headers(&module.discriminator, &event.event_type),
        body: samples.payload(module, event),
    };
    module.events.iter().map(sample).collect()
}

fn headers(places: &[Place], event_type: &str) -> BTreeMap<String, String> {
    let header = |place: &Place| match place {
        Place::Body(_) => None,
        Place::Header(header) => Some((header.clone(), event_type.to_owned())),
        Place::Pair { header, .. } => Some((header.clone(), pair(event_type).0.to_owned())),
    };
    places.iter().find_map(header).into_iter().collect()
}

/// What a pair's header and its member in the body hold.
fn pair(event_type: &str) -> (&str, Option<&str>) {
    match event_type.rsplit_once('.') {
        Some((header, body)) => (header, Some(body)),
        None => (event_type, None),
    }
}

/// The member of the body that a place looks at, and what names the event there.
fn in_body<'a>(place: &'a Place, event_type: &'a str) -> Option<(&'a [String], &'a str)> {
    match place {
        Place::Body(path) => Some((path, event_type)),
        Place::Pair { body, .. } => Some((body, pair(event_type).1?)),
        Place::Header(_) => None,
    }
}

/// Whether there is something at the end of a path.
fn holds(value: &Value, path: &[String]) -> bool {
    path.iter().try_fold(value, |value, step| value.get(step)).is_some()
}

struct Samples<'m> {
    items: BTreeMap<&'m str, &'m Item>,
}

impl Samples<'_> {
    fn payload(&self, module: &Module, event: &Event) -> Value {
        let mut value = self.value(&event.payload);
        let places = || module.discriminator.iter().filter_map(|place| in_body(place, &event.event_type));
        let listed = places().find(|(path, _)| holds(&value, path));
        // Where a header names the event, the body need not.
        let is_named = module.discriminator.iter().any(|place| matches!(place, Place::Header(_)));
        let wanted = || places().next().filter(|_| !is_named);
        if let Some((path, text)) = listed.or_else(wanted) {
            put(&mut value, path, text);
        }
        value
    }

    fn value(&self, kind: &RustType) -> Value {
        match kind {
            RustType::Bool => json!(false),
            RustType::Integer | RustType::Double | RustType::Number => json!(0),
            RustType::String => json!("text"),
            RustType::Json => json!({}),
            RustType::Option(_) => Value::Null,
            RustType::Formatted(Format::Known(name)) => json!(formatted(name)),
            RustType::Formatted(Format::Own(name)) => {
                let kind = self.items.get(name.as_str()).map(|item| &item.kind);
                let has_time = matches!(kind, Some(ItemKind::Format { has_time: true, .. }));
                json!(formatted(if has_time { "DateTime" } else { "Date" }))
            }
            RustType::Embedded(inner) => json!(self.value(inner).to_string()),
            RustType::Vec(_) => json!([]),
            RustType::Map(_) => json!({}),
            RustType::Box(inner) => self.value(inner),
            RustType::Tuple(parts) => parts.iter().map(|part| self.value(part)).collect(),
            RustType::Named(name) => {
                self.items.get(name.as_str()).map_or(Value::Null, |item| self.item(item))
            }
        }
    }

    fn item(&self, item: &Item) -> Value {
        match &item.kind {
            ItemKind::Struct { fields, .. } => {
                let required = fields.iter().filter(|field| !field.optional);
                required
                    .map(|field| (field.wire.clone(), self.value(&field.kind)))
                    .collect::<Map<_, _>>()
                    .into()
            }
            ItemKind::Values { variants, integers, .. } => {
                let wire = variants.first().map_or("0", |variant| &variant.wire);
                match wire.parse::<i64>() {
                    Ok(integer) if *integers => json!(integer),
                    _ => json!(wire),
                }
            }
            ItemKind::Union { tag, variants, .. } => match variants.first() {
                Some(variant) => self.variant(variant, tag.as_deref()),
                None => json!({}),
            },
            ItemKind::Format { has_time, .. } => {
                json!(formatted(if *has_time { "DateTime" } else { "Date" }))
            }
        }
    }

    fn variant(&self, variant: &Variant, tag: Option<&str>) -> Value {
        let mut value = self.value(&variant.kind);
        if let (Some(tag), Some(text), Value::Object(members)) = (tag, variant.tags.first(), &mut value) {
            members.insert(tag.to_owned(), json!(text));
        }
        value
    }
}

/// A text of a format that everyone knows, by the name of its type in `runtime::format`.
fn formatted(format: &str) -> &'static str {
    match format {
        "DateTime" => "2026-01-01T00:00:00Z",
        "Date" => "2026-01-01",
        "Time" => "00:00:00Z",
        "Uuid" => "00000000-0000-4000-8000-000000000000",
        "Uri" => "https://example.com/",
        _ => "text",
    }
}

/// How many elements a list is given for the sake of one of them.
const MOST_ELEMENTS: usize = 100;

/// Puts a text at the end of a path, with objects on the way where there are none.
fn put(value: &mut Value, path: &[String], text: &str) {
    let Some((first, rest)) = path.split_first() else {
        *value = json!(text);
        return;
    };
    if let (Value::Array(elements), Ok(index)) = (&mut *value, first.parse::<usize>()) {
        if elements.len() <= index && index < MOST_ELEMENTS {
            elements.resize(index + 1, json!({}));
        }
        if let Some(element) = elements.get_mut(index) {
            put(element, rest, text);
        }
        return;
    }
    if !value.is_object() {
        *value = json!({});
    }
    if let Value::Object(members) = value {
        put(members.entry(first).or_insert_with(|| json!({})), rest, text);
    }
}
