//! What a provider's document says, in the words of the specifications.
//!
//! `parse` makes a [`Provider`] from an AsyncAPI or OpenAPI document; `reconcile` widens it where documented
//! examples disagree; `lower` reads it. Past this module nobody asks which format a document had.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use serde_json::Value;

/// One folder under `specs/`: who sends, how its events are told apart, and what they carry.
#[derive(Debug, Clone)]
pub struct Provider {
    /// The folder's name, for example `acme-v2`: the cargo feature, and as `acme_v2` the Rust module.
    pub name: String,
    /// The provider as people call it.
    pub title: String,
    /// Where its documentation is read.
    pub documentation: Option<String>,
    /// The document's path, relative to the folder that holds all specs: `acme-v2/openapi.yaml`.
    pub document: String,
    /// Where a delivery names its event: the first place that holds a text decides.
    pub discriminator: Vec<Place>,
    /// What a JSON number that need not be an integer becomes.
    pub numbers: Numbers,
    /// Whether types that differ in optional members or listed values alone become one.
    pub merges_near_equal: bool,
    /// Formats that only this provider uses, by their name in the document.
    pub formats: BTreeMap<String, Format>,
    /// Its events, in the document's order, each event type once.
    pub events: Vec<Event>,
    /// Every schema that an event reaches.
    pub schemas: Schemas,
}

/// A place in a delivery that holds a text: an event type, or a part of one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// A member of the body, by the keys that lead to it: `/data/type` is `["data", "type"]`.
    Body(Vec<String>),
    /// A header, in lower case.
    Header(String),
    /// A header and a member of the body, joined by a dot; the header alone where the body lacks the member.
    Pair {
        /// The header, in lower case.
        header: String,
        /// The keys that lead to the member.
        body: Vec<String>,
    },
}

/// What a JSON number becomes in Rust.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Numbers {
    /// `runtime::Number`, which keeps its digits.
    Exact,
    /// `f64`, because `provider.toml` says so.
    Double,
}

/// What the text under a provider's own `format` holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Format {
    /// A date and time without a zone, in `strptime` notation: `%d-%m-%Y %I:%M %p`.
    DateTime(String),
    /// A date, in `strptime` notation.
    Date(String),
    /// Another name for a format that everyone knows, such as `uuid`.
    SameAs(String),
}

/// One kind of delivery.
#[derive(Debug, Clone)]
pub struct Event {
    /// The text that names it in a delivery.
    pub event_type: String,
    /// Whether a text that goes on after the event type and a dot, and that is no other event's, names it too.
    pub goes_on: bool,
    /// Where the document declares it: webhook keys or channels, more than one when several name one event type.
    pub declared_as: Vec<String>,
    /// One line on what happened.
    pub summary: Option<String>,
    /// More on what happened.
    pub description: Option<String>,
    /// Whether the document says not to use it any more.
    pub deprecated: bool,
    /// The schema of the body; none where only the event's name is documented.
    pub payload: Option<SchemaId>,
    /// Documented payloads.
    pub examples: Vec<Example>,
    /// Where the document first declares it.
    pub location: Location,
}

/// A payload that the provider documents.
#[derive(Debug, Clone)]
pub struct Example {
    /// Its name in the document, or that of its file.
    pub name: String,
    /// Headers it is documented with, names in lower case, and always those that name its event.
    pub headers: BTreeMap<String, String>,
    /// The body as JSON text: as documented where the document carries text, otherwise printed with indentation.
    pub body: String,
    /// The same body, parsed.
    pub value: Value,
    /// Where it stands.
    pub location: Location,
}

/// A point in one of the files under `specs/`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Location {
    /// The file, relative to the folder that holds all specs.
    pub file: String,
    /// A JSON Pointer into it; empty for the whole document.
    pub pointer: String,
}

impl Location {
    /// The place one key further down.
    #[must_use]
    pub fn child(&self, key: &str) -> Self {
        let mut pointer = String::with_capacity(self.pointer.len() + 1 + key.len());
        pointer.push_str(&self.pointer);
        pointer.push('/');
        if key.contains(['~', '/']) {
            pointer.push_str(&key.replace('~', "~0").replace('/', "~1"));
        } else {
            pointer.push_str(key);
        }
        Self { file: self.file.clone(), pointer }
    }
}

