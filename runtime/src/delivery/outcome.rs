//! What becomes of a delivery that is not an event of its own type.

use std::fmt;

use super::Place;
use crate::authentication::Rejection;
use crate::json;

/// An event that the document does not know, kept whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unknown(Box<Kept>);

/// In a box, so that an event is no larger than most of its variants.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Kept {
    event_type: String,
    body: String,
}

impl Unknown {
    pub(super) fn new(event_type: String, body: String) -> Self {
        Self(Box::new(Kept { event_type, body }))
    }

    /// The text that names the event.
    #[must_use]
    pub fn event_type(&self) -> &str {
        &self.0.event_type
    }

    /// The body as it was received.
    #[must_use]
    pub fn body(&self) -> &str {
        &self.0.body
    }

    /// The body itself.
    #[must_use]
    pub fn into_body(self) -> String {
        self.0.body
    }
}

/// An event that the document knows, with a body of another shape than documented, kept whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Malformed(Box<Details>);

#[derive(Debug, Clone, PartialEq, Eq)]
struct Details {
    event_type: String,
    path: String,
    reason: String,
    body: String,
}

impl Malformed {
    pub(super) fn new(event_type: String, error: &json::Error, body: String) -> Self {
        let path = String::from(error.path().unwrap_or("$"));
        Self(Box::new(Details { event_type, path, reason: String::from(error.reason()), body }))
    }

    /// The text that names the event.
    #[must_use]
    pub fn event_type(&self) -> &str {
        &self.0.event_type
    }

    /// The value that has another shape than documented: `$.data.checks[0].state`.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.0.path
    }

    /// What is wrong with it: `expected an integer, found a string`.
    #[must_use]
    pub fn reason(&self) -> &str {
        &self.0.reason
    }

    /// The body as it was received.
    #[must_use]
    pub fn body(&self) -> &str {
        &self.0.body
    }

    /// The body itself.
    #[must_use]
    pub fn into_body(self) -> String {
        self.0.body
    }
}

impl fmt::Display for Malformed {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Details { event_type, path, reason, .. } = &*self.0;
        write!(formatter, "`{}` is malformed at {path}: {reason}", json::cut(event_type))
    }
}

/// Why a delivery is no event at all.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum DecodeError {
    /// The body is not JSON.
    NotJson {
        /// Where the trouble starts, in bytes.
        offset: usize,
        /// The line of the offset, from 1.
        line: usize,
        /// The column of the offset in characters, from 1.
        column: usize,
        /// What is wrong there.
        reason: String,
    },
    /// None of the places holds a text.
    NoEventType {
        /// The places that were looked at: `/data/type` in the body, or a header's name.
        places: Vec<String>,
    },
}

impl DecodeError {
    pub(super) fn not_json(error: &json::Error) -> Self {
        Self::NotJson {
            offset: error.offset(),
            line: error.line(),
            column: error.column(),
            reason: String::from(error.reason()),
        }
    }

    pub(super) fn no_event_type(places: &[Place]) -> Self {
        Self::NoEventType { places: places.iter().map(Place::to_string).collect() }
    }
}

impl fmt::Display for DecodeError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotJson { line, column, reason, .. } => {
                write!(formatter, "the body is not JSON at line {line} column {column}: {reason}")
            }
            Self::NoEventType { places } => {
                write!(formatter, "the delivery names no event: expected a text at ")?;
                for (index, place) in places.iter().enumerate() {
                    let between = if index == 0 { "" } else { " or " };
                    write!(formatter, "{between}`{place}`")?;
                }
                Ok(())
            }
        }
    }
}

impl std::error::Error for DecodeError {}

/// Why a delivery was not received.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReceiveError {
    /// It does not prove that the provider sent it.
    Rejected(Rejection),
    /// The provider sent it, and it is no event.
    NoEvent(DecodeError),
}

impl From<Rejection> for ReceiveError {
    fn from(rejection: Rejection) -> Self {
        Self::Rejected(rejection)
    }
}

impl From<DecodeError> for ReceiveError {
    fn from(error: DecodeError) -> Self {
        Self::NoEvent(error)
    }
}

impl fmt::Display for ReceiveError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Rejected(rejection) => rejection.fmt(formatter),
            Self::NoEvent(error) => error.fmt(formatter),
        }
    }
}

impl std::error::Error for ReceiveError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Rejected(rejection) => Some(rejection),
            Self::NoEvent(error) => Some(error),
        }
    }
}

/// A text that names no documented event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownEventType(String);

impl UnknownEventType {
    /// The error for this text.
    #[must_use]
    pub fn new(text: &str) -> Self {
        Self(String::from(text))
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for UnknownEventType {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "`{}` is not a documented event type", json::cut(&self.0))
    }
}

impl std::error::Error for UnknownEventType {}
