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
        let (paths, listed) = (String::with_capacity(marked * 32), Vec::with_capacity(marked));
        let mut gaps = Self { paths, listed, left_out: marks.left_out() };
        let mut is_malformed = false;
        let (mut among, mut first) = (None, 0);
        marks.tell(text, |find| {
            if matches!(find.kind, Kind::Malformed(_)) {
                // It was marked last, so it comes first.
                is_malformed = true;
                gaps.left_out = 0;
            } else if is_malformed {
                return;
            }
            if among != find.among {
                (among, first) = (find.among, gaps.listed.len());
            }
            let seen = if among.is_some() { first } else { gaps.listed.len() };
            gaps.add(find.kind, seen, |paths| {
                paths.push_str(find.path);
                if let Some(key) = &find.key {
                    push_key(paths, key);
                }
            });
        });
        gaps
    }

    /// One place: the member that these keys lead to.
    pub(super) fn one(kind: Kind, keys: &[&str]) -> Self {
        let mut gaps = Self { paths: String::new(), listed: Vec::new(), left_out: 0 };
        gaps.add(kind, 0, |paths| keys.iter().for_each(|key| push_key(paths, key)));
        gaps
    }

    /// Adds a place, or counts it once more if it is among those from `seen` on.
    fn add(&mut self, kind: Kind, seen: usize, path: impl FnOnce(&mut String)) {
        // 256 paths of 128 steps, whose keys are cut, take a few megabytes.
        let start = self.paths.len() as u32;
        self.paths.push('$');
        path(&mut self.paths);
        let added = Found { kind, start, end: self.paths.len() as u32, count: 1 };
        let length = added.end - start;
        let same = |found: &&mut Found| {
            found.kind == kind
                && found.end - found.start == length
                && found.path(&self.paths) == added.path(&self.paths)
        };
        match self.listed.get_mut(seen..).unwrap_or_default().iter_mut().find(same) {
            Some(found) => {
                found.count += 1;
                self.paths.truncate(start as usize);
            }
            None => self.listed.push(added),
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
