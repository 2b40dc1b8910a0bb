//! The suite's folder in, the schemas that describe objects and the objects that fit them out.

use std::path::{Path, PathBuf};
use std::{env, fs};

use serde_json::Value;

use crate::workspace::{files, root};

/// A schema of the suite and the objects that fit it.
pub struct Group {
    /// The dialect's folder: `draft7`.
    pub dialect: String,
    /// The file that it is in: `allOf.json`.
    pub file: String,
    /// What the suite calls it.
    pub description: String,
    /// The name of its event: the file's name and the position in it.
    pub event_type: String,
    /// The schema.
    pub schema: Value,
    /// Valid objects.
    pub instances: Vec<Instance>,
}

/// A valid object.
pub struct Instance {
    /// What the suite calls it.
    pub description: String,
    /// The object.
    pub data: Value,
}

/// Where the suite lies, if it is there.
pub fn folder() -> Option<PathBuf> {
    let corpus = env::var_os("HOOKWRIGHT_CORPUS")
        .map_or_else(|| root().join("../shared/corpus"), PathBuf::from)
        .join("json-schema-test-suite/tests");
    corpus.is_dir().then_some(corpus)
}

/// The schemas of a dialect that describe objects.
pub fn groups(folder: &Path, dialect: &str) -> Vec<Group> {
    let entries = fs::read_dir(folder.join(dialect)).expect("the suite can be read");
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.expect("the suite can be read").path()).collect();
    files.retain(|path| path.extension().is_some_and(|extension| extension == "json"));
    files.sort();
    let mut found = Vec::new();
    for path in files {
        let text = fs::read_to_string(&path).expect("the suite can be read");
        let listed: Vec<Value> = serde_json::from_str(&text).expect("the suite is JSON");
        let stem = path.file_stem().and_then(|stem| stem.to_str()).expect("files of the suite have names");
        for (index, group) in listed.into_iter().enumerate() {
            let instances = group["tests"].as_array().into_iter().flatten();
            let instances: Vec<Instance> = instances
                .filter(|test| test["valid"] == true && test["data"].is_object())
                .map(|test| Instance {
                    description: text_of(&test["description"]),
                    data: test["data"].clone(),
                })
                .collect();
            if instances.is_empty() || !describes_object(&group["schema"]) {
                continue;
            }
            found.push(Group {
                dialect: dialect.to_owned(),
                file: format!("{stem}.json"),
                description: text_of(&group["description"]),
                event_type: format!("{stem}-{index}"),
                schema: group["schema"].clone(),
                instances,
            });
        }
    }
    found
}

/// What the suite serves to its schemas, as files of a provider's folder: each with the address that it is served
/// under, as a vendored copy would have it.
pub fn remotes(dialect: &str) -> Vec<(String, String)> {
    let Some(folder) = folder().map(|tests| tests.with_file_name("remotes")).filter(|folder| folder.is_dir())
    else {
        return Vec::new();
    };
    let is_for = |path: &&String| !path.starts_with("draft") || path.starts_with(&format!("{dialect}/"));
    let served = files(&folder);
    let served = served.iter().filter(|(path, _)| is_for(path)).filter_map(|(path, bytes)| {
        let mut schema: Value = serde_json::from_slice(bytes).ok()?;
        let keywords = schema.as_object_mut()?;
        keywords.entry("$id").or_insert_with(|| format!("http://localhost:1234/{path}").into());
        Some((format!("remotes/{path}"), schema.to_string()))
    });
    served.collect()
}

fn text_of(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

/// Keywords that speak of objects.
const OBJECT: [&str; 12] = [
    "properties",
    "required",
    "additionalProperties",
    "patternProperties",
    "unevaluatedProperties",
    "propertyNames",
    "dependencies",
    "dependentSchemas",
    "dependentRequired",
    "minProperties",
    "maxProperties",
    // What it leads to does, or there would be no valid object.
    "$ref",
];

/// Whether a schema speaks of objects, itself or through what it consists of.
fn describes_object(schema: &Value) -> bool {
    let parts = ["allOf", "anyOf", "oneOf"].iter().filter_map(|keyword| schema.get(keyword)?.as_array());
    let conditions = ["if", "then", "else"].iter().filter_map(|keyword| schema.get(keyword));
    let is_named = |kind: &Value| {
        kind == "object" || kind.as_array().is_some_and(|kinds| kinds.iter().any(|kind| kind == "object"))
    };
    schema.get("type").is_some_and(is_named)
        || OBJECT.iter().any(|keyword| schema.get(keyword).is_some())
        || parts.flatten().chain(conditions).any(describes_object)
}
