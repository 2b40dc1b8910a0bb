//! Schemas that contain themselves in, a diagnostic and schemas that end out.

use crate::diagnostic::{Code, Diagnostics, Place};
use crate::model::{SchemaId, Schemas};

/// Finds circles of `$ref` and `allOf` alone, which no value could end, and opens each where it closes.
pub fn open(schemas: &mut Schemas, diagnostics: &mut Diagnostics) {
    let ids: Vec<SchemaId> = schemas.iter().map(|(id, _)| id).collect();
    let mut done = vec![false; ids.len()];
    let mut on_path = vec![false; ids.len()];
    for start in ids {
        // The way that led here, with the edges that still wait at each step.
        let mut path = vec![(start, edges(schemas, start))];
        on_path[start.0 as usize] = true;
        while let Some((id, waiting)) = path.last_mut() {
            let id = *id;
            match waiting.pop() {
                Some(next) if on_path[next.0 as usize] => close(schemas, id, next, diagnostics),
                Some(next) if done[next.0 as usize] => {}
                Some(next) => {
                    on_path[next.0 as usize] = true;
                    path.push((next, edges(schemas, next)));
                }
                None => {
                    on_path[id.0 as usize] = false;
                    done[id.0 as usize] = true;
                    path.pop();
                }
            }
        }
    }
}

fn edges(schemas: &Schemas, id: SchemaId) -> Vec<SchemaId> {
    let schema = &schemas[id];
    schema.all_of.iter().rev().copied().chain(schema.reference).collect()
}

fn close(schemas: &mut Schemas, id: SchemaId, next: SchemaId, diagnostics: &mut Diagnostics) {
    let schema = &mut schemas[id];
    let (keyword, message) = match schema.reference == Some(next) {
        true => ("$ref", "this `$ref` leads in a circle, through `$ref` and `allOf` alone"),
        false => ("allOf", "this schema contains itself through `allOf`"),
    };
    diagnostics.push_with_help(
        Code::CircularReference,
        Place::Value(schema.location.child(keyword)),
        message,
        "let the schema refer to itself through a property, or take the reference out",
    );
    match keyword {
        "$ref" => schema.reference = None,
        _ => schema.all_of.retain(|branch| *branch != next),
    }
}
