//! A folder of `cases` comes in; both documents as sources, and what is claimed of them, go out.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use codegen::change::Change;
use codegen::source::Sources;
use serde::Deserialize;

/// What most cases have for a `provider.toml`.
const CONFIGURATION: &str =
    "title = \"Acme\"\n\n[document]\nfile = \"openapi.yaml\"\n\n[discriminator]\nat = [\"/type\"]\n";

/// What a case claims.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Claim {
    /// Why no delivery shows that something behaves in another way.
    pub unseen: Option<String>,
    /// The secret by which deliveries are verified; none are where there is none.
    pub secret: Option<String>,
    /// Code that uses what changes, and names nothing else.
    pub reads: Option<String>,
    /// Code that names every member or value.
    pub lists: Option<String>,
    /// Every change, in the order in which they are told.
    #[serde(default)]
    pub change: Vec<Expected>,
    /// What becomes of deliveries.
    #[serde(default)]
    pub delivery: Vec<Delivery>,
}

/// A change that is to be told.
#[derive(Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Expected {
    pub rule: String,
    pub events: Vec<String>,
    pub path: String,
    pub wire: String,
    pub source: String,
    pub behaviour: String,
}

impl From<&Change> for Expected {
    fn from(change: &Change) -> Self {
        Self {
            rule: change.rule.to_string(),
            events: change.events.clone(),
            path: change.path.to_string(),
            wire: change.verdicts.wire.to_string(),
            source: change.verdicts.source.to_string(),
            behaviour: change.verdicts.behaviour.to_string(),
        }
    }
}

/// A body, and what becomes of it before and after: the types make it `typed`, `unknown` or `malformed`, or it is
/// `refused` as a whole; it does not verify, so it is `rejected`, or cannot, as it is `unstated` how; it is a
/// question, and is `answered`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Delivery {
    pub body: String,
    #[serde(default)]
    pub headers: BTreeMap<String, String>,
    pub old: String,
    pub new: String,
}

/// A case.
pub struct Case {
    pub name: String,
    pub claim: Claim,
    folder: PathBuf,
}

/// A state of a case's document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    Old,
    New,
}

impl State {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Old => "old",
            Self::New => "new",
        }
    }
}

impl Case {
    /// The files of a state, in a provider's folder of this name; none where the provider is not there.
    pub fn files(&self, state: State, provider: &str) -> Vec<(String, Vec<u8>)> {
        let read = |end: &str| fs::read(self.folder.join(format!("{}.{end}", state.as_str()))).ok();
        let Some(document) = read("yaml") else { return Vec::new() };
        let configuration = read("toml").unwrap_or_else(|| CONFIGURATION.into());
        vec![
            (format!("{provider}/openapi.yaml"), document),
            (format!("{provider}/provider.toml"), configuration),
        ]
    }

    /// What changed, as it is told.
    pub fn changes(&self) -> Vec<Change> {
        let sources = |state| self.files(state, "acme").into_iter().collect::<Sources>();
        changes(&sources(State::Old), &sources(State::New), &self.name)
    }
}

/// The changes of the one provider that two sources hold.
pub fn changes(old: &Sources, new: &Sources, name: &str) -> Vec<Change> {
    let comparison = codegen::compare(old, new, &[]);
    for diagnostics in [&comparison.old_diagnostics, &comparison.new_diagnostics] {
        let hinders = diagnostics.iter().find(|told| codegen::hinders_comparing(told.code));
        assert_eq!(hinders, None, "{name}");
    }
    comparison.providers.into_iter().flat_map(|(_, changes)| changes).collect()
}

/// Every case, by name.
pub fn all() -> Vec<Case> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("changes/cases");
    let entries = fs::read_dir(folder).expect("the folder of cases can be read");
    let mut cases: Vec<Case> = entries
        .map(|entry| {
            let folder = entry.expect("the folder of cases can be read").path();
            let name = folder.file_name().and_then(|name| name.to_str()).expect("cases have names in UTF-8");
            let text = fs::read_to_string(folder.join("case.toml"))
                .unwrap_or_else(|error| panic!("{name}/case.toml: {error}"));
            let claim = toml::from_str(&text).unwrap_or_else(|error| panic!("{name}/case.toml: {error}"));
            Case { name: name.to_owned(), claim, folder: folder.clone() }
        })
        .collect();
    cases.sort_by(|one, other| one.name.cmp(&other.name));
    cases
}
