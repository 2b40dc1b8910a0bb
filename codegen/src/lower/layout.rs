//! Which file each type stands in: one file an event, and one for what several events share.
//!
//! Definitions and payloads come in; files with their items in reading order go out.

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
    payloads: &[Shape],
    fields: Vec<Vec<RustType>>,
    formats: Vec<Item>,
    diagnostics: &mut Diagnostics,
) -> Vec<File> {
    let mut users = vec![Users::None; definitions.len()];
    let events = payloads.iter().enumerate();
    let reached: Vec<Vec<usize>> =
        events.map(|(event, payload)| reach(event, payload, definitions, &mut users)).collect();
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
            let target = match users[*index] {
                Users::None | Users::One(_) => &mut own,
                Users::Several => &mut shared,
            };
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

/// The events that reach a definition.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Users {
    None,
    One(usize),
    Several,
}

/// The definitions that an event is the first to reach, each before what it holds; notes in `users` what it reaches.
fn reach(event: usize, payload: &Shape, definitions: &[Definition], users: &mut [Users]) -> Vec<usize> {
    let mut found = Vec::new();
    let mut stack = held(payload);
    while let Some(index) = stack.pop() {
        match users[index] {
            Users::None => {
                users[index] = Users::One(event);
                found.push(index);
            }
            Users::One(first) if first != event => users[index] = Users::Several,
            // What several events reach holds nothing but such definitions.
            Users::One(_) | Users::Several => continue,
        }
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
