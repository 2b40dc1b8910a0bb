//! `cargo xtask check`: everything that may have drifted is looked at, and nothing is written.
//!
//! The specs come in, as they are, as the generated files have them and as they were at a base; what needs attention,
//! which files are stale and what changed for receivers go out, with one summary and one exit status.

use std::io::{self, Write};

use anyhow::Result;
use codegen::tree::Drift;

use super::diff::FailOn;
use super::drift::{Part, parts};
use super::{Format, Inspection, Notes, Status, inspect, unless_closed};
use crate::finding::{Finding, has_errors, join};
use crate::render::changes::{self, Report};
use crate::render::visible::visible;
use crate::render::{Difference, Kind, github, human, json, markdown, sarif};
use crate::workspace::{Folders, Locations};
use base::Base;
use summary::Summary;

mod base;
mod summary;

/// Tell whether the generated files are what the specs give, and what changed in the specs; nothing is written.
#[derive(clap::Args)]
#[command(after_help = crate::EXIT_STATUS)]
pub struct Arguments {
    #[command(flatten)]
    locations: Locations,

    /// The revision whose specs are compared with those that are there [default: where this branch left `main`]
    #[arg(long, value_name = "REV")]
    base: Option<String>,

    /// Which changes since then are a failure, unless they are acknowledged
    #[arg(long, value_enum, value_name = "VERDICT")]
    fail_on: Option<FailOn>,

    /// For whom to print
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

pub fn run(arguments: &Arguments) -> Result<Status> {
    // Programs get their document even where nothing could be read.
    let verdict = verdict(arguments).or_else(|error| match arguments.format {
        Format::Human | Format::Markdown => Err(error),
        Format::Json | Format::Github | Format::Sarif => {
            let finding = Finding::error(format!("{error:#}"));
            Ok(Verdict { findings: vec![finding], ..Verdict::default() })
        }
    })?;
    unless_closed(print(&verdict, arguments))?;
    Ok(verdict.status())
}

/// Everything that there is to tell.
#[derive(Debug, Default)]
struct Verdict {
    findings: Vec<Finding>,
    /// Files that differ from what the specs give.
    differences: Vec<Difference>,
    /// What changed since the base.
    base: Base,
    summary: Summary,
}

impl Verdict {
    /// Where there are errors nothing is said about differences: the command that mends them would be refused.
    fn new(findings: Vec<Finding>, differences: Vec<Difference>, base: Base, summary: Summary) -> Self {
        let differences = if has_errors(&findings) { Vec::new() } else { differences };
        Self { findings, differences, base, summary }
    }

    /// Errors outweigh stale files, which outweigh changes.
    fn status(&self) -> Status {
        if has_errors(&self.findings) {
            Status::Attention
        } else if !self.differences.is_empty() {
            Status::Stale
        } else if self.base.report().is_some_and(Report::fails) {
            Status::Changed
        } else {
            Status::Done
        }
    }
}

/// The status in a word.
const fn word(status: Status) -> &'static str {
    match status {
        Status::Done => "fresh",
        Status::Stale => "stale",
        Status::Changed => "changed",
        Status::Attention => "attention",
    }
}

fn verdict(arguments: &Arguments) -> Result<Verdict> {
    let folders = Folders::find(&arguments.locations)?;
    let (reader, progress) = arguments.format.reader(&folders)?;
    let notes = match arguments.format {
        Format::Json | Format::Sarif => Notes::Shown,
        Format::Human | Format::Markdown | Format::Github => Notes::Counted,
    };
    let Inspection { mut findings, outcome, providers } = inspect(&folders, &[], &reader, notes, progress)?;
    let Some(outcome) = outcome.filter(|_| !has_errors(&findings)) else {
        return Ok(Verdict { findings, ..Verdict::default() });
    };
    let mut differences = Vec::new();
    match parts(&outcome, &folders, &providers, &reader) {
        Ok(parts) => {
            for part in &parts {
                findings.extend(part.blocked());
                differences.extend(part.drift.iter().filter_map(|drift| difference(part, drift)));
            }
        }
        // What the specs gave is told all the same.
        Err(error) => findings.push(Finding::error(format!("{error:#}"))),
    }
    let base = Base::compare(&folders, arguments.base.as_deref(), arguments.fail_on, &reader)?;
    findings.extend(base.report().into_iter().flat_map(|report| report.findings.clone()));
    Ok(Verdict::new(findings, differences, base, Summary::of(&outcome.reports)))
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
    let Verdict { findings, differences, base, summary } = verdict;
    let status = word(verdict.status());
    let generate = arguments.locations.generate_command();
    let mut stdout = anstream::stdout().lock();
    match arguments.format {
        Format::Human => {
            let mut stderr = anstream::stderr().lock();
            human::findings(&mut stderr, findings, Some(&arguments.locations.list_command()))?;
            if !differences.is_empty() {
                human::differences(&mut stderr, differences, &generate)?;
            }
            if let Some(report) = base.report().filter(|report| report.bump().is_some()) {
                changes::human::print(&mut stdout, report, false)?;
            }
            // Errors have been told, and nothing else was looked at.
            if verdict.status() != Status::Attention {
                for line in summary.lines(base) {
                    writeln!(stdout, "{}", visible(&line))?;
                }
                writeln!(stdout, "{status}")?;
            }
        }
        Format::Markdown => {
            human::findings(&mut anstream::stderr().lock(), findings, None)?;
            let lines = summary.lines(base);
            stdout.write_all(markdown::check(status, &lines, findings, differences, &generate).as_bytes())?;
            if let Some(report) = base.report() {
                stdout.write_all(format!("\n{}", changes::markdown::print(report)).as_bytes())?;
            }
        }
        Format::Json => {
            let mut document = json::check(status, findings, differences);
            document["summary"] = summary.document();
            document["changes"] = base.document();
            stdout.write_all(json::print(&document).as_bytes())?;
        }
        Format::Github => {
            github::findings(&mut stdout, findings)?;
            github::differences(&mut stdout, differences, &generate)?;
            base.report().map_or(Ok(()), |report| changes::github(&mut stdout, report))?;
        }
        Format::Sarif => {
            let document = sarif::check(findings, differences, base.report());
            stdout.write_all(json::print(&document).as_bytes())?;
        }
    }
    stdout.flush()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_outweigh_drift_and_warnings_weigh_nothing() {
        let check = |findings: &[Finding], differences: &[Difference], expected| {
            let verdict =
                Verdict::new(findings.to_vec(), differences.to_vec(), Base::default(), Summary::default());
            assert_eq!(verdict.status(), expected);
        };
        let error = Finding::error("");
        let warning = Finding { severity: codegen::diagnostic::Severity::Warning, ..error.clone() };
        let difference = Difference { kind: Kind::Missing, path: String::new(), diff: None };
        check(&[], &[], Status::Done);
        check(std::slice::from_ref(&warning), &[], Status::Done);
        check(&[warning], std::slice::from_ref(&difference), Status::Stale);
        check(std::slice::from_ref(&error), std::slice::from_ref(&difference), Status::Attention);
        let told = Verdict::new(vec![error], vec![difference], Base::default(), Summary::default());
        assert_eq!(told.differences, []);
    }
}
