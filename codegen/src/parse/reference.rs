//! A `$ref` in, the value that it leads to out.
//!
//! References lead to places in the same file or in other files of the provider's folder, and nowhere else.

use serde_json::Value;

use super::document::{Node, Reader};
use super::{nearest, resource};
use crate::diagnostic::{Code, Place};
use crate::model::Location;

/// More steps than references take that lead somewhere.
const LONGEST_CHAIN: usize = 100;

/// How many references that lead nowhere are worth a search for what was meant.
const MOST_HELPS: usize = 100;

impl<'a> Reader<'a, '_> {
    /// Follows `$ref`s until a value that is none; nothing, with a diagnostic, where they lead nowhere.
    pub fn follow(&mut self, node: Node<'a>) -> Option<Node<'a>> {
        self.hops(node).map(|(_, node)| node)
    }

    /// Follows `$ref`s until a value that is none, and tells every place on the way, the last one included.
    pub fn hops(&mut self, node: Node<'a>) -> Option<(Vec<Location>, Node<'a>)> {
        let mut hops = vec![node.location.clone()];
        let mut node = node;
        while let Some(Value::String(reference)) = node.value.get("$ref") {
            node = self.resolve(&node, reference)?;
            if hops.len() > LONGEST_CHAIN || hops.contains(&node.location) {
                let start = hops.swap_remove(0);
                if self.is_news(Code::CircularReference, &start) {
                    self.diagnostics.push_with_help(
                        Code::CircularReference,
                        Place::Value(start),
                        "this `$ref` leads in a circle, or never ends",
                        "let one of the references lead to what is meant",
                    );
                }
                return None;
            }
            hops.push(node.location.clone());
        }
        Some((hops, node))
    }

    /// What a `$ref` that stands in a node leads to, one step; nothing, with a diagnostic, where it leads nowhere.
    pub fn resolve(&mut self, from: &Node<'a>, reference: &str) -> Option<Node<'a>> {
        self.resolve_keyword(from, "$ref", reference)
    }

    /// What a reference under a keyword of a node leads to.
    pub fn resolve_keyword(&mut self, from: &Node<'a>, keyword: &str, reference: &str) -> Option<Node<'a>> {
        let place = from.location.child(keyword);
        let (path, fragment) = reference.split_once('#').unwrap_or((reference, ""));
        let resource = self.resource(from, path, reference, &place)?;
        let fragment = percent_decoded(fragment);
        if !fragment.is_empty() && !fragment.starts_with('/') {
            return self.anchor(&resource, &fragment, reference, place);
        }
        let found = walk(&resource, &fragment).or_else(|missing| {
            // Many documents write pointers from the root of the file, whatever `$id` says on the way.
            let root = self.documents.file(&resource.location.file, self.diagnostics);
            let root = root.filter(|_| !resource.location.pointer.is_empty());
            root.and_then(|root| walk(&root, &fragment).ok()).ok_or(missing)
        });
        match found {
            Ok(node) => Some(node),
            Err((deepest, missing)) => {
                self.unresolved(place, format!("`{reference}` does not exist"), || {
                    let place = format!("`#{}`", deepest.location.pointer);
                    match deepest.value {
                        Value::Object(members) => {
                            nearest::help(&missing, members.keys().map(String::as_str), &place)
                        }
                        Value::Array(elements) => format!("{place} has {} elements", elements.len()),
                        _ => format!("{place} holds no object"),
                    }
                });
                None
            }
        }
    }

    /// The schema that a reference names before its fragment: by an `$id`, or as a file of the folder.
    fn resource(
        &mut self,
        from: &Node<'a>,
        path: &str,
        reference: &str,
        place: &Location,
    ) -> Option<Node<'a>> {
        let documents = self.documents;
        let own = documents.resources(&from.location.file, self.diagnostics);
        let base = resource::around(own, &from.location.pointer)?;
        if path.is_empty() {
            return self.at(&Location { file: from.location.file.clone(), pointer: base.pointer.clone() });
        }
        let address = resource::joined(documents.folder, &base.address, path);
        if let Some(known) = own.iter().find(|known| Some(&known.address) == address.as_ref()) {
            return self.at(&Location { file: from.location.file.clone(), pointer: known.pointer.clone() });
        }
        // A file is named relative to the one that the reference stands in, unless an `$id` moves it elsewhere.
        let around = if has_scheme(&base.address) { &from.location.file } else { &base.address };
        let target = target(documents.folder, around, path);
        if let Ok(target) = &target
            && documents.contains(&target.file)
        {
            return documents.file(&target.file, self.diagnostics);
        }
        if let Some(location) = address.and_then(|address| documents.addressed(&address, self.diagnostics)) {
            return self.at(&location);
        }
        match target {
            Ok(target) => {
                let folder = format!("{}/", documents.folder);
                let wanted = target.file.strip_prefix(&folder).unwrap_or(&target.file);
                let files = documents.paths().filter_map(|path| path.strip_prefix(folder.as_str()));
                let message = format!("the file `{}` does not exist", target.file);
                self.unresolved(place.clone(), message, || {
                    nearest::help(wanted, files, &format!("`{folder}`"))
                });
            }
            Err(reason) => {
                if self.is_news(Code::ForbiddenReference, place) {
                    self.diagnostics.push_with_help(
                        Code::ForbiddenReference,
                        Place::Value(place.clone()),
                        format!("`{reference}` {reason}"),
                        "put a copy of the file into the provider's folder and refer to it by its relative path",
                    );
                }
            }
        }
        None
    }

    fn anchor(
        &mut self,
        resource: &Node<'a>,
        anchor: &str,
        reference: &str,
        place: Location,
    ) -> Option<Node<'a>> {
        let resources = self.documents.resources(&resource.location.file, self.diagnostics);
        let holder = resource::around(resources, &resource.location.pointer)?;
        // A name that stands once in the file is meant, whatever `$id` says on the way.
        let elsewhere = || resources.iter().find_map(|resource| resource.anchors.get(anchor));
        if let Some(pointer) = holder.anchors.get(anchor).or_else(elsewhere) {
            return self.at(&Location { file: resource.location.file.clone(), pointer: pointer.clone() });
        }
        let names = resources.iter().flat_map(|resource| resource.anchors.keys()).map(String::as_str);
        let file = format!("`{}`", resource.location.file);
        self.unresolved(place, format!("`{reference}` names no `$anchor`"), || match names.clone().next() {
            Some(_) => nearest::help(anchor, names, &file),
            None => format!("{file} has no `$anchor`; write a JSON Pointer, such as `#/$defs/{anchor}`"),
        });
        None
    }

    fn unresolved(&mut self, place: Location, message: String, help: impl FnOnce() -> String) {
        if !self.is_news(Code::UnresolvedReference, &place) {
            return;
        }
        let place = Place::Value(place);
        if self.news() > MOST_HELPS {
            self.diagnostics.push(Code::UnresolvedReference, place, message);
        } else {
            self.diagnostics.push_with_help(Code::UnresolvedReference, place, message, help());
        }
    }
}

