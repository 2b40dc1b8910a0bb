//! The folder that holds the specs comes in; the bytes of its files go out, with what kept any from being read.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use super::{is_hidden, shown};

/// No published document comes near this size; a file that exceeds it was put there by mistake.
pub const SIZE_LIMIT: u64 = 64 * 1024 * 1024;

/// What lies under the folder that holds the specs.
#[derive(Debug, Default)]
pub struct Specs {
    /// Path with `/` between its parts, and bytes.
    pub files: Vec<(String, Vec<u8>)>,
    /// What cannot be read, each with the reason and what to do.
    pub unreadable: Vec<Unreadable>,
}

/// A file or folder that cannot be read.
#[derive(Debug, PartialEq, Eq)]
pub struct Unreadable {
    /// Its path with `/` between its parts.
    pub path: String,
    pub message: String,
    pub help: &'static str,
}

impl Specs {
    /// The names of the folders that hold files, one for each provider.
    pub fn providers(&self) -> BTreeSet<String> {
        self.files.iter().filter_map(|(path, _)| Some(path.split_once('/')?.0.to_owned())).collect()
    }
}

/// Reads all files of the folder; hidden ones are not part of it.
pub fn specs(folder: &Path) -> Result<Specs> {
    specs_within(folder, SIZE_LIMIT)
}

fn specs_within(folder: &Path, limit: u64) -> Result<Specs> {
    let context =
        || format!("cannot read the specs in {}, name another folder with `--specs`", shown(folder));
    let root = folder.canonicalize().with_context(context)?;
    fs::read_dir(&root).with_context(context)?;
    let mut walk = Walk { root: root.clone(), limit, specs: Specs::default() };
    walk.folder(&root, "", &mut Vec::new());
    walk.specs.files.sort();
    Ok(walk.specs)
}

struct Walk {
    root: PathBuf,
    limit: u64,
    specs: Specs,
}

impl Walk {
    /// `path` is the folder without links; `name` is what leads to it; `around` are the folders that it is in.
    fn folder(&mut self, path: &Path, name: &str, around: &mut Vec<PathBuf>) {
        let entries = fs::read_dir(path).and_then(Iterator::collect::<io::Result<Vec<_>>>);
        let entries = match entries {
            Ok(entries) => entries,
            Err(error) => return self.refuse(name, cannot_read(&error), READABLE),
        };
        around.push(path.to_owned());
        for entry in entries.into_iter().filter(|entry| !is_hidden(&entry.file_name())) {
            let file_name = entry.file_name();
            let child = crate::finding::join(name, &file_name.to_string_lossy());
            if file_name.to_str().is_none() {
                self.refuse(&child, "this name is not UTF-8", "rename it");
                continue;
            }
            match entry.path().canonicalize() {
                Ok(real) => self.entry(&real, &child, around),
                Err(error) => {
                    self.refuse(&child, cannot_read(&error), "mend the symbolic link, or delete it")
                }
            }
        }
        around.pop();
    }

    fn entry(&mut self, real: &Path, name: &str, around: &mut Vec<PathBuf>) {
        if !real.starts_with(&self.root) {
            self.refuse(
                name,
                "this symbolic link leaves the folder that holds the specs",
                "put a copy in its place",
            );
        } else if around.iter().any(|folder| folder == real) {
            self.refuse(name, "this symbolic link leads to a folder that it lies in", "delete the link");
        } else if real.is_dir() {
            self.folder(real, name, around);
        } else if real.is_file() {
            match read(real, self.limit) {
                Ok(Some(bytes)) => self.specs.files.push((name.to_owned(), bytes)),
                Ok(None) => {
                    let message = format!("this file is larger than {}", size(self.limit));
                    self.refuse(name, message, "keep only what describes the events, or delete it");
                }
                Err(error) => self.refuse(name, cannot_read(&error), READABLE),
            }
        } else {
            // Reading a pipe would wait for ever.
            self.refuse(name, "this is neither a file nor a folder", "delete it");
        }
    }

    fn refuse(&mut self, path: &str, message: impl Into<String>, help: &'static str) {
        self.specs.unreadable.push(Unreadable { path: path.to_owned(), message: message.into(), help });
    }
}

const READABLE: &str = "make it readable for you, or delete it";

/// Says why something cannot be read.
pub fn cannot_read(error: &io::Error) -> String {
    format!("cannot read this: {error}")
}

/// A size as people read it.
pub fn size(bytes: u64) -> String {
    match bytes / (1024 * 1024) {
        0 => format!("{bytes} bytes"),
        mebibytes => format!("{mebibytes} MiB"),
    }
}

