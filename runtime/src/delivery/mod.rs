//! Headers and a body come in; the event type they name, and then the event, go out.

mod likely;
mod outcome;
mod place;
mod telling;

use std::borrow::Cow;

use http::HeaderMap;

use self::likely::Doubt;
pub use self::outcome::{DecodeError, Malformed, ReceiveError, Unknown, UnknownEventType};
pub use self::place::Place;
use self::telling::Telling;
use crate::json::{self, Decode, ErrorKind, Reader};

/// A delivery whose event type is known, and whose body is not decoded yet.
#[derive(Debug, Clone)]
pub struct Delivery<'a> {
    event_type: Cow<'a, str>,
    /// The way to the event type in the body, if that is where it was found.
    path: &'static [&'static str],
    body: &'a str,
    /// What the event type depends on, where it was found by a look only.
    doubt: Option<Doubt<'a>>,
    telling: Telling<'a>,
}

impl<'a> Delivery<'a> {
    /// Decodes an event: `dispatch` matches the event type and calls [`typed`](Self::typed) or
    /// [`unknown`](Self::unknown).
    ///
    /// The event type is first what a look at the body finds. Should decoding show that it is another one, `dispatch`
    /// gets the right one.
    ///
    /// # Errors
    ///
    /// When the body is not JSON, or when none of the places holds a text.
    pub fn decode<E>(
        headers: &HeaderMap,
        body: &[u8],
        places: &[Place],
        dispatch: impl Fn(&Delivery<'_>) -> Option<Result<E, DecodeError>>,
    ) -> Result<E, DecodeError> {
        Delivery::dispatch(headers, body, places, Telling::NONE, dispatch)
    }

    #[inline]
    fn dispatch<E>(
        headers: &HeaderMap,
        body: &[u8],
        places: &[Place],
        telling: Telling<'_>,
        dispatch: impl Fn(&Delivery<'_>) -> Option<Result<E, DecodeError>>,
    ) -> Result<E, DecodeError> {
        let body = text(body)?;
        let mut delivery = match likely::delivery(headers, body, places) {
            Some(delivery) => Delivery { telling, ..delivery },
            None => Delivery { telling, ..Delivery::find(headers, body, places)? },
        };
        loop {
            if let Some(decoded) = dispatch(&delivery) {
                return decoded;
            }
            // Of what is found here there is no doubt left.
            delivery = Delivery { telling, ..Delivery::find(headers, body, places)? };
        }
    }

    /// Finds the event type: the first of the places that holds a text names it.
    ///
    /// Reads no more of the body than it takes to know.
    ///
    /// # Errors
    ///
    /// When the body is not JSON as far as it was read, or when none of the places holds a text.
    pub fn read(headers: &'a HeaderMap, body: &'a [u8], places: &[Place]) -> Result<Self, DecodeError> {
        Self::find(headers, text(body)?, places)
    }

    fn find(headers: &'a HeaderMap, body: &'a str, places: &[Place]) -> Result<Self, DecodeError> {
        let (event_type, path) = place::event_type(headers, body, places)?;
        Ok(Self { event_type, path, body, doubt: None, telling: Telling::NONE })
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

    /// Decodes the body as the event's own type. A body of another shape becomes what `malformed` makes of it; nothing
    /// comes out when the event is of another type than it seemed.
    ///
    /// # Errors
    ///
    /// When the body is not JSON.
    pub fn typed<T: Decode, E>(
        &self,
        variant: fn(Box<T>) -> E,
        malformed: fn(Malformed) -> E,
    ) -> Option<Result<E, DecodeError>> {
        let mut value = Box::new(T::empty());
        let mut reader = self.reader();
        let filled = value.read(&mut reader);
        match self.finish(reader, filled) {
            Ok(()) => Some(Ok(variant(value))),
            Err(outcome) => outcome.map(|failed| failed.map(malformed)),
        }
    }

    /// Keeps the body of an event that is not documented; nothing comes out when the event is of another type than it
    /// seemed.
    ///
    /// # Errors
    ///
    /// When the body is not JSON.
    pub fn unknown<E>(
        &self,
        unknown: fn(Unknown) -> E,
        malformed: fn(Malformed) -> E,
    ) -> Option<Result<E, DecodeError>> {
        if self.doubt.is_some() {
            return None;
        }
        Some(match json::check_unique(self.body, self.path) {
            Ok(()) => {
                self.tell_unknown();
                Ok(unknown(Unknown::new(self.event_type.clone().into_owned(), self.body.to_owned())))
            }
            Err(error) => {
                self.tell_doubled();
                self.failed(&error).map(malformed)
            }
        })
    }

    fn reader(&self) -> Reader<'a> {
        let mut reader = Reader::new(self.body);
        if let Some(doubt) = &self.doubt {
            reader.watch(doubt.mark);
        }
        self.telling.begin(&mut reader);
        reader
    }

    /// Whether the value is the event's; else what becomes of the delivery, or nothing when its type is another one.
    fn finish(
        &self,
        mut reader: Reader<'_>,
        filled: bool,
    ) -> Result<(), Option<Result<Malformed, DecodeError>>> {
        let met = reader.met();
        let marks = reader.take_marks();
        let finished = reader.finish(filled);
        match finished {
            Ok(()) if met || self.doubt.is_none() => {
                self.tell(&marks);
                return Ok(());
            }
            _ => {}
        }
        match self.is_certain() {
            Ok(true) => {
                // What is not JSON is no event.
                if !finished.as_ref().is_err_and(|error| error.kind() == ErrorKind::Syntax) {
                    self.tell(&marks);
                }
                finished.map_err(|error| Some(self.failed(&error)))
            }
            Ok(false) => Err(None),
            Err(error) => Err(Some(Err(error))),
        }
    }

    /// Whether the event is of the type that it seemed to be.
    #[cold]
    fn is_certain(&self) -> Result<bool, DecodeError> {
        let Some(Doubt { headers, places, .. }) = self.doubt else { return Ok(true) };
        let (event_type, _) = place::event_type(headers, self.body, places)?;
        Ok(event_type == self.event_type)
    }

    #[cold]
    fn failed(&self, error: &json::Error) -> Result<Malformed, DecodeError> {
        match error.kind() {
            ErrorKind::Syntax => Err(DecodeError::not_json(error)),
            ErrorKind::Shape => {
                Ok(Malformed::new(self.event_type.clone().into_owned(), error, self.body.to_owned()))
            }
        }
    }
}

/// The body as text; JSON is UTF-8.
fn text(body: &[u8]) -> Result<&str, DecodeError> {
    json::utf8(body).map_err(|error| DecodeError::not_json(&error))
}
