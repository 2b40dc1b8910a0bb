//! Tables and lists of a page that name events in, those events out, with what the page says of each.
//!
//! Such an event is declared although no page shows its payload: it has a variant of its own, is among all event types,
//! and its payload is an object of which nothing else is known. When a page describes it, that shows as a change.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::block::{Block, Line, plain};
use super::event::{Confidence, Event, Source};
use super::name::is_wire;
use super::nest::words;
use super::note::{Note, Notes};
use super::section::{Section, sections};
use super::type_words;

/// An event that a page names.
#[derive(Debug, Clone, PartialEq)]
pub struct Listed {
    /// The text that names it in a delivery.
    pub event_type: String,
    /// What the page says of it.
    pub description: Option<String>,
    /// Where.
    pub source: Source,
}

/// What the first column of a table of events is called.
const COLUMNS: [&str; 14] = [
    "event",
    "events",
    "event type",
    "event types",
    "event name",
    "event key",
    "webhook",
    "webhooks",
    "webhook event",
    "webhook type",
    "topic",
    "webhook topic",
    "notification",
    "notification type",
];

/// The events that a page names, each once.
pub fn events(blocks: &[Block], page: &str) -> Vec<Listed> {
    let mut found: Vec<Listed> = Vec::new();
    for section in sections(blocks).iter().filter(|section| !section.is_foreign()) {
        let tables = section.tables().filter_map(|rows| table(rows)).flatten();
        let listed = if is_list(section) { list(section) } else { Vec::new() };
        for (event_type, description, line) in tables.chain(listed) {
            if found.iter().any(|other| other.event_type == event_type) {
                continue;
            }
            let source =
                Source { page: page.to_owned(), line: line.number, words: line.text, ..Source::default() };
            found.push(Listed { event_type, description, source });
        }
    }
    found
}

type Row = (String, Option<String>, Line);

/// The events of a table; none where it lists something else.
pub fn table(rows: &[Vec<Line>]) -> Option<Vec<Row>> {
    let head: Vec<String> = rows.first()?.iter().map(|cell| plain(&cell.text).to_lowercase()).collect();
    if !COLUMNS.contains(&head.first()?.as_str()) {
        return None;
    }
    let description = head
        .iter()
        .position(|cell| cell.contains("description") || cell.contains("meaning"))
        .or((head.len() > 1).then_some(1));
    let row = |row: &Vec<Line>| {
        let event_type = event_type(&row.first()?.text)?;
        let description = description.and_then(|at| row.get(at)).map(|cell| unlinked(&cell.text));
        let words = row.iter().map(|cell| cell.text.as_str()).collect::<Vec<_>>().join(" | ");
        let line = Line::new(row.first()?.number, &words);
        Some((event_type, description.filter(|text| !text.is_empty()), line))
    };
    let found: Vec<Row> = rows.iter().skip(1).filter_map(row).collect();
    // A few rows may be headings of groups.
    (!found.is_empty() && found.len() * 2 >= rows.len() - 1).then_some(found)
}

/// Whether the lines of a section are a list of events.
pub fn is_list(section: &Section<'_>) -> bool {
    let heading = section.heading.map(|line| words(&line.text)).unwrap_or_default();
    let has = |names: &[&str]| heading.iter().any(|word| names.contains(&word.as_str()));
    let speaks_of_events = has(&["events", "topics", "webhooks", "notifications"])
        || has(&["event", "webhook"])
            && has(&["type", "types", "name", "names", "catalog", "catalogue", "list"]);
    let is_other =
        has(&["payload", "field", "fields", "body", "data", "properties", "attributes", "headers"]);
    speaks_of_events && !is_other && list(section).len() > 1
}

/// The events that the lines of a section name.
fn list(section: &Section<'_>) -> Vec<Row> {
    let mut found: Vec<Row> = Vec::new();
    let lines = section.lines();
    let mut awaits = false;
    for (index, line) in lines.iter().enumerate() {
        // A name before a type is a field's.
        let is_field = lines.get(index + 1).is_some_and(|next| type_words::parse(&next.text).is_some());
        match (item(&line.text).filter(|_| !is_field), found.last_mut()) {
            (Some((event_type, description)), _) => {
                awaits = description.is_none();
                found.push((event_type, description, line.clone()));
            }
            // What a name is followed by is what it means.
            (None, Some((_, description, _))) if awaits => {
                *description = Some(unlinked(&line.text));
                awaits = false;
            }
            (None, _) => awaits = false,
        }
    }
    for block in section.blocks {
        let Block::Code { text, line, .. } = block else { continue };
        let lines: Vec<Line> =
            text.lines().enumerate().map(|(index, text)| Line::new(line + index, text)).collect();
        let lines: Vec<&Line> = lines.iter().filter(|line| !line.text.is_empty()).collect();
        let names: Option<Vec<Row>> =
            lines.iter().map(|line| Some((event_type(&line.text)?, None, (*line).clone()))).collect();
        found.extend(names.filter(|names| names.len() > 1).unwrap_or_default());
    }
    found
}

