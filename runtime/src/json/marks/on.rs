//! What a reader meets that no type lists comes in, as it is met; afterwards the places go out, as paths.
//!
//! A mark is made where something is found, and one more whenever the reader leaves a member, a map or an array that
//! holds marks. Read from the last to the first they give all paths, so no body is read twice; and as every step is the
//! type's own, a path shows which keys a spec lists and which are a map's.

use std::mem;

use crate::json::error::Reason;
use crate::json::path::{push_key, push_key_at};
use crate::json::{Key, Reader};
use crate::uncovered::{Fault, Kind};

/// How many finds are marked in one text. Those after them are only counted.
const MOST: usize = 256;

/// How many marks there is room for at first.
const FEW: usize = 32;

/// How many marks there were.
pub(crate) type Since = u32;

/// The marks of one text. They are small, so that few take a few allocations at most; a text of more than 4 GB is decoded
/// as any other, and its last paths lack their names.
#[derive(Debug)]
pub(crate) struct Marks {
    /// Whether anyone wants to know.
    wanted: bool,
    list: Vec<Mark>,
    /// How many finds have no mark.
    left_out: usize,
}

/// Something that was found.
pub(crate) struct Find {
    pub(crate) kind: Kind,
    /// Where its path starts, which is the last.
    pub(crate) start: usize,
    /// The outermost array or map that it is in, if any: only in one can the same be found again.
    pub(crate) among: Option<Since>,
}

/// The way through all marks, from the last to the first.
struct Walk<'a, T> {
    marks: &'a [Mark],
    source: &'a str,
    paths: &'a mut String,
    /// Where the last path starts. It leads through all levels that are open.
    start: usize,
    /// Whether it was told. The next one starts as it does, so that it takes a copy and no memory of its own.
    is_told: bool,
    tell: T,
}

#[derive(Debug, Clone, Copy)]
enum Mark {
    /// A member that no type lists; its key starts here.
    Property(u32),
    /// Anything else that no type lists, or what is wrong.
    Found(Kind),
    /// The marks from this one on lie in a member.
    InMember(Since, &'static Key),
    /// The marks from this one on lie in entries of a map.
    InEntry(Since),
    /// The marks from this one on lie in elements of an array.
    InElement(Since),
}

impl Marks {
    /// Marks that nobody wants.
    pub(crate) const NONE: Self = Self { wanted: false, list: Vec::new(), left_out: 0 };

    /// Whether there are none.
    #[inline]
    pub(crate) fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// How many there are.
    #[inline]
    pub(crate) fn count(&self) -> Since {
        // Each find has one mark, and at most one more for each level that it is nested in.
        self.list.len() as Since
    }

    /// Whether there are more than there were.
    #[inline]
    pub(crate) fn grew(&self, since: Since) -> bool {
        self.count() != since
    }

    /// Forgets those that came since.
    #[inline]
    pub(crate) fn go_back(&mut self, since: Since) {
        self.list.truncate(since as usize);
    }

    /// Marks a member that no type lists, whose key starts at the byte; `found` is how many finds came before.
    pub(crate) fn property(&mut self, found: usize, key: usize) {
        self.found(found, Mark::Property(u32::try_from(key).unwrap_or(u32::MAX)));
    }

    /// Marks a value that its enum does not list.
    pub(crate) fn value(&mut self, found: usize) {
        self.found(found, Mark::Found(Kind::Value));
    }

    /// Marks a union whose tag is not listed.
    pub(crate) fn tag(&mut self, found: usize) {
        self.found(found, Mark::Found(Kind::Tag));
    }

    /// Marks a union none of whose types fits.
    pub(crate) fn shape(&mut self, found: usize) {
        self.found(found, Mark::Found(Kind::Shape));
    }

    /// Marks what is wrong with the text.
    #[cold]
    pub(in crate::json) fn fault(&mut self, reason: Reason) {
        if self.wanted {
            self.list.push(Mark::Found(Kind::Malformed(Fault::from(reason))));
        }
    }

    /// The marks since then, if there are any, lie in a member.
    #[inline]
    pub(crate) fn in_member(&mut self, key: &'static Key, since: Since) {
        self.inside(since, Mark::InMember(since, key));
    }

