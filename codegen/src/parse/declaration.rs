//! What OpenAPI and AsyncAPI documents have in common: each says that some payload may arrive.
//!
//! The readers of the formats make declarations; `event` makes events of them.

use std::collections::BTreeMap;

use serde_json::Value;

use super::document::Node;
use super::schema::Dialect;
use crate::model::{Location, SchemaId};

/// One payload that the document says may arrive.
pub struct Declaration<'a> {
    /// The webhook's key, or the channel.
    pub key: String,
    /// What `provider.toml` may call it; the first is what `value = "key"` means.
    pub names: Vec<String>,
    /// The address of the channel, in AsyncAPI.
    pub address: Option<String>,
    /// Where its extensions may stand, closest first: operation, path item, message, channel.
    pub extensible: Vec<Node<'a>>,
    /// One line on what happened.
    pub summary: Option<String>,
    /// More on what happened.
    pub description: Option<String>,
    /// Whether it is not to be used any more.
    pub deprecated: bool,
    /// The schema of the body.
    pub payload: Option<SchemaId>,
    /// The schema of the answer that the sender waits for.
    pub answer: Option<SchemaId>,
    /// Why the body is not read; told unless the event is left out.
    pub unread: Option<Unread>,
    /// The schemas of its headers, by their names in lower case.
    pub headers: Vec<(String, Node<'a>)>,
    /// The dialect of its schemas.
    pub dialect: Dialect,
    /// The payloads that stand beside it.
    pub examples: Vec<Documented<'a>>,
    /// Where it stands.
    pub location: Location,
}

/// A payload in a language that is not read.
pub struct Unread {
    /// What it is.
    pub message: String,
    /// Where it stands.
    pub location: Location,
}

/// A payload in the document, before anyone knows its event.
#[derive(Clone)]
pub struct Documented<'a> {
    /// Its name in the document.
    pub name: String,
    /// Headers that it is documented with, names in lower case.
    pub headers: BTreeMap<String, String>,
    /// Headers as any delivery may have them: where one names the event, this example's event wins.
    pub general_headers: BTreeMap<String, String>,
    /// The body: a value, or a text that holds JSON.
    pub body: Node<'a>,
}

impl<'a> Documented<'a> {
    /// A payload without headers of its own.
    pub fn new(name: impl Into<String>, body: Node<'a>) -> Self {
        Self { name: name.into(), headers: BTreeMap::new(), general_headers: BTreeMap::new(), body }
    }
}

/// Header values as text, by their names in lower case.
pub fn header_texts(headers: Option<&Value>) -> BTreeMap<String, String> {
    let members = headers.and_then(Value::as_object).into_iter().flatten();
    members.filter_map(|(name, value)| Some((name.to_ascii_lowercase(), header_text(value)?))).collect()
}

/// The value of a header as text.
pub fn header_text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(_) | Value::Bool(_) => Some(value.to_string()),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}

/// A name for the example at a position of a list.
pub fn numbered(index: usize, all: usize) -> String {
    if all == 1 { "example".to_owned() } else { format!("example {}", index + 1) }
}
