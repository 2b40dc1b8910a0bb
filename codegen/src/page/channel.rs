//! Code on a page that renders one channel of an AsyncAPI document in, the events of the channel out.
//!
//! Renderers resolve every reference, so what was shared is known only by the names that they leave behind, and print
//! each payload twice, as a schema and as rows to be shown. The schema counts; where the rows say something else, that
//! is told.

use std::collections::BTreeMap;

use serde_json::Value;

use super::block::Line;
use super::event::{Channel, Confidence, Event, Example, Source};
use super::note::{Note, Notes};
use super::payload;
use super::rendered::Rendered;
use super::shared::Shared;
use crate::model::Location;
use crate::source::{self, Sources};

/// What messages call the code.
const FILE: &str = "channel.yaml";

/// Reads a channel; nothing where the code is something else.
pub fn events(
    code: &Line,
    page: &str,
    info: &str,
    shared: &mut Shared,
    notes: &mut Notes,
) -> Option<Vec<Event>> {
    let is_likely = ["address:", "operations:", "messages:"].iter().all(|key| code.text.contains(key));
    if !is_likely {
        return None;
    }
    let sources: Sources = [(FILE.to_owned(), code.text.as_bytes().to_vec())].into_iter().collect();
    let root = match sources.value(FILE)? {
        Ok(root) => root,
        Err(flaw) => {
            let line = code.number + sources.locate(&flaw.place).line - 1;
            let message = format!("this channel cannot be read: {}", flaw.message);
            notes.push(Note::warning(page, line, message).help("copy the whole block again"));
            return None;
        }
    };
    let address = root.get("address")?.as_str()?;
    let operations = root.get("operations")?.as_array()?;
    let name = text(&root, "id").unwrap_or_else(|| address.to_owned());
    let mut events = Vec::new();
    let rendered = Rendered { page, line: code.number, sources: &sources };
    for (index, operation) in operations.iter().enumerate() {
        let id = text(operation, "id").unwrap_or_else(|| format!("send{name}"));
        let lists = |key: &str| {
            let listed = root.get(key).and_then(Value::as_array).into_iter().flatten();
            { listed }.any(|other| other.get("id") == operation.get("id"))
        };
        let action = operation.get("type").and_then(Value::as_str).unwrap_or_default();
        let received = match (lists("sendOperations"), lists("receiveOperations")) {
            (true, false) => false,
            (false, true) => true,
            _ => action == "receive",
        };
        if received != (action == "receive") && !action.is_empty() {
            let listed = if received { "receiveOperations" } else { "sendOperations" };
            let message = format!("the operation `{id}` says `type: {action}`, and stands under `{listed}`");
            let line = code.number + line_of(&code.text, "type:", action);
            notes.push(Note::remark(page, line, message).help(format!("it is read as `{listed}` has it")));
        }
        let messages = operation.get("messages").and_then(Value::as_array).into_iter().flatten();
        for (number, message) in messages.enumerate() {
            let at =
                Location { file: FILE.to_owned(), pointer: format!("/operations/{index}/messages/{number}") };
            let message_name = text(message, "id").unwrap_or_else(|| name.clone());
            let line = code.number + line_of(&code.text, "id:", &message_name);
            let Some(schema) = message.get("jsonPayloadSchema").filter(|schema| schema.is_object()) else {
                let told = format!("the message `{message_name}` has no `jsonPayloadSchema`");
                notes.push(Note::warning(page, line, told).help("its rows alone do not make a schema"));
                continue;
            };
            let rows = message.get("payload").and_then(Value::as_array);
            let rows = rows.and_then(|rows| rows.first()?.get("properties")?.as_array());
            compare(rows, schema, "", &mut |told| {
                notes.push(Note::warning(page, line, told).help("the schema is what is read"));
            });
            let examples: Vec<Example> = example(message, page, code, notes).into_iter().collect();
            let named_at = examples.first().and_then(|example| payload::wire(&example.value));
            events.push(Event {
                named_at: named_at.map(|(keys, _)| keys),
                event_type: address.to_owned(),
                title: text(message, "title").or_else(|| text(&root, "title")),
                description: text(message, "description").or_else(|| text(&root, "description")),
                schema: rendered.payload(
                    schema,
                    &at.child("jsonPayloadSchema"),
                    examples.first(),
                    shared,
                    notes,
                ),
                headers: Vec::new(),
                examples,
                source: Source {
                    page: page.to_owned(),
                    line: code.number,
                    words: info.to_owned(),
                    confidence: Confidence::Stated,
                    ..Source::default()
                },
                channel: Some(Channel {
                    name: name.clone(),
                    message: message_name,
                    operation: (id.clone(), received),
                }),
            });
        }
    }
    (!events.is_empty()).then_some(events)
}

