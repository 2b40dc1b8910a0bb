//! What was observed in one run or several: findings come in one by one, a report that merges with others goes out.
//!
//! Merging takes sums, and the least and the greatest of what can be ordered, so neither the order nor the grouping of
//! reports matters. What is kept is bounded: of more distinct findings than there is room for, those stay that come
//! first in their order, and how often the others were met is told.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::fmt;

use serde::{Deserialize, Serialize};

/// How many distinct findings of one kind one event keeps.
pub const MOST_OF_A_KIND: usize = 100;
/// How many distinct events that the document does not have are kept.
pub const MOST_UNKNOWN_EVENTS: usize = 1000;

/// What was observed of one provider's deliveries.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Report {
    /// What the report is, and in which layout.
    pub format: Format,
    /// The provider's folder.
    pub provider: String,
    /// How many deliveries were looked at.
    pub deliveries: u64,
    /// How many bytes their bodies and headers have.
    pub bytes: u64,
    /// Deliveries that could not be held against any event.
    pub unreadable: BTreeMap<Unreadable, Tally>,
    /// Events that the document does not have, by what names them.
    pub unknown_events: Bounded<String>,
    /// Events that the document has, by their event types.
    pub events: BTreeMap<String, Seen>,
}

/// The layout of a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum Format {
    /// The first.
    #[default]
    #[serde(rename = "hookwright-observations/1")]
    First,
}

/// Why a delivery is no event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Unreadable {
    /// Its body is not JSON.
    NotJson,
    /// It names no event.
    NoEvent,
    /// It is longer than what is looked at.
    TooLong,
    /// It was to have headers and a body, and has not.
    NoEnvelope,
}

/// What was seen of one event.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Seen {
    /// How many deliveries there were.
    pub deliveries: u64,
    /// How many of them do not decode as the event's type.
    pub malformed: u64,
    /// Where they differ from the document, a list for each kind of difference.
    pub findings: BTreeMap<Kind, Bounded<Site>>,
}

/// How a delivery differs from the document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// A required member is not there.
    MissingMember,
    /// `null` stands where the document allows none.
    UnexpectedNull,
    /// A value has another type than documented.
    OtherType,
    /// A value fits none of the shapes that the document allows at its place.
    NoVariant,
    /// The member that tells variants apart has a text that no variant has.
    UnlistedVariant,
    /// A value is not among those that the document lists.
    UnlistedValue,
    /// An object has a member that the document does not know.
    UnknownProperty,
    /// An object has one key twice.
    RepeatedMember,
    /// Objects and arrays stand in one another beyond what is decoded.
    TooDeep,
}

impl Kind {
    /// All of them, the gravest first.
    pub const ALL: [Self; 9] = [
        Self::MissingMember,
        Self::UnexpectedNull,
        Self::OtherType,
        Self::NoVariant,
        Self::UnlistedVariant,
        Self::UnlistedValue,
        Self::UnknownProperty,
        Self::RepeatedMember,
        Self::TooDeep,
    ];

    /// The name that reports show.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::MissingMember => "missing-member",
            Self::UnexpectedNull => "unexpected-null",
            Self::OtherType => "other-type",
            Self::NoVariant => "no-variant",
            Self::UnlistedVariant => "unlisted-variant",
            Self::UnlistedValue => "unlisted-value",
            Self::UnknownProperty => "unknown-property",
            Self::RepeatedMember => "repeated-member",
            Self::TooDeep => "too-deep",
        }
    }
}

/// What a difference is about.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Site {
    /// Where in the body: `$.data.items[*].state`, with `*` for every element and for every key of a map.
    pub path: String,
    /// What is there, as far as it tells findings apart: an unlisted value, or a type and the one that is documented.
    pub detail: String,
    /// Whether the delivery does not decode for it.
    pub malformed: bool,
}

/// How often something was met, and where.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tally {
    /// In how many deliveries.
    pub count: u64,
    /// The first of their places.
    pub first: Place,
    /// The last of their places.
    pub last: Place,
    /// What the first of them has there; without personal data, unless it was asked for.
    pub example: String,
    /// The schema that says otherwise, where there is one.
    pub schema: String,
}

/// Where a delivery was captured.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Place {
    /// The file.
    pub file: String,
    /// The line, counted from one.
    pub line: u64,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.file, self.line)
    }
}

impl Tally {
    /// Something that was met once.
    #[must_use]
    pub fn once(place: Place, example: String, schema: String) -> Self {
        Self { count: 1, first: place.clone(), last: place, example, schema }
    }

