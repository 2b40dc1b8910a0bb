//! A delivery comes in; where its types did not cover it goes out: paths, and never what stands there.
//!
//! A provider adds a member, an enum's value, an event: decoding takes it all, and the service goes on. So that it does
//! not go on unnoticed, `receive_observed`, `decode_unverified_observed` and, with the
//! feature `axum`, an endpoint tell an observer, once for each delivery that has something to tell:
//!
//! ```
//! # #[derive(Debug, Clone, PartialEq)]
//! # pub struct Paid { pub event: String, pub amount: i64 }
//! # runtime::object! { Paid { 0: event = "event", 1: amount = "amount" } }
//! # #[derive(Debug, Clone, Copy, PartialEq, Eq)]
//! # pub enum EventType { Paid }
//! # #[derive(Debug, Clone, PartialEq)]
//! # pub enum Event { Paid(Box<Paid>), Unknown(runtime::Unknown), Malformed(runtime::Malformed) }
//! # const PLACES: &[runtime::Place] = &[runtime::Place::Body(&["event"])];
//! # runtime::event_types! { EventType { Paid = "paid" } }
//! # runtime::events! { Event of EventType at PLACES { Paid } }
//! # const AUTHENTICATION: runtime::Authentication = runtime::Authentication { checks: &[] };
//! # const DELIVERY: runtime::Identification = runtime::Identification::NONE;
//! # const RESPONSES: runtime::Responses = runtime::Responses::USUAL;
//! # runtime::webhook! { Event from "acme" by AUTHENTICATION, DELIVERY, RESPONSES }
//! let body = br#"{"event":"paid","amount":5,"fee":{"amount":1},"tip":0}"#;
//! let told = std::cell::RefCell::new(String::new());
//! let headers = runtime::HeaderMap::new();
//! Event::decode_unverified_observed(&headers, body, |uncovered| *told.borrow_mut() = uncovered.to_string())?;
//! assert_eq!(*told.borrow(), "acme paid: property $.fee, property $.tip");
//! # Ok::<(), runtime::DecodeError>(())
//! ```
//!
//! # What is told
//!
//! A [`Kind`] and a path: `$.issue.labels[].color_name`. An element's index is left out, and the key of a map is `*`, as it
//! may be about people. The other keys are those that the spec lists, save one: the last of a [`Kind::Property`] is the
//! sender's, cut to 64 characters and escaped. What is found at one place several times is told once, with its count.
//!
//! # What is not looked into
//!
//! - What the spec leaves open: a [`Json`](crate::Json), and the values of further members that a type keeps.
//! - What lies inside of an uncovered member or value. A malformed delivery is told at the first fault, and nothing else
//!   of it.
//! - JSON inside of a string, an [`EmbeddedJson`](crate::EmbeddedJson), which is decoded by whoever asks for it:
//!   [`decode`] does so, and tells what was not covered.
//! - What is deserialized by serde, and deliveries that are no event: their error says why.

mod decode;
mod gaps;
mod kind;
#[cfg(feature = "metrics")]
mod metrics;
mod observe;

use std::borrow::Cow;
use std::fmt;

pub use self::decode::decode;
pub use self::gaps::{Gap, Gaps};
pub use self::kind::{Fault, Kind};
#[cfg(feature = "metrics")]
pub use self::metrics::Metrics;
pub use self::observe::{Observe, Sink, observed};

/// What the types did not cover of one delivery.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Uncovered {
    provider: &'static str,
    event_type: Cow<'static, str>,
    gaps: Gaps,
}

impl Uncovered {
    /// The provider's name: that of its folder and its feature.
    #[must_use]
    pub fn provider(&self) -> &'static str {
        self.provider
    }

    /// The event, as the spec lists it; one that it does not list by its own name, cut to 64 characters and escaped.
    #[must_use]
    pub fn event_type(&self) -> &str {
        &self.event_type
    }

    /// The event, where the spec lists it.
    #[must_use]
    pub fn listed_event_type(&self) -> Option<&'static str> {
        match self.event_type {
            Cow::Borrowed(listed) => Some(listed),
            Cow::Owned(_) => None,
        }
    }

    /// The places, in the order of the body.
    #[must_use]
    pub fn gaps(&self) -> impl ExactSizeIterator<Item = Gap<'_>> {
        self.gaps.listed()
    }

    /// How often something was found after the 256 times that are listed.
    #[must_use]
    pub fn left_out(&self) -> usize {
        self.gaps.left_out()
    }
}

/// One line, for a log.
impl fmt::Display for Uncovered {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} {}: {}", self.provider, self.event_type, self.gaps)
    }
}
