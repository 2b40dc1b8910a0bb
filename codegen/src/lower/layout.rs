//! Which file each type stands in: one file an event, and one for what several events share.
//!
//! Definitions and payloads come in; files with their items in reading order go out.

use super::Body;
use super::item;
use super::module::{File, Item, RustType};
use super::name::{self, Names};
use super::shape::{Definition, Kind, Shape};
use crate::diagnostic::Diagnostics;
use crate::model::Provider;

/// Sorts all types into files.
pub fn files(
    provider: &Provider,
    definitions: &[Definition],
    bodies: &[Body],
    fields: Vec<Vec<RustType>>,
    formats: Vec<Item>,
    diagnostics: &mut Diagnostics,
) -> Vec<File> {
    let reached: Vec<Vec<usize>> = bodies.iter().map(|body| reach(body, definitions)).collect();
    let mut users = vec![0_usize; definitions.len()];
    for index in reached.iter().flatten() {
        users[*index] += 1;
    }
    let mut items: Vec<Option<Item>> = definitions
        .iter()
        .zip(fields)
        .map(|(definition, fields)| Some(item::item(definition, definitions, fields, provider, diagnostics)))
        .collect();

    let mut names = Names::reserving(&["mod", "schemas", "examples"]);
    let mut files = Vec::new();
    let mut shared = Vec::new();
    for (event, reached) in provider.events.iter().zip(&reached) {
        let mut own = Vec::new();
        for index in reached {
            let target = if users[*index] == 1 { &mut own } else { &mut shared };
            target.extend(items[*index].take());
        }
        if !own.is_empty() {
            let name = names.take(&name::snake(&event.event_type), &event.event_type).name;
            files.push(File {
                name,
                docs: vec![format!("The event {}.", super::docs::code(&event.event_type))],
                items: own,
            });
        }
    }
    shared.extend(formats);
    if !shared.is_empty() {
        files.push(File {
            name: "schemas".to_owned(),
            docs: vec!["What several events share.".to_owned()],
            items: shared,
        });
    }
    files
}

/// The definitions that a payload and its answer reach, each before what it holds.
fn reach(body: &Body, definitions: &[Definition]) -> Vec<usize> {
    let mut found = Vec::new();
    let mut seen = vec![false; definitions.len()];
    let mut stack: Vec<usize> = body.answer.iter().chain([&body.payload]).flat_map(held).collect();
    while let Some(index) = stack.pop() {
        if std::mem::replace(&mut seen[index], true) {
            continue;
        }
        found.push(index);
        match &definitions[index].kind {
            Kind::Struct { members, additional } => {
                let shapes = members.iter().map(|member| &member.shape).chain(additional);
                stack.extend(shapes.flat_map(held).collect::<Vec<_>>().into_iter().rev());
            }
            Kind::Union { variants, .. } => {
                stack.extend(
                    variants
                        .iter()
                        .flat_map(|variant| held(&variant.shape))
                        .collect::<Vec<_>>()
                        .into_iter()
                        .rev(),
                );
            }
            Kind::Values { .. } => {}
        }
    }
    found
}

fn held(shape: &Shape) -> Vec<usize> {
    match shape {
        Shape::Defined(index) => vec![*index],
        Shape::Array(inner) | Shape::Map(inner) | Shape::Nullable(inner) | Shape::Embedded(inner) => {
            held(inner)
        }
        Shape::Tuple(parts) => parts.iter().flat_map(held).collect(),
        Shape::Json
        | Shape::Boolean
        | Shape::Integer
        | Shape::Number
        | Shape::String
        | Shape::Formatted(_) => Vec::new(),
    }
}