/// The bytes of a file; none when it is larger than the limit.
pub fn read(path: &Path, limit: u64) -> io::Result<Option<Vec<u8>>> {
    let mut bytes = Vec::new();
    // A file may grow while it is read, so its length beforehand says too little.
    File::open(path)?.take(limit + 1).read_to_end(&mut bytes)?;
    Ok(u64::try_from(bytes.len()).is_ok_and(|length| length <= limit).then_some(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(lay_out: impl FnOnce(&Path), files: &[&str], unreadable: &[(&str, &str)]) {
        let folder = tempfile::tempdir().unwrap();
        let inside = folder.path().join("specs");
        fs::create_dir_all(inside.join("acme")).unwrap();
        fs::write(folder.path().join("outside"), "secret").unwrap();
        lay_out(&inside);
        let specs = specs_within(&inside, 10).unwrap();
        assert_eq!(specs.files.iter().map(|(path, _)| path).collect::<Vec<_>>(), files);
        let refused: Vec<_> =
            specs.unreadable.iter().map(|file| (file.path.as_str(), file.message.as_str())).collect();
        assert_eq!(refused, unreadable);
    }

    #[test]
    fn files_are_read_and_hidden_ones_are_not() {
        let lay_out = |folder: &Path| {
            fs::write(folder.join("acme/provider.toml"), "title").unwrap();
            fs::create_dir(folder.join("acme/examples")).unwrap();
            fs::write(folder.join("acme/examples/a.json"), "{}").unwrap();
            fs::write(folder.join("acme/.swap"), "").unwrap();
            fs::create_dir(folder.join(".hidden")).unwrap();
            fs::write(folder.join(".hidden/a"), "").unwrap();
        };
        check(lay_out, &["acme/examples/a.json", "acme/provider.toml"], &[]);
    }

    #[test]
    fn a_large_file_is_refused() {
        let lay_out = |folder: &Path| {
            fs::write(folder.join("acme/fits"), "0123456789").unwrap();
            fs::write(folder.join("acme/large"), "0123456789a").unwrap();
        };
        check(lay_out, &["acme/fits"], &[("acme/large", "this file is larger than 10 bytes")]);
    }

    #[cfg(unix)]
    #[test]
    fn links_stay_inside() {
        use std::os::unix::fs::symlink;
        let lay_out = |folder: &Path| {
            fs::write(folder.join("acme/a"), "").unwrap();
            symlink("a", folder.join("acme/b")).unwrap();
            symlink("../acme", folder.join("acme/loop")).unwrap();
        };
        let looped = [("acme/loop", "this symbolic link leads to a folder that it lies in")];
        check(lay_out, &["acme/a", "acme/b"], &looped);

        let lay_out = |folder: &Path| symlink("../../outside", folder.join("acme/out")).unwrap();
        check(lay_out, &[], &[("acme/out", "this symbolic link leaves the folder that holds the specs")]);

        let lay_out = |folder: &Path| symlink("nowhere", folder.join("acme/broken")).unwrap();
        let message = "cannot read this: No such file or directory (os error 2)";
        check(lay_out, &[], &[("acme/broken", message)]);
    }

    #[cfg(unix)]
    #[test]
    fn sockets_and_names_that_are_no_text_are_refused() {
        use std::os::unix::ffi::OsStrExt;
        let lay_out = |folder: &Path| {
            drop(std::os::unix::net::UnixListener::bind(folder.join("acme/socket")).unwrap());
        };
        check(lay_out, &[], &[("acme/socket", "this is neither a file nor a folder")]);

        let lay_out = |folder: &Path| {
            fs::write(folder.join("acme").join(std::ffi::OsStr::from_bytes(b"\xff")), "").unwrap();
        };
        check(lay_out, &[], &[("acme/\u{fffd}", "this name is not UTF-8")]);
    }

    #[test]
    fn a_missing_folder_says_what_to_do() {
        let folder = tempfile::tempdir().unwrap();
        let error = specs(&folder.path().join("nowhere")).unwrap_err();
        assert!(error.to_string().contains("name another folder with `--specs`"), "{error:#}");
    }

    #[test]
    fn providers_are_the_folders_that_hold_files() {
        let file = |path: &str| (path.to_owned(), Vec::new());
        let files = vec![file("acme/a"), file("acme/b"), file("provider.schema.json"), file("zeta/a")];
        let specs = Specs { files, unreadable: Vec::new() };
        assert_eq!(specs.providers().into_iter().collect::<Vec<_>>(), ["acme", "zeta"]);
    }
}
