//! A value that has one of several types comes in; the type that fits goes out, or the value as it was received.

use std::borrow::Cow;

use super::Reader;
use super::marks::Since;

/// Where a reader stands before it tries a type.
#[derive(Debug, Clone, Copy)]
pub struct Attempt {
    position: usize,
    depth: u32,
    uncovered: usize,
    marks: Since,
}

impl<'a> Reader<'a> {
    /// Where to come back to.
    pub fn attempt(&self) -> Attempt {
        Attempt {
            position: self.position,
            depth: self.depth,
            uncovered: self.uncovered,
            marks: self.marks.count(),
        }
    }

    /// Comes back after a type did not fit. The bytes that were read burn fuel, as they are read again.
    pub fn retreat(&mut self, attempt: Attempt) {
        let read = self.position.saturating_sub(attempt.position);
        self.fuel = self.fuel.saturating_sub(read.max(1));
        self.position = attempt.position;
        self.depth = attempt.depth;
        self.uncovered = attempt.uncovered;
        self.marks.go_back(attempt.marks);
        self.fault = None;
        self.forget(attempt.depth);
    }

    /// Whether everything since then was listed by the types that read it.
    #[must_use]
    pub fn covers(&self, attempt: Attempt) -> bool {
        self.uncovered == attempt.uncovered
    }

    /// Notes a value that its enum does not list.
    pub fn unlisted_value(&mut self) {
        self.marks.value(self.uncovered);
        self.uncovered += 1;
    }

    /// Notes a value that is kept as it is, as its tag is not listed.
    pub fn unlisted_tag(&mut self) {
        self.marks.tag(self.uncovered);
        self.uncovered += 1;
    }

    /// Notes a value that is kept as it is, as no type fits.
    pub fn unlisted_shape(&mut self) {
        self.marks.shape(self.uncovered);
        self.uncovered += 1;
    }

    /// Notes a member that no type lists, whose key starts at the byte.
    pub(super) fn unlisted_member(&mut self, key: usize) {
        self.marks.property(self.uncovered, key);
        self.uncovered += 1;
    }

    /// Whether there is fuel for another attempt. Without that bound, unions in unions would take time that is
    /// exponential in their depth.
    #[must_use]
    pub fn may_try(&self) -> bool {
        self.fuel != 0
    }

    /// The text of a member of the object that comes next, wherever it stands in there; nothing when there is none.
    /// The reader stays where it is.
    pub fn tag(&mut self, name: &str) -> Option<Cow<'a, str>> {
        self.peek();
        let attempt = self.attempt();
        let tag = self.find_tag(name);
        self.retreat(attempt);
        tag
    }

    fn find_tag(&mut self, name: &str) -> Option<Cow<'a, str>> {
        let mut first = true;
        self.open_object()?;
        while self.another(&mut first) {
            if self.key()? == name {
                return if self.peek() == b'"' { self.text() } else { None };
            }
            if !self.skip() {
                return None;
            }
        }
        None
    }
}

