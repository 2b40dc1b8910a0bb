//! A [`Module`] comes in; what its types ask of a value goes out, laid out for looking at millions of values.
//!
//! These are the conditions of the generated types, so that what is told is what a running service meets, and beside
//! them what types forget: constants, and whether the document allows `null` where a member may be absent.

use std::collections::{HashMap, HashSet};

use serde_json::Value;

use crate::lower::module::{self, ItemKind, Module, RustType};
use crate::model::Place;

/// What the deliveries of one provider are held against.
#[derive(Debug)]
pub struct Plan {
    /// The provider's folder.
    pub provider: String,
    /// Where a delivery names its event.
    pub(super) places: Vec<Place>,
    pub(super) events: Vec<Event>,
    by_type: HashMap<String, usize>,
    /// Events that take what goes on after their type and a dot, the longest first.
    open: Vec<(String, usize)>,
    pub(super) types: Vec<Type>,
}

/// An event and what it carries.
#[derive(Debug)]
pub(super) struct Event {
    pub event_type: String,
    pub goes_on: bool,
    pub payload: Node,
}

/// What a place holds.
#[derive(Debug, Clone)]
pub(super) enum Node {
    Any,
    Boolean,
    Integer,
    /// A number that becomes an `f64`.
    Double,
    Number,
    Text,
    /// A text that holds JSON.
    Embedded(Box<Node>),
    Nullable(Box<Node>),
    List(Box<Node>),
    Tuple(Vec<Node>),
    Map(Box<Node>),
    /// A type with a name, by its index.
    Type(usize),
}

/// A type with a name.
#[derive(Debug)]
pub(super) struct Type {
    /// Where the document describes it.
    pub location: String,
    pub kind: Kind,
}

#[derive(Debug)]
pub(super) enum Kind {
    Object(Object),
    Texts(HashSet<String>),
    Integers(HashSet<i64>),
    Union {
        /// The member whose text tells the variants apart.
        tag: Option<String>,
        variants: Vec<Variant>,
    },
}

#[derive(Debug)]
pub(super) struct Variant {
    pub node: Node,
    pub tags: Vec<String>,
}

#[derive(Debug)]
pub(super) struct Object {
    pub members: Vec<Member>,
    /// What members hold that are not listed; without it, they are passed over.
    pub further: Option<Node>,
    by_name: HashMap<String, usize>,
    /// The members that must be there.
    pub required: Vec<usize>,
}

#[derive(Debug)]
pub(super) struct Member {
    pub name: String,
    pub node: Node,
    pub optional: bool,
    /// Whether the document allows `null`.
    pub nullable: bool,
    /// The values that the document lists, where the node does not know them.
    pub listed: Vec<Value>,
}

impl Plan {
    /// What the types of a module ask.
    pub fn new(module: &Module) -> Self {
        let items: Vec<&module::Item> = module
            .files
            .iter()
            .flat_map(|file| &file.items)
            .filter(|item| !matches!(item.kind, ItemKind::Format { .. }))
            .collect();
        let names: HashMap<&str, usize> =
            items.iter().enumerate().map(|(index, item)| (item.ident.as_str(), index)).collect();
        let types = items
            .iter()
            .map(|item| Type { location: item.location.to_string(), kind: kind(&item.kind, &names) });
        let events: Vec<Event> = module
            .events
            .iter()
            .map(|event| Event {
                event_type: event.event_type.clone(),
                goes_on: event.goes_on,
                payload: node(&event.payload, &names),
            })
            .collect();
        let numbered = || events.iter().enumerate();
        let mut open: Vec<(String, usize)> = numbered()
            .filter(|(_, event)| event.goes_on)
            .map(|(index, event)| (format!("{}.", event.event_type), index))
            .collect();
        open.sort_by_key(|(start, _)| std::cmp::Reverse(start.len()));
        Self {
            provider: module.name.clone(),
            places: module.discriminator.clone(),
            by_type: numbered().map(|(index, event)| (event.event_type.clone(), index)).collect(),
            open,
            types: types.collect(),
            events,
        }
    }

    /// The event that a text names.
    pub(super) fn event(&self, named: &str) -> Option<usize> {
        let known = self.by_type.get(named).copied();
        known.or_else(|| {
            self.open.iter().find(|(start, _)| named.starts_with(start.as_str())).map(|(_, index)| *index)
        })
    }

    /// Whether the document has an event of this very type.
    #[must_use]
    pub fn has_event(&self, event_type: &str) -> bool {
        self.by_type.contains_key(event_type)
    }

    /// The headers, in lower case, that it takes to know a delivery's event.
    pub fn headers(&self) -> impl Iterator<Item = &str> {
        self.places.iter().filter_map(|place| match place {
            Place::Body(_) => None,
            Place::Header(header) | Place::Pair { header, .. } => Some(header.as_str()),
        })
    }
}

fn kind(kind: &ItemKind, names: &HashMap<&str, usize>) -> Kind {
    match kind {
        ItemKind::Struct { fields, additional } => {
            let members: Vec<Member> = fields
                .iter()
                .map(|field| Member {
                    name: field.wire.clone(),
                    node: node(&field.kind, names),
                    optional: field.optional,
                    nullable: field.nullable,
                    listed: field.listed.clone(),
                })
                .collect();
            let numbered = || members.iter().enumerate();
            Kind::Object(Object {
                by_name: numbered().map(|(index, member)| (member.name.clone(), index)).collect(),
                required: numbered().filter(|(_, member)| !member.optional).map(|(index, _)| index).collect(),
                further: additional.as_ref().map(|(_, kind)| node(kind, names)),
                members,
            })
        }
        ItemKind::Values { variants, integers: false, .. } => {
            Kind::Texts(variants.iter().map(|value| value.wire.clone()).collect())
        }
        ItemKind::Values { variants, integers: true, .. } => {
            Kind::Integers(variants.iter().filter_map(|value| value.wire.parse().ok()).collect())
        }
        ItemKind::Union { tag, variants, .. } => Kind::Union {
            tag: tag.clone(),
            variants: variants
                .iter()
                .map(|variant| Variant { node: node(&variant.kind, names), tags: variant.tags.clone() })
                .collect(),
        },
        ItemKind::Format { .. } => Kind::Texts(HashSet::new()),
    }
}

fn node(kind: &RustType, names: &HashMap<&str, usize>) -> Node {
    let inner = |kind: &RustType| Box::new(node(kind, names));
    match kind {
        RustType::Json => Node::Any,
        RustType::Bool => Node::Boolean,
        RustType::Integer => Node::Integer,
        RustType::Double => Node::Double,
        RustType::Number => Node::Number,
        RustType::String | RustType::Formatted(_) => Node::Text,
        RustType::Embedded(kind) => Node::Embedded(inner(kind)),
        RustType::Option(kind) => Node::Nullable(inner(kind)),
        RustType::Vec(kind) => Node::List(inner(kind)),
        RustType::Map(kind) => Node::Map(inner(kind)),
        RustType::Box(kind) => node(kind, names),
        RustType::Tuple(parts) => Node::Tuple(parts.iter().map(|part| node(part, names)).collect()),
        RustType::Named(name) => names.get(name.as_str()).map_or(Node::Any, |index| Node::Type(*index)),
    }
}

impl Object {
    /// The index of a member; those after the last one are tried first, since providers write members in the order
    /// of their own types.
    #[inline]
    pub fn find(&self, name: &str, next: usize) -> Option<usize> {
        for guess in next..next + 3 {
            if self.members.get(guess).is_some_and(|member| member.name == name) {
                return Some(guess);
            }
        }
        self.by_name.get(name).copied()
    }
}
