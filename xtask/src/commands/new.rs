//! `cargo xtask new`: a published document becomes a provider's folder, with a `provider.toml` that says what could
//! be found out about it.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::Write;
use std::path::PathBuf;

use anyhow::{Result, bail};
use codegen::diagnostic::{Code, Diagnostic, Diagnostics, Place, Severity};
use codegen::source::Sources;
use codegen::survey::{self, Request, Survey};

use super::pages::{self, Given};
use super::{Status, again, unless_closed};
use crate::files::staging::Staging;
use crate::files::vendor::{self, Vendored};
use crate::finding::{Finding, counted, has_errors, join};
use crate::progress::Progress;
use crate::render::human;
use crate::render::visible::visible;
use crate::workspace::{Folders, Locations, current_folder};

/// Make a provider's folder from a published document: the document, what it refers to, and a `provider.toml`.
///
/// What the document does not say stands in `provider.toml` as comments. An existing folder is never changed, but for
/// the document of one that was made of pages: newer pages make it anew, and what changes is shown.
#[derive(clap::Args)]
#[command(after_help = crate::EXIT_STATUS)]
pub struct Arguments {
    /// The name of the folder, of the cargo feature and of the Rust module: `acme-v2`
    #[arg(value_name = "PROVIDER")]
    provider: String,

    /// The document, a file that ends in `.yaml`, `.yml` or `.json`, perhaps followed by `.gz`; or saved pages of
    /// documentation: Markdown, HTML, text copied from a browser, and payloads alone
    #[arg(long, value_name = "DOCUMENT|PAGE", num_args = 1.., required = true)]
    from: Vec<PathBuf>,

    /// Documented payloads that the document lacks: files that end in `.json`, or folders of them
    #[arg(long, value_name = "PATH", num_args = 1..)]
    examples: Vec<PathBuf>,

    /// The folder that the document's references may not leave [default: the current folder where the document lies
    /// in it, or else the folder around the document's]
    #[arg(long, value_name = "DIR")]
    within: Option<PathBuf>,

    /// The folder that holds the specs [default: `specs` of the workspace]
    #[arg(long, value_name = "DIR")]
    specs: Option<PathBuf>,
}

pub fn run(arguments: &Arguments) -> Result<Status> {
    let locations = Locations { specs: arguments.specs.clone(), out: None };
    let folders = Folders::find(&locations)?;
    let specs = folders.name(&folders.specs, &current_folder()?);
    let given = match pages::given(&arguments.from) {
        Ok(given) => given,
        Err(findings) => {
            unless_closed(human::findings(&mut anstream::stderr().lock(), &findings, None))?;
            return Ok(Status::Attention);
        }
    };
    if let Some(given) = &given
        && let Some(known) = again::known(&arguments.provider, &folders)?
    {
        return again::run(&arguments.provider, given, known, &folders, &specs, &locations);
    }
    let progress = Progress::for_people();
    let made = check_free(&arguments.provider, &folders, &specs)
        .and_then(|()| make(arguments, given.as_deref(), &specs, &progress));
    drop(progress);
    let mut stderr = anstream::stderr().lock();
    let (made, findings) = match made {
        Ok(found) => found,
        Err(findings) => (None, findings),
    };
    let Some(made) = made else {
        unless_closed(human::findings(&mut stderr, &findings, None))?;
        return Ok(Status::Attention);
    };
    write(&arguments.provider, &made, &folders, &specs)?;
    unless_closed(pages::tell(&mut stderr, &findings))?;
    let mut stdout = anstream::stdout().lock();
    unless_closed(write!(stdout, "{}", summary(&made, &findings, &arguments.provider, &specs, &locations)))?;
    Ok(Status::Done)
}

/// What is to be written.
struct Made {
    /// By path in the folder that holds the specs.
    files: BTreeMap<String, Vec<u8>>,
    survey: Survey,
    /// What each page was taken for; empty where a published document was given.
    kinds: Vec<String>,
}