/// The place that a reference names, or why it must not lead there.
pub fn target(folder: &str, from: &str, reference: &str) -> Result<Location, &'static str> {
    let (path, fragment) = reference.split_once('#').unwrap_or((reference, ""));
    let pointer = percent_decoded(fragment);
    if path.is_empty() {
        return Ok(Location { file: from.to_owned(), pointer });
    }
    if path.starts_with("//") || has_scheme(path) {
        return Err("leads out of the provider's folder: references to other hosts are not followed");
    }
    if path.starts_with(['/', '\\']) {
        return Err("leads out of the provider's folder: it is an absolute path");
    }
    let path = percent_decoded(path);
    let mut parts: Vec<&str> = from.split('/').collect();
    parts.pop();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." if parts.len() > folder.split('/').count() => {
                parts.pop();
            }
            ".." => return Err("leads out of the provider's folder"),
            part if part.contains(['\\', '\0']) => return Err("is no path with `/` between its parts"),
            part => parts.push(part),
        }
    }
    Ok(Location { file: parts.join("/"), pointer })
}

/// Whether a reference is absolute.
pub fn has_scheme(path: &str) -> bool {
    path.split_once(':').is_some_and(|(scheme, _)| {
        scheme.starts_with(|letter: char| letter.is_ascii_alphabetic())
            && scheme.chars().all(|letter| letter.is_ascii_alphanumeric() || "+-.".contains(letter))
    })
}

