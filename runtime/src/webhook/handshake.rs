//! A delivery that only asks whether the receiver is there comes in; the answer that it wants goes out.

use crate::authentication::Part;

/// A question by which a provider makes sure of a receiver, and its answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Handshake {
    /// The member of the body that tells the question from an event.
    pub at: &'static [&'static str],
    /// What that member holds, be it a text or a number.
    pub is: &'static str,
    /// The members of the answer, a JSON object.
    pub answer: &'static [(&'static str, Answer)],
}

/// What a member of the answer holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    /// A text, joined from these.
    Text(&'static [Part]),
    /// The lower-case hexadecimal HMAC-SHA256, by the receiver's key, of the text joined from these.
    HmacSha256Hex(&'static [Part]),
    /// A number.
    Number(i64),
}
