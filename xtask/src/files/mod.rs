//! Everything that touches a disk: specs are read, generated files are found, and new text is put in place.

pub mod capture;
pub mod fetch;
pub mod found;
pub mod read;
pub mod revision;
pub mod staging;
pub mod vendor;

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

/// Whether a name says that tools put the file there for themselves, such as `.git`.
fn is_hidden(name: &OsStr) -> bool {
    name.as_encoded_bytes().starts_with(b".")
}

/// A path with `/` between its parts, as part of this system's paths.
pub fn native(path: &str) -> PathBuf {
    path.split('/').collect()
}

/// A path as messages name it: from the current folder where that is shorter.
pub fn shown(path: &Path) -> String {
    let current = crate::workspace::current_folder().ok();
    let near = current.as_deref().and_then(|current| path.strip_prefix(current).ok());
    near.filter(|near| !near.as_os_str().is_empty()).unwrap_or(path).display().to_string()
}
