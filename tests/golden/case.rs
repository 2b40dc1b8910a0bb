//! A case folder comes in; its files as sources, and how it differs from what the pipeline gives, go out.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use codegen::outcome::{Options, Outcome};
use codegen::source::Sources;
use codegen::tree::{self, Tree};

/// A folder of cases: `features`, `diagnostics` or `hostile`.
pub fn folder(kind: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("cases").join(kind)
}

/// The names of the cases in a folder, sorted.
pub fn names(kind: &str) -> Vec<String> {
    let entries = fs::read_dir(folder(kind)).expect("the folder of cases can be read");
    let mut names: Vec<String> = entries
        .map(|entry| entry.expect("the folder of cases can be read"))
        .filter(|entry| entry.path().is_dir())
        .map(|entry| entry.file_name().into_string().expect("cases have names in UTF-8"))
        .collect();
    names.sort();
    names
}

/// Every file in a folder and the folders in it, by its path in that folder.
pub fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(&next).into_iter().flatten() {
            let path = entry.expect("a case can be read").path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let inside = path.strip_prefix(folder).expect("the file was found in this folder");
                let name = inside.to_str().expect("files of cases have names in UTF-8").to_owned();
                files.insert(name, fs::read(&path).expect("a case can be read"));
            }
        }
    }
    files
}

/// Runs the pipeline over sources.
pub fn run(sources: &Sources) -> Outcome {
    let options =
        Options { specs: "specs".to_owned(), runtime: "../runtime".to_owned(), workspace_member: true };
    codegen::run(sources, &options)
}

/// What a run has to tell, as people read it.
pub fn told(sources: &Sources, outcome: &Outcome) -> String {
    let mut text = String::new();
    for diagnostic in outcome.diagnostics.iter() {
        let located = sources.locate(&diagnostic.place);
        let code = diagnostic.code;
        write!(text, "{}[{code}] {}", code.severity(), located.file).expect("a String takes any text");
        if located.source_line.is_some() {
            write!(text, ":{}:{}", located.line, located.column).expect("a String takes any text");
        }
        text.push_str(&format!(": {}\n", diagnostic.message));
        if let Some(line) = &located.source_line {
            text.push_str(format!("    | {}", line.trim()).trim_end());
            text.push('\n');
        }
        if let Some(help) = &diagnostic.help {
            text.push_str(&format!("help: {help}\n"));
        }
        text.push('\n');
    }
    text.truncate(text.trim_end().len());
    if !text.is_empty() {
        text.push('\n');
    }
    text
}

/// Says how the files in a folder differ from what they should be, or, with `UPDATE_CASES=1`, makes them so.
///
/// Only files for which `is_ours` holds are read, and only those are removed.
pub fn compare(folder: &Path, expected: &Tree, is_ours: impl Fn(&str) -> bool) -> String {
    let mut found = files(folder);
    found.retain(|path, _| is_ours(path));
    let mut differences = String::new();
    for (path, text) in expected {
        let present = found.remove(path).map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
        if present.as_ref() != Some(text) {
            differences.push_str(&tree::diff(path, &present.unwrap_or_default(), text));
            if updates() {
                let path = folder.join(path);
                fs::create_dir_all(path.parent().expect("a file lies in a folder"))
                    .expect("a case can be written");
                fs::write(path, text).expect("a case can be written");
            }
        }
    }
    for path in found.keys() {
        differences.push_str(&format!("{path} is not expected any more\n"));
        if updates() {
            fs::remove_file(folder.join(path)).expect("a case can be written");
        }
    }
    if updates() { String::new() } else { differences }
}

/// Fails with all differences at once, and says what mends them.
pub fn assert_equal(differences: &[String]) {
    let differences: String = differences.concat();
    assert!(
        differences.is_empty(),
        "{differences}\n`UPDATE_CASES=1 cargo test -p tests --test golden` writes what is there now\n"
    );
}

fn updates() -> bool {
    std::env::var_os("UPDATE_CASES").is_some_and(|value| value == "1")
}
