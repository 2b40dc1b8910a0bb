//! A document that was made of pages, a newer one that was made of some of them, and the names of those in; the newer
//! one out, with the events of the other pages as they were.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};

use super::shared::bare;
use super::write;
use crate::source::Sources;

/// What becomes of the events of pages that were not given.
#[derive(Debug, Default)]
pub struct Kept {
    /// The newer document with all that is kept; none where nothing is.
    pub document: Option<String>,
    /// The events that are kept, each with the pages that it rests on and that were not given.
    pub events: Vec<(String, Vec<String>)>,
    /// Events of which only some of the pages were given, with the others: what those say would be lost.
    pub partial: Vec<(String, Vec<String>)>,
}

/// Keeps the events that rest on pages that are not given now.
#[must_use]
pub fn keep(known: &str, newer: &str, given: &[&str]) -> Kept {
    let (Some(known), Some(mut newer)) = (value(known), value(newer)) else { return Kept::default() };
    let given: BTreeSet<String> = given.iter().map(|page| (*page).to_owned()).collect();
    let before: BTreeSet<String> = listed(&known).filter_map(name_of).collect();
    let missing: BTreeSet<String> = before.difference(&given).cloned().collect();
    let container = if known.get("channels").is_some() { "channels" } else { "webhooks" };
    let (events, others) = (entries(&known, container), entries(&newer, container));
    let mut kept = Kept::default();
    let mut merge = Merge { known: &known, container, names: BTreeMap::new() };
    let mut stay: Vec<&Entry<'_>> = Vec::new();
    for event in &events {
        let lost: Vec<String> = event.pages.intersection(&missing).cloned().collect();
        if lost.is_empty() {
            continue;
        }
        let other = others.iter().find(|other| other.event_type == event.event_type);
        // A page may have got another name: what a new one describes is taken.
        let is_anew =
            |other: &&Entry<'_>| other.pages.difference(&before).next().is_some() && !other.is_only_named;
        match other {
            Some(other) if is_anew(&other) => {}
            Some(other) if !other.is_only_named && !event.pages.is_disjoint(&given) => {
                kept.partial.push((event.event_type.clone(), lost));
            }
            Some(_) | None => {
                kept.events.push((event.event_type.clone(), lost));
                stay.push(event);
            }
        }
    }
    if stay.is_empty() {
        return kept;
    }
    let replaced: Vec<String> = others
        .iter()
        .filter(|other| stay.iter().any(|event| event.event_type == other.event_type))
        .map(|other| other.key.clone())
        .collect();
    for key in replaced {
        merge.drop(&mut newer, &key);
    }
    for event in &stay {
        merge.add(&mut newer, event);
    }
    order(&mut newer, &known, container);
    let needed: BTreeSet<&String> = stay.iter().flat_map(|event| &event.pages).collect();
    let pages = listed(&known)
        .filter(|page| name_of(page).is_some_and(|name| needed.contains(&name) && !given.contains(&name)));
    let pages: Vec<Value> = listed(&newer).chain(pages).cloned().collect();
    newer["x-pages"] = Value::Array(pages);
    kept.document = Some(write::text(&newer));
    kept
}

fn value(text: &str) -> Option<Value> {
    const FILE: &str = "document.yaml";
    let sources: Sources = [(FILE.to_owned(), text.as_bytes().to_vec())].into_iter().collect();
    sources.value(FILE)?.ok().filter(Value::is_object)
}

fn listed(root: &Value) -> impl Iterator<Item = &Value> {
    root.get("x-pages").and_then(Value::as_array).into_iter().flatten()
}

fn name_of(page: &Value) -> Option<String> {
    page.get("page").and_then(Value::as_str).map(str::to_owned)
}

/// An event of a document: a webhook, or a channel with its message.
struct Entry<'v> {
    event_type: String,
    key: String,
    value: &'v Value,
    /// The pages that it rests on.
    pages: BTreeSet<String>,
    /// Whether no page shows its payload.
    is_only_named: bool,
}