impl fmt::Display for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}#{}", self.file, self.pointer)
    }
}

/// Names a [`Schema`] among the [`Schemas`] of its provider.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SchemaId(pub u32);

/// All schemas of one provider; they refer to one another by [`SchemaId`], so cycles are plain data.
#[derive(Debug, Clone, Default)]
pub struct Schemas(Vec<Schema>);

impl Schemas {
    /// Adds a schema and names it.
    pub fn add(&mut self, schema: Schema) -> SchemaId {
        let id = SchemaId(u32::try_from(self.0.len()).expect("a document holds fewer than 2^32 schemas"));
        self.0.push(schema);
        id
    }

    /// Every schema with its name, in the order in which they were added.
    pub fn iter(&self) -> impl Iterator<Item = (SchemaId, &Schema)> {
        (0..).map(SchemaId).zip(&self.0)
    }

    /// The schema that a chain of bare references leads to: `$ref` without a sibling that says anything.
    #[must_use]
    pub fn resolve(&self, mut id: SchemaId) -> SchemaId {
        // A cycle of bare references says nothing; stop where it closes.
        for _ in 0..=self.0.len() {
            match self[id].reference {
                Some(target) if self[id].is_bare_reference() => id = target,
                _ => return id,
            }
        }
        id
    }
}

impl std::ops::Index<SchemaId> for Schemas {
    type Output = Schema;

    fn index(&self, id: SchemaId) -> &Schema {
        &self.0[id.0 as usize]
    }
}

impl std::ops::IndexMut<SchemaId> for Schemas {
    fn index_mut(&mut self, id: SchemaId) -> &mut Schema {
        &mut self.0[id.0 as usize]
    }
}

/// A JSON Schema, whatever its dialect, in the words of draft 2020-12.
///
/// `nullable` has become the type `null`, `const` a list of one value, and a `oneOf` of constants a list of values.
#[derive(Debug, Clone, Default)]
pub struct Schema {
    /// Where it stands.
    pub location: Location,
    /// Its name where the document gives it one: the key under `components/schemas`, `components/messages` or `$defs`.
    pub name: Option<String>,
    /// `title`.
    pub title: Option<String>,
    /// `description`.
    pub description: Option<String>,
    /// `deprecated`.
    pub deprecated: bool,
    /// `$ref`; the other keywords stand beside it.
    pub reference: Option<SchemaId>,
    /// `type`; empty where the schema allows any.
    pub types: Types,
    /// `format`.
    pub format: Option<String>,
    /// `enum` or `const`; empty where the schema lists no values.
    pub values: Vec<EnumValue>,
    /// `properties`, in the document's order.
    pub properties: Vec<Property>,
    /// `required`.
    pub required: BTreeSet<String>,
    /// `additionalProperties`.
    pub additional_properties: AdditionalProperties,
    /// `items`: every element, or those after `prefix_items`.
    pub items: Option<SchemaId>,
    /// `prefixItems`: one schema for each of the first elements.
    pub prefix_items: Vec<SchemaId>,
    /// `allOf`.
    pub all_of: Vec<SchemaId>,
    /// `anyOf`.
    pub any_of: Vec<SchemaId>,
    /// `oneOf`.
    pub one_of: Vec<SchemaId>,
    /// OpenAPI's `discriminator` of a `oneOf` or `anyOf`.
    pub discriminator: Option<Discriminator>,
    /// `contentSchema` of a text whose `contentMediaType` is JSON; any JSON where only the media type is given.
    pub embedded_json: Option<Embedded>,
    /// Assertions that documentation repeats and decoding ignores, as sentences: "At most 50 characters.".
    pub assertions: Vec<String>,
    /// What `reconcile` added and why, as sentences.
    pub widenings: Vec<String>,
}

impl Schema {
    /// Whether it is a `$ref` and says nothing of its own.
    #[must_use]
    pub fn is_bare_reference(&self) -> bool {
        self.reference.is_some()
            && self.types.is_empty()
            && self.values.is_empty()
            && self.properties.is_empty()
            && self.required.is_empty()
            && self.additional_properties == AdditionalProperties::Unstated
            && self.items.is_none()
            && self.prefix_items.is_empty()
            && self.all_of.is_empty()
            && self.any_of.is_empty()
            && self.one_of.is_empty()
            && self.embedded_json.is_none()
    }