    fn merge(&mut self, other: Self) {
        self.count = self.count.saturating_add(other.count);
        if (&other.first, &other.example, &other.schema) < (&self.first, &self.example, &self.schema) {
            (self.first, self.example, self.schema) = (other.first, other.example, other.schema);
        }
        if other.last > self.last {
            self.last = other.last;
        }
    }
}

/// As many findings as there is room for: those that come first in their order.
///
/// Whatever is kept here was kept in each part of it that had it, so its count is exact.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[serde(bound(serialize = "K: Serialize + Clone", deserialize = "K: Deserialize<'de> + Ord"))]
pub struct Bounded<K> {
    #[serde(with = "rows")]
    kept: BTreeMap<K, Tally>,
    /// How often something was met that is not kept.
    pub left_out: u64,
}

impl<K> Default for Bounded<K> {
    fn default() -> Self {
        Self { kept: BTreeMap::new(), left_out: 0 }
    }
}

impl<K: Ord + Clone> Bounded<K> {
    /// What is kept, in order.
    pub fn iter(&self) -> impl Iterator<Item = (&K, &Tally)> {
        self.kept.iter()
    }

    /// Whether nothing was met.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.kept.is_empty() && self.left_out == 0
    }

    /// Adds what was met once or more often.
    pub fn add(&mut self, key: K, tally: Tally, most: usize) {
        match self.kept.entry(key) {
            Entry::Occupied(mut known) => known.get_mut().merge(tally),
            Entry::Vacant(room) => {
                room.insert(tally);
            }
        }
        while self.kept.len() > most {
            let Some((_, last)) = self.kept.pop_last() else { return };
            self.left_out = self.left_out.saturating_add(last.count);
        }
    }

    fn merge(&mut self, other: Self, most: usize) {
        self.left_out = self.left_out.saturating_add(other.left_out);
        for (key, tally) in other.kept {
            self.add(key, tally, most);
        }
    }
}

impl Report {
    /// Nothing observed yet.
    #[must_use]
    pub fn of(provider: &str) -> Self {
        Self {
            format: Format::First,
            provider: provider.to_owned(),
            deliveries: 0,
            bytes: 0,
            unreadable: BTreeMap::new(),
            unknown_events: Bounded::default(),
            events: BTreeMap::new(),
        }
    }

    /// Adds what another report of the same provider says.
    pub fn merge(&mut self, other: Self) {
        self.deliveries = self.deliveries.saturating_add(other.deliveries);
        self.bytes = self.bytes.saturating_add(other.bytes);
        for (why, tally) in other.unreadable {
            self.unreadable(why, tally);
        }
        self.unknown_events.merge(other.unknown_events, MOST_UNKNOWN_EVENTS);
        for (event_type, other) in other.events {
            let seen = self.events.entry(event_type).or_default();
            seen.deliveries = seen.deliveries.saturating_add(other.deliveries);
            seen.malformed = seen.malformed.saturating_add(other.malformed);
            for (kind, found) in other.findings {
                seen.findings.entry(kind).or_default().merge(found, MOST_OF_A_KIND);
            }
        }
    }

    /// Adds deliveries that are no event.
    pub fn unreadable(&mut self, why: Unreadable, tally: Tally) {
        match self.unreadable.get_mut(&why) {
            Some(known) => known.merge(tally),
            None => {
                self.unreadable.insert(why, tally);
            }
        }
    }

    /// Whether every delivery was as documented.
    #[must_use]
    pub fn is_clean(&self) -> bool {
        self.unreadable.is_empty()
            && self.unknown_events.is_empty()
            && self.events.values().all(|seen| seen.findings.values().all(Bounded::is_empty))
    }
}

/// A map as a list of entries, since its keys are no texts.
mod rows {
    use std::collections::BTreeMap;

    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    use super::Tally;

    #[derive(Serialize, Deserialize)]
    struct Row<K> {
        what: K,
        #[serde(flatten)]
        tally: Tally,
    }

    pub fn serialize<K: Serialize + Clone, S: Serializer>(
        kept: &BTreeMap<K, Tally>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        serializer
            .collect_seq(kept.iter().map(|(key, tally)| Row { what: key.clone(), tally: tally.clone() }))
    }

    pub fn deserialize<'de, K: Deserialize<'de> + Ord, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<BTreeMap<K, Tally>, D::Error> {
        let rows: Vec<Row<K>> = Vec::deserialize(deserializer)?;
        Ok(rows.into_iter().map(|row| (row.what, row.tally)).collect())
    }
}
