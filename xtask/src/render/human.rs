//! Findings and differences come in; text for a person at a terminal goes out.
//!
//! Colours are always written: the stream takes them out where it is no terminal, or `NO_COLOR` asks for it.

use std::io::{self, Write};

use anstyle::{AnsiColor, Style};
use codegen::diagnostic::Severity;

use super::visible::{push, visible};
use super::{Difference, first_lines};
use crate::finding::{Counts, Finding, Position, counted};

const BOLD: Style = Style::new().bold();
const ERROR: Style = AnsiColor::Red.on_default().bold();
const WARNING: Style = AnsiColor::Yellow.on_default().bold();
const NOTE: Style = AnsiColor::Cyan.on_default().bold();
const MARGIN: Style = AnsiColor::Blue.on_default().bold();
const ADDED: Style = AnsiColor::Green.on_default();
const REMOVED: Style = AnsiColor::Red.on_default();

/// How many characters of a line around its column are shown.
const WIDTH: usize = 120;
/// How many lines of one file's diff are shown.
const DIFF_LINES: usize = 40;
/// How many lines of all diffs are shown; files beyond it are named only.
const ALL_DIFF_LINES: usize = 400;

/// Errors and warnings in full, and how many there are; `list` is the command that shows notes.
pub fn findings(out: &mut dyn Write, findings: &[Finding], list: Option<&str>) -> io::Result<()> {
    for finding in findings {
        match finding.severity {
            Severity::Error | Severity::Warning => self::finding(out, finding)?,
            Severity::Note => {}
        }
    }
    let counts = Counts::of(findings);
    if let (1.., Some(list)) = (counts.notes, list) {
        writeln!(out, "{}: `{}` shows them", counted(counts.notes, "note"), visible(list))?;
    }
    let counts = Counts { notes: 0, ..counts };
    // An error about the machine stands alone; there is nothing to count.
    if counts != Counts::default()
        && findings.iter().any(|finding| finding.site.is_some() || finding.code.is_some())
    {
        writeln!(out, "{BOLD}{counts}{BOLD:#}")?;
    }
    Ok(())
}

/// Notes in full.
pub fn notes<'a>(out: &mut dyn Write, notes: impl Iterator<Item = &'a Finding>) -> io::Result<()> {
    for note in notes {
        self::finding(out, note)?;
    }
    Ok(())
}

fn finding(out: &mut dyn Write, finding: &Finding) -> io::Result<()> {
    let Finding { severity, code, message, site, help } = finding;
    let style = match severity {
        Severity::Error => ERROR,
        Severity::Warning => WARNING,
        Severity::Note => NOTE,
    };
    let code = code.map(|code| format!("[{code}]")).unwrap_or_default();
    writeln!(out, "{style}{severity}{code}{style:#}{BOLD}: {}{BOLD:#}", visible(message))?;
    if let Some(site) = site {
        write!(out, " {MARGIN}-->{MARGIN:#} {}", visible(&site.file))?;
        match &site.position {
            Some(position) => {
                writeln!(out, ":{}:{}", position.line, position.column)?;
                source_line(out, position, style)?;
            }
            None => writeln!(out)?,
        }
    }
    if let Some(help) = help {
        writeln!(out, "{NOTE}help{NOTE:#}: {}", visible(help))?;
    }
    writeln!(out)
}

fn source_line(out: &mut dyn Write, position: &Position, style: Style) -> io::Result<()> {
    let Some(text) = &position.source_line else { return Ok(()) };
    let (text, caret) = excerpt(text, position.column);
    let number = position.line.to_string();
    let blank = " ".repeat(number.len());
    writeln!(out, "{MARGIN}{number} |{MARGIN:#} {text}")?;
    writeln!(out, "{MARGIN}{blank} |{MARGIN:#} {}{style}^{style:#}", " ".repeat(caret))
}

/// The part of a line around a column, and how many characters stand before that column in it.
fn excerpt(line: &str, column: usize) -> (String, usize) {
    let line: Vec<char> = line.trim_end().chars().collect();
    let at = column.saturating_sub(1).min(line.len());
    let start = at.saturating_sub(WIDTH / 2).min(line.len().saturating_sub(WIDTH));
    let end = line.len().min(start + WIDTH);
    let add = |shown: &mut String, part: &[char]| {
        for character in part {
            // One place for a tab, so that the caret stands under the column however wide tabs are.
            push(shown, if *character == '\t' { ' ' } else { *character });
        }
    };
    let mut shown = String::from(if start > 0 { "…" } else { "" });
    add(&mut shown, &line[start..at]);
    let caret = shown.chars().count();
    add(&mut shown, &line[at..end]);
    if end < line.len() {
        shown.push('…');
    }
    (shown, caret)
}

/// What differs, with short diffs, and the command that mends it.
pub fn differences(out: &mut dyn Write, differences: &[Difference], generate: &str) -> io::Result<()> {
    let mut lines_left = ALL_DIFF_LINES;
    for Difference { kind, path, diff } in differences {
        let kind_name = kind.as_str();
        writeln!(out, "{WARNING}{kind_name}{WARNING:#}{BOLD}: {} {}{BOLD:#}", visible(path), kind.meaning())?;
        let (shown, left_out) = first_lines(diff.as_deref().unwrap_or_default(), DIFF_LINES.min(lines_left));
        lines_left -= shown.len().min(lines_left);
        for line in shown {
            diff_line(out, line)?;
        }
        if left_out > 0 {
            writeln!(out, "… {left_out} more lines")?;
        }
        if diff.is_some() {
            writeln!(out)?;
        }
    }
    let (verb, pronoun) = if differences.len() == 1 { ("differs", "it") } else { ("differ", "them") };
    let files = counted(differences.len(), "file");
    writeln!(out, "{BOLD}{files} {verb} from the specs: `{}` mends {pronoun}{BOLD:#}", visible(generate))
}

