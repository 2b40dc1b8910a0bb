//! JSON text comes in; values, one after the other, go out to whoever fills them.
//!
//! The reader keeps the first thing that went wrong, so that reading code only passes on `false`. It goes
//! forward, save where a union tries one type after another.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use super::error::{Error, Fault, Reason};
use super::marks::Marks;
use super::spot::Watch;
use super::{Decode, Members};

/// How many values may be nested in a typed value: the last level that `serde_json` takes too.
pub(super) const DEPTH: u32 = 127;

const EIGHT_SPACES: u64 = u64::from_le_bytes(*b"        ");

/// Reads one JSON text.
#[derive(Debug)]
pub struct Reader<'a> {
    pub(super) source: &'a str,
    pub(super) position: usize,
    /// How many more levels of typed objects and arrays may open.
    pub(super) depth: u32,
    /// How many bytes unions may still read again.
    pub(super) fuel: usize,
    /// How many members and values were met that no type lists.
    pub(super) uncovered: usize,
    pub(super) marks: Marks,
    pub(super) fault: Option<Fault>,
    pub(super) watch: Watch,
}

impl<'a> Reader<'a> {
    pub(crate) fn new(source: &'a str) -> Self {
        let fuel = source.len().saturating_mul(16).saturating_add(64 * 1024);
        let (marks, watch) = (Marks::NONE, Watch::NONE);
        Self { source, position: 0, depth: DEPTH, fuel, uncovered: 0, marks, fault: None, watch }
    }

    /// The outcome once the value is read: nothing but space may follow it.
    pub(crate) fn finish(mut self, filled: bool) -> Result<(), Error> {
        if filled {
            self.peek();
            if self.position == self.source.len() {
                return Ok(());
            }
        }
        Err(self.error())
    }

    #[cold]
    fn error(self) -> Error {
        let trailing =
            Fault { offset: self.position, reason: Reason::Syntax("expected the end of the text") };
        Error::new(self.source, self.fault.unwrap_or(trailing))
    }

    /// The byte at the reader's place; 0, which no JSON has outside of strings, at the end.
    #[inline]
    pub(super) fn byte(&self) -> u8 {
        self.source.as_bytes().get(self.position).copied().unwrap_or(0)
    }

    /// Goes over space to the next byte that means something.
    #[inline]
    pub(crate) fn peek(&mut self) -> u8 {
        let byte = self.byte();
        if byte > b' ' { byte } else { self.space() }
    }

    /// Goes over space: line ends and the indents after them, most of the time.
    fn space(&mut self) -> u8 {
        loop {
            let byte = self.byte();
            if !matches!(byte, b' ' | b'\n' | b'\r' | b'\t') {
                return byte;
            }
            self.position += 1;
            while let Some(chunk) = self.rest().first_chunk::<8>() {
                let spaces = (u64::from_le_bytes(*chunk) ^ EIGHT_SPACES).trailing_zeros() as usize / 8;
                self.position += spaces;
                if spaces != 8 {
                    break;
                }
            }
        }
    }

    /// Goes over `byte` when it comes next.
    #[inline]
    pub(crate) fn take(&mut self, byte: u8) -> bool {
        let found = self.peek() == byte;
        self.position += usize::from(found);
        found
    }