fn entries<'v>(root: &'v Value, container: &str) -> Vec<Entry<'v>> {
    let members = root.get(container).and_then(Value::as_object).into_iter().flatten();
    let entry = |(key, value): (&String, &'v Value)| {
        let address = value.get("address").and_then(Value::as_str);
        let mut pages = BTreeSet::new();
        let messages = value.get("messages").and_then(Value::as_object).into_iter().flatten();
        let messages: Vec<&Value> = messages.filter_map(|(_, message)| resolved(root, message)).collect();
        messages.iter().copied().chain([value]).for_each(|part| collect(part, &mut pages));
        let in_webhook = value.pointer("/post/requestBody/content/application~1json/schema");
        let payload = messages.iter().find_map(|message| message.get("payload")).or(in_webhook);
        let is_only_named = payload.is_some_and(|payload| {
            let missing = payload.get("x-undocumented").and_then(Value::as_array);
            missing.is_some_and(|missing| missing.iter().any(|missing| missing == "members"))
        });
        Entry { event_type: address.unwrap_or(key).to_owned(), key: key.clone(), value, pages, is_only_named }
    };
    members.map(entry).collect()
}

fn resolved<'v>(root: &'v Value, value: &'v Value) -> Option<&'v Value> {
    match value.get("$ref").and_then(Value::as_str) {
        Some(reference) => root.pointer(&pointer(reference)?),
        None => Some(value),
    }
}

/// The pointer of a reference within the document, as `write` makes them.
fn pointer(reference: &str) -> Option<String> {
    Some(reference.strip_prefix('#')?.replace("%20", " ").replace("%25", "%"))
}

/// The pages that a value names as what it rests on.
fn collect(value: &Value, pages: &mut BTreeSet<String>) {
    match value {
        Value::Object(members) => {
            for (key, member) in members {
                if key == "x-provenance" {
                    pages.extend(member.as_array().into_iter().flatten().filter_map(name_of));
                } else {
                    collect(member, pages);
                }
            }
        }
        Value::Array(elements) => elements.iter().for_each(|element| collect(element, pages)),
        _ => {}
    }
}

/// The references in a value.
fn references(value: &Value, found: &mut BTreeSet<String>) {
    match value {
        Value::Object(members) => {
            found.extend(members.get("$ref").and_then(Value::as_str).map(str::to_owned));
            members.values().for_each(|member| references(member, found));
        }
        Value::Array(elements) => elements.iter().for_each(|element| references(element, found)),
        _ => {}
    }
}

/// Parts of the known document on their way into the newer one.
struct Merge<'v> {
    known: &'v Value,
    container: &'static str,
    /// What references to parts that were taken over become.
    names: BTreeMap<String, String>,
}

