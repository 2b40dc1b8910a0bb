//! `cargo xtask generate`: what the specs give is written, where it differs from what is there.

use std::collections::BTreeMap;
use std::fmt;
use std::io::Write;

use anyhow::{Result, bail};

use super::drift::{Part, parts};
use super::{Inspection, Notes, Status, inspect, unless_closed};
use crate::files::staging::{self, Staging};
use crate::finding::{counted, has_errors};
use crate::progress::Progress;
use crate::render::human;
use crate::workspace::{Folders, Locations, current_folder};

/// Write the generated crate, and what goes with it among the specs.
///
/// Only files that differ are written, and only files that carry the `@generated` marker are replaced or removed.
/// With an error in any spec nothing is written.
#[derive(clap::Args)]
#[command(after_help = crate::EXIT_STATUS)]
pub struct Arguments {
    /// Providers whose files are written, besides those that all have in common [default: all]
    #[arg(value_name = "PROVIDER")]
    providers: Vec<String>,

    #[command(flatten)]
    locations: Locations,
}

pub fn run(arguments: &Arguments) -> Result<Status> {
    let folders = Folders::find(&arguments.locations)?;
    let base = current_folder()?;
    let Inspection { mut findings, outcome, providers } =
        inspect(&folders, &arguments.providers, &base, Notes::Counted, Progress::for_people())?;
    let outcome = outcome.filter(|_| !has_errors(&findings));
    let parts = outcome.as_ref().map(|outcome| parts(outcome, &folders, &providers, &base)).transpose()?;
    findings.extend(parts.iter().flatten().flat_map(Part::blocked));

    let list = arguments.locations.list_command();
    unless_closed(human::findings(&mut anstream::stderr().lock(), &findings, Some(&list)))?;
    let Some(parts) = parts.filter(|_| !has_errors(&findings)) else { return Ok(Status::Attention) };

    let summary = write(parts, &arguments.providers)?;
    let mut stdout = anstream::stdout().lock();
    unless_closed(writeln!(stdout, "{summary}"))?;
    if summary.left_alone > 0 {
        let (files, command) = (counted(summary.left_alone, "file"), arguments.locations.generate_command());
        let rest = format!("{files} of other providers left as is: `{command}` brings all up to date");
        unless_closed(writeln!(stdout, "{rest}"))?;
    }
    Ok(Status::Done)
}

/// Applies the drift, all of it or nothing.
fn write<'a>(mut parts: [Part<'a>; 2], wanted: &[String]) -> Result<Summary<'a>> {
    let is_wanted = |owner: Option<&str>| {
        owner.is_none_or(|owner| wanted.is_empty() || wanted.iter().any(|name| name == owner))
    };

    let mut stagings = Vec::new();
    for part in &mut parts {
        let differs = part.drift.iter().any(|drift| is_wanted(part.owner(drift)));
        // A folder without drift need not be writable, and keeps its time stamp.
        if !differs && !staging::is_left_in(part.folder) {
            stagings.push(None);
            continue;
        }
        stagings.push(Some(Staging::open(part.folder)?));
        // Looked at again now that the folder is locked: another run may have ended just before.
        part.compare()?;
        if part.blocked().next().is_some() {
            bail!("files in {} have changed while this was running: run it again", part.name);
        }
    }

    let mut summary = Summary::default();
    for (part, staging) in parts.iter().zip(&mut stagings) {
        for drift in &part.drift {
            let owner = part.owner(drift);
            let Some(staging) = staging.as_mut().filter(|_| is_wanted(owner)) else {
                summary.left_alone += 1;
                continue;
            };
            let counts = summary.owners.entry(Owner::from(owner)).or_default();
            match part.text(drift) {
                Some(text) => {
                    staging.write(drift.path(), text)?;
                    counts.written += 1;
                }
                None => {
                    staging.remove(drift.path())?;
                    counts.removed += 1;
                }
            }
        }
    }
    let mut stagings: Vec<_> = stagings.into_iter().flatten().collect();
    for staging in &mut stagings {
        staging.put_in_place()?;
    }
    stagings.into_iter().for_each(Staging::keep);
    Ok(summary)
}

/// What changed, in one line.
#[derive(Debug, Default)]
struct Summary<'a> {
    owners: BTreeMap<Owner<'a>, Counts>,
    /// Files that differ and were not asked for.
    left_alone: usize,
}

/// Whose files were written; those of all come last.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Owner<'a> {
    Provider(&'a str),
    All,
}

#[derive(Debug, Default)]
struct Counts {
    written: usize,
    removed: usize,
}

impl<'a> From<Option<&'a str>> for Owner<'a> {
    fn from(provider: Option<&'a str>) -> Self {
        provider.map_or(Self::All, Self::Provider)
    }
}

/// `acme: 3 files written, 1 file removed; in common: 2 files written`
impl fmt::Display for Summary<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.owners.is_empty() {
            return f.write_str("fresh");
        }
        for (index, (owner, counts)) in self.owners.iter().enumerate() {
            let all = [(counts.written, "written"), (counts.removed, "removed")];
            let some = all.iter().filter(|(count, _)| *count > 0);
            let changes: Vec<_> =
                some.map(|(count, how)| format!("{} {how}", counted(*count, "file"))).collect();
            let gap = if index > 0 { "; " } else { "" };
            let owner = match owner {
                Owner::Provider(name) => name,
                Owner::All => "in common",
            };
            write!(f, "{gap}{owner}: {}", changes.join(", "))?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
