//! What generated webhook types call: a lean JSON codec, values kept as they were received, and the outcomes of a
//! delivery.
//!
//! A body comes in, with its headers; an event's own variant, [`Unknown`] or [`Malformed`] goes out. The macros
//! [`object!`], [`strings!`], [`integers!`], [`tagged!`], [`union!`] and [`event_types!`] give types their codec in
//! a few lines, so that the types themselves read as if written by hand.

pub mod authentication;
#[cfg(feature = "axum")]
pub mod axum;
pub mod deduplicate;
mod delivery;
mod embedded;
mod events;
mod example;
pub mod format;
pub mod json;
mod maybe;
mod number;
mod serde_bridge;
#[cfg(feature = "uncovered")]
pub mod uncovered;
pub mod webhook;

pub use http::HeaderMap;

pub use self::authentication::Authentication;
pub use self::delivery::{DecodeError, Delivery, Malformed, Place, ReceiveError, Unknown, UnknownEventType};
pub use self::embedded::EmbeddedJson;
pub use self::events::UnknownProvider;
pub use self::example::Example;
pub use self::format::Formatted;
pub use self::json::{Json, JsonKind};
pub use self::maybe::Maybe;
pub use self::number::{InvalidNumber, Number};
#[cfg(feature = "serde")]
#[doc(hidden)]
pub use self::serde_bridge::private as __private;
#[cfg(feature = "uncovered")]
pub use self::uncovered::Uncovered;
pub use self::webhook::{Handshake, Identification, Identity, Responses, Verified};

/// What generated code does only with the feature `uncovered`.
#[cfg(feature = "uncovered")]
#[doc(hidden)]
#[macro_export]
macro_rules! __if_uncovered {
    ($($code:tt)*) => { $($code)* };
}

#[cfg(not(feature = "uncovered"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __if_uncovered {
    ($($code:tt)*) => {};
}
