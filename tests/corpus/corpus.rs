//! The corpus and the folders beside this file come in; providers as they would lie under `specs/` go out.
//!
//! A folder with a `provider.toml` is a provider, and its `from.toml` says which files of the corpus lie in it as well. A file
//! such as `asyncapi.toml` stands for a folder of the corpus of which every document becomes a provider.

use std::collections::BTreeMap;
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use serde_json::Value;

/// The files of a provider's folder, by their path under `specs/`.
pub type Files = BTreeMap<String, Vec<u8>>;

/// Where the corpus lies; none, with a word on it, where it is not there.
pub fn root() -> Option<PathBuf> {
    let beside = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/corpus");
    let root = std::env::var_os("HOOKWRIGHT_CORPUS").map_or_else(beside, PathBuf::from);
    if root.is_dir() {
        return Some(root);
    }
    println!("there is no corpus at {}; set HOOKWRIGHT_CORPUS to where it lies", root.display());
    None
}

/// The folder of this file.
pub fn here() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus")
}

/// Whether everything is asked for, however long it takes.
pub fn full() -> bool {
    std::env::var_os("HOOKWRIGHT_FULL").is_some_and(|value| value == "1")
}

/// Families that are read only where everything is asked for.
const LARGE: [&str; 2] = ["asyncapi-schemas", "versions"];

/// Whether a provider is of a family that is read only where everything is asked for.
pub fn is_large(name: &str) -> bool {
    LARGE.iter().any(|family| name.starts_with(family))
}

/// Every provider that the corpus becomes, by name.
pub fn providers(root: &Path) -> BTreeMap<String, Files> {
    let mut providers = BTreeMap::new();
    for entry in fs::read_dir(here()).expect("this folder can be read") {
        let path = entry.expect("this folder can be read").path();
        let name = path.file_stem().and_then(|name| name.to_str()).expect("names here are UTF-8");
        if is_large(name) && !full() {
            continue;
        }
        if path.is_dir() {
            providers.insert(name.to_owned(), provider(root, name, &path));
        } else if path.extension().is_some_and(|extension| extension == "toml") && name != "not_proven" {
            let family: Family = toml(&path);
            family.providers(root, name, &mut providers);
        }
    }
    providers
}

/// What a file of TOML says.
pub fn toml<T: for<'de> Deserialize<'de>>(path: &Path) -> T {
    let text = fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    toml::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// A file of the corpus, or the part of it that a document can take.
#[derive(Deserialize)]
#[serde(untagged)]
enum Source {
    Whole(String),
    /// Of a list of payloads by the name of their event, those of some names.
    Named {
        file: String,
        names: Vec<String>,
    },
}

impl Source {
    fn bytes(&self, root: &Path) -> Vec<u8> {
        match self {
            Self::Whole(file) => bytes(&root.join(file)),
            Self::Named { file, names } => {
                let list: Vec<Value> =
                    serde_json::from_slice(&bytes(&root.join(file))).expect("the file holds a list");
                let is_named = |entry: &&Value| names.iter().any(|name| entry["name"] == name.as_str());
                let part: Vec<&Value> = list.iter().filter(is_named).collect();
                assert_eq!(part.len(), names.len(), "{file} has each of {names:?}");
                serde_json::to_vec_pretty(&part).expect("JSON can be written")
            }
        }
    }
}

/// A provider with a folder of its own.
fn provider(root: &Path, name: &str, folder: &Path) -> Files {
    let from: BTreeMap<String, Source> = toml(&folder.join("from.toml"));
    let mut files: Files =
        from.iter().map(|(file, source)| (format!("{name}/{file}"), source.bytes(root))).collect();
    for entry in fs::read_dir(folder).expect("this folder can be read") {
        let path = entry.expect("this folder can be read").path();
        let file = path.file_name().and_then(|name| name.to_str()).expect("names here are UTF-8");
        if file != "from.toml" {
            files.insert(format!("{name}/{file}"), bytes(&path));
        }
    }
    files
}

/// Many documents of one kind: each becomes a provider, with much the same `provider.toml`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Family {
    /// What each provider is called.
    title: String,
    /// The folder of the corpus.
    from: String,
    /// Folders of documents that refer to their neighbours.
    #[serde(default)]
    folders: Vec<String>,
    /// Documents that are providers by another name.
    #[serde(default)]
    without: Vec<String>,
    /// How a delivery names its event.
    discriminator: toml::Table,
}

