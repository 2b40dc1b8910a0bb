//! A schema as far as pages describe it, and the JSON Schema that says the same.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use super::date::Notation;
use super::event::{Confidence, Source};
use super::note::{Note, Notes};
use super::shared::Shared;
use crate::model::{Type, Types};

/// What is known of a value.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Sketch {
    /// Its types; empty where nothing says.
    pub types: Types,
    /// What the page calls its schema.
    pub title: Option<String>,
    /// What the page says about it.
    pub description: Option<String>,
    /// What it may hold, each value with its meaning.
    pub values: Vec<(Value, Option<String>)>,
    /// How many more values there are that the page does not show.
    pub hidden_values: usize,
    /// What it always holds.
    pub constant: Option<Value>,
    /// Format, lengths, bounds, default and what else needs no thought.
    pub keywords: Map<String, Value>,
    /// How the date is written that it holds, where that is no format of JSON Schema.
    pub notation: Option<Notation>,
    /// A date that it holds, of which nothing says whether the day or the month comes first.
    pub unclear_date: Option<String>,
    /// Texts that examples have there.
    pub texts: Vec<String>,
    /// Whether it is not to be used any more.
    pub deprecated: bool,
    /// Whether it is always there, as a member.
    pub required: Option<bool>,
    /// Its members.
    pub members: Vec<(String, Sketch)>,
    /// Members whose names the page does not show.
    pub unnamed: Vec<Sketch>,
    /// Its elements.
    pub items: Option<Box<Sketch>>,
    /// Its elements, where each has a meaning of its own.
    pub tuple: Vec<Sketch>,
    /// What its members hold, where their names are data.
    pub map: Option<Box<Sketch>>,
    /// The JSON that it holds as a text.
    pub embedded: Option<Box<Sketch>>,
    /// What the page leaves out: `type`, `members`, `values`.
    pub undocumented: BTreeSet<&'static str>,
    /// What all of this rests on.
    pub sources: Vec<Source>,
}

impl Sketch {
    /// The member of a name.
    pub fn member(&self, name: &str) -> Option<&Self> {
        self.members.iter().find(|(other, _)| other == name).map(|(_, member)| member)
    }

    /// The member of a name, which is made where there is none.
    pub fn member_mut(&mut self, name: &str) -> &mut Self {
        let index = match self.members.iter().position(|(other, _)| other == name) {
            Some(index) => index,
            None => {
                self.members.push((name.to_owned(), Self::default()));
                self.members.len() - 1
            }
        };
        &mut self.members[index].1
    }

    /// The elements, which are made where there are none.
    pub fn items_mut(&mut self) -> &mut Self {
        self.items.get_or_insert_default()
    }

    /// Whether any page says it, rather than an example.
    pub fn is_stated(&self) -> bool {
        self.sources.iter().any(|source| source.confidence != Confidence::Shown)
    }

