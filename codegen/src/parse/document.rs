//! A provider's files in, values with their places out.
//!
//! Each file is read when something first refers to it; a [`Reader`] carries the files together with what there is
//! to tell about them.

use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde_json::{Map, Value};

use super::resource::{self, Resource};
use super::schema::Table;
use crate::diagnostic::{Code, Diagnostics, Place};
use crate::model::Location;
use crate::source::Sources;

/// The files of one provider, each parsed at most once.
pub struct Documents<'s> {
    /// All files, for those that are no documents.
    pub sources: &'s Sources,
    /// The provider's folder, which no reference may leave.
    pub folder: &'s str,
    files: BTreeMap<&'s str, OnceCell<Option<Value>>>,
    resources: BTreeMap<&'s str, OnceCell<Vec<Resource>>>,
    addresses: OnceCell<HashMap<String, Location>>,
}

impl<'s> Documents<'s> {
    /// The files under a folder.
    pub fn new(sources: &'s Sources, folder: &'s str) -> Self {
        let files = sources.files_under(folder).map(|path| (path, OnceCell::new())).collect();
        let resources = sources.files_under(folder).map(|path| (path, OnceCell::new())).collect();
        Self { sources, folder, files, resources, addresses: OnceCell::new() }
    }

    /// The paths of all files, sorted.
    pub fn paths(&self) -> impl Iterator<Item = &'s str> + Clone {
        self.files.keys().copied()
    }

    /// The value of a file; none where there is no such file or, with a diagnostic, where it cannot be read.
    pub fn file(&self, path: &str, diagnostics: &mut Diagnostics) -> Option<Node<'_>> {
        let read = || match self.sources.value(path)? {
            Ok(value) => Some(value),
            Err(flaw) => {
                diagnostics.push_with_help(
                    Code::InvalidDocument,
                    flaw.place,
                    flaw.message,
                    "correct the file here; a name that ends in `.json` says JSON, any other says YAML",
                );
                None
            }
        };
        let value = self.files.get(path)?.get_or_init(read).as_ref()?;
        Some(Node { value, location: Location { file: path.to_owned(), pointer: String::new() } })
    }

    /// Has a file that was not read yet hold a value.
    pub fn replace(&self, path: &str, value: Value) {
        if let Some(file) = self.files.get(path) {
            // What was read before stays, since there are references to it.
            let _ = file.set(Some(value));
        }
    }

    /// The schemas of a file that have an address of their own, the file itself first.
    pub fn resources(&self, path: &str, diagnostics: &mut Diagnostics) -> &[Resource] {
        let Some(resources) = self.resources.get(path) else { return &[] };
        resources.get_or_init(|| {
            let declares = matches!(self.sources.text(path), Some(Ok(text)) if resource::may_declare(text));
            let root = self.file(path, diagnostics).filter(|_| declares);
            resource::all(self.folder, path, root.map_or(&Value::Null, |root| root.value))
        })
    }

    /// The schema with an address, in whichever file of the folder it stands.
    pub fn addressed(&self, address: &str, diagnostics: &mut Diagnostics) -> Option<Location> {
        let all = self.addresses.get_or_init(|| {
            let is_document = |path: &&str| {
                let is_example = path
                    .strip_prefix(self.folder)
                    .is_some_and(|path| path.starts_with("/examples/") || path.starts_with("/evidence/"));
                !is_example && [".json", ".yaml", ".yml"].iter().any(|ending| path.ends_with(ending))
            };
            let mut all = HashMap::new();
            for path in self.paths().filter(is_document) {
                if !matches!(self.sources.text(path), Some(Ok(text)) if resource::may_declare(text)) {
                    continue;
                }
                for resource in self.resources(path, diagnostics) {
                    let location = Location { file: path.to_owned(), pointer: resource.pointer.clone() };
                    all.entry(resource.address.clone()).or_insert(location);
                }
            }
            all
        });
        all.get(address).cloned()
    }

    /// Whether there is such a file.
    pub fn contains(&self, path: &str) -> bool {
        self.files.contains_key(path)
    }
}

/// A value and where it stands.
#[derive(Debug, Clone)]
pub struct Node<'a> {
    /// The value.
    pub value: &'a Value,
    /// Where it stands.
    pub location: Location,
}

