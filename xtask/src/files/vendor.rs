//! The path of a published document comes in; its bytes and those of every file that its references reach go out,
//! under the names that they are to have in the provider's folder.
//!
//! References may climb out of the document's own folder, so a folder further out bounds them; what is kept is the
//! smallest folder that holds everything that was reached.

use std::collections::BTreeMap;
use std::env;
use std::ffi::OsStr;
use std::fs;
use std::io::{self, Read};
use std::path::{Component, Path, PathBuf};

use codegen::diagnostic::Code;
use codegen::model::Location;
use codegen::source::Sources;
use codegen::survey::reach;

use super::read::{SIZE_LIMIT, cannot_read, read, size};
use super::{is_hidden, native, shown};
use crate::finding::{Finding, Position, Site};

/// Why something is not read.
pub type Refusal = Box<Finding>;

/// A document and what it refers to.
#[derive(Debug, Default)]
pub struct Vendored {
    /// By path in the folder that holds the specs: the provider's folder, then the path in it.
    pub files: BTreeMap<String, Vec<u8>>,
    /// The document's path among them.
    pub document: String,
    /// Where each file was read, as messages name it.
    pub origins: BTreeMap<String, String>,
    /// References to files that do not exist, by where they stand.
    pub missing: Vec<Location>,
    /// References that leave the folder. Where no event needs them, they do no harm.
    pub forbidden: Vec<Finding>,
}

/// No published document consists of more files.
const MOST_FILES: usize = 10_000;
/// All files together; vendored specs are kept in the repository.
const MOST_BYTES: usize = 4 * SIZE_LIMIT as usize;

/// Names that mean something else in a provider's folder.
const TAKEN: [&str; 8] = [
    "provider.toml",
    "reconciled.json",
    "overlay.yaml",
    "overlay.json",
    "acknowledged.toml",
    "document.lock",
    "examples",
    "evidence",
];

/// Whether a path in a provider's folder means something else than a part of its document.
pub fn is_taken(path: &str) -> bool {
    let first = path.split('/').next().unwrap_or_default();
    // Some file systems do not tell letters apart by their case.
    TAKEN.iter().any(|taken| first.eq_ignore_ascii_case(taken))
}

/// Reads a document and what it refers to, for the folder of a provider; or says why that cannot be done.
pub fn document(path: &Path, within: Option<&Path>, provider: &str) -> Result<Vendored, Refusal> {
    let real = path.canonicalize().map_err(|error| unreadable(path, &error))?;
    if real.is_dir() {
        return Err(Box::new(
            Finding::error("this is a folder, not a document")
                .at(shown(path))
                .with_help("name the document in it: `--from <folder>/openapi.yaml`"),
        ));
    }
    let name = path.file_name().and_then(OsStr::to_str).unwrap_or_default();
    let (name, is_packed) = match name.strip_suffix(".gz") {
        Some(name) => (name, true),
        None => (name, false),
    };
    if ![".yaml", ".yml", ".json"].iter().any(|ending| name.to_ascii_lowercase().ends_with(ending)) {
        return Err(Box::new(
            Finding::error("this name does not say what the document is written in")
                .at(shown(path))
                .with_help(
                    "rename it, so that it ends in `.yaml`, `.yml` or `.json`, perhaps followed by `.gz`",
                ),
        ));
    }
    // Links lead to where the bytes are; references start where the document has its name.
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let folder = folder.canonicalize().map_err(|error| unreadable(folder, &error))?;
    let bound = bound(&folder, within)?;
    let inside = folder.strip_prefix(&bound).ok().and_then(slashed);
    let inside = inside.ok_or_else(|| {
        Finding::error(format!("the document does not lie in {}", shown(&bound)))
            .at(shown(path))
            .with_help("let `--within` name a folder around it")
    })?;
    let bytes = if is_packed { unpacked(&real, path)? } else { whole(&real, path)? };
    let mut walk = Walk { bound, provider, found: Vendored::default(), size: bytes.len() };
    walk.found.document =
        [provider, &inside, name].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("/");
    let document = walk.found.document.clone();
    walk.found.origins.insert(document.clone(), shown(path));
    walk.found.files.insert(document.clone(), bytes);
    walk.follow(document)?;
    Ok(laid_out(walk.found, provider))
}

/// The folder that references may not leave: the given one, or else the current one where the document lies in it,
/// or else the one around the document's own, unless that holds much more than specs.
fn bound(folder: &Path, within: Option<&Path>) -> Result<PathBuf, Refusal> {
    if let Some(within) = within {
        return within.canonicalize().map_err(|error| unreadable(within, &error));
    }
    let is_narrow = |bound: &Path| {
        let home = env::home_dir().and_then(|home| home.canonicalize().ok());
        bound.parent().is_some_and(|_| bound != env::temp_dir())
            && !home.is_some_and(|home| home.starts_with(bound))
    };
    let current = env::current_dir().and_then(|current| current.canonicalize()).ok();
    let candidates =
        [current.filter(|current| folder.starts_with(current)), folder.parent().map(Path::to_owned)];
    let found = candidates.into_iter().flatten().find(|bound| is_narrow(bound));
    Ok(found.unwrap_or_else(|| folder.to_owned()))
}

