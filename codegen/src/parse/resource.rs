//! A document in, the addresses by which JSON Schema lets its parts be referred to out: `$id` and `$anchor`.
//!
//! An address is absolute where the document gives it one, and otherwise the path of a file in the folder that holds
//! the specs.

use std::collections::BTreeMap;

use serde_json::Value;

use super::reference::{self, has_scheme};
use super::schema::Dialect;

/// A schema with an address of its own: the document, or a part of it with an `$id`.
#[derive(Debug, Default)]
pub struct Resource {
    /// Where it stands in its document, as a JSON Pointer.
    pub pointer: String,
    /// Its address.
    pub address: String,
    /// Where its anchors stand in the document, as JSON Pointers.
    pub anchors: BTreeMap<String, String>,
}

/// Whether a text may declare more than its own root: only then is it worth a walk.
pub fn may_declare(text: &str) -> bool {
    ["$id", "$anchor", "$dynamicAnchor", "$recursiveAnchor"].iter().any(|keyword| text.contains(keyword))
}

/// The resources of a document, the document itself first, and those inside another after it.
pub fn all(folder: &str, file: &str, root: &Value) -> Vec<Resource> {
    let mut found = vec![Resource { address: file.to_owned(), ..Resource::default() }];
    let dialect = root.get("$schema").and_then(Value::as_str).and_then(Dialect::named);
    let mut waiting = vec![Waiting { value: root, pointer: String::new(), around: 0, holds_names: false }];
    while let Some(Waiting { value, pointer, mut around, holds_names }) = waiting.pop() {
        match value {
            Value::Object(members) => {
                // Beside a `$ref` nothing counted before draft 2019-09.
                let is_reference = dialect == Some(Dialect::ReferenceAlone) && members.contains_key("$ref");
                if !holds_names && !is_reference {
                    around = declare(folder, members, &pointer, around, &mut found);
                }
                for (key, value) in members {
                    if !holds_names && DATA.contains(&key.as_str()) {
                        continue;
                    }
                    let names = !holds_names && NAMED.contains(&key.as_str());
                    let pointer = reference::child(&pointer, key);
                    waiting.push(Waiting { value, pointer, around, holds_names: names });
                }
            }
            Value::Array(elements) => {
                for (index, value) in elements.iter().enumerate() {
                    let pointer = reference::child(&pointer, &index.to_string());
                    waiting.push(Waiting { value, pointer, around, holds_names: false });
                }
            }
            _ => {}
        }
    }
    found
}

/// The innermost resource around a place.
pub fn around<'r>(resources: &'r [Resource], pointer: &str) -> Option<&'r Resource> {
    let holds = |resource: &&Resource| {
        let rest = pointer.strip_prefix(resource.pointer.as_str());
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    };
    resources.iter().filter(holds).max_by_key(|resource| resource.pointer.len())
}

/// The address that a reference from an address names, without its fragment; nothing where it names none.
pub fn joined(folder: &str, base: &str, path: &str) -> Option<String> {
    if has_scheme(path) {
        return Some(path.to_owned());
    }
    if !has_scheme(base) {
        return reference::target(folder, base, path).ok().map(|location| location.file);
    }
    let (scheme, rest) = base.split_once(':')?;
    if let Some(after) = path.strip_prefix("//") {
        return Some(format!("{scheme}://{after}"));
    }
    let (host, from) = match rest.strip_prefix("//") {
        Some(rest) => rest.split_at(rest.find('/').unwrap_or(rest.len())),
        // `urn:` and the like have no folders.
        None => return None,
    };
    let from = from.split(['?', '#']).next().unwrap_or_default();
    let mut parts: Vec<&str> =
        if path.starts_with('/') { Vec::new() } else { from.split('/').skip(1).collect() };
    parts.pop();
    let last = path.split('/').next_back().unwrap_or_default();
    for part in path.trim_start_matches('/').split('/') {
        match part {
            "." => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    if matches!(last, "." | "..") {
        parts.push("");
    }
    Some(format!("{scheme}://{host}/{}", parts.join("/")))
}

/// Keywords whose values are data.
const DATA: [&str; 5] = ["enum", "const", "default", "example", "examples"];

/// Keywords whose members are named by the document.
const NAMED: [&str; 6] =
    ["properties", "patternProperties", "$defs", "definitions", "dependentSchemas", "dependencies"];

struct Waiting<'v> {
    value: &'v Value,
    pointer: String,
    around: usize,
    holds_names: bool,
}

/// Notes what an object declares, and gives the resource that it stands in.
fn declare(
    folder: &str,
    members: &serde_json::Map<String, Value>,
    pointer: &str,
    mut around: usize,
    found: &mut Vec<Resource>,
) -> usize {
    let text = |keyword: &str| members.get(keyword).and_then(Value::as_str);
    let (id, fragment) = text("$id").map_or(("", ""), |id| id.split_once('#').unwrap_or((id, "")));
    if let Some(address) = (!id.is_empty()).then(|| joined(folder, &found[around].address, id)).flatten() {
        if pointer.is_empty() {
            found[0].address = address;
        } else {
            found.push(Resource { pointer: pointer.to_owned(), address, anchors: BTreeMap::new() });
            around = found.len() - 1;
        }
    }
    let anchors = [text("$anchor"), text("$dynamicAnchor"), Some(fragment).filter(|name| !name.is_empty())];
    for anchor in anchors.into_iter().flatten() {
        found[around].anchors.entry(anchor.to_owned()).or_insert_with(|| pointer.to_owned());
    }
    around
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn check(base: &str, path: &str, expected: &str) {
        assert_eq!(joined("acme", base, path).unwrap_or_default(), expected, "{base} {path}");
    }

    #[test]
    fn addresses_are_joined() {
        check("https://acme.example/a/b.json", "c.json", "https://acme.example/a/c.json");
        check("https://acme.example/a/b.json", "/c.json", "https://acme.example/c.json");
        check("https://acme.example/a/b.json", "../c/", "https://acme.example/c/");
        check("https://acme.example", "c", "https://acme.example/c");
        check("https://acme.example/a", "//other.example/c", "https://other.example/c");
        check("acme/a/b.json", "../c.json", "acme/c.json");
        check("acme/a/b.json", "https://acme.example/c", "https://acme.example/c");
        check("acme/b.json", "../c.json", "");
        check("urn:acme:a", "c.json", "");
    }

    #[test]
    fn parts_have_addresses_and_anchors() {
        let document = json!({
            "$id": "https://acme.example/root.json",
            "$anchor": "top",
            "$defs": {
                "a": {"$id": "a.json", "$dynamicAnchor": "node", "items": {"$anchor": "element"}},
                "b": {"enum": [{"$id": "no.json"}]},
                "$id": {"type": "string"},
            },
            "properties": {"enum": {"$id": "#old"}},
        });
        let found = all("acme", "acme/root.json", &document);
        let told: Vec<String> = found
            .iter()
            .map(|found| format!("{} {} {:?}", found.pointer, found.address, found.anchors))
            .collect();
        assert_eq!(
            told,
            [
                r#" https://acme.example/root.json {"old": "/properties/enum", "top": ""}"#,
                r#"/$defs/a https://acme.example/a.json {"element": "/$defs/a/items", "node": "/$defs/a"}"#,
            ]
        );
        assert_eq!(around(&found, "/$defs/a/items").unwrap().pointer, "/$defs/a");
        assert_eq!(around(&found, "/$defs/ab").unwrap().pointer, "");
    }
}
