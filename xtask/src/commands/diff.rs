//! `cargo xtask diff`: two states of the specs come in; what changed between them goes out, with what that does to
//! those who receive deliveries.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use anyhow::Result;
use codegen::change::Change;
use codegen::diagnostic::{Place, Severity};

use super::{Format, Status, unknown_provider, unless_closed};
use crate::files::vendor::Refusal;
use crate::finding::{Finding, Position, Site, has_errors};
use crate::render::changes::{self, Report, Told};
use crate::render::{github, human, json};
use crate::workspace::{Folders, Locations};
use acknowledged::Acknowledged;
pub use states::{State, States};

mod acknowledged;
mod states;

/// Tell what changed in the specs, and whom it breaks.
///
/// Two documents or folders are compared with each other; otherwise the specs as they are with those of a revision.
/// docs/changes.md explains the verdicts.
#[derive(clap::Args)]
#[command(after_help = crate::EXIT_STATUS)]
pub struct Arguments {
    /// Two documents, two providers' folders or two folders of specs; or providers to compare with a revision
    /// [default: all]
    #[arg(value_name = "OLD NEW | PROVIDER")]
    names: Vec<String>,

    /// The revision to compare with [default: where this branch left `main`]
    #[arg(long, value_name = "REV")]
    base: Option<String>,

    /// The provider whose `provider.toml` tells how to read documents that have none of their own
    #[arg(long, value_name = "PROVIDER")]
    like: Option<String>,

    /// The folder that holds the specs [default: `specs` of the workspace]
    #[arg(long, value_name = "DIR")]
    specs: Option<PathBuf>,

    /// For whom to print
    #[arg(long, value_enum, default_value_t)]
    format: Format,

    /// Which changes are a failure, unless they are acknowledged
    #[arg(long, value_enum, value_name = "VERDICT")]
    fail_on: Option<FailOn>,

