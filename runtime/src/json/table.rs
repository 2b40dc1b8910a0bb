//! The keys of one type come in, at compile time; the place of a key that arrives goes out.
//!
//! The keys after the one that came last are tried first, byte for byte with quotes and colon, because providers
//! write members in the order of their own types. Otherwise a hash table built by the compiler tells.

use std::borrow::Cow;

use super::Reader;
use super::error::Reason;
use super::marks::Since;

/// The index that [`Reader::member`] gives for the value of a key that the table does not list, when the table
/// keeps such members.
pub const FURTHER: usize = usize::MAX - 1;

/// How many keys after the last one are tried before the table is asked.
const GUESSES: usize = 2;

/// A string that a table may list.
#[derive(Debug)]
pub enum Choice<'a> {
    /// It does, at this index.
    Listed(usize),
    /// It does not.
    Other(Cow<'a, str>),
}

/// The index after the last member, and on errors.
const END: usize = usize::MAX;

/// The key of one member, or another text that is looked up.
#[derive(Debug, Clone, Copy)]
pub struct Key {
    pub(super) name: &'static str,
    /// `,"name":`, or nothing where JSON cannot hold the name as it is.
    pub(super) quoted: &'static str,
    /// The first eight bytes of `"name":`, with zeros where it is shorter.
    head: u64,
    /// The bits of `head` that count; all of them, where the key is no member's, and then nothing is like it.
    head_mask: u64,
    /// The last eight bytes of `"name":`, where it has as many.
    tail: u64,
    pub(super) required: bool,
}

impl Key {
    /// The key of a member; `quoted` is `,"name":`, with a comma.
    #[must_use]
    pub const fn new(name: &'static str, quoted: &'static str, required: bool) -> Self {
        let bytes = name.as_bytes();
        let mut at = 0;
        while at < bytes.len() {
            if bytes[at] == b'"' || bytes[at] == b'\\' || bytes[at] < 0x20 {
                return Self { required, ..Self::text(name) };
            }
            at += 1;
        }
        let (mut head, mut head_mask) = (0, 0);
        let mut index = 0;
        while index < 8 && index + 1 < quoted.len() {
            head |= (quoted.as_bytes()[index + 1] as u64) << (index * 8);
            head_mask |= 0xff << (index * 8);
            index += 1;
        }
        let tail = match quoted.as_bytes().last_chunk() {
            Some(tail) if quoted.len() > 8 => u64::from_le_bytes(*tail),
            _ => 0,
        };
        Self { name, quoted, head, head_mask, tail, required }
    }

    /// A text that is looked up, and is no key.
    #[must_use]
    pub const fn text(name: &'static str) -> Self {
        Self { name, quoted: "", head: 0, head_mask: u64::MAX, tail: 0, required: false }
    }

    /// Whether a text starts with `"name":`, as providers write it, and how long that is.
    #[inline]
    fn starts(&self, text: &[u8]) -> Option<usize> {
        let head = u64::from_le_bytes(*text.first_chunk::<8>()?);
        if head & self.head_mask != self.head {
            return None;
        }
        let length = self.quoted.len() - 1;
        if length <= 8 {
            return Some(length);
        }
        let tail = u64::from_le_bytes(*text.get(length - 8..length)?.first_chunk::<8>()?);
        if tail != self.tail {
            return None;
        }
        // Both ends overlap in shorter keys.
        if length > 16 && text.get(8..length - 8) != self.quoted.as_bytes().get(9..length - 7) {
            return None;
        }
        Some(length)
    }
}

/// The keys of one type.
#[derive(Debug)]
pub struct Table {
    keys: &'static [Key],
    /// Hash slots: the index of a key and one, or zero; at least twice as many as keys, a power of two.
    slots: &'static [u16],
    /// One bit for each required key.
    required: &'static [u64],
    /// Whether members that are not listed are kept.
    further: bool,
}

