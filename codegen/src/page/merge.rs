//! What a page says and what its examples show in, both together out.
//!
//! What is said counts; what is only shown joins it. Where they contradict each other, both are kept and it is told.

use super::event::Source;
use super::infer;
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
    format(stated, &shown, at, notes);
    for (keyword, value) in shown.keywords {
        let is_said = stated.keywords.contains_key(&keyword) || stated.embedded.is_some();
        // A format that is said, a list of values: what a text looks like adds nothing.
        let has_format = stated.keywords.contains_key("format") || stated.notation.is_some();
        let adds = match keyword.as_str() {
            "x-looks-like" => !has_format && stated.values.is_empty(),
            "format" => false,
            _ => true,
        };
        if !is_said && adds && stated.constant.is_none() {
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

/// How a text is written: as it is said, where no example contradicts that, and otherwise as all of them have it.
pub fn format(stated: &mut Sketch, shown: &Sketch, at: &Path, notes: &mut Notes) {
    let place = shown.sources.first();
    // Renderers put the name of the type where they know no example.
    let texts = || shown.texts.iter().filter(|text| !text.is_empty() && *text != "string");
    let known = stated.keywords.get("format").and_then(serde_json::Value::as_str);
    let unlike = match (stated.notation, known) {
        (Some(notation), _) => {
            let in_utc = notation.in_utc();
            if texts().all(|text| in_utc.fits(text)) && texts().next().is_some() {
                stated.notation = Some(in_utc);
                return;
            }
            texts()
                .find(|text| !notation.fits(text))
                .map(|text| (format!("written {}", notation.shown()), text))
        }
        (None, Some(format)) => {
            let unlike = texts().find(|text| !infer::has_format(text, format));
            unlike.map(|text| (format!("of the format {format}"), text))
        }
        (None, None) => None,
    };
    if let Some((said, text)) = unlike {
        let message =
            format!("`{}` is said to be {said}, and an example has `{text}` there", path::shown(at));
        let line = stated.sources.first().or(place).map_or(1, |source| source.line);
        let page = stated.sources.first().or(place).map_or("", |source| source.page.as_str());
        let format = shown.keywords.get("format").and_then(serde_json::Value::as_str).map(str::to_owned);
        let help = match shown.notation.map(|notation| notation.shown()).or(format) {
            Some(format) => format!("it is read as the example has it: {format}"),
            None => "it stays a text of no format; ask the provider how it is written".to_owned(),
        };
        notes.push(Note::warning(page, line, message).help(help));
        stated.notation = None;
        stated.keywords.shift_remove("format");
    }
    let is_open = stated.embedded.is_none()
        && stated.notation.is_none()
        && !stated.keywords.contains_key("format")
        && stated.values.is_empty()
        && stated.constant.is_none();
    let format = shown.keywords.get("format");
    if is_open && (shown.notation.is_some() || shown.unclear_date.is_some() || format.is_some()) {
        stated.notation = shown.notation;
        stated.unclear_date.clone_from(&shown.unclear_date);
        stated.keywords.extend(format.map(|format| ("format".to_owned(), format.clone())));
        stated.sources.extend(place.map(|place| Source { says: vec!["format"], ..place.clone() }));
    }
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
