//! What fails in, and what `known_failures.toml` lists; the test fails where they differ.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde::Deserialize;

use crate::suite::{Group, Instance};

/// One valid object that is not decoded and encoded unchanged, as `known_failures.toml` names it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Known {
    file: String,
    group: String,
    test: String,
}

impl Known {
    /// An object by the names that the suite gives it.
    pub fn of(group: &Group, instance: &Instance) -> Self {
        Self {
            file: format!("{}/{}", group.dialect, group.file),
            group: group.description.clone(),
            test: instance.description.clone(),
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct List {
    #[serde(default)]
    failure: Vec<Entry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    file: String,
    group: String,
    test: String,
    reason: String,
}

/// Compares failures, each with what was found, with the list.
pub fn compare(failures: &[(Known, String)]) {
    let list: List =
        toml::from_str(include_str!("known_failures.toml")).expect("known_failures.toml is read");
    let mut known: BTreeMap<Known, String> = BTreeMap::new();
    for Entry { file, group, test, reason } in list.failure {
        assert!(!reason.trim().is_empty(), "{file}, {group}, {test}: give the reason");
        let entry = Known { file, group, test };
        assert!(known.insert(entry.clone(), reason).is_none(), "{entry:?} is listed twice");
    }
    let mut wrong = String::new();
    for (failure, found) in failures {
        if known.remove(failure).is_none() {
            let Known { file, group, test } = failure;
            writeln!(
                wrong,
                "[[failure]]\nfile = {file:?}\ngroup = {group:?}\ntest = {test:?}\nreason = {found:?}\n"
            )
            .expect("a String takes any text");
        }
    }
    for entry in known.keys() {
        writeln!(wrong, "{entry:?} passes: remove it from known_failures.toml")
            .expect("a String takes any text");
    }
    assert!(wrong.is_empty(), "known_failures.toml does not say what is:\n\n{wrong}");
}
