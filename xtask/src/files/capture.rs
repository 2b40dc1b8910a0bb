//! Captured deliveries come in as files, folders and the standard input, packed or not; each goes out on its own,
//! with where it was found.
//!
//! Nothing is held but one delivery, so a capture may have any size, and what is longer than a delivery can be is
//! passed over.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

use flate2::bufread::MultiGzDecoder;

use super::is_hidden;
use super::read::{cannot_read, read};
use crate::finding::Finding;

/// A longer delivery is told and not looked at.
pub const LONGEST: u64 = 16 * 1024 * 1024;

/// How much is read at once.
const BUFFER: usize = 1024 * 1024;

/// One delivery.
pub struct Captured<'a> {
    pub content: Content<'a>,
    /// The file, as the command line leads to it; `-` for the standard input.
    pub file: &'a str,
    /// The line that it is on, counted from one; 1 where a file holds one delivery.
    pub line: u64,
}

/// What was captured.
pub enum Content<'a> {
    Bytes {
        bytes: &'a [u8],
        /// The headers in the file beside it, names in lower case.
        headers: Option<&'a BTreeMap<String, String>>,
    },
    /// More bytes than a delivery can have.
    TooLong(u64),
}

/// Hands over every delivery of some files and folders, and gives what could not be read.
pub fn all(inputs: &[PathBuf], take: &mut dyn FnMut(Captured<'_>)) -> Vec<Finding> {
    let mut captures = Captures { take, unreadable: Vec::new() };
    for input in inputs {
        if input.as_os_str() == "-" {
            let read = captures.stream(io::stdin().lock(), "-", Layout::Lines, None);
            captures.tell(read, "-");
        } else if input.is_dir() {
            captures.folder(input);
        } else {
            captures.file(input);
        }
    }
    captures.unreadable
}

/// How deliveries stand in a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Layout {
    /// The file is one.
    Whole,
    /// Each line is one.
    Lines,
}

/// What the name of a file says: the layout, and the name without what says it. Only names that say it are read in
/// folders.
fn layout(name: &str) -> Option<(Layout, &str)> {
    let name = name.strip_suffix(".gz").unwrap_or(name);
    let (stem, ending) = name.rsplit_once('.')?;
    match ending {
        "json" => Some((Layout::Whole, stem)),
        "ndjson" | "jsonl" => Some((Layout::Lines, stem)),
        _ => None,
    }
}

struct Captures<'t> {
    take: &'t mut dyn FnMut(Captured<'_>),
    unreadable: Vec<Finding>,
}

impl Captures<'_> {
    fn tell(&mut self, read: io::Result<()>, name: &str) {
        if let Err(error) = read {
            let help = "mend or leave out this capture; what came before was looked at";
            self.unreadable.push(Finding::error(cannot_read(&error)).at(name).with_help(help));
        }
    }

    /// Everything in a folder whose name says what it is, in the order of names. Links to folders are not followed.
    fn folder(&mut self, folder: &Path) {
        let entries = fs::read_dir(folder).and_then(Iterator::collect::<io::Result<Vec<_>>>);
        let mut entries = match entries {
            Ok(entries) => entries,
            Err(error) => return self.tell(Err(error), &folder.display().to_string()),
        };
        entries.sort_by_key(fs::DirEntry::file_name);
        for entry in entries.iter().filter(|entry| !is_hidden(&entry.file_name())) {
            let path = entry.path();
            if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
                self.folder(&path);
                continue;
            }
            let file_name = entry.file_name();
            let found = file_name.to_str().and_then(layout);
            if found.is_some_and(|(_, stem)| !stem.ends_with(".headers")) && path.is_file() {
                self.file(&path);
            }
        }
    }

    fn file(&mut self, path: &Path) {
        let name = path.display().to_string();
        let file_name = path.file_name().and_then(OsStr::to_str).unwrap_or_default();
        let (layout, stem) = layout(file_name).unwrap_or((Layout::Lines, file_name));
        let headers = match layout {
            Layout::Whole => match headers(&path.with_file_name(format!("{stem}.headers.json"))) {
                Ok(headers) => headers,
                Err(finding) => return self.unreadable.push(*finding),
            },
            Layout::Lines => None,
        };
        let read = File::open(path).and_then(|file| self.stream(file, &name, layout, headers.as_ref()));
        self.tell(read, &name);
    }

    fn stream(
        &mut self,
        source: impl Read,
        name: &str,
        layout: Layout,
        headers: Option<&BTreeMap<String, String>>,
    ) -> io::Result<()> {
        let mut source = BufReader::with_capacity(BUFFER, source);
        // A pipe may give its first bytes one by one, and a text never starts with the first of these two.
        if source.fill_buf()?.first() == Some(&0x1f) {
            let mut unpacked = BufReader::with_capacity(BUFFER, MultiGzDecoder::new(source));
            self.unpacked(&mut unpacked, name, layout, headers)
        } else {
            self.unpacked(&mut source, name, layout, headers)
        }
    }

    fn unpacked(
        &mut self,
        source: &mut dyn BufRead,
        name: &str,
        layout: Layout,
        headers: Option<&BTreeMap<String, String>>,
    ) -> io::Result<()> {
        let mut bytes = Vec::new();
        for line in 1.. {
            bytes.clear();
            let length = match layout {
                Layout::Whole => {
                    (&mut *source).take(LONGEST + 1).read_to_end(&mut bytes)? as u64
                        + io::copy(&mut *source, &mut io::sink())?
                }
                Layout::Lines => next_line(source, &mut bytes)?,
            };
            if length == 0 {
                break;
            }
            // Some editors mark a text as UTF-8 by its first bytes.
            let bytes = match line {
                1 => bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&bytes),
                _ => &bytes,
            };
            let content = match length {
                0..=LONGEST if bytes.iter().all(u8::is_ascii_whitespace) => continue,
                0..=LONGEST => Content::Bytes { bytes, headers },
                length => Content::TooLong(length),
            };
            (self.take)(Captured { content, file: name, line });
        }
        Ok(())
    }
}

