//! What a part of a document rests on, where the document was made of pages: a sentence for docs, and a note where no
//! page states it.

use serde_json::Value;

use super::super::document::{Node, Reader};
use crate::diagnostic::{Code, Place};

/// The keyword that has it.
const KEYWORD: &str = "x-provenance";

impl<'a> Reader<'a, '_> {
    /// A sentence for each place of a page that a schema rests on.
    pub(super) fn provenance(&mut self, node: &Node<'a>) -> Vec<String> {
        let list = node.value.get(KEYWORD).and_then(Value::as_array).into_iter().flatten();
        let sources: Vec<Source<'_>> = list.filter_map(Source::read).collect();
        // A comment on a member says what it means, and not of what type it is.
        let is_stated = sources
            .iter()
            .any(|source| source.confidence == Confidence::Stated && source.says != ["description"]);
        if let Some(source) = sources.first().filter(|_| !is_stated) {
            let message = format!("no page states {}: it is {source}", subject(&node.location.pointer));
            self.diagnostics.push_with_help(
                Code::InferredSchema,
                Place::Value(node.location.child(KEYWORD)),
                message,
                "ask the provider whether it always holds, and say in `overlay.yaml` what does",
            );
        }
        let looks = node.value.get("x-looks-like").and_then(Value::as_str);
        let looks = looks.map(|looks| format!("Looks like {looks}; no page says so."));
        sources.iter().map(Source::sentence).chain(looks).chain(undocumented(node.value)).collect()
    }
}

/// A sentence on what pages leave out.
fn undocumented(schema: &Value) -> Option<String> {
    let missing = schema.get("x-undocumented")?.as_array()?.iter().filter_map(Value::as_str);
    let says = missing.filter_map(|missing| match missing {
        "type" => Some("of what type it is"),
        "members" => Some("what members it has"),
        "elements" => Some("what its elements are"),
        "values" => Some("all values that it may have"),
        _ => None,
    });
    let says: Vec<&str> = says.collect();
    (!says.is_empty()).then(|| format!("Not documented: {}.", says.join(", and ")))
}

/// What a schema is of, by its place in the document: its member, or what is around it.
fn subject(pointer: &str) -> String {
    let keys: Vec<&str> = pointer.rsplit('/').collect();
    match keys[..] {
        ["items", "properties", ..] | [_, "properties", ..] => {
            format!("`{}`", keys[0].replace("~1", "/").replace("~0", "~"))
        }
        ["schema" | "payload", ..] => "the payload".to_owned(),
        ["items" | "additionalProperties" | "contentSchema", name, "properties", ..] => {
            format!("what is in `{}`", name.replace("~1", "/").replace("~0", "~"))
        }
        _ => "this".to_owned(),
    }
}

/// A place of a page.
struct Source<'v> {
    page: &'v str,
    line: u64,
    words: &'v str,
    confidence: Confidence,
    /// The keywords that rest on it; none where all do.
    says: Vec<&'v str>,
    /// In how many examples it is, and in how many it may be.
    seen: Option<&'v str>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Confidence {
    Stated,
    Shown,
    Inferred,
}

impl<'v> Source<'v> {
    fn read(value: &'v Value) -> Option<Self> {
        let confidence = match value.get("confidence")?.as_str()? {
            "stated" => Confidence::Stated,
            "shown" => Confidence::Shown,
            "inferred" => Confidence::Inferred,
            _ => return None,
        };
        let words = value.get("words").and_then(Value::as_str).unwrap_or_default();
        Some(Self {
            page: value.get("page")?.as_str()?,
            line: value.get("line")?.as_u64()?,
            words,
            confidence,
            says: value
                .get("says")
                .and_then(Value::as_array)
                .into_iter()
                .flatten()
                .filter_map(Value::as_str)
                .collect(),
            seen: value.get("seen").and_then(Value::as_str),
        })
    }

