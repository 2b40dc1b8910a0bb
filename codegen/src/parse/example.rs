//! Documented payloads in, examples at the events that they name out.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;
use toml::Spanned;

use super::declaration::{Declaration, Documented, numbered};
use super::discriminator;
use super::document::{Node, Reader};
use crate::diagnostic::{Code, Place};
use crate::model::{self, Event, Example, Location, SchemaId, Type};
use crate::source;

/// The payloads that stand beside a declaration, in the schemas of its payloads and in extensions of both; the
/// extensions that are there are noted as used.
pub fn documented<'a>(
    reader: &mut Reader<'a, '_>,
    declaration: &Declaration<'a>,
    payloads: impl Iterator<Item = SchemaId>,
    extensions: &[Spanned<String>],
    used: &mut BTreeSet<String>,
) -> Vec<Documented<'a>> {
    let mut documented = declaration.examples.clone();
    let mut extended = declaration.extensible.clone();
    let mut seen = BTreeSet::new();
    for payload in declaration.payload.into_iter().chain(payloads) {
        let mut waiting = Some(payload);
        while let Some(id) = waiting.filter(|id| seen.insert(*id)) {
            let schema = &reader.table.schemas[id];
            waiting = schema.reference.filter(|_| schema.is_bare_reference());
            let location = schema.location.clone();
            let Some(schema) = reader.at(&location) else { continue };
            documented.extend(of_schema(&schema));
            extended.push(schema);
        }
    }
    for node in extended {
        for extension in extensions.iter().map(Spanned::get_ref) {
            if let Some(body) = below(&node, extension) {
                used.insert(extension.clone());
                documented.push(Documented::new(extension, body));
            }
        }
    }
    documented
}

fn of_schema<'a>(schema: &Node<'a>) -> impl Iterator<Item = Documented<'a>> + use<'a> {
    let examples = schema.get("examples");
    let listed: Vec<Node<'a>> = examples.iter().flat_map(Node::elements).collect();
    // Some documents have named examples where JSON Schema has a list.
    let named: Vec<(&'a str, Node<'a>)> = examples.iter().flat_map(Node::members).collect();
    let named =
        named.into_iter().filter_map(|(name, example)| Some(Documented::new(name, example.get("value")?)));
    let all = listed.len() + usize::from(schema.get("example").is_some());
    let plain = schema.get("example").into_iter().chain(listed).enumerate();
    plain.map(move |(index, body)| Documented::new(numbered(index, all), body)).chain(named)
}

/// The value under keys that are joined by dots; a key may itself have dots.
fn below<'a>(node: &Node<'a>, path: &str) -> Option<Node<'a>> {
    node.get(path).or_else(|| {
        let mut dots = path.match_indices('.');
        dots.find_map(|(dot, _)| below(&node.get(&path[..dot])?, &path[dot + 1..]))
    })
}

/// A documented payload as an example: its text and its value; nothing, with a diagnostic, where it is not JSON.
pub fn read(
    reader: &mut Reader<'_, '_>,
    documented: &Documented<'_>,
    payload: Option<SchemaId>,
) -> Option<Example> {
    let body = &documented.body;
    let example = |text: String, value: Value| Example {
        name: documented.name.clone(),
        headers: documented.headers.clone(),
        body: text,
        value,
        location: body.location.clone(),
    };
    let Value::String(text) = body.value else {
        return Some(example(format!("{:#}", body.value), body.value.clone()));
    };
    let schemas = &reader.table.schemas;
    let is_text =
        payload.is_some_and(|payload| schemas[schemas.resolve(payload)].types.contains(Type::String));
    match source::json(text) {
        Ok(value) => Some(example(text.trim().to_owned(), value)),
        Err(_) if is_text => Some(example(format!("{:#}", body.value), body.value.clone())),
        Err((message, position)) => {
            let position =
                position.map(|(line, column)| format!(" in line {line}, column {column} of the text"));
            let message = format!("this example is not JSON: {message}{}", position.unwrap_or_default());
            reader.diagnostics.push_with_help(Code::InvalidExample, body.place(), message, NOT_JSON);
            None
        }
    }
}

/// What to do about an example that is not JSON.
pub const NOT_JSON: &str = "write it as JSON, with quoted keys and without trailing commas or comments";

/// Where events stand in a list, by their event types; under `a.*` stands the one that takes what goes on after `a`.
pub type Positions = BTreeMap<String, usize>;

/// The events that take examples.
pub struct Takers<'e> {
    /// The events.
    pub events: &'e mut [Event],
    /// Where each stands.
    pub positions: Positions,
    /// Where a delivery names its event.
    pub places: Vec<model::Place>,
    /// The event types and keys without an event, whose examples are passed over.
    pub left_out: BTreeSet<String>,
}

