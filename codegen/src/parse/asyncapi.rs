//! What AsyncAPI 2.x and 3.x have in common: a message of a channel in, a declaration out.

use std::collections::BTreeSet;

use serde_json::Value;

use super::declaration::{Declaration, Documented, Unread, header_texts, numbered};
use super::document::{Node, Reader};
use super::schema::{Dialect, named_by_format, not_json_schema};
use crate::model::SchemaId;

/// Where a message stands.
pub struct Channel<'a> {
    /// The channel's key.
    pub key: String,
    /// The channel's address, where it is known.
    pub address: Option<String>,
    /// The channel.
    pub node: Node<'a>,
    /// The operation, and its traits.
    pub operation: Vec<Node<'a>>,
    /// Whether the operation has this message alone, so that what it says is said about the message.
    pub has_one_message: bool,
}

/// Reads a message, which may be a reference to one; nothing, with a diagnostic, where it cannot be read.
pub fn message<'a>(
    reader: &mut Reader<'a, '_>,
    declared: Node<'a>,
    channel: &Channel<'a>,
) -> Option<Declaration<'a>> {
    let (hops, message) = reader.hops(declared)?;
    let message = reader.object(message, "this message")?;
    let keys: Vec<String> =
        hops.iter().rev().filter_map(|location| key_among(&location.pointer, "messages")).collect();
    let parts = with_traits(reader, &message);
    let text = |keyword: &str| parts.iter().find_map(|part| part.prose(keyword));
    let operation_text = |keyword: &str| {
        let parts = channel.operation.iter().filter(|_| channel.has_one_message);
        parts.into_iter().find_map(|part| part.prose(keyword))
    };
    let mut names: Vec<String> = text("name").into_iter().chain(keys).collect();
    if names.is_empty() {
        names.push(channel.key.clone());
    }
    names.extend(text("messageId"));
    names.push(channel.key.clone());
    names.extend(channel.address.clone());
    let summary = text("summary").or_else(|| text("title")).or_else(|| operation_text("summary"));
    let description = text("description").or_else(|| operation_text("description"));
    let deprecated = parts
        .iter()
        .chain(&channel.operation)
        .any(|part| part.is_true("deprecated") || part.is_true("x-deprecated"));
    let headers = parts.iter().filter_map(|part| part.get("headers")).collect::<Vec<_>>();
    let headers = headers.into_iter().flat_map(|headers| header_schemas(reader, headers)).collect();
    let (schema, dialect, unread) = match payload(&parts, &names[0]) {
        Ok((schema, dialect)) => (schema, dialect, None),
        Err(unread) => (None, Dialect::ReferenceAlone, Some(unread)),
    };
    let payload = schema.map(|schema| reader.schema(schema, dialect));
    let listed = parts.iter().filter_map(|part| part.get("examples"));
    let examples = listed.flat_map(|list| examples(reader, &list, payload)).collect();
    let location = message.location.clone();
    let extensible =
        channel.operation.iter().take(1).cloned().chain(parts).chain([channel.node.clone()]).collect();
    Some(Declaration {
        key: channel.key.clone(),
        names,
        address: channel.address.clone(),
        extensible,
        summary,
        description,
        deprecated,
        payload,
        answer: None,
        unread,
        headers,
        dialect,
        examples,
        location,
    })
}

/// An operation or a message and then its traits, so that what comes first wins.
pub fn with_traits<'a>(reader: &mut Reader<'a, '_>, node: &Node<'a>) -> Vec<Node<'a>> {
    let mut parts = vec![node.clone()];
    for entry in node.get("traits").iter().flat_map(Node::elements) {
        // Version 2.0 also allowed a pair: the trait and its parameters.
        let entry = if entry.value.is_array() { entry.elements().next() } else { Some(entry) };
        parts.extend(entry.and_then(|entry| reader.follow(entry)).filter(|entry| entry.value.is_object()));
    }
    parts
}

/// The last key of a pointer, where it stands in a collection of some name.
pub fn key_among(pointer: &str, collection: &str) -> Option<String> {
    let mut keys = pointer.rsplit('/');
    let (key, parent) = (keys.next()?, keys.next()?);
    (parent == collection).then(|| key.replace("~1", "/").replace("~0", "~"))
}

/// The schema of a message's payload and its dialect, or why it is not read.
fn payload<'a>(parts: &[Node<'a>], name: &str) -> Result<(Option<Node<'a>>, Dialect), Unread> {
    let payload = parts.iter().find_map(|part| part.get("payload"));
    let wrapped =
        payload.as_ref().and_then(|payload| Some((payload.get("schema")?, payload.text("schemaFormat")?)));
    let (payload, format) = match wrapped {
        Some((schema, format)) => (Some(schema), Some(format)),
        None => (payload, parts.iter().find_map(|part| part.text("schemaFormat"))),
    };
    match named_by_format(format.as_deref()) {
        Some(dialect) => Ok((payload, dialect)),
        None => Err(Unread {
            message: not_json_schema(&format!("the payload of `{name}`"), &format.unwrap_or_default()),
            location: payload.map_or_else(|| parts[0].location.clone(), |payload| payload.location),
        }),
    }
}

