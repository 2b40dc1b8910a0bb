//! Every rewriting of a JSON Schema: what a place of a payload holds, in the few forms that Rust has for it.
//!
//! What comes in are the model's schemas; what goes out are [`Shape`]s and the [`Definition`]s they name.

use std::collections::{BTreeMap, BTreeSet};

use super::conjunction::{self, Conjunction, Place};
use super::docs;
use super::hint::Hint;
use super::module::Format;
use super::name;
use crate::diagnostic::{self, Code, Diagnostics};
use crate::model::{self, Embedded, Location, Provider, SchemaId, Type, Types};

/// What a place holds.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Shape {
    /// Any JSON, `null` included.
    Json,
    /// A boolean.
    Boolean,
    /// An integer.
    Integer,
    /// A number.
    Number,
    /// A text.
    String,
    /// A text of a format.
    Formatted(Format),
    /// A text that holds JSON.
    Embedded(Box<Shape>),
    /// A list.
    Array(Box<Shape>),
    /// A list of fixed length.
    Tuple(Vec<Shape>),
    /// An object whose members the document does not name.
    Map(Box<Shape>),
    /// The shape or `null`.
    Nullable(Box<Shape>),
    /// A definition, by its index.
    Defined(usize),
}

/// A type with a name.
#[derive(Debug, Clone)]
pub struct Definition {
    /// The name it asks for: the document's own, or one made of the place where it is used.
    pub wanted: String,
    /// The last part of that name: what the place itself is called.
    pub part: String,
    /// Whether the document gives it that name.
    pub is_named: bool,
    /// Whether places of several types hold it.
    pub is_shared: bool,
    /// Its name, once names are assigned.
    pub ident: String,
    /// Where the document describes it.
    pub location: Location,
    /// Its documentation.
    pub docs: Vec<String>,
    /// Whether the document, or what was widened, says something about it.
    pub is_described: bool,
    /// What the document says of it, for a member that holds it and says nothing of its own.
    pub description: Option<String>,
    /// Whether the document says not to use it any more.
    pub deprecated: bool,
    /// What it is.
    pub kind: Kind,
}

/// What a definition is.
#[derive(Debug, Clone)]
pub enum Kind {
    /// An object.
    Struct {
        /// Its members.
        members: Vec<Member>,
        /// What members hold that it does not name.
        additional: Option<Shape>,
    },
    /// A text or an integer of which the document lists the values.
    Values {
        /// The values.
        values: Vec<model::EnumValue>,
        /// Whether they are integers.
        integers: bool,
    },
    /// One of several shapes.
    Union {
        /// The member that tells them apart.
        tag: Option<String>,
        /// The shapes.
        variants: Vec<Branch>,
    },
}

/// A member of an object.
#[derive(Debug, Clone)]
pub struct Member {
    /// Its name on the wire.
    pub wire: String,
    /// What it holds.
    pub shape: Shape,
    /// The values that the document lists, where the shape does not know them: those of a constant, most of the time.
    pub listed: Vec<serde_json::Value>,
    /// Whether it may be absent.
    pub optional: bool,
    /// Its documentation.
    pub docs: Vec<String>,
    /// The one value that it always has, where the document lists a single one.
    pub constant: Option<String>,
    /// Whether the document says not to use it any more.
    pub deprecated: bool,
}

/// A shape of a union.
#[derive(Debug, Clone)]
pub struct Branch {
    /// What it holds.
    pub shape: Shape,
    /// The texts of the tag that choose it.
    pub tags: Vec<String>,
}

/// What makes two places hold the same type.
type Key = (Vec<SchemaId>, Types, BTreeSet<SchemaId>);

/// The shapes of one provider, as they are found.
pub struct Shapes<'a> {
    /// The provider.
    pub provider: &'a Provider,
    /// Everything there is to tell.
    pub diagnostics: &'a mut Diagnostics,
    /// Types with names; a definition's index never changes.
    pub definitions: Vec<Definition>,
    known: BTreeMap<Key, usize>,
    open: BTreeSet<Key>,
}

impl<'a> Shapes<'a> {
    /// No shapes yet.
    pub fn new(provider: &'a Provider, diagnostics: &'a mut Diagnostics) -> Self {
        Self { provider, diagnostics, definitions: Vec::new(), known: BTreeMap::new(), open: BTreeSet::new() }
    }

    /// What a place holds.
    pub fn shape(&mut self, place: &Place, hint: Hint<'_>) -> Shape {
        self.shape_and_schemas(place, hint).0
    }