fn text(value: &Value, key: &str) -> Option<String> {
    value.get(key).and_then(Value::as_str).map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned)
}

/// How many lines further down a member stands; the first line where it is not found.
fn line_of(text: &str, key: &str, value: &str) -> usize {
    let is_it = |line: &str| {
        let line = line.trim_start().trim_start_matches("- ");
        line.starts_with(key) && line[key.len()..].trim().trim_matches(['"', '\'']) == value
    };
    text.lines().position(is_it).unwrap_or_default()
}

/// The payload that a message shows, which renderers print as text.
fn example(message: &Value, page: &str, code: &Line, notes: &mut Notes) -> Option<Example> {
    let shown = message.get("example").or_else(|| message.get("examples")?.get(0))?;
    let line = code.number
        + code.text.lines().position(|line| line.trim_start().starts_with("example: |")).unwrap_or_default();
    let (text, value) = match shown {
        Value::String(text) => match source::json(text) {
            Ok(value) => (text.clone(), value),
            Err((message, position)) => {
                let line = line + position.map_or(0, |(line, _)| line);
                let message = format!("this example is not JSON: {message}");
                notes.push(Note::warning(page, line, message).help("the event is read without it"));
                return None;
            }
        },
        value => (serde_json::to_string_pretty(value).ok()?, value.clone()),
    };
    let source = Source { page: page.to_owned(), line: line + 1, ..Source::default() };
    Some(Example { text, value, headers: BTreeMap::new(), source })
}

/// What the members of a schema are, through `allOf`.
fn properties<'a>(schema: &'a Value, found: &mut Vec<(&'a str, &'a Value, bool)>) {
    for part in schema.get("allOf").and_then(Value::as_array).into_iter().flatten() {
        properties(part, found);
    }
    let required = schema.get("required").and_then(Value::as_array);
    let is_required = |name: &str| required.is_some_and(|names| names.iter().any(|other| other == name));
    let listed = schema.get("properties").and_then(Value::as_object).into_iter().flatten();
    found.extend(listed.map(|(name, schema)| (name.as_str(), schema, is_required(name))));
}

/// Tells where the rows say something else than the schema.
fn compare(rows: Option<&Vec<Value>>, schema: &Value, path: &str, tell: &mut impl FnMut(String)) {
    let Some(rows) = rows else { return };
    let mut members = Vec::new();
    properties(schema, &mut members);
    let row_name = |row: &Value| text(row, "name").unwrap_or_default();
    for row in rows {
        let name = row_name(row);
        let at = if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
        // Elements of a list are shown as a row of this name.
        let elements = schema.get("items").filter(|_| name == "item" && members.is_empty());
        let found = members.iter().find(|(other, ..)| *other == name);
        let (inner, required) = match (elements, found) {
            (Some(elements), _) => (elements, None),
            (None, Some((_, inner, required))) => (*inner, Some(*required)),
            (None, None) => {
                tell(format!("the rows show `{at}`, which the schema does not have"));
                continue;
            }
        };
        let shown = row.get("required").and_then(Value::as_bool);
        if let (Some(shown), Some(required)) = (shown, required)
            && shown != required
        {
            let says = |required| if required { "required" } else { "optional" };
            tell(format!("`{at}` is {} in the rows and {} in the schema", says(shown), says(required)));
        }
        let said = |value: &Value, key: &str| {
            text(value, key).map(|text| text.split_whitespace().collect::<Vec<_>>().join(" "))
        };
        for key in ["type", "description"] {
            if let (Some(shown), Some(stated)) = (said(row, key), said(inner, key))
                && shown != stated
            {
                tell(format!("the {key} of `{at}` is `{shown}` in the rows and `{stated}` in the schema"));
            }
        }
        compare(row.get("properties").and_then(Value::as_array), inner, &at, tell);
    }
    for (name, ..) in &members {
        if !rows.iter().any(|row| row_name(row) == *name) {
            let at = if path.is_empty() { (*name).to_owned() } else { format!("{path}.{name}") };
            tell(format!("the schema has `{at}`, which the rows do not show"));
        }
    }
}
