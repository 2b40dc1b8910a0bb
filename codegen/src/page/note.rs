//! What there is to tell about a page: data, as `diagnostic` has it for specs.

use crate::diagnostic::Severity;

/// One thing to tell about a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// How much it matters.
    pub severity: Severity,
    /// The page's name.
    pub page: String,
    /// The line, counted from one.
    pub line: usize,
    /// What is the matter, in lower case and without a full stop.
    pub message: String,
    /// What to do about it.
    pub help: Option<String>,
}

impl Note {
    /// What is worth knowing.
    pub fn remark(page: &str, line: usize, message: impl Into<String>) -> Self {
        Self { severity: Severity::Note, page: page.to_owned(), line, message: message.into(), help: None }
    }

    /// What was read leniently, or not at all.
    pub fn warning(page: &str, line: usize, message: impl Into<String>) -> Self {
        Self { severity: Severity::Warning, ..Self::remark(page, line, message) }
    }

    /// What leaves nothing to go on with.
    pub fn error(page: &str, line: usize, message: impl Into<String>) -> Self {
        Self { severity: Severity::Error, ..Self::remark(page, line, message) }
    }

    /// Says what to do about it.
    #[must_use]
    pub fn help(self, help: impl Into<String>) -> Self {
        Self { help: Some(help.into()), ..self }
    }
}

/// More than anyone reads about one run.
const MOST_NOTES: usize = 500;

/// Everything that there is to tell, each thing once.
#[derive(Debug, Default)]
pub struct Notes(pub Vec<Note>);

impl Notes {
    /// Adds one.
    pub fn push(&mut self, note: Note) {
        if self.0.len() < MOST_NOTES && !self.0.contains(&note) {
            self.0.push(note);
        }
    }
}
