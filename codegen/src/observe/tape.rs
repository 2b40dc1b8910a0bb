//! JSON text comes in; its values in a row go out, each with where the next one stands, so that whoever walks over
//! them can skip, look ahead and come back without reading the text again.
//!
//! Reading loops rather than recurses, so that no body overflows the stack; a tape is used for many bodies.

use std::borrow::Cow;

use super::scan::{Flaw, byte, flaw, number_end, plain_end, space, unescaped, unit};

/// The longest text that has a tape.
pub const LONGEST: usize = 1 << 28;

/// What a value is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u32)]
pub enum Kind {
    Null,
    True,
    False,
    Number,
    /// A string without escapes.
    Text,
    /// A string with escapes.
    Escaped,
    Array,
    Object,
}

impl Kind {
    const ALL: [Self; 8] = [
        Self::Null,
        Self::True,
        Self::False,
        Self::Number,
        Self::Text,
        Self::Escaped,
        Self::Array,
        Self::Object,
    ];
}

/// A value: where it starts, and in one word what it is (the lowest bits) with its length, or, of what holds others,
/// the index after the last of them.
#[derive(Debug, Clone, Copy)]
struct Token {
    start: u32,
    word: u32,
}

/// The values of one text, each before those that it holds; a key stands before its value, as a string does.
#[derive(Debug, Default)]
pub struct Tape {
    tokens: Vec<Token>,
    open: Vec<u32>,
}

impl Tape {
    /// Reads a text, in the place of the one before.
    pub fn read(&mut self, text: &str) -> Result<(), Flaw> {
        self.tokens.clear();
        self.open.clear();
        if text.len() > LONGEST {
            return flaw(0, "expected a shorter text");
        }
        let bytes = text.as_bytes();
        let mut at = space(bytes, 0);
        'values: loop {
            match byte(bytes, at) {
                b'"' => at = self.string(bytes, at)?,
                open @ (b'{' | b'[') => {
                    let is_object = open == b'{';
                    self.open.push(number(self.tokens.len()));
                    self.push(at, if is_object { Kind::Object } else { Kind::Array }, 0);
                    at = space(bytes, at + 1);
                    match byte(bytes, at) {
                        b'}' if is_object => {}
                        b']' if !is_object => {}
                        _ => {
                            if is_object {
                                at = self.key(bytes, at)?;
                            }
                            continue;
                        }
                    }
                }
                b'-' | b'0'..=b'9' => {
                    let end = number_end(bytes, at)?;
                    self.push(at, Kind::Number, end - at);
                    at = end;
                }
                _ => at = self.word(bytes, at)?,
            }
            loop {
                at = space(bytes, at);
                let Some(&open) = self.open.last() else {
                    return if at == bytes.len() { Ok(()) } else { flaw(at, "expected the end of the text") };
                };
                let is_object = self.kind(open as usize) == Kind::Object;
                match byte(bytes, at) {
                    b',' => {
                        at = space(bytes, at + 1);
                        if is_object {
                            at = self.key(bytes, at)?;
                        }
                        continue 'values;
                    }
                    b'}' if is_object => {}
                    b']' if !is_object => {}
                    _ if is_object => return flaw(at, "expected `,` or `}`"),
                    _ => return flaw(at, "expected `,` or `]`"),
                }
                self.open.pop();
                let after = number(self.tokens.len());
                if let Some(token) = self.tokens.get_mut(open as usize) {
                    token.word |= after << 3;
                }
                at += 1;
            }
        }
    }

    fn push(&mut self, start: usize, kind: Kind, length: usize) {
        self.tokens.push(Token { start: number(start), word: number(length) << 3 | kind as u32 });
    }

    /// Reads a key and the colon after it; goes on to where the value starts.
    fn key(&mut self, bytes: &[u8], at: usize) -> Result<usize, Flaw> {
        if byte(bytes, at) != b'"' {
            return flaw(at, "expected a key in double quotes");
        }
        let at = self.string(bytes, at)?;
        let at = space(bytes, at);
        if byte(bytes, at) != b':' {
            return flaw(at, "expected `:`");
        }
        Ok(space(bytes, at + 1))
    }

    fn string(&mut self, bytes: &[u8], start: usize) -> Result<usize, Flaw> {
        let mut at = plain_end(bytes, start + 1);
        let mut kind = Kind::Text;
        loop {
            match byte(bytes, at) {
                b'"' => break,
                b'\\' => {
                    kind = Kind::Escaped;
                    at = match byte(bytes, at + 1) {
                        b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't' => at + 2,
                        b'u' if unit(bytes, at + 2).is_some() => at + 6,
                        _ => return flaw(at, "expected an escape that JSON knows"),
                    };
                }
                _ if at >= bytes.len() => return flaw(at, "expected the string's closing quote"),
                _ => return flaw(at, "expected a control character in a string to be escaped"),
            }
            at = plain_end(bytes, at);
        }
        self.push(start + 1, kind, at - start - 1);
        Ok(at + 1)
    }

    fn word(&mut self, bytes: &[u8], at: usize) -> Result<usize, Flaw> {
        let words: [(&[u8], Kind); 3] =
            [(b"true", Kind::True), (b"false", Kind::False), (b"null", Kind::Null)];
        let rest = bytes.get(at..).unwrap_or_default();
        for (word, kind) in words {
            if rest.starts_with(word) {
                self.push(at, kind, word.len());
                return Ok(at + word.len());
            }
        }
        flaw(at, "expected a value")
    }

    fn kind(&self, index: usize) -> Kind {
        self.tokens.get(index).map_or(Kind::Null, |token| Kind::ALL[(token.word & 7) as usize])
    }
}