    /// For people: list words and examples too, which are only counted otherwise
    #[arg(long)]
    all: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum FailOn {
    /// A running service refuses deliveries that the new document allows
    Wire,
    /// Code that uses what changed does not compile any more
    Source,
    /// Code that compiles does something else
    Behaviour,
    /// Any of these
    Any,
}

impl FailOn {
    fn fails(self, change: &Change) -> bool {
        match self {
            Self::Wire => change.verdicts.breaks_wire(),
            Self::Source => change.verdicts.breaks_source(),
            Self::Behaviour => change.verdicts.changes_behaviour(),
            Self::Any => change.verdicts.needs_attention(),
        }
    }
}

pub fn run(arguments: &Arguments) -> Result<Status> {
    let report = report(arguments).or_else(|error| match arguments.format {
        Format::Human | Format::Markdown => Err(error),
        // Programs get their document even where nothing could be read.
        Format::Json | Format::Github | Format::Sarif => {
            Ok(Report { findings: vec![Finding::error(format!("{error:#}"))], ..Report::default() })
        }
    })?;
    unless_closed(print(&report, arguments))?;
    Ok(if has_errors(&report.findings) {
        Status::Attention
    } else if report.fails() {
        Status::Changed
    } else {
        Status::Done
    })
}

fn report(arguments: &Arguments) -> Result<Report> {
    let folders = Folders::find(&Locations { specs: arguments.specs.clone(), out: None })?;
    let (base, progress) = arguments.format.reader(&folders)?;
    progress.say("reading both states of the specs");
    let (states, wanted) = match paths(arguments) {
        Some((old, new)) => {
            let like = arguments.like.as_ref().map(|name| like(&folders, name)).transpose();
            let states = like.and_then(|like| states::between(old, new, like));
            match states {
                Ok(states) => (states, &[][..]),
                Err(finding) => return Ok(Report { findings: vec![*finding], ..Report::default() }),
            }
        }
        None => (states::since(&folders, arguments.base.as_deref(), &base)?, arguments.names.as_slice()),
    };
    let providers: Vec<String> = [&states.old, &states.new]
        .iter()
        .flat_map(|state| state.sources.providers())
        .map(str::to_owned)
        .collect();
    let unknown = wanted.iter().filter(|wanted| !providers.contains(wanted));
    let findings: Vec<_> =
        unknown.map(|wanted| unknown_provider(wanted, &providers, &states.new.name)).collect();
    if !findings.is_empty() {
        return Ok(Report { findings, ..Report::default() });
    }
    progress.say("comparing");
    Ok(compare(&states, wanted, arguments.fail_on, &today()))
}

/// What changed in the specs since a revision, or since this branch left its trunk; `reader` is the folder that messages
/// name files from.
pub fn since(
    folders: &Folders,
    revision: Option<&str>,
    fail_on: Option<FailOn>,
    reader: &Path,
) -> Result<Report> {
    Ok(compare(&states::since(folders, revision, reader)?, &[], fail_on, &today()))
}

/// Two positional arguments are paths where both exist and no revision is named.
fn paths(arguments: &Arguments) -> Option<(&Path, &Path)> {
    match arguments.names.as_slice() {
        [old, new] if arguments.base.is_none() && [old, new].iter().all(|path| Path::new(path).exists()) => {
            Some((Path::new(old), Path::new(new)))
        }
        _ => None,
    }
}

fn like(folders: &Folders, provider: &str) -> Result<Vec<u8>, Refusal> {
    let file = folders.specs.join(provider).join("provider.toml");
    std::fs::read(&file).map_err(|error| {
        let told = Finding::error(format!("cannot read this: {error}")).at(file.display().to_string());
        Box::new(told.with_help("let `--like` name a provider of the specs"))
    })
}

/// Runs the comparison, and puts what it gives into the words of a report.
pub fn compare(states: &States, wanted: &[String], fail_on: Option<FailOn>, today: &str) -> Report {
    let comparison = codegen::compare(&states.old.sources, &states.new.sources, wanted);
    let mut report = Report { what: states.what.clone(), ..Report::default() };
    report.is_old_refused =
        comparison.old_diagnostics.iter().any(|told| codegen::hinders_comparing(told.code));
    for (state, diagnostics) in
        [(&states.old, &comparison.old_diagnostics), (&states.new, &comparison.new_diagnostics)]
    {
        let told = diagnostics.iter().filter(|told| codegen::hinders_comparing(told.code));
        report.findings.extend(told.map(|told| {
            let mut finding = Finding::from_diagnostic(told, &state.sources, "");
            if let Some(site) = &mut finding.site {
                site.file = state.shown(&site.file);
            }
            finding
        }));
    }
    for (provider, found) in comparison.providers {
        let file = format!("{provider}/{}", acknowledged::FILE);
        let read = Acknowledged::read(&states.new.sources, &file, &states.new.shown(&file), today);
        let acknowledged = match read {
            Ok(read) => read,
            Err(finding) => {
                report.findings.push(*finding);
                continue;
            }
        };
        report.findings.extend(acknowledged.unmatched(&found));
        let told = found.into_iter().map(|change| {
            let entry = acknowledged.of(&change);
            let acknowledged_as = entry.map(|entry| format!("{} (until {})", entry.reason, entry.until));
            let expired = acknowledged.expired(&change).filter(|_| entry.is_none());
            Told {
                old: site(&states.old, change.old.as_ref()),
                new: site(&states.new, change.new.as_ref()),
                fails: entry.is_none() && fail_on.is_some_and(|fail_on| fail_on.fails(&change)),
                expired: expired.map(|entry| entry.until.clone()),
                acknowledged: acknowledged_as,
                change,
            }
        });
        report.providers.insert(provider, told.collect());
    }
    report
}

/// Where people find a place.
fn site(state: &State, location: Option<&codegen::model::Location>) -> Option<Site> {
    let location = location?;
    if location.pointer.is_empty() {
        return Some(Site { file: state.shown(&location.file), position: None });
    }
    let located = state.sources.locate(&Place::Value(location.clone()));
    let (line, column) = (located.line, located.column);
    Some(Site {
        file: state.shown(&located.file),
        position: Some(Position { line, column, source_line: located.source_line }),
    })
}

/// The date, by which acknowledgements expire everywhere at once.
pub fn today() -> String {
    jiff::Timestamp::now().to_zoned(jiff::tz::TimeZone::UTC).date().to_string()
}

fn print(report: &Report, arguments: &Arguments) -> io::Result<()> {
    match arguments.format {
        Format::Human => {
            findings(report)?;
            changes::human::print(&mut anstream::stdout().lock(), report, arguments.all)?;
        }
        Format::Markdown => {
            findings(report)?;
            io::stdout().lock().write_all(changes::markdown::print(report).as_bytes())?;
        }
        Format::Json => {
            io::stdout().lock().write_all(json::print(&changes::json::document(report)).as_bytes())?
        }
        Format::Github => {
            let mut stdout = io::stdout().lock();
            github::findings(&mut stdout, &report.findings)?;
            changes::github(&mut stdout, report)?;
        }
        Format::Sarif => {
            io::stdout().lock().write_all(json::print(&changes::sarif::document(report)).as_bytes())?
        }
    }
    io::stdout().flush()
}

/// What there is to tell besides changes, notes included.
fn findings(report: &Report) -> io::Result<()> {
    let mut stderr = anstream::stderr().lock();
    let notes = report.findings.iter().filter(|finding| finding.severity == Severity::Note);
    human::notes(&mut stderr, notes)?;
    human::findings(&mut stderr, &report.findings, None)
}
