//! What a reader marked in a text comes in; the places that no type covers go out.

use std::fmt;

use super::Kind;
use crate::json::{Marks, push_key};

/// The places that no type covers in one text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gaps {
    /// All paths, one after the other.
    paths: String,
    /// From the last to the first.
    listed: Vec<Found>,
    left_out: usize,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Found {
    kind: Kind,
    start: u32,
    end: u32,
    count: u32,
}

/// One place that no type covers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Gap<'a> {
    kind: Kind,
    path: &'a str,
    count: usize,
}

impl Gaps {
    /// The places that were marked. A text with a fault is told at the fault, as the paths of all else may be cut short.
    pub(super) fn new(text: &str, marks: &Marks) -> Self {
        let marked = marks.count() as usize;
        let mut paths = String::with_capacity(marked * 32);
        let mut gaps =
            Self { paths: String::new(), listed: Vec::with_capacity(marked), left_out: marks.left_out() };
        let (mut among, mut first) = (None, 0);
        marks.tell(text, &mut paths, |paths, find| {
            if among != find.among {
                (among, first) = (find.among, gaps.listed.len());
            }
            let seen = if among.is_some() { first } else { gaps.listed.len() };
            let start = gaps.add(find.kind, seen, paths, find.start);
            // It was marked last, so it comes first.
            let is_malformed = matches!(find.kind, Kind::Malformed(_));
            if is_malformed {
                gaps.left_out = 0;
            }
            (!is_malformed).then_some(start)
        });
        gaps.paths = paths;
        gaps
    }

    /// One place: the member that these keys lead to.
    pub(super) fn one(kind: Kind, keys: &[&str]) -> Self {
        let mut paths = String::from("$");
        keys.iter().for_each(|key| push_key(&mut paths, key));
        let mut gaps = Self { paths: String::new(), listed: Vec::new(), left_out: 0 };
        gaps.add(kind, 0, &mut paths, 0);
        Self { paths, ..gaps }
    }

    /// Adds the place whose path is the last and starts there, or removes the path and counts the place once more if it is
    /// among those from `seen` on. Gives where its path starts now.
    fn add(&mut self, kind: Kind, seen: usize, paths: &mut String, start: usize) -> usize {
        // 256 paths of 128 steps, whose keys are cut, take a few megabytes.
        let added = Found { kind, start: start as u32, end: paths.len() as u32, count: 1 };
        let length = added.end - added.start;
        let same = |found: &&mut Found| {
            found.kind == kind && found.end - found.start == length && found.path(paths) == added.path(paths)
        };
        match self.listed.get_mut(seen..).unwrap_or_default().iter_mut().find(same) {
            Some(found) => {
                found.count += 1;
                paths.truncate(start);
                found.start as usize
            }
            None => {
                self.listed.push(added);
                start
            }
        }
    }

    /// The places, in the order of the text.
    pub fn listed(&self) -> impl ExactSizeIterator<Item = Gap<'_>> {
        self.listed.iter().rev().map(|found| Gap {
            kind: found.kind,
            path: found.path(&self.paths),
            count: found.count as usize,
        })
    }

    /// How often something was found after the 256 times that are listed.
    #[must_use]
    pub fn left_out(&self) -> usize {
        self.left_out
    }
}

impl Found {
    /// Its path, among all.
    fn path<'a>(&self, paths: &'a str) -> &'a str {
        paths.get(self.start as usize..self.end as usize).unwrap_or_default()
    }
}

impl<'a> Gap<'a> {
    /// What was met there.
    #[must_use]
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// The place: `$.data.checks[].state`.
    #[must_use]
    pub fn path(&self) -> &'a str {
        self.path
    }

    /// How often it was met: more than once only in arrays and maps.
    #[must_use]
    pub fn count(&self) -> usize {
        self.count
    }
}

impl fmt::Display for Gaps {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut between = "";
        for Gap { kind, path, count } in self.listed() {
            write!(formatter, "{between}{kind} {path}")?;
            if count > 1 {
                write!(formatter, " {count} times")?;
            }
            between = ", ";
        }
        match self.left_out {
            0 => Ok(()),
            more => write!(formatter, "{between}{more} more left out"),
        }
    }
}
