//! A text that a document gives a `format` comes in; it is kept as received, and parsed for whoever asks.

use std::fmt;
use std::hash::{Hash, Hasher};
use std::marker::PhantomData;

pub use fluent_uri;
pub use jiff;
pub use uuid;

use crate::json::{Decode, Encode, Reader, Writer};

/// What the texts of a `format` stand for.
pub trait Format {
    /// What a text becomes.
    type Value;

    /// The format's name in documents.
    const NAME: &'static str;

    /// Parses a text.
    ///
    /// # Errors
    ///
    /// When the text is not of this format.
    fn parse(text: &str) -> Result<Self::Value, FormatError>;
}

/// A text in the format `F`, kept as it was received.
///
/// Documents promise formats that deliveries break, so decoding takes any text, and [`parse`](Formatted::parse) says
/// whether it keeps the promise. Equality and order are those of the texts.
///
/// ```
/// use runtime::{Formatted, format::DateTime};
///
/// let at: Formatted<DateTime> = runtime::json::decode(br#""2026-11-21T10:00:00.1234567+02:00""#)?;
/// assert_eq!(at.as_str(), "2026-11-21T10:00:00.1234567+02:00");
/// assert_eq!(at.parse()?.to_string(), "2026-11-21T08:00:00.1234567Z");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct Formatted<F> {
    text: String,
    format: PhantomData<fn() -> F>,
}

impl<F> Formatted<F> {
    /// The text, whether it is of the format or not.
    pub fn new(text: impl Into<String>) -> Self {
        Self { text: text.into(), format: PhantomData }
    }

    /// The text as it was received.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The text itself.
    #[must_use]
    pub fn into_string(self) -> String {
        self.text
    }
}

impl<F: Format> Formatted<F> {
    /// What the text stands for.
    ///
    /// # Errors
    ///
    /// When the text is not of the format.
    pub fn parse(&self) -> Result<F::Value, FormatError> {
        F::parse(&self.text)
    }
}

impl<F> Decode for Formatted<F> {
    fn empty() -> Self {
        Self::new(String::new())
    }

    fn read(&mut self, reader: &mut Reader<'_>) -> bool {
        self.text.read(reader)
    }
}

impl<F> Encode for Formatted<F> {
    fn write(&self, writer: &mut Writer) {
        writer.text(&self.text);
    }
}

impl<F> From<String> for Formatted<F> {
    fn from(text: String) -> Self {
        Self::new(text)
    }
}

impl<F> From<&str> for Formatted<F> {
    fn from(text: &str) -> Self {
        Self::new(text)
    }
}

impl<F> Clone for Formatted<F> {
    fn clone(&self) -> Self {
        Self::new(self.text.clone())
    }
}

impl<F> PartialEq for Formatted<F> {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl<F> Eq for Formatted<F> {}

impl<F> PartialOrd for Formatted<F> {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl<F> Ord for Formatted<F> {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.text.cmp(&other.text)
    }
}

impl<F> Hash for Formatted<F> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.text.hash(state);
    }
}

impl<F> fmt::Debug for Formatted<F> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.text, formatter)
    }
}

impl<F> fmt::Display for Formatted<F> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(&self.text)
    }
}

/// A text is not of its format.
///
/// The message does not repeat the text, which may be about people; the source says more.
#[derive(Debug)]
pub struct FormatError {
    expected: String,
    source: Option<Box<dyn std::error::Error + Send + Sync>>,
}

impl FormatError {
    /// The error for a text that is not what was expected: a format's name or pattern.
    pub fn new(expected: impl Into<String>) -> Self {
        Self { expected: expected.into(), source: None }
    }

    /// The same with what lies under it.
    pub fn with_source(
        expected: impl Into<String>,
        source: impl Into<Box<dyn std::error::Error + Send + Sync>>,
    ) -> Self {
        Self { expected: expected.into(), source: Some(source.into()) }
    }
}

