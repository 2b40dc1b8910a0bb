//! `cargo xtask check`: the same run as `generate`, which writes nothing and tells where the disk differs.

use std::io::{self, Write};

use anyhow::Result;
use codegen::tree::Drift;

use super::drift::{Part, parts};
use super::{Inspection, Notes, Status, inspect, unless_closed};
use crate::finding::{Finding, has_errors, join};
use crate::progress::Progress;
use crate::render::{Difference, Kind, github, human, json};
use crate::workspace::{Folders, Locations, current_folder};

/// Tell whether the generated files are what the specs give, without writing anything.
#[derive(clap::Args)]
#[command(after_help = crate::EXIT_STATUS)]
pub struct Arguments {
    #[command(flatten)]
    locations: Locations,

    /// For whom to print
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, clap::ValueEnum)]
enum Format {
    /// For people: problems on the standard error stream
    #[default]
    Human,
    /// For programs: one JSON document
    Json,
    /// For a workflow on GitHub: annotations of the lines that need attention
    Github,
}

pub fn run(arguments: &Arguments) -> Result<Status> {
    // Programs get their document even where nothing could be read.
    let verdict = verdict(arguments).or_else(|error| match arguments.format {
        Format::Human => Err(error),
        Format::Json | Format::Github => {
            Ok(Verdict::new(vec![Finding::error(format!("{error:#}"))], Vec::new()))
        }
    })?;
    unless_closed(print(&verdict, arguments))?;
    Ok(verdict.status)
}

struct Verdict {
    status: Status,
    findings: Vec<Finding>,
    differences: Vec<Difference>,
}

impl Verdict {
    /// Where there are errors nothing is said about differences: the command that mends them would be refused.
    fn new(findings: Vec<Finding>, differences: Vec<Difference>) -> Self {
        if has_errors(&findings) {
            return Self { status: Status::Attention, findings, differences: Vec::new() };
        }
        let status = if differences.is_empty() { Status::Done } else { Status::Stale };
        Self { status, findings, differences }
    }
}

fn verdict(arguments: &Arguments) -> Result<Verdict> {
    let folders = Folders::find(&arguments.locations)?;
    let (base, progress) = match arguments.format {
        Format::Human => (current_folder()?, Progress::for_people()),
        // Programs and code hosts name files from the top of the repository.
        Format::Json | Format::Github => (folders.repository(), Progress::none()),
    };
    let notes = match arguments.format {
        Format::Json => Notes::Shown,
        Format::Human | Format::Github => Notes::Counted,
    };
    let Inspection { mut findings, outcome, providers } = inspect(&folders, &[], &base, notes, progress)?;
    let mut differences = Vec::new();
    if let Some(outcome) = outcome.filter(|_| !has_errors(&findings)) {
        match parts(&outcome, &folders, &providers, &base) {
            Ok(parts) => {
                for part in &parts {
                    findings.extend(part.blocked());
                    differences.extend(part.drift.iter().filter_map(|drift| difference(part, drift)));
                }
            }
            // What the specs gave is told all the same.
            Err(error) => findings.push(Finding::error(format!("{error:#}"))),
        }
    }
    Ok(Verdict::new(findings, differences))
}

fn difference(part: &Part<'_>, drift: &Drift) -> Option<Difference> {
    let (kind, diff) = match drift {
        Drift::Missing(_) => (Kind::Missing, None),
        Drift::Stale(_, diff) => (Kind::Stale, Some(diff.clone())),
        Drift::Orphaned(_) => (Kind::Orphaned, None),
        // Generation does not mend it, so it is an error.
        Drift::Blocked(_) => return None,
    };
    Some(Difference { kind, path: join(&part.name, drift.path()), diff })
}

fn print(verdict: &Verdict, arguments: &Arguments) -> io::Result<()> {
    let Verdict { status, findings, differences } = verdict;
    let generate = arguments.locations.generate_command();
    match arguments.format {
        Format::Human => {
            let mut stderr = anstream::stderr().lock();
            human::findings(&mut stderr, findings, Some(&arguments.locations.list_command()))?;
            if !differences.is_empty() {
                human::differences(&mut stderr, differences, &generate)?;
            }
            if *status == Status::Done {
                writeln!(anstream::stdout(), "fresh")?;
            }
        }
        Format::Json => {
            let status = match status {
                Status::Done => "fresh",
                Status::Stale | Status::Changed => "stale",
                Status::Attention => "attention",
            };
            io::stdout().lock().write_all(json::check(status, findings, differences).as_bytes())?;
        }
        Format::Github => {
            let mut stdout = io::stdout().lock();
            github::findings(&mut stdout, findings)?;
            github::differences(&mut stdout, differences, &generate)?;
        }
    }
    io::stdout().flush()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_outweigh_drift_and_warnings_weigh_nothing() {
        let check = |findings: &[Finding], differences: &[Difference], expected| {
            assert_eq!(Verdict::new(findings.to_vec(), differences.to_vec()).status, expected);
        };
        let error = Finding::error("");
        let warning = Finding { severity: codegen::diagnostic::Severity::Warning, ..error.clone() };
        let difference = Difference { kind: Kind::Missing, path: String::new(), diff: None };
        check(&[], &[], Status::Done);
        check(std::slice::from_ref(&warning), &[], Status::Done);
        check(&[warning], std::slice::from_ref(&difference), Status::Stale);
        check(std::slice::from_ref(&error), std::slice::from_ref(&difference), Status::Attention);
        assert_eq!(Verdict::new(vec![error], vec![difference]).differences, []);
    }
}
