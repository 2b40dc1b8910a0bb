//! A document and changes to it in, the changed document and where each value of it was written out.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::model::Location;

/// A document to which actions are applied.
pub struct Overlaid {
    /// The document.
    pub value: Value,
    /// Where values were written that do not stand at their place in the file.
    pub written: BTreeMap<String, Location>,
    file: String,
}

/// One step on the way to a value.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Step {
    /// An element of an array.
    Index(usize),
    /// A member of an object.
    Name(String),
}

/// Two values that cannot be merged.
#[derive(Debug, PartialEq, Eq)]
pub struct Clash {
    /// Where the new value stands.
    pub new: Location,
    /// What it should be, in words.
    pub expected: &'static str,
}

impl Overlaid {
    /// A document as its file has it.
    pub fn new(file: &str, value: Value) -> Self {
        Self { value, written: BTreeMap::new(), file: file.to_owned() }
    }

    /// Merges a value into the one at a place; whether that changed anything.
    pub fn merge(&mut self, path: &[Step], new: &Value, from: &Location) -> Result<bool, Clash> {
        let pointer = pointer(path);
        let Some(target) = self.value.pointer_mut(&pointer) else { return Ok(false) };
        let written = &mut self.written;
        match target {
            // What is no list itself is one more element of the list.
            Value::Array(elements) if !new.is_array() => {
                written.insert(format!("{pointer}/{}", elements.len()), from.clone());
                elements.push(new.clone());
                Ok(true)
            }
            _ => merge(target, &pointer, new, from, written),
        }
    }

    /// Takes the value at a place out; whether there was one.
    pub fn remove(&mut self, path: &[Step]) -> bool {
        let Some((last, parents)) = path.split_last() else { return false };
        let around = pointer(parents);
        let Some(parent) = self.value.pointer_mut(&around) else { return false };
        match (parent, last) {
            (Value::Object(members), Step::Name(name)) => {
                self.written.retain(|place, _| !is_below(place, &pointer(path)));
                members.shift_remove(name).is_some()
            }
            (Value::Array(elements), Step::Index(index)) if *index < elements.len() => {
                elements.remove(*index);
                let rest = *index..elements.len();
                self.close_gap(&around, rest);
                true
            }
            _ => false,
        }
    }

    /// The elements of an array from some index on were one further back before.
    fn close_gap(&mut self, array: &str, rest: std::ops::Range<usize>) {
        let at = |index: usize| format!("{array}/{index}");
        let before = std::mem::take(&mut self.written);
        for (place, location) in before.iter().filter(|(place, _)| !is_below(place, array) || *place == array)
        {
            self.written.insert(place.clone(), location.clone());
        }
        for index in 0..rest.end {
            let old = if index < rest.start { index } else { index + 1 };
            for (place, location) in
                before.range(at(old)..).take_while(|(place, _)| place.starts_with(&at(old)))
            {
                if is_below(place, &at(old)) {
                    self.written
                        .insert(format!("{}{}", at(index), &place[at(old).len()..]), location.clone());
                }
            }
            if index >= rest.start && !before.contains_key(&at(old)) {
                let around = before.iter().rev().find(|(place, _)| is_below(&at(old), place));
                let location = match around {
                    Some((place, location)) => Location {
                        file: location.file.clone(),
                        pointer: format!("{}{}", location.pointer, &at(old)[place.len()..]),
                    },
                    None => Location { file: self.file.clone(), pointer: at(old) },
                };
                self.written.insert(at(index), location);
            }
        }
    }
}