/// Implements the codec for an enum whose variants are told apart by a member of the object, the tag.
///
/// The tag may stand anywhere in the object, and it is a member of each variant's type. A known tag decides: what is
/// wrong with the value then is an error. A tag that is not listed, or none, gives the variant after `else`, which
/// holds a [`Json`](crate::Json).
///
/// ```
/// #[derive(Debug, Clone, PartialEq)]
/// pub struct Card {
///     pub r#type: String,
///     pub last4: String,
/// }
///
/// runtime::object! { Card { 0: r#type = "type", 1: last4 = "last4" } }
///
/// #[derive(Debug, Clone, PartialEq)]
/// pub enum Source {
///     Card(Box<Card>),
///     Unlisted(runtime::Json),
/// }
///
/// runtime::tagged! { Source else Unlisted by "type" { Card = "card" | "debitCard" } }
///
/// let source: Source = runtime::json::decode(br#"{"last4":"4242","type":"debitCard"}"#)?;
/// assert!(matches!(source, Source::Card(card) if card.last4 == "4242"));
/// # Ok::<(), runtime::json::Error>(())
/// ```
#[macro_export]
macro_rules! tagged {
    (
        $name:ident else $unlisted:ident by $tag:literal {
            $($variant:ident = $($value:literal)|+),* $(,)?
        }
    ) => {
        #[allow(deprecated)]
        impl $crate::json::Decode for $name {
            fn empty() -> Self {
                Self::$unlisted($crate::json::Decode::empty())
            }

            fn read(&mut self, reader: &mut $crate::json::Reader<'_>) -> bool {
                match reader.tag($tag).as_deref() {
                    $(
                        ::core::option::Option::Some($($value)|+) => {
                            let mut value = $crate::json::Decode::empty();
                            let filled = $crate::json::Decode::read(&mut value, reader);
                            *self = Self::$variant(value);
                            filled
                        }
                    )*
                    _ => {
                        reader.unlisted_tag();
                        let mut value = $crate::json::Decode::empty();
                        let filled = $crate::json::Decode::read(&mut value, reader);
                        *self = Self::$unlisted(value);
                        filled
                    }
                }
            }
        }

        $crate::__alternatives! { $name { $($variant,)* $unlisted } }
    };
}

/// Implements the codec for an enum whose variants are tried in order: the first whose type lists everything that came
/// is taken, or else the first that fits.
///
/// When none fits, the variant after `else` keeps the value as a [`Json`](crate::Json), so that its shape never fails a
/// decode. Attempts read bytes again; once a body has used up many times its own length for them, its further
/// unions are kept as they are, which bounds the time that unions in unions take.
///
/// ```
/// #[derive(Debug, Clone, PartialEq)]
/// pub enum Reference {
///     Integer(i64),
///     Text(String),
///     Unlisted(runtime::Json),
/// }
///
/// runtime::union! { Reference else Unlisted { Integer, Text } }
///
/// assert_eq!(runtime::json::decode(b"7"), Ok(Reference::Integer(7)));
/// assert_eq!(runtime::json::decode(b"[7]"), Ok(Reference::Unlisted("[7]".parse()?)));
/// # Ok::<(), runtime::json::Error>(())
/// ```
#[macro_export]
macro_rules! union {
    ($name:ident else $unlisted:ident { $($variant:ident),* $(,)? }) => {
        #[allow(deprecated)]
        impl $crate::json::Decode for $name {
            fn empty() -> Self {
                Self::$unlisted($crate::json::Decode::empty())
            }

            fn read(&mut self, reader: &mut $crate::json::Reader<'_>) -> bool {
                let attempt = reader.attempt();
                for may_leave_out in [false, true] {
                    $(
                        if reader.may_try() {
                            let mut value = $crate::json::Decode::empty();
                            let fits = $crate::json::Decode::read(&mut value, reader);
                            if fits && (may_leave_out || reader.covers(attempt)) {
                                *self = Self::$variant(value);
                                return true;
                            }
                            reader.retreat(attempt);
                        }
                    )*
                }
                reader.unlisted_shape();
                let mut value = $crate::json::Decode::empty();
                let filled = $crate::json::Decode::read(&mut value, reader);
                *self = Self::$unlisted(value);
                filled
            }
        }

        $crate::__alternatives! { $name { $($variant,)* $unlisted } }
    };
}

/// `Encode` for an enum whose variants hold one value each, and the bridge to serde.
#[doc(hidden)]
#[macro_export]
macro_rules! __alternatives {
    ($name:ident { $($variant:ident),+ }) => {
        #[allow(deprecated)]
        impl $crate::json::Encode for $name {
            fn write(&self, writer: &mut $crate::json::Writer) {
                match self {
                    $(Self::$variant(value) => $crate::json::Encode::write(value, writer),)+
                }
            }
        }

        $crate::__serde! { $name }
    };
}
