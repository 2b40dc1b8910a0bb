//! The blocks of a page in, the payloads that it shows out, each with its headers and the text that names its event.

use std::collections::BTreeMap;

use serde_json::Value;

use super::block::Block;
use super::event::{Confidence, Example, Source};
use super::note::{Note, Notes};
use crate::source;
use crate::survey::place::telling;

/// A payload, and which block shows it.
#[derive(Debug, Clone)]
pub struct Found {
    /// The block's index.
    pub block: usize,
    /// The payload.
    pub example: Example,
}

/// The payloads that a page shows, each once.
pub fn find(blocks: &[Block], page: &str, notes: &mut Notes) -> Vec<Found> {
    let mut found: Vec<Found> = Vec::new();
    for (index, block) in blocks.iter().enumerate() {
        let Block::Code { text, line, .. } = block else { continue };
        let (mut headers, body, skipped) = request(text);
        if !body.trim_start().starts_with('{') {
            continue;
        }
        let line = line + skipped;
        let value = match source::json(body) {
            Ok(value) => value,
            Err((message, position)) => {
                // Code in braces is no example that is broken; one has a name in quotation marks.
                if body.trim_start()[1..].trim_start().starts_with('"') {
                    let line = line + position.map_or(0, |(line, _)| line - 1);
                    let message = format!("this example is not JSON: {message}");
                    notes.push(Note::warning(page, line, message).help("the event is read without it"));
                }
                continue;
            }
        };
        let is_known = found.iter().any(|other| other.example.value == value);
        if is_known || value.as_object().is_none_or(serde_json::Map::is_empty) {
            continue;
        }
        if headers.is_empty() {
            headers = headers_before(&blocks[..index]);
        }
        let source =
            Source { page: page.to_owned(), line, confidence: Confidence::Shown, ..Source::default() };
        found.push(Found {
            block: index,
            example: Example { text: body.trim().to_owned(), value, headers, source },
        });
    }
    found
}

/// Headers and body of a request in full; the body alone where it is none. The third is how many lines are before it.
fn request(text: &str) -> (BTreeMap<String, String>, &str, usize) {
    let is_request = ["POST ", "PUT ", "HTTP/"].iter().any(|start| text.starts_with(start));
    let Some(at) = is_request.then(|| text.find("\n{")).flatten() else { return (BTreeMap::new(), text, 0) };
    let head = &text[..at];
    let lines = head.lines().skip(1).filter_map(header);
    (lines.collect(), &text[at + 1..], head.matches('\n').count() + 1)
}

/// Headers that stand by themselves shortly before a payload.
fn headers_before(blocks: &[Block]) -> BTreeMap<String, String> {
    for block in blocks.iter().rev().take(5) {
        match block {
            Block::Code { text, .. } => {
                let lines: Vec<_> = text.lines().filter(|line| !line.trim().is_empty()).map(header).collect();
                let all: Option<Vec<_>> = lines.into_iter().collect();
                return all.into_iter().flatten().filter(|(name, _)| *name != "content-type").collect();
            }
            Block::Heading(..) => break,
            Block::Text(_) | Block::Gap | Block::Table(_) => {}
        }
    }
    BTreeMap::new()
}

fn header(line: &str) -> Option<(String, String)> {
    let (name, value) = line.split_once(": ")?;
    let is_name = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    is_name.then(|| (name.to_ascii_lowercase(), value.trim().to_owned()))
}

/// The member that names the event of a payload, and the text there.
pub fn wire(value: &Value) -> Option<(Vec<String>, String)> {
    let mut named: Vec<(usize, usize, Vec<String>, String)> = Vec::new();
    let mut look = |members: &serde_json::Map<String, Value>, around: &[String]| {
        for (key, value) in members {
            let is_name = |text: &&str| {
                !text.is_empty()
                    && text.len() <= 100
                    && !text.contains(|sign: char| sign.is_whitespace() || "{}\"".contains(sign))
            };
            if let (Some(rank), Some(text)) = (telling(key), value.as_str().filter(is_name)) {
                let path: Vec<String> = around.iter().chain([key]).cloned().collect();
                named.push((path.len(), rank, path, text.to_owned()));
            }
        }
    };
    let root = value.as_object()?;
    look(root, &[]);
    for (key, value) in root {
        if let Some(members) = value.as_object() {
            look(members, std::slice::from_ref(key));
        }
    }
    named.sort();
    named.into_iter().next().map(|(_, _, path, text)| (path, text))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn the_event_is_named_by_a_telling_member() {
        let check = |value: Value, expected: Option<&str>| {
            let shown = wire(&value).map(|(path, text)| format!("{}={text}", path.join("/")));
            assert_eq!(shown.as_deref(), expected, "{value}");
        };
        check(json!({"id": "1", "event": "a.b", "data": {"type": "c"}}), Some("event=a.b"));
        check(json!({"metadata": {"topic": "a"}}), Some("metadata/topic=a"));
        check(json!({"type": "a text of words", "kind": "b"}), Some("kind=b"));
        check(json!({"id": "a"}), None);
    }

    #[test]
    fn requests_have_headers() {
        let (headers, body, skipped) = request("POST /x HTTP/1.1\nX-A: b\n\n{}");
        assert_eq!((headers["x-a"].as_str(), body, skipped), ("b", "{}", 3));
    }
}
