//! What pages say, put together: an event, its schema, its examples and where all of that stands.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

/// An event as far as pages describe it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Event {
    /// The text that names it in a delivery.
    pub event_type: String,
    /// What the pages call it, where that is something else: a channel, a title.
    pub title: Option<String>,
    /// What happened.
    pub description: Option<String>,
    /// Of the payload, as JSON Schema.
    pub schema: Value,
    /// Headers that examples have.
    pub headers: Vec<String>,
    /// Documented payloads.
    pub examples: Vec<Example>,
    /// The page and the line that say that there is such an event.
    pub source: Source,
    /// The way to the member of a payload that names the event, where one does.
    pub named_at: Option<Vec<String>>,
    /// What a page that shows a channel calls its parts; none where it shows none.
    pub channel: Option<Channel>,
}

/// The names of a channel's parts.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Channel {
    /// Its key.
    pub name: String,
    /// What is sent to it.
    pub message: String,
    /// The operation, and whether the provider receives in it.
    pub operation: (String, bool),
}

/// A documented payload.
#[derive(Debug, Clone, PartialEq)]
pub struct Example {
    /// As the page has it.
    pub text: String,
    /// The same, parsed.
    pub value: Value,
    /// The headers that it is shown with.
    pub headers: BTreeMap<String, String>,
    /// Where it begins.
    pub source: Source,
}

/// How sure it is what a page says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Confidence {
    /// The page says so.
    #[default]
    Stated,
    /// An example shows it.
    Shown,
    /// It follows from what stands around it.
    Inferred,
}

impl Confidence {
    /// Its name in documents.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Stated => "stated",
            Self::Shown => "shown",
            Self::Inferred => "inferred",
        }
    }
}

/// What something rests on.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Source {
    /// The page's name.
    pub page: String,
    /// The line, counted from one.
    pub line: usize,
    /// What the page says there.
    pub words: String,
    /// How sure that is.
    pub confidence: Confidence,
    /// The keywords of the schema that rest on it; none where all do.
    pub says: Vec<&'static str>,
    /// How many of the objects that examples have there have it, and of how many, where that is said.
    pub seen: Option<(usize, usize)>,
}

/// Longer quotations do not help to find a place.
const LONGEST_WORDS: usize = 200;

impl Source {
    /// As an element of `x-provenance`.
    pub fn value(&self) -> Value {
        let mut members = Map::new();
        members.insert("page".to_owned(), json!(self.page));
        members.insert("line".to_owned(), json!(self.line));
        if !self.words.is_empty() {
            let words: String = self.words.chars().take(LONGEST_WORDS).collect();
            members.insert("words".to_owned(), json!(words));
        }
        members.insert("confidence".to_owned(), json!(self.confidence.as_str()));
        if let Some((count, all)) = self.seen {
            members.insert("seen".to_owned(), json!(format!("{count} of {all}")));
        }
        if !self.says.is_empty() {
            members.insert("says".to_owned(), json!(self.says));
        }
        Value::Object(members)
    }
}
