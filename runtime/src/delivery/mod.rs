//! Headers and a body come in; the event type they name, and then the event, go out.

mod outcome;
mod place;

use std::borrow::Cow;

use http::HeaderMap;

pub use self::outcome::{DecodeError, Malformed, Unknown, UnknownEventType};
pub use self::place::Place;
use crate::json::{self, Decode, ErrorKind};

/// A delivery whose event type is known, and whose body is not decoded yet.
#[derive(Debug, Clone)]
pub struct Delivery<'a> {
    event_type: Cow<'a, str>,
    /// The way to the event type in the body, if that is where it was found.
    path: &'static [&'static str],
    body: &'a str,
}

impl<'a> Delivery<'a> {
    /// Finds the event type: the first of the places that holds a text names it.
    ///
    /// Reads no more of the body than it takes to know.
    ///
    /// # Errors
    ///
    /// When the body is not JSON as far as it was read, or when none of the places holds a text.
    pub fn read(headers: &'a HeaderMap, body: &'a [u8], places: &[Place]) -> Result<Self, DecodeError> {
        let body = json::utf8(body).map_err(|error| DecodeError::not_json(&error))?;
        let (event_type, path) = place::event_type(headers, body, places)?;
        Ok(Self { event_type, path, body })
    }

    /// The text that names the event.
    #[must_use]
    pub fn event_type(&self) -> &str {
        &self.event_type
    }

    /// The body as it was received.
    #[must_use]
    pub fn body(&self) -> &'a str {
        self.body
    }

    /// Decodes the body as the event's own type. A body of another shape becomes what `malformed` makes of it.
    ///
    /// # Errors
    ///
    /// When the body is not JSON.
    pub fn typed<T: Decode, E>(
        self,
        variant: fn(Box<T>) -> E,
        malformed: fn(Malformed) -> E,
    ) -> Result<E, DecodeError> {
        let mut value = Box::new(T::empty());
        match json::fill(&mut *value, self.body) {
            Ok(()) => Ok(variant(value)),
            Err(error) => self.failed(&error).map(malformed),
        }
    }

    /// Keeps the body of an event that is not documented.
    ///
    /// # Errors
    ///
    /// When the body is not JSON.
    pub fn unknown<E>(
        self,
        unknown: fn(Unknown) -> E,
        malformed: fn(Malformed) -> E,
    ) -> Result<E, DecodeError> {
        match json::check_unique(self.body, self.path) {
            Ok(()) => Ok(unknown(Unknown::new(self.event_type.into_owned(), self.body.to_owned()))),
            Err(error) => self.failed(&error).map(malformed),
        }
    }

    #[cold]
    fn failed(self, error: &json::Error) -> Result<Malformed, DecodeError> {
        match error.kind() {
            ErrorKind::Syntax => Err(DecodeError::not_json(error)),
            ErrorKind::Shape => Ok(Malformed::new(self.event_type.into_owned(), error, self.body.to_owned())),
        }
    }
}
