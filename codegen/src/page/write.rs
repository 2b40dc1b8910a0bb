//! Events in, a document out: AsyncAPI 3.0 where the pages show channels, and otherwise OpenAPI 3.1.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};

use super::event::{Channel, Event, Example};
use super::shared::Shared;

/// What a document says of itself.
pub struct About<'a> {
    /// The title.
    pub title: &'a str,
    /// The pages, each with what it was taken for.
    pub pages: &'a [(String, String)],
}

/// A document and the name of its file.
pub struct Document {
    /// `asyncapi.yaml` or `openapi.yaml`.
    pub file: &'static str,
    /// Its text.
    pub text: String,
}

const INTRODUCTION: &str = "# Made of documentation pages by `cargo xtask new`. Do not edit: corrections belong in \
                            `overlay.yaml`, which a run\n# over newer pages leaves alone. `x-provenance` says what \
                            each part rests on, and how sure that is.\n";

/// Whether a document was written here, so that newer pages may replace it.
pub fn is_made_of_pages(text: &str) -> bool {
    text.starts_with(INTRODUCTION)
}

/// Writes a document.
pub fn document(about: &About<'_>, events: &[Event], shared: Shared) -> Document {
    let is_channel = events.iter().any(|event| event.channel.is_some());
    let (file, mut root) = match is_channel {
        true => ("asyncapi.yaml", asyncapi(about, events)),
        false => ("openapi.yaml", openapi(about, events)),
    };
    if !shared.schemas.is_empty()
        && let Some(root) = root.as_object_mut()
    {
        let components = root.entry("components").or_insert_with(|| json!({}));
        if let Some(components) = components.as_object_mut() {
            components.insert("schemas".to_owned(), Value::Object(shared.schemas));
        }
    }
    Document { file, text: text(&root) }
}

/// The text of a document.
pub fn text(root: &Value) -> String {
    format!("{INTRODUCTION}{}", serde_yaml::to_string(root).unwrap_or_default())
}

fn pages(about: &About<'_>) -> Value {
    about.pages.iter().map(|(page, kind)| json!({ "page": page, "kind": kind })).collect()
}

fn asyncapi(about: &About<'_>, events: &[Event]) -> Value {
    let (mut channels, mut operations, mut messages) = (Map::new(), Map::new(), Map::new());
    for event in events {
        let channel = event.channel.clone().unwrap_or_else(|| Channel {
            name: event.event_type.clone(),
            message: event.event_type.clone(),
            operation: (format!("send-{}", event.event_type), false),
        });
        let (name, message) = (key(&channel.name, &channels, &event.event_type), &channel.message);
        let message = free(message, &messages);
        let refer = |parts: &[&str]| json!({ "$ref": format!("#/{}", pointer(parts)) });
        channels.insert(
            name.clone(),
            json!({ "address": event.event_type, "messages": { &message: refer(&["components", "messages", &message]) } }),
        );
        let (operation, received) = &channel.operation;
        operations.insert(
            free(operation, &operations),
            json!({ "action": if *received { "receive" } else { "send" }, "channel": refer(&["channels", &name]) }),
        );
        let mut made = Map::new();
        said(&mut made, event);
        made.insert("contentType".to_owned(), json!("application/json"));
        made.insert("payload".to_owned(), event.schema.clone());
        if !event.examples.is_empty() {
            let example = |example: &Example| json!({ "payload": example.value });
            made.insert("examples".to_owned(), event.examples.iter().map(example).collect());
        }
        messages.insert(message, Value::Object(made));
    }
    json!({
        "asyncapi": "3.0.0",
        "info": { "title": about.title, "version": "unversioned" },
        "x-pages": pages(about),
        "channels": channels,
        "operations": operations,
        "components": { "messages": messages },
    })
}

/// Keys as a pointer that a reference has.
pub fn pointer(keys: &[&str]) -> String {
    let escaped =
        |key: &&str| key.replace('~', "~0").replace('/', "~1").replace('%', "%25").replace(' ', "%20");
    keys.iter().map(escaped).collect::<Vec<_>>().join("/")
}

fn key(name: &str, taken: &Map<String, Value>, otherwise: &str) -> String {
    if taken.contains_key(name) { free(otherwise, taken) } else { name.to_owned() }
}

/// A name, with a number where there is one like it.
pub fn free(name: &str, taken: &Map<String, Value>) -> String {
    let numbered = |count: usize| if count == 1 { name.to_owned() } else { format!("{name}-{count}") };
    (1..).map(numbered).find(|name| !taken.contains_key(name)).unwrap_or_default()
}

fn said(made: &mut Map<String, Value>, event: &Event) {
    if let Some(title) = &event.title {
        made.insert("summary".to_owned(), json!(title));
    }
    if let Some(description) = &event.description {
        made.insert("description".to_owned(), json!(description));
    }
    made.insert("x-provenance".to_owned(), json!([event.source.value()]));
}

fn openapi(about: &About<'_>, events: &[Event]) -> Value {
    let mut webhooks = Map::new();
    for event in events {
        let mut operation = Map::new();
        said(&mut operation, event);
        let parameters: Vec<Value> = event.headers.iter().map(|header| parameter(header, event)).collect();
        if !parameters.is_empty() {
            operation.insert("parameters".to_owned(), Value::Array(parameters));
        }
        let mut content = Map::new();
        content.insert("schema".to_owned(), event.schema.clone());
        if !event.examples.is_empty() {
            let examples = event.examples.iter().zip(names(&event.examples)).map(|(example, name)| {
                (name, json!({ "value": example.text, "x-provenance": [example.source.value()] }))
            });
            content.insert("examples".to_owned(), Value::Object(examples.collect()));
        }
        operation.insert(
            "requestBody".to_owned(),
            json!({ "required": true, "content": { "application/json": content } }),
        );
        webhooks.insert(event.event_type.clone(), json!({ "post": operation }));
    }
    json!({
        "openapi": "3.1.0",
        "info": { "title": about.title, "version": "unversioned" },
        "x-pages": pages(about),
        "webhooks": webhooks,
    })
}

/// What examples are called: after the page and the line, so that more of them rename none.
fn names(examples: &[Example]) -> Vec<String> {
    let mut taken = BTreeSet::new();
    let name = |example: &Example| {
        let stem =
            example.source.page.rsplit_once('.').map_or(example.source.page.as_str(), |(stem, _)| stem);
        let stem: String = stem.chars().map(|sign| if sign.is_alphanumeric() { sign } else { '-' }).collect();
        let numbered = |count: usize| if count == 1 { stem.clone() } else { format!("{stem}-{count}") };
        let name = (1..).map(numbered).find(|name| taken.insert(name.clone()));
        name.unwrap_or_default()
    };
    examples.iter().map(name).collect()
}

fn parameter(header: &str, event: &Event) -> Value {
    let examples: BTreeMap<String, Value> = event
        .examples
        .iter()
        .zip(names(&event.examples))
        .filter_map(|(example, name)| Some((name, json!({ "value": example.headers.get(header)? }))))
        .collect();
    json!({ "name": header, "in": "header", "schema": { "type": "string" }, "examples": examples })
}
