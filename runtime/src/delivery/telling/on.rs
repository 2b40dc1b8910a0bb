//! What was marked is told, if anyone wants to know.

use http::HeaderMap;

use crate::DecodeError;
use crate::delivery::{Delivery, Place};
use crate::json::{Marks, Reader};
use crate::uncovered::Sink;

/// Who wants to know.
#[derive(Debug, Clone, Copy)]
pub(in crate::delivery) struct Telling<'a>(Option<Sink<'a>>);

impl Telling<'_> {
    pub(in crate::delivery) const NONE: Self = Self(None);

    /// Has the reader mark what no type lists.
    #[inline]
    pub(in crate::delivery) fn begin(self, reader: &mut Reader<'_>) {
        if self.0.is_some() {
            reader.mark();
        }
    }
}

impl Delivery<'_> {
    /// Decodes an event as [`decode`](Self::decode) does, and tells what the types do not cover.
    ///
    /// # Errors
    ///
    /// When the body is not JSON, or when none of the places holds a text.
    pub fn decode_telling<E>(
        headers: &HeaderMap,
        body: &[u8],
        places: &[Place],
        sink: Sink<'_>,
        dispatch: impl Fn(&Delivery<'_>) -> Option<Result<E, DecodeError>>,
    ) -> Result<E, DecodeError> {
        Delivery::dispatch(headers, body, places, Telling(Some(sink)), dispatch)
    }

    /// Tells what a reader marked.
    #[inline]
    pub(in crate::delivery) fn tell(&self, marks: &Marks) {
        if let Telling(Some(sink)) = self.telling
            && !marks.is_empty()
        {
            sink.marked(&self.event_type, self.body, marks);
        }
    }

    /// Tells that the event is not documented.
    #[inline]
    pub(in crate::delivery) fn tell_unknown(&self) {
        if let Telling(Some(sink)) = self.telling {
            sink.unknown(&self.event_type, self.path);
        }
    }

    /// Tells that a member on the way to the event type comes twice.
    #[inline]
    pub(in crate::delivery) fn tell_doubled(&self) {
        if let Telling(Some(sink)) = self.telling {
            sink.doubled(&self.event_type, self.path);
        }
    }
}
