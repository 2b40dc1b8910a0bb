//! A folder that generated files are kept in comes in; what lies there, for comparison with what should, goes out.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::Path;

use anyhow::{Context, Result};
use codegen::tree::{Found, Tree};

use super::read::{SIZE_LIMIT, read};
use super::{is_hidden, native, shown};

/// Everything in the folder of the generated crate, by path with `/` between its parts.
///
/// What is found there and not expected may be removed, so this looks only where generated files can be: in the
/// folder itself and in those folders of it that the tree has. Hidden files are left out, and crates of their own.
pub fn all(folder: &Path, tree: &Tree) -> Result<BTreeMap<String, Found>> {
    let mut files = BTreeMap::new();
    let has =
        |name: &str| tree.keys().any(|path| path.split_once('/').is_some_and(|(first, _)| first == name));
    walk(folder, "", &has, &mut files)?;
    Ok(files)
}

fn walk(
    folder: &Path,
    name: &str,
    enters: &dyn Fn(&str) -> bool,
    files: &mut BTreeMap<String, Found>,
) -> Result<()> {
    let context = || format!("cannot read {}", shown(folder));
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if name.is_empty() && is_absent(&error) => return Ok(()),
        Err(error) => return Err(error).with_context(context),
    };
    for entry in entries {
        let entry = entry.with_context(context)?;
        let file_name = entry.file_name();
        // A name that is no text is none of ours.
        let Some(text) = file_name.to_str().filter(|_| !is_hidden(&file_name)) else { continue };
        let path = crate::finding::join(name, text);
        if !entry.file_type().with_context(context)?.is_dir() {
            files.extend(one(&entry.path())?.map(|found| (path, found)));
        } else if enters(text) && !entry.path().join("Cargo.toml").exists() {
            walk(&entry.path(), &path, &|_| true, files)?;
        }
    }
    Ok(())
}

/// Only the files of these names. Specs lie beside them, and even one that carries a marker of its own is not ours.
pub fn named(folder: &Path, names: impl IntoIterator<Item = String>) -> Result<BTreeMap<String, Found>> {
    let mut files = BTreeMap::new();
    for name in names {
        if let Some(found) = one(&folder.join(native(&name)))? {
            files.insert(name, found);
        }
    }
    Ok(files)
}

fn one(path: &Path) -> Result<Option<Found>> {
    let context = || format!("cannot read {}", shown(path));
    match fs::symlink_metadata(path) {
        Ok(metadata) if metadata.is_file() => {
            let bytes = read(path, SIZE_LIMIT).with_context(context)?;
            let text = bytes.and_then(|bytes| String::from_utf8(bytes).ok());
            Ok(Some(text.map_or(Found::NotText, Found::Text)))
        }
        // Links, folders and pipes are not what generation leaves behind.
        Ok(_) => Ok(Some(Found::NotText)),
        Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => {
            Ok(None)
        }
        Err(error) => Err(error).with_context(context),
    }
}

/// Whether there is nothing; why nothing can be put there either is for the one who writes to say.
fn is_absent(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory)
}