impl fmt::Display for FormatError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "expected a text in the format `{}`", self.expected)
    }
}

impl std::error::Error for FormatError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match &self.source {
            Some(source) => Some(&**source),
            None => None,
        }
    }
}

/// `date-time`: a date and time with an offset, as in RFC 3339.
///
/// Any number of fractional digits up to nine is taken.
#[derive(Debug)]
pub enum DateTime {}

impl Format for DateTime {
    type Value = jiff::Timestamp;

    const NAME: &'static str = "date-time";

    fn parse(text: &str) -> Result<jiff::Timestamp, FormatError> {
        text.parse().map_err(|error: jiff::Error| FormatError::with_source(Self::NAME, error))
    }
}

/// `date`: a calendar date, as in RFC 3339.
#[derive(Debug)]
pub enum Date {}

impl Format for Date {
    type Value = jiff::civil::Date;

    const NAME: &'static str = "date";

    fn parse(text: &str) -> Result<jiff::civil::Date, FormatError> {
        // The parser reads the date at the start of a longer text too.
        if text.len() != "2026-11-21".len() {
            return Err(FormatError::new(Self::NAME));
        }
        text.parse().map_err(|error: jiff::Error| FormatError::with_source(Self::NAME, error))
    }
}

/// `time`: a time of day, as in RFC 3339. An offset may follow, and is not part of the value.
#[derive(Debug)]
pub enum Time {}

impl Format for Time {
    type Value = jiff::civil::Time;

    const NAME: &'static str = "time";

    fn parse(text: &str) -> Result<jiff::civil::Time, FormatError> {
        let local = without_offset(text).ok_or_else(|| FormatError::new(Self::NAME))?;
        local.parse().map_err(|error: jiff::Error| FormatError::with_source(Self::NAME, error))
    }
}

/// The time before its offset; nothing when what follows the time is none.
fn without_offset(text: &str) -> Option<&str> {
    if let Some(local) = text.strip_suffix(['Z', 'z']) {
        return Some(local);
    }
    let Some(start) = text.find(['+', '-']) else { return Some(text) };
    let (local, offset) = text.split_at_checked(start)?;
    let (hours, minutes) = offset.get(1..)?.split_once(':')?;
    let below = |digits: &str, limit: u8| {
        digits.len() == 2
            && digits.bytes().all(|digit| digit.is_ascii_digit())
            && digits.parse().is_ok_and(|number: u8| number < limit)
    };
    (below(hours, 24) && below(minutes, 60)).then_some(local)
}

/// `uuid`: an identifier as in RFC 9562.
#[derive(Debug)]
pub enum Uuid {}

impl Format for Uuid {
    type Value = uuid::Uuid;

    const NAME: &'static str = "uuid";

    fn parse(text: &str) -> Result<uuid::Uuid, FormatError> {
        uuid::Uuid::parse_str(text).map_err(|error| FormatError::with_source(Self::NAME, error))
    }
}

/// `uri`: an identifier with a scheme, as in RFC 3986.
#[derive(Debug)]
pub enum Uri {}

impl Format for Uri {
    type Value = fluent_uri::Uri<String>;

    const NAME: &'static str = "uri";

    fn parse(text: &str) -> Result<fluent_uri::Uri<String>, FormatError> {
        text.parse().map_err(|error: fluent_uri::ParseError| FormatError::with_source(Self::NAME, error))
    }
}

/// Parses a date and time without an offset, for a provider's own format. The pattern is one of `strptime`.
///
/// # Errors
///
/// When the text does not follow the pattern.
pub fn civil_date_time(pattern: &str, text: &str) -> Result<jiff::civil::DateTime, FormatError> {
    jiff::civil::DateTime::strptime(pattern, text).map_err(|error| FormatError::with_source(pattern, error))
}

