//! The schema of a message, as a rendered channel has it, in; the same out, with the names that survive and with what
//! each part rests on.

use serde_json::{Map, Value, json};

use super::date::{self, Said};
use super::event::{Example, Source};
use super::infer;
use super::merge;
use super::note::Notes;
use super::path::{Path, Step};
use super::shared::Shared;
use super::sketch::Sketch;
use crate::diagnostic::Place;
use crate::model::Location;
use crate::source::Sources;

/// The code of a channel.
pub struct Rendered<'a> {
    /// The page's name.
    pub page: &'a str,
    /// The line that the code begins on.
    pub line: usize,
    /// The code.
    pub sources: &'a Sources,
}

/// A part of a schema on the way down, and what an example has there.
#[derive(Clone)]
struct Part<'v> {
    at: Location,
    path: Path,
    values: Vec<&'v Value>,
}

impl<'v> Part<'v> {
    fn child(&self, key: &str) -> Self {
        Self { at: self.at.child(key), ..self.clone() }
    }

    fn member(&self, name: &str) -> Self {
        let values = self.values.iter().filter_map(|value| value.get(name)).collect();
        self.child("properties").child(name).further(Step::Member(name.to_owned()), values)
    }

    fn elements(&self) -> Self {
        let lists = self.values.iter().filter_map(|value| value.as_array());
        self.child("items").further(Step::Element, lists.flatten().collect())
    }

    fn further(self, step: Step, values: Vec<&'v Value>) -> Self {
        let path = self.path.into_iter().chain([step]).collect();
        Self { path, values, ..self }
    }
}

impl Rendered<'_> {
    /// The schema of a payload.
    pub fn payload(
        &self,
        schema: &Value,
        at: &Location,
        example: Option<&Example>,
        shared: &mut Shared,
        notes: &mut Notes,
    ) -> Value {
        let values = example.iter().map(|example| &example.value).collect();
        let part = Part { at: at.clone(), path: Path::new(), values };
        self.schema(schema, &part, Map::new(), shared, notes)
    }

    /// The schema without the names that a parser made up, and with what it rests on; what has a name of its own
    /// becomes shared.
    fn schema(
        &self,
        schema: &Value,
        part: &Part<'_>,
        rests: Map<String, Value>,
        shared: &mut Shared,
        notes: &mut Notes,
    ) -> Value {
        let Value::Object(members) = schema else { return schema.clone() };
        let mut made = Map::new();
        for (key, value) in members {
            let inner = match (key.as_str(), value) {
                ("x-parser-schema-id", _) => continue,
                // What was documented as one example is a list of one.
                ("example", _) if !members.contains_key("examples") => {
                    made.insert("examples".to_owned(), json!([value]));
                    continue;
                }
                ("properties", Value::Object(properties)) => {
                    let property = |(name, schema): (&String, &Value)| {
                        (name.clone(), self.part(name, schema, &part.member(name), shared, notes))
                    };
                    Value::Object(properties.iter().map(property).collect())
                }
                ("items", Value::Object(_)) => self.part("item", value, &part.elements(), shared, notes),
                ("additionalProperties" | "not" | "contentSchema", Value::Object(_)) => {
                    let part = Part { values: Vec::new(), ..part.child(key) };
                    self.schema(value, &part, Map::new(), shared, notes)
                }
                ("allOf" | "anyOf" | "oneOf" | "prefixItems" | "items", Value::Array(branches)) => {
                    let branch = |(index, branch): (usize, &Value)| {
                        let mut part = part.child(key).child(&index.to_string());
                        // Only what holds at once holds for the values.
                        part.values.retain(|_| key == "allOf");
                        self.schema(branch, &part, Map::new(), shared, notes)
                    };
                    branches.iter().enumerate().map(branch).collect()
                }
                _ => value.clone(),
            };
            made.insert(key.clone(), inner);
        }
        made.extend(rests);
        match members.get("x-parser-schema-id").and_then(Value::as_str) {
            Some(name) if !name.starts_with('<') && !name.is_empty() => {
                let line = self.line_of(part);
                shared.add(name, Value::Object(made), self.page, line, notes)
            }
            _ => Value::Object(made),
        }
    }

    fn line_of(&self, part: &Part<'_>) -> usize {
        self.line + self.sources.locate(&Place::Key(part.at.clone())).line - 1
    }

    /// A member or an element: its schema, how its dates are written, and where the page has it.
    fn part(
        &self,
        name: &str,
        schema: &Value,
        part: &Part<'_>,
        shared: &mut Shared,
        notes: &mut Notes,
    ) -> Value {
        let line = self.line_of(part);
        let said = |key: &str| schema.get(key).and_then(Value::as_str);
        let words = [Some(name), said("type"), said("description")];
        let words = words.into_iter().flatten().flat_map(str::split_whitespace).collect::<Vec<_>>().join(" ");
        let source = Source { page: self.page.to_owned(), line, words, ..Source::default() };
        let mut sketch = Sketch { sources: vec![source.clone()], ..Sketch::default() };
        let is_open = ["format", "enum", "const"].iter().all(|key| schema.get(key).is_none());
        if said("type") == Some("string") && is_open {
            match said("description").and_then(date::said) {
                Some(Said::Own(notation)) => sketch.notation = Some(notation),
                Some(Said::Known(format)) => drop(sketch.keywords.insert("format".to_owned(), json!(format))),
                None => {}
            }
            let listed = schema.get("examples").and_then(Value::as_array).into_iter().flatten();
            let values: Vec<&Value> =
                listed.chain(schema.get("example")).chain(part.values.iter().copied()).collect();
            merge::format(&mut sketch, &infer::sketch(&values, &source), &part.path, notes);
        }
        let rests = sketch.schema(shared, notes).as_object().cloned().unwrap_or_default();
        let mut made = self.schema(schema, part, rests, shared, notes);
        if let Some(made) = made.as_object_mut().filter(|made| made.contains_key("$ref")) {
            // What is shared says where it stands first; this stands here.
            made.insert("x-provenance".to_owned(), json!([source.value()]));
        }
        made
    }
}