/// An element of a list: `- order.paid`, `* **order.paid**: what it means`.
fn item(text: &str) -> Option<(String, Option<String>)> {
    let bullet = ["- ", "* ", "• ", "+ "].iter().find_map(|sign| text.strip_prefix(sign));
    let content = bullet.unwrap_or(text).trim();
    let content = unlinked(content);
    for divider in [" – ", " — ", " - ", ": "] {
        if let Some((name, description)) = content.split_once(divider)
            && let Some(name) = event_type(name)
        {
            return Some((name, Some(description.trim().to_owned())));
        }
    }
    event_type(&content).map(|name| (name, None))
}

/// A text that can only be the name of an event.
fn event_type(text: &str) -> Option<String> {
    let text = plain(&unlinked(text));
    let is_name = text.contains(['.', '_', ':', '/'])
        || text.contains('-') && !text.contains(|letter: char| letter.is_uppercase());
    (is_name && is_wire(&text) && !text.ends_with(['.', ':', '/'])).then_some(text)
}

/// A text whose links are what they are shown as.
fn unlinked(text: &str) -> String {
    let mut shown = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('[') {
        let Some((inside, behind)) = after.split_once("](") else { break };
        let Some((_, behind)) = behind.split_once(')') else { break };
        shown.push_str(before);
        shown.push_str(inside);
        rest = behind;
    }
    (shown + rest).trim().to_owned()
}

/// Declares the events that are named and not described.
pub fn declare(listed: Vec<Listed>, events: &mut Vec<Event>, notes: &mut Notes) {
    let mut known: BTreeSet<String> = events.iter().flat_map(names).collect();
    let named_at = usual_place(events);
    let mut told: Vec<(Source, Vec<String>)> = Vec::new();
    for listed in listed {
        if !known.insert(listed.event_type.clone()) {
            events.iter_mut().filter(|event| event.event_type == listed.event_type).for_each(|event| {
                describe(event, &listed);
            });
            continue;
        }
        match told.iter_mut().find(|(source, _)| source.page == listed.source.page) {
            Some((_, names)) => names.push(listed.event_type.clone()),
            None => told.push((listed.source.clone(), vec![listed.event_type.clone()])),
        }
        events.push(Event {
            schema: payload(&listed, &named_at),
            event_type: listed.event_type,
            description: listed.description,
            source: listed.source,
            ..Event::default()
        });
    }
    for (source, names) in told {
        let shown: Vec<&str> = names.iter().map(String::as_str).take(8).collect();
        let more = if names.len() > shown.len() { ", …" } else { "" };
        let message = match names.len() {
            1 => format!("an event is named here, and no page shows its payload: {}", shown[0]),
            count => format!(
                "{count} events are named here, and no page shows their payloads: {}{more}",
                shown.join(", ")
            ),
        };
        let help = "each is an object of which nothing is known; where other pages describe them, give those as well";
        notes.push(Note::remark(&source.page, source.line, message).help(help));
    }
}

/// Lets an event have the description of its row, where it has none, or that of a page about several events.
fn describe(event: &mut Event, listed: &Listed) {
    let Some(description) = &listed.description else { return };
    let is_general = event.description.is_none() || event.source.page == listed.source.page;
    if !is_general || event.channel.is_some() {
        return;
    }
    let of_schema = event.schema.get("description").and_then(Value::as_str);
    let is_same = of_schema.is_none_or(|text| {
        [&event.title, &event.description].into_iter().flatten().any(|known| known == text)
    });
    if let Some(schema) = event.schema.as_object_mut().filter(|_| is_same) {
        schema.insert("description".to_owned(), json!(description));
    }
    event.description = Some(description.clone());
}

/// All names of an event: its own, and those that the member may hold that names it.
fn names(event: &Event) -> Vec<String> {
    let mut names = vec![event.event_type.clone()];
    let field = event.named_at.as_ref().and_then(|keys| {
        keys.iter().try_fold(&event.schema, |schema, key| schema.get("properties")?.get(key))
    });
    let listed = field.and_then(|field| field.get("enum")).and_then(Value::as_array).into_iter().flatten();
    names.extend(listed.filter_map(Value::as_str).map(str::to_owned));
    names
}

/// Where most payloads name their events; nowhere where none does.
fn usual_place(events: &[Event]) -> Vec<String> {
    let places: Vec<&Vec<String>> = events.iter().filter_map(|event| event.named_at.as_ref()).collect();
    let count = |place: &&&Vec<String>| places.iter().filter(|other| other == place).count();
    // Of those that are as usual as another, the first.
    places.iter().rev().max_by_key(count).map(|place| (*place).clone()).unwrap_or_default()
}