    /// What a place holds, and the schemas that say so.
    fn shape_and_schemas(&mut self, place: &Place, hint: Hint<'_>) -> (Shape, Conjunction<'a>) {
        let merged = conjunction::merge(&self.provider.schemas, place);
        self.tell_conflicts(&merged, place);
        let key = (merged.atoms.clone(), merged.types, place.chosen.clone());
        let nullable = merged.nullable;
        let shape = match self.known.get(&key) {
            Some(index) => {
                let definition = &mut self.definitions[*index];
                definition.is_shared |= definition.wanted != hint.name();
                Shape::Defined(*index)
            }
            None if !self.open.insert(key.clone()) => {
                self.tell_untyped(place, "contains itself without an object in between");
                Shape::Json
            }
            None => {
                let shape = self.find(&merged, place, hint, &key);
                self.open.remove(&key);
                shape
            }
        };
        (if nullable { nullable_of(shape) } else { shape }, merged)
    }

    fn find(&mut self, merged: &Conjunction<'a>, place: &Place, hint: Hint<'_>, key: &Key) -> Shape {
        // Beside a text that holds JSON, other types are allowed where examples hold them.
        if let Some(embedded) = merged.embedded
            && merged.types.iter().all(|kind| kind == Type::String)
        {
            return self.embedded(embedded, hint);
        }
        if !merged.alternatives.is_empty() {
            return self.alternatives(merged, place, hint, key);
        }
        if !merged.values.is_empty() {
            return self.values(merged, hint, key);
        }
        let kinds: Vec<Type> = match merged.types.iter().collect::<Vec<_>>() {
            kinds if kinds.is_empty() => implied(merged).into_iter().collect(),
            kinds if kinds == [Type::Integer, Type::Number] => vec![Type::Number],
            kinds => kinds,
        };
        match kinds[..] {
            [] => Shape::Json,
            [kind] => self.of_type(kind, merged, hint, key),
            _ => self.one_of_types(&kinds, merged, hint, key),
        }
    }

    /// What a place holds that has one type.
    fn of_type(&mut self, kind: Type, merged: &Conjunction<'a>, hint: Hint<'_>, key: &Key) -> Shape {
        match kind {
            Type::Null => Shape::Json,
            Type::Boolean => Shape::Boolean,
            Type::Integer => Shape::Integer,
            Type::Number => Shape::Number,
            Type::String => match merged.embedded {
                Some(embedded) => self.embedded(embedded, hint),
                None => self.text(merged.format),
            },
            Type::Array => self.list(merged, hint),
            Type::Object if merged.properties.is_empty() => {
                let value = match merged.additional {
                    Some(additional) => self.shape(&Place::of(additional), hint.element()),
                    None => Shape::Json,
                };
                Shape::Map(Box::new(value))
            }
            Type::Object => self.object(merged, hint, key),
        }
    }

    /// A place that has one of several types is a union of them.
    fn one_of_types(&mut self, kinds: &[Type], merged: &Conjunction<'a>, hint: Hint<'_>, key: &Key) -> Shape {
        let index = self.define(merged, hint, key);
        let wanted = self.definitions[index].wanted.clone();
        let variants = kinds
            .iter()
            .map(|kind| {
                let name = variant_of_type(*kind);
                let key = (key.0.clone(), Types::from_iter([*kind]), key.2.clone());
                let unnamed = Conjunction { name: None, ..merged.clone() };
                let shape = self.of_type(*kind, &unnamed, Hint::member(&wanted, name), &key);
                Branch { shape, tags: Vec::new() }
            })
            .collect();
        self.definitions[index].kind = Kind::Union { tag: None, variants };
        Shape::Defined(index)
    }

    fn embedded(&mut self, embedded: Embedded, hint: Hint<'_>) -> Shape {
        Shape::Embedded(Box::new(match embedded {
            Embedded::Any => Shape::Json,
            Embedded::Schema(schema) => self.shape(&Place::of(schema), hint),
        }))
    }

    fn text(&self, format: Option<&str>) -> Shape {
        let Some(format) = format else { return Shape::String };
        let own = self.provider.formats.get(format);
        let known = match own {
            Some(model::Format::SameAs(name)) => name.as_str(),
            Some(model::Format::DateTime(_) | model::Format::Date(_)) => {
                return Shape::Formatted(Format::Own(format.to_owned()));
            }
            None => format,
        };
        Shape::Formatted(Format::Known(match known {
            "date-time" => "DateTime",
            "date" => "Date",
            "time" => "Time",
            "uuid" => "Uuid",
            "uri" | "url" => "Uri",
            _ => return Shape::String,
        }))
    }

