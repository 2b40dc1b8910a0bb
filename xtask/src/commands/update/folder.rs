//! A provider's folder, and what is published, come in; how one becomes the other goes out.

use std::collections::BTreeMap;

use codegen::diagnostic::Place;
use codegen::lock::{self, Entry, Lock};
use codegen::source::Sources;

use super::report::{Change, News};
use crate::files::fetch::Published;
use crate::files::fetch::address::Address;
use crate::finding::{Finding, Position, Site, join};

/// One provider's folder as it lies on disk.
pub struct Folder<'a> {
    pub provider: &'a str,
    /// Its files alone, by path in the folder that holds all specs.
    pub sources: Sources,
    /// What messages call the folder that holds all specs.
    pub specs: &'a str,
    /// The day, as `2026-12-31`.
    pub today: &'a str,
}

/// The files that differ, by path in the folder that holds all specs: their new bytes, or none where they go.
pub type Changes = BTreeMap<String, Option<Vec<u8>>>;

/// What a folder is to become.
#[derive(Debug, Default)]
pub struct Update {
    /// The document's files, by path in the provider's folder.
    pub files: BTreeMap<String, Vec<u8>>,
    /// Files that the document no longer has.
    pub removed: Vec<String>,
    pub lock: Lock,
    /// Where each file is published, for messages; by path in the folder that holds all specs.
    pub origins: BTreeMap<String, String>,
    /// What pages say now that they did not.
    pub said: Vec<String>,
    /// What there is to tell, though it keeps nothing from being written.
    pub findings: Vec<Finding>,
}

impl<'a> Folder<'a> {
    /// One provider's files among all.
    pub fn of(all: &Sources, provider: &'a str, specs: &'a str, today: &'a str) -> Self {
        let files = all.files_under(provider);
        let files = files.filter_map(|path| Some((path.to_owned(), all.bytes(path)?.to_vec())));
        Self { provider, sources: files.collect(), specs, today }
    }

    /// A file's path in the folder that holds all specs.
    pub fn path(&self, name: &str) -> String {
        format!("{}/{name}", self.provider)
    }

    /// The bytes of a file.
    pub fn bytes(&self, name: &str) -> Option<&[u8]> {
        self.sources.bytes(&self.path(name))
    }

    /// Its files as they are to be.
    pub fn with(&self, changes: &Changes) -> Sources {
        let paths = self.sources.files_under(self.provider).filter(|path| !changes.contains_key(*path));
        let kept = paths.filter_map(|path| Some((path.to_owned(), self.sources.bytes(path)?.to_vec())));
        let new = changes.iter().filter_map(|(path, bytes)| Some((path.clone(), bytes.clone()?)));
        kept.chain(new).collect()
    }

    /// An error at a place of the folder.
    pub fn at(&self, place: &Place, message: impl Into<String>, help: &str) -> Finding {
        let found = self.sources.locate(place);
        let position = Position { line: found.line, column: found.column, source_line: found.source_line };
        let site = Site { file: join(self.specs, &found.file), position: Some(position) };
        Finding { site: Some(site), ..Finding::error(message).with_help(help) }
    }

    /// What the lock says of bytes that were fetched; what it said before, where they are still the same.
    pub fn entry(&self, name: &str, address: &Address, new: &Published, before: Option<&Entry>) -> Entry {
        let source = Some(address.kept());
        match before {
            Some(before) if before.source == source && before.holds(&new.bytes) => before.clone(),
            _ => Entry {
                source,
                etag: new.etag.clone(),
                last_modified: new.last_modified.clone(),
                ..self.made(name, &new.bytes)
            },
        }
    }

    /// What the lock says of bytes that were made here, today.
    pub fn made(&self, name: &str, bytes: &[u8]) -> Entry {
        Entry {
            name: name.to_owned(),
            sha256: lock::sha256(bytes),
            size: bytes.len() as u64,
            retrieved: self.today.to_owned(),
            ..Entry::default()
        }
    }
}

impl Update {
    /// The files that differ.
    pub fn changes(&self, folder: &Folder<'_>) -> Changes {
        let mut changes = BTreeMap::new();
        for (name, bytes) in &self.files {
            if folder.bytes(name) != Some(bytes.as_slice()) {
                changes.insert(folder.path(name), Some(bytes.clone()));
            }
        }
        for name in self.removed.iter().filter(|name| folder.bytes(name).is_some()) {
            changes.insert(folder.path(name), None);
        }
        // A lock that says the same in another writing is left as it is.
        let text = folder.bytes(lock::FILE).map(String::from_utf8_lossy);
        let said = text.and_then(|text| toml::from_str::<Lock>(&text).ok());
        if said.as_ref() != Some(&self.lock) {
            changes.insert(folder.path(lock::FILE), Some(self.lock.text().into_bytes()));
        }
        changes
    }

    /// What is to be told of each file that differs.
    pub fn news(&self, folder: &Folder<'_>, changes: &Changes) -> Vec<News> {
        let news = |(path, bytes): (&String, &Option<Vec<u8>>)| News {
            change: match (bytes, folder.sources.contains(path)) {
                (None, _) => Change::Removed,
                (Some(_), true) => Change::Changed,
                (Some(_), false) => Change::New,
            },
            source: self.origins.get(path).cloned(),
            size: bytes.as_ref().map(|bytes| bytes.len() as u64),
            path: join(folder.specs, path),
        };
        changes.iter().map(news).collect()
    }

    /// What messages call a file: where it is published, or else where it lies.
    pub fn shown(&self, path: &str, specs: &str) -> String {
        self.origins.get(path).cloned().unwrap_or_else(|| join(specs, path))
    }
}
