//! Files that hold many payloads in, examples at the events that they name out.
//!
//! `provider.toml` lists the files and says how each is laid out.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;
use toml::Spanned;

use super::configuration::{self, ExampleFile, Inside};
use super::declaration::Documented;
use super::discriminator;
use super::document::{Node, Reader};
use super::example::{self, Takers};
use super::example_text::{children, dedented};
use super::{nearest, reference};
use crate::diagnostic::{Code, Place};
use crate::model::{self, Example, Location, SchemaId};

/// Reads all of them.
pub fn read(reader: &mut Reader<'_, '_>, takers: &mut Takers<'_>, files: &[Spanned<ExampleFile>]) {
    for entry in files {
        let place = configuration::place(reader.documents.folder, Some(entry.span()));
        let (file, at) = match entry.get_ref() {
            ExampleFile::ByEvent { file, at, .. } | ExampleFile::ByResource { file, at, .. } => (file, at),
        };
        let Some(held) = held(reader, file, at.as_deref(), &place) else { continue };
        let before = (count(takers), reader.news());
        match entry.get_ref() {
            ExampleFile::ByEvent { name, list, .. } => by_event(reader, takers, &held, name, list),
            ExampleFile::ByResource { id, inside, .. } => {
                by_resource(reader, takers, &held, id, inside.as_ref(), &place);
            }
        }
        if before == (count(takers), reader.news()) && takers.left_out.is_empty() {
            reader.diagnostics.push_with_help(
                Code::UnusedConfiguration,
                place,
                format!("`{file}` has no example of an event"),
                "say in `at` where its payloads are, or choose another `layout`",
            );
        }
    }
}

fn count(takers: &Takers<'_>) -> usize {
    takers.events.iter().map(|event| event.examples.len()).sum()
}

/// A value of a file and, where the file is JSON, its text.
#[derive(Clone)]
struct Held<'a> {
    node: Node<'a>,
    text: Option<&'a str>,
}

impl<'a> Held<'a> {
    fn members(&self) -> Vec<(&'a str, Self)> {
        let nodes: Vec<(&'a str, Node<'a>)> = self.node.members().collect();
        let texts = self.texts(nodes.len());
        nodes.into_iter().zip(texts).map(|((key, node), text)| (key, Self { node, text })).collect()
    }

    fn elements(&self) -> Vec<Self> {
        let nodes: Vec<Node<'a>> = self.node.elements().collect();
        let texts = self.texts(nodes.len());
        nodes.into_iter().zip(texts).map(|(node, text)| Self { node, text }).collect()
    }

    fn texts(&self, expected: usize) -> Vec<Option<&'a str>> {
        let texts = self.text.filter(|_| expected > 0).map(children).filter(|texts| texts.len() == expected);
        texts.map_or_else(|| vec![None; expected], |texts| texts.into_iter().map(Some).collect())
    }

    /// The payload as an example; nothing, with a diagnostic, where it is a text that is not JSON.
    fn example(&self, reader: &mut Reader<'_, '_>, name: String) -> Option<Example> {
        let read = example::read(reader, &Documented::new(name, self.node.clone()), None)?;
        let body = self.text.filter(|_| !self.node.value.is_string()).map(dedented);
        Some(Example { body: body.unwrap_or(read.body), ..read })
    }
}

