//! Findings and differences come in; workflow commands that a code host shows beside the changed lines go out.

use std::io::{self, Write};

use codegen::diagnostic::Severity;

use super::visible::visible;
use super::{Difference, first_lines};
use crate::finding::Finding;

/// An annotation is read beside a diff; more belongs into the log of the human format.
const DIFF_LINES: usize = 20;

/// One annotation for each error and warning; notes would bury them.
pub fn findings(out: &mut dyn Write, findings: &[Finding]) -> io::Result<()> {
    for finding in findings {
        let command = match finding.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Note => continue,
        };
        let mut properties = Vec::new();
        if let Some(site) = &finding.site {
            properties.push(("file", site.file.clone()));
            if let Some(position) = &site.position {
                properties.push(("line", position.line.to_string()));
                properties.push(("col", position.column.to_string()));
            }
        }
        properties.extend(finding.code.map(|code| ("title", code.to_owned())));
        let mut message = visible(&finding.message);
        if let Some(help) = &finding.help {
            message.push_str("\nhelp: ");
            message.push_str(&visible(help));
        }
        annotation(out, command, &properties, &message)?;
    }
    Ok(())
}

/// One annotation for each file that differs, with the command that mends it.
pub fn differences(out: &mut dyn Write, differences: &[Difference], generate: &str) -> io::Result<()> {
    for Difference { kind, path, diff } in differences {
        let (lines, left_out) = first_lines(diff.as_deref().unwrap_or_default(), DIFF_LINES);
        let mut message = format!("this file {}: run `{}`", kind.meaning(), visible(generate));
        for line in lines {
            message.push('\n');
            message.push_str(&visible(&line.replace('\t', "    ")));
        }
        if left_out > 0 {
            message.push_str(&format!("\n… {left_out} more lines"));
        }
        annotation(out, "error", &[("file", path.clone()), ("title", kind.as_str().to_owned())], &message)?;
    }
    Ok(())
}

fn annotation(
    out: &mut dyn Write,
    command: &str,
    properties: &[(&str, String)],
    message: &str,
) -> io::Result<()> {
    let properties: Vec<_> =
        properties.iter().map(|(name, value)| format!("{name}={}", property(&visible(value)))).collect();
    let gap = if properties.is_empty() { "" } else { " " };
    writeln!(out, "::{command}{gap}{}::{}", properties.join(","), data(message))
}

/// A line break would end the command, and a percent sign begins what stands for one.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// Colons and commas separate properties.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::{Position, Site};
    use crate::render::Kind;

    fn printed(print: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> String {
        let mut printed = Vec::new();
        print(&mut printed).unwrap();
        String::from_utf8(printed).unwrap()
    }

    #[test]
    fn findings_become_annotations() {
        let check = |finding: Finding, expected: &str| {
            assert_eq!(printed(|out| findings(out, &[finding])), expected);
        };
        let position = Some(Position { line: 12, column: 9, source_line: None });
        let site = Some(Site { file: "specs/a,b:c.yaml".into(), position });
        let error = Finding { code: Some("no-events"), site, ..Finding::error("100% of `a`, `b`: none") };
        let expected =
            "::error file=specs/a%2Cb%3Ac.yaml,line=12,col=9,title=no-events::100%25 of `a`, `b`: none";
        check(error.clone(), &format!("{expected}\n"));
        check(error.clone().with_help("mend it"), &format!("{expected}%0Ahelp: mend it\n"));
        check(Finding { severity: Severity::Note, ..error }, "");
        check(Finding::error("cannot read a").at("a"), "::error file=a::cannot read a\n");
        check(Finding::error("cannot read a"), "::error::cannot read a\n");
    }

    #[test]
    fn a_spec_cannot_write_commands_of_its_own() {
        let evil = "x\n::add-mask::x\r\n::error::\x1b[2J";
        let finding = Finding::error(evil).at(evil).with_help(evil);
        let difference = Difference { kind: Kind::Stale, path: evil.into(), diff: Some(format!(" {evil}")) };
        let printed = printed(|out| {
            findings(out, &[finding])?;
            differences(out, &[difference], "cargo xtask generate")
        });
        assert_eq!(printed.lines().count(), 2);
        assert!(printed.lines().all(|line| line.starts_with("::error file=")), "{printed}");
        assert!(!printed.contains('\x1b'), "{printed}");
    }

    #[test]
    fn a_difference_shows_the_beginning_of_its_diff() {
        let diff = Some("+a\n".repeat(DIFF_LINES + 2));
        let difference = Difference { kind: Kind::Stale, path: "generated/src/lib.rs".into(), diff };
        let expected = format!(
            "::error file=generated/src/lib.rs,title=stale::this file differs from what the specs give: \
             run `cargo xtask generate`{}%0A… 2 more lines\n",
            "%0A+a".repeat(DIFF_LINES)
        );
        assert_eq!(printed(|out| differences(out, &[difference], "cargo xtask generate")), expected);
    }
}