/// A text with its tape, which must have read it.
#[derive(Debug, Clone, Copy)]
pub struct Body<'a> {
    text: &'a str,
    tape: &'a Tape,
}

impl<'a> Body<'a> {
    /// The values of a text that the tape has just read.
    pub fn new(text: &'a str, tape: &'a Tape) -> Self {
        Self { text, tape }
    }

    /// How many values there are, keys counted as well.
    pub fn len(&self) -> usize {
        self.tape.tokens.len()
    }

    /// What the value at an index is.
    #[inline]
    pub fn kind(&self, index: usize) -> Kind {
        self.tape.kind(index)
    }

    /// The index after a value and all that it holds.
    #[inline]
    pub fn after(&self, index: usize) -> usize {
        match self.tape.tokens.get(index) {
            Some(token) if token.word & 7 >= Kind::Array as u32 => (token.word >> 3) as usize,
            _ => index + 1,
        }
    }

    /// What stands between the quotes of a string, or a number as it is written.
    #[inline]
    pub fn raw(&self, index: usize) -> &'a str {
        let Some(token) = self.tape.tokens.get(index) else { return "" };
        let start = token.start as usize;
        self.text.get(start..start + (token.word >> 3) as usize).unwrap_or_default()
    }

    /// A string; nothing where it is none, or has half of a surrogate pair and so is no text.
    #[inline]
    pub fn text(&self, index: usize) -> Option<Cow<'a, str>> {
        match self.kind(index) {
            Kind::Text => Some(Cow::Borrowed(self.raw(index))),
            Kind::Escaped => unescaped(self.raw(index)).map(Cow::Owned),
            _ => None,
        }
    }

    /// The elements of an array, or the keys of an object with the values after them, by index.
    pub fn inside(&self, index: usize) -> Inside<'a> {
        let end = match self.kind(index) {
            Kind::Array | Kind::Object => self.after(index),
            _ => index + 1,
        };
        Inside { body: *self, at: index + 1, end }
    }

    /// The keys of an object and their values, by index.
    pub fn members(&self, index: usize) -> impl Iterator<Item = (usize, usize)> + use<'a> {
        let body = *self;
        let mut keys = self.inside(index);
        if self.kind(index) != Kind::Object {
            keys.end = keys.at;
        }
        std::iter::from_fn(move || {
            let key = keys.next()?;
            keys.at = body.after(key + 1);
            Some((key, key + 1))
        })
    }

    /// The member of this name, the first where it comes twice.
    pub fn member(&self, index: usize, name: &str) -> Option<usize> {
        let is_named = |key: usize| match self.kind(key) {
            Kind::Text => self.raw(key) == name,
            _ => self.text(key).as_deref() == Some(name),
        };
        self.members(index).find(|(key, _)| is_named(*key)).map(|(_, value)| value)
    }
}