impl Table {
    /// The table over these parts; see [`slot_count`], [`fill_slots`] and [`required_keys`].
    #[must_use]
    pub const fn new(
        keys: &'static [Key],
        slots: &'static [u16],
        required: &'static [u64],
        further: bool,
    ) -> Self {
        Self { keys, slots, required, further }
    }

    /// The index of a text.
    #[must_use]
    pub fn find(&self, name: &str) -> Option<usize> {
        let mask = self.slots.len().wrapping_sub(1);
        let mut slot = hash(name.as_bytes()) & mask;
        loop {
            let index = usize::from(*self.slots.get(slot)?).checked_sub(1)?;
            if same(self.keys.get(index)?.name.as_bytes(), name.as_bytes()) {
                return Some(index);
            }
            slot = (slot + 1) & mask;
        }
    }
}

/// How many slots a table of so many keys has.
#[must_use]
pub const fn slot_count(keys: usize) -> usize {
    (keys * 2).next_power_of_two()
}

/// The slots for these keys.
#[must_use]
pub const fn fill_slots<const SLOTS: usize>(keys: &[Key]) -> [u16; SLOTS] {
    assert!(keys.len() < u16::MAX as usize, "a table holds fewer than 65535 keys");
    let mut slots = [0; SLOTS];
    let mut index = 0;
    while index < keys.len() {
        let mut slot = hash(keys[index].name.as_bytes()) & (SLOTS - 1);
        while slots[slot] != 0 {
            slot = (slot + 1) & (SLOTS - 1);
        }
        index += 1;
        slots[slot] = index as u16;
    }
    slots
}

/// The bits of the required ones among these keys.
#[must_use]
pub const fn required_keys<const WORDS: usize>(keys: &[Key]) -> [u64; WORDS] {
    let mut words = [0; WORDS];
    let mut index = 0;
    while index < keys.len() {
        if keys[index].required {
            words[index / 64] |= 1 << (index % 64);
        }
        index += 1;
    }
    words
}

/// A cheap hash over the length and both ends of a text.
const fn hash(bytes: &[u8]) -> usize {
    let length = bytes.len();
    let (first, last) = if let (Some(first), Some(last)) = (bytes.first_chunk::<8>(), bytes.last_chunk::<8>())
    {
        (u64::from_le_bytes(*first), u64::from_le_bytes(*last))
    } else if let (Some(first), Some(last)) = (bytes.first_chunk::<4>(), bytes.last_chunk::<4>()) {
        (u32::from_le_bytes(*first) as u64, u32::from_le_bytes(*last) as u64)
    } else if length == 0 {
        (0, 0)
    } else {
        (bytes[0] as u64 | (bytes[length / 2] as u64) << 8, bytes[length - 1] as u64)
    };
    let mixed = (first ^ length as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ last.rotate_left(29);
    (mixed.wrapping_mul(0xd6e8_feb8_6659_fd93) >> 40) as usize
}

/// Whether two texts are equal, without a call for the short ones that keys are.
#[inline]
fn same(left: &[u8], right: &[u8]) -> bool {
    if left.len() != right.len() || left.len() > 16 {
        return left == right;
    }
    if let (Some(left_head), Some(right_head)) = (left.first_chunk::<8>(), right.first_chunk::<8>()) {
        return left_head == right_head && left.last_chunk::<8>() == right.last_chunk::<8>();
    }
    if let (Some(left_head), Some(right_head)) = (left.first_chunk::<4>(), right.first_chunk::<4>()) {
        return left_head == right_head && left.last_chunk::<4>() == right.last_chunk::<4>();
    }
    left.iter().eq(right)
}

/// How far the reading of one object has come.
#[derive(Debug)]
pub struct Members<'s> {
    table: &'static Table,
    /// One bit for each key that was met.
    seen: &'s mut [u64],
    /// Where the object starts.
    pub(super) start: usize,
    /// Where the last key starts that the table does not list.
    pub(super) key: usize,
    /// The index of the key that is tried first.
    guess: usize,
    first: bool,
    /// How many marks there were when the last member was left.
    pub(super) marked: Since,
}