/// A JSON Pointer with one key more.
pub fn child(pointer: &str, key: &str) -> String {
    Location { file: String::new(), pointer: pointer.to_owned() }.child(key).pointer
}

/// The value under a JSON Pointer, or the deepest value on the way and the key that it lacks.
fn walk<'a>(root: &Node<'a>, pointer: &str) -> Result<Node<'a>, (Node<'a>, String)> {
    let mut node = root.clone();
    for segment in pointer.split('/').skip(1) {
        let key = segment.replace("~1", "/").replace("~0", "~");
        let child = match node.value {
            Value::Object(members) => members.get(&key),
            Value::Array(elements) => key.parse::<usize>().ok().and_then(|index| elements.get(index)),
            _ => None,
        };
        match child {
            Some(value) => node = Node { value, location: node.location.child(&key) },
            None => return Err((node, key)),
        }
    }
    Ok(node)
}

/// A text with its `%2F` and the like replaced; as it is where that is not UTF-8.
pub fn percent_decoded(text: &str) -> String {
    if !text.contains('%') {
        return text.to_owned();
    }
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, tail @ ..] = rest {
        let digit = |byte: u8| char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
        match (first, tail) {
            (b'%', [high, low, after @ ..]) if digit(*high).is_some() && digit(*low).is_some() => {
                bytes.push(digit(*high).unwrap_or(0) * 16 + digit(*low).unwrap_or(0));
                rest = after;
            }
            _ => {
                bytes.push(*first);
                rest = tail;
            }
        }
    }
    String::from_utf8(bytes).unwrap_or_else(|_| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(from: &str, reference: &str, expected: &str) {
        let found = match target("acme", from, reference) {
            Ok(location) => location.to_string(),
            Err(reason) => reason.to_owned(),
        };
        assert!(found.starts_with(expected), "{reference}: {found}");
    }

    #[test]
    fn references_name_places_in_the_folder() {
        check("acme/a.yaml", "#/b/c", "acme/a.yaml#/b/c");
        check("acme/a.yaml", "#/b~1c/d%20e", "acme/a.yaml#/b~1c/d e");
        check("acme/a.yaml", "", "acme/a.yaml#");
        check("acme/a.yaml", "b/c.yaml", "acme/b/c.yaml#");
        check("acme/b/a.yaml", "../c.yaml#/x", "acme/c.yaml#/x");
        check("acme/b/a.yaml", "./c%2Bd.yaml", "acme/b/c+d.yaml#");
    }

    #[test]
    fn references_stay_in_the_folder() {
        check("acme/a.yaml", "../other/a.yaml", "leads out");
        check("acme/b/a.yaml", "../../etc/passwd", "leads out");
        check("acme/b/a.yaml", "..%2f..%2fx", "leads out");
        check("acme/a.yaml", "/etc/passwd", "leads out");
        check("acme/a.yaml", "file:///etc/passwd", "leads out");
        check("acme/a.yaml", "https://acme.example/a.yaml", "leads out");
        check("acme/a.yaml", "//acme.example/a.yaml", "leads out");
        check("acme/a.yaml", "C:\\a.yaml", "leads out");
    }
}
