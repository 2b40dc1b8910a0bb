//! A documented delivery, changed and decoded.
//!
//! A row of the table and the text of a body come in; that a service holds exactly what it should is asserted.

use generated::{Event, Provider};
use runtime::{DecodeError, HeaderMap};
use serde_json::Value;

use super::table::{Cell, Row};
use crate::mutation::{json, with};

/// What a service is to hold.
#[derive(Debug, Clone, Copy)]
pub enum Expected<'a> {
    /// The event's own variant, which encodes to all that was sent.
    Kept,
    /// The event's own variant, which encodes to this text.
    Encoded(&'a str),
    /// The type of an event that is not documented, and the body as it came.
    Unknown(&'a str),
    /// The path, the reason, and the body as it came.
    Malformed(&'a str, &'a str),
    /// No event at all, since the body is not JSON from here on.
    NotJson(usize),
    /// No event at all, since nothing names it.
    NoEventType,
}

/// A documented delivery.
pub struct Delivery {
    pub provider: Provider,
    pub event_type: String,
    pub headers: HeaderMap,
    pub body: Value,
}

impl Row {
    pub fn provider(&self) -> Provider {
        self.provider.parse().unwrap_or_else(|error| panic!("{}: {error}", self.provider))
    }

    /// The event's documented delivery.
    pub fn delivery(&self) -> Delivery {
        let mut delivery = Delivery::documented(self.provider(), self.event_type);
        for (pointer, value) in self.added {
            delivery.body = json(&with(&delivery.body, pointer, value));
        }
        delivery.check(&delivery.body.to_string(), Expected::Kept);
        delivery
    }

    /// The delivery that a cell is about, and the place in it; nothing where the spec has no such thing.
    pub fn cell(&self, cell: Cell) -> Option<(Delivery, &'static str)> {
        match cell {
            Cell::At(pointer) => Some((self.delivery(), pointer)),
            Cell::In(event_type, pointer) => {
                Some((Delivery::documented(self.provider(), event_type), pointer))
            }
            Cell::Of(body, pointer) => {
                let body = json(body);
                let event_type = body["event"].as_str().expect("it names its event").to_owned();
                let delivery =
                    Delivery { provider: self.provider(), event_type, headers: HeaderMap::new(), body };
                delivery.check(&delivery.body.to_string(), Expected::Kept);
                Some((delivery, pointer))
            }
            Cell::Nowhere(lack) => {
                lack.check(self.provider);
                None
            }
        }
    }
}

impl Delivery {
    pub fn documented(provider: Provider, event_type: &str) -> Self {
        let example = provider.examples().iter().find(|example| example.event_type == event_type);
        let example = example.unwrap_or_else(|| panic!("{provider} documents no example of {event_type}"));
        let (event_type, headers) = (event_type.to_owned(), example.header_map());
        Self { provider, event_type, headers, body: json(example.body) }
    }

    /// The same with another value at a place.
    pub fn with(&self, pointer: &str, raw: &str) -> String {
        with(&self.body, pointer, raw)
    }

    /// The text that the event is encoded to when it comes as documented.
    pub fn encoded(&self) -> String {
        self.decode(&self.body.to_string()).expect("the documented delivery is an event").encode()
    }

    /// The text that the event is encoded to when it has this value at a place, given as text.
    pub fn encoded_with(&self, pointer: &str, raw: &str) -> String {
        // A place may take only numbers or anything, so the value that stands in is a number that stands nowhere else.
        const STAND_IN: &str = "7003009";
        let encoded = self.decode(&self.with(pointer, STAND_IN)).expect("it is an event");
        assert!(encoded.is_typed(), "{encoded:?}");
        encoded.encode().replace(STAND_IN, raw)
    }

    pub fn decode(&self, sent: &str) -> Result<Event, DecodeError> {
        Event::decode_unverified(self.provider, &self.headers, sent.as_bytes())
    }

    /// Returns what a service sees of the event.
    pub fn check(&self, sent: &str, expected: Expected<'_>) -> String {
        let beginning: String = sent.chars().take(2000).collect();
        let shown = format!("{} {}, {expected:.2000?} of {beginning}", self.provider, self.event_type);
        let decoded = self.decode(sent);
        let seen = format!("{decoded:?}");
        match (expected, &decoded) {
            (Expected::NotJson(at), Err(DecodeError::NotJson { offset, .. })) => {
                assert_eq!(*offset, at, "{shown}: {seen}");
                return seen;
            }
            (Expected::NoEventType, Err(DecodeError::NoEventType { .. })) => return seen,
            _ => {}
        }
        let event = decoded.unwrap_or_else(|error| panic!("{shown}: {error}"));
        assert_eq!(event.provider(), self.provider, "{shown}");
        let event_type =
            if let Expected::Unknown(event_type) = expected { event_type } else { &self.event_type };
        assert_eq!(event.event_type(), event_type, "{shown}");
        match expected {
            Expected::Kept => {
                assert!(event.is_typed(), "{shown}: {seen}");
                assert_eq!(json(&event.encode()), json(sent), "{shown}");
            }
            Expected::Encoded(text) => {
                assert!(event.is_typed(), "{shown}: {seen}");
                assert!(event.encode() == text, "{shown}: {seen}");
            }
            Expected::Unknown(_) => {
                let unknown = event.unknown().unwrap_or_else(|| panic!("{shown}: {seen}"));
                assert_eq!((unknown.body(), event.encode().as_str()), (sent, sent), "{shown}");
            }
            Expected::Malformed(path, reason) => {
                let malformed = event.malformed().unwrap_or_else(|| panic!("{shown}: {seen}"));
                assert_eq!((malformed.path(), malformed.reason()), (path, reason), "{shown}");
                assert_eq!((malformed.body(), event.encode().as_str()), (sent, sent), "{shown}");
            }
            Expected::NotJson(_) | Expected::NoEventType => panic!("{shown}: {seen}"),
        }
        seen
    }
}
