//! `cargo xtask observe`: captured deliveries of a provider come in; where they differ from what it documents goes
//! out, and with `--accept` evidence of it to be reviewed.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use anyhow::Result;
use codegen::observe::{At, Capture, Evidence, Observed, Observer, Plan, Report, Values};
use codegen::source::Sources;

use super::{Status, unknown_provider, unless_closed};
use crate::files::capture::{self, Content};
use crate::files::read::{self, SIZE_LIMIT};
use crate::finding::{Finding, counted, has_errors, join};
use crate::progress::Progress;
use crate::render::{human, observations};
use crate::workspace::{Folders, Locations, current_folder};

mod accept;

/// Hold captured deliveries against what a provider documents.
///
/// A capture is a file of one delivery (.json), of one a line (.ndjson, .jsonl and any other), or a folder of such
/// files, each perhaps packed with gzip. docs/observe.md explains what is told.
#[derive(clap::Args)]
#[command(after_help = crate::EXIT_STATUS)]
pub struct Arguments {
    /// The provider whose deliveries they are
    #[arg(value_name = "PROVIDER")]
    provider: String,

    /// Captures; `-` is the standard input, a delivery a line
    #[arg(value_name = "FILE", required_unless_present = "merge")]
    captures: Vec<PathBuf>,

    /// Each delivery is an object of `headers` and `body`; without this, such an object is taken for one only where a
    /// header may name the event
    #[arg(long)]
    envelope: bool,

    /// A report of another run, as `--format json` prints it, to be counted in
    #[arg(long, value_name = "REPORT")]
    merge: Vec<PathBuf>,

    /// For whom to print
    #[arg(long, value_enum, default_value_t)]
    format: Format,

    /// Print values as they are: they may be personal data
    #[arg(long)]
    show_values: bool,

    /// Write bodies that show what differs, without personal data, to the provider's folder `evidence`
    #[arg(long, requires = "captures")]
    accept: bool,

    /// The folder that holds the specs [default: `specs` of the workspace]
    #[arg(long, value_name = "DIR")]
    specs: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, clap::ValueEnum)]
enum Format {
    /// For people
    #[default]
    Human,
    /// For programs, and for `--merge`: one JSON document
    Json,
}

/// How many deliveries pass between two words on progress.
const RHYTHM: u64 = 20_000;

pub fn run(arguments: &Arguments) -> Result<Status> {
    let locations = Locations { specs: arguments.specs.clone(), out: None };
    let folders = Folders::find(&locations)?;
    let base = current_folder()?;
    let progress = match arguments.format {
        Format::Human => Progress::for_people(),
        Format::Json => Progress::none(),
    };
    progress.say("reading the specs");
    let name = folders.name(&folders.specs, &base);
    let mut specs = Specs::read(&folders.specs)?;
    let plan = specs.plan(&arguments.provider, &name);
    let mut findings = std::mem::take(&mut specs.findings);
    let Some(plan) = plan.filter(|_| !has_errors(&findings)) else {
        unless_closed(human::findings(&mut anstream::stderr().lock(), &findings, None))?;
        return Ok(Status::Attention);
    };

    let Observed { mut report, evidence, not_shown } = observe(&plan, arguments, &mut findings, &progress);
    for path in &arguments.merge {
        match other(path, &plan.provider) {
            Ok(other) => report.merge(other),
            Err(finding) => findings.push(*finding),
        }
    }
    drop(progress);
    let is_read = !has_errors(&findings);
    unless_closed(print(&report, arguments.format))?;
    if arguments.accept && is_read {
        let accepted = accept::write(&folders.specs, &specs.sources, &plan, &evidence)?;
        let told = told(&accepted, &name, not_shown, &locations);
        unless_closed(writeln!(anstream::stderr().lock(), "{told}"))?;
    }
    unless_closed(human::findings(&mut anstream::stderr().lock(), &findings, None))?;
    Ok(match (is_read, report.is_clean()) {
        (false, _) => Status::Attention,
        (true, false) => Status::Changed,
        (true, true) => Status::Done,
    })
}

/// The folder that holds the specs.
struct Specs {
    sources: Sources,
    providers: Vec<String>,
    findings: Vec<Finding>,
}

