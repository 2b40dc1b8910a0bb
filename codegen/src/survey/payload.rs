//! Payloads that people have at hand in, the names under which they stand in `examples/` out.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::diagnostic::{Code, Diagnostics, Place};
use crate::model::{self, Provider};
use crate::parse::declaration::header_texts;
use crate::parse::discriminator;
use crate::source::Sources;

/// A payload and the headers that lie beside it.
pub struct Payload<'a> {
    /// Its path.
    pub path: &'a str,
    /// What it holds.
    pub body: Value,
    /// The path of its headers, and what they say.
    pub headers: Option<(String, BTreeMap<String, String>)>,
}

/// Reads payloads; each that is not JSON is told.
pub fn read<'a>(sources: &Sources, paths: &'a [String], diagnostics: &mut Diagnostics) -> Vec<Payload<'a>> {
    let mut payloads = Vec::new();
    for path in paths.iter().filter(|path| !path.ends_with(HEADERS)) {
        let Some(body) = value(sources, path, diagnostics) else { continue };
        let beside = path.strip_suffix(".json").map(|stem| format!("{stem}{HEADERS}"));
        let headers = beside.filter(|beside| sources.contains(beside)).and_then(|beside| {
            let headers = value(sources, &beside, diagnostics)?;
            Some((beside, header_texts(Some(&headers))))
        });
        payloads.push(Payload { path, body, headers });
    }
    payloads
}

const HEADERS: &str = ".headers.json";

fn value(sources: &Sources, path: &str, diagnostics: &mut Diagnostics) -> Option<Value> {
    match sources.value(path)? {
        Ok(value) => Some(value),
        Err(flaw) => {
            let message = format!("this example is not JSON: {}", flaw.message);
            let help = "write it as JSON, with quoted keys and without trailing commas or comments";
            diagnostics.push_with_help(Code::InvalidExample, flaw.place, message, help);
            None
        }
    }
}

/// Names each payload after the event that it names; one that names none, or one that there is not, is told.
pub fn named(
    payloads: &[Payload<'_>],
    provider: &Provider,
    places: &[model::Place],
    diagnostics: &mut Diagnostics,
) -> Vec<(String, String)> {
    let mut taken = BTreeSet::new();
    let mut files = Vec::new();
    for payload in payloads {
        let none = BTreeMap::new();
        let headers = payload.headers.as_ref().map_or(&none, |(_, headers)| headers);
        let place = Place::File(payload.path.to_owned());
        let Some(event_type) = discriminator::event_type(places, headers, &payload.body) else {
            let places: Vec<String> = places.iter().map(super::place::describe).collect();
            let message = format!("this example names no event: there is no text at {}", places.join(" or "));
            let help = "give it that text, or the headers that it was delivered with: an object of texts in \
                        `<the same name>.headers.json` beside it";
            diagnostics.push_with_help(Code::UnmatchedExample, place, message, help);
            continue;
        };
        if !provider.events.iter().any(|event| event.event_type == event_type) {
            let message = format!("this example belongs to no event: there is no `{event_type}`");
            let help = "leave it out, or correct what it says; `cargo xtask list` shows the events there are";
            diagnostics.push_with_help(Code::UnmatchedExample, place, message, help);
            continue;
        }
        let stem = file_stem(&event_type);
        let free = (1..).map(|number| match number {
            1 => stem.clone(),
            number => format!("{stem}.{number}"),
        });
        let Some(stem) = free.into_iter().find(|stem| !taken.contains(stem)) else { continue };
        files.push((payload.path.to_owned(), format!("examples/{stem}.json")));
        files.extend(
            payload.headers.iter().map(|(path, _)| (path.clone(), format!("examples/{stem}{HEADERS}"))),
        );
        taken.insert(stem);
    }
    files
}

/// An event type as the name of a file on any system: what a name cannot hold is written as `%2F` and the like.
pub fn file_stem(event_type: &str) -> String {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.+@=, ()".contains(&byte);
    let mut stem = String::new();
    for (index, byte) in event_type.bytes().enumerate() {
        if is_plain(byte) && (index > 0 || byte != b'.') {
            stem.push(char::from(byte));
        } else {
            stem.push_str(&format!("%{byte:02X}"));
        }
    }
    // Such a name would be taken for the headers of another example.
    match stem.strip_suffix(".headers") {
        Some(rest) => format!("{rest}%2Eheaders"),
        None => stem,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parse::reference::percent_decoded;

    #[test]
    fn event_types_become_names_of_files() {
        let check = |event_type: &str, expected: &str| {
            assert_eq!(file_stem(event_type), expected);
            assert_eq!(percent_decoded(expected), event_type);
        };
        check("order.paid", "order.paid");
        check("orders/paid", "orders%2Fpaid");
        check("../../x", "%2E.%2F..%2Fx");
        check("a%2Fb", "a%252Fb");
        check("a.headers", "a%2Eheaders");
        check("é\n\\", "%C3%A9%0A%5C");
    }
}
