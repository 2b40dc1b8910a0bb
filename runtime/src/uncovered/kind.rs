//! What was met that no type covers, as a word.

use std::fmt;

/// What was met that no type covers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Kind {
    /// A member that the spec does not list. It was skipped.
    Property,
    /// A value that its enum does not list. It was kept.
    Value,
    /// A value that its tag should tell apart, and whose tag is missing or not listed. It was kept as JSON.
    Tag,
    /// A value that has none of its types. It was kept as JSON.
    Shape,
    /// An event that the spec does not list; the path is where it is named, or `$` for a header.
    EventType,
    /// What makes the delivery malformed.
    Malformed(Fault),
}

/// Why a delivery is malformed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Fault {
    /// A value of another type.
    Type,
    /// A member that is required and missing; the path is its own.
    Missing,
    /// A member that comes twice; the path is its own.
    Duplicate,
    /// A number that is too large or too small.
    Range,
    /// An array with too many elements, or too few.
    Length,
    /// Too many levels.
    Depth,
    /// A string with half of a surrogate pair.
    Surrogate,
    /// A string that has to be one of those that are documented.
    Unlisted,
}

impl Kind {
    /// The kind in a word or two, such as `property` or `malformed-missing`: fit for a label.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Property => "property",
            Self::Value => "value",
            Self::Tag => "tag",
            Self::Shape => "shape",
            Self::EventType => "event-type",
            Self::Malformed(Fault::Type) => "malformed-type",
            Self::Malformed(Fault::Missing) => "malformed-missing",
            Self::Malformed(Fault::Duplicate) => "malformed-duplicate",
            Self::Malformed(Fault::Range) => "malformed-range",
            Self::Malformed(Fault::Length) => "malformed-length",
            Self::Malformed(Fault::Depth) => "malformed-depth",
            Self::Malformed(Fault::Surrogate) => "malformed-surrogate",
            Self::Malformed(Fault::Unlisted) => "malformed-unlisted",
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(self.as_str())
    }
}
