//! A folder such as `examples/` in, examples at the events that its files are named after out.

use std::collections::BTreeMap;

use super::declaration::header_texts;
use super::document::Reader;
use super::example::{NOT_JSON, Takers};
use super::nearest;
use super::reference::percent_decoded;
use crate::diagnostic::{Code, Place};
use crate::model::{Example, Location};

/// Reads a folder: `<event type>[.<n>].json`, beside each perhaps `<event type>[.<n>].headers.json`.
pub fn read(reader: &mut Reader<'_, '_>, takers: &mut Takers<'_>, folder: &str) {
    let folder = format!("{}/{folder}/", reader.documents.folder);
    let mut paths: Vec<&str> = reader.documents.paths().filter(|path| path.starts_with(&folder)).collect();
    paths.sort_by_key(|path| position(path));
    for path in &paths {
        let Some(name) = path.strip_prefix(&folder).and_then(|name| name.strip_suffix(".json")) else {
            continue;
        };
        if let Some(beside) = name.strip_suffix(".headers") {
            if !paths.contains(&format!("{folder}{beside}.json").as_str()) {
                let message = format!("these headers belong to no example: `{beside}.json` does not exist");
                reader.diagnostics.push(Code::UnmatchedExample, Place::File((*path).to_owned()), message);
            }
            continue;
        }
        let whole = percent_decoded(name);
        let counted =
            whole.rsplit_once('.').filter(|(_, number)| number.bytes().all(|byte| byte.is_ascii_digit()));
        let candidates = [Some(whole.as_str()), counted.map(|(event_type, _)| event_type)];
        let mut candidates = candidates.into_iter().flatten();
        let event = candidates.clone().find_map(|name| takers.positions.get(name).copied());
        match event {
            Some(event) => {
                if let Some(example) = from_file(reader, path, name, &format!("{folder}{name}.headers.json"))
                {
                    takers.give(reader, event, example, &BTreeMap::new());
                }
            }
            None if candidates.any(|name| takers.left_out.contains(name)) => {}
            None => {
                let wanted = counted.map_or(whole.as_str(), |(event_type, _)| event_type);
                let known = takers.events.iter().map(|event| event.event_type.as_str());
                reader.diagnostics.push_with_help(
                    Code::UnmatchedExample,
                    Place::File((*path).to_owned()),
                    format!("this example belongs to no event: there is no `{wanted}`"),
                    nearest::help(wanted, known, "the document"),
                );
            }
        }
    }
}

/// An event's examples follow each other as they are counted: `a.json`, `a.2.json`, `a.10.json`.
fn position(path: &str) -> (&str, u64) {
    let stem = path.strip_suffix(".json").unwrap_or(path);
    let counted = stem.rsplit_once('.').and_then(|(first, number)| Some((first, number.parse().ok()?)));
    counted.unwrap_or((stem, 0))
}

fn from_file(reader: &mut Reader<'_, '_>, path: &str, name: &str, headers: &str) -> Option<Example> {
    let mut read = |path: &str| match reader.documents.sources.value(path)? {
        Ok(value) => Some(value),
        Err(flaw) => {
            let message = format!("this example is not JSON: {}", flaw.message);
            reader.diagnostics.push_with_help(Code::InvalidExample, flaw.place, message, NOT_JSON);
            None
        }
    };
    let headers = header_texts(read(headers).as_ref());
    let value = read(path)?;
    let body = reader.documents.sources.text(path)?.ok()?.trim_end().to_owned();
    let location = Location { file: path.to_owned(), pointer: String::new() };
    Some(Example { name: name.to_owned(), headers, body, value, location })
}

#[cfg(test)]
mod tests {
    use super::super::testing::{lines, provider};

    const DOCUMENT: &str = "{openapi: 3.1.0, webhooks: {a/b: {post: {}}, a.1: {post: {}}, gone: {post: {}}}}";
    const CONFIGURATION: &str = "[discriminator]\nat = [\"/type\", { header = \"X-Event\", body = \"/action\" }]\n\
                                 value = \"key\"\n[events]\nleave_out = [\"gone\"]\n";

    fn check(files: &[(&str, &str)], expected: &[&str], told: &[&str]) {
        let files: Vec<(&str, &str)> = [("document.yaml", DOCUMENT)].iter().chain(files).copied().collect();
        let (read, found) = provider(CONFIGURATION, &files);
        assert_eq!(lines(&read.unwrap()), expected);
        assert_eq!(found, told);
    }

    #[test]
    fn files_are_named_after_their_event() {
        check(
            &[
                ("examples/a%2Fb.json", "{\"type\": \"a/b\"}\n"),
                ("examples/a%2Fb.2.json", "{}"),
                ("examples/a%2Fb.2.headers.json", "{\"X-Event\": \"a/b\"}"),
                ("examples/a.1.json", "{\"action\": \"1\"}"),
                ("examples/a.1.2.json", "{\"n\": 1.50}"),
                ("examples/gone.json", "{}"),
                ("examples/README.md", ""),
            ],
            &[r#"a/b <- a/b: nothing ["a%2Fb", "a%2Fb.2"]"#, r#"a.1 <- a.1: nothing ["a.1", "a.1.2"]"#],
            &[],
        );
    }

    #[test]
    fn what_belongs_nowhere_is_told() {
        check(
            &[
                ("examples/ab.json", "{}"),
                ("examples/a.1.json", "{"),
                ("examples/a.1.2.json", "{\"type\": \"a/b\"}"),
                ("examples/c.headers.json", "{}"),
            ],
            &["a/b <- a/b: nothing []", "a.1 <- a.1: nothing []"],
            &[
                "acme/examples/a.1.json:1 invalid-example: this example is not JSON: EOF while parsing an object",
                "acme/examples/a.1.2.json:1 unmatched-example: this example of `a.1` names the event `a/b`",
                "acme/examples/ab.json:1 unmatched-example: this example belongs to no event: there is no `ab`",
                "acme/examples/c.headers.json:1 unmatched-example: these headers belong to no example: `c.json` does not exist",
            ],
        );
    }

    #[test]
    fn headers_that_name_the_event_are_added() {
        let files = [
            ("document.yaml", DOCUMENT),
            ("examples/a.1.json", "{\"action\": \"1\"}"),
            ("examples/a%2Fb.json", "{\"action\": \"c\", \"type\": \"a/b\"}"),
        ];
        let read = provider(CONFIGURATION, &files).0.unwrap();
        let headers: Vec<String> =
            read.events.iter().map(|event| event.examples[0].headers["x-event"].clone()).collect();
        assert_eq!(headers, ["a/b", "a"]);
    }
}
