//! A string that holds JSON text comes in; the text is kept, and decoded for whoever asks.

use std::fmt;
use std::hash::{Hash, Hasher};
use std::marker::PhantomData;

use crate::json::{Decode, Encode, Error, Reader, Writer, decode_str, encode};

/// JSON inside of a JSON string: the text without the string's escapes.
///
/// Decoding takes any string; [`parse`](EmbeddedJson::parse) says whether it is what was documented. Equality is that
/// of the texts.
///
/// ```
/// use runtime::EmbeddedJson;
///
/// let reasons: EmbeddedJson<Vec<String>> = runtime::json::decode(br#""[\"blurred\"]""#)?;
/// assert_eq!(reasons.as_str(), r#"["blurred"]"#);
/// assert_eq!(reasons.parse()?, ["blurred"]);
/// # Ok::<(), runtime::json::Error>(())
/// ```
pub struct EmbeddedJson<T> {
    text: String,
    value: PhantomData<fn() -> T>,
}

impl<T> EmbeddedJson<T> {
    /// The text, whether it is JSON or not.
    pub fn from_text(text: impl Into<String>) -> Self {
        Self { text: text.into(), value: PhantomData }
    }

    /// The text that was received, without the string's escapes.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }
}

impl<T: Encode> EmbeddedJson<T> {
    /// The value as JSON text.
    #[must_use]
    pub fn new(value: &T) -> Self {
        Self::from_text(encode(value))
    }
}

impl<T: Decode> EmbeddedJson<T> {
    /// Decodes the text.
    ///
    /// # Errors
    ///
    /// When the text is not JSON or of another shape than `T` wants; places and paths are those in the text.
    pub fn parse(&self) -> Result<T, Error> {
        decode_str(&self.text)
    }
}

impl<T> Decode for EmbeddedJson<T> {
    fn empty() -> Self {
        Self::from_text(String::new())
    }

    fn read(&mut self, reader: &mut Reader<'_>) -> bool {
        self.text.read(reader)
    }
}

impl<T> Encode for EmbeddedJson<T> {
    fn write(&self, writer: &mut Writer) {
        writer.text(&self.text);
    }
}

impl<T> Clone for EmbeddedJson<T> {
    fn clone(&self) -> Self {
        Self::from_text(self.text.clone())
    }
}

impl<T> PartialEq for EmbeddedJson<T> {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl<T> Eq for EmbeddedJson<T> {}

impl<T> Hash for EmbeddedJson<T> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.text.hash(state);
    }
}

impl<T> fmt::Debug for EmbeddedJson<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.text, formatter)
    }
}

impl<T> fmt::Display for EmbeddedJson<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(&self.text)
    }
}

#[cfg(test)]
mod tests {
    use super::EmbeddedJson;
    use crate::json::{ErrorKind, decode, encode};

    #[test]
    fn a_value_goes_there_and_back() {
        let embedded = EmbeddedJson::new(&vec![String::from("a\"b")]);
        assert_eq!(encode(&embedded), r#""[\"a\\\"b\"]""#);
        assert_eq!(decode(encode(&embedded).as_bytes()), Ok(embedded.clone()));
        assert_eq!(embedded.parse(), Ok(vec![String::from("a\"b")]));
    }

    #[test]
    fn what_is_no_json_is_kept() {
        let embedded: EmbeddedJson<Vec<i64>> = decode(br#""oops""#).expect("a string");
        assert_eq!(embedded.as_str(), "oops");
        assert_eq!(embedded.parse().map_err(|error| error.kind()), Err(ErrorKind::Syntax));
        let embedded = EmbeddedJson::<Vec<i64>>::from_text("{}");
        assert_eq!(embedded.parse().map_err(|error| error.kind()), Err(ErrorKind::Shape));
    }
}