    fn list(&mut self, merged: &Conjunction<'a>, hint: Hint<'_>) -> Shape {
        let element = hint.element();
        if !merged.prefix_items.is_empty() && merged.items.is_empty() {
            let parts: Vec<Shape> =
                merged.prefix_items.iter().map(|part| self.shape(&Place::of(*part), element)).collect();
            // Longer ones have no place among Rust's tuples that read well; their elements stay in order.
            if parts.len() <= 8 {
                return Shape::Tuple(parts);
            }
            return Shape::Array(Box::new(Shape::Json));
        }
        let items: Vec<SchemaId> = merged.items.clone();
        Shape::Array(Box::new(match items[..] {
            [] => Shape::Json,
            _ if !merged.prefix_items.is_empty() => Shape::Json,
            _ => self.shape(&Place { schemas: items, chosen: BTreeSet::new() }, element),
        }))
    }

    fn object(&mut self, merged: &Conjunction<'a>, hint: Hint<'_>, key: &Key) -> Shape {
        let index = self.define(merged, hint, key);
        let wanted = self.definitions[index].wanted.clone();
        let members = merged
            .properties
            .iter()
            .map(|(wire, schemas)| {
                let place = Place { schemas: schemas.clone(), chosen: BTreeSet::new() };
                let (shape, held) = self.shape_and_schemas(&place, Hint::member(&wanted, wire));
                self.member(wire, shape, &place, &held, !merged.required.contains(wire))
            })
            .collect();
        let additional = merged
            .additional
            .map(|additional| self.shape(&Place::of(additional), Hint::member(&wanted, "additional")));
        self.definitions[index].kind = Kind::Struct { members, additional };
        Shape::Defined(index)
    }

    fn member(
        &self,
        wire: &str,
        shape: Shape,
        place: &Place,
        held: &Conjunction<'a>,
        optional: bool,
    ) -> Member {
        let entries = place.schemas.iter().rev();
        let behind = held.atoms.iter().rev().filter(|_| !matches!(shape, Shape::Defined(_)));
        let schemas: Vec<&model::Schema> =
            entries.chain(behind).map(|id| &self.provider.schemas[*id]).collect();
        let of_type = match &shape {
            Shape::Nullable(inner) => self.description(inner),
            shape => self.description(shape),
        };
        let is_of_type =
            |schema: &&&model::Schema| schema.name.is_some() && matches!(shape, Shape::Defined(_));
        let own = schemas.iter().filter(|schema| !is_of_type(schema));
        let description = own
            .clone()
            .find_map(|schema| schema.description.as_deref())
            // The type says the rest.
            .or_else(|| of_type.map(docs::first_sentence));
        let constant = match &held.values[..] {
            [only] => Some(plain(&only.value)),
            _ => None,
        };
        let mut remarks = Vec::from_iter(constant.as_deref().map(docs::always));
        for schema in &schemas {
            for remark in schema.assertions.iter().chain(&schema.widenings) {
                if !remarks.contains(remark) {
                    remarks.push(remark.clone());
                }
            }
        }
        let knows_values = |shape: &Shape| {
            matches!(shape, Shape::Defined(index)
                if matches!(self.definitions[*index].kind, Kind::Values { .. } | Kind::Union { .. }))
        };
        let is_known = match &shape {
            Shape::Nullable(inner) => knows_values(inner),
            shape => knows_values(shape),
        };
        let listed = if is_known { &[] } else { &held.values[..] };
        Member {
            wire: wire.to_owned(),
            listed: listed.iter().map(|value| value.value.clone()).collect(),
            shape,
            optional,
            docs: described(description, &remarks, || format!("{}.", docs::code(wire))),
            constant,
            deprecated: schemas.iter().any(|schema| schema.deprecated),
        }
    }

    fn description(&self, shape: &Shape) -> Option<&str> {
        match shape {
            Shape::Defined(index) => self.definitions[*index].description.as_deref(),
            _ => None,
        }
    }

    fn values(&mut self, merged: &Conjunction<'a>, hint: Hint<'_>, key: &Key) -> Shape {
        let kinds: Types = merged.values.iter().map(|value| Type::of(&value.value)).collect();
        let kinds: Vec<Type> = kinds.iter().collect();
        let exceeds_64_bits = merged.values.iter().any(|value| value.value.is_u64() && !value.value.is_i64());
        match kinds[..] {
            [Type::Integer] if exceeds_64_bits => Shape::Number,
            [Type::String] if merged.values.len() == 1 => Shape::String,
            [Type::Integer] if merged.values.len() == 1 => Shape::Integer,
            [Type::String | Type::Integer] => {
                let index = self.define(merged, hint, key);
                let integers = kinds == [Type::Integer];
                self.definitions[index].kind = Kind::Values { values: merged.values.clone(), integers };
                Shape::Defined(index)
            }
            [Type::Boolean] => Shape::Boolean,
            [Type::Number] | [Type::Integer, Type::Number] => Shape::Number,
            [] | [_] => Shape::Json,
            _ if kinds.iter().all(|kind| !matches!(kind, Type::Array | Type::Object | Type::Null)) => {
                self.one_of_types(&kinds, merged, hint, key)
            }
            _ => Shape::Json,
        }
    }

