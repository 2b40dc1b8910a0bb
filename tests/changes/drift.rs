//! What providers changed without a word: the pages of two times, or two products of them, as before and after. The
//! verdicts in `verdicts.toml` were written by hand, each with its reason, and are all that is told.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use codegen::source::Sources;
use serde::Deserialize;

use crate::case::{self, Expected};
use crate::golden;

/// What a careful engineer says of one drift.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Verdicts {
    /// Folders of the specs instead of `before` and `after`.
    specs: Option<[String; 2]>,
    #[serde(default)]
    change: Vec<Verdict>,
    /// What differs and is no change, and why.
    #[serde(default)]
    unchanged: Vec<String>,
}

/// What is to be told, and why: one change, or one for each of several events, at each of several places.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Verdict {
    why: String,
    rule: String,
    /// The events that one change touches.
    #[serde(default)]
    events: Vec<String>,
    /// Events of which each has a change of its own.
    #[serde(default)]
    each: Vec<String>,
    #[serde(default)]
    path: Option<String>,
    #[serde(default)]
    paths: Vec<String>,
    wire: String,
    source: String,
    behaviour: String,
}

impl Verdict {
    fn expected(&self) -> Vec<Expected> {
        let events = match self.each.as_slice() {
            [] => vec![self.events.clone()],
            each => each.iter().map(|event| vec![event.clone()]).collect(),
        };
        let change = |(events, path): (&Vec<String>, &String)| Expected {
            rule: self.rule.clone(),
            events: events.clone(),
            path: path.clone(),
            wire: self.wire.clone(),
            source: self.source.clone(),
            behaviour: self.behaviour.clone(),
        };
        let paths = || self.path.iter().chain(&self.paths);
        events.iter().flat_map(|events| paths().map(move |path| (events, path))).map(change).collect()
    }
}

#[test]
fn each_known_drift_has_the_verdicts_of_a_careful_engineer() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("changes/drift");
    let mut folders: Vec<PathBuf> = fs::read_dir(folder)
        .expect("the folder of drifts can be read")
        .map(|entry| entry.expect("the folder of drifts can be read").path())
        .collect();
    folders.sort();
    let mut wrong = Vec::new();
    let mut count = 0;
    for folder in &folders {
        let name = folder.file_name().and_then(|name| name.to_str()).expect("drifts have names in UTF-8");
        let text = fs::read_to_string(folder.join("verdicts.toml")).unwrap_or_default();
        let verdicts: Verdicts = toml::from_str(&text).unwrap_or_else(|error| panic!("{name}: {error}"));
        let blank = |text: &String| text.trim().is_empty();
        assert!(
            !verdicts.change.iter().any(|verdict| blank(&verdict.why)),
            "{name}: a verdict has no reason"
        );
        assert!(!verdicts.unchanged.iter().any(blank), "{name}: what is no change has no reason");
        let mut told = told(folder, name, &verdicts);
        count += told.len();
        for expected in verdicts.change.iter().flat_map(Verdict::expected) {
            match told.iter().position(|change| *change == expected) {
                Some(index) => drop(told.remove(index)),
                None => wrong.push(format!("{name} was expected, and is not told: {expected:?}")),
            }
        }
        wrong.extend(told.iter().map(|change| format!("{name} is told, and was not expected: {change:?}")));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    println!("{} drifts, {count} changes", folders.len());
}

fn told(folder: &Path, name: &str, verdicts: &Verdicts) -> Vec<Expected> {
    let folders = match &verdicts.specs {
        Some(specs) => {
            let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../specs");
            specs.clone().map(|provider| root.join(provider))
        }
        None => ["before", "after"].map(|state| folder.join(state)),
    };
    let [old, new] = folders.map(|folder| sources(&folder));
    case::changes(&old, &new, name).iter().map(Expected::from).collect()
}

/// A provider's folder, as any other provider's.
fn sources(folder: &Path) -> Sources {
    let files: BTreeMap<String, Vec<u8>> = golden::files(folder);
    assert!(files.contains_key("provider.toml"), "{} is no provider", folder.display());
    files.into_iter().map(|(file, bytes)| (format!("acme/{file}"), bytes)).collect()
}
