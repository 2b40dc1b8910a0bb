//! Pages in, the folder of a provider out, as `cargo xtask new` makes it.

use std::collections::BTreeMap;
use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use codegen::diagnostic::Diagnostics;
use codegen::page::{self, Facts, Note, Page};
use codegen::source::Sources;
use codegen::survey::{self, Request};

/// A provider's folder, made of pages.
pub struct Made {
    /// By path in the folder that holds the specs.
    pub files: BTreeMap<String, Vec<u8>>,
    pub notes: Vec<Note>,
}

/// The folder of the shared pages.
fn folder() -> PathBuf {
    match env::var_os("HOOKWRIGHT_PAGES") {
        Some(folder) => PathBuf::from(folder),
        None => Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/pages"),
    }
}

/// A shared page; none where they are not there, which is said.
pub fn shared(name: &str) -> Option<String> {
    let text = fs::read_to_string(folder().join(name)).ok();
    if text.is_none() {
        println!("without the shared pages, {name} was not seen");
    }
    text
}

/// Makes a folder of pages; only what is told where they describe no event.
pub fn read(pages: &[(&str, &[u8])]) -> Made {
    read_as("acme", pages)
}

/// The same, by another name.
pub fn read_as(folder: &str, pages: &[(&str, &[u8])]) -> Made {
    let pages: Vec<Page<'_>> = pages.iter().map(|(name, bytes)| Page { name, bytes }).collect();
    let reading = page::read(&pages, folder);
    let mut files = BTreeMap::new();
    if let Some((file, text)) = reading.document {
        let document = format!("{folder}/{file}");
        files.insert(document.clone(), text.into_bytes());
        let sources: Sources = files.clone().into_iter().collect();
        let mut diagnostics = Diagnostics::default();
        let request = Request { folder, document: &document, payloads: &[], is_of_pages: true };
        let survey = survey::survey(&sources, request, &mut diagnostics);
        let survey = survey.unwrap_or_else(|| panic!("{diagnostics:#?}"));
        files.insert(
            format!("{folder}/provider.toml"),
            (survey.configuration + &reading.configuration).into_bytes(),
        );
    }
    Made { files, notes: reading.notes }
}

impl Made {
    /// A file of the folder as text.
    pub fn text(&self, path: &str) -> &str {
        std::str::from_utf8(&self.files[path]).unwrap()
    }

    /// What the folder says.
    pub fn facts(&self) -> Facts {
        facts(self.files.clone(), "acme")
    }
}

/// What a folder says; it must be sound.
pub fn facts(files: impl IntoIterator<Item = (String, Vec<u8>)>, folder: &str) -> Facts {
    let sources: Sources = files.into_iter().collect();
    let mut diagnostics = Diagnostics::default();
    let facts = page::facts(&sources, folder, &mut diagnostics);
    assert!(!diagnostics.has_errors(), "{diagnostics:#?}");
    facts.unwrap_or_else(|| panic!("{diagnostics:#?}"))
}
