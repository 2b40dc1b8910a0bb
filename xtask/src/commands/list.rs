//! `cargo xtask list`: what the specs say, and what was made of it, for people and for programs.

use std::io::{self, Write};

use anyhow::Result;
use codegen::diagnostic::{Code, Severity};
use codegen::model::Place;
use codegen::outcome::{Outcome, Report, Widening};
use serde_json::{Value, json};

use super::{Notes, Status, inspect, unless_closed};
use crate::finding::{Finding, has_errors, join};
use crate::progress::Progress;
use crate::render::{human, json};
use crate::workspace::{Folders, Locations, current_folder};

mod table;

/// Show providers, their events and what was reconciled, with the notes that other commands only count.
#[derive(clap::Args)]
#[command(after_help = crate::EXIT_STATUS)]
pub struct Arguments {
    /// Providers to show [default: all]
    #[arg(value_name = "PROVIDER")]
    providers: Vec<String>,

    /// The folder that holds the specs [default: `specs` of the workspace]
    #[arg(long, value_name = "DIR")]
    specs: Option<std::path::PathBuf>,

    /// For whom to print
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, clap::ValueEnum)]
enum Format {
    /// For people
    #[default]
    Human,
    /// For programs: one JSON document
    Json,
}

pub fn run(arguments: &Arguments) -> Result<Status> {
    let folders = Folders::find(&Locations { specs: arguments.specs.clone(), out: None })?;
    let (base, progress) = match arguments.format {
        Format::Human => (current_folder()?, Progress::for_people()),
        Format::Json => (folders.repository(), Progress::none()),
    };
    let inspection = inspect(&folders, &arguments.providers, &base, Notes::Shown, progress)?;
    let reports: Vec<_> = wanted(inspection.outcome.as_ref(), &arguments.providers).collect();
    let specs = folders.name(&folders.specs, &base);
    let findings = relevant(inspection.findings, &arguments.providers, &specs);
    unless_closed(match arguments.format {
        Format::Human => print(&reports, &findings, &specs),
        Format::Json => io::stdout().lock().write_all(document(&reports, &findings, &specs).as_bytes()),
    })?;
    unless_closed(io::stdout().flush())?;
    Ok(if has_errors(&findings) { Status::Attention } else { Status::Done })
}

fn wanted<'a>(outcome: Option<&'a Outcome>, names: &'a [String]) -> impl Iterator<Item = &'a Report> {
    let reports = outcome.into_iter().flat_map(|outcome| &outcome.reports);
    reports.filter(move |report| names.is_empty() || names.contains(&report.name))
}

/// What concerns the providers that are shown, and every error: it keeps theirs from being written too.
fn relevant(mut findings: Vec<Finding>, names: &[String], specs: &str) -> Vec<Finding> {
    let folders: Vec<_> = names.iter().map(|name| join(specs, &format!("{name}/"))).collect();
    let concerns = |finding: &Finding| {
        let file = finding.site.as_ref().map(|site| site.file.as_str());
        file.is_none_or(|file| folders.iter().any(|folder| file.starts_with(folder)))
    };
    findings.retain(|finding| names.is_empty() || finding.severity == Severity::Error || concerns(finding));
    findings
}

fn print(reports: &[&Report], findings: &[Finding], specs: &str) -> io::Result<()> {
    let mut stdout = anstream::stdout().lock();
    for report in reports {
        table::report(&mut stdout, report, specs)?;
    }
    // Each widening has stood in the report of its provider.
    let widened = Some(Code::WidenedSchema.as_str());
    let notes =
        findings.iter().filter(|finding| finding.severity == Severity::Note && finding.code != widened);
    human::notes(&mut stdout, notes)?;
    human::findings(&mut anstream::stderr().lock(), findings, None)
}

fn document(reports: &[&Report], findings: &[Finding], specs: &str) -> String {
    json::print(&json!({
        "providers": reports.iter().map(|report| provider(report, specs)).collect::<Vec<_>>(),
        "diagnostics": findings.iter().map(json::finding).collect::<Vec<_>>(),
    }))
}

fn provider(report: &Report, specs: &str) -> Value {
    let events = report.events.iter().map(|event| {
        json!({
            "event_type": event.event_type,
            "payload": event.payload,
            "examples": event.examples,
            "deprecated": event.deprecated,
            "declared_as": event.declared_as,
        })
    });
    json!({
        "name": report.name,
        "title": report.title,
        "document": join(specs, &report.document),
        "discriminator": report.discriminator.iter().map(place).collect::<Vec<_>>(),
        "events": events.collect::<Vec<_>>(),
        "reconciled": report.widenings.iter().map(|change| widening(change, specs)).collect::<Vec<_>>(),
        "type_lines": report.type_lines,
        "table_lines": report.table_lines,
    })
}

/// As `provider.toml` writes it: a body pointer, or a table of a header and perhaps a pointer.
fn place(place: &Place) -> Value {
    match place {
        Place::Body(keys) => json!(pointer(keys)),
        Place::Header(header) => json!({ "header": header }),
        Place::Pair { header, body } => json!({ "header": header, "body": pointer(body) }),
    }
}

fn widening(widening: &Widening, specs: &str) -> Value {
    json!({
        "kind": widening.kind.as_str(),
        "schema": join(specs, &widening.schema.to_string()),
        "property": widening.property,
        "event_type": widening.event_type,
        "example": join(specs, &widening.example.to_string()),
        "instance": widening.instance,
        "detail": widening.detail,
    })
}

/// A JSON Pointer.
fn pointer(keys: &[String]) -> String {
    keys.iter().map(|key| format!("/{}", key.replace('~', "~0").replace('/', "~1"))).collect()
}

#[cfg(test)]
mod tests;
