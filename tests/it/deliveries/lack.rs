//! What a provider's spec does not have: claims of the table, held against the document.

use std::fs;

use serde_json::Value;

use crate::workspace;

/// Something that no schema of a document has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lack {
    /// No enum lists more than one string; a single one is a constant.
    StringEnum,
    /// No enum lists integers.
    IntegerEnum,
    /// No text is promised to be a UUID.
    Uuid,
    /// No member is required.
    Required,
    /// No value is an integer.
    Integer,
    /// No value is an integer, save in JSON that is embedded in a text.
    IntegerOfBody,
    /// No value is any number.
    Decimal,
}

impl Lack {
    /// Asserts that the provider's document lacks it.
    pub fn check(self, provider: &str) {
        let folder = workspace::root().join("specs").join(provider);
        let document = ["openapi.yaml", "asyncapi.yaml"].map(|name| folder.join(name));
        let document = document.iter().find(|path| path.is_file()).expect("the provider has a document");
        let document = fs::read_to_string(document).unwrap();
        let document: Value = serde_yaml::from_str(&document).expect("the document is YAML");
        let schemas = &document["components"]["schemas"];
        assert!(schemas.is_object(), "{provider} has no schemas");
        let mut left_out = self.left_out(schemas);
        // What a receiver must answer is not in a delivery.
        collect_references(&document["components"]["responses"], &mut left_out);
        let found = find(schemas, "#/components/schemas", &left_out, &|schema| self.is_in(schema));
        assert_eq!(found, None, "the table says that {provider} has no {self:?}");
    }

    /// Schemas that only embedded JSON reaches.
    fn left_out(self, schemas: &Value) -> Vec<String> {
        let mut names = Vec::new();
        if self == Self::IntegerOfBody {
            collect(schemas, "contentSchema", &mut names);
            let mut seen = 0;
            while seen < names.len() {
                collect_references(&schemas[names[seen].as_str()], &mut names);
                seen += 1;
            }
            assert!(!names.is_empty(), "no text holds JSON");
        }
        names
    }

    fn is_in(self, schema: &Value) -> bool {
        let has_type = |name: &str| match &schema["type"] {
            Value::String(only) => only == name,
            Value::Array(several) => several.iter().any(|one| one == name),
            _ => false,
        };
        let listed = schema["enum"].as_array().map(Vec::as_slice).unwrap_or_default();
        let constants: Vec<_> =
            schema["oneOf"].as_array().into_iter().flatten().filter_map(|part| part.get("const")).collect();
        match self {
            Self::StringEnum => {
                listed.iter().filter(|value| value.is_string()).count() > 1
                    || constants.iter().filter(|value| value.is_string()).count() > 1
            }
            Self::IntegerEnum => listed.iter().chain(constants).any(Value::is_number),
            Self::Uuid => schema["format"] == "uuid",
            Self::Required => schema["required"].as_array().is_some_and(|names| !names.is_empty()),
            Self::Integer | Self::IntegerOfBody => has_type("integer"),
            Self::Decimal => has_type("number"),
        }
    }
}

/// Where the first object is that has something.
fn find(value: &Value, pointer: &str, left_out: &[String], has: &dyn Fn(&Value) -> bool) -> Option<String> {
    if left_out.iter().any(|name| pointer == format!("#/components/schemas/{name}")) {
        return None;
    }
    match value {
        Value::Object(_) if has(value) => Some(pointer.to_owned()),
        Value::Object(members) => {
            let documents = |key: &str| matches!(key, "example" | "examples");
            let mut inside = members.iter().filter(|(key, _)| !documents(key));
            inside.find_map(|(key, value)| find(value, &format!("{pointer}/{key}"), left_out, has))
        }
        Value::Array(elements) => {
            let mut inside = elements.iter().enumerate();
            inside.find_map(|(index, value)| find(value, &format!("{pointer}/{index}"), left_out, has))
        }
        _ => None,
    }
}

/// The schemas that the values of a keyword refer to.
fn collect(value: &Value, keyword: &str, names: &mut Vec<String>) {
    match value {
        Value::Object(members) => members.iter().for_each(|(key, value)| {
            if key == keyword { collect_references(value, names) } else { collect(value, keyword, names) }
        }),
        Value::Array(elements) => elements.iter().for_each(|value| collect(value, keyword, names)),
        _ => {}
    }
}

fn collect_references(value: &Value, names: &mut Vec<String>) {
    match value {
        Value::Object(members) => {
            let reference = members.get("$ref").and_then(Value::as_str);
            let name = reference.and_then(|reference| reference.strip_prefix("#/components/schemas/"));
            names.extend(name.filter(|name| !names.iter().any(|known| known == name)).map(str::to_owned));
            members.values().for_each(|value| collect_references(value, names));
        }
        Value::Array(elements) => elements.iter().for_each(|value| collect_references(value, names)),
        _ => {}
    }
}
