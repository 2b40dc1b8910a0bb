//! `cargo xtask update`: what providers publish now comes in; documents, locks and the word on what changed go out.
//!
//! Each provider is brought up to date as a whole or left as it is, and all of them are tried.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};
use std::time::Duration;

use anyhow::{Result, bail};
use codegen::diagnostic::Diagnostics;
use codegen::publication::{self, Publication};
use codegen::source::Sources;

use super::diff::{self, States};
use super::{Status, unknown_provider, unless_closed};
use crate::files::fetch::Fetcher;
use crate::files::staging::{self, Staging};
use crate::files::{native, read};
use crate::finding::{Finding, has_errors, join};
use crate::progress::Progress;
use crate::render::{changes, human, json};
use crate::workspace::{Folders, Locations, current_folder};
use folder::{Changes, Folder, Update};
use report::{Outcome, Provider, Report};

mod document;
mod folder;
mod pages;
mod report;

/// Fetch what providers publish, show what changed, and vendor it: document and lock together, or nothing.
///
/// What is fetched stands in `provider.toml`: `source` of `[document]`, or `pages`. docs/update.md says what is refused.
#[derive(clap::Args)]
#[command(after_help = crate::EXIT_STATUS)]
pub struct Arguments {
    /// Whose documents to fetch [default: those of all that name a source]
    #[arg(value_name = "PROVIDER")]
    providers: Vec<String>,

    /// Fetch and show what is new, and write nothing
    #[arg(long)]
    dry_run: bool,

    /// For whom to print
    #[arg(long, value_enum, default_value_t)]
    format: Format,

    /// How long to wait for each answer
    #[arg(long, value_name = "SECONDS", default_value_t = 60, value_parser = clap::value_parser!(u64).range(1..=3600))]
    timeout: u64,

    /// For people: list changes of words and examples too, which are only counted otherwise
    #[arg(long)]
    all: bool,

    #[command(flatten)]
    locations: Locations,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, clap::ValueEnum)]
enum Format {
    /// For people
    #[default]
    Human,
    /// For the description of a pull request
    Markdown,
    /// For programs: one JSON document
    Json,
}

pub fn run(arguments: &Arguments) -> Result<Status> {
    // Programs get their document even where nothing could be read.
    let report = report(arguments).or_else(|error| match arguments.format {
        Format::Human | Format::Markdown => Err(error),
        Format::Json => {
            let told = Finding::error(format!("{error:#}"));
            Ok(Report { findings: vec![told], ..Report::default() })
        }
    })?;
    unless_closed(print(&report, arguments))?;
    Ok(if has_errors(&report.findings) {
        Status::Attention
    } else if arguments.dry_run && report.has_news() {
        Status::Changed
    } else {
        Status::Done
    })
}

fn report(arguments: &Arguments) -> Result<Report> {
    let folders = Folders::find(&arguments.locations)?;
    let (base, progress) = match arguments.format {
        Format::Human => (current_folder()?, Progress::for_people()),
        // Programs and code hosts name files from the top of the repository.
        Format::Markdown | Format::Json => (folders.repository(), Progress::none()),
    };
    let name = folders.name(&folders.specs, &base);
    if !arguments.dry_run && staging::is_left_in(&folders.specs) {
        // What an interrupted run left is cleared, even where there is nothing to write.
        drop(Staging::open(&folders.specs)?);
    }
    progress.say("reading the specs");
    let specs = read::specs(&folders.specs)?;
    let known: Vec<String> = specs.providers().into_iter().collect();
    let wanted = &arguments.providers;
    let unknown = wanted.iter().filter(|wanted| !known.contains(wanted));
    let compared = || changes::Report { what: report::COMPARED.to_owned(), ..changes::Report::default() };
    let mut report =
        Report { is_dry_run: arguments.dry_run, changes: compared(), held: compared(), ..Report::default() };
    report.findings.extend(unknown.map(|wanted| unknown_provider(wanted, &known, &name)));
    let is_wanted = |provider: &&String| wanted.is_empty() || wanted.contains(provider);
    let mut unreadable: BTreeSet<String> = BTreeSet::new();
    for file in &specs.unreadable {
        let provider = file.path.split_once('/').map_or(file.path.as_str(), |(folder, _)| folder).to_owned();
        if is_wanted(&&provider) {
            let told = Finding::error(&file.message).at(join(&name, &file.path));
            report.findings.push(told.with_help(file.help));
        }
        unreadable.insert(provider);
    }
    let sources: Sources = specs.files.into_iter().collect();
    let fetcher = Fetcher::new(Duration::from_secs(arguments.timeout));
    let today = diff::today();
    for provider in known.iter().filter(is_wanted).filter(|provider| !unreadable.contains(*provider)) {
        progress.say(format!("fetching what {provider} publishes"));
        let folder = Folder::of(&sources, provider, &name, &today);
        let brought = bring(&folder, &fetcher, &folders, arguments, &mut report);
        let outcome = brought.unwrap_or_else(|mut findings| {
            report.findings.append(&mut findings);
            Provider::of(&folder, Outcome::Failed)
        });
        report.providers.push(outcome);
    }
    Ok(report)
}