    /// The schema; what has a name of its own becomes shared.
    pub fn schema(self, shared: &mut Shared, notes: &mut Notes) -> Value {
        let mut made = Map::new();
        let types: Vec<&str> = self.types.iter().map(Type::as_str).collect();
        // `null` is said last, as people do.
        let is_null = |name: &&&str| **name == "null";
        let ordered = types.iter().filter(|name| !is_null(name)).chain(types.iter().filter(is_null));
        match ordered.copied().collect::<Vec<_>>()[..] {
            [] => {}
            [only] => drop(made.insert("type".to_owned(), json!(only))),
            ref several => drop(made.insert("type".to_owned(), json!(several))),
        }
        if let Some(description) = self.description {
            made.insert("description".to_owned(), json!(description));
        }
        if self.deprecated {
            made.insert("deprecated".to_owned(), json!(true));
        }
        if let Some(notation) = self.notation {
            made.insert("format".to_owned(), json!(notation.name()));
            let is_its = |source: &&Source| source.says.contains(&"format");
            let source = self.sources.iter().find(is_its).or(self.sources.first());
            shared.note_format(notation, source);
        }
        if let Some(text) = &self.unclear_date {
            made.insert("x-looks-like".to_owned(), json!(UNCLEAR_DATE));
            let place = self.sources.iter().find(|source| source.confidence == Confidence::Shown);
            if let Some(source) = place.or(self.sources.first()) {
                let message = format!("nothing says whether the day or the month comes first in `{text}`");
                let help = "it stays a text; where the provider says, give it a `format` in overlay.yaml, and \
                            declare that under [formats] in provider.toml";
                notes.push(Note::warning(&source.page, source.line, message).help(help));
            }
        }
        made.extend(self.keywords);
        values(&mut made, self.constant, self.values, self.types.contains(Type::Null));
        let required: Vec<&String> = self
            .members
            .iter()
            .filter(|(_, member)| member.required == Some(true))
            .map(|(name, _)| name)
            .collect();
        if !required.is_empty() {
            made.insert("required".to_owned(), json!(required));
        }
        if !self.members.is_empty() {
            let members = self.members.into_iter().map(|(name, member)| (name, member.schema(shared, notes)));
            made.insert("properties".to_owned(), Value::Object(members.collect()));
        }
        if let Some(map) = self.map {
            made.insert("additionalProperties".to_owned(), map.schema(shared, notes));
        }
        if !self.tuple.is_empty() {
            let elements = self.tuple.into_iter().map(|element| element.schema(shared, notes));
            made.insert("prefixItems".to_owned(), elements.collect());
        }
        if let Some(items) = self.items {
            made.insert("items".to_owned(), items.schema(shared, notes));
        }
        if let Some(embedded) = self.embedded {
            made.insert("contentMediaType".to_owned(), json!("application/json"));
            made.insert("contentSchema".to_owned(), embedded.schema(shared, notes));
        }
        if !self.unnamed.is_empty() {
            let unnamed = self.unnamed.into_iter().map(|member| member.schema(shared, notes));
            made.insert("x-unnamed-members".to_owned(), unnamed.collect());
        }
        if !self.undocumented.is_empty() {
            let missing: Vec<&str> = self.undocumented.into_iter().collect();
            made.insert("x-undocumented".to_owned(), json!(missing));
        }
        let place = self.sources.first().cloned();
        if !self.sources.is_empty() {
            made.insert("x-provenance".to_owned(), self.sources.iter().map(Source::value).collect());
        }
        let schema = Value::Object(made);
        match (self.title, place) {
            // A name for a text or a number says nothing that its type does not.
            (Some(title), Some(place))
                if self.types.contains(Type::Object) && !self.types.contains(Type::Null) =>
            {
                shared.add(&title, schema, &place.page, place.line, notes)
            }
            _ => schema,
        }
    }
}

/// What is known of a text that may be one of two dates.
const UNCLEAR_DATE: &str = "a date whose day or month comes first";

/// `const`, or the values as constants where any has a meaning, or as an `enum`.
fn values(
    made: &mut Map<String, Value>,
    constant: Option<Value>,
    values: Vec<(Value, Option<String>)>,
    is_nullable: bool,
) {
    if let Some(constant) = constant {
        made.insert("const".to_owned(), constant);
        return;
    }
    if values.is_empty() {
        return;
    }
    let null = is_nullable && !values.iter().any(|(value, _)| value.is_null());
    if values.iter().all(|(_, meaning)| meaning.is_none()) {
        let null = null.then_some(Value::Null);
        made.insert("enum".to_owned(), values.into_iter().map(|(value, _)| value).chain(null).collect());
        return;
    }
    let meanings: Map<String, Value> =
        values.iter().filter_map(|(value, meaning)| Some((shown(value), json!(meaning.as_ref()?)))).collect();
    let null = null.then_some(Value::Null);
    made.insert("enum".to_owned(), values.into_iter().map(|(value, _)| value).chain(null).collect());
    made.insert("x-enumDescriptions".to_owned(), Value::Object(meanings));
}

/// A value as pages print it.
pub fn shown(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// A value of a type that a page prints without saying which.
pub fn typed(text: &str, types: Types) -> Value {
    let is_text = types.contains(Type::String) || types.is_empty();
    match serde_json::from_str::<Value>(text) {
        Ok(value) if !is_text && types.allows(Type::of(&value)) => value,
        _ => Value::String(text.to_owned()),
    }
}
