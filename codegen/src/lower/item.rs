//! Definitions as items: fields and variants named, types put in.
//!
//! A definition and the Rust types of its members come in; the item that will be printed goes out.

use std::collections::BTreeMap;

use super::docs;
use super::module::{Field, Format, Item, ItemKind, RustType, Value, Variant};
use super::name::{self, Names};
use super::shape::{self, Definition, Kind, Shape, described};
use super::{tell_rename, types};
use crate::diagnostic::{Diagnostics, Place};
use crate::model::{self, Location, Numbers, Provider, Type};

/// The item of a definition.
pub fn item(
    definition: &Definition,
    definitions: &[Definition],
    fields: Vec<RustType>,
    provider: &Provider,
    diagnostics: &mut Diagnostics,
) -> Item {
    let kind = match &definition.kind {
        Kind::Struct { .. } => object(definition, fields, diagnostics),
        Kind::Values { values, integers } => listed(definition, values, *integers, diagnostics),
        Kind::Union { .. } => union(definition, definitions, provider.numbers, diagnostics),
    };
    let mut docs = definition.docs.clone();
    if let ItemKind::Union { tag, .. } = &kind {
        docs.push(String::new());
        docs.extend(docs::sentence(&match tag {
            Some(tag) => format!("{} tells which.", docs::code(tag)),
            None => "The first that fits is taken.".to_owned(),
        }));
    }
    if definition.deprecated {
        docs.extend([String::new(), "Deprecated: the provider says not to use it.".to_owned()]);
    }
    // A single sentence made of the place shares its paragraph with the place.
    if definition.is_described || docs.len() > definition.docs.len() {
        docs.push(String::new());
    }
    docs.push(format!("Spec: {}", docs::code(&place(definition, provider))));
    Item {
        ident: definition.ident.clone(),
        docs,
        deprecated: definition.deprecated,
        location: definition.location.clone(),
        kind,
    }
}

/// The place of a definition as documents refer to it; with the file where that is not the provider's document.
fn place(definition: &Definition, provider: &Provider) -> String {
    let Location { file, pointer } = &definition.location;
    let beside = file.strip_prefix(&provider.name).and_then(|file| file.strip_prefix('/'));
    let file = if *file == provider.document { "" } else { beside.unwrap_or(file) };
    format!("{file}#{pointer}")
}

/// One item for each format of the provider's own.
pub fn formats(provider: &Provider, names: &BTreeMap<String, String>) -> Vec<Item> {
    let own = names.iter().filter_map(|(format, ident)| {
        let (has_time, pattern) = match provider.formats.get(format)? {
            model::Format::DateTime(pattern) => (true, pattern),
            model::Format::Date(pattern) => (false, pattern),
            model::Format::SameAs(_) => return None,
        };
        let what = if has_time { "A date and time without a zone" } else { "A date" };
        Some(Item {
            ident: ident.clone(),
            docs: docs::sentence(&format!("{what}, written as {}.", docs::code(pattern))),
            deprecated: false,
            location: Location { file: provider.document.clone(), pointer: String::new() },
            kind: ItemKind::Format { has_time, pattern: pattern.clone() },
        })
    });
    own.collect()
}

fn object(definition: &Definition, mut fields: Vec<RustType>, diagnostics: &mut Diagnostics) -> ItemKind {
    let Kind::Struct { members, additional } = &definition.kind else {
        return ItemKind::Struct { fields: Vec::new(), additional: None };
    };
    let mut names = Names::default();
    let additional_type = additional.as_ref().and_then(|_| fields.pop());
    let fields = members
        .iter()
        .zip(fields)
        .map(|(member, kind)| {
            let taken = names.take(&name::snake(&member.wire), &member.wire);
            let place = Place::Key(definition.location.child("properties").child(&member.wire));
            tell_rename(&taken, "field", &member.wire, place, diagnostics);
            Field {
                ident: taken.name,
                wire: member.wire.clone(),
                // Presence says what null says, so an optional member needs no `Option` inside.
                kind: match kind {
                    RustType::Option(inner) if member.optional => *inner,
                    kind => kind,
                },
                listed: member.listed.clone(),
                optional: member.optional,
                nullable: matches!(member.shape, Shape::Nullable(_) | Shape::Json),
                docs: member.docs.clone(),
                constant: member.constant.clone(),
                deprecated: member.deprecated,
            }
        })
        .collect();
    let additional = additional_type.map(|kind| (names.take("additional", "other members").name, kind));
    ItemKind::Struct { fields, additional }
}