impl Family {
    fn providers(&self, root: &Path, family: &str, providers: &mut BTreeMap<String, Files>) {
        let folder = root.join(&self.from);
        let documents = documents(&folder);
        for document in documents.iter().filter(|document| !self.without.contains(document)) {
            let home = self.folders.iter().find(|home| document.starts_with(&format!("{home}/")));
            let home = home.map(|home| format!("{home}/")).unwrap_or_default();
            let among: Vec<&String> = if home.is_empty() {
                vec![document]
            } else {
                documents.iter().filter(|document| document.starts_with(&home)).collect()
            };
            let text = String::from_utf8(bytes(&folder.join(document))).unwrap_or_default();
            // Only AsyncAPI has sides.
            let is_asyncapi =
                text.contains("\"asyncapi\": \"") || text.lines().any(|line| line.starts_with("asyncapi"));
            let sides: &[&str] = if is_asyncapi { &["provider", "receiver"] } else { &["provider"] };
            for side in sides {
                let name = format!("{family}-{}", slug(document));
                let name = if *side == "provider" { name } else { format!("{name}-{side}") };
                let inside = |path: &str| format!("{name}/{}", path[home.len()..].trim_end_matches(".gz"));
                let mut files: Files =
                    among.iter().map(|path| (inside(path), bytes(&folder.join(path)))).collect();
                let file = inside(document)[name.len() + 1..].to_owned();
                files.insert(format!("{name}/provider.toml"), self.configuration(&file, side).into_bytes());
                assert!(providers.insert(name.clone(), files).is_none(), "two documents are called {name}");
            }
        }
    }

    fn configuration(&self, file: &str, side: &str) -> String {
        let document = [("file", file), ("perspective", side)];
        let document: toml::Table =
            document.map(|(key, value)| (key.to_owned(), value.into())).into_iter().collect();
        let whole: toml::Table = [
            ("title".to_owned(), self.title.as_str().into()),
            ("document".to_owned(), document.into()),
            ("discriminator".to_owned(), self.discriminator.clone().into()),
        ]
        .into_iter()
        .collect();
        whole.to_string()
    }
}

/// The paths of everything in a folder that may be a document, sorted.
fn documents(folder: &Path) -> Vec<String> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(&next).unwrap_or_else(|error| panic!("{}: {error}", next.display())) {
            let path = entry.expect("the corpus can be read").path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let name = path.strip_prefix(folder).expect("the file was found in this folder");
            let name = name.to_str().expect("files of the corpus have names in UTF-8");
            if [".yaml", ".yml", ".json"].iter().any(|end| name.trim_end_matches(".gz").ends_with(end)) {
                found.push(name.to_owned());
            }
        }
    }
    found.sort();
    found
}

/// A path as the name of a provider.
fn slug(path: &str) -> String {
    let letters = path.trim_end_matches(".gz").chars();
    let letters =
        letters.map(|letter| if letter.is_ascii_alphanumeric() { letter.to_ascii_lowercase() } else { '-' });
    letters.collect()
}

/// A file of the corpus, unpacked.
pub fn bytes(path: &Path) -> Vec<u8> {
    let packed = fs::read(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    if path.extension().is_none_or(|extension| extension != "gz") {
        return packed;
    }
    let mut bytes = Vec::new();
    let unpacked = flate2::read::GzDecoder::new(packed.as_slice()).read_to_end(&mut bytes);
    unpacked.unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    bytes
}