impl Specs {
    fn read(folder: &Path) -> Result<Self> {
        let specs = read::specs(folder)?;
        let providers = specs.providers().into_iter().collect();
        let findings = specs
            .unreadable
            .iter()
            .map(|file| Finding::error(&file.message).at(&file.path).with_help(file.help));
        Ok(Self { findings: findings.collect(), providers, sources: specs.files.into_iter().collect() })
    }

    /// What deliveries are held against, unless the provider's folder has errors.
    fn plan(&mut self, provider: &str, specs: &str) -> Option<Plan> {
        if !self.providers.iter().any(|name| name == provider) {
            self.findings.push(unknown_provider(provider, &self.providers, specs));
            return None;
        }
        let (plan, diagnostics) = codegen::observer(&self.sources, provider);
        let told = diagnostics.iter().map(|told| Finding::from_diagnostic(told, &self.sources, specs));
        self.findings.extend(told.filter(|finding| has_errors(std::slice::from_ref(finding))));
        plan
    }
}

fn observe(plan: &Plan, arguments: &Arguments, findings: &mut Vec<Finding>, progress: &Progress) -> Observed {
    let values = if arguments.show_values { Values::Shown } else { Values::Masked };
    let mut observer = Observer::new(plan, values, arguments.accept);
    let none = BTreeMap::new();
    let (mut deliveries, mut bytes_read) = (0, 0);
    let unreadable = capture::all(&arguments.captures, &mut |captured| {
        let at = At { file: captured.file, line: captured.line };
        match captured.content {
            Content::Bytes { bytes, headers } => {
                let capture = match headers {
                    _ if arguments.envelope => Capture::Envelope,
                    Some(headers) => Capture::Body(headers),
                    None if plan.headers().next().is_none() => Capture::Body(&none),
                    None => Capture::Unstated,
                };
                bytes_read += bytes.len();
                observer.delivery(bytes, capture, at);
            }
            Content::TooLong(length) => observer.too_long(length, at),
        }
        deliveries += 1;
        if deliveries % RHYTHM == 0 {
            progress.say(format!("{deliveries} deliveries, {} MiB", bytes_read >> 20));
        }
    });
    findings.extend(unreadable);
    observer.finish()
}

/// A report of another run.
fn other(path: &Path, provider: &str) -> Result<Report, Box<Finding>> {
    let told = |message: String, help: &str| {
        Box::new(Finding::error(message).at(path.display().to_string()).with_help(help))
    };
    let help = "name what `cargo xtask observe --format json` has printed; captures need no `--merge`";
    let bytes = read::read(path, SIZE_LIMIT)
        .map_err(|error| told(read::cannot_read(&error), help))?
        .ok_or_else(|| told(format!("this is larger than {}", read::size(SIZE_LIMIT)), help))?;
    let report: Report = serde_json::from_slice(&bytes)
        .map_err(|error| told(format!("this is no report of observations: {error}"), help))?;
    if report.provider != provider {
        let message = format!("this report is about `{}`, not about `{provider}`", report.provider);
        return Err(told(message, "merge reports of one provider only"));
    }
    Ok(report)
}

fn print(report: &Report, format: Format) -> io::Result<()> {
    let mut stdout = anstream::stdout().lock();
    match format {
        Format::Human => observations::human(&mut stdout, report)?,
        Format::Json => stdout.write_all(observations::json(report).as_bytes())?,
    }
    stdout.flush()
}

/// What was accepted, and what is to be done next.
fn told(accepted: &[String], specs: &str, not_shown: usize, locations: &Locations) -> String {
    let mut told = match accepted {
        [] => "nothing was accepted".to_owned(),
        accepted => {
            let files: Vec<String> = accepted.iter().map(|file| format!("  {}", join(specs, file))).collect();
            format!(
                "{} written:\n{}\nread them, then run `{}` and review what changes",
                counted(accepted.len(), "file"),
                files.join("\n"),
                locations.generate_command()
            )
        }
    };
    if not_shown > 0 {
        told.push_str(&format!(
            "\n{} not accepted: docs/observe.md says which",
            counted(not_shown, "finding")
        ));
    }
    told
}
