//! JSON text and a key come in; where the key seems to be goes out, without reading what comes before it.
//!
//! Looking for a few bytes is much cheaper than reading members up to the right one. But the bytes may lie in an inner
//! object, so a [`Reader`] that decodes the text anyway notes whether it meets the key as one of the outermost object.

use std::borrow::Cow;

use super::Reader;
use super::reader::DEPTH;

/// What a look at the bytes shows of a member.
#[derive(Debug)]
pub(crate) enum Spot<'a> {
    /// The key starts at the byte, and has a text.
    Text(usize, Cow<'a, str>),
    /// Only a key with escapes can be this one.
    Absent,
    /// Nothing that helps.
    Unclear,
}

/// How many places are looked at together.
const BLOCK: usize = 16;

/// Looks for a key: the first that is written without escapes counts.
pub(crate) fn spot<'a>(text: &'a str, name: &str) -> Spot<'a> {
    let mut reader = Reader::new(text);
    // Most providers write it first.
    if reader.take(b'{') && reader.peek() == b'"' && is_quoted(reader.rest(), name.as_bytes()) {
        return reader.spotted(reader.position, name).unwrap_or(Spot::Unclear);
    }
    reader.position = 0;
    while let Some(start) = quoted(text.as_bytes(), name.as_bytes(), reader.position) {
        if let Some(spot) = reader.spotted(start, name) {
            return spot;
        }
    }
    Spot::Absent
}

impl<'a> Reader<'a> {
    /// What the quoted name that starts at the byte is; nothing when it is no key.
    #[inline]
    fn spotted(&mut self, start: usize, name: &str) -> Option<Spot<'a>> {
        self.position = start + name.len() + 2;
        if !self.take(b':') {
            return None;
        }
        if self.peek() == b'"'
            && let Some(Some(text)) = self.any_text()
        {
            return Some(Spot::Text(start, text));
        }
        Some(Spot::Unclear)
    }
}

/// Where the outermost object starts, if the text is one.
pub(crate) fn object_start(text: &str) -> Option<usize> {
    let mut reader = Reader::new(text);
    (reader.peek() == b'{').then_some(reader.position)
}

/// The first place from `from` on where the name stands in quotes.
fn quoted(text: &[u8], name: &[u8], from: usize) -> Option<usize> {
    let first = *name.first().unwrap_or(&b'"');
    let opens = text.get(from..)?;
    let (letters, closes) = (opens.get(1..)?, opens.get(name.len() + 1..)?);
    let is_it = |at: usize| opens.get(at..).is_some_and(|rest| is_quoted(rest, name));

    let blocks = opens.as_chunks::<BLOCK>().0.iter().zip(letters.as_chunks::<BLOCK>().0);
    let mut at = 0;
    for ((opens, letters), closes) in blocks.zip(closes.as_chunks::<BLOCK>().0) {
        // A loop without branches, which the compiler makes a few instructions of.
        let mut hits = [false; BLOCK];
        for index in 0..BLOCK {
            hits[index] = (opens[index] == b'"') & (letters[index] == first) & (closes[index] == b'"');
        }
        if hits.iter().fold(false, |any, hit| any | hit) {
            let mut places = hits.iter().enumerate().filter(|(_, hit)| **hit).map(|(index, _)| at + index);
            if let Some(found) = places.find(|place| is_it(*place)) {
                return Some(from + found);
            }
        }
        at += BLOCK;
    }
    let mut rest = opens.iter().zip(closes).enumerate().skip(at);
    let found = rest.find(|(at, (open, close))| **open == b'"' && **close == b'"' && is_it(*at));
    found.map(|(at, _)| from + at)
}

/// Whether a text starts with the name in quotes.
#[inline]
fn is_quoted(text: &[u8], name: &[u8]) -> bool {
    text.get(1..=name.len()) == Some(name)
        && text.first() == Some(&b'"')
        && text.get(name.len() + 1) == Some(&b'"')
}

/// What a reader notes of the outermost object while it decodes.
#[derive(Debug, Clone, Copy)]
pub(super) struct Watch {
    /// Where the object or one of its keys starts.
    mark: usize,
    met: bool,
}

impl Watch {
    /// Notes nothing.
    pub(super) const NONE: Self = Self { mark: usize::MAX, met: false };
}

impl Reader<'_> {
    /// Notes from now on whether the outermost object, or a key of it, starts at this byte.
    pub(crate) fn watch(&mut self, mark: usize) {
        self.watch = Watch { mark, met: false };
    }

    /// Whether it does, and whether no key of that object could be another one than its bytes say.
    pub(crate) fn met(&self) -> bool {
        self.watch.met
    }

    /// An object of a type, or one of its keys, starts at the byte; the object is open already.
    #[inline]
    pub(super) fn pass(&mut self, place: usize) {
        if place == self.watch.mark {
            self.watch.met = self.is_outermost();
        }
    }

    /// A key has escapes, so that it is another one than its bytes say.
    #[cold]
    pub(super) fn pass_escaped(&mut self) {
        if self.is_outermost() {
            self.watch = Watch::NONE;
        }
    }

    /// The reader goes back to a value with so many levels left. What was noted of the outermost object counts no more.
    #[inline]
    pub(super) fn forget(&mut self, depth: u32) {
        if depth == DEPTH {
            self.watch = Watch::NONE;
        }
    }

    /// Whether a single level is open.
    fn is_outermost(&self) -> bool {
        self.depth == DEPTH - 1
    }
}