/// The schemas of single headers, by their names in lower case.
fn header_schemas<'a>(reader: &mut Reader<'a, '_>, headers: Node<'a>) -> Vec<(String, Node<'a>)> {
    let Some(headers) = reader.follow(headers) else { return Vec::new() };
    let headers = headers.get("schema").filter(|_| headers.text("schemaFormat").is_some()).unwrap_or(headers);
    let Some(headers) = reader.follow(headers) else { return Vec::new() };
    let members: Vec<_> = headers.get("properties").iter().flat_map(Node::members).collect();
    members.into_iter().map(|(name, schema)| (name.to_ascii_lowercase(), schema)).collect()
}

/// The examples of a message in every shape that documents give them: a list, or an object by their names, of
/// objects with `payload` and `headers`, of payloads themselves, or of payloads under a name.
fn examples<'a>(reader: &Reader<'a, '_>, list: &Node<'a>, payload: Option<SchemaId>) -> Vec<Documented<'a>> {
    let count = list.elements().count();
    let listed = list.elements().enumerate().map(|(index, example)| (numbered(index, count), example));
    let named = list.members().map(|(name, example)| (name.to_owned(), example));
    let examples = listed.chain(named).flat_map(|(name, example)| {
        if is_wrapped(&example) || is_payload(reader, &example, payload) {
            return vec![(name, example)];
        }
        // Version 2.0 left the shape open, and some documents name their examples by keys.
        example.members().map(|(name, example)| (name.to_owned(), example)).collect()
    });
    let documented = examples.filter_map(|(name, example)| {
        if !is_wrapped(&example) {
            return Some(Documented::new(name, example));
        }
        let headers = header_texts(example.get("headers").map(|headers| headers.value));
        let name = example.text("name").unwrap_or(name);
        Some(Documented { headers, ..Documented::new(name, example.get("payload")?) })
    });
    documented.collect()
}

/// Whether an example says what is its payload.
fn is_wrapped(example: &Node<'_>) -> bool {
    let is_known =
        |key: &str| matches!(key, "name" | "title" | "summary" | "description" | "headers" | "payload");
    let mut keys = example.members().map(|(key, _)| key);
    (example.get("payload").is_some() || example.get("headers").is_some())
        && keys.all(|key| is_known(key) || key.starts_with("x-"))
}

/// Whether an example is a payload rather than payloads under their names.
fn is_payload(reader: &Reader<'_, '_>, example: &Node<'_>, payload: Option<SchemaId>) -> bool {
    let schemas = &reader.table.schemas;
    let mut waiting: Vec<SchemaId> = payload.into_iter().collect();
    let mut seen = BTreeSet::new();
    while let Some(id) = waiting.pop().filter(|_| seen.len() < MOST_PARTS) {
        if seen.insert(id) {
            let schema = &schemas[id];
            if example.members().any(|(key, _)| schema.property(key).is_some()) {
                return true;
            }
            let further = schema.all_of.iter().chain(&schema.any_of).chain(&schema.one_of);
            waiting.extend(schema.reference.iter().chain(further));
        }
    }
    let may_be_payload = |value: &Value| match value {
        Value::Object(_) => true,
        Value::String(text) => text.trim_start().starts_with(['{', '[']),
        _ => false,
    };
    let mut members = example.members().peekable();
    members.peek().is_none() || !members.all(|(_, member)| may_be_payload(member.value))
}

/// More than the parts of any message's payload.
const MOST_PARTS: usize = 1000;

#[cfg(test)]
mod tests {
    use super::super::testing::silent;

    /// The examples of a message: its name, its headers and its body each.
    fn check(examples: &str, expected: &[&str]) {
        let document = format!(
            "{{asyncapi: 2.0.0, channels: {{a: {{subscribe: {{message: {{payload: {{properties: {{type: {{const: x}}, \
             payload: {{type: integer}}}}}}, examples: {examples}}}}}}}}}}}"
        );
        let read = silent("[discriminator]\nat = [\"/type\"]\n", &document);
        let told = read.events[0].examples.iter().map(|example| {
            format!("{} {:?} {}", example.name, example.headers, example.value).replace("{} ", "")
        });
        assert_eq!(told.collect::<Vec<_>>(), expected);
    }

    #[test]
    fn examples_are_read_in_every_shape() {
        check(
            "[{name: one, summary: A, headers: {X-Id: 7}, payload: {type: x}}]",
            &[r#"one {"x-id": "7"} {"type":"x"}"#],
        );
        check("[{payload: {type: x}}, {headers: {a: b}}]", &[r#"example 1 {"type":"x"}"#]);
        check(
            "[{one: {type: x}}, {two: {payload: {type: x, n: 1}}}]",
            &[r#"one {"type":"x"}"#, r#"two {"type":"x","n":1}"#],
        );
        check("[{type: x, n: 2}]", &[r#"example {"type":"x","n":2}"#]);
        check("[{type: x, payload: 3}]", &[r#"example {"type":"x","payload":3}"#]);
        check("[{one: '{\"type\": \"x\"}'}]", &[r#"one {"type":"x"}"#]);
        check(
            "{one: {payload: {type: x}}, two: {type: x, n: 1}}",
            &[r#"one {"type":"x"}"#, r#"two {"type":"x","n":1}"#],
        );
    }
}
