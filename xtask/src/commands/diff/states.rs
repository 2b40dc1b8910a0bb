//! What the command line compares comes in; the specs before and after go out, with what messages call their files.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context, Result, bail};
use codegen::diagnostic::Diagnostics;
use codegen::source::Sources;
use codegen::survey::{self, Request};

use crate::files::vendor::{self, Refusal};
use crate::files::{read, revision};
use crate::finding::{Finding, join};
use crate::workspace::Folders;

/// The specs at one time.
#[derive(Debug, Default)]
pub struct State {
    /// Their files, by path in the folder that holds them.
    pub sources: Sources,
    /// What messages call the folder, or, where files come from elsewhere, the files.
    pub name: String,
    /// What messages call single files.
    pub origins: BTreeMap<String, String>,
}

impl State {
    fn of(files: Vec<(String, Vec<u8>)>, name: impl Into<String>) -> Self {
        Self { sources: files.into_iter().collect(), name: name.into(), origins: BTreeMap::new() }
    }

    /// What messages call a file.
    pub fn shown(&self, file: &str) -> String {
        self.origins.get(file).cloned().unwrap_or_else(|| join(&self.name, file))
    }
}

/// Both states, and what is compared, for people.
#[derive(Debug)]
pub struct States {
    pub old: State,
    pub new: State,
    pub what: String,
}

/// The specs at a revision, and as they are.
pub fn since(folders: &Folders, revision: Option<&str>, base: &Path) -> Result<States> {
    let (revision, called) = match revision {
        Some(revision) => (revision.to_owned(), format!("`{revision}`")),
        None => revision::base(&folders.specs)?,
    };
    let old = revision::files(&folders.specs, &revision)?;
    let specs = read::specs(&folders.specs)?;
    if let Some(file) = specs.unreadable.first() {
        bail!("cannot compare {}: {}, {}", file.path, file.message, file.help);
    }
    let name = folders.name(&folders.specs, base);
    Ok(States {
        old: State::of(old, name.clone()),
        new: State::of(specs.files, name),
        what: format!("the specs since {called}"),
    })
}

/// Two documents, or two folders.
pub fn between(old: &Path, new: &Path, configuration: Option<Vec<u8>>) -> Result<States, Refusal> {
    let what = format!("{} and {}", old.display(), new.display());
    let name = provider_name(new).or_else(|| provider_name(old)).unwrap_or_else(|| "provider".to_owned());
    let read =
        |path: &Path| side(path, &name).map_err(|error| Box::new(Finding::error(format!("{error:#}"))));
    let (old, new) = (read(old)?, read(new)?);
    let (old, new) = match (old, new) {
        (Side::Folder(old), Side::Folder(new)) => (old, new),
        (Side::Document(old), Side::Document(new)) => configured(&name, old, new, configuration)?,
        (Side::Folder(old), Side::Document(new)) => {
            let configuration = configuration.or_else(|| configuration_of(&old, &name));
            let new = with(&name, new, &configuration.unwrap_or_default())?;
            (old, new)
        }
        (Side::Document(old), Side::Folder(new)) => {
            let configuration = configuration.or_else(|| configuration_of(&new, &name));
            let old = with(&name, old, &configuration.unwrap_or_default())?;
            (old, new)
        }
    };
    Ok(States { old, new, what })
}

enum Side {
    Folder(State),
    Document(vendor::Vendored),
}

/// The provider that a path is about: its own folder's name, or that of a document.
fn provider_name(path: &Path) -> Option<String> {
    let folder = if path.is_dir() { path } else { path.parent()? };
    if !folder.join("provider.toml").is_file() {
        return None;
    }
    let name = folder.canonicalize().ok()?.file_name()?.to_str()?.to_owned();
    // Anything else is no name for a provider, and tells nothing here.
    let is_plain =
        name.chars().all(|letter| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '-');
    (is_plain && name.starts_with(|letter: char| letter.is_ascii_lowercase())).then_some(name)
}

