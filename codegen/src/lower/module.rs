//! A provider as Rust: every name, type and order decided, nothing left but to print it.
//!
//! `lower` makes a [`Module`] from the model; `emit` prints it.

use std::collections::BTreeMap;

use crate::model::{Location, Place, Receiving};

/// One provider's module of the generated crate.
#[derive(Debug, Clone)]
pub struct Module {
    /// The provider's folder: the cargo feature.
    pub name: String,
    /// The Rust module: `acme_v2`.
    pub ident: String,
    /// The variant of the enums over all providers: `AcmeV2`.
    pub variant: String,
    /// The provider as people call it.
    pub title: String,
    /// Where its documentation is read.
    pub documentation: Option<String>,
    /// The document's path in the folder that holds the specs.
    pub document: String,
    /// Where a delivery names its event.
    pub discriminator: Vec<Place>,
    /// How its deliveries are received.
    pub receiving: Receiving,
    /// The events, in the document's order.
    pub events: Vec<Event>,
    /// The files that hold types, those of single events in the events' order, the shared one last.
    pub files: Vec<File>,
    /// Documented payloads, in the events' order.
    pub examples: Vec<Example>,
}

/// A variant of `Event` and of `EventType`.
#[derive(Debug, Clone)]
pub struct Event {
    /// The variant.
    pub variant: String,
    /// The text that names it in a delivery.
    pub event_type: String,
    /// Whether a text that goes on after the event type and a dot names it too.
    pub goes_on: bool,
    /// The method of a handler.
    pub method: String,
    /// What the variant holds.
    pub payload: RustType,
    /// What the provider waits for.
    pub answer: Option<RustType>,
    /// Its documentation.
    pub docs: Vec<String>,
    /// Whether the document says not to use it any more.
    pub deprecated: bool,
    /// Where the document declares it.
    pub declared_as: Vec<String>,
    /// How many examples are documented.
    pub examples: usize,
}

/// A file of types.
#[derive(Debug, Clone)]
pub struct File {
    /// Its name without `.rs`, which is its Rust module.
    pub name: String,
    /// Its module documentation.
    pub docs: Vec<String>,
    /// What it defines: that of an event in reading order, what several share by name.
    pub items: Vec<Item>,
}

/// One type definition.
#[derive(Debug, Clone)]
pub struct Item {
    /// Its name.
    pub ident: String,
    /// Its documentation.
    pub docs: Vec<String>,
    /// Whether the document says not to use it any more.
    pub deprecated: bool,
    /// Where the document describes it.
    pub location: Location,
    /// What it is.
    pub kind: ItemKind,
}

/// What a type definition is.
#[derive(Debug, Clone)]
pub enum ItemKind {
    /// An object with members of its own.
    Struct {
        /// The members, in the document's order.
        fields: Vec<Field>,
        /// The name and value type of a field for members that the document does not list by name.
        additional: Option<(String, RustType)>,
    },
    /// A text, or an integer, of which the document lists the values.
    Values {
        /// The listed values.
        variants: Vec<Value>,
        /// The variant that keeps any other value.
        fallback: String,
        /// Whether the values are integers.
        integers: bool,
    },
    /// One of several shapes.
    Union {
        /// The member whose text tells the variants apart; tried in order where there is none.
        tag: Option<String>,
        /// The shapes.
        variants: Vec<Variant>,
        /// The variant that keeps anything else.
        fallback: String,
    },
    /// A text of a format that only this provider uses.
    Format {
        /// Whether the text holds a date and a time, or a date alone.
        has_time: bool,
        /// Its `strptime` pattern.
        pattern: String,
    },
}

/// A member of an object.
#[derive(Debug, Clone)]
pub struct Field {
    /// The field's name, without `r#`.
    pub ident: String,
    /// The member's name on the wire.
    pub wire: String,
    /// What it holds, presence apart.
    pub kind: RustType,
    /// The values that the document lists, where the type does not know them.
    pub listed: Vec<serde_json::Value>,
    /// Whether the member may be absent.
    pub optional: bool,
    /// Whether the document allows `null`, which every type takes that may be absent.
    pub nullable: bool,
    /// Its documentation.
    pub docs: Vec<String>,
    /// The one value that it always has, where the document lists a single one; its documentation says it too.
    pub constant: Option<String>,
    /// Whether the document says not to use it any more.
    pub deprecated: bool,
}