fn listed(
    definition: &Definition,
    values: &[model::EnumValue],
    integers: bool,
    diagnostics: &mut Diagnostics,
) -> ItemKind {
    let mut names = Names::reserving(&["Self"]);
    let variants = values
        .iter()
        .map(|value| {
            let wire = value.value.as_str().map_or_else(|| value.value.to_string(), str::to_owned);
            let ident = name::pascal(value.name.as_deref().unwrap_or(&wire));
            let taken = names.take(&ident, &wire);
            let place = Place::Value(definition.location.clone());
            tell_rename(&taken, "variant", &wire, place, diagnostics);
            let docs = described(
                value.description.as_deref().map(|text| format!("{}: {text}", docs::code(&wire))).as_deref(),
                &[],
                || format!("{}.", docs::code(&wire)),
            );
            Value { ident: taken.name, wire, docs, deprecated: value.deprecated }
        })
        .collect();
    ItemKind::Values {
        variants,
        fallback: names.take("Unlisted", "values the spec does not list").name,
        integers,
    }
}

fn union(
    definition: &Definition,
    definitions: &[Definition],
    numbers: Numbers,
    diagnostics: &mut Diagnostics,
) -> ItemKind {
    let Kind::Union { tag, variants } = &definition.kind else {
        return ItemKind::Union { tag: None, variants: Vec::new(), fallback: "Unlisted".to_owned() };
    };
    let mut names = Names::reserving(&["Self"]);
    let variants = variants
        .iter()
        .map(|branch| {
            let name = match &branch.tags[..] {
                [only] => name::pascal(only),
                _ => variant_name(&branch.shape, definitions, &definition.ident),
            };
            let taken = names.take(&name, &name);
            let place = Place::Value(definition.location.clone());
            tell_rename(&taken, "variant", &name, place, diagnostics);
            let docs = match &branch.tags[..] {
                [] => format!("{}.", spaced(&name)),
                tags => {
                    format!("{}.", tags.iter().map(|tag| docs::code(tag)).collect::<Vec<_>>().join(" or "))
                }
            };
            Variant {
                ident: taken.name,
                kind: types::standing(&branch.shape, definitions, numbers),
                tags: branch.tags.clone(),
                docs: docs::sentence(&docs),
            }
        })
        .collect();
    ItemKind::Union { tag: tag.clone(), variants, fallback: names.take("Unlisted", "other shapes").name }
}

/// What the variant for a shape is called.
fn variant_name(shape: &Shape, definitions: &[Definition], union: &str) -> String {
    let kind = match shape {
        Shape::Defined(index) => {
            let name = &definitions[*index].ident;
            // A type without a name of its own is named after the union, which a variant need not repeat.
            let rest = name.strip_prefix(union).filter(|rest| rest.starts_with(char::is_uppercase));
            return rest.unwrap_or(name).to_owned();
        }
        Shape::Formatted(Format::Known(name)) => return (*name).to_owned(),
        Shape::Formatted(Format::Own(name)) => return name.clone(),
        Shape::Nullable(inner) => return variant_name(inner, definitions, union),
        Shape::Json => return "Any".to_owned(),
        Shape::Embedded(_) | Shape::String => Type::String,
        Shape::Boolean => Type::Boolean,
        Shape::Integer => Type::Integer,
        Shape::Number => Type::Number,
        Shape::Array(_) | Shape::Tuple(_) => Type::Array,
        Shape::Map(_) => Type::Object,
    };
    shape::variant_of_type(kind).to_owned()
}

/// `BankAccount` as words: "Bank account".
fn spaced(name: &str) -> String {
    let words = name::snake(name).replace('_', " ");
    let mut letters = words.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}