    /// The schema of a property that this schema itself lists.
    #[must_use]
    pub fn property(&self, name: &str) -> Option<SchemaId> {
        self.properties.iter().find(|property| property.name == name).map(|property| property.schema)
    }
}

/// A member of an object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Property {
    /// Its name on the wire.
    pub name: String,
    /// What it holds.
    pub schema: SchemaId,
}

/// `additionalProperties`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum AdditionalProperties {
    /// The document does not say; more members may come.
    #[default]
    Unstated,
    /// `false`: documentation only, since decoding accepts what a provider adds.
    Forbidden,
    /// `true`.
    Any,
    /// Every further member holds this.
    Schema(SchemaId),
}

/// One value of an `enum`.
#[derive(Debug, Clone, PartialEq)]
pub struct EnumValue {
    /// The value on the wire.
    pub value: Value,
    /// A name for it, where the document gives one: `title` of a constant, `x-enum-varnames`.
    pub name: Option<String>,
    /// What it means, where the document says.
    pub description: Option<String>,
    /// Whether the document says not to use it any more.
    pub deprecated: bool,
}

/// OpenAPI's `discriminator`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Discriminator {
    /// The property that names the variant.
    pub property_name: String,
    /// Which value names which schema; explicit entries first, then the names of the schemas themselves.
    pub mapping: Vec<(String, SchemaId)>,
}

/// JSON inside a string.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Embedded {
    /// Any JSON.
    Any,
    /// JSON of this schema.
    Schema(SchemaId),
}

/// A JSON type, as the keyword `type` names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Type {
    /// `null`
    Null = 1,
    /// `boolean`
    Boolean = 2,
    /// `integer`
    Integer = 4,
    /// `number`
    Number = 8,
    /// `string`
    String = 16,
    /// `array`
    Array = 32,
    /// `object`
    Object = 64,
}

impl Type {
    /// All of them, in the order of their declaration.
    pub const ALL: [Self; 7] =
        [Self::Null, Self::Boolean, Self::Integer, Self::Number, Self::String, Self::Array, Self::Object];

    /// Its name in the keyword `type`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Boolean => "boolean",
            Self::Integer => "integer",
            Self::Number => "number",
            Self::String => "string",
            Self::Array => "array",
            Self::Object => "object",
        }
    }

    /// The type of a value; a number without a fraction or exponent is an integer.
    #[must_use]
    pub fn of(value: &Value) -> Self {
        match value {
            Value::Null => Self::Null,
            Value::Bool(_) => Self::Boolean,
            Value::Number(number) if number.is_i64() || number.is_u64() => Self::Integer,
            Value::Number(_) => Self::Number,
            Value::String(_) => Self::String,
            Value::Array(_) => Self::Array,
            Value::Object(_) => Self::Object,
        }
    }
}

/// A set of JSON types; the empty set says that the keyword `type` is absent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Types(u8);

impl Types {
    /// Whether the keyword is absent.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Whether the set names this very type.
    #[must_use]
    pub const fn contains(self, kind: Type) -> bool {
        self.0 & kind as u8 != 0
    }

    /// Whether a value of this type is allowed: an empty set allows all, and `number` allows an integer.
    #[must_use]
    pub const fn allows(self, kind: Type) -> bool {
        self.is_empty()
            || self.contains(kind)
            || (matches!(kind, Type::Integer) && self.contains(Type::Number))
    }

    /// Adds a type.
    pub fn insert(&mut self, kind: Type) {
        self.0 |= kind as u8;
    }

    /// Takes a type out.
    pub fn remove(&mut self, kind: Type) {
        self.0 &= !(kind as u8);
    }

    /// The set without one type.
    #[must_use]
    pub const fn without(self, kind: Type) -> Self {
        Self(self.0 & !(kind as u8))
    }

    /// The types of the set, in the order of their declaration.
    pub fn iter(self) -> impl Iterator<Item = Type> {
        Type::ALL.into_iter().filter(move |kind| self.contains(*kind))
    }
}

impl FromIterator<Type> for Types {
    fn from_iter<I: IntoIterator<Item = Type>>(kinds: I) -> Self {
        let mut types = Self::default();
        for kind in kinds {
            types.insert(kind);
        }
        types
    }
}
