//! The text of a time stamp and the clock come in; whether the delivery is recent enough goes out.

use super::Source;

/// When a delivery was signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Time {
    /// Where it is told.
    pub at: Source,
    /// How it is written.
    pub unit: Unit,
    /// How far it may be away.
    pub tolerance: Tolerance,
    /// In which direction that counts.
    pub direction: Direction,
}

/// How a time stamp is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// Seconds since 1970, in digits.
    Seconds,
    /// Milliseconds since 1970, in digits.
    Milliseconds,
    /// `2026-05-22T10:00:00Z`.
    Rfc3339,
}

/// How far a time stamp may be away.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tolerance {
    /// No more than this many seconds.
    Seconds(u32),
    /// The provider asks for no check; the credentials may state one.
    NotChecked,
    /// The provider does not say how much; the credentials must.
    Unknown(&'static str),
}

/// In which direction the tolerance counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// A time stamp may not be too old; one of the future is taken.
    Past,
    /// A time stamp may be neither too old nor too far in the future.
    Both,
}
