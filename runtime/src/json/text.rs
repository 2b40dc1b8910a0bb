//! A JSON string comes in; its text goes out, borrowed where it has no escapes.

use std::borrow::Cow;

use super::Reader;
use super::error::Reason;

const ONES: u64 = u64::MAX / 255;
const HIGHS: u64 = ONES << 7;

/// The first byte at or after `from` that a string cannot hold as it is: a quote, a backslash or a control
/// character. The end of the text when there is none.
#[inline]
pub(super) fn plain_end(bytes: &[u8], from: usize) -> usize {
    let mut at = from;
    // Sixteen bytes at a time, since most strings are no longer and the end of a loop is hard to foresee.
    while let Some(chunk) = bytes.get(at..).and_then(<[u8]>::first_chunk::<16>) {
        let chunk = u128::from_le_bytes(*chunk);
        let (low, high) = (special(chunk as u64), special((chunk >> 64) as u64));
        if low | high != 0 {
            let bits = if low == 0 { 64 + high.trailing_zeros() } else { low.trailing_zeros() };
            return at + bits as usize / 8;
        }
        at += 16;
    }
    while let Some(&byte) = bytes.get(at) {
        if byte == b'"' || byte == b'\\' || byte < 0x20 {
            return at;
        }
        at += 1;
    }
    at
}

/// The high bits of the bytes that a string cannot hold as they are. A borrow can set one wrongly only above a byte
/// that is such, and the lowest one counts.
#[inline(always)]
fn special(word: u64) -> u64 {
    let quote = word ^ (ONES * b'"' as u64);
    let backslash = word ^ (ONES * b'\\' as u64);
    let special = (quote.wrapping_sub(ONES) & !quote)
        | (backslash.wrapping_sub(ONES) & !backslash)
        | (word.wrapping_sub(ONES * 0x20) & !word);
    special & HIGHS
}

impl<'a> Reader<'a> {
    /// Reads a string.
    pub fn text(&mut self) -> Option<Cow<'a, str>> {
        if self.peek() != b'"' {
            self.expected("a string");
            return None;
        }
        self.quoted()
    }

    /// Reads a key and the colon after it.
    #[inline]
    pub(crate) fn key(&mut self) -> Option<Cow<'a, str>> {
        if self.peek() != b'"' {
            self.syntax("expected a key in double quotes");
            return None;
        }
        let key = self.quoted()?;
        self.colon().then_some(key)
    }

    /// Reads a string into `text`.
    pub(super) fn owned_text(&mut self, text: &mut String) -> bool {
        if self.peek() != b'"' {
            return self.expected("a string");
        }
        match self.quoted() {
            Some(read) => {
                *text = read.into_owned();
                true
            }
            None => false,
        }
    }

    /// Reads a string without escapes whose opening quote comes next; the reader stays where it is when there is none.
    #[inline]
    pub(super) fn plain_text(&mut self) -> Option<&'a str> {
        let start = self.position + 1;
        let end = plain_end(self.source.as_bytes(), start);
        if self.source.as_bytes().get(end) != Some(&b'"') {
            return None;
        }
        self.position = end + 1;
        self.source.get(start..end)
    }

    /// Reads a string whose opening quote comes next.
    #[inline(always)]
    fn quoted(&mut self) -> Option<Cow<'a, str>> {
        let start = self.position + 1;
        let end = plain_end(self.source.as_bytes(), start);
        self.position = end;
        if self.byte() == b'"' {
            self.position += 1;
            return self.source.get(start..end).map(Cow::Borrowed);
        }
        self.unescape(start).map(Cow::Owned)
    }

    /// Reads the rest of a string that has an escape, or is broken, at the reader's place.
    #[cold]
    fn unescape(&mut self, start: usize) -> Option<String> {
        let mut text = String::from(self.source.get(start..self.position)?);
        loop {
            match self.byte() {
                b'"' => {
                    self.position += 1;
                    return Some(text);
                }
                b'\\' => text.push(self.escape()?),
                _ => {
                    self.broken_text();
                    return None;
                }
            }
            let from = self.position;
            self.position = plain_end(self.source.as_bytes(), from);
            text.push_str(self.source.get(from..self.position)?);
        }
    }

    /// Reads one escape; two where they are a surrogate pair.
    fn escape(&mut self) -> Option<char> {
        let start = self.position;
        let escaped = self.source.as_bytes().get(start + 1).copied().unwrap_or(0);
        self.position += 2;
        let character = match escaped {
            b'"' => '"',
            b'\\' => '\\',
            b'/' => '/',
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'u' => {
                let unit = self.unit(start)?;
                return self.character(start, unit);
            }
            _ => {
                self.fail(start, Reason::Syntax(ESCAPE));
                return None;
            }
        };
        Some(character)
    }

    /// The character that starts with this UTF-16 unit.
    fn character(&mut self, start: usize, unit: u32) -> Option<char> {
        let mut code = unit;
        if (0xd800..0xdc00).contains(&unit) && self.rest().starts_with(b"\\u") {
            self.position += 2;
            let low = self.unit(self.position - 2)?;
            if (0xdc00..0xe000).contains(&low) {
                code = 0x1_0000 + ((unit - 0xd800) << 10 | (low - 0xdc00));
            }
        }
        let character = char::from_u32(code);
        if character.is_none() {
            self.fail(start, Reason::Surrogate);
        }
        character
    }

    /// Reads the four digits of a `\u` escape that starts at `start`.
    fn unit(&mut self, start: usize) -> Option<u32> {
        let digits = self.rest().first_chunk::<4>();
        let unit = digits.and_then(|digits| {
            digits.iter().try_fold(0, |unit, &digit| Some(unit << 4 | char::from(digit).to_digit(16)?))
        });
        match unit {
            Some(_) => self.position += 4,
            None => {
                self.fail(start, Reason::Syntax(ESCAPE));
            }
        }
        unit
    }

    /// Goes over a string whose opening quote comes next.
    #[inline]
    pub(super) fn skip_text(&mut self) -> bool {
        self.position = plain_end(self.source.as_bytes(), self.position + 1);
        if self.byte() == b'"' {
            self.position += 1;
            return true;
        }
        self.skip_escapes()
    }

    /// Goes over the rest of a string. Which characters the escapes name does not matter.
    fn skip_escapes(&mut self) -> bool {
        loop {
            match self.byte() {
                b'"' => {
                    self.position += 1;
                    return true;
                }
                b'\\' => match self.source.as_bytes().get(self.position + 1) {
                    Some(b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't') => self.position += 2,
                    Some(b'u') => {
                        let start = self.position;
                        self.position += 2;
                        if self.unit(start).is_none() {
                            return false;
                        }
                    }
                    _ => return self.syntax(ESCAPE),
                },
                _ => return self.broken_text(),
            }
            self.position = plain_end(self.source.as_bytes(), self.position);
        }
    }

    #[cold]
    fn broken_text(&mut self) -> bool {
        if self.position == self.source.len() {
            self.syntax("expected the string's closing quote")
        } else {
            self.syntax("expected a control character in a string to be escaped")
        }
    }
}

const ESCAPE: &str = "expected an escape that JSON knows";