/// Parses a date, for a provider's own format. The pattern is one of `strptime`.
///
/// # Errors
///
/// When the text does not follow the pattern.
pub fn civil_date(pattern: &str, text: &str) -> Result<jiff::civil::Date, FormatError> {
    jiff::civil::Date::strptime(pattern, text).map_err(|error| FormatError::with_source(pattern, error))
}

#[cfg(test)]
mod tests {
    use super::{Date, DateTime, Format, Formatted, Time, Uri, Uuid, civil_date, civil_date_time};

    fn check<F: Format<Value: ToString>>(text: &str, value: Option<&str>) {
        let parsed = Formatted::<F>::new(text).parse().map(|value| value.to_string());
        assert_eq!(parsed.ok().as_deref(), value, "{text}");
    }

    #[test]
    fn date_times() {
        check::<DateTime>("2026-11-21T10:00:00Z", Some("2026-11-21T10:00:00Z"));
        check::<DateTime>("2026-11-21t10:00:00.5z", Some("2026-11-21T10:00:00.5Z"));
        check::<DateTime>("2026-11-21T10:00:00.1234567+02:00", Some("2026-11-21T08:00:00.1234567Z"));
        check::<DateTime>("2026-11-21T10:00:00.123456789-11:30", Some("2026-11-21T21:30:00.123456789Z"));
        check::<DateTime>("2026-11-21T10:00:00", None);
        check::<DateTime>("2026-11-21", None);
        check::<DateTime>("2026-13-21T10:00:00Z", None);
        check::<DateTime>("", None);
    }

    #[test]
    fn dates() {
        check::<Date>("2024-02-29", Some("2024-02-29"));
        check::<Date>("2026-02-29", None);
        check::<Date>("2026-11-21T10:00:00", None);
        check::<Date>("21/11/2026", None);
    }

    #[test]
    fn times() {
        check::<Time>("10:20:30", Some("10:20:30"));
        check::<Time>("10:20:30.5Z", Some("10:20:30.5"));
        check::<Time>("10:20:30+05:30", Some("10:20:30"));
        check::<Time>("10:20:30-00:00", Some("10:20:30"));
        check::<Time>("10:20:30+0530", None);
        check::<Time>("10:20:30+05:61", None);
        check::<Time>("10:20:30é+05:00", None);
        check::<Time>("25:00:00", None);
    }

    #[test]
    fn identifiers() {
        let uuid = "67e55044-10b1-426f-9247-bb680e5fe0c8";
        check::<Uuid>(uuid, Some(uuid));
        check::<Uuid>("67e55044", None);
        check::<Uri>("https://acme.example/a?b=c#d", Some("https://acme.example/a?b=c#d"));
        check::<Uri>("/a", None);
        check::<Uri>("https://acme.example/a b", None);
    }

    #[test]
    fn patterns_of_providers() {
        let pattern = "%d-%m-%Y %I:%M %p";
        let parsed = civil_date_time(pattern, "21-11-2026 03:04 PM").map(|value| value.to_string());
        assert_eq!(parsed.ok().as_deref(), Some("2026-11-21T15:04:00"));
        assert_eq!(
            civil_date_time(pattern, "21-11-2026").map_err(|error| error.to_string()),
            Err("expected a text in the format `%d-%m-%Y %I:%M %p`".into()),
        );
        let parsed = civil_date("%d/%m/%Y", "21/11/2026").map(|value| value.to_string());
        assert_eq!(parsed.ok().as_deref(), Some("2026-11-21"));
    }

    #[test]
    fn texts_are_kept_whatever_they_hold() {
        let text: Formatted<DateTime> = crate::json::decode(br#""soon""#).expect("a string");
        assert_eq!((text.as_str(), text.clone()), ("soon", Formatted::from("soon")));
        assert_eq!(crate::json::encode(&text), r#""soon""#);
        assert_eq!(format!("{text:?} {text}"), r#""soon" soon"#);
        assert!(Formatted::<DateTime>::from("a") < Formatted::from("b"));
    }
}
