//! What went wrong at which byte comes in; an error that names the line or the JSON path goes out.
//!
//! While reading, a fault is a few words without any text of its own: a union throws most of them away. Only the
//! one that reaches the caller is told, by reading the body again.

use std::fmt;

use super::Reader;
use super::path::path_to;

/// Why a text could not be decoded.
///
/// A text that is not JSON is always a [`Syntax`](ErrorKind::Syntax) error, whatever else is wrong with it. The
/// messages quote keys and integers out of range, cut to a bounded length, and nothing else from the text: what
/// arrives may be about people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Error(Box<Details>);

#[derive(Debug, Clone, PartialEq, Eq)]
struct Details {
    kind: ErrorKind,
    offset: usize,
    line: usize,
    column: usize,
    path: Option<String>,
    reason: String,
}

/// The two ways in which decoding fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ErrorKind {
    /// The text is not JSON.
    Syntax,
    /// The text is JSON, but not what the type wants.
    Shape,
}

impl Error {
    /// Whether the text is not JSON, or JSON of another shape.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// Where the trouble starts, in bytes.
    #[must_use]
    pub fn offset(&self) -> usize {
        self.0.offset
    }

    /// The line of the offset, from 1.
    #[must_use]
    pub fn line(&self) -> usize {
        self.0.line
    }

    /// The column of the offset in characters, from 1.
    #[must_use]
    pub fn column(&self) -> usize {
        self.0.column
    }

    /// The value that has the wrong shape, as in `$.data.checks[0].state`; nothing where the text is not JSON.
    #[must_use]
    pub fn path(&self) -> Option<&str> {
        self.0.path.as_deref()
    }

    /// What is wrong, without the place: `expected an integer, found a string`.
    #[must_use]
    pub fn reason(&self) -> &str {
        &self.0.reason
    }

    /// The error that a fault is. Looks through the whole text, as one that is not JSON is told as such.
    #[cold]
    pub(super) fn new(source: &str, fault: Fault) -> Self {
        match scan(source) {
            Some(syntax) => Self::told(ErrorKind::Syntax, source, syntax, None),
            None => Self::told(ErrorKind::Shape, source, fault, Some(path_to(source, fault.offset))),
        }
    }

    fn told(kind: ErrorKind, source: &str, fault: Fault, path: Option<String>) -> Self {
        let (line, column) = place(source, fault.offset);
        let reason = fault.told(source);
        Self(Box::new(Details { kind, offset: fault.offset, line, column, path, reason }))
    }

    /// The error for a body whose UTF-8 ends at `valid_up_to`.
    #[cold]
    pub(super) fn not_utf8(body: &[u8], valid_up_to: usize) -> Self {
        let valid = body.get(..valid_up_to).and_then(|valid| std::str::from_utf8(valid).ok());
        let (line, column) = place(valid.unwrap_or_default(), valid_up_to);
        let reason = String::from("expected UTF-8");
        Self(Box::new(Details {
            kind: ErrorKind::Syntax,
            offset: valid_up_to,
            line,
            column,
            path: None,
            reason,
        }))
    }
}

impl fmt::Display for Error {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Details { line, column, path, reason, .. } = &*self.0;
        match path {
            Some(path) => write!(formatter, "{reason} at {path}"),
            None => write!(formatter, "{reason} at line {line} column {column}"),
        }
    }
}

impl std::error::Error for Error {}

/// What went wrong at which byte.
#[derive(Debug, Clone, Copy)]
pub(super) struct Fault {
    /// A place in a scalar, or where the container starts that the reason is about.
    pub(super) offset: usize,
    pub(super) reason: Reason,
}

/// What went wrong.
#[derive(Debug, Clone, Copy)]
pub(super) enum Reason {
    /// Not JSON: what was expected instead.
    Syntax(&'static str),
    /// Another value was expected.
    Expected(&'static str),
    /// The property is missing.
    Missing(&'static str),
    /// The key at this offset comes a second time.
    Duplicate(usize),
    /// A number that does not fit.
    Range(&'static str),
    /// An array with another number of elements was expected.
    Length(usize),
    /// Too many levels.
    Depth,
    /// Half of a surrogate pair.
    Surrogate,
    /// A string that is none of those that are documented.
    Unlisted,
}

impl Fault {
    fn told(self, source: &str) -> String {
        let value = source.get(self.offset..).unwrap_or_default();
        match self.reason {
            Reason::Syntax(_) if value.is_empty() => String::from("unexpected end of the text"),
            Reason::Syntax(_) if value.starts_with('\u{feff}') => {
                String::from("a byte order mark is not JSON: remove it")
            }
            Reason::Syntax(expected) => String::from(expected),
            Reason::Expected(what) => format!("expected {what}, found {}", found(value)),
            Reason::Missing(property) => format!("missing property `{}`", cut(property)),
            Reason::Duplicate(key) => {
                let mut reader = Reader::new(source);
                reader.position = key;
                format!("duplicate property `{}`", cut(&reader.text().unwrap_or_default()))
            }
            Reason::Range(what) => format!("{what} out of range: {}", cut(number(value))),
            Reason::Length(1) => String::from("expected an array of 1 element"),
            Reason::Length(length) => format!("expected an array of {length} elements"),
            Reason::Depth => String::from("nested too deeply"),
            Reason::Surrogate => String::from("expected a whole surrogate pair, found half of one"),
            Reason::Unlisted => String::from("expected one of the documented strings, found another"),
        }
    }
}

/// What a value is, in words.
fn found(value: &str) -> &'static str {
    match value.as_bytes().first() {
        Some(b'{') => "an object",
        Some(b'[') => "an array",
        Some(b'"') => "a string",
        Some(b't' | b'f') => "a boolean",
        Some(b'n') => "null",
        Some(b'-') if number(value) == "-0" => "minus zero",
        Some(_) if number(value).contains(['.', 'e', 'E']) => "a number with a fraction or an exponent",
        _ => "a number",
    }
}

/// The number that a text starts with.
fn number(value: &str) -> &str {
    let end = value.find(|character: char| !matches!(character, '0'..='9' | '+' | '-' | '.' | 'e' | 'E'));
    value.get(..end.unwrap_or(value.len())).unwrap_or_default()
}

/// How many characters of a text from the body are shown.
pub(super) const CUT: usize = 64;

/// A text from the body, short enough for a log line.
pub(crate) fn cut(text: &str) -> std::borrow::Cow<'_, str> {
    // No more bytes than that are no more characters.
    if text.len() <= CUT {
        return text.into();
    }
    match text.char_indices().nth(CUT) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()).into(),
        None => text.into(),
    }
}

/// What is wrong with the text as JSON.
fn scan(source: &str) -> Option<Fault> {
    let mut reader = Reader::new(source);
    if reader.skip() {
        reader.peek();
        if reader.position != source.len() {
            reader.syntax("expected the end of the text");
        }
    }
    reader.fault
}

/// Line and column of an offset, both from 1; the column in characters.
fn place(source: &str, offset: usize) -> (usize, usize) {
    let before = source.get(..offset).unwrap_or(source);
    let line = before.bytes().filter(|&byte| byte == b'\n').count() + 1;
    let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
    (line, column)
}
