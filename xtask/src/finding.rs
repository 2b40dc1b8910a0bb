//! What there is to tell, ready to be printed: diagnostics of `codegen` and troubles with files come in, findings
//! with the paths and lines that a reader can open go out.

use std::fmt;

use codegen::diagnostic::{Diagnostic, Place, Severity};
use codegen::source::Sources;

/// One thing to tell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    pub severity: Severity,
    /// The diagnostic's code; none for what is the matter with files or the machine rather than with a spec.
    pub code: Option<&'static str>,
    pub message: String,
    pub site: Option<Site>,
    pub help: Option<String>,
}

/// Where a finding points.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Site {
    /// The file, as the reader names it from where they are.
    pub file: String,
    /// The line and the column in it; none for the file as a whole.
    pub position: Option<Position>,
}

/// A point in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Position {
    /// The line, counted from one.
    pub line: usize,
    /// The column in characters, counted from one.
    pub column: usize,
    /// The whole line, where the file has it.
    pub source_line: Option<String>,
}

impl Finding {
    /// An error that no diagnostic of `codegen` describes.
    pub fn error(message: impl Into<String>) -> Self {
        Self { severity: Severity::Error, code: None, message: message.into(), site: None, help: None }
    }

    /// Points to a file as a whole.
    pub fn at(self, file: impl Into<String>) -> Self {
        Self { site: Some(Site { file: file.into(), position: None }), ..self }
    }

    /// Says what to do about it.
    pub fn with_help(self, help: impl Into<String>) -> Self {
        Self { help: Some(help.into()), ..self }
    }

    /// A diagnostic at its line; `specs` is what the reader calls the folder that holds the specs.
    pub fn from_diagnostic(diagnostic: &Diagnostic, sources: &Sources, specs: &str) -> Self {
        let site = match &diagnostic.place {
            Place::File(file) => Site { file: join(specs, file), position: None },
            place @ (Place::Value(_) | Place::Key(_) | Place::Bytes { .. } | Place::Position { .. }) => {
                let located = sources.locate(place);
                let (line, column) = (located.line, located.column);
                let position = Position { line, column, source_line: located.source_line };
                Site { file: join(specs, &located.file), position: Some(position) }
            }
        };
        Self { site: Some(site), ..Self::in_file(diagnostic, specs) }
    }

    /// A diagnostic that points to its file alone, for what is only counted: finding a line reads the file again.
    pub fn in_file(diagnostic: &Diagnostic, specs: &str) -> Self {
        Self {
            severity: diagnostic.code.severity(),
            code: Some(diagnostic.code.as_str()),
            message: diagnostic.message.clone(),
            site: Some(Site { file: join(specs, diagnostic.place.file()), position: None }),
            help: diagnostic.help.clone(),
        }
    }

    /// Files in order, lines in order; what has no file comes first.
    pub fn order(&self) -> impl Ord + use<'_> {
        let position = |position: &Position| (position.line, position.column);
        self.site.as_ref().map(|site| (site.file.as_str(), site.position.as_ref().map(position)))
    }
}

/// Whether anything keeps files from being written.
pub fn has_errors(findings: &[Finding]) -> bool {
    findings.iter().any(|finding| finding.severity == Severity::Error)
}

/// A path below a folder, as messages show it.
pub fn join(folder: &str, path: &str) -> String {
    match (folder, path) {
        ("" | ".", path) => path.to_owned(),
        (folder, "") => folder.to_owned(),
        (folder, path) => format!("{}/{path}", folder.trim_end_matches('/')),
    }
}

/// How many findings there are of each severity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    pub errors: usize,
    pub warnings: usize,
    pub notes: usize,
}

impl Counts {
    pub fn of(findings: &[Finding]) -> Self {
        let mut counts = Self::default();
        for finding in findings {
            match finding.severity {
                Severity::Error => counts.errors += 1,
                Severity::Warning => counts.warnings += 1,
                Severity::Note => counts.notes += 1,
            }
        }
        counts
    }
}

/// `2 errors, 1 warning, 3 notes`, without those of which there are none.
impl fmt::Display for Counts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let all = [(self.errors, "error"), (self.warnings, "warning"), (self.notes, "note")];
        let some = all.iter().filter(|(count, _)| *count > 0);
        f.write_str(&some.map(|(count, what)| counted(*count, what)).collect::<Vec<_>>().join(", "))
    }
}

/// `1 file`, `2 files`.
pub fn counted(count: usize, what: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} {what}{plural}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_name_only_what_there_is() {
        let check = |errors, warnings, notes, expected: &str| {
            assert_eq!(Counts { errors, warnings, notes }.to_string(), expected);
        };
        check(2, 1, 0, "2 errors, 1 warning");
        check(0, 0, 3, "3 notes");
        check(0, 0, 0, "");
    }

    #[test]
    fn files_and_lines_are_in_order() {
        let at = |line| {
            let position = Some(Position { line, column: 1, source_line: None });
            Finding { site: Some(Site { file: "a".into(), position }), ..Finding::error("") }
        };
        let mut findings = [at(10), at(9), Finding::error("").at("a"), Finding::error("")];
        findings.sort_by(|one, other| one.order().cmp(&other.order()));
        assert_eq!(findings, [Finding::error(""), Finding::error("").at("a"), at(9), at(10)]);
    }

    #[test]
    fn paths_are_joined_as_a_reader_writes_them() {
        let check = |folder, path, expected: &str| assert_eq!(join(folder, path), expected);
        check("specs", "acme/openapi.yaml", "specs/acme/openapi.yaml");
        check(".", "acme", "acme");
        check("specs", "", "specs");
        check("/", "acme", "/acme");
    }
}