/// A folder may be made where there is none of this name, and none that becomes the same module.
fn check_free(provider: &str, folders: &Folders, specs: &str) -> Result<(), Vec<Finding>> {
    let mut diagnostics = Diagnostics::default();
    survey::check_name(&Sources::default(), provider, &mut diagnostics);
    let invalid: Vec<_> = diagnostics.iter().map(without_place).collect();
    if !invalid.is_empty() {
        return Err(invalid);
    }
    if folders.specs.join(provider).symlink_metadata().is_ok() {
        let told = Finding::error("this provider is there already, and nothing of it is changed");
        let help = "choose another name, or move the folder away";
        return Err(vec![told.at(join(specs, provider)).with_help(help)]);
    }
    let module = |name: &str| name.replace('-', "_");
    let names = fs::read_dir(&folders.specs).into_iter().flatten().flatten();
    let names = names.filter_map(|entry| entry.file_name().into_string().ok());
    match { names }.find(|name| module(name) == module(provider)) {
        Some(other) => {
            let message = format!("`{provider}` and `{other}` both become the module `{}`", module(provider));
            let told = Finding { code: Some(Code::InvalidProviderName.as_str()), ..Finding::error(message) };
            Err(vec![told.at(join(specs, &other)).with_help("choose another name")])
        }
        None => Ok(()),
    }
}

fn without_place(diagnostic: &Diagnostic) -> Finding {
    let code = Some(diagnostic.code.as_str());
    Finding { code, help: diagnostic.help.clone(), ..Finding::error(&diagnostic.message) }
}

/// Reads everything and finds out what there is to write; nothing after errors.
fn make(
    arguments: &Arguments,
    given: Option<&[Given]>,
    specs: &str,
    progress: &Progress,
) -> Result<(Option<Made>, Vec<Finding>), Vec<Finding>> {
    let provider = arguments.provider.as_str();
    let (vendored, mut findings, kinds, to_state) = match given {
        Some(given) => {
            progress.say("reading the pages");
            let read = pages::document(given, provider)?;
            (read.vendored, read.findings, read.kinds, read.to_state)
        }
        None => {
            progress.say("reading the document, and what it refers to");
            let document = vendor::document(&arguments.from[0], arguments.within.as_deref(), provider);
            (document.map_err(|finding| vec![*finding])?, Vec::new(), Vec::new(), String::new())
        }
    };
    let (payloads, mut origins) = payloads(&arguments.examples)?;
    origins.extend(vendored.origins.clone());
    let sources: Sources = vendored.files.clone().into_iter().chain(payloads.clone()).collect();
    let paths: Vec<String> = payloads.into_keys().collect();
    let request = Request {
        folder: provider,
        document: &vendored.document,
        payloads: &paths,
        is_of_pages: !kinds.is_empty(),
    };
    let mut diagnostics = Diagnostics::default();
    progress.say("finding out what tells its events apart");
    let survey = survey::survey(&sources, request, &mut diagnostics);

    let refused: Vec<Finding> = diagnostics
        .iter()
        .filter(|diagnostic| survey.is_none() || is_final(diagnostic, &vendored))
        .map(|diagnostic| at_origin(diagnostic, &sources, &origins))
        .collect();
    let Some(survey) = survey.filter(|_| !has_errors(&refused)) else { return Err(refused) };

    let lenient = |finding: Finding| Finding { severity: finding.severity.min(Severity::Warning), ..finding };
    let told = diagnostics.iter().map(|diagnostic| Finding::from_diagnostic(diagnostic, &sources, specs));
    findings.extend(vendored.forbidden.into_iter().chain(told).map(lenient));
    findings.sort_by(|one, other| one.order().cmp(&other.order()));

    let mut files = vendored.files;
    files
        .insert(format!("{provider}/provider.toml"), (survey.configuration.clone() + &to_state).into_bytes());
    let examples = survey
        .examples
        .iter()
        .filter_map(|(from, to)| Some((format!("{provider}/{to}"), sources.bytes(from)?.to_vec())));
    files.extend(examples);
    Ok((Some(Made { files, survey, kinds }), findings))
}

