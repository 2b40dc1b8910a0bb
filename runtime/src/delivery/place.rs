//! Headers, a body and an ordered list of places come in; the text at the first place that holds one goes out.
//!
//! The body is read forward once, without keeping anything, and only until no later byte can change the answer.

use std::borrow::Cow;
use std::fmt;

use http::HeaderMap;

use super::DecodeError;
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

/// A member of the body that matters.
struct Wanted<'a, 'h> {
    path: &'static [&'static str],
    /// The header's text, when the place is a pair.
    header: Option<&'h str>,
    /// The member's text, once found.
    text: Option<Cow<'a, str>>,
    /// Whether the rest of the body cannot hold the member any more: its first appearance counts.
    settled: bool,
}

/// The text that names the event, and the way to it when it is in the body.
pub(super) fn event_type<'a>(
    headers: &HeaderMap,
    body: &'a str,
    places: &[Place],
) -> Result<(Cow<'a, str>, &'static [&'static str]), DecodeError> {
    let mut wanted = Vec::with_capacity(places.len());
    let mut otherwise = None;
    // Nothing after a header that is there can count.
    for place in places {
        match *place {
            Place::Body(path) => wanted.push(Wanted { path, header: None, text: None, settled: false }),
            Place::Header(name) => {
                otherwise = header(headers, name);
                if otherwise.is_some() {
                    break;
                }
            }
            Place::Pair { header: name, body } => {
                if let Some(text) = header(headers, name) {
                    wanted.push(Wanted { path: body, header: Some(text), text: None, settled: false });
                    break;
                }
            }
        }
    }
    if !wanted.is_empty() {
        let mut reader = Reader::new(body);
        let all: Vec<usize> = (0..wanted.len()).collect();
        if visit(&mut reader, &mut wanted, &all, 0) && !reader.intact() {
            reader.finish(false).map_err(|error| DecodeError::not_json(&error))?;
        }
    }
    for Wanted { path, header, text, .. } in wanted {
        match (header, text) {
            (Some(header), Some(text)) => return Ok((format!("{header}.{text}").into(), path)),
            (Some(header), None) => return Ok((header.to_owned().into(), &[])),
            (None, Some(text)) => return Ok((text, path)),
            (None, None) => {}
        }
    }
    if let Some(header) = otherwise {
        return Ok((header.to_owned().into(), &[]));
    }
    json::check(body).map_err(|error| DecodeError::not_json(&error))?;
    Err(DecodeError::no_event_type(places))
}

/// The text of a header; nothing when it has characters that are no text.
fn header<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    headers.get(name)?.to_str().ok()
}

/// Looks for the members of `active` in the next value, which is `depth` steps down. Whether to stop: because the
/// answer is known, or because the reader holds an error.
fn visit<'a>(reader: &mut Reader<'a>, wanted: &mut [Wanted<'a, '_>], active: &[usize], depth: usize) -> bool {
    let is_here =
        |index: &usize, wanted: &[Wanted<'_, '_>]| wanted.get(*index).is_some_and(|w| w.path.len() == depth);
    match reader.peek() {
        b'"' if active.iter().any(|index| is_here(index, wanted)) => {
            let Some(text) = reader.any_text() else { return true };
            for index in active {
                if let Some(wanted) = wanted.get_mut(*index)
                    && wanted.path.len() == depth
                {
                    wanted.text.clone_from(&text);
                }
            }
        }
        b'{' => {
            let mut first = true;
            if reader.open_object().is_none() {
                return true;
            }
            while reader.another(&mut first) {
                let Some(key) = reader.any_key() else { return true };
                if visit_step(reader, wanted, active, depth, key.as_deref()) {
                    return true;
                }
            }
        }
        b'[' => {
            let mut first = true;
            if !reader.open_array() {
                return true;
            }
            let mut count = 0_usize;
            while reader.element(&mut first) {
                if visit_step(reader, wanted, active, depth, Some(&count.to_string())) {
                    return true;
                }
                count += 1;
            }
        }
        _ => {
            reader.skip();
        }
    }
    for index in active {
        if let Some(wanted) = wanted.get_mut(*index) {
            wanted.settled = true;
        }
    }
    !reader.intact() || is_decided(wanted)
}

/// Looks into the value under a key, or goes over it.
fn visit_step<'a>(
    reader: &mut Reader<'a>,
    wanted: &mut [Wanted<'a, '_>],
    active: &[usize],
    depth: usize,
    step: Option<&str>,
) -> bool {
    let leads_on = |index: &usize| {
        wanted.get(*index).is_some_and(|wanted| !wanted.settled && wanted.path.get(depth).copied() == step)
    };
    let inner: Vec<usize> = match step {
        Some(_) => active.iter().copied().filter(leads_on).collect(),
        None => Vec::new(),
    };
    if inner.is_empty() { !reader.skip() } else { visit(reader, wanted, &inner, depth + 1) }
}

/// Whether no later byte can change which place counts.
fn is_decided(wanted: &[Wanted<'_, '_>]) -> bool {
    let undecided = wanted.iter().find(|wanted| !wanted.settled || wanted.text.is_some());
    undecided.is_none_or(|wanted| wanted.settled)
}
