//! For whom a command prints what is the matter and what changed.

use std::path::PathBuf;

use anyhow::Result;

use crate::progress::Progress;
use crate::workspace::{Folders, current_folder};

/// The formats of `check` and `diff`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, clap::ValueEnum)]
pub enum Format {
    /// For people
    #[default]
    Human,
    /// For the description of a pull request
    Markdown,
    /// For programs: one JSON document
    Json,
    /// For a workflow on GitHub: annotations of the lines that need attention
    Github,
    /// For code scanning: one SARIF 2.1.0 document
    Sarif,
}

impl Format {
    /// The folder that messages name files from, and how progress is shown. Programs and code hosts name files from the
    /// top of the repository.
    pub fn reader(self, folders: &Folders) -> Result<(PathBuf, Progress)> {
        Ok(match self {
            Self::Human => (current_folder()?, Progress::for_people()),
            Self::Markdown | Self::Json | Self::Github | Self::Sarif => {
                (folders.repository(), Progress::none())
            }
        })
    }
}
