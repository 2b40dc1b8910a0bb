//! Documents as published come in; what they say at a place of a payload goes out, a fact a keyword.
//!
//! This knows nothing of the pipeline: references are followed, and whatever holds at a place at once, or as one of
//! several shapes, is read as one heap of facts. That is too coarse to generate from, and enough to see what differs.

use std::collections::{BTreeMap, BTreeSet};
use std::ptr;

use serde_json::Value;

/// The files of a version, parsed, by name.
pub type Files = BTreeMap<String, Value>;

/// What a fact is about.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum About {
    /// A member of an object: that it is there, or that it must be.
    Member(String),
    /// The JSON type, null included, and what is in a list.
    Type,
    /// The format of a text or a number.
    Format,
    /// A value that is listed, or the only one.
    Value,
    /// One of several shapes, or how they are told apart.
    Shape,
    /// Members that are not listed by name.
    Further,
    /// That the provider says not to use it.
    Deprecation,
    /// A title, a description, an example, a default.
    Words,
    /// A length, a range, a pattern.
    Limit,
    /// Keywords that say nothing about what a receiver gets.
    Aside,
}

/// How often each thing is said at a place.
pub type Facts = BTreeMap<(About, String), usize>;

/// A schema, and the file whose references it has.
#[derive(Debug, Clone, Copy)]
pub struct Schema<'a> {
    files: &'a Files,
    file: &'a str,
    pub value: &'a Value,
}

impl<'a> Schema<'a> {
    /// The whole of a file.
    pub fn of(files: &'a Files, file: &'a str) -> Self {
        Self { files, file, value: &files[file] }
    }

    /// What a keyword has, if it is there.
    pub fn at(self, keyword: &str) -> Option<Self> {
        Some(Self { value: self.value.get(keyword)?, ..self })
    }

    /// What a reference leads to, or this.
    pub fn target(self) -> Self {
        let Some(reference) = self.value.get("$ref").and_then(Value::as_str) else { return self };
        let (file, pointer) = reference.split_once('#').unwrap_or((reference, ""));
        let (file, document) = match self.files.get_key_value(file) {
            Some((file, document)) => (file.as_str(), document),
            None => (self.file, &self.files[self.file]),
        };
        let value = document.pointer(pointer).unwrap_or_else(|| panic!("{reference} leads nowhere"));
        Self { files: self.files, file, value }.target()
    }

    /// What the first member has.
    pub fn first(self) -> Option<Self> {
        self.every().into_iter().next()
    }

    /// What each member has.
    pub fn every(self) -> Vec<Self> {
        let members = self.value.as_object().into_iter().flatten();
        members.map(|(_, value)| Self { value, ..self }).collect()
    }

    fn each(self, keyword: &str) -> Vec<Self> {
        let list = self.value.get(keyword).and_then(Value::as_array);
        list.into_iter().flatten().map(|value| Self { value, ..self }).collect()
    }

    fn members(self, keyword: &str) -> Vec<(&'a str, Self)> {
        let members = self.value.get(keyword).and_then(Value::as_object);
        let member = |(name, value): (&'a String, &'a Value)| (name.as_str(), Self { value, ..self });
        members.into_iter().flatten().map(member).collect()
    }

    /// What people call it: its title, the last part of its reference, or its types.
    fn name(self) -> String {
        let text = |keyword: &str| self.value.get(keyword).and_then(Value::as_str);
        let title = self.target().value.get("title").and_then(Value::as_str);
        let reference = || text("$ref").and_then(|reference| reference.rsplit('/').next());
        let kind = || self.value.get("type").map(Value::to_string);
        title.or_else(reference).map(str::to_owned).or_else(kind).unwrap_or_default()
    }
}

/// All schemas that say something about one place.
#[derive(Debug, Default)]
pub struct Place<'a> {
    schemas: Vec<Schema<'a>>,
    shapes: Vec<String>,
}

impl<'a> Place<'a> {
    /// The place that some schemas describe.
    pub fn new(schemas: impl IntoIterator<Item = Schema<'a>>) -> Self {
        let mut place = Self::default();
        let mut seen = BTreeSet::new();
        for schema in schemas {
            place.gather(schema, &mut seen);
        }
        place
    }

    fn gather(&mut self, schema: Schema<'a>, seen: &mut BTreeSet<usize>) {
        if !seen.insert(ptr::from_ref(schema.value).addr()) {
            return;
        }
        self.schemas.push(schema);
        if schema.value.get("$ref").is_some() {
            self.gather(schema.target(), seen);
        }
        schema.each("allOf").into_iter().for_each(|part| self.gather(part, seen));
        for shape in schema.each("oneOf").into_iter().chain(schema.each("anyOf")) {
            self.shapes.push(shape.name());
            self.gather(shape, seen);
        }
    }