fn is_below(place: &str, around: &str) -> bool {
    place.strip_prefix(around).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// A way as a JSON Pointer.
pub fn pointer(path: &[Step]) -> String {
    let start = Location::default();
    path.iter()
        .fold(start, |location, step| match step {
            Step::Index(index) => location.child(&index.to_string()),
            Step::Name(name) => location.child(name),
        })
        .pointer
}

fn merge(
    target: &mut Value,
    pointer: &str,
    new: &Value,
    from: &Location,
    written: &mut BTreeMap<String, Location>,
) -> Result<bool, Clash> {
    let place = Location { file: String::new(), pointer: pointer.to_owned() };
    match (target, new) {
        (Value::Object(members), Value::Object(further)) => {
            let mut has_changed = false;
            for (key, value) in further {
                let place = place.child(key).pointer;
                match members.get_mut(key) {
                    Some(member) => has_changed |= merge(member, &place, value, &from.child(key), written)?,
                    None => {
                        written.insert(place, from.child(key));
                        members.insert(key.clone(), value.clone());
                        has_changed = true;
                    }
                }
            }
            Ok(has_changed)
        }
        (Value::Array(elements), Value::Array(further)) => {
            for (index, value) in further.iter().enumerate() {
                written
                    .insert(place.child(&elements.len().to_string()).pointer, from.child(&index.to_string()));
                elements.push(value.clone());
            }
            Ok(!further.is_empty())
        }
        (Value::Object(_), _) => Err(Clash { new: from.clone(), expected: "an object" }),
        (Value::Array(_), _) => Err(Clash { new: from.clone(), expected: "a list" }),
        // A key with nothing after it has no shape that could differ.
        (target, _) if !target.is_null() && (new.is_object() || new.is_array()) => {
            Err(Clash { new: from.clone(), expected: "a text, a number, a truth value or null" })
        }
        (target, _) => {
            let has_changed = target != new;
            if has_changed {
                written.insert(place.pointer, from.clone());
                target.clone_from(new);
            }
            Ok(has_changed)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn path(pointer: &str) -> Vec<Step> {
        let step = |key: &str| key.parse().map_or_else(|_| Step::Name(key.to_owned()), Step::Index);
        pointer.split('/').skip(1).map(step).collect()
    }

    /// A value merged at a place of a document: the document, and the places that the overlay wrote.
    fn check(document: Value, at: &str, new: Value, expected: Value, written: &[&str]) {
        let mut overlaid = Overlaid::new("a", document);
        let from = Location { file: "o".to_owned(), pointer: String::new() };
        assert_eq!(overlaid.merge(&path(at), &new, &from), Ok(!written.is_empty()));
        assert_eq!(overlaid.value, expected);
        let found: Vec<String> =
            overlaid.written.iter().map(|(place, from)| format!("{place} < {}", from.pointer)).collect();
        assert_eq!(found, written);
    }

    #[test]
    fn values_are_merged() {
        check(
            json!({"a": {"b": 1}}),
            "",
            json!({"a": {"c": [1]}}),
            json!({"a": {"b": 1, "c": [1]}}),
            &["/a/c < /a/c"],
        );
        check(json!({"a": {"b": 1}}), "/a", json!({"b": "x"}), json!({"a": {"b": "x"}}), &["/a/b < /b"]);
        check(
            json!({"a": [1]}),
            "",
            json!({"a": [2, [3]]}),
            json!({"a": [1, 2, [3]]}),
            &["/a/1 < /a/0", "/a/2 < /a/1"],
        );
        check(json!({"a": [1]}), "/a", json!({"b": 2}), json!({"a": [1, {"b": 2}]}), &["/a/1 < "]);
        check(json!({"a": "b"}), "/a", json!("c"), json!({"a": "c"}), &["/a < "]);
        check(json!({"a": null}), "", json!({"a": {"b": 1}}), json!({"a": {"b": 1}}), &["/a < /a"]);
        check(json!({"a": {"b": 1}}), "", json!({"a": {"b": 1}}), json!({"a": {"b": 1}}), &[]);
    }

    #[test]
    fn other_shapes_clash() {
        let clash = |document: Value, new: Value| {
            let clash = Overlaid::new("a", document).merge(&[], &new, &Location::default()).unwrap_err();
            format!("{} is not {}", clash.new.pointer, clash.expected)
        };
        assert_eq!(clash(json!({"a": {}}), json!({"a": 1})), "/a is not an object");
        assert_eq!(clash(json!({"a": []}), json!({"a": {}})), "/a is not a list");
        assert_eq!(
            clash(json!({"a": 1}), json!({"a": []})),
            "/a is not a text, a number, a truth value or null"
        );
    }

    #[test]
    fn what_follows_a_removed_element_is_still_found() {
        let mut overlaid = Overlaid::new("a", json!({"l": [0, {"x": 1}, 2, 3], "m": 1}));
        let from = Location { file: "o".to_owned(), pointer: "/u".to_owned() };
        overlaid.merge(&path("/l/1"), &json!({"y": 2}), &from).unwrap();
        assert!(overlaid.remove(&path("/l/0")));
        assert!(overlaid.remove(&path("/l/1")));
        assert!(!overlaid.remove(&path("/l/7")));
        assert_eq!(overlaid.value, json!({"l": [{"x": 1, "y": 2}, 3], "m": 1}));
        let found: Vec<String> =
            overlaid.written.iter().map(|(place, from)| format!("{place} < {from}")).collect();
        assert_eq!(found, ["/l/0 < a#/l/1", "/l/0/y < o#/u/y", "/l/1 < a#/l/3"]);
        assert!(overlaid.remove(&path("/m")));
        assert_eq!(overlaid.value.as_object().unwrap().len(), 1);
    }
}
