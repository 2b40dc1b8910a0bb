//! What became of each provider comes in; the description of a pull request goes out, within the bounds that those have.

use codegen::diagnostic::Severity;

use super::{News, Report, counted_bytes};
use crate::finding::{Finding, counted, has_errors};
use crate::render::changes;
use crate::render::markdown::code;

/// The whole text. What comes from documents and servers stands in code spans alone.
pub fn print(report: &Report) -> String {
    let mut text = String::from("## What is published now\n\n");
    let news = || report.providers.iter().filter(|provider| provider.is_news());
    if report.has_news() {
        text.push_str("| provider | file | | size | published at |\n| --- | --- | --- | --- | --- |\n");
    } else {
        text.push_str("Nothing is new.\n");
    }
    let files = news().flat_map(|provider| provider.files.iter().map(|file| row(&provider.name, file)));
    if let more @ 1.. = lines(&mut text, files.collect()) {
        text.push_str(&format!("\n… and {} more\n", counted(more, "file")));
    }
    for provider in news().filter(|provider| !provider.said.is_empty()) {
        text.push_str(&format!("\n### What the pages of {} say now\n\n", code(&provider.name)));
        let said = provider.said.iter().map(|said| format!("- {}\n", short(said)));
        if let more @ 1.. = lines(&mut text, said.collect()) {
            text.push_str(&format!("- … and {more} more\n"));
        }
    }
    if report.has_news() {
        text.push('\n');
        text.push_str(&changes::markdown::print(&report.changes));
    }
    told(&mut text, report);
    text
}

/// How many bytes of a description each of its lists has; descriptions are bounded, and changes take most of it.
const ROOM: usize = 4_000;
/// How much of one text is shown.
const LONGEST: usize = 300;

/// Adds lines as far as there is room; gives how many were left out.
fn lines(text: &mut String, lines: Vec<String>) -> usize {
    let end = text.len() + ROOM;
    let fitting = lines.iter().scan(text.len(), |length, line| {
        *length += line.len();
        Some(*length)
    });
    let count = fitting.take_while(|length| *length <= end).count();
    text.extend(lines.iter().take(count).map(String::as_str));
    lines.len() - count
}

/// The beginning of a text, in a code span.
fn short(text: &str) -> String {
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => code(&format!("{}…", &text[..end])),
        None => code(text),
    }
}

fn row(provider: &str, News { path, change, source, size }: &News) -> String {
    let size = size.map(counted_bytes).unwrap_or_default();
    let source = source.as_deref().map(short).unwrap_or_default();
    format!("| {} | {} | {} | {size} | {source} |\n", code(provider), short(path), change.as_str())
}

/// What needs a person.
fn told(text: &mut String, report: &Report) {
    let findings: Vec<&Finding> =
        report.findings.iter().filter(|finding| finding.severity != Severity::Note).collect();
    if findings.is_empty() {
        return;
    }
    text.push_str(match has_errors(&report.findings) {
        true => "\n## What could not be updated\n\n",
        false => "\n## What to look at\n\n",
    });
    if let more @ 1.. = lines(text, findings.into_iter().map(item).collect()) {
        text.push_str(&format!("- … and {more} more\n"));
    }
    for (provider, changes) in &report.held.providers {
        if let Some(step) = changes::bump(changes.iter()) {
            let (provider, count) = (code(provider), counted(changes.len(), "change"));
            text.push_str(&format!(
                "- {provider} would have {count}, a {step} step; `cargo xtask update` lists them\n"
            ));
        }
    }
}

fn item(Finding { severity, code: name, message, site, help }: &Finding) -> String {
    let name = name.map(|name| format!(" {}", code(name))).unwrap_or_default();
    let site = site.as_ref().map(|site| match &site.position {
        Some(position) => format!("{}:{}:{}", site.file, position.line, position.column),
        None => site.file.clone(),
    });
    let site = site.map(|site| format!(" at {}", short(&site))).unwrap_or_default();
    let help = help.as_deref().map(|help| format!("; {}", short(help))).unwrap_or_default();
    format!("- {severity}{name}: {}{site}{help}\n", short(message))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::commands::update::report::tests::report;
    use crate::render::changes::testing;

    #[test]
    fn a_description_says_what_could_not_be_done() {
        let text = print(&report());
        let row =
            "| `acme` | `specs/acme/openapi.yaml` | changed | 1 byte | `https://acme.example/a\\|b.yaml` |\n";
        assert!(text.contains(row), "{text}");
        assert!(text.contains("## What changed in the specs"), "{text}");
        let told = "## What could not be updated\n\n- error: `` `<b>` is gone `` at `https://beta.example/a`; `look`\n";
        assert!(text.ends_with(told), "{text}");
        assert_eq!(print(&Report::default()), "## What is published now\n\nNothing is new.\n");
    }

    #[test]
    fn a_description_has_bounds() {
        let mut text = String::new();
        assert_eq!(lines(&mut text, vec!["x".repeat(100); 50]), 10);
        assert_eq!((text.len(), lines(&mut text, vec!["x".repeat(100); 40])), (4_000, 0));
        assert_eq!(short(&"ä".repeat(301)), format!("`{}…`", "ä".repeat(300)));
        let mut report = report();
        report.findings = vec![Finding::error("x".repeat(10_000)); 1_000];
        report.held = testing::report();
        let text = print(&report);
        assert!(text.contains("- … and 988 more\n- `acme` would have 4 changes, a major step"), "{text}");
    }
}
