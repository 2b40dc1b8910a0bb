//! The blocks of the pages about one event in, the event out: what lists and tables say, and what examples show.

use serde_json::json;

use super::block::{Block, Line, plain};
use super::catalogue;
use super::code;
use super::event::{Confidence, Event, Source};
use super::field_list;
use super::infer;
use super::merge::merge;
use super::name;
use super::note::{Note, Notes};
use super::path::{self, Path, Step};
use super::payload::{self, Found};
use super::place::{self, List, Texts};
use super::quote;
use super::section::sections;
use super::shared::Shared;
use super::sketch::Sketch;
use super::table;

/// A part of a page that is about one event.
#[derive(Debug, Clone, Default)]
pub struct Part {
    /// The page's name.
    pub page: String,
    /// What it says.
    pub blocks: Vec<Block>,
    /// What it shows.
    pub payloads: Vec<Found>,
}

/// Puts an event together; nothing where the parts describe none.
pub fn event(parts: &[Part], shared: &mut Shared, notes: &mut Notes) -> Option<Event> {
    let found: Vec<&Found> = parts.iter().flat_map(|part| &part.payloads).collect();
    let values: Vec<&serde_json::Value> = found.iter().map(|found| &found.example.value).collect();
    let texts = Texts(values.clone());
    let mut shown = match found.first() {
        Some(first) => infer::sketch(&values, &first.example.source),
        None => Sketch::default(),
    };
    quote::quote(&mut shown, found.iter().map(|found| &found.example));
    let mut payload = Sketch::default();
    for part in parts {
        for section in sections(&part.blocks).iter().filter(|section| !section.is_foreign()) {
            let mut entries =
                if catalogue::is_list(section) { Vec::new() } else { field_list::entries(&section.lines()) };
            entries.extend(section.tables().filter_map(|rows| table::fields(rows)).flatten());
            if !entries.is_empty() {
                let list = List { page: &part.page, heading: section.heading, entries };
                place::place(&list, &mut payload, &shown, &texts, notes);
            }
        }
    }
    if payload.members.is_empty() && shown.members.is_empty() {
        return None;
    }
    merge(&mut payload, shown, &mut Path::new(), notes);
    let (title, description) = title(parts);
    payload.description = payload.description.or_else(|| description.clone()).or_else(|| title.clone());
    for part in parts {
        values_of_tables(part, &mut payload, &texts, notes);
        code::read(&part.blocks, &part.page, &mut payload);
    }
    absent(&payload, &found, notes);
    name_it(parts, &found, payload, (title, description), shared, notes)
}

/// Tables of values, those of one kind under one heading together.
fn values_of_tables(part: &Part, payload: &mut Sketch, texts: &Texts<'_>, notes: &mut Notes) {
    for section in sections(&part.blocks).iter().filter(|section| !section.is_foreign()) {
        let mut tables: Vec<table::Values> = Vec::new();
        let is_of_values =
            |rows: &&Vec<Vec<Line>>| table::fields(rows).is_none() && catalogue::table(rows).is_none();
        for rows in section.tables().filter(is_of_values) {
            let Some(values) = table::values(rows) else { continue };
            match tables.iter_mut().find(|other| other.column == values.column) {
                Some(known) => known.values.extend(values.values),
                None => tables.push(values),
            }
        }
        for table in tables {
            let lines = section.lines();
            let mut prose: Vec<&Line> = lines.iter().filter(|line| line.number < table.line).collect();
            prose.extend(section.heading);
            let Some(path) = table::subject(&table, &prose, payload, texts) else {
                let message = format!("no field is known to have the values of this table: {}", table.column);
                let help = "name the field before the table, or list the values in an overlay";
                notes.push(Note::warning(&part.page, table.line, message).help(help));
                continue;
            };
            let sketch = payload.at_mut(&path);
            let name = path::leaf(&path).unwrap_or_default();
            let says =
                |line: &&&Line| super::block::spans(&line.text).iter().any(|span| span.ends_with(name));
            if sketch.description.is_none() {
                sketch.description =
                    prose.iter().find(says).map(|line| line.text.trim_end_matches(':').to_owned());
            }
            sketch.values = table::listed(&table, sketch);
            sketch.keywords.remove("x-looks-like");
            let words: Vec<&str> = prose.iter().map(|line| line.text.as_str()).collect();
            sketch.sources.push(Source {
                page: part.page.clone(),
                line: table.line,
                words: words.first().copied().unwrap_or_default().to_owned(),
                confidence: Confidence::Stated,
                says: vec!["enum"],
                ..Source::default()
            });
        }
    }
}

/// Tells of members that are said to be there always, and that an example lacks.
fn absent(payload: &Sketch, found: &[&Found], notes: &mut Notes) {
    for (path, sketch) in payload.walk() {
        let [around @ .., Step::Member(name)] = path.as_slice() else { continue };
        if sketch.required != Some(true) || around.iter().any(|step| *step != Step::Member(name_of(step))) {
            continue;
        }
        let pointer: String = around.iter().map(|step| format!("/{}", name_of(step))).collect();
        for found in found {
            let lacks = found.example.value.pointer(&pointer).and_then(serde_json::Value::as_object);
            if lacks.is_some_and(|members| !members.contains_key(name))
                && let Some(source) = sketch.sources.first()
            {
                let message =
                    format!("`{}` is said to be required, and an example lacks it", path::shown(&path));
                let help = format!(
                    "the example begins at line {} of {}",
                    found.example.source.line, found.example.source.page
                );
                notes.push(Note::warning(&source.page, source.line, message).help(help));
            }
        }
    }
}

