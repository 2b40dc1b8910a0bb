//! Newer pages of a provider whose folder was made of pages come in; its document is made anew, and what that changes
//! is shown. Everything that a person writes, `provider.toml` and `overlay.yaml` above all, stays as it is.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;

use anyhow::Result;
use codegen::diagnostic::{Diagnostics, Severity};
use codegen::page::{Format, Kept};
use codegen::source::Sources;
use codegen::{lock, page};

use super::pages::{self, Given};
use super::{Status, unless_closed};
use crate::files::read;
use crate::files::staging::Staging;
use crate::finding::{Finding, counted, has_errors, join};
use crate::render::visible::visible;
use crate::workspace::{Folders, Locations};

/// The files of a provider that was made of pages, and its document; none where it was not.
pub struct Known {
    files: BTreeMap<String, Vec<u8>>,
    document: String,
}

/// Reads the folder of a provider, if there is one that was made of pages.
pub fn known(provider: &str, folders: &Folders) -> Result<Option<Known>> {
    if !folders.specs.join(provider).is_dir() {
        return Ok(None);
    }
    let prefix = format!("{provider}/");
    let files = read::specs(&folders.specs)?.files;
    let files: BTreeMap<_, _> = files.into_iter().filter(|(path, _)| path.starts_with(&prefix)).collect();
    let is_made = |(_, bytes): &(&String, &Vec<u8>)| page::is_made_of_pages(&String::from_utf8_lossy(bytes));
    let document = files.iter().find(is_made).map(|(path, _)| path.clone());
    Ok(document.map(|document| Known { files, document }))
}

/// Adds to a newer document the events of the pages that it was not made of.
fn keep(known: &Known, newer: &mut Vec<u8>, given: &[&str]) -> Kept {
    let kept = page::keep(
        &String::from_utf8_lossy(&known.files[&known.document]),
        &String::from_utf8_lossy(newer),
        given,
    );
    if let Some(document) = &kept.document {
        *newer = document.clone().into_bytes();
    }
    kept
}

/// Tells of formats of newer pages that `provider.toml` does not declare, since it is a person's by now.
pub fn undeclared(configuration: &[u8], formats: &[Format], path: &str) -> Vec<Finding> {
    let text = String::from_utf8_lossy(configuration);
    let Ok(configuration) = text.parse::<toml::Table>() else { return Vec::new() };
    let declared = configuration.get("formats").and_then(toml::Value::as_table);
    let is_new = |format: &&Format| declared.is_none_or(|declared| !declared.contains_key(&format.name));
    let told = |format: &Format| {
        let message = format!("the pages have dates of the format `{}`, which is not declared", format.name);
        let finding = Finding { severity: Severity::Warning, ..Finding::error(message) };
        finding.at(path.to_owned()).with_help(format!("write under [formats]: {}", format.declaration))
    };
    formats.iter().filter(is_new).map(told).collect()
}

/// Makes the document of a known provider anew, and shows what changes.
pub fn run(
    provider: &str,
    given: &[Given],
    known: Known,
    folders: &Folders,
    specs: &str,
    locations: &Locations,
) -> Result<Status> {
    let mut stderr = anstream::stderr().lock();
    let mut read = match pages::document(given, provider) {
        Ok(read) => read,
        Err(findings) => {
            unless_closed(pages::tell(&mut stderr, &findings))?;
            return Ok(Status::Attention);
        }
    };
    let mut findings = read.findings;
    if read.vendored.document != known.document {
        let message = "these pages make a document of another format";
        let help = "take the provider's folder away and make it anew, or leave these pages out";
        findings.push(Finding::error(message).at(join(specs, &known.document)).with_help(help));
    }
    let names: Vec<&str> = given.iter().map(|given| given.name.as_str()).collect();
    let kept = match read.vendored.files.get_mut(&known.document) {
        Some(newer) => keep(&known, newer, &names),
        None => Kept::default(),
    };
    findings.extend(kept.partial.iter().map(|(event, pages)| {
        let message = format!("the event `{event}` rests on pages that were not given: {}", pages.join(", "));
        let told = Finding::error(message).at(join(specs, &known.document));
        told.with_help("give all pages of an event at once, lest what the others say be lost")
    }));
    let path = format!("{provider}/provider.toml");
    let configuration = known.files.get(&path).map(Vec::as_slice).unwrap_or_default();
    findings.extend(undeclared(configuration, &read.formats, &join(specs, &path)));
    let mut files = known.files.clone();
    files.extend(read.vendored.files);
    // It is about pages that were fetched, and not about these.
    let lock = format!("{provider}/{}", lock::FILE);
    let is_new = files[&known.document] != known.files[&known.document];
    let has_lock = is_new && files.remove(&lock).is_some();
    let sources = |files: &BTreeMap<String, Vec<u8>>| files.clone().into_iter().collect::<Sources>();
    let (before, after) = (sources(&known.files), sources(&files));
    let mut diagnostics = Diagnostics::default();
    let changes = changes(&before, &after, provider, &mut diagnostics);
    if has_errors(&findings) {
        unless_closed(pages::tell(&mut stderr, &findings))?;
        return Ok(Status::Attention);
    }
    // What the new document makes of the overlay and of provider.toml is mended there, and `generate` refuses until then.
    findings.extend(diagnostics.iter().map(|told| Finding::from_diagnostic(told, &after, specs)));
    if is_new {
        let mut staging = Staging::open(&folders.specs)?;
        staging.write(&known.document, &files[&known.document])?;
        if has_lock {
            staging.remove(&lock)?;
        }
        staging.put_in_place()?;
        staging.keep();
    }
    unless_closed(pages::tell(&mut stderr, &findings))?;
    let mut lines = read.kinds;
    if !kept.events.is_empty() {
        let pages: BTreeSet<&String> = kept.events.iter().flat_map(|(_, pages)| pages).collect();
        let pages: Vec<&str> = pages.into_iter().map(String::as_str).collect();
        let events = counted(kept.events.len(), "event");
        lines.push(format!("kept: {events} of pages that were not given: {}", pages.join(", ")));
    }
    lines.push(match changes.len() {
        0 => format!("{}: nothing changed of what it says", join(specs, &known.document)),
        count => format!("{}: {}", join(specs, &known.document), counted(count, "change")),
    });
    lines.extend(changes.into_iter().map(|change| format!("  {change}")));
    if has_lock {
        lines.push(format!("{} is taken away, since these pages were not fetched", join(specs, &lock)));
    }
    lines.push("kept: provider.toml, overlay.yaml and examples, as far as they are there".to_owned());
    let generate = locations.generate_command();
    lines.push(match has_errors(&findings) {
        true => format!("next: mend what is told above, then `{generate}`"),
        false => format!("next: `{generate}`"),
    });
    let text: String = lines.iter().map(|line| visible(line) + "\n").collect();
    unless_closed(anstream::stdout().lock().write_all(text.as_bytes()))?;
    Ok(Status::Done)
}

/// What changed between two states of a folder that is made of pages, a sentence each; and what there is to tell of
/// the later one.
pub fn changes(
    before: &Sources,
    after: &Sources,
    provider: &str,
    diagnostics: &mut Diagnostics,
) -> Vec<String> {
    let before = page::facts(before, provider, &mut Diagnostics::default());
    let after = page::facts(after, provider, diagnostics);
    match (before, after) {
        (Some(before), Some(after)) => page::changes(&before, &after),
        _ => vec!["what changed cannot be told, since the folder cannot be read as a whole".to_owned()],
    }
}