    /// What tells this place from others.
    pub fn identity(&self) -> Vec<usize> {
        self.schemas.iter().map(|schema| ptr::from_ref(schema.value).addr()).collect()
    }

    /// The places one step down, by how paths of changes write the step.
    pub fn children(&self) -> BTreeMap<String, Place<'a>> {
        let mut found: BTreeMap<String, Vec<Schema<'a>>> = BTreeMap::new();
        let mut add = |step: String, schema: Schema<'a>| found.entry(step).or_default().push(schema);
        for schema in &self.schemas {
            for (name, member) in schema.members("properties") {
                add(member_step(name), member);
            }
            for (index, part) in
                schema.each("prefixItems").into_iter().chain(schema.each("items")).enumerate()
            {
                add(format!("[{index}]"), part);
            }
            for (keyword, step) in
                [("items", "[]"), ("additionalProperties", ".*"), ("contentSchema", "(json)")]
            {
                if let Some(inner) = schema.at(keyword).filter(|inner| inner.value.is_object()) {
                    add(step.to_owned(), inner);
                }
            }
        }
        found.into_iter().map(|(step, schemas)| (step, Place::new(schemas))).collect()
    }

    /// What is said here.
    pub fn facts(&self) -> Facts {
        let mut facts = Facts::new();
        let mut add = |about: About, text: String| *facts.entry((about, text)).or_default() += 1;
        let shapes: Vec<&String> = self.shapes.iter().filter(|name| *name != "\"null\"").collect();
        // One shape, or null, is another way to write a reference.
        let about = if shapes.len() > 1 { About::Shape } else { About::Aside };
        if !self.shapes.is_empty() {
            add(about, format!("shapes {shapes:?}"));
        }
        for schema in &self.schemas {
            for (keyword, value) in schema.value.as_object().into_iter().flatten() {
                said(keyword, value, &mut add);
            }
        }
        // How many of the shapes allow it says nothing.
        facts.entry((About::Type, NULL.to_owned())).and_modify(|count| *count = 1);
        facts
    }

    /// Whether an object with these schemas must have a member.
    pub fn requires(&self, member: &str) -> bool {
        let lists = |schema: &Schema<'_>| schema.each("required").iter().any(|name| name.value == member);
        self.schemas.iter().any(lists)
    }
}

/// What is said of a place that may be null.
pub const NULL: &str = "type null";

/// A member as paths write it.
pub fn member_step(name: &str) -> String {
    let is_plain = !name.is_empty() && name.chars().all(|letter| letter.is_alphanumeric() || letter == '_');
    if is_plain { format!(".{name}") } else { format!("[{name:?}]") }
}

/// What one keyword says; what is inside of other schemas is said there.
fn said(keyword: &str, value: &Value, add: &mut impl FnMut(About, String)) {
    let texts = |value: &Value| -> Vec<String> {
        let list = value.as_array().map_or(std::slice::from_ref(value), Vec::as_slice);
        list.iter().map(|value| value.as_str().map_or_else(|| value.to_string(), str::to_owned)).collect()
    };
    match keyword {
        "$ref" | "allOf" | "oneOf" | "anyOf" => {}
        "properties" => {
            for name in value.as_object().into_iter().flatten().map(|(name, _)| name) {
                add(About::Member(name.clone()), "listed".to_owned());
            }
        }
        "required" => {
            texts(value).into_iter().for_each(|name| add(About::Member(name), "required".to_owned()))
        }
        "type" => texts(value).into_iter().for_each(|kind| add(About::Type, format!("type {kind}"))),
        "nullable" if *value == Value::Bool(true) => add(About::Type, NULL.to_owned()),
        "items" | "prefixItems" | "contentSchema" | "contentMediaType" => {
            add(About::Type, keyword.to_owned())
        }
        "format" => texts(value).into_iter().for_each(|format| add(About::Format, format)),
        "enum" | "const" => texts(value).into_iter().for_each(|value| add(About::Value, value)),
        "discriminator" => add(About::Shape, value.to_string()),
        // What is not allowed comes all the same, some day.
        "additionalProperties" if *value != Value::Bool(false) => add(About::Further, keyword.to_owned()),
        "patternProperties" => add(About::Further, value.to_string()),
        "deprecated" if *value == Value::Bool(true) => add(About::Deprecation, keyword.to_owned()),
        "title" | "description" if value == "" => {}
        "title" | "description" => add(About::Words, format!("{keyword} {value}")),
        "pattern" | "minLength" | "maxLength" | "minimum" | "maximum" | "exclusiveMinimum"
        | "exclusiveMaximum" | "multipleOf" | "minItems" | "maxItems" | "uniqueItems" | "minProperties"
        | "maxProperties" => add(About::Limit, format!("{keyword} {value}")),
        _ => add(About::Aside, format!("{keyword} {value}")),
    }
}
