//! What a page says and what its examples show in, both together out.
//!
//! What is said counts; what is only shown joins it. Where they contradict each other, both are kept and it is told.

use super::event::Source;
use super::note::{Note, Notes};
use super::path::{self, Path, Step};
use super::sketch::Sketch;
use crate::model::Type;

/// Adds to a sketch what examples show at its place.
pub fn merge(stated: &mut Sketch, shown: Sketch, at: &mut Path, notes: &mut Notes) {
    if !stated.is_stated() && stated.types.is_empty() && stated.members.is_empty() && stated.items.is_none() {
        let required = stated.required;
        *stated = Sketch { required, ..shown };
        return;
    }
    let place = shown.sources.first().cloned();
    types(stated, &shown, at, place.as_ref(), notes);
    for (keyword, value) in shown.keywords {
        let is_said = stated.keywords.contains_key(&keyword) || stated.embedded.is_some();
        // A format that is said, a list of values: what a text looks like adds nothing.
        let adds =
            keyword != "x-looks-like" || stated.keywords.get("format").is_none() && stated.values.is_empty();
        if !is_said && adds && stated.constant.is_none() {
            if keyword == "format"
                && let Some(place) = &place
            {
                stated.sources.push(Source { says: vec!["format"], ..place.clone() });
            }
            stated.keywords.insert(keyword, value);
        }
    }
    for missing in shown.undocumented {
        let is_known = match missing {
            "type" => !stated.types.is_empty(),
            "elements" => stated.items.is_some(),
            _ => false,
        };
        if !is_known {
            stated.undocumented.insert(missing);
        }
    }
    let order: Vec<String> = shown.members.iter().map(|(name, _)| name.clone()).collect();
    for (name, member) in shown.members {
        at.push(Step::Member(name.clone()));
        match stated.members.iter_mut().find(|(other, _)| *other == name) {
            Some((_, known)) => merge(known, member, at, notes),
            // Where what is in there differs from case to case, one case says nothing of the next.
            None if stated.undocumented.contains("members") => {}
            None => stated.members.push((name, member)),
        }
        at.pop();
    }
    // Members stand as in the examples, and those that no example has behind them.
    stated
        .members
        .sort_by_key(|(name, _)| order.iter().position(|other| other == name).unwrap_or(order.len()));
    if stated.map.is_none() && stated.members.is_empty() && !stated.undocumented.contains("members") {
        stated.map = shown.map;
    }
    if stated.tuple.is_empty() && stated.items.is_none() {
        stated.tuple = shown.tuple;
    }
    deeper(&mut stated.items, shown.items, Step::Element, at, notes);
    deeper(&mut stated.embedded, shown.embedded, Step::Embedded, at, notes);
}

fn deeper(
    stated: &mut Option<Box<Sketch>>,
    shown: Option<Box<Sketch>>,
    step: Step,
    at: &mut Path,
    notes: &mut Notes,
) {
    let Some(shown) = shown else { return };
    at.push(step);
    match stated {
        Some(stated) => merge(stated, *shown, at, notes),
        None => *stated = Some(shown),
    }
    at.pop();
}

fn types(stated: &mut Sketch, shown: &Sketch, at: &Path, place: Option<&Source>, notes: &mut Notes) {
    let source = |says| place.map(|place| Source { says: vec![says], ..place.clone() });
    if stated.types.is_empty() {
        stated.types = shown.types;
        if !shown.types.is_empty() && stated.constant.is_none() && stated.values.is_empty() {
            stated.sources.extend(source("type"));
        }
        return;
    }
    for kind in shown.types.iter().filter(|kind| !stated.types.allows(*kind)) {
        let said: Vec<&str> = stated.types.iter().map(Type::as_str).collect();
        if let Some(place) = place {
            let message = format!(
                "`{}` is said to be {}, and an example has {} there",
                path::shown(at),
                said.join(" or "),
                kind.as_str()
            );
            let line = stated.sources.first().map_or(place.line, |source| source.line);
            let page = stated.sources.first().map_or(&place.page, |source| &source.page);
            let help = format!("both are read; the example begins at line {} of {}", place.line, place.page);
            notes.push(Note::warning(page, line, message).help(help));
            stated.sources.extend(source("type"));
        }
    }
    shown.types.iter().filter(|kind| !stated.types.allows(*kind)).collect::<Vec<_>>().into_iter().for_each(
        |kind| {
            stated.types.insert(kind);
        },
    );
}
