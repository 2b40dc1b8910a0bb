//! What providers published, one version after another: every difference between two versions is told, and nothing
//! else is. `published.txt` has the books, and how many changes of each kind there are; `README.md` says what the books
//! do not see, and what was read by hand.
//!
//! The large documents are read only with `HOOKWRIGHT_FULL=1`, and are in `published_full.txt`.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use codegen::change::Change;
use codegen::source::Sources;
use codegen::tree::Tree;
use serde_json::Value;

use crate::{case, corpus, golden};
use account::Account;

mod account;
mod difference;
mod place;
mod reason;

/// Documents of which a comparison takes more than a moment.
const LARGE: [&str; 2] = ["github", "stripe"];

#[test]
fn each_difference_between_two_versions_is_told() {
    let Some(root) = corpus::root() else { return };
    let pairs = pairs(&root.join("version-pairs"));
    assert_eq!(pairs.len(), 14, "the corpus has another number of pairs");
    let (large, small): (Vec<&Pair>, Vec<&Pair>) =
        pairs.iter().partition(|pair| LARGE.iter().any(|large| pair.name.starts_with(large)));
    let mut lists = vec![("published.txt", small)];
    if corpus::full() {
        lists.push(("published_full.txt", large));
    }
    let here = Path::new(env!("CARGO_MANIFEST_DIR")).join("changes");
    let mut read = 0;
    let mut wrong = Vec::new();
    for (file, pairs) in lists {
        let text = pairs.iter().map(|pair| pair.told()).collect();
        wrong.push(golden::compare(&here, &Tree::from([(file.to_owned(), text)]), |path| path == file));
        read += pairs.len();
    }
    golden::assert_equal(&wrong);
    println!("{read} of {} pairs of versions", pairs.len());
}

/// Two versions of a document.
struct Pair {
    name: String,
    folder: PathBuf,
}

fn pairs(folder: &Path) -> Vec<Pair> {
    let entries = fs::read_dir(folder).expect("the corpus can be read");
    let folders =
        entries.map(|entry| entry.expect("the corpus can be read").path()).filter(|path| path.is_dir());
    let name =
        |folder: &Path| folder.file_name().and_then(|name| name.to_str()).expect("it is UTF-8").to_owned();
    let mut pairs: Vec<Pair> = folders.map(|folder| Pair { name: name(&folder), folder }).collect();
    pairs.sort_by(|one, other| one.name.cmp(&other.name));
    pairs
}

impl Pair {
    /// The lines on this pair.
    fn told(&self) -> String {
        let [old, new] = ["before", "after"].map(|version| self.files(version));
        let sources = |files: &BTreeMap<String, Vec<u8>>| -> Sources { files.clone().into_iter().collect() };
        let changes = case::changes(&sources(&old), &sources(&new), &self.name);
        let configuration: toml::Table =
            String::from_utf8_lossy(&new["acme/provider.toml"]).parse().expect("it is TOML");
        let main = configuration["document"]["file"].as_str().expect("it names a file");
        let [old, new] = [old, new].map(parsed);
        let all = difference::differences(&old, &new, main);
        let map = configuration["discriminator"].get("map");
        let event_type = |key: &str| {
            let mapped = map.and_then(|map| map.get(key)).and_then(toml::Value::as_str).unwrap_or(key);
            mapped.trim_end_matches(".*").to_owned()
        };
        let books = account::account(&all, &changes, &event_type);
        assert!(books.is_balanced(), "{}:\n{}", self.name, books.lines());
        self.lines(&changes, &books)
    }

    fn lines(&self, changes: &[Change], books: &Account) -> String {
        let mut text = format!("{}: {} changes\n", self.name, changes.len());
        let mut counts: BTreeMap<(String, String), usize> = BTreeMap::new();
        for change in changes {
            let verdicts = change.verdicts;
            let verdicts = format!("{} {} {}", verdicts.wire, verdicts.source, verdicts.behaviour);
            *counts.entry((change.rule.to_string(), verdicts)).or_default() += 1;
        }
        for ((rule, verdicts), count) in counts {
            writeln!(text, "  {count:5} {rule}: {verdicts}").expect("a String takes any text");
        }
        text + &books.lines() + "\n"
    }

    /// A version in a provider's folder, with the `provider.toml` that the tests of the corpus have for it.
    fn files(&self, version: &str) -> BTreeMap<String, Vec<u8>> {
        let entries = fs::read_dir(&self.folder).expect("the corpus can be read");
        let paths = entries.map(|entry| entry.expect("the corpus can be read").path());
        let is_it =
            |path: &PathBuf| path.file_name().is_some_and(|name| name.to_string_lossy().starts_with(version));
        let document = corpus::bytes(&{ paths }.find(is_it).expect("each version is there"));
        let own = |provider: &str| {
            let file = corpus::here().join(provider).join("provider.toml");
            let text = fs::read_to_string(file).expect("the provider has it");
            // Payloads of one version say nothing on another.
            text.split("\n[examples]").next().unwrap_or_default().to_owned()
        };
        let by_key = |place: &str| {
            format!(
                "title = \"Acme\"\n[document]\nfile = \"openapi.yaml\"\n\
                 [discriminator]\nat = [{place}]\nvalue = \"key\"\n"
            )
        };
        let mut files = BTreeMap::new();
        let (file, configuration) = match self.name.split_once('-').map(|(provider, _)| provider) {
            // No version lists the event codes of all its keys.
            Some("adyen") if self.name.contains("Webhooks") => {
                ("openapi.yaml", by_key("{ header = \"X-Event\" }"))
            }
            Some("adyen") => ("openapi.yaml", by_key("\"/type\"")),
            Some("github") => ("openapi.json", own("github")),
            Some("resend") => ("openapi.yaml", own("resend")),
            _ => {
                let events = corpus::bytes(&corpus::here().join("stripe/events.yaml"));
                files.insert("acme/events.yaml".to_owned(), events);
                ("openapi.yaml", own("stripe"))
            }
        };
        files.insert(format!("acme/{file}"), document);
        files.insert("acme/provider.toml".to_owned(), configuration.into_bytes());
        files
    }
}

/// The documents of a version, by their names beside `provider.toml`.
fn parsed(files: BTreeMap<String, Vec<u8>>) -> BTreeMap<String, Value> {
    let documents = files.into_iter().filter(|(path, _)| !path.ends_with(".toml"));
    documents
        .map(|(path, bytes)| {
            let value = serde_yaml::from_slice(&bytes).expect("what was published is YAML");
            (path.trim_start_matches("acme/").to_owned(), value)
        })
        .collect()
}
