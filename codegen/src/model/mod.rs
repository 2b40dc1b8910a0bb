//! What a provider's document says, in the words of the specifications.
//!
//! `parse` makes a [`Provider`] from an AsyncAPI or OpenAPI document; `reconcile` widens it where documented
//! examples disagree; `lower` reads it. Past this module nobody asks which format a document had.

pub mod authentication;
mod receiving;
mod schema;
mod summary;

use std::collections::BTreeMap;
use std::fmt;

use serde_json::Value;

pub use authentication::Authentication;
pub use receiving::{Answer, Handshake, Identification, Receiving, Responses, TimeFormat};
pub use schema::{
    AdditionalProperties, Discriminator, Embedded, EnumValue, Property, Schema, SchemaId, Schemas, Type,
    Types,
};

/// One folder under `specs/`: who sends, how its events are told apart, and what they carry.
#[derive(Debug, Clone)]
pub struct Provider {
    /// The folder's name, for example `acme-v2`: the cargo feature, and as `acme_v2` the Rust module.
    pub name: String,
    /// The provider as people call it.
    pub title: String,
    /// Where its documentation is read.
    pub documentation: Option<String>,
    /// The document's path, relative to the folder that holds all specs: `acme-v2/openapi.yaml`.
    pub document: String,
    /// Where a delivery names its event: the first place that holds a text decides.
    pub discriminator: Vec<Place>,
    /// How its deliveries are received.
    pub receiving: Receiving,
    /// What a JSON number that need not be an integer becomes.
    pub numbers: Numbers,
    /// Whether types that differ in optional members or listed values alone become one.
    pub merges_near_equal: bool,
    /// Formats that only this provider uses, by their name in the document.
    pub formats: BTreeMap<String, Format>,
    /// Its events, in the document's order, each event type once.
    pub events: Vec<Event>,
    /// Every schema that an event reaches.
    pub schemas: Schemas,
}

/// A place in a delivery that holds a text: an event type, or a part of one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// A member of the body, by the keys that lead to it: `/data/type` is `["data", "type"]`.
    Body(Vec<String>),
    /// A header, in lower case.
    Header(String),
    /// A header and a member of the body, joined by a dot; the header alone where the body lacks the member.
    Pair {
        /// The header, in lower case.
        header: String,
        /// The keys that lead to the member.
        body: Vec<String>,
    },
}

/// What a JSON number becomes in Rust.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Numbers {
    /// `runtime::Number`, which keeps its digits.
    Exact,
    /// `f64`, because `provider.toml` says so.
    Double,
}

/// What the text under a provider's own `format` holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Format {
    /// A date and time without a zone, in `strptime` notation: `%d-%m-%Y %I:%M %p`.
    DateTime(String),
    /// A date, in `strptime` notation.
    Date(String),
    /// Another name for a format that everyone knows, such as `uuid`.
    SameAs(String),
}

/// One kind of delivery.
#[derive(Debug, Clone)]
pub struct Event {
    /// The text that names it in a delivery.
    pub event_type: String,
    /// Whether a text that goes on after the event type and a dot, and that is no other event's, names it too.
    pub goes_on: bool,
    /// Where the document declares it: webhook keys or channels, more than one when several name one event type.
    pub declared_as: Vec<String>,
    /// One line on what happened.
    pub summary: Option<String>,
    /// More on what happened.
    pub description: Option<String>,
    /// Whether the document says not to use it any more.
    pub deprecated: bool,
    /// The schema of the body; none where only the event's name is documented.
    pub payload: Option<SchemaId>,
    /// The schema of the answer that the provider waits for, where there is something that it must say.
    pub answer: Option<SchemaId>,
    /// Documented payloads.
    pub examples: Vec<Example>,
    /// Payloads that no one documents and that were delivered all the same: accepted observations.
    pub evidence: Vec<Example>,
    /// Where the document first declares it.
    pub location: Location,
}

/// A payload that the provider documents, or delivered.
#[derive(Debug, Clone)]
pub struct Example {
    /// Its name in the document, or that of its file.
    pub name: String,
    /// Headers it is documented with, names in lower case, and always those that name its event.
    pub headers: BTreeMap<String, String>,
    /// The body as JSON text: as documented where the document carries text, otherwise printed with indentation.
    pub body: String,
    /// The same body, parsed.
    pub value: Value,
    /// Where it stands.
    pub location: Location,
}

/// A point in one of the files under `specs/`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Location {
    /// The file, relative to the folder that holds all specs.
    pub file: String,
    /// A JSON Pointer into it; empty for the whole document.
    pub pointer: String,
}

impl Location {
    /// The place one key further down.
    #[must_use]
    pub fn child(&self, key: &str) -> Self {
        let mut pointer = String::with_capacity(self.pointer.len() + 1 + key.len());
        pointer.push_str(&self.pointer);
        pointer.push('/');
        if key.contains(['~', '/']) {
            pointer.push_str(&key.replace('~', "~0").replace('/', "~1"));
        } else {
            pointer.push_str(key);
        }
        Self { file: self.file.clone(), pointer }
    }
}

impl fmt::Display for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}#{}", self.file, self.pointer)
    }
}

/// Keys as a JSON Pointer.
#[must_use]
pub fn pointer(keys: &[String]) -> String {
    keys.iter().map(|key| format!("/{}", key.replace('~', "~0").replace('/', "~1"))).collect()
}