impl Merge<'_> {
    /// Takes an event out, with the operations on its channel.
    fn drop(&self, newer: &mut Value, key: &str) {
        if let Some(members) = newer.get_mut(self.container).and_then(Value::as_object_mut) {
            members.shift_remove(key);
        }
        let channel = json!({ "$ref": reference(&["channels", key]) });
        if let Some(operations) = newer.get_mut("operations").and_then(Value::as_object_mut) {
            operations.retain(|_, operation| operation.get("channel") != Some(&channel));
        }
    }

    /// Adds an event, with all that it refers to and the operations on its channel.
    fn add(&mut self, newer: &mut Value, event: &Entry<'_>) {
        let mut wanted = BTreeSet::new();
        references(event.value, &mut wanted);
        let is_free = newer[self.container].get(&event.key).is_none();
        let key = if is_free { event.key.clone() } else { event.event_type.clone() };
        self.names.insert(reference(&["channels", &event.key]), reference(&["channels", &key]));
        let mut seen = BTreeSet::new();
        while let Some(next) = wanted.pop_first() {
            if seen.insert(next.clone())
                && let Some(part) = pointer(&next).and_then(|pointer| self.known.pointer(&pointer))
            {
                references(part, &mut wanted);
            }
        }
        for name in &seen {
            self.place(newer, name);
        }
        for name in seen {
            self.take(newer, &name);
        }
        let value = self.renamed(event.value);
        newer[self.container][&key] = value;
        let channel = json!({ "$ref": reference(&["channels", &event.key]) });
        let operations = self.known.get("operations").and_then(Value::as_object).into_iter().flatten();
        for (name, operation) in
            operations.filter(|(_, operation)| operation.get("channel") == Some(&channel))
        {
            let taken = newer["operations"].as_object().cloned().unwrap_or_default();
            newer["operations"][write::free(name, &taken)] = self.renamed(operation);
        }
    }

    /// Decides what a part is called in the newer document, which may have another one of its name.
    fn place(&mut self, newer: &Value, name: &str) {
        let Some((kind, key)) = component(name).filter(|_| !self.names.contains_key(name)) else { return };
        let known = &self.known["components"][&kind][&key];
        let taken = newer["components"][&kind].as_object().cloned().unwrap_or_default();
        let is_same = taken.get(&key).is_none_or(|other| bare(other) == bare(known));
        let key = if is_same { key } else { write::free(&key, &taken) };
        self.names.insert(name.to_owned(), reference(&["components", &kind, &key]));
    }

    fn take(&self, newer: &mut Value, name: &str) {
        let target = self.names.get(name).and_then(|target| component(target));
        if let (Some((kind, key)), Some((_, to))) = (component(name), target) {
            let part = self.renamed(&self.known["components"][&kind][&key]);
            if newer["components"][&kind].get(&to).is_none() {
                newer["components"][&kind][&to] = part;
            }
        }
    }

    /// A value whose references are those of the newer document.
    fn renamed(&self, value: &Value) -> Value {
        match value {
            Value::Object(members) => {
                let member = |(key, member): (&String, &Value)| {
                    let target =
                        member.as_str().filter(|_| key == "$ref").and_then(|name| self.names.get(name));
                    (key.clone(), target.map_or_else(|| self.renamed(member), |target| json!(target)))
                };
                Value::Object(members.iter().map(member).collect())
            }
            Value::Array(elements) => elements.iter().map(|element| self.renamed(element)).collect(),
            other => other.clone(),
        }
    }
}

fn reference(parts: &[&str]) -> String {
    format!("#/{}", write::pointer(parts))
}

/// The kind and the key of a part under `components`.
fn component(reference: &str) -> Option<(String, String)> {
    let pointer = pointer(reference)?;
    let (kind, key) = pointer.strip_prefix("/components/")?.split_once('/')?;
    Some((kind.to_owned(), key.replace("~1", "/").replace("~0", "~")))
}