impl<'a> Node<'a> {
    /// The member under a key; one that is empty, as in `properties:` and nothing after it, counts as absent.
    pub fn get(&self, key: &str) -> Option<Self> {
        let value = self.value.as_object()?.get(key).filter(|value| !value.is_null())?;
        Some(Self { value, location: self.location.child(key) })
    }

    /// The text under a key for people to read, without space around it.
    pub fn prose(&self, key: &str) -> Option<String> {
        self.text(key).map(|text| text.trim().to_owned()).filter(|text| !text.is_empty())
    }

    /// The text under a key; a number or truth value there counts as the text that it is written as.
    pub fn text(&self, key: &str) -> Option<String> {
        match self.value.as_object()?.get(key)? {
            Value::String(text) => Some(text.clone()),
            Value::Number(number) => Some(number.to_string()),
            Value::Bool(truth) => Some(truth.to_string()),
            Value::Null | Value::Array(_) | Value::Object(_) => None,
        }
    }

    /// Whether the member under a key is `true`.
    pub fn is_true(&self, key: &str) -> bool {
        self.value.get(key) == Some(&Value::Bool(true))
    }

    /// The members of an object, in the document's order; none of anything else.
    pub fn members(&self) -> impl Iterator<Item = (&'a str, Self)> + use<'a> {
        let location = self.location.clone();
        let members = self.value.as_object().into_iter().flat_map(Map::iter);
        members.map(move |(key, value)| (key.as_str(), Self { value, location: location.child(key) }))
    }

    /// The elements of an array; none of anything else.
    pub fn elements(&self) -> impl Iterator<Item = Self> + use<'a> {
        let location = self.location.clone();
        let elements = self.value.as_array().into_iter().flatten();
        elements
            .enumerate()
            .map(move |(index, value)| Self { value, location: location.child(&index.to_string()) })
    }

    /// Its place, for a diagnostic.
    pub fn place(&self) -> Place {
        Place::Value(self.location.clone())
    }
}

/// The files that are read, and what there is to tell about them.
pub struct Reader<'a, 'd> {
    /// The files.
    pub documents: &'a Documents<'a>,
    /// What there is to tell.
    pub diagnostics: &'d mut Diagnostics,
    /// The schemas that were read so far.
    pub table: Table<'a>,
    told: BTreeSet<(Code, Location)>,
}

impl<'a, 'd> Reader<'a, 'd> {
    /// A reader of some files.
    pub fn new(documents: &'a Documents<'a>, diagnostics: &'d mut Diagnostics) -> Self {
        Self { documents, diagnostics, table: Table::default(), told: BTreeSet::new() }
    }

    /// Whether this is the first time that something of this kind is told about a place; several things may lead
    /// to one place.
    pub fn is_news(&mut self, code: Code, location: &Location) -> bool {
        self.told.insert((code, location.clone()))
    }

    /// How many places were told about so.
    pub fn news(&self) -> usize {
        self.told.len()
    }

    /// The value at a place that was read before.
    pub fn at(&mut self, location: &Location) -> Option<Node<'a>> {
        let root = self.documents.file(&location.file, self.diagnostics)?;
        let value = root.value.pointer(&location.pointer)?;
        Some(Node { value, location: location.clone() })
    }

    /// Tells that a value has another shape than its specification gives it.
    pub fn wrong_shape(&mut self, node: &Node<'_>, what: &str, expected: &str) {
        if self.is_news(Code::InvalidStructure, &node.location) {
            let message = format!("{what} is {}; write {expected}", shape(node.value));
            self.diagnostics.push(Code::InvalidStructure, node.place(), message);
        }
    }

    /// The value if it is an object; otherwise tells so.
    pub fn object(&mut self, node: Node<'a>, what: &str) -> Option<Node<'a>> {
        if node.value.is_object() {
            return Some(node);
        }
        self.wrong_shape(&node, what, "an object");
        None
    }
}

/// What people call the shape of a value.
fn shape(value: &Value) -> &'static str {
    match value {
        Value::Null => "empty",
        Value::Bool(_) => "a truth value",
        Value::Number(_) => "a number",
        Value::String(_) => "a text",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}
