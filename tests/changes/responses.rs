//! Another tool's cases, in the direction in which a receiver sees payloads: what it expects to be told is told here as
//! well, with a verdict of the same weight, or `responses.toml` says why not.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use codegen::change::Change;
use codegen::source::Sources;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::{case, corpus};

/// What is told in a case, and why that is not what was expected.
#[derive(Debug, Deserialize, Default, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
struct Entry {
    /// What is told: rule, path and verdicts.
    told: Vec<String>,
    /// Why the weight differs from the expected one.
    differs: Option<String>,
}

#[derive(Debug, Deserialize)]
struct Case {
    name: String,
    base: String,
    revision: String,
    expected: Vec<Expected>,
}

#[derive(Debug, Deserialize)]
struct Expected {
    id: String,
    level: String,
    direction: String,
}

#[test]
fn cases_of_responses() {
    let Some(root) = corpus::root() else { return };
    let root = root.join("oasdiff");
    let cases: Vec<Case> =
        serde_json::from_slice(&fs::read(root.join("cases.json")).expect("it is there")).expect("it is JSON");
    let table = Path::new(env!("CARGO_MANIFEST_DIR")).join("changes/responses.toml");
    let table: BTreeMap<String, Entry> =
        toml::from_str(&fs::read_to_string(table).expect("the table is there")).expect("the table is TOML");
    let mut wrong = Vec::new();
    let mut seen = 0;
    for case in
        cases.iter().filter(|case| case.expected.iter().any(|expected| expected.direction == "response"))
    {
        seen += 1;
        let [old, new] = [&case.base, &case.revision].map(|file| sources(&root.join("data").join(file)));
        let changes = case::changes(&old, &new, &case.name);
        let told: Vec<String> = changes
            .iter()
            .map(|change| {
                let verdicts = change.verdicts;
                let verdicts =
                    [verdicts.wire.as_str(), verdicts.source.as_str(), verdicts.behaviour.as_str()];
                format!("{} {} {}", change.rule, change.path, verdicts.join(" "))
            })
            .collect();
        let breaks = |change: &Change| change.verdicts.breaks_wire() || change.verdicts.breaks_source();
        let expects = case.expected.iter().any(|expected| expected.level != "INFO");
        let agrees = changes.iter().any(breaks) == expects && !changes.is_empty();
        let entry = table.get(&case.name);
        let is_explained = entry.is_some_and(|entry| entry.told == told && entry.differs.is_some() != agrees);
        if !is_explained {
            let ids: Vec<_> = case.expected.iter().map(|expected| (&expected.id, &expected.level)).collect();
            wrong.push(format!("[{}]\ntold = {told:#?}\n# agrees: {agrees}, expected {ids:?}", case.name));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
    assert_eq!(seen, table.len(), "the table has a case that is not there");
    println!("{seen} cases of responses");
}

/// A document whose responses are the payloads of events.
fn sources(path: &Path) -> Sources {
    let bytes = fs::read(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let mut document: Value = serde_yaml::from_slice(&bytes).expect("it is YAML");
    let paths = document["paths"].take();
    let mut webhooks = serde_json::Map::new();
    for (path, item) in paths.as_object().into_iter().flatten() {
        for (method, operation) in item.as_object().into_iter().flatten() {
            for (status, response) in operation["responses"].as_object().into_iter().flatten() {
                let content = response["content"].as_object().into_iter().flatten().next();
                if let Some((_, media)) = content {
                    let body = json!({ "content": { "application/json": media } });
                    webhooks.insert(
                        format!("{method} {path} {status}"),
                        json!({ "post": { "requestBody": body } }),
                    );
                }
            }
        }
    }
    document["openapi"] = "3.1.0".into();
    document["webhooks"] = webhooks.into();
    document.as_object_mut().expect("it is an object").remove("paths");
    // Version 3.1 has no `nullable` any more, and it means the same here.
    let configuration = "title = \"Acme\"\n[document]\nfile = \"a.json\"\n[discriminator]\n\
                         at = [{ header = \"x-event\" }]\nvalue = \"key\"\n";
    [("acme/provider.toml", configuration.to_owned()), ("acme/a.json", document.to_string())]
        .into_iter()
        .map(|(path, text)| (path.to_owned(), text.into_bytes()))
        .collect()
}
