//! What a receiver does with a delivery besides reading it: whether it is true, which one it is, what is answered, and
//! what is only a question.
//!
//! `parse` makes these from `provider.toml`; `emit` prints them as constants of the provider's module.

use super::Place;
use super::authentication::{Authentication, Part};

/// How the deliveries of a provider are received.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Receiving {
    /// How a delivery proves that the provider sent it.
    pub authentication: Authentication,
    /// Where a delivery says which one it is.
    pub identification: Identification,
    /// The status codes that deliveries are answered with.
    pub responses: Responses,
    /// Questions by which the provider makes sure of a receiver.
    pub handshakes: Vec<Handshake>,
}

/// Where a delivery says which one it is; of each list the first place that holds something counts.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Identification {
    /// What stays the same when the delivery is sent again.
    pub id: Vec<Place>,
    /// When the event occurred.
    pub time: Vec<Place>,
    /// How the time is written.
    pub time_format: TimeFormat,
    /// Whom or what the event is about.
    pub subject: Vec<Place>,
    /// The version of the payload's shape, or of what it describes.
    pub revision: Vec<Place>,
}

/// How the time of an event is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum TimeFormat {
    /// As RFC 3339 has it.
    #[default]
    Rfc3339,
    /// Seconds since 1970.
    Seconds,
    /// Milliseconds since 1970.
    Milliseconds,
    /// In a format of the provider's own, which names no zone.
    WithoutZone,
}

/// The status codes that deliveries are answered with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Responses {
    /// A delivery was taken.
    pub accepted: u16,
    /// A delivery does not prove that the provider sent it.
    pub rejected: u16,
    /// The document does not list the event.
    pub unknown: u16,
    /// The document lists the event, and the body is not what it promises.
    pub malformed: u16,
    /// The service could not handle the delivery, and wants it again.
    pub failed: u16,
    /// The milliseconds that the provider waits for an answer, where it says so.
    pub deadline: Option<u32>,
}

impl Default for Responses {
    fn default() -> Self {
        Self { accepted: 200, rejected: 401, unknown: 200, malformed: 200, failed: 503, deadline: None }
    }
}

/// A delivery that only asks whether the receiver is there, and the answer that it wants.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Handshake {
    /// The keys of the member that tells the question from an event.
    pub at: Vec<String>,
    /// What that member holds: a text, or the digits of a number.
    pub is: String,
    /// The members of the answer.
    pub answer: Vec<(String, Answer)>,
}

/// What a member of an answer holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// A text, joined from parts.
    Text(Vec<Part>),
    /// The HMAC-SHA256, in hex and by the receiver's key, of a text joined from parts.
    HmacSha256Hex(Vec<Part>),
    /// A number.
    Number(i64),
}
