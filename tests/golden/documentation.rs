//! `docs/diagnostics.md` has a section for each code, with its meaning and an example from its case.
//!
//! The codes and their cases come in; the page as it should read goes out, with what was written by hand kept.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use codegen::diagnostic::{Code, Severity};
use codegen::tree::Tree;

use crate::{case, diagnostics};

#[test]
fn the_page_explains_each_code() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs");
    let page = fs::read_to_string(folder.join("diagnostics.md")).expect("the page can be read");
    let (opening, sections) = sections(&page);
    let mut expected = opening.to_owned();
    for code in Code::ALL {
        let by_hand = sections.get(code.as_str()).map(|section| by_hand(section)).unwrap_or_default();
        assert!(!by_hand.is_empty(), "docs/diagnostics.md does not say what to do about `{code}`");
        expected.push_str(&format!("\n## `{code}`\n\n{}. {}\n\n", severity(*code), code.meaning()));
        expected.push_str(&format!("```text\n{}```\n\n{by_hand}\n", example(*code)));
    }
    let unknown = sections.keys().find(|name| Code::ALL.iter().all(|code| code.as_str() != **name));
    assert_eq!(unknown, None, "no code is called so");
    let expected = Tree::from([("diagnostics.md".to_owned(), expected)]);
    case::assert_equal(&[case::compare(&folder, &expected, |path| path == "diagnostics.md")]);
}

/// What stands before the first section, and the sections by their codes.
fn sections(page: &str) -> (&str, BTreeMap<&str, &str>) {
    let mut parts = page.split("\n## `");
    let opening = parts.next().unwrap_or_default();
    (opening, parts.filter_map(|part| part.split_once("`\n")).collect())
}

/// The paragraphs of a section that no test writes.
fn by_hand(section: &str) -> String {
    let written = |paragraph: &&str| {
        !["Error. ", "Warning. ", "Note. "].iter().any(|start| paragraph.starts_with(start))
    };
    let outside = section.split("```").step_by(2).flat_map(|text| text.split("\n\n")).map(str::trim);
    outside.filter(|paragraph| !paragraph.is_empty()).filter(written).collect::<Vec<_>>().join("\n\n")
}

fn severity(code: Code) -> &'static str {
    match code.severity() {
        Severity::Error => "Error",
        Severity::Warning => "Warning",
        Severity::Note => "Note",
    }
}

/// The first message of a code's case that shows the code.
fn example(code: Code) -> String {
    if code == Code::UnknownProvider {
        // Told about the command line, so no folder of specs shows it.
        return "error[unknown-provider]: there is no provider `acmee` in specs\nhelp: did you mean `acme`?\n"
            .to_owned();
    }
    let told = diagnostics::told(code.as_str());
    let mut messages = told.split_inclusive("\n\n");
    let shown = messages.find(|message| message.contains(&format!("[{code}]"))).unwrap_or_default();
    format!("{}\n", shown.trim_end())
}
