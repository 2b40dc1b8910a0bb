//! A name for each type: what definitions ask for comes in, what they get is written into them.
//!
//! The document's own names go first, then the others, each in the order of the document; so a type is renamed only
//! when another one asks for its very name. A type that places of several types hold is called after the place alone.

use std::collections::BTreeMap;

use super::module::Format;
use super::name::{self, Names};
use super::shape::{Definition, Kind, Shape};
use super::tell_rename;
use crate::diagnostic::{Diagnostics, Place};
use crate::model::{self, Location, Provider};

/// Names that generated code uses for something else.
const RESERVED: &[&str] = &[
    "Event",
    "EventType",
    "Box",
    "BTreeMap",
    "Debug",
    "Clone",
    "PartialEq",
    "Eq",
    "Hash",
    "Copy",
    "Err",
    "None",
    "Ok",
    "Option",
    "Some",
    "String",
    "Vec",
    "Result",
    "Self",
    "Maybe",
    "Number",
    "Json",
    "Formatted",
    "EmbeddedJson",
    "DateTime",
    "Date",
    "Time",
    "Uuid",
    "Uri",
    "Example",
    "Place",
];

/// Names every definition, and gives the names of the types that stand for the provider's own formats.
pub fn assign(
    provider: &Provider,
    definitions: &mut [Definition],
    diagnostics: &mut Diagnostics,
) -> BTreeMap<String, String> {
    let mut names = Names::reserving(RESERVED);
    for is_named in [true, false] {
        for definition in definitions.iter_mut().filter(|definition| definition.is_named == is_named) {
            let wanted = match definition.is_shared && !is_named && says_enough(&definition.part) {
                true if names.is_free(&definition.part) => &definition.part,
                _ => &definition.wanted,
            };
            let taken = names.take(wanted, &definition.location.to_string());
            let place = Place::Key(definition.location.clone());
            tell_rename(&taken, "type", wanted, place, diagnostics);
            definition.ident = taken.name;
        }
    }
    let document = Location { file: provider.document.clone(), pointer: String::new() };
    let own = provider.formats.iter().filter(|(_, meaning)| !matches!(meaning, model::Format::SameAs(_)));
    let mut formats = BTreeMap::new();
    for (format, _) in own {
        let wanted = name::pascal(format);
        let taken = names.take(&wanted, format);
        tell_rename(&taken, "format", &wanted, Place::Value(document.clone()), diagnostics);
        formats.insert(format.clone(), taken.name);
    }
    for definition in definitions {
        each_shape(&mut definition.kind, &mut |shape| name_formats(shape, &formats));
    }
    formats
}

/// Whether a place's own name tells what it holds.
fn says_enough(part: &str) -> bool {
    !matches!(part, "Data" | "Item" | "Object" | "Value" | "Payload" | "Attributes" | "Properties" | "Type")
}

fn name_formats(shape: &mut Shape, names: &BTreeMap<String, String>) {
    if let Shape::Formatted(Format::Own(format)) = shape
        && let Some(name) = names.get(format)
    {
        format.clone_from(name);
    }
}

/// Calls `visit` with every shape in a definition, inner ones included.
pub fn each_shape(kind: &mut Kind, visit: &mut impl FnMut(&mut Shape)) {
    match kind {
        Kind::Struct { members, additional } => {
            members
                .iter_mut()
                .map(|member| &mut member.shape)
                .chain(additional)
                .for_each(|shape| each(shape, visit));
        }
        Kind::Union { variants, .. } => {
            variants.iter_mut().for_each(|variant| each(&mut variant.shape, visit))
        }
        Kind::Values { .. } => {}
    }
}

/// Calls `visit` with a shape and every shape inside it.
pub fn each(shape: &mut Shape, visit: &mut impl FnMut(&mut Shape)) {
    visit(shape);
    match shape {
        Shape::Array(inner) | Shape::Map(inner) | Shape::Nullable(inner) | Shape::Embedded(inner) => {
            each(inner, visit)
        }
        Shape::Tuple(parts) => parts.iter_mut().for_each(|part| each(part, visit)),
        Shape::Json
        | Shape::Boolean
        | Shape::Integer
        | Shape::Number
        | Shape::String
        | Shape::Formatted(_)
        | Shape::Defined(_) => {}
    }
}
