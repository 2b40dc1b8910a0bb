//! An event more in a large document changes its own file, the dispatch, and nothing else.
//!
//! The document is one that a provider publishes; it is read from the corpus, and without it nothing is shown.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::PathBuf;

use codegen::tree::Tree;
use serde_json::{Value, json};

use crate::workspace::{generated_from, root};

const PROVIDER: &str = "title = \"Acme\"\n[document]\nfile = \"openapi.json\"\n\
                        [discriminator]\nat = [{ header = \"X-Acme-Event\" }]\nvalue = \"key\"\n";

/// The largest document of the corpus, with its 261 webhooks.
fn document() -> Option<Value> {
    let beside = || root().join("../shared/corpus");
    let corpus = std::env::var_os("HOOKWRIGHT_CORPUS").map_or_else(beside, PathBuf::from);
    let path = corpus.join("github-webhooks/openapi-webhooks-12.1.0.api.github.com.json");
    let Ok(text) = fs::read(&path) else {
        println!(
            "skipped, since {} is not there: set HOOKWRIGHT_CORPUS to where the corpus lies",
            path.display()
        );
        return None;
    };
    Some(serde_json::from_slice(&text).expect("the document is JSON"))
}

fn generated(document: &Value) -> Tree {
    let files = BTreeMap::from([
        ("acme/provider.toml".to_owned(), PROVIDER.as_bytes().to_vec()),
        ("acme/openapi.json".to_owned(), document.to_string().into_bytes()),
    ]);
    generated_from(files).generated
}

fn changed(before: &Tree, after: &Tree) -> BTreeSet<String> {
    let paths = before.keys().chain(after.keys());
    paths.filter(|path| before.get(*path) != after.get(*path)).cloned().collect()
}

fn webhooks(document: &mut Value) -> &mut serde_json::Map<String, Value> {
    document["webhooks"].as_object_mut().expect("the document has webhooks")
}

/// What an event brings itself stands in its file, though it names what others share, and calls places as they do.
#[test]
fn a_new_event_changes_its_file_and_the_dispatch() {
    let Some(mut document) = document() else { return };
    let before = generated(&document);
    assert!(before.len() > 250, "{} files", before.len());

    let schema = json!({
        "type": "object",
        "required": ["action", "repository", "rocket"],
        "properties": {
            "action": {"type": "string", "enum": ["launched"]},
            "repository": {"$ref": "#/components/schemas/repository-webhooks"},
            "sender": {"$ref": "#/components/schemas/simple-user"},
            "rocket": {
                "type": "object",
                "required": ["id"],
                "properties": {
                    "id": {"type": "integer"},
                    "state": {"type": "string", "enum": ["fuelled", "lifted", "landed"]},
                    "milestone": {"type": "object", "properties": {"height": {"type": "integer"}}},
                },
            },
        },
    });
    let operation = json!({"post": {"requestBody": {"content": {"application/json": {"schema": schema}}}}});
    // Names are given, and shared types found, in the order of the document.
    let count = webhooks(&mut document).len();
    for position in [0, count / 2] {
        let mut more = document.clone();
        let mut keys: Vec<(String, Value)> = std::mem::take(webhooks(&mut more)).into_iter().collect();
        keys.insert(position, ("rocket-launched".to_owned(), operation.clone()));
        webhooks(&mut more).extend(keys);
        let expected = ["src/acme/mod.rs", "src/acme/rocket_launched.rs"].map(str::to_owned);
        assert_eq!(changed(&before, &generated(&more)), BTreeSet::from(expected), "at {position}");
    }
}
