//! Text files by path, and the drift between two such trees.
//!
//! What comes in is what the pipeline gives and what lies on disk; what goes out is what must change there. A file
//! without the marker `@generated` belongs to somebody else: it is never changed and never deleted.

use std::collections::BTreeMap;

use similar::{ChangeTag, TextDiff};

/// Files to be written: path, relative to the root of the tree and with `/` between its parts, to text.
pub type Tree = BTreeMap<String, String>;

/// A file as it lies on disk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    /// Its text.
    Text(String),
    /// It is not UTF-8, so nothing that was generated.
    NotText,
}

/// One file that is not as the pipeline gives it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Drift {
    /// It does not exist.
    Missing(String),
    /// It has another text: its path and a short diff, from what lies there to what is expected.
    Stale(String, String),
    /// It was generated once and is expected no more.
    Orphaned(String),
    /// It is expected, but what lies there does not carry the marker and must not be overwritten.
    Blocked(String),
}

impl Drift {
    /// The file's path in its tree.
    #[must_use]
    pub fn path(&self) -> &str {
        match self {
            Self::Missing(path) | Self::Stale(path, _) | Self::Orphaned(path) | Self::Blocked(path) => path,
        }
    }
}

/// What must change on disk, sorted by path.
#[must_use]
pub fn drift(expected: &Tree, found: &BTreeMap<String, Found>) -> Vec<Drift> {
    let expected_files = expected.iter().filter_map(|(path, text)| match found.get(path) {
        None => Some(Drift::Missing(path.clone())),
        Some(Found::Text(present)) if present == text => None,
        Some(Found::Text(present)) if has_marker(present) => {
            Some(Drift::Stale(path.clone(), diff(path, present, text)))
        }
        Some(Found::Text(_) | Found::NotText) => Some(Drift::Blocked(path.clone())),
    });
    let orphans = found.iter().filter_map(|(path, file)| match file {
        Found::Text(text) if !expected.contains_key(path) && has_marker(text) => {
            Some(Drift::Orphaned(path.clone()))
        }
        Found::Text(_) | Found::NotText => None,
    });
    let mut drift: Vec<Drift> = expected_files.chain(orphans).collect();
    drift.sort_by(|one, other| one.path().cmp(other.path()));
    drift
}

/// Whether a file says that a machine wrote it: a comment that begins with `@generated` in its first line, or, in
/// JSON, such a `$comment` within its first three lines.
#[must_use]
pub fn has_marker(text: &str) -> bool {
    const MARKER: &str = "@generated";
    let begins = |comment: &str| {
        comment.trim_start().strip_prefix(MARKER).is_some_and(|rest| !rest.starts_with(char::is_alphanumeric))
    };
    let first = text.lines().next().unwrap_or_default();
    let in_comment = ["//", "#", "<!--", "/*"].iter().filter_map(|sign| first.strip_prefix(sign)).any(begins);
    let in_json = text.starts_with('{')
        && text
            .lines()
            .take(3)
            .filter_map(|line| line.trim_start_matches(['{', ' ', '\t']).strip_prefix("\"$comment\""))
            .filter_map(|value| value.trim_start().strip_prefix(':')?.trim_start().strip_prefix('"'))
            .any(begins);
    in_comment || in_json
}

/// The most lines of a file's diff that are shown.
pub const DIFF_LINES: usize = 40;

/// How two texts of one file differ, as a unified diff with three lines of context. Beyond [`DIFF_LINES`] it
/// says how many more there are; a carriage return and other control characters are shown escaped.
#[must_use]
pub fn diff(path: &str, before: &str, after: &str) -> String {
    let compared = TextDiff::from_lines(before, after);
    let mut lines = vec![format!("--- {path}"), format!("+++ {path}")];
    for hunk in compared.unified_diff().context_radius(3).iter_hunks() {
        lines.push(hunk.header().to_string());
        for change in hunk.iter_changes() {
            let sign = match change.tag() {
                ChangeTag::Delete => '-',
                ChangeTag::Insert => '+',
                ChangeTag::Equal => ' ',
            };
            let line = change.value();
            lines.push(format!("{sign}{}", visible(line.strip_suffix('\n').unwrap_or(line))));
            if !line.ends_with('\n') {
                lines.push("\\ no newline at the end of the file".to_owned());
            }
        }
    }
    let hidden = lines.len().saturating_sub(DIFF_LINES);
    if hidden > 1 {
        lines.truncate(DIFF_LINES - 1);
        lines.push(format!("... and {} more lines", hidden + 1));
    }
    lines.join("\n") + "\n"
}

