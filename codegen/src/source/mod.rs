//! The files under `specs/` as text, and places in them.
//!
//! What comes in is a map from path to bytes; what goes out are parsed documents, and, only for a message that is
//! about to be printed, the line and column of a place.

mod outline;
mod value;

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use serde_json::Value;

use crate::diagnostic::Place;
use outline::Outline;

/// The files under the folder that holds the specs, by their path in it, with `/` between its parts.
#[derive(Debug, Clone, Default)]
pub struct Sources {
    files: BTreeMap<String, Vec<u8>>,
    /// Where the values of a file stand: found out once, when the first message about the file is printed.
    outlines: Arc<Mutex<BTreeMap<String, Arc<Outline>>>>,
    /// Where the lines of a file end: found out once as well, since a large file may be told about often.
    line_ends: Arc<Mutex<BTreeMap<String, Arc<[usize]>>>>,
}

/// Why a file cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flaw {
    /// What is the matter, in lower case and without a full stop.
    pub message: String,
    /// Where.
    pub place: Place,
}

/// A place as people find it in an editor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Located {
    /// The file or folder, relative to the folder that holds all specs.
    pub file: String,
    /// The line, counted from one; one where the whole file is meant.
    pub line: usize,
    /// The column in characters, counted from one; one where the whole file is meant.
    pub column: usize,
    /// The whole line; none where the whole file is meant or the file does not exist.
    pub source_line: Option<String>,
}

impl FromIterator<(String, Vec<u8>)> for Sources {
    fn from_iter<I: IntoIterator<Item = (String, Vec<u8>)>>(files: I) -> Self {
        Self { files: files.into_iter().collect(), outlines: Arc::default(), line_ends: Arc::default() }
    }
}

impl Sources {
    /// The folders that hold a provider each, sorted: every top-level folder with a file in it.
    #[must_use]
    pub fn providers(&self) -> Vec<&str> {
        let mut names: Vec<&str> =
            self.files.keys().filter_map(|path| path.split_once('/')).map(|(folder, _)| folder).collect();
        names.dedup();
        names.sort_unstable();
        names.dedup();
        names
    }

    /// Whether there is such a file.
    #[must_use]
    pub fn contains(&self, path: &str) -> bool {
        self.files.contains_key(path)
    }

    /// The paths of all files in a folder and the folders in it, sorted.
    pub fn files_under<'a>(&'a self, folder: &str) -> impl Iterator<Item = &'a str> + use<'a> {
        let prefix = format!("{folder}/");
        self.files
            .range(prefix.clone()..)
            .map(|(path, _)| path.as_str())
            .take_while(move |path| path.starts_with(&prefix))
    }

    /// The bytes of a file; none where there is no such file.
    #[must_use]
    pub fn bytes(&self, path: &str) -> Option<&[u8]> {
        self.files.get(path).map(Vec::as_slice)
    }

    /// A file as text, without a byte order mark; none where there is no such file.
    ///
    /// # Errors
    ///
    /// The file is not UTF-8.
    #[must_use]
    pub fn text(&self, path: &str) -> Option<Result<&str, Flaw>> {
        let bytes = self.bytes(path)?;
        let text = std::str::from_utf8(bytes).map_err(|error| Flaw {
            message: "this byte is not UTF-8; save the file as UTF-8".to_owned(),
            place: Place::Bytes { file: path.to_owned(), start: error.valid_up_to() },
        });
        Some(text.map(|text| text.strip_prefix('\u{feff}').unwrap_or(text)))
    }

    /// A file as a value: JSON where its name ends in `.json`, otherwise YAML; none where there is no such file.
    ///
    /// # Errors
    ///
    /// The file is not UTF-8, not JSON or YAML, repeats a key, or nests or expands without measure.
    #[must_use]
    pub fn value(&self, path: &str) -> Option<Result<Value, Flaw>> {
        let text = match self.text(path)? {
            Ok(text) => text,
            Err(flaw) => return Some(Err(flaw)),
        };
        let read = if path.ends_with(".json") { value::json(text) } else { value::yaml(text) };
        Some(read.map_err(|stop| Flaw {
            message: stop.message,
            place: match stop.position {
                Some((line, column)) => Place::Position { file: path.to_owned(), line, column },
                None => Place::File(path.to_owned()),
            },
        }))
    }

    /// Where people find a place: only for a message that is about to be printed, since it reads the file again.
    #[must_use]
    pub fn locate(&self, place: &Place) -> Located {
        let file = place.file();
        let position = match place {
            Place::File(_) => None,
            Place::Position { line, column, .. } => Some((*line, *column)),
            Place::Bytes { start, .. } => self.bytes(file).map(|bytes| position_of(bytes, *start)),
            Place::Value(location) => self.outline(file).and_then(|outline| outline.value(&location.pointer)),
            Place::Key(location) => self.outline(file).and_then(|outline| outline.key(&location.pointer)),
        };
        let (line, column) = position.unwrap_or((1, 1));
        let source_line = position.and_then(|_| self.line(file, line));
        Located { file: file.to_owned(), line, column, source_line }
    }

    fn line(&self, file: &str, line: usize) -> Option<String> {
        let bytes = self.bytes(file)?;
        let ends = self.line_ends(file, bytes);
        let end = ends.get(line.checked_sub(1)?)?;
        let start = line.checked_sub(2).and_then(|before| ends.get(before)).map_or(0, |before| before + 1);
        let line = bytes.get(start..*end)?;
        Some(String::from_utf8_lossy(line).trim_start_matches('\u{feff}').trim_end_matches('\r').to_owned())
    }

    fn line_ends(&self, file: &str, bytes: &[u8]) -> Arc<[usize]> {
        let mut known = self.line_ends.lock().unwrap_or_else(PoisonError::into_inner);
        let ends = known.entry(file.to_owned()).or_insert_with(|| {
            let newlines = bytes.iter().enumerate().filter(|(_, byte)| **byte == b'\n');
            newlines.map(|(at, _)| at).chain([bytes.len()]).collect()
        });
        Arc::clone(ends)
    }

    fn outline(&self, file: &str) -> Option<Arc<Outline>> {
        let mut outlines = self.outlines.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(outline) = outlines.get(file) {
            return Some(Arc::clone(outline));
        }
        let outline = Arc::new(Outline::of_file(file, self.text(file)?.ok()?));
        outlines.insert(file.to_owned(), Arc::clone(&outline));
        Some(outline)
    }
}