    /// Whence it is, for docs: how sure it is comes first.
    fn sentence(&self) -> String {
        let place = format!("`{}`, line {}", self.page.replace('`', "'"), self.line);
        let says = match (self.confidence, self.seen.filter(|_| self.says.is_empty())) {
            (Confidence::Stated, _) => format!("stated in {place}."),
            (Confidence::Shown, Some(seen)) => {
                format!("shown {} times, first in {place}, and not stated.", seen.replace('`', "'"))
            }
            (Confidence::Shown, None) => format!("shown by an example in {place}, and not stated."),
            (Confidence::Inferred, _) => format!("inferred from {place}, and not stated."),
        };
        let what = match self.says[..] {
            ["name"] => "its name is ",
            ["type"] => "its type is ",
            ["format"] => "its format is ",
            ["const"] => "its value is ",
            ["enum"] => "its values are ",
            ["description"] => "its meaning is ",
            _ => "",
        };
        let mut letters = what.chars().chain(says.chars());
        letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
    }
}

impl std::fmt::Display for Source<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let how = if self.confidence == Confidence::Shown { "shown by an example" } else { "inferred" };
        write!(f, "{how} at line {} of `{}`", self.line, self.page)?;
        if self.words.is_empty() { Ok(()) } else { write!(f, ", from `{}`", self.words) }
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::testing;

    fn check(provenance: &str, sentences: &[&str], told: &[&str]) {
        let schema = format!("{{type: string, x-provenance: {provenance}}}");
        let (_, schema, found) = testing::payload("3.1.0", &schema, "{}");
        assert_eq!(schema.assertions, sentences);
        assert_eq!(found, told);
    }

    #[test]
    fn docs_say_what_a_schema_rests_on() {
        check(
            "[{page: a.md, line: 7, words: amount integer, confidence: stated}]",
            &["Stated in `a.md`, line 7."],
            &[],
        );
        check(
            "[{page: a.md, line: 7, confidence: shown}, {page: a.md, line: 9, confidence: stated}]",
            &["Shown by an example in `a.md`, line 7, and not stated.", "Stated in `a.md`, line 9."],
            &[],
        );
        check(
            "[{page: a.md, line: 7, confidence: shown, seen: 1 of 2}, {page: a.md, line: 9, confidence: stated, says: [enum]}]",
            &[
                "Shown 1 of 2 times, first in `a.md`, line 7, and not stated.",
                "Its values are stated in `a.md`, line 9.",
            ],
            &[],
        );
    }

    #[test]
    fn what_no_page_states_is_a_note() {
        check(
            "[{page: a.md, line: 7, words: '\"amount\": 5', confidence: shown}]",
            &["Shown by an example in `a.md`, line 7, and not stated."],
            &[
                "acme/document.yaml:3 inferred-schema: no page states the payload: it is shown by an example at line 7 of `a.md`, \
               from `\"amount\": 5`",
            ],
        );
        check(
            "[{page: a.md, line: 7, confidence: inferred}]",
            &["Inferred from `a.md`, line 7, and not stated."],
            &[
                "acme/document.yaml:3 inferred-schema: no page states the payload: it is inferred at line 7 of `a.md`",
            ],
        );
    }

    #[test]
    fn messages_name_what_no_page_states() {
        let check =
            |pointer: &str, expected: &str| assert_eq!(super::subject(pointer), expected, "{pointer}");
        check("/components/schemas/A/properties/data/properties/a~1b", "`a/b`");
        check("/a/schema/properties/items", "`items`");
        check("/a/schema/properties/list/items", "what is in `list`");
        check("/a/schema/properties/text/contentSchema", "what is in `text`");
        check("/webhooks/a/post/requestBody/content/application~1json/schema", "the payload");
        check("/components/schemas/A", "this");
    }

    #[test]
    fn docs_say_what_a_text_looks_like() {
        let schema = "{type: string, x-looks-like: a number}";
        let (_, schema, _) = testing::payload("3.1.0", schema, "{}");
        assert_eq!(schema.assertions, ["Looks like a number; no page says so."]);
    }

    #[test]
    fn docs_say_what_is_not_documented() {
        let schema = "{x-undocumented: [type, values, other, 5]}";
        let (_, schema, _) = testing::payload("3.1.0", schema, "{}");
        let expected = "Not documented: of what type it is, and all values that it may have.";
        assert_eq!(schema.assertions, [expected]);
    }

    #[test]
    fn what_someone_else_means_by_it_is_skipped() {
        check("[1, {}, {page: 5}, {page: a, line: -1, confidence: stated}]", &[], &[]);
        check("[{page: a, line: 1, confidence: certain}]", &[], &[]);
        check("whatever", &[], &[]);
    }
}
