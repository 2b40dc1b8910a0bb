//! A provider's files in, every payload that they document out: found by a walk that knows nothing of the pipeline.
//!
//! Corrections do not count: a payload is what the published document shows.

use std::collections::BTreeMap;

use codegen::source::Sources;
use serde_json::Value;
use toml::Table;

/// A documented payload.
pub struct Payload {
    /// The file of the provider's folder and the pointer in it.
    pub place: String,
    /// The name under which a file of payloads has it.
    pub name: Option<String>,
    /// What it says; nothing where it is no JSON.
    pub value: Option<Value>,
}

/// Every payload that a provider's document and its files of payloads show.
pub fn payloads(name: &str, sources: &Sources, configuration: &Table) -> Vec<Payload> {
    let read = |file: &str| sources.value(&format!("{name}/{file}")).and_then(Result::ok);
    let extensions = texts(configuration, "extensions");
    let mut found = Vec::new();
    let document = configuration["document"]["file"].as_str().expect("the document is a file");
    if let Some(root) = read(document) {
        let mut walk = Walk { file: document, root: &root, extensions, found: BTreeMap::new() };
        walk.document();
        found.extend(walk.found.into_values());
    }
    for entry in configuration
        .get("examples")
        .and_then(|examples| examples.get("files")?.as_array())
        .into_iter()
        .flatten()
    {
        let text = |key: &str| entry.get(key).and_then(toml::Value::as_str);
        let file = text("file").expect("the payloads are in a file");
        let root = read(file).expect("the payloads are JSON");
        let at = text("at").unwrap_or_default();
        let held = root.pointer(at).expect("the payloads are where the file has them");
        found.extend(of_file(&format!("{file}#{at}"), held));
    }
    found
}

fn texts(configuration: &Table, key: &str) -> Vec<String> {
    let listed = configuration.get("examples").and_then(|examples| examples.get(key)?.as_array());
    listed.into_iter().flatten().filter_map(toml::Value::as_str).map(str::to_owned).collect()
}

/// The payloads of a list with a name and payloads in each element, or of an object with a payload under each name.
fn of_file(place: &str, held: &Value) -> Vec<Payload> {
    let payload = |place: String, name: &str, value: &Value| Payload {
        place,
        name: Some(name.to_owned()),
        value: Some(value.clone()),
    };
    let mut found = Vec::new();
    for (index, entry) in held.as_array().into_iter().flatten().enumerate() {
        let name = entry["name"].as_str().expect("an element has a name");
        let examples = entry["examples"].as_array().expect("an element has payloads").iter().enumerate();
        let place = |inner| format!("{place}/{index}/examples/{inner}");
        found.extend(examples.map(|(inner, value)| payload(place(inner), name, value)));
    }
    for (name, value) in held.as_object().into_iter().flatten() {
        found.push(payload(format!("{place}/{name}"), name, value));
    }
    found
}

/// More than lead on from one another in any document.
const MOST_REFERENCES: usize = 20;

/// A document on its way through.
struct Walk<'a> {
    file: &'a str,
    root: &'a Value,
    /// Extensions that hold a payload: a key, or two joined by a dot.
    extensions: Vec<String>,
    /// By pointer, since references lead to one place from many.
    found: BTreeMap<String, Payload>,
}

impl<'a> Walk<'a> {
    fn document(&mut self) {
        let root = self.root;
        if root.get("asyncapi").is_some() {
            return self.messages("", root);
        }
        if root.get("openapi").is_none() {
            return self.schema("", root);
        }
        for key in ["webhooks", "x-webhooks"] {
            let items = root.get(key).and_then(Value::as_object);
            for (name, item) in items.into_iter().flatten() {
                self.path_item(&below(&format!("/{key}"), name), item);
            }
        }
        self.callbacks("", root);
    }

