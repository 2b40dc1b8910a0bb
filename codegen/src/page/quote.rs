//! A sketch of what examples show and the examples in, the same out with the line of each member and what stands there.

use std::collections::BTreeMap;

use serde_json::Value;

use super::event::{Confidence, Example, Source};
use super::path::{Path, Step};
use super::sketch::Sketch;
use crate::diagnostic::Place;
use crate::model::Location;
use crate::source::Sources;

/// What messages call an example; as YAML it may be indented in any way.
const FILE: &str = "example.yaml";
/// More members than anyone looks at.
const MOST_PLACES: usize = 5_000;
/// Longer lines are cut off, from the member on.
const LONGEST_WORDS: usize = 120;

/// Says of each member where the first example that has it has it.
pub fn quote<'e>(sketch: &mut Sketch, examples: impl Iterator<Item = &'e Example>) {
    let mut places = BTreeMap::new();
    for example in examples {
        let sources: Sources = [(FILE.to_owned(), example.text.as_bytes().to_vec())].into_iter().collect();
        let start = Location { file: FILE.to_owned(), pointer: String::new() };
        let mut found = BTreeMap::new();
        walk(&example.value, &start, &mut Path::new(), &mut found);
        for (path, location) in found {
            let place = || place(&sources, location, &example.source);
            places.entry(path).or_insert_with(place);
        }
    }
    say(sketch, &mut Path::new(), &places);
}

/// Notes where everything lies in an example, by the way to it; of the elements of a list the first that has it.
fn walk(value: &Value, at: &Location, path: &mut Path, found: &mut BTreeMap<Path, Location>) {
    if found.len() >= MOST_PLACES {
        return;
    }
    match value {
        Value::Object(members) => {
            for (name, member) in members {
                path.push(Step::Member(name.clone()));
                let at = at.child(name);
                found.entry(path.clone()).or_insert_with(|| at.clone());
                walk(member, &at, path, found);
                path.pop();
            }
        }
        Value::Array(elements) => {
            path.push(Step::Element);
            for (index, element) in elements.iter().enumerate() {
                let at = at.child(&index.to_string());
                found.entry(path.clone()).or_insert_with(|| at.clone());
                walk(element, &at, path, found);
            }
            path.pop();
        }
        _ => {}
    }
}

fn place(sources: &Sources, location: Location, example: &Source) -> Source {
    let found = sources.locate(&Place::Key(location));
    let line = found.source_line.unwrap_or_default();
    // In an example on one line, what matters begins at the member.
    let from = if line.len() > LONGEST_WORDS { found.column - 1 } else { 0 };
    let words: String = line.chars().skip(from).take(LONGEST_WORDS).collect();
    Source {
        line: example.line + found.line - 1,
        words: words.trim().trim_end_matches(',').to_owned(),
        ..example.clone()
    }
}

fn say(sketch: &mut Sketch, path: &mut Path, places: &BTreeMap<Path, Source>) {
    if let Some(place) = places.get(path) {
        for source in sketch.sources.iter_mut().filter(|source| source.confidence == Confidence::Shown) {
            source.page.clone_from(&place.page);
            source.line = place.line;
            source.words.clone_from(&place.words);
        }
    }
    for (name, member) in &mut sketch.members {
        path.push(Step::Member(name.clone()));
        say(member, path, places);
        path.pop();
    }
    path.push(Step::Element);
    for elements in sketch.items.iter_mut().map(AsMut::as_mut).chain(&mut sketch.tuple) {
        say(elements, path, places);
    }
    path.pop();
    // What lies in a text, or under names that are data, stands where the text or the object does.
    for inner in sketch.embedded.iter_mut().chain(&mut sketch.map) {
        inherit(inner, places.get(path));
    }
}

fn inherit(sketch: &mut Sketch, place: Option<&Source>) {
    let Some(place) = place else { return };
    for source in sketch.sources.iter_mut().filter(|source| source.confidence == Confidence::Shown) {
        source.page.clone_from(&place.page);
        source.line = place.line;
        source.words.clone_from(&place.words);
    }
    let members = sketch.members.iter_mut().map(|(_, member)| member);
    let boxes = sketch.items.iter_mut().chain(&mut sketch.embedded).chain(&mut sketch.map);
    members
        .chain(boxes.map(AsMut::as_mut))
        .chain(&mut sketch.tuple)
        .for_each(|inner| inherit(inner, Some(place)));
}

#[cfg(test)]
mod tests {
    use super::super::infer;
    use super::*;

    #[test]
    fn members_stand_where_the_first_example_has_them() {
        let example = |page: &str, line: usize, text: &str| Example {
            text: text.to_owned(),
            value: serde_json::from_str(text).unwrap(),
            headers: BTreeMap::new(),
            source: Source {
                page: page.to_owned(),
                line,
                confidence: Confidence::Shown,
                ..Source::default()
            },
        };
        let examples = [
            example("a.md", 10, "{\n  \"a\": [\n    { \"b\": 1 },\n    { \"c\": 2 }\n  ]\n}"),
            example("b.md", 20, "{\n\t\"a\": [],\n\t\"d\": \"{\\\"e\\\": 1}\"\n}"),
        ];
        let values: Vec<&Value> = examples.iter().map(|example| &example.value).collect();
        let mut sketch = infer::sketch(&values, &examples[0].source);
        quote(&mut sketch, examples.iter());
        let mut check = |path: &str, embedded: bool, expected: (&str, usize, &str)| {
            let mut path = super::super::path::parse(path).unwrap();
            path.extend(embedded.then_some(Step::Embedded));
            path.extend(embedded.then(|| Step::Member("e".to_owned())));
            let source = &sketch.at_mut(&path).sources[0];
            assert_eq!((source.page.as_str(), source.line, source.words.as_str()), expected, "{path:?}");
        };
        check("a", false, ("a.md", 11, "\"a\": ["));
        check("a[].b", false, ("a.md", 12, "{ \"b\": 1 }"));
        check("a[].c", false, ("a.md", 13, "{ \"c\": 2 }"));
        check("d", false, ("b.md", 22, "\"d\": \"{\\\"e\\\": 1}\""));
        check("d", true, ("b.md", 22, "\"d\": \"{\\\"e\\\": 1}\""));
    }
}