/// A JSON text as a value, with the same limits as a file.
///
/// # Errors
///
/// What is the matter, and the line and column where it is known.
pub fn json(text: &str) -> Result<Value, (String, Option<(usize, usize)>)> {
    value::json(text).map_err(|stop| (stop.message, stop.position))
}

fn position_of(bytes: &[u8], start: usize) -> (usize, usize) {
    let before = &bytes[..start.min(bytes.len())];
    let line_start = before.iter().rposition(|byte| *byte == b'\n').map_or(0, |newline| newline + 1);
    let line = before.iter().filter(|byte| **byte == b'\n').count() + 1;
    (line, String::from_utf8_lossy(&before[line_start..]).chars().count() + 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Location;

    fn sources(path: &str, text: &str) -> Sources {
        [(path.to_owned(), text.as_bytes().to_vec())].into_iter().collect()
    }

    fn check(path: &str, text: &str, pointer: &str, key: (usize, usize), value: (usize, usize)) {
        let sources = sources(path, text);
        let location = Location { file: path.to_owned(), pointer: pointer.to_owned() };
        let found = |place: &Place| {
            let located = sources.locate(place);
            (located.line, located.column)
        };
        assert_eq!(found(&Place::Key(location.clone())), key, "key at {pointer}");
        assert_eq!(found(&Place::Value(location)), value, "value at {pointer}");
    }

    #[test]
    fn values_are_found_in_yaml() {
        let text = "a:\n  b/c: [x, y]\n  d: &d\n    e: 1\nf: *d\ng:\n  <<: *d\n";
        check("acme/a.yaml", text, "", (1, 1), (1, 1));
        check("acme/a.yaml", text, "/a/b~1c", (2, 3), (2, 8));
        check("acme/a.yaml", text, "/a/b~1c/1", (2, 12), (2, 12));
        check("acme/a.yaml", text, "/f/e", (4, 5), (4, 8));
        check("acme/a.yaml", text, "/g/e", (4, 5), (4, 8));
        check("acme/a.yaml", text, "/a/missing/deeper", (1, 1), (2, 3));
    }

    #[test]
    fn values_are_found_in_json() {
        check("acme/a.json", "{\n\t\"a\": {\"\": [1,\n 2]}}", "/a//1", (3, 2), (3, 2));
    }

    #[test]
    fn values_are_found_in_toml() {
        let text = "'ä' = 1\n[a.b]\nc = { d = [1, 2] }\n[[e]]\nf = 1\n[[e]]\nf = 2\n";
        check("acme/provider.toml", text, "/a/b/c/d/1", (3, 15), (3, 15));
        check("acme/provider.toml", text, "/a/b/c", (3, 1), (3, 5));
        check("acme/provider.toml", text, "/a/b/missing", (2, 4), (2, 1));
        check("acme/provider.toml", text, "/e/1/f", (7, 1), (7, 5));
        check("acme/provider.toml", text, "/e/f", (4, 3), (4, 1));
        check("acme/provider.toml", "a = [", "/a", (1, 1), (1, 1));
    }

    #[test]
    fn byte_offsets_become_lines() {
        let sources = sources("acme/provider.toml", "a = 1\r\nä = 2\r\n");
        let located = sources.locate(&Place::Bytes { file: "acme/provider.toml".to_owned(), start: 10 });
        assert_eq!((located.line, located.column), (2, 3));
        assert_eq!(located.source_line.as_deref(), Some("ä = 2"));
    }

    #[test]
    fn flaws_have_a_position() {
        let flaw = |path: &str, text: &[u8]| {
            let sources: Sources = [(path.to_owned(), text.to_vec())].into_iter().collect();
            let flaw = sources.value(path).unwrap().unwrap_err();
            let located = sources.locate(&flaw.place);
            (flaw.message, located.line, located.column)
        };
        let (message, line, _) = flaw("a/b.json", b"{\"k\": 1,\n \"k\": 2}");
        assert_eq!((message.as_str(), line), ("the key `k` stands twice in one object", 2));
        let (message, line, _) = flaw("a/b.yaml", b"x:\n  k: 1\n  k: 2\n");
        assert_eq!((message.as_str(), line), ("the key `k` stands twice in one object", 3));
        assert_eq!(flaw("a/b.yaml", b"a: \xff\n").1, 1);
        assert_eq!(flaw("a/b.json", b"{\n").1, 2);
    }

    #[test]
    fn providers_are_the_folders() {
        let sources: Sources = ["b/x", "a/y/z", "a-b/q", "a/b", "top"]
            .map(|path| (path.to_owned(), Vec::new()))
            .into_iter()
            .collect();
        assert_eq!(sources.providers(), ["a", "a-b", "b"]);
        assert_eq!(sources.files_under("a").collect::<Vec<_>>(), ["a/b", "a/y/z"]);
    }
}