/// What a file holds at a place.
fn held<'a>(reader: &mut Reader<'a, '_>, file: &str, at: Option<&str>, place: &Place) -> Option<Held<'a>> {
    let folder = reader.documents.folder;
    let path = match reference::target(folder, &configuration::path(folder), file) {
        Ok(location) => location.file,
        Err(reason) => {
            let message = format!("`{file}` {reason}");
            reader.diagnostics.push(Code::ForbiddenReference, place.clone(), message);
            return None;
        }
    };
    let prefix = format!("{folder}/");
    if !reader.documents.contains(&path) {
        let files = reader.documents.paths().filter_map(|path| path.strip_prefix(prefix.as_str()));
        let help = nearest::help(file, files, &format!("`{prefix}`"));
        let message = format!("the file of examples `{file}` does not exist");
        reader.diagnostics.push_with_help(Code::MissingDocument, place.clone(), message, help);
        return None;
    }
    let node = reader.documents.file(&path, reader.diagnostics)?;
    let text = reader.documents.sources.text(&path).and_then(Result::ok).filter(|_| path.ends_with(".json"));
    let mut held = Held { node, text };
    for key in configuration::keys(at.unwrap_or_default()) {
        let inner = held.members().into_iter().find(|(name, _)| *name == key).map(|(_, inner)| inner);
        let index = key.parse::<usize>().ok();
        let Some(inner) = inner.or_else(|| held.elements().into_iter().nth(index?)) else {
            let message = format!("`{file}` has nothing at `{}`", at.unwrap_or_default());
            let keys = held.node.members().map(|(key, _)| key).collect::<Vec<_>>();
            let help = nearest::help(&key, keys.into_iter(), &format!("`#{}`", held.node.location.pointer));
            reader.diagnostics.push_with_help(Code::UnusedConfiguration, place.clone(), message, help);
            return None;
        };
        held = inner;
    }
    Some(held)
}