    /// Whatever has a payload, and examples beside it, is a message.
    fn messages(&mut self, pointer: &str, value: &'a Value) {
        if let Some(schema) = value.get("payload") {
            self.schema(&below(pointer, "payload"), schema);
            for (index, example) in value["examples"].as_array().into_iter().flatten().enumerate() {
                if let Some(payload) = example.get("payload") {
                    self.take(format!("{pointer}/examples/{index}/payload"), payload);
                }
            }
        }
        for (key, inner) in children(value) {
            self.messages(&below(pointer, &key), inner);
        }
    }

    /// Callbacks stand in operations and among the components.
    fn callbacks(&mut self, pointer: &str, value: &'a Value) {
        for (key, inner) in children(value) {
            let pointer = below(pointer, &key);
            if key == "callbacks" {
                for (name, callback) in children(inner) {
                    let (pointer, callback) = self.target(below(&pointer, &name), callback);
                    for (expression, item) in children(callback) {
                        self.path_item(&below(&pointer, &expression), item);
                    }
                }
            }
            self.callbacks(&pointer, inner);
        }
    }

    fn path_item(&mut self, pointer: &str, item: &'a Value) {
        let (pointer, item) = self.target(pointer.to_owned(), item);
        for (method, operation) in children(item) {
            let Some(body) = operation.get("requestBody") else { continue };
            let (pointer, body) = self.target(below(&below(&pointer, &method), "requestBody"), body);
            let media = body.get("content").map(children).unwrap_or_default();
            for (media_type, media) in media {
                let pointer = below(&below(&pointer, "content"), &media_type);
                if let Some(example) = media.get("example") {
                    self.take(below(&pointer, "example"), example);
                }
                for (name, example) in media.get("examples").map(children).unwrap_or_default() {
                    let (pointer, example) = self.target(below(&below(&pointer, "examples"), &name), example);
                    if let Some(value) = example.get("value") {
                        self.take(below(&pointer, "value"), value);
                    }
                }
                if let Some(schema) = media.get("schema") {
                    self.schema(&below(&pointer, "schema"), schema);
                }
            }
        }
    }

    /// What the schema of a payload itself shows.
    fn schema(&mut self, pointer: &str, schema: &'a Value) {
        let (pointer, schema) = self.target(pointer.to_owned(), schema);
        if let Some(example) = schema.get("example") {
            self.take(below(&pointer, "example"), example);
        }
        for (index, example) in schema["examples"].as_array().into_iter().flatten().enumerate() {
            self.take(format!("{pointer}/examples/{index}"), example);
        }
        for extension in self.extensions.clone() {
            let keys: Vec<&str> = extension.split('.').collect();
            if let Some(example) = keys.iter().try_fold(schema, |value, key| value.get(*key)) {
                self.take(format!("{pointer}/{}", keys.join("/")), example);
            }
        }
    }

    /// Where a reference leads, if this is one to this document; some go in circles.
    fn target(&self, mut pointer: String, mut value: &'a Value) -> (String, &'a Value) {
        for _ in 0..MOST_REFERENCES {
            let reference = value.get("$ref").and_then(Value::as_str).and_then(|to| to.strip_prefix('#'));
            let Some((to, target)) = reference.and_then(|to| Some((to, self.root.pointer(to)?))) else {
                break;
            };
            (pointer, value) = (to.to_owned(), target);
        }
        (pointer, value)
    }

    fn take(&mut self, pointer: String, value: &Value) {
        let value = match value {
            Value::String(text) => serde_json::from_str(text).ok(),
            value => Some(value.clone()),
        };
        let place = format!("{}#{pointer}", self.file);
        self.found.insert(pointer, Payload { place, name: None, value });
    }
}

fn children(value: &Value) -> Vec<(String, &Value)> {
    match value {
        Value::Object(members) => members.iter().map(|(key, value)| (key.clone(), value)).collect(),
        Value::Array(elements) => {
            elements.iter().enumerate().map(|(index, value)| (index.to_string(), value)).collect()
        }
        _ => Vec::new(),
    }
}

fn below(pointer: &str, key: &str) -> String {
    format!("{pointer}/{}", key.replace('~', "~0").replace('/', "~1"))
}
