//! A delivery that is being decoded comes in; what its types do not cover goes to the observer.

use std::borrow::Cow;

use http::HeaderMap;

use super::{Fault, Gaps, Kind, Uncovered};
use crate::DecodeError;
use crate::json::{Marks, cut, shown};

/// Events whose decoding can be observed: [`events!`](crate::events) makes every `Event` one.
pub trait Observe: Sized {
    /// Decodes a delivery that nothing vouches for, and tells what the types do not cover, if anything.
    ///
    /// # Errors
    ///
    /// When the body is not JSON, or names no event.
    fn decode_telling(headers: &HeaderMap, body: &[u8], sink: Sink<'_>) -> Result<Self, DecodeError>;

    /// The event type as the spec lists it, for the text that names it in a delivery.
    fn listed(event_type: &str) -> Option<&'static str>;
}

/// Decodes a delivery that nothing vouches for, and tells the observer what the types do not cover, if anything.
///
/// # Errors
///
/// When the body is not JSON, or names no event.
pub fn observed<E: Observe>(
    provider: &'static str,
    headers: &HeaderMap,
    body: &[u8],
    observer: impl Fn(&Uncovered),
) -> Result<E, DecodeError> {
    let tell = |event_type: &str, gaps: Gaps| {
        let event_type = match E::listed(event_type) {
            Some(listed) => Cow::Borrowed(listed),
            None => Cow::Owned(shown(&cut(event_type)).into_owned()),
        };
        observer(&Uncovered { provider, event_type, gaps });
    };
    E::decode_telling(headers, body, Sink(&tell))
}

/// Where a delivery tells, by the text that names its event, what its types do not cover.
#[derive(Clone, Copy)]
pub struct Sink<'a>(&'a dyn Fn(&str, Gaps));

impl Sink<'_> {
    /// Tells what was marked while the body was decoded as the type of its event.
    #[inline(never)]
    pub(crate) fn marked(self, event_type: &str, body: &str, marks: &Marks) {
        self.0(event_type, Gaps::new(body, marks));
    }

    /// Tells that the spec does not list the event, whose type is at the path in the body.
    #[cold]
    pub(crate) fn unknown(self, event_type: &str, path: &[&str]) {
        self.0(event_type, Gaps::one(Kind::EventType, path));
    }

    /// Tells that a member on the way to the event type comes twice.
    #[cold]
    pub(crate) fn doubled(self, event_type: &str, path: &[&str]) {
        self.0(event_type, Gaps::one(Kind::Malformed(Fault::Duplicate), path));
    }
}

impl std::fmt::Debug for Sink<'_> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Sink")
    }
}