/// A value that the document lists.
#[derive(Debug, Clone)]
pub struct Value {
    /// The variant.
    pub ident: String,
    /// The value on the wire: a text, or the digits of an integer.
    pub wire: String,
    /// Its documentation.
    pub docs: Vec<String>,
    /// Whether the document says not to use it any more.
    pub deprecated: bool,
}

/// A shape of a union.
#[derive(Debug, Clone)]
pub struct Variant {
    /// The variant.
    pub ident: String,
    /// What it holds.
    pub kind: RustType,
    /// The texts of the tag that choose it; empty in a union without a tag.
    pub tags: Vec<String>,
    /// Its documentation.
    pub docs: Vec<String>,
}

/// A documented payload.
#[derive(Debug, Clone)]
pub struct Example {
    /// The event that it shows.
    pub event_type: String,
    /// Its name.
    pub name: String,
    /// The headers it comes with.
    pub headers: BTreeMap<String, String>,
    /// The body, as JSON text.
    pub body: String,
}

/// A Rust type, in the few forms that generated code uses.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RustType {
    /// `bool`
    Bool,
    /// `i64`
    Integer,
    /// `f64`
    Double,
    /// `String`
    String,
    /// `runtime::Number`
    Number,
    /// `runtime::Json`
    Json,
    /// `runtime::Formatted` of a format of `runtime::format`, or of this provider's own.
    Formatted(Format),
    /// `runtime::EmbeddedJson`
    Embedded(Box<RustType>),
    /// `Option`
    Option(Box<RustType>),
    /// `Vec`
    Vec(Box<RustType>),
    /// `BTreeMap` with texts for keys
    Map(Box<RustType>),
    /// `Box`
    Box(Box<RustType>),
    /// A tuple
    Tuple(Vec<RustType>),
    /// A type of the provider's module
    Named(String),
}

/// What the text of a `runtime::Formatted` is.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Format {
    /// A format of `runtime::format`, by the name of its type.
    Known(&'static str),
    /// A format that the provider's module defines, by the name of its type.
    Own(String),
}

impl RustType {
    /// Calls `visit` with this type and every type inside it.
    pub fn walk(&self, visit: &mut impl FnMut(&Self)) {
        visit(self);
        match self {
            Self::Embedded(inner)
            | Self::Option(inner)
            | Self::Vec(inner)
            | Self::Map(inner)
            | Self::Box(inner) => {
                inner.walk(visit);
            }
            Self::Tuple(parts) => parts.iter().for_each(|part| part.walk(visit)),
            Self::Bool
            | Self::Integer
            | Self::Double
            | Self::String
            | Self::Number
            | Self::Json
            | Self::Formatted(_)
            | Self::Named(_) => {}
        }
    }
}

impl std::fmt::Display for RustType {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Bool => f.write_str("bool"),
            Self::Integer => f.write_str("i64"),
            Self::Double => f.write_str("f64"),
            Self::String => f.write_str("String"),
            Self::Number => f.write_str("Number"),
            Self::Json => f.write_str("Json"),
            Self::Formatted(Format::Known(name)) => write!(f, "Formatted<{name}>"),
            Self::Formatted(Format::Own(name)) => write!(f, "Formatted<{name}>"),
            Self::Embedded(inner) => write!(f, "EmbeddedJson<{inner}>"),
            Self::Option(inner) => write!(f, "Option<{inner}>"),
            Self::Vec(inner) => write!(f, "Vec<{inner}>"),
            Self::Map(inner) => write!(f, "BTreeMap<String, {inner}>"),
            Self::Box(inner) => write!(f, "Box<{inner}>"),
            Self::Tuple(parts) => {
                let parts: Vec<String> = parts.iter().map(Self::to_string).collect();
                write!(f, "({})", parts.join(", "))
            }
            Self::Named(name) => f.write_str(name),
        }
    }
}