impl Takers<'_> {
    /// The text by which an example names its event.
    pub fn named(&self, example: &Example) -> Option<String> {
        discriminator::event_type(&self.places, &example.headers, &example.value)
    }

    /// Where the event stands that a text names.
    pub fn position(&self, named: &str) -> Option<usize> {
        discriminator::named(named, |name| self.positions.get(name).copied())
    }

    /// Whether the event that a text names is left out.
    pub fn is_left_out(&self, named: &str) -> bool {
        discriminator::named(named, |name| self.left_out.get(name)).is_some()
    }

    /// Whether an example names an event once it has the headers that name it.
    pub fn would_name(&self, position: usize, example: &Example) -> bool {
        let mut headers = example.headers.clone();
        discriminator::add_headers(
            &self.places,
            &self.events[position].event_type,
            &mut headers,
            &example.value,
        );
        let named = discriminator::event_type(&self.places, &headers, &example.value);
        named.and_then(|named| self.position(&named)) == Some(position)
    }

    /// Gives an example to an event, if it names it; otherwise tells so.
    pub fn give(
        &mut self,
        reader: &mut Reader<'_, '_>,
        position: usize,
        mut example: Example,
        general_headers: &BTreeMap<String, String>,
    ) {
        let event_type = self.events[position].event_type.clone();
        discriminator::add_headers(&self.places, &event_type, &mut example.headers, &example.value);
        for (name, text) in general_headers {
            example.headers.entry(name.clone()).or_insert_with(|| text.clone());
        }
        let named = self.named(&example);
        if named.as_deref().and_then(|named| self.position(named)) == Some(position) {
            let is_known = |known: &Example| known.value == example.value && known.headers == example.headers;
            let examples = &mut self.events[position].examples;
            if !examples.iter().any(is_known) {
                examples.push(example);
            }
            return;
        }
        let (message, help) = match named {
            Some(named) => (
                format!("this example of `{event_type}` names the event `{named}`"),
                format!("move it to `{named}`, or let it name `{event_type}`"),
            ),
            None => (
                format!("this example of `{event_type}` names no event"),
                "give it the text that tells events apart, at a place that `[discriminator]` lists in `at`"
                    .to_owned(),
            ),
        };
        if reader.is_news(Code::UnmatchedExample, &example.location) {
            reader.diagnostics.push_with_help(
                Code::UnmatchedExample,
                place(&example.location),
                message,
                help,
            );
        }
    }
}

fn place(location: &Location) -> Place {
    match location.pointer.as_str() {
        "" => Place::File(location.file.clone()),
        _ => Place::Value(location.clone()),
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{lines, provider};

    const CONFIGURATION: &str = "[discriminator]\nat = [\"/type\"]\nvalue = \"key\"\n[examples]\nextensions = [\"x-docs.sample.body\"]\n";

    /// What becomes of a webhook `a` with a schema `A` and something beside it.
    fn check(operation: &str, schema: &str, expected: &[&str], told: &[&str]) {
        let document = format!(
            "{{openapi: 3.1.0, webhooks: {{a: {{post: {{{operation}requestBody: {{content: {{application/json: {{schema: \
             {{$ref: '#/components/schemas/A'}}}}}}}}}}}}}}, components: {{schemas: {{A: {schema}}}}}}}"
        );
        let (read, found) = provider(CONFIGURATION, &[("document.yaml", &document)]);
        assert_eq!(lines(&read.unwrap()), [format!("a <- a: /components/schemas/A {expected:?}")]);
        assert_eq!(found, told);
    }

    #[test]
    fn extensions_hold_examples() {
        check("", "{x-docs: {sample: {body: {type: a}}}}", &["x-docs.sample.body"], &[]);
        check("", "{x-docs.sample: {body: '{\"type\": \"a\"}'}}", &["x-docs.sample.body"], &[]);
        check("x-docs: {sample.body: {type: a}}, ", "{}", &["x-docs.sample.body"], &[]);
        let unused =
            "acme/provider.toml:8 unused-configuration: no event has the extension `x-docs.sample.body`";
        check("", "{x-docs: {}}", &[], &[unused]);
    }

    #[test]
    fn schemas_have_examples_by_position_or_by_name() {
        let schema =
            "{example: {type: a}, examples: [{type: a, n: 1}], x-docs: {sample: {body: {type: a, n: 2}}}}";
        check("", schema, &["example 1", "example 2", "x-docs.sample.body"], &[]);
        let named = "{examples: {one: {value: {type: a}}}, default: {type: a, n: 1}, x-docs: {sample: {body: {type: a}}}}";
        check("", named, &["one"], &[]);
    }
}
