//! Schemas with names in, the references to them out; equal ones of one name are one. So are the ways to write dates,
//! which `provider.toml` declares.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::date::Notation;
use super::event::Source;
use super::note::{Note, Notes};

/// What several places of the pages name.
#[derive(Debug, Default)]
pub struct Shared {
    /// Schemas, by name.
    pub schemas: Map<String, Value>,
    /// Ways to write dates, with the place that says most surely that dates are written so.
    pub formats: BTreeMap<Notation, Source>,
}

impl Shared {
    /// Keeps a way to write dates.
    pub fn note_format(&mut self, notation: Notation, source: Option<&Source>) {
        let source = source.cloned().unwrap_or_default();
        let known = self.formats.entry(notation).or_insert_with(|| source.clone());
        if source.confidence < known.confidence {
            *known = source;
        }
    }

    /// Adds a schema and refers to it; another one of the same name gets a number.
    pub fn add(&mut self, name: &str, schema: Value, page: &str, line: usize, notes: &mut Notes) -> Value {
        let is_plain = |letter: char| letter.is_ascii_alphanumeric() || "._-".contains(letter);
        let plain: String = name.chars().map(|letter| if is_plain(letter) { letter } else { '-' }).collect();
        for count in 1.. {
            let key = if count == 1 { plain.clone() } else { format!("{plain}{count}") };
            match self.schemas.get(&key) {
                Some(known) if bare(known) != bare(&schema) => continue,
                Some(_) => {}
                None => {
                    if count > 1 {
                        let message = format!("two schemas are called `{name}`, and say different things");
                        let note = Note::warning(page, line, message);
                        notes.push(note.help(format!("the second one is `{key}` in the document")));
                    }
                    self.schemas.insert(key.clone(), schema);
                }
            }
            return json!({ "$ref": format!("#/components/schemas/{key}") });
        }
        schema
    }
}

/// What a schema says, wherever that stands.
pub fn bare(schema: &Value) -> Value {
    match schema {
        Value::Object(members) => {
            let members = members.iter().filter(|(key, _)| *key != "x-provenance");
            Value::Object(members.map(|(key, value)| (key.clone(), bare(value))).collect())
        }
        Value::Array(elements) => elements.iter().map(bare).collect(),
        other => other.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_schemas_are_one() {
        let (mut shared, mut notes) = (Shared::default(), Notes::default());
        let mut add = |schema: Value| shared.add("A b", schema, "page", 1, &mut notes)["$ref"].clone();
        assert_eq!(add(json!({"type": "object", "x-provenance": [1]})), "#/components/schemas/A-b");
        assert_eq!(add(json!({"type": "object", "x-provenance": [2]})), "#/components/schemas/A-b");
        assert_eq!(add(json!({"type": "string"})), "#/components/schemas/A-b2");
        assert_eq!(notes.0.len(), 1);
    }
}