/// Brings one provider up to date, or says why it is left as it is.
fn bring(
    folder: &Folder<'_>,
    fetcher: &Fetcher,
    folders: &Folders,
    arguments: &Arguments,
    report: &mut Report,
) -> Result<Provider, Vec<Finding>> {
    let mut diagnostics = Diagnostics::default();
    let publication = publication::read(&folder.sources, folder.provider, &mut diagnostics);
    let Some(publication) = publication else {
        let told = diagnostics.iter();
        return Err(told.map(|told| Finding::from_diagnostic(told, &folder.sources, folder.specs)).collect());
    };
    let update = match fetched(folder, &publication, fetcher, arguments)? {
        Some(update) => update,
        None => return Ok(Provider::of(folder, Outcome::Unsourced)),
    };
    report.findings.extend(update.findings.iter().cloned());
    let changes = update.changes(folder);
    if changes.is_empty() {
        return Ok(Provider::of(folder, Outcome::Same));
    }
    let after = folder.with(&changes);
    if let Err(findings) = generates(folder, &update, &after, folders) {
        let held = compare(folder, update.origins.clone(), after);
        report.held.providers.extend(held.providers);
        return Err(findings);
    }
    // What is not written cannot be looked up but where it is published.
    let origins = if arguments.dry_run { update.origins.clone() } else { BTreeMap::new() };
    let compared = compare(folder, origins, after);
    let outcome = if arguments.dry_run {
        Outcome::New
    } else {
        let written = write(folder, &changes, folders);
        written.map_err(|error| vec![Finding::error(format!("{}: {error:#}", folder.provider))])?;
        Outcome::Written
    };
    let mut said = update.said.clone();
    if has_errors(&compared.findings) {
        let reason = "since the folder as it was cannot be read as a whole";
        said.push(format!("what changed cannot be told, {reason}"));
    }
    report.changes.providers.extend(compared.providers);
    Ok(Provider { files: update.news(folder, &changes), said, ..Provider::of(folder, outcome) })
}

/// What is published now; nothing where nobody says where.
fn fetched(
    folder: &Folder<'_>,
    publication: &Publication,
    fetcher: &Fetcher,
    arguments: &Arguments,
) -> Result<Option<Update>, Vec<Finding>> {
    match (&publication.source, publication.pages.as_slice()) {
        (Some(source), []) => document::fetch(folder, publication, source, fetcher).map(Some),
        (None, [_, ..]) => pages::fetch(folder, publication, fetcher).map(Some),
        (Some(source), _) => {
            let message = "a document is either published or made of pages";
            Err(vec![folder.at(&source.place, message, "keep one of `source` and `pages`")])
        }
        (None, []) if arguments.providers.is_empty() => Ok(None),
        (None, []) => {
            let told = Finding::error("nobody says where this provider's document is published");
            let help = "name its URL as `source` in `[document]`, or those of pages as `pages`";
            Err(vec![told.at(join(folder.specs, &folder.path("provider.toml"))).with_help(help)])
        }
    }
}

/// Refuses what nothing can be generated from.
fn generates(
    folder: &Folder<'_>,
    update: &Update,
    after: &Sources,
    folders: &Folders,
) -> Result<(), Vec<Finding>> {
    let outcome = codegen::run(after, &folders.options());
    if !outcome.diagnostics.has_errors() {
        return Ok(());
    }
    let told = outcome.diagnostics.iter().map(|told| {
        let mut finding = Finding::from_diagnostic(told, after, "");
        if let Some(site) = &mut finding.site {
            site.file = update.shown(&site.file, folder.specs);
        }
        finding
    });
    let mut findings: Vec<Finding> = told.filter(|told| has_errors(std::slice::from_ref(told))).collect();
    let message =
        format!("`{}` is left as it is: nothing can be generated from what is published", folder.provider);
    let help = "mend its provider.toml or overlay.yaml for what is published, and run this again; or tell the provider";
    findings.push(Finding::error(message).with_help(help));
    Err(findings)
}

/// What changed; `origins` is what messages call files that are not written.
fn compare(folder: &Folder<'_>, origins: BTreeMap<String, String>, after: Sources) -> changes::Report {
    let state =
        |sources, name: &str| diff::State { sources, name: name.to_owned(), ..diff::State::default() };
    let old = state(folder.sources.clone(), folder.specs);
    let new = diff::State { origins, ..state(after, folder.specs) };
    let states = States { old, new, what: report::COMPARED.to_owned() };
    diff::compare(&states, &[folder.provider.to_owned()], None, folder.today)
}

/// Writes all files of an update, or none.
fn write(folder: &Folder<'_>, changes: &Changes, folders: &Folders) -> Result<()> {
    let mut staging = Staging::open(&folders.specs)?;
    for path in changes.keys() {
        let found = read::read(&folders.specs.join(native(path)), read::SIZE_LIMIT).ok().flatten();
        if found.as_deref() != folder.sources.bytes(path) {
            bail!("{} has changed while this was running: run it again", join(folder.specs, path));
        }
    }
    for (path, bytes) in changes {
        match bytes {
            Some(bytes) => staging.write(path, bytes)?,
            None => staging.remove(path)?,
        }
    }
    staging.put_in_place()?;
    staging.keep();
    Ok(())
}

fn print(report: &Report, arguments: &Arguments) -> io::Result<()> {
    match arguments.format {
        Format::Human => {
            human::findings(&mut anstream::stderr().lock(), &report.findings, None)?;
            let generate = arguments.locations.generate_command();
            report::human(&mut anstream::stdout().lock(), report, arguments.all, &generate)?;
        }
        Format::Markdown => {
            human::findings(&mut anstream::stderr().lock(), &report.findings, None)?;
            io::stdout().lock().write_all(report::markdown::print(report).as_bytes())?;
        }
        Format::Json => io::stdout().lock().write_all(json::print(&report::json(report)).as_bytes())?,
    }
    io::stdout().flush()
}