impl<'a> Reader<'a> {
    /// Opens an object; nothing when the next value is none. `seen` has one bit for each of the table's keys.
    pub fn members<'s>(&mut self, table: &'static Table, seen: &'s mut [u64]) -> Option<Members<'s>> {
        let start = self.open_object()?;
        self.pass(start);
        let marked = self.marks.count();
        Some(Members { table, seen, start, key: start, guess: 0, first: true, marked })
    }

    /// Goes to the value of the next member and gives the index of its key, or [`FURTHER`]; another index, which
    /// is no key's, after the last member and on errors.
    pub fn member(&mut self, members: &mut Members<'_>) -> usize {
        self.leave(members);
        loop {
            if !self.another(&mut members.first) {
                return END;
            }
            self.peek();
            let place = self.position;
            self.pass(place);
            let rest = self.rest();
            // Optional members are often missing, so that another of the next few comes.
            let next = members.table.keys.get(members.guess..).unwrap_or_default();
            for (distance, key) in next.iter().take(GUESSES).enumerate() {
                if let Some(length) = key.starts(rest) {
                    self.position += length;
                    return self.seen(members, members.guess + distance, place);
                }
            }
            let Some(name) = self.key() else {
                members.marked = self.marks.count();
                return END;
            };
            if matches!(name, Cow::Owned(_)) {
                self.pass_escaped();
            }
            match members.table.find(&name) {
                Some(index) => return self.seen(members, index, place),
                None if members.table.further => {
                    members.key = place;
                    return FURTHER;
                }
                None if !self.skip() => return END,
                None => {
                    self.unlisted_member(place);
                    members.marked = self.marks.count();
                }
            }
        }
    }

    /// Says of the marks that were made in the last member whose they are.
    #[inline]
    fn leave(&mut self, members: &mut Members<'_>) {
        if self.marks.grew(members.marked) {
            let last = members.guess.saturating_sub(1);
            if let Some(key) = members.table.keys.get(last) {
                self.marks.in_member(key, members.marked);
            }
            members.marked = self.marks.count();
        }
    }

    /// Reads a string, and says where the table lists it.
    pub fn choice(&mut self, table: &Table) -> Option<Choice<'a>> {
        let text = self.text()?;
        Some(match table.find(&text) {
            Some(index) => Choice::Listed(index),
            None => Choice::Other(text),
        })
    }

    /// Reads a string that the table lists, and gives its index.
    pub fn listed(&mut self, table: &Table) -> Option<usize> {
        self.peek();
        let start = self.position;
        match self.choice(table)? {
            Choice::Listed(index) => Some(index),
            Choice::Other(_) => {
                self.fail(start, Reason::Unlisted);
                None
            }
        }
    }

    /// Marks a key as met; `place` is where it starts.
    #[inline]
    fn seen(&mut self, members: &mut Members<'_>, index: usize, place: usize) -> usize {
        members.guess = index + 1;
        let bit = 1 << (index % 64);
        match members.seen.get_mut(index / 64) {
            Some(word) if *word & bit == 0 => {
                *word |= bit;
                index
            }
            _ => {
                self.fail(members.start, Reason::Duplicate(place));
                END
            }
        }
    }

    /// Whether the object ended well, with every required key met.
    pub fn end(&mut self, members: &mut Members<'_>) -> bool {
        if !self.intact() {
            self.leave(members);
            return false;
        }
        let words = members.table.required.iter().zip(members.seen.iter());
        for (word, (required, seen)) in words.enumerate() {
            let missing = required & !seen;
            if missing != 0 {
                let index = word * 64 + missing.trailing_zeros() as usize;
                let Some(key) = members.table.keys.get(index) else { continue };
                let since = self.marks.count();
                self.fail(members.start, Reason::Missing(key.name));
                self.marks.in_member(key, since);
                return false;
            }
        }
        true
    }
}