fn diff_line(out: &mut dyn Write, line: &str) -> io::Result<()> {
    let style = match line.as_bytes().first() {
        Some(b'+') => ADDED,
        Some(b'-') => REMOVED,
        _ => Style::new(),
    };
    let shown = visible(&line.replace('\t', "    "));
    writeln!(out, "{style}{shown}{style:#}")
}

#[cfg(test)]
mod tests {
    use anstream::adapter::strip_bytes;

    use super::*;
    use crate::finding::Site;
    use crate::render::Kind;

    fn plain(print: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> String {
        let mut printed = Vec::new();
        print(&mut printed).unwrap();
        String::from_utf8(strip_bytes(&printed).into_vec()).unwrap()
    }

    fn at(line: usize, column: usize, source_line: &str) -> Option<Site> {
        let position = Position { line, column, source_line: Some(source_line.to_owned()) };
        Some(Site { file: "specs/acme/openapi.yaml".into(), position: Some(position) })
    }

    fn error() -> Finding {
        Finding { code: Some("unresolved-reference"), ..Finding::error("`#/a` does not exist") }
    }

    #[test]
    fn a_finding_shows_its_line_and_what_to_do() {
        let finding =
            Finding { site: at(12, 9, "        $ref: '#/a'\r"), ..error() }.with_help("write `#/b`");
        let expected = "\
error[unresolved-reference]: `#/a` does not exist
 --> specs/acme/openapi.yaml:12:9
12 |         $ref: '#/a'
   |         ^
help: write `#/b`

1 error
";
        assert_eq!(plain(|out| findings(out, &[finding], None)), expected);
    }

    #[test]
    fn a_trouble_with_the_machine_is_one_sentence() {
        let printed = plain(|out| findings(out, &[Finding::error("cannot write a")], None));
        assert_eq!(printed, "error: cannot write a\n\n");
    }

    #[test]
    fn notes_are_counted_and_not_shown() {
        let note = Finding { severity: Severity::Note, ..error() };
        let warning = Finding { severity: Severity::Warning, ..error() };
        let expected = "\
warning[unresolved-reference]: `#/a` does not exist

2 notes: `cargo xtask list` shows them
1 warning
";
        let all = [note.clone(), warning, note];
        assert_eq!(plain(|out| findings(out, &all, Some("cargo xtask list"))), expected);
        assert_eq!(plain(|out| findings(out, &[], Some("cargo xtask list"))), "");
    }

    #[test]
    fn nothing_from_a_spec_reaches_the_terminal_as_a_command() {
        let evil = "\x1b]0;title\x07\u{9b}2J\u{202e}\r\n::error::";
        let mut finding = Finding { site: at(1, 3, evil), ..Finding::error(evil) }.with_help(evil);
        finding.site = finding.site.map(|site| Site { file: evil.into(), ..site });
        let diff = Some(format!("+{}", evil.replace('\n', "")));
        let difference = Difference { kind: Kind::Stale, path: evil.into(), diff };
        let mut printed = Vec::new();
        findings(&mut printed, &[finding], Some(evil)).unwrap();
        differences(&mut printed, &[difference], evil).unwrap();
        let printed = String::from_utf8(printed).unwrap();
        for command in ["\x1b]", "\u{9b}", "\u{202e}", "\r", "\x07", "\n::error"] {
            assert!(!printed.contains(command), "{command:?} in {printed}");
        }
        assert!(printed.contains(r"\u{1b}]0;title\u{7}\u{9b}2J\u{202e}\r\n::error::"), "{printed}");
    }

    #[test]
    fn the_caret_stands_under_its_column() {
        let check = |line: &str, column: usize, expected: (&str, usize)| {
            let (shown, caret) = excerpt(line, column);
            assert_eq!((shown.as_str(), caret), expected);
        };
        check("a: b", 4, ("a: b", 3));
        check("\ta: b", 2, (" a: b", 1));
        check("\x1b: b", 4, (r"\u{1b}: b", 8));
        check("", 1, ("", 0));
        check("short", 99, ("short", 5));
        check("any", 0, ("any", 0));
        let long = "x".repeat(1000);
        check(&long, 1, (&format!("{}…", "x".repeat(120)), 0));
        check(&long, 500, (&format!("…{}…", "x".repeat(120)), 61));
        check(&long, 1000, (&format!("…{}", "x".repeat(120)), 120));
    }

    #[test]
    fn long_diffs_are_cut() {
        let diff = "+line\n".repeat(DIFF_LINES + 5);
        let stale = Difference { kind: Kind::Stale, path: "generated/src/lib.rs".into(), diff: Some(diff) };
        let missing = Difference { kind: Kind::Missing, path: "generated/src/a.rs".into(), diff: None };
        let expected = format!(
            "stale: generated/src/lib.rs differs from what the specs give\n{}… 5 more lines\n\n\
             missing: generated/src/a.rs has not been generated yet\n\
             2 files differ from the specs: `cargo xtask generate` mends them\n",
            "+line\n".repeat(DIFF_LINES)
        );
        let all = [stale.clone(), missing];
        assert_eq!(plain(|out| differences(out, &all, "cargo xtask generate")), expected);
        let printed = plain(|out| differences(out, &vec![stale; 100], "cargo xtask generate"));
        assert_eq!(printed.matches("+line").count(), ALL_DIFF_LINES);
    }
}
