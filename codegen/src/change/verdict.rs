//! What a change does to those who receive deliveries: three questions, each with few answers.
//!
//! The answers are those of generated types, which take what a document does not promise: an unlisted value, a further
//! member, a text that breaks its format. Deliveries are those that the old or the new document describes; one
//! that does not prove who sent it is refused, as one is that does not decode.

use std::fmt;

/// Whether the same deliveries verify and decode.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Wire {
    /// What was accepted still is, and nothing else.
    #[default]
    Same,
    /// The new types refuse deliveries that the old document allows; what the new one allows both accept.
    Narrower,
    /// The old types refuse deliveries that the new document allows.
    Wider,
    /// Each refuses deliveries of the other's document.
    Broken,
}

impl Wire {
    /// The verdict for types of which the new cover the old, or the old the new.
    pub(super) const fn of(new_covers_old: bool, old_covers_new: bool) -> Self {
        match (new_covers_old, old_covers_new) {
            (true, true) => Self::Same,
            (false, true) => Self::Narrower,
            (true, false) => Self::Wider,
            (false, false) => Self::Broken,
        }
    }

    /// Its name in every format.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Same => "same",
            Self::Narrower => "narrower",
            Self::Wider => "wider",
            Self::Broken => "broken",
        }
    }
}

/// Whether code that was written for the old types compiles with the new ones.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Source {
    /// It does.
    #[default]
    Compiles,
    /// It does, save where it names every member, value or event: a literal, a pattern without `..`, a `match` without
    /// `_`, a `Handler`.
    Exhaustive,
    /// Code that uses what changed does not.
    Breaks,
}

impl Source {
    /// Its name in every format.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Compiles => "compiles",
            Self::Exhaustive => "exhaustive",
            Self::Breaks => "breaks",
        }
    }
}

/// Whether code that compiles does something else.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Behaviour {
    /// It does the same.
    #[default]
    Same,
    /// Another arm is taken, something may be missing or null that was not, or a value means something else.
    Changes,
}

impl Behaviour {
    /// Its name in every format.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Same => "same",
            Self::Changes => "changes",
        }
    }
}

macro_rules! display {
    ($($name:ident)+) => {
        $(impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.as_str())
            }
        })+
    };
}

display! { Wire Source Behaviour Bump }

/// The three answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Verdicts {
    /// Whether the same deliveries verify and decode.
    pub wire: Wire,
    /// Whether code compiles.
    pub source: Source,
    /// Whether code does the same.
    pub behaviour: Behaviour,
}

impl Verdicts {
    /// Whether a service with the old types refuses deliveries that the new document allows.
    #[must_use]
    pub const fn breaks_wire(self) -> bool {
        matches!(self.wire, Wire::Wider | Wire::Broken)
    }

    /// Whether code that uses what changed no longer compiles.
    #[must_use]
    pub const fn breaks_source(self) -> bool {
        matches!(self.source, Source::Breaks)
    }

    /// Whether code that compiles does something else.
    #[must_use]
    pub const fn changes_behaviour(self) -> bool {
        matches!(self.behaviour, Behaviour::Changes)
    }

    /// Whether any of these is so.
    #[must_use]
    pub const fn needs_attention(self) -> bool {
        self.breaks_wire() || self.breaks_source() || self.changes_behaviour()
    }

    /// The step in the version of the generated crate that tells its users.
    #[must_use]
    pub fn bump(self) -> Bump {
        if self.breaks_source() {
            Bump::Major
        } else if self == Self::default() {
            Bump::Patch
        } else {
            Bump::Minor
        }
    }
}

/// A step in a version, as semantic versioning has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Bump {
    /// Words and examples.
    Patch,
    /// Something new, or something that behaves in another way.
    Minor,
    /// Code must change.
    Major,
}

impl Bump {
    /// Its name in every format.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Patch => "patch",
            Self::Minor => "minor",
            Self::Major => "major",
        }
    }
}