struct Walk<'a> {
    bound: PathBuf,
    provider: &'a str,
    found: Vendored,
    size: usize,
}

impl Walk<'_> {
    /// Reads what a file refers to, and what that refers to.
    fn follow(&mut self, document: String) -> Result<(), Refusal> {
        let mut waiting = vec![document];
        while let Some(file) = waiting.pop() {
            let Some(bytes) = self.found.files.get(&file) else { continue };
            let sources: Sources = [(file.clone(), bytes.clone())].into_iter().collect();
            let reached = reach::reached(&sources, self.provider, &file);
            for (location, text, reason) in reached.forbidden {
                let reason = reason.replace("the provider's folder", &shown(&self.bound));
                let code = Code::ForbiddenReference;
                let told = Finding::error(format!("`{text}` {reason}"));
                let told = Finding { code: Some(code.as_str()), ..self.at(told, &sources, &location) };
                let help = "put a copy of the file beside the document and refer to it by its relative path; \
                            `--within` names the folder that references may not leave";
                self.found.forbidden.push(told.with_help(help));
            }
            for (target, location) in reached.files {
                if self.found.files.contains_key(&target) {
                    continue;
                }
                match self.read(&target) {
                    Ok(Some(bytes)) => {
                        self.size += bytes.len();
                        if self.size > MOST_BYTES || self.found.files.len() >= MOST_FILES {
                            let told = Finding::error("this document refers to more than can be vendored");
                            let limits =
                                format!("the limits are {MOST_FILES} files and {}", size(MOST_BYTES as u64));
                            let document = self.found.origins[&self.found.document].clone();
                            return Err(Box::new(told.at(document).with_help(limits)));
                        }
                        self.found.origins.insert(target.clone(), shown(&self.path(&target)));
                        self.found.files.insert(target.clone(), bytes);
                        waiting.push(target);
                    }
                    Ok(None) => self.found.missing.push(location),
                    Err(told) => return Err(Box::new(self.at(*told, &sources, &location))),
                }
            }
        }
        Ok(())
    }

    fn path(&self, file: &str) -> PathBuf {
        self.bound.join(native(file.split_once('/').map_or("", |(_, path)| path)))
    }

    /// A file that something refers to; none where there is none.
    fn read(&self, file: &str) -> Result<Option<Vec<u8>>, Refusal> {
        let path = self.path(file);
        let refuse =
            |message: String, help: &'static str| Err(Box::new(Finding::error(message).with_help(help)));
        let name = shown(&path);
        let real = match path.canonicalize() {
            Ok(real) => real,
            Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => {
                return Ok(None);
            }
            Err(error) => {
                return refuse(format!("this leads to {name}: {}", cannot_read(&error)), "make it readable");
            }
        };
        if !real.starts_with(&self.bound) {
            let message = format!("this leads to {name}, a symbolic link that leaves {}", shown(&self.bound));
            return refuse(message, "put a copy of the file in the place of the link");
        }
        let below = path.strip_prefix(&self.bound).unwrap_or(&path);
        if below.components().any(|part| is_hidden(part.as_os_str())) {
            let message = format!("this leads to {name}, and hidden files are no part of a spec");
            return refuse(message, "rename the file");
        }
        if !real.is_file() {
            return refuse(format!("this leads to {name}, which is no file"), "let it lead to a file");
        }
        match read(&real, SIZE_LIMIT) {
            Ok(Some(bytes)) => Ok(Some(bytes)),
            Ok(None) => refuse(
                format!("this leads to {name}, which is larger than {}", size(SIZE_LIMIT)),
                "make it smaller",
            ),
            Err(error) => {
                refuse(format!("this leads to {name}: {}", cannot_read(&error)), "make it readable")
            }
        }
    }

    /// Points to a reference in the file that it was read from.
    fn at(&self, told: Finding, sources: &Sources, location: &Location) -> Finding {
        let located = sources.locate(&codegen::diagnostic::Place::Value(location.clone()));
        let (line, column, source_line) = (located.line, located.column, located.source_line);
        let file = self.found.origins.get(&location.file).cloned().unwrap_or_default();
        Finding { site: Some(Site { file, position: Some(Position { line, column, source_line }) }), ..told }
    }
}

