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
        let Some(list) = node.value.get(KEYWORD).and_then(Value::as_array) else { return Vec::new() };
        let sources: Vec<Source<'_>> = list.iter().filter_map(Source::read).collect();
        let is_stated = sources.iter().any(|source| source.confidence == Confidence::Stated);
        if let Some(source) = sources.first().filter(|_| !is_stated) {
            let message = format!("no page states this: it is {source}");
            self.diagnostics.push_with_help(
                Code::InferredSchema,
                Place::Value(node.location.child(KEYWORD)),
                message,
                "ask the provider whether it always holds, and say in `overlay.yaml` what does",
            );
        }
        sources.iter().map(Source::sentence).collect()
    }
}

/// A place of a page.
struct Source<'v> {
    page: &'v str,
    line: u64,
    words: &'v str,
    confidence: Confidence,
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
        })
    }

    /// Whence it is, for docs: how sure it is comes first.
    fn sentence(&self) -> String {
        let Self { line, .. } = self;
        let page = self.page.replace('`', "'");
        match self.confidence {
            Confidence::Stated => format!("Stated in `{page}`, line {line}."),
            Confidence::Shown => format!("Shown by an example in `{page}`, line {line}, and not stated."),
            Confidence::Inferred => format!("Inferred from `{page}`, line {line}, and not stated."),
        }
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
    }

    #[test]
    fn what_no_page_states_is_a_note() {
        check(
            "[{page: a.md, line: 7, words: '\"amount\": 5', confidence: shown}]",
            &["Shown by an example in `a.md`, line 7, and not stated."],
            &[
                "acme/document.yaml:3 inferred-schema: no page states this: it is shown by an example at line 7 of `a.md`, \
               from `\"amount\": 5`",
            ],
        );
        check(
            "[{page: a.md, line: 7, confidence: inferred}]",
            &["Inferred from `a.md`, line 7, and not stated."],
            &[
                "acme/document.yaml:3 inferred-schema: no page states this: it is inferred at line 7 of `a.md`",
            ],
        );
    }

    #[test]
    fn what_someone_else_means_by_it_is_skipped() {
        check("[1, {}, {page: 5}, {page: a, line: -1, confidence: stated}]", &[], &[]);
        check("[{page: a, line: 1, confidence: certain}]", &[], &[]);
        check("whatever", &[], &[]);
    }
}