/// Reads the next line, no more of it than can be a delivery, and says how long it is; 0 after the last one.
fn next_line(source: &mut dyn BufRead, line: &mut Vec<u8>) -> io::Result<u64> {
    let length = (&mut *source).take(LONGEST + 1).read_until(b'\n', line)? as u64;
    if length <= LONGEST || line.ends_with(b"\n") {
        return Ok(length);
    }
    let mut rest = 0;
    loop {
        let chunk = source.fill_buf()?;
        let end = chunk.iter().position(|byte| *byte == b'\n');
        let used = end.map_or(chunk.len(), |end| end + 1);
        source.consume(used);
        rest += used as u64;
        if end.is_some() || used == 0 {
            return Ok(length + rest);
        }
    }
}

/// The headers in a file, names in lower case; nothing where there is no such file.
fn headers(path: &Path) -> Result<Option<BTreeMap<String, String>>, Box<Finding>> {
    let told = |message: String| {
        let help = "write an object of texts: {\"X-Event\": \"...\"}";
        Box::new(Finding::error(message).at(path.display().to_string()).with_help(help))
    };
    if !path.is_file() {
        return Ok(None);
    }
    let bytes = read(path, LONGEST).map_err(|error| told(cannot_read(&error)))?.unwrap_or_default();
    let headers: BTreeMap<String, String> =
        serde_json::from_slice(&bytes).map_err(|error| told(format!("these are no headers: {error}")))?;
    Ok(Some(headers.into_iter().map(|(name, text)| (name.to_ascii_lowercase(), text)).collect()))
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    /// What is handed over of a folder with these files: file, line, headers and the text or its length.
    fn check(files: &[(&str, &[u8])], expected: &[&str], unreadable: &[&str]) {
        let folder = tempfile::tempdir().unwrap();
        for (name, bytes) in files {
            let path = folder.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, bytes).unwrap();
        }
        let start = format!("{}/", folder.path().display());
        let mut found = Vec::new();
        let told = all(&[folder.path().to_owned()], &mut |captured| {
            let file = captured.file.replace(&start, "");
            found.push(match captured.content {
                Content::Bytes { bytes, headers } => {
                    let headers = headers.map(|headers| format!("{headers:?}")).unwrap_or_default();
                    format!("{file}:{} {headers}{}", captured.line, String::from_utf8_lossy(bytes).trim_end())
                }
                Content::TooLong(length) => format!("{file}:{} {length} bytes", captured.line),
            });
        });
        assert_eq!(found, expected);
        let told: Vec<_> = told.iter().map(|finding| finding.message.as_str()).collect();
        assert!(told.len() == unreadable.len(), "{told:?}");
        assert!(told.iter().zip(unreadable).all(|(told, expected)| told.starts_with(expected)), "{told:?}");
    }

    fn packed(text: &str) -> Vec<u8> {
        let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        packer.write_all(text.as_bytes()).unwrap();
        packer.finish().unwrap()
    }

    #[test]
    fn files_of_a_folder_are_read_by_their_names() {
        let files: &[(&str, &[u8])] = &[
            ("b/one.json", b"\xef\xbb\xbf{\n}\n"),
            ("a.ndjson", b"1\r\n\n2"),
            ("a.jsonl", b"\n3\n"),
            ("with.json", b"4"),
            ("with.headers.json", b"{\"X-Event\": \"a\"}"),
            (".hidden.json", b"5"),
            ("other.txt", b"6"),
            ("empty.json", b""),
        ];
        check(
            files,
            &[
                "a.jsonl:2 3",
                "a.ndjson:1 1",
                "a.ndjson:3 2",
                "b/one.json:1 {\n}",
                "with.json:1 {\"x-event\": \"a\"}4",
            ],
            &[],
        );
    }

    #[test]
    fn packed_files_are_known_by_their_bytes() {
        let (one, two) = (packed("1\n2\n"), packed("3\n"));
        let both = [one.clone(), two].concat();
        check(
            &[("a.ndjson", &both), ("b.json.gz", &packed("4")), ("c.jsonl.gz", b"5\n")],
            &["a.ndjson:1 1", "a.ndjson:2 2", "a.ndjson:3 3", "b.json.gz:1 4", "c.jsonl.gz:1 5"],
            &[],
        );
        check(
            &[("a.ndjson.gz", &one[..one.len() - 6])],
            &["a.ndjson.gz:1 1", "a.ndjson.gz:2 2"],
            &["cannot read this"],
        );
    }

    #[test]
    fn what_is_too_long_is_not_held() {
        let long = LONGEST as usize;
        let mut lines = vec![b' '; long + 10];
        lines.extend(b"\n7\n");
        let mut fits = vec![b' '; long - 2];
        fits.extend(b"8\n");
        lines.extend(&fits);
        let expected = [
            format!("a.ndjson:1 {} bytes", long + 11),
            "a.ndjson:2 7".to_owned(),
            format!("a.ndjson:3 {}8", " ".repeat(long - 2)),
        ];
        let expected: Vec<&str> = expected.iter().map(String::as_str).collect();
        check(&[("a.ndjson", &lines)], &expected, &[]);
        check(&[("b.json", &vec![b' '; long + 1])], &[&format!("b.json:1 {} bytes", long + 1)], &[]);
    }

    #[test]
    fn headers_that_are_none_are_told() {
        check(&[("a.json", b"1"), ("a.headers.json", b"[1]")], &[], &["these are no headers"]);
    }
}