fn name_of(step: &Step) -> String {
    match step {
        Step::Member(name) => name.clone(),
        Step::Element | Step::Embedded => String::new(),
    }
}

/// Finds out what the event is called, and lets the payload say so.
fn name_it(
    parts: &[Part],
    found: &[&Found],
    mut payload: Sketch,
    (title, description): Titles,
    shared: &mut Shared,
    notes: &mut Notes,
) -> Option<Event> {
    let wire = found.iter().find_map(|found| payload::wire(&found.example.value));
    let at: Option<Path> = match &wire {
        Some((keys, _)) => Some(keys.iter().map(|key| Step::Member(key.clone())).collect()),
        None => telling(&payload),
    };
    let named_at = at.as_ref().map(|at| at.iter().map(name_of).collect());
    let field = at.as_ref().and_then(|at| payload.at(at));
    let listed: Vec<String> = field
        .map(|field| field.values.iter().map(|(value, _)| super::sketch::shown(value)).collect())
        .unwrap_or_default();
    let constant = field.and_then(|field| field.constant.as_ref()?.as_str().map(str::to_owned));
    let text = constant.or_else(|| wire.as_ref().map(|(_, text)| text.clone()));
    let first = parts.first()?;
    let named = parts.iter().find_map(|part| name::find(&part.blocks, &part.page, text.as_deref(), &listed));
    let (event_type, source) = match (named, text) {
        (Some(named), _) => (named.event_type, named.source),
        (None, Some(text)) => {
            let place = found.first().map(|found| found.example.source.clone()).unwrap_or_default();
            (text, place)
        }
        (None, None) => {
            let stem = first.page.rsplit('/').next().unwrap_or_default();
            let stem = stem.split('.').next().unwrap_or_default().to_owned();
            let message = "this page does not say what its event is called on the wire";
            let help = format!(
                "it is called `{stem}`, after the page; say what it is in an overlay or in provider.toml"
            );
            notes.push(Note::warning(&first.page, 1, message).help(help));
            let source = Source {
                page: first.page.clone(),
                line: 1,
                confidence: Confidence::Inferred,
                ..Source::default()
            };
            (stem, source)
        }
    };
    if let Some(at) = at
        && listed.is_empty()
    {
        let wires: std::collections::BTreeSet<String> = found
            .iter()
            .filter_map(|found| payload::wire(&found.example.value))
            .map(|(_, text)| text)
            .collect();
        let field = payload.at_mut(&at);
        field.keywords.shift_remove("x-looks-like");
        if wires.iter().all(|text| *text == event_type) {
            if field.constant.is_none() {
                field.sources.push(Source { says: vec!["const"], ..source.clone() });
            }
            field.constant = Some(json!(event_type));
        } else {
            let message = format!(
                "the page calls the event `{event_type}`, and an example says `{}`",
                wires.iter().next().map_or("", String::as_str)
            );
            notes
                .push(Note::warning(&source.page, source.line, message).help("both are read as names of it"));
            field.values =
                std::iter::once(event_type.clone()).chain(wires).map(|text| (json!(text), None)).collect();
            field.values.dedup();
        }
    }
    let headers: std::collections::BTreeSet<String> =
        found.iter().flat_map(|found| found.example.headers.keys().cloned()).collect();
    Some(Event {
        event_type,
        title,
        description,
        schema: payload.schema(shared, notes),
        headers: headers.into_iter().collect(),
        examples: found.iter().map(|found| found.example.clone()).collect(),
        source,
        named_at,
        channel: None,
    })
}

/// The member at the top that may name the event, where no example says.
fn telling(payload: &Sketch) -> Option<Path> {
    let names =
        payload.members.iter().filter(|(_, member)| member.types.contains(crate::model::Type::String));
    let ranked = names.filter_map(|(name, _)| Some((crate::survey::place::telling(name)?, name)));
    ranked.min().map(|(_, name)| vec![Step::Member(name.clone())])
}

/// A title and a description.
type Titles = (Option<String>, Option<String>);

/// What the page is called, and the first sentence that describes the event.
fn title(parts: &[Part]) -> Titles {
    let first = parts.first().map_or(&[][..], |part| &part.blocks);
    let heading = |highest: u8, within: usize| {
        first.iter().take(within).enumerate().find_map(|(index, block)| match block {
            Block::Heading(level, line) if *level <= highest && !is_part(&line.text) => Some((index, line)),
            _ => None,
        })
    };
    // Further down, a heading is that of a part.
    let heading = heading(1, first.len()).or_else(|| heading(6, 6));
    let after = heading.map_or(0, |(index, _)| index + 1);
    let heading = heading.map(|(_, line)| name::without_badge(&plain(&line.text)));
    // A sentence before the first list or example, which is where pages say what it is.
    let mut lines =
        first[after..].iter().take_while(|block| !matches!(block, Block::Code { .. } | Block::Table(_)));
    let prose = lines.find_map(|block| match block {
        Block::Text(line) => {
            let text = line.text.replace("**", "");
            let is_sentence =
                text.ends_with('.') && text.split_whitespace().count() > 4 && !text.contains("http");
            is_sentence.then_some(text)
        }
        _ => None,
    });
    (heading, prose)
}

/// Whether a heading says what a part of a page is, rather than what the page is about.
fn is_part(text: &str) -> bool {
    let words = super::nest::words(text);
    let parts = ["payload", "body", "fields", "request", "response", "documentation", "content", "example"];
    words.iter().any(|word| parts.contains(&word.as_str()))
}
