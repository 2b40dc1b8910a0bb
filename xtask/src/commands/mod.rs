//! What the commands share: options come in, the pipeline runs over all specs, and what it gives goes out
//! with everything there is to tell.

mod again;
pub mod check;
pub mod diff;
mod drift;
mod format;
pub mod generate;
pub mod list;
pub mod listen;
pub mod new;
pub mod observe;
mod pages;
pub mod send;
pub mod update;

pub use format::Format;

use std::io;
use std::path::Path;
use std::process::ExitCode;

use anyhow::{Context, Result};
use codegen::diagnostic::{Code, Severity};
use codegen::outcome::Outcome;
use codegen::source::Sources;

use crate::files::read;
use crate::finding::{Finding, join};
use crate::progress::Progress;
use crate::render::human;
use crate::workspace::Folders;

/// How a command ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// All is well.
    Done,
    /// Generated files differ from what the specs give.
    Stale,
    /// There are changes that the command line calls a failure, or deliveries that differ from what is documented.
    Changed,
    /// Something needs a person.
    Attention,
}

impl From<Status> for ExitCode {
    fn from(status: Status) -> Self {
        match status {
            Status::Done => Self::SUCCESS,
            Status::Stale | Status::Changed => Self::from(1),
            Status::Attention => Self::from(2),
        }
    }
}

/// Tells what kept a command from running at all.
pub fn report_failure(error: &anyhow::Error) -> Status {
    let finding = Finding::error(format!("{error:#}"));
    // When even this cannot be written, the exit status has to do.
    let _ = human::findings(&mut anstream::stderr().lock(), &[finding], None);
    Status::Attention
}

/// What one run of the pipeline gives.
pub struct Inspection {
    /// In the order in which they are to be read.
    pub findings: Vec<Finding>,
    /// What the pipeline gives; none where an error kept it from running or its result from being used.
    pub outcome: Option<Outcome>,
    /// The names of all providers.
    pub providers: Vec<String>,
}

/// What a command does with notes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Notes {
    /// It shows them, each at its line.
    Shown,
    /// It says how many there are.
    Counted,
}

/// Reads the specs and runs the pipeline over all of them.
///
/// `wanted` are the providers that the command line names; `base` is the folder that messages name files from.
pub fn inspect(
    folders: &Folders,
    wanted: &[String],
    base: &Path,
    notes: Notes,
    progress: Progress,
) -> Result<Inspection> {
    progress.say("reading the specs");
    let specs = read::specs(&folders.specs)?;
    let name = folders.name(&folders.specs, base);
    let providers: Vec<_> = specs.providers().into_iter().collect();

    let unreadable = specs
        .unreadable
        .iter()
        .map(|file| Finding::error(&file.message).at(join(&name, &file.path)).with_help(file.help));
    let unknown = wanted.iter().filter(|wanted| !providers.contains(wanted));
    let unknown = unknown.map(|wanted| unknown_provider(wanted, &providers, &name));
    let mut findings: Vec<_> = unreadable.chain(unknown).collect();

    let mut outcome = None;
    if findings.is_empty() {
        let sources: Sources = specs.files.into_iter().collect();
        let given = codegen::run_observed(&sources, &folders.options(), &|step| progress.step(step));
        findings.extend(given.diagnostics.iter().map(|diagnostic| {
            match (diagnostic.code.severity(), notes) {
                (Severity::Note, Notes::Counted) => Finding::in_file(diagnostic, &name),
                (_, Notes::Shown) | (Severity::Error | Severity::Warning, Notes::Counted) => {
                    Finding::from_diagnostic(diagnostic, &sources, &name)
                }
            }
        }));
        outcome = Some(given);
    }
    findings.sort_by(|one, other| one.order().cmp(&other.order()));
    Ok(Inspection { findings, outcome, providers })
}

fn unknown_provider(wanted: &str, providers: &[String], specs: &str) -> Finding {
    let list = |names: &[&str]| names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
    let mut near: Vec<_> = providers
        .iter()
        .map(|name| (strsim::damerau_levenshtein(wanted, name), name.as_str()))
        .filter(|(distance, name)| *distance <= name.len().max(wanted.len()) / 3 || name.starts_with(wanted))
        .collect();
    near.sort_unstable();
    let near: Vec<_> = near.into_iter().map(|(_, name)| name).take(3).collect();
    let all: Vec<_> = providers.iter().map(String::as_str).collect();
    let help = match (near.as_slice(), all.as_slice()) {
        (_, []) => format!("make the folder {} with a `provider.toml`", join(specs, wanted)),
        ([], all) => format!("providers are {}", list(all)),
        (near, _) => format!("did you mean {}?", list(near)),
    };
    let code = Code::UnknownProvider;
    let message = format!("there is no provider `{wanted}` in {specs}");
    Finding { severity: code.severity(), code: Some(code.as_str()), message, site: None, help: Some(help) }
}

/// A reader that has seen enough, such as `head`, is no failure.
fn unless_closed(written: io::Result<()>) -> Result<()> {
    match written {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(error).context("cannot print"),
        Ok(()) | Err(_) => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unknown_provider_is_told_what_there_is() {
        let check = |wanted: &str, providers: &[&str], expected: &str| {
            let providers: Vec<_> = providers.iter().map(ToString::to_string).collect();
            let finding = unknown_provider(wanted, &providers, "specs");
            assert_eq!(finding.message, format!("there is no provider `{wanted}` in specs"));
            assert_eq!(finding.help.as_deref(), Some(expected));
        };
        check("amce", &["acme", "zeta"], "did you mean `acme`?");
        check("acme", &["acme-v1", "acme-v2", "zeta"], "did you mean `acme-v1`, `acme-v2`?");
        check("other", &["acme", "zeta"], "providers are `acme`, `zeta`");
        check("acme", &[], "make the folder specs/acme with a `provider.toml`");
    }

    #[test]
    fn a_closed_pipe_is_no_failure() {
        assert!(unless_closed(Err(io::ErrorKind::BrokenPipe.into())).is_ok());
        assert!(unless_closed(Err(io::ErrorKind::StorageFull.into())).is_err());
    }
}