    /// What lies before the reader.
    #[inline]
    pub(super) fn rest(&self) -> &'a [u8] {
        self.source.as_bytes().get(self.position..).unwrap_or_default()
    }

    /// Goes over `null` when it comes next.
    #[inline]
    pub fn null(&mut self) -> bool {
        self.peek() == b'n' && self.word(b"null")
    }

    /// Reads `true` or `false`.
    pub fn boolean(&mut self) -> Option<bool> {
        match self.peek() {
            b't' if self.word(b"true") => Some(true),
            b'f' if self.word(b"false") => Some(false),
            _ => {
                self.expected("a boolean");
                None
            }
        }
    }

    #[inline]
    pub(super) fn word(&mut self, word: &[u8]) -> bool {
        let found = self.rest().starts_with(word);
        if found {
            self.position += word.len();
        }
        found
    }

    /// Opens an array.
    pub(crate) fn open_array(&mut self) -> bool {
        if self.peek() != b'[' {
            return self.expected("an array");
        }
        if !self.descend() {
            return false;
        }
        self.position += 1;
        true
    }

    /// Whether another element follows; after the last one, goes over the closing bracket. `first` is true before
    /// the first element. The end and an error both give `false`: see [`Reader::intact`].
    #[inline]
    pub(crate) fn element(&mut self, first: &mut bool) -> bool {
        let byte = self.peek();
        if byte == b',' && !*first {
            self.position += 1;
            return true;
        }
        if byte == b']' {
            self.position += 1;
            self.depth += 1;
            return false;
        }
        if std::mem::take(first) { true } else { self.syntax("expected `,` or `]`") }
    }

    /// Whether nothing went wrong so far.
    #[inline]
    pub(crate) fn intact(&self) -> bool {
        self.fault.is_none()
    }

    /// Goes one level down.
    #[inline]
    pub(super) fn descend(&mut self) -> bool {
        match self.depth.checked_sub(1) {
            Some(depth) => {
                self.depth = depth;
                true
            }
            None => self.fail(self.position, Reason::Depth),
        }
    }

    /// Reads an object as a map; a key that comes twice is an error.
    pub(crate) fn map<T: Decode>(&mut self, map: &mut BTreeMap<String, T>) -> bool {
        let Some(start) = self.open_object() else { return false };
        let since = self.marks.count();
        let mut first = true;
        while self.another(&mut first) {
            if !self.entry(start, map) {
                self.marks.in_entry(since);
                return false;
            }
        }
        self.marks.in_entry(since);
        self.intact()
    }

    /// Opens an object and says where it starts.
    pub(crate) fn open_object(&mut self) -> Option<usize> {
        if self.peek() != b'{' {
            self.expected("an object");
            return None;
        }
        let start = self.position;
        if !self.descend() {
            return None;
        }
        self.position += 1;
        Some(start)
    }

    /// Whether another member follows; after the last one, goes over the closing brace.
    #[inline]
    pub(crate) fn another(&mut self, first: &mut bool) -> bool {
        let byte = self.peek();
        if byte == b',' && !*first {
            self.position += 1;
            return true;
        }
        if byte == b'}' {
            self.position += 1;
            self.depth += 1;
            return false;
        }
        if std::mem::take(first) { true } else { self.syntax("expected `,` or `}`") }
    }

    /// Reads a key and its value into a map. `start` is where the object starts.
    fn entry<T: Decode>(&mut self, start: usize, map: &mut BTreeMap<String, T>) -> bool {
        self.peek();
        let place = self.position;
        let Some(key) = self.key() else { return false };
        match map.entry(key.into_owned()) {
            Entry::Vacant(entry) => entry.insert(T::empty()).read(self),
            Entry::Occupied(_) => self.fail(start, Reason::Duplicate(place)),
        }
    }

    /// Reads the value of a member that the table does not list, whose key was just read.
    pub fn further<T: Decode>(&mut self, members: &mut Members<'_>, map: &mut BTreeMap<String, T>) -> bool {
        self.position = members.key;
        let filled = self.entry(members.start, map);
        self.marks.in_entry(members.marked);
        members.marked = self.marks.count();
        filled
    }

    /// Notes that something else was expected here.
    #[cold]
    pub(crate) fn expected(&mut self, what: &'static str) -> bool {
        self.fail(self.position, Reason::Expected(what))
    }

    #[cold]
    pub(super) fn syntax(&mut self, reason: &'static str) -> bool {
        self.fail(self.position, Reason::Syntax(reason))
    }

    /// Notes what is wrong at a place; the first thing noted stays.
    #[cold]
    pub(super) fn fail(&mut self, offset: usize, reason: Reason) -> bool {
        if self.fault.is_none() {
            self.fault = Some(Fault { offset, reason });
            self.marks.fault(reason);
        }
        false
    }
}
