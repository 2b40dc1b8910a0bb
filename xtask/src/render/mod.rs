//! Findings and drift come in; text for people, for programs and for a code host's annotations goes out.

pub mod changes;
pub mod github;
pub mod human;
pub mod json;
pub mod markdown;
pub mod observations;
pub mod sarif;
pub mod visible;

/// A file on disk that differs from what the specs give.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    pub kind: Kind,
    /// The file, as the reader names it from where they are.
    pub path: String,
    /// A unified diff, where there is something to compare.
    pub diff: Option<String>,
}

/// How a file differs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Missing,
    Stale,
    Orphaned,
}

impl Kind {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Missing => "missing",
            Self::Stale => "stale",
            Self::Orphaned => "orphaned",
        }
    }

    /// What it means, as the end of a sentence about a file.
    pub const fn meaning(self) -> &'static str {
        match self {
            Self::Missing => "has not been generated yet",
            Self::Stale => "differs from what the specs give",
            Self::Orphaned => "is no longer generated from any spec",
        }
    }
}

/// The first lines of a diff, and how many were left out.
fn first_lines(diff: &str, limit: usize) -> (Vec<&str>, usize) {
    let lines: Vec<_> = diff.lines().collect();
    let left_out = lines.len().saturating_sub(limit);
    // Leaving out one line saves nothing over saying so.
    if left_out <= 1 { (lines, 0) } else { (lines[..limit].to_vec(), left_out) }
}