    /// Starts a definition, so that what it holds can name it.
    pub(super) fn define(&mut self, merged: &Conjunction<'a>, hint: Hint<'_>, key: &Key) -> usize {
        let home = merged.home.unwrap_or(SchemaId(0));
        let schema = &self.provider.schemas[home];
        let location = schema.location.clone();
        let wanted = merged.name.map_or_else(|| hint.name(), name::pascal);
        let described_by = schema.description.as_deref().or(schema.title.as_deref()).or(hint.summary());
        let fallback = || match (hint.event(), merged.name, hint.holder()) {
            (Some(event), _, _) => format!("The payload of {}.", docs::code(event)),
            // Others may hold it too, so it is not described by one place that does.
            (None, Some(name), _) => format!("What the spec calls {}.", docs::code(name)),
            (None, None, Some((parent, wire))) => {
                format!("What {} of {} holds.", docs::code(wire), docs::code(parent))
            }
            (None, None, None) => format!("{}.", docs::code(&wanted)),
        };
        let definition = Definition {
            docs: described(described_by, &schema.widenings, fallback),
            is_described: described_by.is_some() || !schema.widenings.is_empty(),
            description: schema.description.clone(),
            part: merged.name.map_or_else(|| hint.part(), |_| wanted.clone()),
            wanted,
            is_named: merged.name.is_some(),
            is_shared: false,
            ident: String::new(),
            location,
            deprecated: schema.deprecated,
            kind: Kind::Struct { members: Vec::new(), additional: None },
        };
        self.definitions.push(definition);
        let index = self.definitions.len() - 1;
        self.known.insert(key.clone(), index);
        index
    }

    pub(super) fn tell_untyped(&mut self, place: &Place, why: &str) {
        let location =
            place.schemas.last().map(|id| self.provider.schemas[*id].location.clone()).unwrap_or_default();
        self.diagnostics.push_with_help(
            Code::UntypedSchema,
            diagnostic::Place::Value(location),
            format!("this schema {why}, so the place becomes a JSON value"),
            "nothing is lost: the value keeps its text, and `decode` reads it as any type",
        );
    }

    fn tell_conflicts(&mut self, merged: &Conjunction<'_>, place: &Place) {
        for conflict in &merged.conflicts {
            let location = place
                .schemas
                .last()
                .map(|id| self.provider.schemas[*id].location.clone())
                .unwrap_or_default();
            self.diagnostics.push_with_help(
                Code::ConflictingSchemas,
                diagnostic::Place::Value(location),
                format!("no value can satisfy this schema: {conflict}"),
                "the last part is taken; correct the document if that is wrong",
            );
        }
    }
}

/// A shape or `null`.
pub(super) fn nullable_of(shape: Shape) -> Shape {
    match shape {
        Shape::Json | Shape::Nullable(_) => shape,
        shape => Shape::Nullable(Box::new(shape)),
    }
}

/// The type that the other keywords speak of, where `type` is absent.
fn implied(merged: &Conjunction<'_>) -> Option<Type> {
    if !merged.properties.is_empty() || merged.additional.is_some() || !merged.required.is_empty() {
        Some(Type::Object)
    } else if !merged.items.is_empty() || !merged.prefix_items.is_empty() {
        Some(Type::Array)
    } else {
        None
    }
}

/// What the variant of a union is called that holds values of a type.
pub(super) fn variant_of_type(kind: Type) -> &'static str {
    match kind {
        Type::Null => "Null",
        Type::Boolean => "Boolean",
        Type::Integer => "Integer",
        Type::Number => "Number",
        Type::String => "Text",
        Type::Array => "List",
        Type::Object => "Object",
    }
}

/// A value as people write it: a text without quotes.
fn plain(value: &serde_json::Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// A description and remarks to it; something else where there is neither.
pub(super) fn described(
    description: Option<&str>,
    remarks: &[String],
    otherwise: impl FnOnce() -> String,
) -> Vec<String> {
    let description = description.map(str::trim).filter(|text| !text.is_empty());
    let remarks = remarks.join(" ");
    match description {
        None if remarks.is_empty() => docs::sentence(&otherwise()),
        None => docs::sentence(&format!("{} {remarks}", otherwise())),
        Some(text) => {
            let stop = if text.ends_with(['.', '!', '?', ':', ';', '`']) { "" } else { "." };
            if remarks.is_empty() {
                docs::paragraphs(&format!("{text}{stop}"))
            } else if text.lines().any(|line| line.trim().is_empty()) {
                docs::paragraphs(&format!("{text}{stop}\n\n{remarks}"))
            } else {
                docs::paragraphs(&format!("{text}{stop} {remarks}"))
            }
        }
    }
}
