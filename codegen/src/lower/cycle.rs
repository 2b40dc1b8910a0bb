//! Structs that require themselves: no JSON is that deep, so one member of each such circle becomes optional.
//!
//! Definitions in, the same definitions out, now finite. Boxes are not decided here but by the type engine.

use super::shape::{Definition, Kind, Shape};

const REMARK: &str = "Optional, because a value that always held another of its kind could not end.";

/// Makes one member of each circle of required members optional.
pub fn make_finite(definitions: &mut [Definition]) {
    let mut done = vec![false; definitions.len()];
    for start in 0..definitions.len() {
        while let Some((index, member)) = circle_from(start, definitions, &mut done) {
            if let Kind::Struct { members, .. } = &mut definitions[index].kind {
                members[member].optional = true;
                members[member].docs.push(String::new());
                members[member].docs.push(REMARK.to_owned());
            }
        }
    }
}

/// The member that closes a circle through required members, if there is one that can be reached.
fn circle_from(start: usize, definitions: &[Definition], done: &mut [bool]) -> Option<(usize, usize)> {
    if done[start] {
        return None;
    }
    let mut on_path = vec![false; definitions.len()];
    let mut path = vec![(start, required(&definitions[start]))];
    on_path[start] = true;
    while let Some((index, rest)) = path.last_mut() {
        let index = *index;
        match rest.pop() {
            Some((member, target)) if on_path[target] => return Some((index, member)),
            Some((_, target)) if done[target] => {}
            Some((_, target)) => {
                on_path[target] = true;
                path.push((target, required(&definitions[target])));
            }
            None => {
                on_path[index] = false;
                done[index] = true;
                path.pop();
            }
        }
    }
    None
}

/// The members that must hold a struct, and which.
fn required(definition: &Definition) -> Vec<(usize, usize)> {
    let Kind::Struct { members, .. } = &definition.kind else { return Vec::new() };
    let mut found = Vec::new();
    for (position, member) in members.iter().enumerate().filter(|(_, member)| !member.optional) {
        directly_held(&member.shape, &mut |index| found.push((position, index)));
    }
    found.reverse();
    found
}

fn directly_held(shape: &Shape, visit: &mut impl FnMut(usize)) {
    match shape {
        Shape::Defined(index) => visit(*index),
        Shape::Tuple(parts) => parts.iter().for_each(|part| directly_held(part, visit)),
        Shape::Json
        | Shape::Boolean
        | Shape::Integer
        | Shape::Number
        | Shape::String
        | Shape::Formatted(_)
        | Shape::Embedded(_)
        | Shape::Array(_)
        | Shape::Map(_)
        | Shape::Nullable(_) => {}
    }
}