    /// The marks since then, if there are any, lie in entries of a map.
    #[inline]
    pub(crate) fn in_entry(&mut self, since: Since) {
        self.inside(since, Mark::InEntry(since));
    }

    /// The marks since then, if there are any, lie in elements of an array.
    #[inline]
    pub(crate) fn in_element(&mut self, since: Since) {
        self.inside(since, Mark::InElement(since));
    }

    #[inline]
    fn inside(&mut self, since: Since, mark: Mark) {
        if self.grew(since) {
            self.list.push(mark);
        }
    }

    fn found(&mut self, found: usize, mark: Mark) {
        if self.wanted && found < MOST {
            if self.list.capacity() == 0 {
                self.list = Vec::with_capacity(FEW);
            }
            self.list.push(mark);
        }
    }

    /// Appends the path of each find and gives the find to `tell`, from the last to the first.
    ///
    /// `tell` says where that path starts now, as it may remove one that stands there before; nothing ends the telling.
    pub(crate) fn tell(
        &self,
        source: &str,
        paths: &mut String,
        tell: impl FnMut(&mut String, Find) -> Option<usize>,
    ) {
        if self.is_empty() {
            return;
        }
        let start = paths.len();
        paths.push('$');
        let mut walk = Walk { marks: &self.list, source, paths, start, is_told: false, tell };
        walk.level(0, self.list.len(), 1, None);
    }

    /// How many finds have no mark.
    pub(crate) fn left_out(&self) -> usize {
        self.left_out
    }
}

impl<T: FnMut(&mut String, Find) -> Option<usize>> Walk<'_, T> {
    /// Goes through the marks of one level, whose path has that length; nothing when the telling ended.
    ///
    /// It calls itself as deep as the body is, to which the reader sets a limit.
    fn level(&mut self, first: usize, end: usize, length: usize, among: Option<Since>) -> Option<()> {
        let mut index = end;
        while index > first {
            index -= 1;
            let mark = *self.marks.get(index)?;
            self.begin(length);
            let (first, among) = match mark {
                Mark::Property(key) => {
                    push_key_at(self.paths, self.source, key as usize);
                    self.find(Kind::Property, among)?;
                    continue;
                }
                Mark::Found(kind) => {
                    self.find(kind, among)?;
                    continue;
                }
                Mark::InMember(first, key) => {
                    push_key(self.paths, key.name);
                    (first, among)
                }
                Mark::InEntry(first) => {
                    self.paths.push_str(".*");
                    (first, among.or(Some(first)))
                }
                Mark::InElement(first) => {
                    self.paths.push_str("[]");
                    (first, among.or(Some(first)))
                }
            };
            let first = index.min(first as usize);
            self.level(first, index, self.paths.len() - self.start, among)?;
            index = first;
        }
        Some(())
    }

    /// Begins a path with as many bytes of the last one.
    fn begin(&mut self, length: usize) {
        let start = self.start;
        if self.is_told {
            self.start = self.paths.len();
            self.is_told = false;
            self.paths.extend_from_within(start..start + length);
        } else {
            self.paths.truncate(start + length);
        }
    }

    fn find(&mut self, kind: Kind, among: Option<Since>) -> Option<()> {
        self.start = (self.tell)(self.paths, Find { kind, start: self.start, among })?;
        self.is_told = true;
        Some(())
    }
}

impl Reader<'_> {
    /// Marks from now on what no type lists.
    pub(crate) fn mark(&mut self) {
        self.marks.wanted = true;
    }

    /// The marks that were made.
    pub(crate) fn take_marks(&mut self) -> Marks {
        let left_out = self.uncovered.saturating_sub(MOST);
        Marks { left_out, ..mem::replace(&mut self.marks, Marks::NONE) }
    }
}

impl From<Reason> for Fault {
    fn from(reason: Reason) -> Self {
        match reason {
            // A text that is not JSON is an error of its own, and no event.
            Reason::Syntax(_) | Reason::Expected(_) => Self::Type,
            Reason::Missing(_) => Self::Missing,
            Reason::Duplicate(_) => Self::Duplicate,
            Reason::Range(_) => Self::Range,
            Reason::Length(_) => Self::Length,
            Reason::Depth => Self::Depth,
            Reason::Surrogate => Self::Surrogate,
            Reason::Unlisted => Self::Unlisted,
        }
    }
}
