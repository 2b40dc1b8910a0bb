//! A file of a provider's folder in, the files that its references lead to out.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::model::Location;
use crate::parse::reference;
use crate::source::Sources;

/// What the references of a file lead to.
#[derive(Debug, Default)]
pub struct Reached {
    /// Other files, each with the first reference to it.
    pub files: BTreeMap<String, Location>,
    /// References that lead out of the folder: where each stands, what it says, and why it is not followed.
    pub forbidden: Vec<(Location, String, &'static str)>,
}

/// Reads every `$ref` of a file, whatever stands around it; nothing where the file cannot be read.
#[must_use]
pub fn reached(sources: &Sources, folder: &str, file: &str) -> Reached {
    let mut reached = Reached::default();
    let Some(Ok(root)) = sources.value(file) else { return reached };
    let mut waiting = vec![(&root, Location { file: file.to_owned(), pointer: String::new() })];
    while let Some((value, location)) = waiting.pop() {
        match value {
            Value::Array(elements) => {
                let elements = elements.iter().enumerate();
                waiting.extend(elements.map(|(index, value)| (value, location.child(&index.to_string()))));
            }
            Value::Object(members) => {
                if let Some(Value::String(text)) = members.get("$ref") {
                    follow(folder, location.child("$ref"), text, &mut reached);
                }
                waiting.extend(
                    members
                        .iter()
                        .filter(|(_, value)| value.is_array() || value.is_object())
                        .map(|(key, value)| (value, location.child(key))),
                );
            }
            _ => {}
        }
    }
    reached
}

fn follow(folder: &str, place: Location, text: &str, reached: &mut Reached) {
    match reference::target(folder, &place.file, text) {
        Ok(target) if target.file == place.file => {}
        Ok(target) => {
            reached.files.entry(target.file).or_insert(place);
        }
        Err(reason) => reached.forbidden.push((place, text.to_owned(), reason)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, files: &[&str], forbidden: &[&str]) {
        let sources: Sources = [("acme/a/b.yaml".to_owned(), text.as_bytes().to_vec())].into_iter().collect();
        let found = reached(&sources, "acme", "acme/a/b.yaml");
        assert_eq!(found.files.keys().collect::<Vec<_>>(), files, "{text}");
        let told: Vec<&str> = found.forbidden.iter().map(|(_, text, _)| text.as_str()).collect();
        assert_eq!(told, forbidden, "{text}");
    }

    #[test]
    fn references_lead_to_files() {
        check("{$ref: c.yaml#/x}", &["acme/a/c.yaml"], &[]);
        check("x: [{y: {$ref: ../d%20e.json}}, {$ref: '#/x'}, {$ref: b.yaml}]", &["acme/d e.json"], &[]);
        check("x: {$ref: {$ref: c.yaml}}", &["acme/a/c.yaml"], &[]);
    }

    #[test]
    fn some_lead_out() {
        check("{$ref: ../../d.json}", &[], &["../../d.json"]);
        check(
            "[{$ref: /etc/passwd}, {$ref: 'https://acme.example/a.json'}]",
            &[],
            &["https://acme.example/a.json", "/etc/passwd"],
        );
    }

    #[test]
    fn what_cannot_be_read_leads_nowhere() {
        check("a: [", &[], &[]);
    }
}