/// What only another document mends; the rest can be mended in the folder.
fn is_final(diagnostic: &Diagnostic, vendored: &Vendored) -> bool {
    let is_missing = || match &diagnostic.place {
        Place::Value(location) => vendored.missing.contains(location),
        _ => false,
    };
    matches!(diagnostic.code, Code::ForbiddenReference | Code::InvalidDocument) || is_missing()
}

/// A diagnostic in the file that was read, since none is written.
fn at_origin(diagnostic: &Diagnostic, sources: &Sources, origins: &BTreeMap<String, String>) -> Finding {
    let mut finding = Finding::from_diagnostic(diagnostic, sources, "");
    if let Some(site) = &mut finding.site
        && let Some(origin) = origins.get(&site.file)
    {
        site.file.clone_from(origin);
    }
    finding
}

/// Payload files and what messages call them, by names that no file of a provider has.
type Payloads = (BTreeMap<String, Vec<u8>>, BTreeMap<String, String>);

fn payloads(paths: &[PathBuf]) -> Result<Payloads, Vec<Finding>> {
    let mut findings = Vec::new();
    let mut found = BTreeSet::new();
    for path in paths {
        match vendor::payloads(path) {
            Ok(paths) => found.extend(paths),
            Err(finding) => findings.push(*finding),
        }
    }
    let (mut files, mut origins) = Payloads::default();
    for path in found {
        let name = path.to_string_lossy().into_owned();
        match vendor::whole(&path, &path) {
            Ok(bytes) => {
                let key = format!("--examples/{name}");
                origins.insert(key.clone(), name);
                files.insert(key, bytes);
            }
            Err(finding) => findings.push(*finding),
        }
    }
    if findings.is_empty() { Ok((files, origins)) } else { Err(findings) }
}

/// Writes the folder, all of it or nothing.
fn write(provider: &str, made: &Made, folders: &Folders, specs: &str) -> Result<()> {
    let mut staging = Staging::open(&folders.specs)?;
    if folders.specs.join(provider).symlink_metadata().is_ok() {
        bail!("{} has come to be while this was running: nothing was written", join(specs, provider));
    }
    for (path, bytes) in &made.files {
        staging.write(path, bytes)?;
    }
    staging.put_in_place()?;
    staging.keep();
    Ok(())
}

fn summary(made: &Made, findings: &[Finding], provider: &str, specs: &str, locations: &Locations) -> String {
    let Made { files, survey, kinds } = made;
    let folder = join(specs, provider);
    let mut lines = kinds.clone();
    lines.push(format!("{folder}: {} written", counted(files.len(), "file")));
    lines.push(if survey.is_decided {
        format!("{}, {}: {}", survey.format, counted(survey.events, "event"), survey.reason)
    } else {
        format!("{}: {}", survey.format, survey.reason)
    });
    let generate = locations.generate_command();
    let keeps = findings.iter().any(|finding| finding.code.is_some_and(is_error));
    lines.push(match (survey.is_decided, keeps) {
        (true, false) => format!("next: read {folder}/provider.toml, then `{generate}`"),
        (true, true) => format!("next: mend what is told above, then `{generate}`"),
        (false, _) => {
            format!("next: decide what stands as comments in {folder}/provider.toml, then `{generate}`")
        }
    });
    lines.iter().map(|line| visible(line) + "\n").collect()
}

/// Whether `generate` refuses to write where this is told.
fn is_error(code: &str) -> bool {
    let code = Code::ALL.iter().find(|known| known.as_str() == code);
    code.is_some_and(|code| code.severity() == Severity::Error && *code != Code::ForbiddenReference)
}