/// A line without characters that a terminal would act upon.
fn visible(line: &str) -> String {
    let mut shown = String::with_capacity(line.len());
    for letter in line.chars() {
        if letter.is_control() && letter != '\t' {
            shown.extend(letter.escape_default());
        } else {
            shown.push(letter);
        }
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    const OURS: &str = "// @generated by hookwright from specs/acme\n";

    fn found(files: &[(&str, &str)]) -> BTreeMap<String, Found> {
        files.iter().map(|(path, text)| ((*path).to_owned(), Found::Text((*text).to_owned()))).collect()
    }

    fn check_drift(expected: &[(&str, &str)], on_disk: BTreeMap<String, Found>, shown: &[&str]) {
        let expected = expected.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect();
        let drift: Vec<String> = drift(&expected, &on_disk)
            .iter()
            .map(|drift| format!("{drift:?}").split(", ").next().unwrap_or_default().to_owned())
            .collect();
        assert_eq!(drift, shown);
    }

    #[test]
    fn every_difference_has_a_name() {
        check_drift(&[], found(&[]), &[]);
        check_drift(&[("a.rs", OURS)], found(&[("a.rs", OURS)]), &[]);
        check_drift(&[("a.rs", OURS)], found(&[]), &["Missing(\"a.rs\")"]);
        let older = format!("{OURS}struct Old;\n");
        check_drift(&[("a.rs", OURS)], found(&[("a.rs", &older)]), &["Stale(\"a.rs\""]);
        check_drift(&[], found(&[("a.rs", OURS)]), &["Orphaned(\"a.rs\")"]);
        check_drift(
            &[("a.rs", OURS), ("c.rs", OURS)],
            found(&[("b.rs", OURS), ("c.rs", &older)]),
            &["Missing(\"a.rs\")", "Orphaned(\"b.rs\")", "Stale(\"c.rs\""],
        );
    }

    #[test]
    fn what_others_wrote_stays() {
        check_drift(&[("a.rs", OURS)], found(&[("a.rs", "fn main() {}\n")]), &["Blocked(\"a.rs\")"]);
        check_drift(&[("a.rs", OURS)], found(&[("a.rs", "")]), &["Blocked(\"a.rs\")"]);
        check_drift(&[], found(&[("a.rs", "fn main() {}\n")]), &[]);
        let binary: BTreeMap<_, _> = ["a.rs", "b.rs"].map(|path| (path.to_owned(), Found::NotText)).into();
        check_drift(&[("a.rs", OURS)], binary, &["Blocked(\"a.rs\")"]);
        // The same bytes are no drift, whoever wrote them.
        check_drift(&[("a.txt", "x")], found(&[("a.txt", "x")]), &[]);
    }

    #[test]
    fn markers() {
        for text in [
            OURS,
            "// @generated",
            "# @generated by hookwright\r\n[package]\r\n",
            "//@generated\n",
            "/* @generated */",
            "<!-- @generated by hookwright -->\n",
            "{\n  \"$comment\": \"@generated by hookwright\"\n}",
            "{\n\n  \"$comment\" : \"@generated\"\n}",
            "{\"$comment\": \"@generated\"}",
        ] {
            assert!(has_marker(text), "{text:?}");
        }
        for text in [
            "",
            "\n// @generated",
            "//! Finds the marker `@generated`.",
            "fn f() {} // @generated",
            "// @generatedness",
            "@generated",
            "{\n\n\n  \"$comment\": \"@generated\"\n}",
            "{\n  \"comment\": \"@generated\"\n}",
            "{\n  \"$comment\": \"not @generated\"\n}",
            "let x = r#\"\n{\"$comment\": \"@generated\"}",
        ] {
            assert!(!has_marker(text), "{text:?}");
        }
    }

    fn check_diff(before: &str, after: &str, lines: &[&str]) {
        let shown = diff("a.rs", before, after);
        assert_eq!(shown.lines().collect::<Vec<_>>(), lines);
        assert!(shown.ends_with('\n'));
    }

    #[test]
    fn diffs() {
        check_diff(
            "1\n2\n3\n4\n5\n6\n7\n8\n9\n",
            "1\n2\n3\n4\nfive\n6\n7\n8\n9\n",
            &["--- a.rs", "+++ a.rs", "@@ -2,7 +2,7 @@", " 2", " 3", " 4", "-5", "+five", " 6", " 7", " 8"],
        );
        check_diff("a\r\n", "a\n", &["--- a.rs", "+++ a.rs", "@@ -1 +1 @@", "-a\\r", "+a"]);
        check_diff(
            "a",
            "a\n",
            &["--- a.rs", "+++ a.rs", "@@ -1 +1 @@", "-a", "\\ no newline at the end of the file", "+a"],
        );
        check_diff("\u{1b}[2J\n", "", &["--- a.rs", "+++ a.rs", "@@ -1 +0,0 @@", "-\\u{1b}[2J"]);
    }

    #[test]
    fn long_diffs_say_what_they_leave_out() {
        let many =
            |word: &str, count: usize| (0..count).map(|line| format!("{word} {line}\n")).collect::<String>();
        let whole = diff("a.rs", "", &many("new", 37));
        assert_eq!(whole.lines().count(), 40);
        assert_eq!(whole.lines().last(), Some("+new 36"));
        let cut = diff("a.rs", "", &many("new", 100));
        assert_eq!(cut.lines().count(), 40);
        assert_eq!(cut.lines().last(), Some("... and 64 more lines"));
        // Large files with little in common are no reason to wait.
        let backwards: String = (0..20_000).rev().map(|line| format!("{} {line}\n", line % 7)).collect();
        let forwards: String = (0..20_000).map(|line| format!("{} {line}\n", line % 7)).collect();
        assert_eq!(diff("a.rs", &backwards, &forwards).lines().count(), 40);
        let large = diff("a.rs", &many("old", 50_000), &many("new", 50_000));
        assert_eq!(large.lines().last(), Some("... and 99964 more lines"));
    }
}