/// Takes the folders away that all files are in, and keeps names free that mean something else.
fn laid_out(found: Vendored, provider: &str) -> Vendored {
    let prefix = format!("{provider}/");
    let in_folder = |path: &String| path.strip_prefix(&prefix).unwrap_or(path).to_owned();
    let folders = |path: &String| {
        let path = in_folder(path);
        let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
        folder.split('/').filter(|part| !part.is_empty()).map(str::to_owned).collect::<Vec<_>>()
    };
    let mut common = folders(&found.document);
    for path in found.files.keys() {
        let alike = common.iter().zip(folders(path)).take_while(|(one, other)| *one == other).count();
        common.truncate(alike);
    }
    let skipped: usize = common.iter().map(|folder| folder.len() + 1).sum();
    let short = |path: &String| in_folder(path)[skipped..].to_owned();
    let nested = if found.files.keys().any(|path| is_taken(&short(path))) { "document/" } else { "" };
    let renamed = |path: &String| format!("{prefix}{nested}{}", short(path));
    let moved = |location: &Location| Location { file: renamed(&location.file), ..location.clone() };
    Vendored {
        document: renamed(&found.document),
        missing: found.missing.iter().map(moved).collect(),
        origins: found.origins.iter().map(|(path, origin)| (renamed(path), origin.clone())).collect(),
        files: found.files.into_iter().map(|(path, bytes)| (renamed(&path), bytes)).collect(),
        forbidden: found.forbidden,
    }
}

/// The bytes of a file; `name` is what messages call it.
pub fn whole(path: &Path, name: &Path) -> Result<Vec<u8>, Refusal> {
    if !path.is_file() {
        return Err(Box::new(Finding::error("this is no file").at(shown(name)).with_help("name a file")));
    }
    match read(path, SIZE_LIMIT) {
        Ok(Some(bytes)) => Ok(bytes),
        Ok(None) => Err(too_large(name)),
        Err(error) => Err(unreadable(name, &error)),
    }
}

/// The bytes that a file holds in packed form. A small file may hold very many, so reading stops at the limit.
fn unpacked(path: &Path, name: &Path) -> Result<Vec<u8>, Refusal> {
    let packed = whole(path, name)?;
    let mut bytes = Vec::new();
    let mut reader = flate2::read::MultiGzDecoder::new(packed.as_slice()).take(SIZE_LIMIT + 1);
    reader.read_to_end(&mut bytes).map_err(|error| {
        Finding::error(format!("cannot unpack this: {error}"))
            .at(shown(name))
            .with_help("its name ends in `.gz`; where it is not packed, rename it")
    })?;
    if bytes.len() as u64 > SIZE_LIMIT { Err(too_large(name)) } else { Ok(bytes) }
}

fn too_large(name: &Path) -> Refusal {
    let told = Finding::error(format!("this holds more than {}", size(SIZE_LIMIT)))
        .at(shown(name))
        .with_help("keep only what describes the events");
    Box::new(told)
}

/// Says that something cannot be read.
pub fn unreadable(path: &Path, error: &io::Error) -> Refusal {
    let help = match error.kind() {
        io::ErrorKind::NotFound => "correct the path",
        _ => "make it readable for you",
    };
    Box::new(Finding::error(cannot_read(error)).at(shown(path)).with_help(help))
}

/// A path with `/` between its parts; none where a part is no text.
fn slashed(path: &Path) -> Option<String> {
    let parts = path.components().map(|part| match part {
        Component::Normal(part) => part.to_str(),
        _ => None,
    });
    parts.collect::<Option<Vec<_>>>().map(|parts| parts.join("/"))
}

/// The payload files that a path means: itself, or every `.json` file in it; each with the headers beside it.
pub fn payloads(path: &Path) -> Result<Vec<PathBuf>, Refusal> {
    let mut found = Vec::new();
    if path.is_dir() {
        let entries = fs::read_dir(path).and_then(Iterator::collect::<io::Result<Vec<_>>>);
        for entry in entries.map_err(|error| unreadable(path, &error))? {
            let is_json = entry.path().extension() == Some(OsStr::new("json"));
            if is_json && !is_hidden(&entry.file_name()) && entry.path().is_file() {
                found.push(entry.path());
            }
        }
        // `paid.json` comes before `paid.2.json`.
        found.sort_by_key(|path| path.with_extension(""));
        if found.is_empty() {
            return Err(Box::new(
                Finding::error("this folder has no payloads")
                    .at(shown(path))
                    .with_help("payloads are files whose names end in `.json`"),
            ));
        }
        return Ok(found);
    }
    if path.extension() != Some(OsStr::new("json")) {
        let message = if path.exists() { "this is no payload" } else { "this does not exist" };
        return Err(Box::new(
            Finding::error(message)
                .at(shown(path))
                .with_help("name files that end in `.json`, or folders of them"),
        ));
    }
    found.push(path.to_owned());
    let headers = path.with_extension("headers.json");
    if headers.is_file() {
        found.push(headers);
    }
    Ok(found)
}
