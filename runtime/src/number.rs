//! A JSON number comes in; its digits go out as they were written.

use std::fmt;
use std::str::FromStr;

use crate::json::{Decode, Encode, Reader, Writer, number_end};

/// How many bytes are kept without an allocation.
const SHORT: usize = 22;

/// A JSON number that keeps its digits, because money is no `f64`.
///
/// Two numbers are equal when their texts are: `1.5` and `1.50` differ.
#[derive(Clone)]
pub struct Number(Digits);

#[derive(Clone)]
enum Digits {
    Short { length: u8, bytes: [u8; SHORT] },
    Long(Box<str>),
}

impl Number {
    /// The number for a text that is known to be one.
    fn known(text: &str) -> Self {
        let mut bytes = [0; SHORT];
        match bytes.get_mut(..text.len()) {
            Some(start) => {
                start.copy_from_slice(text.as_bytes());
                Self(Digits::Short { length: text.len() as u8, bytes })
            }
            None => Self(Digits::Long(text.into())),
        }
    }

    /// The digits as they were written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match &self.0 {
            Digits::Short { length, bytes } => bytes
                .get(..usize::from(*length))
                .and_then(|bytes| std::str::from_utf8(bytes).ok())
                .expect("the bytes were copied from a text of this length"),
            Digits::Long(text) => text,
        }
    }

    /// The number, when it is written as an integer that fits.
    #[must_use]
    pub fn as_i64(&self) -> Option<i64> {
        // Minus zero is none: an integer would not give it back.
        self.as_str().parse().ok().filter(|integer| *integer != 0 || self.as_str() == "0")
    }

    /// The number, when it is written as an integer that fits.
    #[must_use]
    pub fn as_u64(&self) -> Option<u64> {
        self.as_str().parse().ok()
    }

    /// The nearest `f64`, which may be infinite.
    #[must_use]
    pub fn as_f64(&self) -> f64 {
        self.as_str().parse().unwrap_or(f64::NAN)
    }
}

impl Decode for Number {
    fn empty() -> Self {
        Self::known("0")
    }

    fn read(&mut self, reader: &mut Reader<'_>) -> bool {
        match reader.number() {
            Some(text) => {
                *self = Self::known(text);
                true
            }
            None => false,
        }
    }
}

impl Encode for Number {
    fn write(&self, writer: &mut Writer) {
        writer.raw(self.as_str());
    }
}

impl FromStr for Number {
    type Err = InvalidNumber;

    fn from_str(text: &str) -> Result<Self, InvalidNumber> {
        match number_end(text.as_bytes(), 0) {
            Ok(end) if end == text.len() => Ok(Self::known(text)),
            _ => Err(InvalidNumber),
        }
    }
}

impl TryFrom<&str> for Number {
    type Error = InvalidNumber;

    fn try_from(text: &str) -> Result<Self, InvalidNumber> {
        text.parse()
    }
}

impl From<i64> for Number {
    fn from(integer: i64) -> Self {
        Self::known(&integer.to_string())
    }
}

impl From<u64> for Number {
    fn from(integer: u64) -> Self {
        Self::known(&integer.to_string())
    }
}

/// The shortest number that reads back as the same `f64`; infinities and what is not a number are errors.
impl TryFrom<f64> for Number {
    type Error = InvalidNumber;

    fn try_from(double: f64) -> Result<Self, InvalidNumber> {
        if double.is_finite() { Ok(Self::known(&format!("{double:?}"))) } else { Err(InvalidNumber) }
    }
}

impl fmt::Display for Number {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(self.as_str())
    }
}

impl fmt::Debug for Number {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Number({})", self.as_str())
    }
}

impl PartialEq for Number {
    fn eq(&self, other: &Self) -> bool {
        self.as_str() == other.as_str()
    }
}

impl Eq for Number {}

impl std::hash::Hash for Number {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.as_str().hash(state);
    }
}

/// What was given is not a number as JSON writes them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct InvalidNumber;

impl fmt::Display for InvalidNumber {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("expected a number as JSON writes them, such as `-12.50`")
    }
}

impl std::error::Error for InvalidNumber {}

#[cfg(test)]
mod tests {
    use super::Number;

    fn check(text: &str, i64: Option<i64>, u64: Option<u64>, f64: f64) {
        let number: Number = text.parse().expect(text);
        assert_eq!(number.to_string(), text);
        assert_eq!((number.as_i64(), number.as_u64(), number.as_f64()), (i64, u64, f64), "{text}");
    }

    #[test]
    fn digits_are_kept() {
        check("0", Some(0), Some(0), 0.0);
        check("-7", Some(-7), None, -7.0);
        check("12.50", None, None, 12.5);
        check("1E+2", None, None, 100.0);
        check("-0", None, None, -0.0);
        check("18446744073709551615", None, Some(u64::MAX), 18_446_744_073_709_551_615.0);
        check("123456789012345678901234567890", None, None, 123_456_789_012_345_678_901_234_567_890.0);
        check("1e999", None, None, f64::INFINITY);
    }

    #[test]
    fn only_numbers_are_taken() {
        for text in ["", "-", "01", "+1", "1.", ".5", "1e", "0x1", " 1", "1 ", "NaN", "-01", "1.e5", "²"] {
            assert!(text.parse::<Number>().is_err(), "{text}");
        }
    }

    #[test]
    fn numbers_are_made_of_numbers() {
        assert_eq!(Number::from(i64::MIN).as_str(), "-9223372036854775808");
        assert_eq!(Number::from(7_u64).as_str(), "7");
        assert_eq!(Number::try_from(0.5).map(|number| number.to_string()), Ok("0.5".into()));
        assert!(Number::try_from(f64::NAN).is_err());
    }

    #[test]
    fn equality_is_by_text() {
        assert_eq!(Number::try_from("1.5"), Number::try_from("1.5"));
        assert_ne!(Number::try_from("1.5"), Number::try_from("1.50"));
    }
}
