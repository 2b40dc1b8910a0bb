//! The revision that the specs are compared with comes in; what changed since then goes out, or why nothing could be
//! compared.

use std::path::Path;

use anyhow::Result;
use serde_json::{Value, json};

use crate::commands::diff::{self, FailOn};
use crate::files::revision;
use crate::render::changes::{self, Report};
use crate::workspace::Folders;

/// What became of the comparison.
#[derive(Debug)]
pub enum Base {
    /// Both states were read.
    Compared(Report),
    /// Nothing was compared, and why.
    Not(String),
}

impl Default for Base {
    fn default() -> Self {
        Self::Not("the specs need attention first".to_owned())
    }
}

impl Base {
    /// Compares the specs with those of a revision, which must exist where it is named; where it is not, specs that
    /// come from no trunk are compared with nothing.
    pub fn compare(
        folders: &Folders,
        named: Option<&str>,
        fail_on: Option<FailOn>,
        reader: &Path,
    ) -> Result<Self> {
        if named.is_none()
            && let Err(error) = revision::base(&folders.specs)
        {
            return Ok(Self::Not(format!("{error:#}")));
        }
        let report = diff::since(folders, named, fail_on, reader)?;
        Ok(match report.is_old_refused {
            true => Self::Not("the specs before have errors, which `cargo xtask diff` shows".to_owned()),
            false => Self::Compared(report),
        })
    }

    /// What changed.
    pub const fn report(&self) -> Option<&Report> {
        match self {
            Self::Compared(report) => Some(report),
            Self::Not(_) => None,
        }
    }

    /// The same for programs.
    pub fn document(&self) -> Value {
        match self {
            Self::Compared(report) => changes::json::document(report),
            Self::Not(why) => json!({ "not_compared": why }),
        }
    }
}
