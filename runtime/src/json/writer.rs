//! Values come in, one after the other; compact JSON text goes out.

use std::fmt::Write as _;

use super::text::plain_end;
use super::{Encode, Key};

/// Writes one JSON text.
#[derive(Debug, Default)]
pub struct Writer {
    text: String,
}

impl Writer {
    pub(crate) fn new() -> Self {
        Self { text: String::with_capacity(512) }
    }

    pub(crate) fn into_text(self) -> String {
        self.text
    }

    /// Appends text that is JSON.
    #[inline]
    pub fn raw(&mut self, json: &str) {
        self.text.push_str(json);
    }

    /// Appends a string.
    pub fn text(&mut self, text: &str) {
        self.text.reserve(text.len() + 2);
        self.text.push('"');
        let end = plain_end(text.as_bytes(), 0);
        if end == text.len() {
            self.text.push_str(text);
        } else {
            self.escape(text, end);
        }
        self.text.push('"');
    }

    /// Appends a text whose first byte to be escaped is at `end`.
    #[cold]
    fn escape(&mut self, text: &str, mut end: usize) {
        let mut start = 0;
        while let Some(&byte) = text.as_bytes().get(end) {
            self.text.push_str(text.get(start..end).unwrap_or_default());
            let escaped = match byte {
                b'"' => "\\\"",
                b'\\' => "\\\\",
                0x08 => "\\b",
                0x0c => "\\f",
                b'\n' => "\\n",
                b'\r' => "\\r",
                b'\t' => "\\t",
                _ => "",
            };
            self.text.push_str(escaped);
            if escaped.is_empty() {
                // Writing into a string cannot fail.
                let _ = write!(self.text, "\\u{byte:04x}");
            }
            start = end + 1;
            end = plain_end(text.as_bytes(), start);
        }
        self.text.push_str(text.get(start..).unwrap_or_default());
    }

    /// Appends an integer.
    pub fn unsigned(&mut self, integer: u64) {
        // Writing into a string cannot fail.
        let _ = write!(self.text, "{integer}");
    }

    /// Appends an integer.
    pub fn signed(&mut self, integer: i64) {
        if integer < 0 {
            self.text.push('-');
        }
        self.unsigned(integer.unsigned_abs());
    }

    /// Appends the shortest number that reads back as the same `f64`; `null` for what JSON has no number for.
    pub fn double(&mut self, double: f64) {
        if double.is_finite() {
            // Writing into a string cannot fail.
            let _ = write!(self.text, "{double:?}");
        } else {
            self.raw("null");
        }
    }

    /// Opens an object.
    #[inline]
    pub fn open_object(&mut self) {
        self.text.push('{');
    }

    /// Closes an object.
    #[inline]
    pub fn close_object(&mut self) {
        self.text.push('}');
    }

    /// Appends a member, unless its value is absent.
    #[inline]
    pub fn member<T: Encode>(&mut self, key: &Key, value: &T) {
        if !value.is_absent() {
            self.key(key);
            value.write(self);
        }
    }

    fn key(&mut self, key: &Key) {
        // No value ends with an opening brace, so this is the object's own.
        let first = self.text.as_bytes().last() == Some(&b'{');
        match key.quoted.get(usize::from(first)..) {
            Some(quoted) if !quoted.is_empty() => self.text.push_str(quoted),
            _ => self.entry_key(key.name),
        }
    }

    /// Appends a key to the open object.
    pub(crate) fn entry_key(&mut self, name: &str) {
        if self.text.as_bytes().last() != Some(&b'{') {
            self.text.push(',');
        }
        self.text(name);
        self.text.push(':');
    }

    /// Appends the members of a map to the open object.
    pub fn further<'m, K: AsRef<str> + 'm, T: Encode + 'm>(
        &mut self,
        entries: impl IntoIterator<Item = (&'m K, &'m T)>,
    ) {
        for (name, value) in entries {
            if !value.is_absent() {
                self.entry_key(name.as_ref());
                value.write(self);
            }
        }
    }

    /// Appends an array.
    pub fn elements<'e, T: Encode + 'e>(&mut self, elements: impl IntoIterator<Item = &'e T>) {
        self.text.push('[');
        for (index, element) in elements.into_iter().enumerate() {
            if index != 0 {
                self.text.push(',');
            }
            element.write(self);
        }
        self.text.push(']');
    }
}
