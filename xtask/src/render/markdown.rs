//! What `check` found comes in; Markdown for the description of a pull request goes out.
//!
//! What comes from documents stands in code spans and code blocks alone, whose fences are longer than any in it.

use codegen::diagnostic::Severity;

use super::visible::visible;
use super::{Difference, first_lines};
use crate::finding::Finding;

/// How many lines of one file's diff are shown.
const DIFF_LINES: usize = 30;
/// How many findings, and how many files, are shown; descriptions of pull requests are bounded.
const MOST: usize = 30;

/// The status, a line on each thing that was looked at, and what is the matter.
pub fn check(
    status: &str,
    summary: &[String],
    findings: &[Finding],
    differences: &[Difference],
    generate: &str,
) -> String {
    let mut text = format!("## The specs: {status}\n\n");
    summary.iter().for_each(|line| text.push_str(&format!("- {}\n", prose(line))));
    let told: Vec<_> = findings.iter().filter(|finding| finding.severity != Severity::Note).collect();
    if !told.is_empty() {
        text.push_str("\n### To be mended in the specs\n\n");
        told.iter().take(MOST).for_each(|finding| self::finding(&mut text, finding));
        more(&mut text, told.len());
    }
    if !differences.is_empty() {
        text.push_str(&format!("\n### Files that {} mends\n\n", code(generate)));
        differences.iter().take(MOST).for_each(|difference| self::difference(&mut text, difference));
        more(&mut text, differences.len());
    }
    text
}

fn more(text: &mut String, count: usize) {
    if count > MOST {
        text.push_str(&format!("- … and {} more, which `cargo xtask check` lists\n", count - MOST));
    }
}

fn finding(text: &mut String, finding: &Finding) {
    let name = finding.code.map(|code| format!(" `{code}`")).unwrap_or_default();
    let site = finding.site.as_ref().map(|site| {
        let line = site.position.as_ref().map(|position| format!(":{}", position.line)).unwrap_or_default();
        format!(" at {}", code(&format!("{}{line}", site.file)))
    });
    let message = prose(&finding.message);
    text.push_str(&format!("- **{}**{name}{}: {message}", finding.severity, site.unwrap_or_default()));
    if let Some(help) = &finding.help {
        text.push_str(&format!("; {}", prose(help)));
    }
    text.push('\n');
}

fn difference(text: &mut String, Difference { kind, path, diff }: &Difference) {
    text.push_str(&format!("- {} {}\n", code(path), kind.meaning()));
    let Some(diff) = diff else { return };
    let (lines, left_out) = first_lines(diff, DIFF_LINES);
    let fence = "`".repeat(lines.iter().map(|line| ticks(line)).max().unwrap_or_default().max(2) + 1);
    text.push_str(&format!("\n  {fence}diff\n"));
    lines.iter().for_each(|line| text.push_str(&format!("  {}\n", visible(line))));
    if left_out > 0 {
        text.push_str(&format!("  … {left_out} more lines\n"));
    }
    text.push_str(&format!("  {fence}\n\n"));
}

/// A message, whose code spans may have anything in them, backticks included: what is not in a span and more than
/// plain words gets a span of its own.
pub fn prose(message: &str) -> String {
    let is_plain = |text: &str| {
        let is_plain = |letter: char| letter.is_alphanumeric() || " ,.;:()-'’→…/".contains(letter);
        text.chars().all(is_plain) && !text.contains("://") && !text.contains("www.")
    };
    let mut text = String::new();
    for (index, part) in message.split('`').enumerate().filter(|(_, part)| !part.is_empty()) {
        if index % 2 == 0 && is_plain(part) {
            text.push_str(part);
        } else {
            // Two spans side by side would be one.
            text.push_str(if text.ends_with('`') { " " } else { "" });
            text.push_str(&code(part));
        }
    }
    text
}

/// Text in a code span, which also stands in tables.
pub fn code(text: &str) -> String {
    let text = visible(text).replace('|', "\\|");
    let fence = "`".repeat(ticks(&text) + 1);
    let space = if text.starts_with('`') || text.ends_with('`') { " " } else { "" };
    format!("{fence}{space}{text}{space}{fence}")
}

/// The longest row of backticks in a text.
pub fn ticks(text: &str) -> usize {
    text.split(|letter| letter != '`').map(str::len).max().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::Kind;

    #[test]
    fn a_spec_cannot_leave_its_code_span() {
        let check = |text: &str, expected: &str| assert_eq!(code(text), expected);
        check("a", "`a`");
        check("a`b", "``a`b``");
        check("`", "`` ` ``");
        check("a\n# b", "`a\\n# b`");
        let check = |message: &str, expected: &str| assert_eq!(prose(message), expected);
        check("`a` may be null now", "`a` may be null now");
        check("`a` is `B<C>` instead of `D`", "`a` is `B<C>` instead of `D`");
        check("`a`<img src=x> @you ` is", "`a` `<img src=x> @you ` ` is`");
        check("see https://evil.example", "`see https://evil.example`");
        check("`` is `", " is ");
    }

    #[test]
    fn what_is_the_matter_is_listed() {
        let finding = Finding { code: Some("no-events"), ..Finding::error("`a` has no events") };
        let finding = finding.at("specs/acme/openapi.yaml").with_help("write some");
        let diff = Some("-a\n+```\n".to_owned());
        let difference = Difference { kind: Kind::Stale, path: "generated/src/lib.rs".into(), diff };
        let text =
            check("stale", &["specs: 1 provider".into()], &[finding], &[difference], "cargo xtask generate");
        let expected = "## The specs: stale\n\n- specs: 1 provider\n\n### To be mended in the specs\n\n\
            - **error** `no-events` at `specs/acme/openapi.yaml`: `a` has no events; write some\n\n\
            ### Files that `cargo xtask generate` mends\n\n\
            - `generated/src/lib.rs` differs from what the specs give\n\n  ````diff\n  -a\n  +```\n  ````\n\n";
        assert_eq!(text, expected);
    }

    #[test]
    fn no_more_is_listed_than_a_description_takes() {
        let findings = vec![Finding::error("a"); MOST + 5];
        let text = check("attention", &[], &findings, &[], "");
        assert!(text.ends_with("- … and 5 more, which `cargo xtask check` lists\n"), "{text}");
        assert_eq!(text.matches("**error**").count(), MOST);
    }
}