/// An object of which is known what names its event, where other payloads show that, and nothing else.
fn payload(listed: &Listed, named_at: &[String]) -> Value {
    let Listed { event_type, description, source } = listed;
    let constant = json!({
        "type": "string",
        "const": event_type,
        "x-provenance": [{ "page": source.page, "line": source.line, "words": source.words, "confidence": "stated" }],
    });
    let wrapped = named_at.iter().rev().fold(None, |inner: Option<Value>, key| {
        let inner = inner.unwrap_or_else(|| constant.clone());
        Some(json!({ "type": "object", "properties": { key: inner } }))
    });
    let says = description.clone().map(|text| text + "\n\n").unwrap_or_default();
    let mut schema = json!({
        "type": "object",
        "description": says + "The documentation names this event, and does not show its payload.",
    });
    if let (Some(schema), Some(Value::Object(wrapped))) = (schema.as_object_mut(), wrapped) {
        schema.extend(wrapped.into_iter().filter(|(key, _)| key == "properties"));
    }
    // Not `true`, for which types make no room: what an undocumented payload has is all that there is of it.
    schema["additionalProperties"] = json!({ "description": "What the event has." });
    schema["x-undocumented"] = json!(["members"]);
    let inferred = Source { confidence: Confidence::Inferred, ..source.clone() };
    schema["x-provenance"] = json!([inferred.value()]);
    schema
}

#[cfg(test)]
mod tests {
    use super::super::markdown;
    use super::*;

    fn check(page: &str, expected: &[&str]) {
        let shown: Vec<String> = events(&markdown::blocks(page), "a.md")
            .into_iter()
            .map(|listed| {
                let says = listed.description.map(|text| format!(": {text}")).unwrap_or_default();
                format!("{} {}{says}", listed.source.line, listed.event_type)
            })
            .collect();
        assert_eq!(shown, expected, "{page}");
    }

    #[test]
    fn tables_name_events() {
        check(
            "| Event | Description |\n| --- | --- |\n| `order.paid` | It was paid |\n| **Cards** | |\n\
             | [`card.lost`](/card-lost) | See [cards](/cards) |\n",
            &["3 order.paid: It was paid", "5 card.lost: See cards"],
        );
        check("| Event type | When |\n| --- | --- |\n| order-paid | At once |", &["3 order-paid: At once"]);
        check("| Event |\n| --- |\n| Christmas |\n| Easter |", &[]);
        check("| Field | Description |\n| --- | --- |\n| `data.id` | The id |", &[]);
        check("## Responses\n\n| Event | Description |\n| --- | --- |\n| `order.paid` | Paid |", &[]);
    }

    #[test]
    fn lists_name_events() {
        check(
            "## Events\n\nThese are sent:\n\n- `order.paid` - It was paid\n- **order.lost**\n\n## Else\n\n- `a.b`",
            &["5 order.paid: It was paid", "6 order.lost"],
        );
        check(
            "## Event types\n\norder.paid\nIt was paid.\n\norder.lost\nIt was lost.\n",
            &["3 order.paid: It was paid.", "6 order.lost: It was lost."],
        );
        check(
            "## Available webhooks\n\n```\norder.paid\norder.lost\n```\n",
            &["4 order.paid", "5 order.lost"],
        );
        check("## Events\n\norder.id\nstring\norder.name\nstring\n", &[]);
        check("## Event payload\n\n- `order.id` - The id\n- `order.name` - The name\n", &[]);
        check("## Events\n\nSee docs.acme.example for more.\n", &[]);
    }

    #[test]
    fn what_is_described_is_not_declared_again() {
        let schema = json!({ "properties": { "type": { "enum": ["a.b", "a.c"] } } });
        let known = Event {
            event_type: "a.b".into(),
            named_at: Some(vec!["type".into()]),
            schema,
            ..Event::default()
        };
        let listed = |name: &str| Listed {
            event_type: name.into(),
            description: None,
            source: Source { page: "a.md".into(), line: 3, ..Source::default() },
        };
        let row = Listed { description: Some("It is.".into()), ..listed("a.b") };
        let (mut events, mut notes) = (vec![known], Notes::default());
        declare(vec![row], &mut events, &mut notes);
        assert_eq!(events[0].description.as_deref(), Some("It is."));
        assert_eq!(events[0].schema["description"], "It is.");
        declare(vec![listed("a.b"), listed("a.c"), listed("a.d"), listed("a.d")], &mut events, &mut notes);
        assert_eq!(events.len(), 2);
        assert_eq!(events[1].schema["properties"]["type"]["const"], "a.d");
        assert_eq!(notes.0[0].message, "an event is named here, and no page shows its payload: a.d");
    }
}