/// Values side by side.
#[derive(Debug, Clone)]
pub struct Inside<'a> {
    body: Body<'a>,
    at: usize,
    end: usize,
}

impl Iterator for Inside<'_> {
    type Item = usize;

    #[inline]
    fn next(&mut self) -> Option<usize> {
        if self.at >= self.end {
            return None;
        }
        let at = self.at;
        self.at = self.body.after(at);
        Some(at)
    }
}

fn number(index: usize) -> u32 {
    u32::try_from(index).expect("a text with a tape is shorter than 2^28 bytes")
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;

    /// What a tape says of a text, as a value; it must be what `serde_json` says.
    fn check(text: &str) {
        let mut tape = Tape::default();
        let read = tape.read(text);
        match serde_json::from_str::<Value>(text) {
            Ok(expected) => {
                assert_eq!(read, Ok(()), "{text}");
                let body = Body::new(text, &tape);
                assert_eq!(value(body, 0), expected, "{text}");
                assert_eq!(body.after(0), body.len());
            }
            Err(error) => assert!(read.is_err(), "{text}: {error}"),
        }
    }

    fn value(body: Body<'_>, at: usize) -> Value {
        match body.kind(at) {
            Kind::Null => Value::Null,
            Kind::True => true.into(),
            Kind::False => false.into(),
            Kind::Number => serde_json::from_str(body.raw(at)).unwrap(),
            Kind::Text | Kind::Escaped => body.text(at).unwrap().into(),
            Kind::Array => body.inside(at).map(|at| value(body, at)).collect(),
            Kind::Object => body
                .members(at)
                .map(|(key, at)| (body.text(key).unwrap().into_owned(), value(body, at)))
                .collect(),
        }
    }

    #[test]
    fn values_are_those_of_the_text() {
        for text in [
            "null",
            " [1, -0.5e+3 ,[ ],{ }, true,false]\r\n",
            r#"{"a": {"b": [{"c": null}, "x"]}, "d": 12345678901234567890}"#,
            r#"["", "plain text that is longer than a word", "\"\\\/\b\f\n\r\t\u00e9\ud83d\ude00 é😀"]"#,
            r#"{"\u0061": 1, "long key with an \n escape": [0]}"#,
        ] {
            check(text);
        }
    }

    #[test]
    fn what_is_not_json_is_none() {
        for text in [
            "",
            " ",
            "{",
            "[",
            "[1",
            "[1,]",
            "{,}",
            "{\"a\"}",
            "{\"a\":}",
            "{\"a\":1,}",
            "{a:1}",
            "nul",
            "truex",
            "01",
            "-",
            "1.",
            "1e",
            ".5",
            "+1",
            "\"",
            "\"\\x\"",
            "\"\\u12\"",
            "\"\u{1}\"",
            "[1}",
            "{\"a\":1]",
            "1 2",
            "[\"abcdefgh\u{7}\"]",
            "'a'",
            "[1 2]",
            "{\"a\" 1}",
        ] {
            check(text);
        }
    }

    #[test]
    fn every_end_of_a_text_is_found() {
        let text = r#"{"key": ["text \u00e9 and more", -12.5e3, {"a": [true, null, {}]}], "b": "c"}"#;
        for end in (0..=text.len()).filter(|end| text.is_char_boundary(*end)) {
            check(&text[..end]);
        }
    }

    #[test]
    fn half_a_pair_is_no_text() {
        let text = r#"["\ud83d", "\ude00\ud83d", "a\ud83dx", "\ud83d\u0041"]"#;
        let mut tape = Tape::default();
        tape.read(text).unwrap();
        let body = Body::new(text, &tape);
        assert_eq!(body.inside(0).map(|at| body.text(at)).collect::<Vec<_>>(), [None, None, None, None]);
    }

    #[test]
    fn no_depth_is_too_deep() {
        let deep = format!("{}{}", "[".repeat(1_000_000), "]".repeat(1_000_000));
        let mut tape = Tape::default();
        assert_eq!(tape.read(&deep), Ok(()));
        assert_eq!(Body::new(&deep, &tape).after(0), 1_000_000);
    }
}