fn side(path: &Path, name: &str) -> Result<Side> {
    let shown = path.display().to_string();
    if path.is_dir() {
        let specs = read::specs(path)?;
        if let Some(file) = specs.unreadable.first() {
            bail!("cannot compare {}: {}, {}", file.path, file.message, file.help);
        }
        if !path.join("provider.toml").is_file() {
            return Ok(Side::Folder(State::of(specs.files, shown)));
        }
        let inside = |file: &str| format!("{name}/{file}");
        let origins = specs.files.iter().map(|(file, _)| (inside(file), join(&shown, file))).collect();
        let files = specs.files.into_iter().map(|(file, bytes)| (inside(&file), bytes)).collect();
        return Ok(Side::Folder(State { origins, ..State::of(files, shown) }));
    }
    let document = vendor::document(path, None, name)
        .map_err(|finding| anyhow::anyhow!("{}: {}", shown, finding.message));
    Ok(Side::Document(document.context("cannot compare this document")?))
}

fn configuration_of(state: &State, name: &str) -> Option<Vec<u8>> {
    state.sources.bytes(&format!("{name}/provider.toml")).map(<[u8]>::to_vec)
}

/// Documents alone say less than a `provider.toml`; one that suits both is made as `cargo xtask new` makes it.
fn configured(
    name: &str,
    old: vendor::Vendored,
    new: vendor::Vendored,
    configuration: Option<Vec<u8>>,
) -> Result<(State, State), Refusal> {
    let configuration = match configuration {
        Some(configuration) => configuration,
        None => {
            let mut made = surveyed(name, &new)?;
            // Each document knows its own events.
            if let Ok(before) = surveyed(name, &old) {
                join_maps(&mut made, before);
            }
            made.to_string().into_bytes()
        }
    };
    Ok((with(name, old, &configuration)?, with(name, new, &configuration)?))
}

fn surveyed(name: &str, vendored: &vendor::Vendored) -> Result<toml::Table, Refusal> {
    let sources: Sources = vendored.files.clone().into_iter().collect();
    let mut diagnostics = Diagnostics::default();
    let request = Request { folder: name, document: &vendored.document, payloads: &[], is_of_pages: false };
    let survey = survey::survey(&sources, request, &mut diagnostics);
    let decided = survey.filter(|survey| survey.is_decided);
    decided.and_then(|survey| survey.configuration.parse().ok()).ok_or_else(|| {
        let shown = vendored.origins.get(&vendored.document).cloned().unwrap_or_default();
        Box::new(
            Finding::error("this document does not say how its events are told apart")
                .at(shown)
                .with_help("name a provider of the specs that is configured like it: `--like <provider>`"),
        )
    })
}

/// Adds what the other one maps.
fn join_maps(one: &mut toml::Table, other: toml::Table) {
    let map = |table: toml::Table| match table.get("discriminator")?.get("map")?.clone() {
        toml::Value::Table(map) => Some(map),
        _ => None,
    };
    let own = one.get_mut("discriminator").and_then(|table| table.get_mut("map"));
    if let (Some(toml::Value::Table(own)), Some(other)) = (own, map(other)) {
        for (key, value) in other {
            own.entry(key).or_insert(value);
        }
    }
}

/// A document with a `provider.toml` that names it.
fn with(name: &str, vendored: vendor::Vendored, configuration: &[u8]) -> Result<State, Refusal> {
    let text = String::from_utf8_lossy(configuration);
    let refuse = |message: String| Box::new(Finding::error(message).at(format!("{name}/provider.toml")));
    let mut table: toml::Table =
        text.parse().map_err(|error: toml::de::Error| refuse(error.message().to_owned()))?;
    let file = vendored.document.strip_prefix(&format!("{name}/")).unwrap_or(&vendored.document).to_owned();
    if let Some(toml::Value::Table(document)) = table.get_mut("document") {
        document.insert("file".to_owned(), file.into());
    }
    let mut files: Vec<_> = vendored.files.into_iter().collect();
    files.push((format!("{name}/provider.toml"), table.to_string().into_bytes()));
    Ok(State { origins: vendored.origins, ..State::of(files, "") })
}
