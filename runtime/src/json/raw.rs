//! One JSON value comes in; its text goes out as it was received.

use std::fmt;
use std::str::FromStr;

use super::{Decode, Encode, Error, Reader, Writer};

/// One JSON value of any shape, kept as the text that was received.
///
/// Two values are equal when their texts are, so `1` and `1.0`, or the same object with other spaces, differ.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Json(Box<str>);

/// What kind of JSON value it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum JsonKind {
    /// `{...}`
    Object,
    /// `[...]`
    Array,
    /// `"..."`
    String,
    /// Digits.
    Number,
    /// `true` or `false`.
    Boolean,
    /// `null`
    Null,
}

impl Json {
    /// The value `null`.
    #[must_use]
    pub fn null() -> Self {
        Self("null".into())
    }

    /// The value as a text holds it.
    ///
    /// ```
    /// let json = runtime::Json::new(&vec![1_i64, 2]);
    /// assert_eq!(json.as_str(), "[1,2]");
    /// ```
    pub fn new<T: Encode + ?Sized>(value: &T) -> Self {
        Self(super::encode(value).into())
    }

    /// The text, without space around it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Decodes the value as a type.
    ///
    /// # Errors
    ///
    /// When the value has another shape than `T` wants; paths start at this value.
    pub fn decode<T: Decode>(&self) -> Result<T, Error> {
        super::decode_str(&self.0)
    }

    /// What kind of value it is.
    #[must_use]
    pub fn kind(&self) -> JsonKind {
        match self.0.as_bytes().first() {
            Some(b'{') => JsonKind::Object,
            Some(b'[') => JsonKind::Array,
            Some(b'"') => JsonKind::String,
            Some(b't' | b'f') => JsonKind::Boolean,
            Some(b'-' | b'0'..=b'9') => JsonKind::Number,
            _ => JsonKind::Null,
        }
    }

    /// Whether it is `null`.
    #[must_use]
    pub fn is_null(&self) -> bool {
        self.kind() == JsonKind::Null
    }
}

impl Decode for Json {
    fn empty() -> Self {
        Self(Box::default())
    }

    fn read(&mut self, reader: &mut Reader<'_>) -> bool {
        match reader.value() {
            Some(text) => {
                self.0 = text.into();
                true
            }
            None => false,
        }
    }
}

impl<'a> Reader<'a> {
    /// Reads a value as it is written.
    pub fn value(&mut self) -> Option<&'a str> {
        self.peek();
        let start = self.position;
        if !self.skip() {
            return None;
        }
        self.source.get(start..self.position)
    }
}

impl Encode for Json {
    fn write(&self, writer: &mut Writer) {
        writer.raw(&self.0);
    }
}

impl FromStr for Json {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        super::decode_str(text)
    }
}

impl fmt::Display for Json {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(&self.0)
    }
}

impl fmt::Debug for Json {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Json({})", self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::{Json, JsonKind};

    fn check(text: &str, kind: JsonKind) {
        let json: Json = text.parse().expect(text);
        assert_eq!((json.as_str(), json.kind()), (text.trim(), kind));
    }

    #[test]
    fn kinds_are_told_apart() {
        check(" {\"a\": 1}\n", JsonKind::Object);
        check("[ ]", JsonKind::Array);
        check("\"x\"", JsonKind::String);
        check("-1.50", JsonKind::Number);
        check("false", JsonKind::Boolean);
        check("null ", JsonKind::Null);
        assert!(Json::null().is_null());
    }

    #[test]
    fn only_one_value_is_a_value() {
        for text in ["", "1 2", "{]", "nul"] {
            assert!(text.parse::<Json>().is_err(), "{text}");
        }
    }
}