/// Lets events stand in the order that they had, and new ones behind them.
fn order(newer: &mut Value, known: &Value, container: &str) {
    let before: Vec<&String> =
        known.get(container).and_then(Value::as_object).into_iter().flat_map(Map::keys).collect();
    if let Some(members) = newer.get_mut(container).and_then(Value::as_object_mut) {
        let mut entries: Vec<(String, Value)> = std::mem::take(members).into_iter().collect();
        entries.sort_by_key(|(key, _)| before.iter().position(|other| *other == key).unwrap_or(before.len()));
        members.extend(entries);
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Page, read};
    use super::*;

    const OTHER: (&str, &str) = ("other.json", r#"{ "type": "b.b", "n": 1 }"#);

    fn document(pages: &[(&str, &str)]) -> String {
        let pages: Vec<Page<'_>> =
            pages.iter().map(|(name, text)| Page { name, bytes: text.as_bytes() }).collect();
        read(&pages, "acme").document.map(|(_, text)| text).unwrap_or_default()
    }

    /// The events after a run over some pages, and those that are kept and refused.
    fn check(before: &[(&str, &str)], pages: &[(&str, &str)], expected: (&[&str], &[&str], &[&str])) {
        let newer = document(pages);
        let given: Vec<&str> = pages.iter().map(|(name, _)| *name).collect();
        let kept = keep(&document(before), &newer, &given);
        let text = kept.document.unwrap_or(newer);
        let root = value(&text).unwrap();
        let shown = |events: &[(String, Vec<String>)]| {
            events.iter().map(|(event, pages)| format!("{event}: {}", pages.join(" "))).collect::<Vec<_>>()
        };
        let container = if root.get("channels").is_some() { "channels" } else { "webhooks" };
        let events: Vec<String> =
            entries(&root, container).into_iter().map(|entry| entry.event_type).collect();
        assert_eq!(events, expected.0, "{text}");
        assert_eq!(
            (shown(&kept.events), shown(&kept.partial)),
            (
                expected.1.iter().map(ToString::to_string).collect(),
                expected.2.iter().map(ToString::to_string).collect()
            )
        );
        let mut wanted = BTreeSet::new();
        references(&root, &mut wanted);
        for name in wanted {
            assert!(root.pointer(&pointer(&name).unwrap()).is_some(), "{name} is not in {text}");
        }
    }

    #[test]
    fn events_of_other_pages_stay() {
        let one = ("one.json", r#"{ "type": "a.a", "n": 1 }"#);
        check(&[one, OTHER], &[one], (&["a.a", "b.b"], &["b.b: other.json"], &[]));
        check(&[one, OTHER], &[OTHER], (&["a.a", "b.b"], &["a.a: one.json"], &[]));
        check(&[one, OTHER], &[one, OTHER], (&["a.a", "b.b"], &[], &[]));
        // The same page says something else now.
        let changed = ("one.json", r#"{ "type": "c.c" }"#);
        check(&[one, OTHER], &[changed, OTHER], (&["c.c", "b.b"], &[], &[]));
        check(&[one, OTHER], &[changed], (&["b.b", "c.c"], &["b.b: other.json"], &[]));
        // It has got another name.
        check(&[one, OTHER], &[("new.json", one.1), OTHER], (&["a.a", "b.b"], &[], &[]));
    }

    #[test]
    fn an_event_of_several_pages_needs_all_of_them() {
        let one = ("one.json", r#"{ "type": "a.a", "n": 1 }"#);
        let more = ("more.json", r#"{ "type": "a.a", "m": 1 }"#);
        check(&[one, more, OTHER], &[one, OTHER], (&["a.a", "b.b"], &[], &["a.a: more.json"]));
    }

    #[test]
    fn a_name_alone_replaces_no_payload() {
        let table =
            ("events.md", "| Event | Description |\n| --- | --- |\n| `b.b` | It is |\n| `c.c` | It is |\n");
        check(&[OTHER], &[table], (&["b.b", "c.c"], &["b.b: other.json"], &[]));
        check(&[OTHER, table], &[table], (&["b.b", "c.c"], &["b.b: other.json"], &[]));
        check(&[OTHER, table], &[OTHER], (&["b.b", "c.c"], &["c.c: events.md"], &[]));
    }

    #[test]
    fn channels_keep_what_they_refer_to() {
        let channel = |name: &str, address: &str, kind: &str| {
            format!(
                "````yaml\nid: {name}\naddress: {address}\noperations:\n  - id: send\n    type: send\n    messages:\n      \
                 - id: Message\n        jsonPayloadSchema:\n          type: object\n          properties:\n            \
                 type: {{ type: string, x-parser-schema-id: Kind }}\n            at: {{ type: {kind}, \
                 x-parser-schema-id: Moment }}\n````\n"
            )
        };
        let (one, other) = (channel("One", "a.a", "string"), channel("Other", "b.b", "integer"));
        let (one, other) = (("one.md", one.as_str()), ("other.md", other.as_str()));
        check(&[one, other], &[one], (&["a.a", "b.b"], &["b.b: other.md"], &[]));
        check(&[one, other], &[other], (&["a.a", "b.b"], &["a.a: one.md"], &[]));
    }
}
