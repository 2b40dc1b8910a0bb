//! Headers, a body and an ordered list of places come in; the text at the first place that holds one goes out.
//!
//! The body is read forward without keeping anything, and no further than to the first place that counts.

use std::borrow::Cow;
use std::fmt;

use http::HeaderMap;

use super::DecodeError;
use super::likely::joined;
use crate::json::{self, Reader};

/// A place in a delivery that may name its event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// A member of the body, by the keys that lead to it; in an array, by the element's index.
    Body(&'static [&'static str]),
    /// A header, in lower case.
    Header(&'static str),
    /// A header and a member of the body, joined by a dot; the header alone where the body lacks the member.
    Pair {
        /// The header, in lower case.
        header: &'static str,
        /// The keys that lead to the member.
        body: &'static [&'static str],
    },
}

impl fmt::Display for Place {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut pointer = |path: &[&str]| {
            path.iter()
                .try_for_each(|step| write!(formatter, "/{}", step.replace('~', "~0").replace('/', "~1")))
        };
        match self {
            Self::Body(path) => pointer(path),
            Self::Header(name) => formatter.write_str(name),
            Self::Pair { header, body } => {
                formatter.write_str(header)?;
                formatter.write_str(" + ")?;
                body.iter()
                    .try_for_each(|step| write!(formatter, "/{}", step.replace('~', "~0").replace('/', "~1")))
            }
        }
    }
}

/// The text that names the event, and the way to it when it is in the body.
pub(super) fn event_type<'a>(
    headers: &'a HeaderMap,
    body: &'a str,
    places: &[Place],
) -> Result<(Cow<'a, str>, &'static [&'static str]), DecodeError> {
    for (index, place) in places.iter().enumerate() {
        match *place {
            Place::Body(path) => {
                let is_last = index + 1 == places.len();
                if (is_last || may_hold(body, path))
                    && let Some(text) = member(body, path)?
                {
                    return Ok((text, path));
                }
            }
            Place::Header(name) => {
                if let Some(text) = header(headers, name) {
                    return Ok((text.into(), &[]));
                }
            }
            Place::Pair { header: name, body: path } => {
                if let Some(header) = header(headers, name) {
                    return Ok(match member(body, path)? {
                        Some(text) => (joined(header, &text), path),
                        None => (header.into(), &[]),
                    });
                }
            }
        }
    }
    json::check(body).map_err(|error| DecodeError::not_json(&error))?;
    Err(DecodeError::no_event_type(places))
}

/// The text of a header; nothing when it has characters that are no text.
pub(super) fn header<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()
}

/// Whether the last key of the path, in its quotes, is anywhere in the body. Most bodies lack the places that come
/// before the one that counts, and looking for a few bytes is much cheaper than reading all members to see so.
fn may_hold(body: &str, path: &[&str]) -> bool {
    let Some(key) = path.last() else { return true };
    let mut quoted = [b'"'; 64];
    let Some(inside) = quoted.get_mut(1..=key.len()) else { return true };
    inside.copy_from_slice(key.as_bytes());
    // An array's index has no quotes, and only a key of such characters has but one other way to be written.
    let is_plain = |byte: &u8| byte.is_ascii_alphabetic() || *byte == b'_' || *byte == b'-';
    if !inside.iter().all(is_plain) {
        return true;
    }
    match quoted.get(..key.len() + 2).map(std::str::from_utf8) {
        Some(Ok(quoted)) => body.contains(quoted) || body.contains("\\u"),
        _ => true,
    }
}

/// The text at the end of a path into the body.
fn member<'a>(body: &'a str, path: &[&str]) -> Result<Option<Cow<'a, str>>, DecodeError> {
    let mut reader = Reader::new(body);
    if reader.find(path)
        && reader.peek() == b'"'
        && let Some(text) = reader.any_text()
    {
        return Ok(text);
    }
    if !reader.intact() {
        reader.finish(false).map_err(|error| DecodeError::not_json(&error))?;
    }
    Ok(None)
}