/// Payloads under the name of their event.
fn by_event(reader: &mut Reader<'_, '_>, takers: &mut Takers<'_>, held: &Held<'_>, name: &str, list: &str) {
    let mut named: Vec<(String, Held<'_>)> =
        held.members().into_iter().map(|(name, payloads)| (name.to_owned(), payloads)).collect();
    for entry in held.elements() {
        let payloads = entry.members().into_iter().find(|(key, _)| *key == list);
        match (entry.node.text(name), payloads) {
            (Some(name), Some((_, payloads))) => named.push((name, payloads)),
            (name_found, _) => {
                let lacking = if name_found.is_some() { list } else { name };
                let message = format!("this entry has no `{lacking}`");
                let help = "say in `name` and `list` what the keys are called";
                reader.diagnostics.push_with_help(Code::InvalidExample, entry.node.place(), message, help);
            }
        }
    }
    for (name, payloads) in named {
        let payloads = if payloads.node.value.is_array() { payloads.elements() } else { vec![payloads] };
        let all = payloads.len();
        for (index, payload) in payloads.iter().enumerate() {
            let title = if all == 1 { name.clone() } else { format!("{name} {}", index + 1) };
            let Some(mut example) = payload.example(reader, title) else { continue };
            for header in takers.places.iter().filter_map(discriminator::header) {
                example.headers.insert(header.clone(), name.clone());
            }
            give_by_name(reader, takers, example, &name);
        }
    }
}

/// Gives an example to the event that it names itself.
fn give_by_name(reader: &mut Reader<'_, '_>, takers: &mut Takers<'_>, example: Example, name: &str) {
    let named = takers.named(&example);
    if let Some(position) = named.as_deref().and_then(|named| takers.position(named)) {
        return takers.give(reader, position, example, &BTreeMap::new());
    }
    if takers.is_left_out(named.as_deref().unwrap_or(name))
        || !reader.is_news(Code::UnmatchedExample, &example.location)
    {
        return;
    }
    let event_types = takers.events.iter().map(|event| event.event_type.as_str());
    let (message, help) = match &named {
        None => (
            format!("this example of `{name}` names no event"),
            "give it the text that tells events apart, at a place that `[discriminator]` lists in `at`"
                .to_owned(),
        ),
        Some(named) => (
            format!("this example names the event `{named}`, which the document does not have"),
            match takers.position(name).map(|position| &takers.events[position]) {
                Some(event) if named.starts_with(&format!("{name}.")) => format!(
                    "where any text may follow `{name}`, say so in `[discriminator.map]`: \"{}\" = \"{name}.*\"",
                    event.declared_as.first().map_or(name, String::as_str)
                ),
                _ => nearest::help(named, event_types, "the document"),
            },
        ),
    };
    reader.diagnostics.push_with_help(Code::UnmatchedExample, Place::Value(example.location), message, help);
}

/// What a resource is an example of: an event's payload, or what stands inside of it.
struct Use {
    event: usize,
    is_inside: bool,
}

/// Resources by their names, which schemas have in an extension.
fn by_resource(
    reader: &mut Reader<'_, '_>,
    takers: &mut Takers<'_>,
    held: &Held<'_>,
    id: &str,
    inside: Option<&Inside>,
    place: &Place,
) {
    let entries = held.members();
    let envelope = inside.and_then(|inside| entries.iter().find(|(key, _)| *key == inside.envelope));
    if let (Some(inside), None) = (inside, envelope) {
        let message = format!("there is no resource `{}` to make copies of", inside.envelope);
        let help = nearest::help(&inside.envelope, entries.iter().map(|(key, _)| *key), "the file");
        reader.diagnostics.push_with_help(Code::UnusedConfiguration, place.clone(), message, help);
        return;
    }
    let known = known_resources(reader, id);
    let uses = uses(reader, takers, id, inside);
    for (key, resource) in &entries {
        if !known.contains(*key) && reader.is_news(Code::UnmatchedExample, &resource.node.location) {
            let help = nearest::help(key, known.iter().map(String::as_str), "the document");
            let message = format!("no schema of the document has `{id}: {key}`");
            let place = Place::Key(resource.node.location.clone());
            reader.diagnostics.push_with_help(Code::UnmatchedExample, place, message, help);
        }
        let uses = uses.get(*key).into_iter().flatten();
        for Use { event, is_inside } in uses {
            let Some(mut example) = resource.example(reader, (*key).to_owned()) else { break };
            match (is_inside, inside, envelope) {
                (true, Some(inside), Some((_, envelope))) => {
                    let event_type = &takers.events[*event].event_type;
                    let whole = enveloped(takers, event_type, envelope.node.value, inside, example.value);
                    example.body = format!("{whole:#}");
                    example.value = whole;
                    takers.give(reader, *event, example, &BTreeMap::new());
                }
                _ if takers.would_name(*event, &example) => {
                    takers.give(reader, *event, example, &BTreeMap::new());
                }
                // It has the payload of several events, and names another one of them.
                _ => {}
            }
        }
    }
}

/// A copy of an envelope that names an event and holds a resource.
fn enveloped(
    takers: &Takers<'_>,
    event_type: &str,
    envelope: &Value,
    inside: &Inside,
    resource: Value,
) -> Value {
    let mut whole = envelope.clone();
    if let Some(member) = whole.pointer_mut(&inside.at) {
        *member = resource;
    }
    let bodies = takers.places.iter().filter_map(|place| match place {
        model::Place::Body(path) => Some(path),
        model::Place::Header(_) | model::Place::Pair { .. } => None,
    });
    for path in bodies {
        let member = path.iter().try_fold(&mut whole, |value, key| value.as_object_mut()?.get_mut(key));
        if let Some(member) = member {
            *member = Value::from(event_type);
        }
    }
    whole
}

/// The resources that schemas of any file that was read so far name.
fn known_resources(reader: &mut Reader<'_, '_>, id: &str) -> BTreeSet<String> {
    let files: BTreeSet<String> =
        reader.table.schemas.iter().map(|(_, schema)| schema.location.file.clone()).collect();
    let mut known = BTreeSet::new();
    for file in files {
        let mut waiting: Vec<&Value> = Vec::new();
        waiting.extend(reader.documents.file(&file, reader.diagnostics).map(|node| node.value));
        while let Some(value) = waiting.pop() {
            match value {
                Value::Array(elements) => waiting.extend(elements),
                Value::Object(members) => {
                    known.extend(members.get(id).and_then(Value::as_str).map(str::to_owned));
                    waiting.extend(members.values());
                }
                _ => {}
            }
        }
    }
    known
}

/// Which resources are examples of which events.
fn uses(
    reader: &mut Reader<'_, '_>,
    takers: &Takers<'_>,
    id: &str,
    inside: Option<&Inside>,
) -> BTreeMap<String, Vec<Use>> {
    let mut uses: BTreeMap<String, Vec<Use>> = BTreeMap::new();
    let path = inside.map(|inside| configuration::keys(&inside.at));
    for (event, payload) in takers.events.iter().enumerate() {
        let Some(payload) = payload.payload else { continue };
        let whole = (standing_at(reader, payload, &[]), false);
        let part = path.as_ref().map(|path| (standing_at(reader, payload, path), true));
        for (locations, is_inside) in [whole].into_iter().chain(part) {
            for location in locations {
                let name = reader.at(&location).and_then(|schema| schema.text(id));
                if let Some(name) = name {
                    uses.entry(name).or_default().push(Use { event, is_inside });
                }
            }
        }
    }
    uses
}

/// The places of the schemas that a member of a payload has, in any branch of unions on the way.
fn standing_at(reader: &Reader<'_, '_>, payload: SchemaId, path: &[String]) -> BTreeSet<Location> {
    let schemas = &reader.table.schemas;
    let parts = |start: Vec<SchemaId>| {
        let mut found = BTreeSet::new();
        let mut waiting = start;
        while let Some(id) = waiting.pop() {
            if found.insert(id) {
                let schema = &schemas[id];
                let further = schema.all_of.iter().chain(&schema.any_of).chain(&schema.one_of);
                waiting.extend(schema.reference.iter().chain(further));
            }
        }
        found
    };
    let mut found = parts(vec![payload]);
    for key in path {
        found = parts(found.iter().filter_map(|id| schemas[*id].property(key)).collect());
    }
    found.into_iter().map(|id| schemas[id].location.clone()).collect()
}

#[cfg(test)]
mod tests {
    use super::super::testing::provider;

    /// What becomes of the events `a.b` and `c`, whose payloads stand in a file: event, example and body each.
    fn check(entry: &str, file: (&str, &str), expected: &[&str], told: &[&str]) {
        let document = "{openapi: 3.1.0, webhooks: {a.b: {post: {}}, c: {post: {}}, d: {post: {}}}}";
        let configuration = format!(
            "[discriminator]\nat = [{{ header = \"X-Event\", body = \"/action\" }}]\nvalue = \"key\"\n[events]\n\
             leave_out = [\"d\"]\n[examples]\nfiles = [{{ file = \"file.json\", {entry} }}]\n"
        );
        let (read, found) = provider(&configuration, &[("document.yaml", document), file]);
        let events = read.unwrap().events;
        let examples = events.iter().flat_map(|event| {
            event.examples.iter().map(move |example| {
                format!(
                    "{} <- {} {:?} {}",
                    event.event_type, example.name, example.headers["x-event"], example.body
                )
            })
        });
        assert_eq!(examples.collect::<Vec<_>>(), expected);
        assert_eq!(found, told);
    }

    #[test]
    fn payloads_stand_under_names() {
        check(
            "layout = \"by-event\"",
            (
                "file.json",
                "[{\"name\": \"a\", \"examples\": [{\n    \"action\": \"b\",\n    \"n\": 1.50\n  }, \"{}\"]},\n\
                 {\"name\": \"c\", \"examples\": {\"n\": 1e2}}, {\"name\": \"d\", \"examples\": [{}]}]",
            ),
            &["a.b <- a 1 \"a\" {\n  \"action\": \"b\",\n  \"n\": 1.50\n}", "c <- c \"c\" {\"n\": 1e2}"],
            &[
                "acme/file.json:4 unmatched-example: this example names the event `a`, which the document does not have",
            ],
        );
        check(
            "layout = \"by-event\", at = \"/all\"",
            ("file.json", "{\"all\": {\"c\": [{}, {\"n\": 1}]}}"),
            &["c <- c 1 \"c\" {}", "c <- c 2 \"c\" {\"n\": 1}"],
            &[],
        );
    }

    #[test]
    fn what_is_not_there_is_told() {
        let by_event = "layout = \"by-event\"";
        let missing = "missing-document: the file of examples `file.json` does not exist";
        check(by_event, ("other.json", ""), &[], &[&format!("acme/provider.toml:10 {missing}")]);
        let nothing = "unused-configuration: `file.json` has nothing at `/all`";
        let at = format!("{by_event}, at = \"/all\"");
        check(&at, ("file.json", "{}"), &[], &[&format!("acme/provider.toml:10 {nothing}")]);
        let incomplete = "acme/file.json:1 invalid-example: this entry has no `examples`";
        check(by_event, ("file.json", "[{\"name\": \"c\"}]"), &[], &[incomplete]);
    }
}
