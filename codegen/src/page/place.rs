//! Lists of fields in, the same fields where they belong in the payload out.
//!
//! A list says its paths in full, or it is that of an object, which is then the one whose members in the examples are
//! most like it.

use super::block::Line;
use super::event::Source;
use super::field_list::Entry;
use super::nest;
use super::note::{Note, Notes};
use super::path::{self, Path, Step};
use super::sketch::{Sketch, shown};
use super::statement;
use crate::model::Type;

/// A list of fields, under a heading of a page.
pub struct List<'a> {
    /// The page's name.
    pub page: &'a str,
    /// The heading, where there is one.
    pub heading: Option<&'a Line>,
    /// Its fields.
    pub entries: Vec<Entry>,
}

/// Adds what a list says to a sketch of the payload; `examples` is the sketch that the examples make.
pub fn place(list: &List<'_>, stated: &mut Sketch, examples: &Sketch, texts: &Texts<'_>, notes: &mut Notes) {
    let mut entries = list.entries.clone();
    // Where some are marked as required, the others are not.
    if entries.iter().any(|entry| entry.required == Some(true)) {
        entries.iter_mut().for_each(|entry| entry.required = Some(entry.required.unwrap_or(false)));
    }
    for entry in entries.iter().filter(|entry| entry.hidden_values > 0) {
        let name = entry.name.as_deref().unwrap_or("this field");
        let message = format!("{} values of `{name}` are not on the page", entry.hidden_values);
        let help = "open the list before the page is saved, or list them in an overlay";
        notes.push(Note::warning(list.page, entry.line, message).help(help));
    }
    if entries.iter().any(|entry| entry.name.is_none()) {
        let make = |entry: &Entry| {
            let path = entry.name.iter().map(|name| Step::Member(name.clone())).collect::<Path>();
            statement::sketch(entry, list.page, &texts.at(&path))
        };
        let nested = nest::nest(&entries, examples, list.page, &make, notes);
        add(stated, nested);
        return;
    }
    let paths: Vec<(Path, &Entry)> =
        entries.iter().filter_map(|entry| Some((path::parse(entry.name.as_deref()?)?, entry))).collect();
    let Some(base) = base(&paths, examples, list) else {
        let line = entries.first().map_or(1, |entry| entry.line);
        let names: Vec<&str> = entries.iter().filter_map(|entry| entry.name.as_deref()).take(3).collect();
        let message = format!("no example has the fields that are listed here: {}", names.join(", "));
        let help = "they are left out; where they belong to the payload, add them in an overlay";
        notes.push(Note::warning(list.page, line, message).help(help));
        return;
    };
    for (path, entry) in paths {
        let path: Path = base.iter().cloned().chain(path).collect();
        let mut made = statement::sketch(entry, list.page, &texts.at(&path));
        let [around @ .., last] = path.as_slice() else { continue };
        ancestors(stated, around, made.sources.first());
        let holder = stated.at_mut(around);
        match last {
            Step::Member(name) => {
                let member = holder.member_mut(name);
                made.members.append(&mut member.members);
                made.items = made.items.or(member.items.take());
                made.embedded = made.embedded.or(member.embedded.take());
                *member = made;
            }
            Step::Element => add(holder.items_mut(), made),
            Step::Embedded => {}
        }
    }
}

/// What has members or elements is an object or a list, as the first field in it says.
fn ancestors(stated: &mut Sketch, path: &[Step], source: Option<&Source>) {
    for length in 0..=path.len() {
        let kind = match path.get(length) {
            None | Some(Step::Member(_)) => Type::Object,
            Some(Step::Element) => Type::Array,
            Some(Step::Embedded) => Type::String,
        };
        let sketch = stated.at_mut(&path[..length]);
        if sketch.types.is_empty() {
            sketch.types.insert(kind);
            let says = vec!["type"];
            // The payload itself is an object, whatever is said.
            sketch.sources.extend(
                source.filter(|_| length > 0).map(|source| Source { says: says.clone(), ..source.clone() }),
            );
        }
    }
}

/// Adds what is new of one sketch to another of the same place.
fn add(stated: &mut Sketch, other: Sketch) {
    let Sketch { types, members, unnamed, .. } = other;
    if stated.types.is_empty() {
        stated.types = types;
    }
    if stated.types.is_empty() && !members.is_empty() {
        stated.types.insert(Type::Object);
    }
    for (name, member) in members {
        *stated.member_mut(&name) = member;
    }
    stated.unnamed.extend(unnamed);
}

/// The object that a list is about: the one that has most of its fields in the examples.
fn base(paths: &[(Path, &Entry)], examples: &Sketch, list: &List<'_>) -> Option<Path> {
    if examples.members.is_empty() {
        return Some(Path::new());
    }
    let objects = examples.walk().into_iter().filter(|(_, sketch)| !sketch.members.is_empty());
    let scored = objects.map(|(path, sketch)| {
        let fitting = paths.iter().filter(|(path, _)| sketch.at(path).is_some()).count();
        (fitting, path)
    });
    // The first of those that fit best lies furthest out.
    let mut best: Option<(usize, Path)> = None;
    for (fitting, path) in scored {
        if best.as_ref().is_none_or(|(most, _)| fitting > *most) {
            best = Some((fitting, path));
        }
    }
    let (fitting, path) = best?;
    if fitting > 0 {
        return Some(path);
    }
    let heading = list.heading.map(|line| nest::words(&line.text)).unwrap_or_default();
    let is_payload = ["body", "payload", "fields", "parameters"]
        .iter()
        .any(|word| heading.iter().any(|other| other == word));
    is_payload.then(Path::new)
}

/// The texts and numbers that examples have, by where they stand.
pub struct Texts<'a>(pub Vec<&'a serde_json::Value>);

impl Texts<'_> {
    /// What examples have at a path.
    pub fn at(&self, path: &[Step]) -> Vec<String> {
        let mut found: Vec<serde_json::Value> = self.0.iter().map(|value| (*value).clone()).collect();
        for step in path {
            found = found
                .into_iter()
                .flat_map(|value| match (step, value) {
                    (Step::Member(name), serde_json::Value::Object(mut members)) => {
                        members.remove(name).into_iter().collect()
                    }
                    (Step::Element, serde_json::Value::Array(elements)) => elements,
                    (Step::Embedded, serde_json::Value::String(text)) => {
                        super::infer::compound(&text).into_iter().collect()
                    }
                    _ => Vec::new(),
                })
                .collect();
        }
        let is_leaf = |value: &serde_json::Value| !value.is_null() && !value.is_object() && !value.is_array();
        found.iter().filter(|value| is_leaf(value)).map(shown).collect()
    }
}
