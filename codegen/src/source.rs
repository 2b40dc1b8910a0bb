//! The files under `specs/` as text, and places in them.
//!
//! What comes in is a map from path to bytes; what goes out are parsed documents, and, only for a message that is
//! about to be printed, the line and column of a place.

use std::collections::BTreeMap;

/// The files under the folder that holds the specs, by their path in it, with `/` between its parts.
#[derive(Debug, Clone, Default)]
pub struct Sources {
    files: BTreeMap<String, Vec<u8>>,
}

impl FromIterator<(String, Vec<u8>)> for Sources {
    fn from_iter<I: IntoIterator<Item = (String, Vec<u8>)>>(files: I) -> Self {
        Self { files: files.into_iter().collect() }
    }
}
