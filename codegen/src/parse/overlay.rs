//! The overlay beside a provider's document in, the document with all of its actions applied out.
//!
//! Versions 1.0 and 1.1 of the Overlay Specification, for documents of any format. An action that no longer applies
//! is told, so that a mended document sheds its corrections.

use serde_json::Value;
use serde_json_path::{JsonPath, PathElement};

use super::document::{Node, Reader};
use super::overlay_change::{Clash, Overlaid, Step, pointer};
use super::{nearest, reference};
use crate::diagnostic::{Code, Place};
use crate::model::Location;

/// The names that an overlay may have.
const NAMES: [&str; 3] = ["overlay.yaml", "overlay.yml", "overlay.json"];

/// The keys of an action.
const KEYS: [&str; 5] = ["target", "description", "update", "remove", "copy"];

/// Longer, deeper and wider than what points at something in a document.
const MOST_LETTERS: usize = 4096;
const DEEPEST: usize = 32;
const MOST_DESCENTS: usize = 2;

/// Applies the overlay of a provider, if it has one, to its document, which was not read before.
pub fn apply(reader: &mut Reader<'_, '_>, document: &str, source: Option<&str>) {
    let folder = reader.documents.folder;
    let paths = NAMES.iter().map(|name| format!("{folder}/{name}"));
    let paths: Vec<String> =
        paths.filter(|path| path != document && reader.documents.contains(path)).collect();
    let Some(path) = paths.first() else { return };
    if let Some(other) = paths.get(1) {
        refuse(reader, Place::File(other.clone()), format!("there is `{path}` as well"), "keep one of them");
    }
    let Some(overlay) = reader.documents.file(path, reader.diagnostics) else { return };
    // What cannot be read is told when the document is read.
    let Some(Ok(value)) = reader.documents.sources.value(document) else { return };
    let Some(version) = version(reader, &overlay) else { return };
    if !extends(reader, &overlay, document, source) {
        return;
    }
    let mut overlaid = Overlaid::new(document, value);
    let actions: Vec<Node<'_>> = overlay.get("actions").iter().flat_map(Node::elements).collect();
    if actions.is_empty() {
        let help = "list the corrections: actions: [{target: $.info, update: {title: Acme}}]";
        refuse(reader, overlay.place(), "this overlay has no `actions`", help);
    }
    for action in &actions {
        one(reader, action, version, &mut overlaid);
    }
    for (pointer, written) in overlaid.written {
        let place = Location { file: document.to_owned(), pointer };
        reader.diagnostics.relocate(place, written);
    }
    reader.documents.replace(document, overlaid.value);
}

fn refuse(reader: &mut Reader<'_, '_>, place: Place, message: impl Into<String>, help: impl Into<String>) {
    reader.diagnostics.push_with_help(Code::InvalidOverlay, place, message, help);
}

/// The versions differ in what they let an action do.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Version {
    OneZero,
    OneOne,
}

fn version(reader: &mut Reader<'_, '_>, overlay: &Node<'_>) -> Option<Version> {
    let said = overlay.text("overlay");
    let mut numbers = said.as_deref().unwrap_or_default().split('.');
    let (place, message) = match (&said, numbers.next(), numbers.next()) {
        (_, Some("1"), Some("0")) => return Some(Version::OneZero),
        (_, Some("1"), Some("1")) => return Some(Version::OneOne),
        (Some(said), ..) => {
            (Place::Value(overlay.location.child("overlay")), format!("`overlay: {said}` is not read"))
        }
        (None, ..) => (overlay.place(), "this overlay does not say its version".to_owned()),
    };
    refuse(reader, place, message, "write `overlay: 1.1.0`");
    None
}

/// Whether the overlay is for this document, as far as it says.
fn extends(reader: &mut Reader<'_, '_>, overlay: &Node<'_>, document: &str, source: Option<&str>) -> bool {
    let Some(said) = overlay.text("extends") else { return true };
    let is_meant = match said.contains("://") {
        true => source.is_none_or(|source| source == said),
        false => reference::target(reader.documents.folder, &overlay.location.file, &said)
            .is_ok_and(|target| target.file == document),
    };
    if !is_meant {
        let place = Place::Value(overlay.location.child("extends"));
        let help = "name the document that `[document]` of provider.toml names, by its relative path or its `source`";
        refuse(
            reader,
            place,
            format!("this overlay is for `{said}`, and the document is `{document}`"),
            help,
        );
    }
    is_meant
}

/// Applies one action.
fn one(reader: &mut Reader<'_, '_>, action: &Node<'_>, version: Version, overlaid: &mut Overlaid) {
    let unknown = action.members().find(|(key, _)| !KEYS.contains(key) && !key.starts_with("x-"));
    if let Some((key, member)) = unknown {
        let help = nearest::help(key, KEYS.into_iter(), "an action");
        refuse(reader, Place::Key(member.location), format!("`{key}` is not a part of an action"), help);
        return;
    }
    let Some(targets) = select(reader, action, "target", overlaid) else { return };
    if targets.is_empty() {
        return unmatched(reader, action, "this action selects nothing in the document");
    }
    let has_changed = match (action.is_true("remove"), action.value.get("update"), action.get("copy")) {
        (true, ..) if targets.iter().any(Vec::is_empty) => {
            let help = "select what in it is to go";
            return refuse(reader, action.place(), "this action removes the whole document", help);
        }
        (true, ..) => {
            // What comes later, and what lies deeper, goes first, so that no way leads astray.
            let removed = targets.iter().rev().filter(|path| overlaid.remove(path)).count();
            Some(removed > 0)
        }
        (false, Some(update), None) => {
            let from = Node { value: update, location: action.location.child("update") };
            merge(reader, action, &from, &targets, version, overlaid)
        }
        (false, None, Some(copy)) if version >= Version::OneOne => {
            let Some(sources) = select(reader, action, "copy", overlaid) else { return };
            let [source] = sources.as_slice() else {
                let message = format!("`copy` selects {} values", sources.len());
                return refuse(reader, copy.place(), message, "let it select the one value that is copied");
            };
            let Some(value) = overlaid.value.pointer(&pointer(source)).cloned() else { return };
            let from = Node { value: &value, location: copy.location.clone() };
            merge(reader, action, &from, &targets, version, overlaid)
        }
        (false, None, Some(copy)) => {
            let place = Place::Key(copy.location);
            return refuse(reader, place, "version 1.0 has no `copy`", "write `overlay: 1.1.0`");
        }
        (false, Some(_), Some(copy)) => {
            let place = Place::Key(copy.location);
            return refuse(reader, place, "this action has `update` and `copy`", "write two actions");
        }
        (false, None, None) => {
            let help = "say `update` with what is merged in, or `remove: true`";
            return refuse(reader, action.place(), "this action does not say what to do", help);
        }
    };
    if has_changed == Some(false) {
        unmatched(reader, action, "this action changes nothing: the document says so already");
    }
}

/// The ways to what a JSONPath of an action selects, in order and each once; nothing, with a diagnostic, where there
/// is no such path.
fn select(
    reader: &mut Reader<'_, '_>,
    action: &Node<'_>,
    key: &str,
    overlaid: &Overlaid,
) -> Option<Vec<Vec<Step>>> {
    let place = Place::Value(action.location.child(key));
    let help = "write a JSONPath as RFC 9535 has it, such as `$.webhooks['order.paid'].post`";
    let Some(Value::String(text)) = action.value.get(key) else {
        refuse(reader, place, format!("this action has no `{key}` with a JSONPath"), help);
        return None;
    };
    let path = match is_sensible(text).then(|| JsonPath::parse(text)) {
        Some(Ok(path)) => path,
        Some(Err(error)) => {
            let rest = text
                .get(error.position().saturating_sub(1)..)
                .filter(|rest| !rest.is_empty() && rest != text);
            let rest = rest.map(|rest| format!(" from `{rest}` on"));
            let message = format!("`{text}` is no JSONPath{}", rest.unwrap_or_default());
            refuse(reader, place, message, help);
            return None;
        }
        None => {
            refuse(
                reader,
                place,
                format!("this `{key}` is longer or deeper than any path needs to be"),
                help,
            );
            return None;
        }
    };
    let mut found: Vec<Vec<Step>> = Vec::new();
    for location in path.query_located(&overlaid.value).locations() {
        let step = |element: &PathElement<'_>| match element {
            PathElement::Name(name) => Step::Name((*name).to_owned()),
            PathElement::Index(index) => Step::Index(*index),
        };
        found.push(location.iter().map(step).collect());
    }
    found.sort();
    found.dedup();
    Some(found)
}

/// Whether a path takes little to read and to follow, whoever wrote it.
fn is_sensible(text: &str) -> bool {
    let deepest = text.chars().scan(0_usize, |depth, letter| {
        match letter {
            '(' | '[' => *depth += 1,
            ')' | ']' => *depth = depth.saturating_sub(1),
            _ => {}
        }
        Some(*depth)
    });
    let signs = text.matches('!').count();
    text.len() <= MOST_LETTERS
        && deepest.max().unwrap_or(0) <= DEEPEST
        && signs <= DEEPEST
        && text.matches("..").count() <= MOST_DESCENTS
}

/// Merges a value into every target; whether that changed anything, or nothing, with a diagnostic, where it cannot
/// be merged.
fn merge(
    reader: &mut Reader<'_, '_>,
    action: &Node<'_>,
    from: &Node<'_>,
    targets: &[Vec<Step>],
    version: Version,
    overlaid: &mut Overlaid,
) -> Option<bool> {
    let mut has_changed = false;
    for path in targets {
        let target = overlaid.value.pointer(&pointer(path));
        if version == Version::OneZero
            && !target.is_some_and(|target| target.is_object() || target.is_array())
        {
            let place = Place::Value(action.location.child("target"));
            let message = format!("this selects `{}`, which is neither an object nor a list", pointer(path));
            refuse(reader, place, message, "select the object around it, or write `overlay: 1.1.0`");
            return None;
        }
        match overlaid.merge(path, from.value, &from.location) {
            Ok(has_changed_this) => has_changed |= has_changed_this,
            Err(Clash { new, expected }) => {
                let message = format!("this is not {expected}, as what it is merged into is");
                let help = "take the value out by an action with `remove: true`, and set it by the next one";
                refuse(reader, Place::Value(new), message, help);
                return None;
            }
        }
    }
    Some(has_changed)
}

fn unmatched(reader: &mut Reader<'_, '_>, action: &Node<'_>, message: &str) {
    let reason = action.prose("description").map(|reason| format!("; it was made because: {reason}"));
    let help = format!(
        "take it out if the document was mended, or correct its target{}",
        reason.unwrap_or_default().replace('\n', " ")
    );
    let place = Place::Value(action.location.child("target"));
    reader.diagnostics.push_with_help(Code::UnmatchedOverlayAction, place, message, help);
}

#[cfg(test)]
mod tests {
    use super::super::testing::{lines, provider};

    const DOCUMENT: &str = "openapi: 3.1.0\nwebhooks:\n  a: {post: {tags: [x]}}\n  b: {post: {}}\n";

    /// What becomes of two webhooks under an overlay with some head and actions.
    fn check(head: &str, actions: &str, expected: &[&str], told: &[&str]) {
        let overlay = format!("overlay: {head}\nactions: [{actions}]\n");
        let configuration = "[discriminator]\nat = [\"/type\"]\nvalue = \"key\"\n";
        let files = [("document.yaml", DOCUMENT), ("overlay.yaml", &overlay)];
        let (read, found) = provider(configuration, &files);
        let names: Vec<String> = lines(&read.unwrap())
            .iter()
            .map(|line| line.split_once(" <- ").map_or(line.as_str(), |(name, _)| name).to_owned())
            .collect();
        assert_eq!(names, expected);
        assert_eq!(found, told);
    }

    #[test]
    fn actions_follow_one_another() {
        check(
            "1.0.0",
            "{target: $.webhooks, update: {c: {post: {}}}}, {target: '$.webhooks[\"a\", \"b\"]', remove: true}",
            &["c"],
            &[],
        );
        check("1.1.0", "{target: $.webhooks.b, copy: $.webhooks.a}", &["a", "b"], &[]);
        check("1.1.0", "{target: '$.webhooks.*.post.tags[?@ == \"x\"]', update: y}", &["a", "b"], &[]);
        check("1.0.1", "{target: '$..post.tags', update: y, x-by: me}", &["a", "b"], &[]);
    }

    #[test]
    fn what_does_not_apply_is_told() {
        let line = |message: &str| format!("acme/overlay.yaml:2 {message}");
        let told = |head: &str, actions: &str, message: &str| {
            check(head, actions, &["a", "b"], &[&line(message)]);
        };
        told(
            "1.0.0",
            "{target: $.webhooks.c, remove: true}",
            "unmatched-overlay-action: this action selects nothing in the document",
        );
        told(
            "1.0.0",
            "{target: $, update: {openapi: 3.1.0}}",
            "unmatched-overlay-action: this action changes nothing: the document says so already",
        );
        told("1.0.0", "{target: a.b, remove: true}", "invalid-overlay: `a.b` is no JSONPath");
        told(
            "1.0.0",
            "{target: '$.a[?', remove: true}",
            "invalid-overlay: `$.a[?` is no JSONPath from `?` on",
        );
        told("1.0.0", "{target: $.webhooks}", "invalid-overlay: this action does not say what to do");
        told(
            "1.0.0",
            "{target: $.webhooks, updates: {}}",
            "invalid-overlay: `updates` is not a part of an action",
        );
        told(
            "1.0.0",
            "{target: $.webhooks.a, copy: $.webhooks.b}",
            "invalid-overlay: version 1.0 has no `copy`",
        );
        told(
            "1.1.0",
            "{target: $.webhooks.a, copy: $.webhooks.*}",
            "invalid-overlay: `copy` selects 2 values",
        );
        told(
            "1.0.0",
            "{target: $.openapi, update: x}",
            "invalid-overlay: this selects `/openapi`, which is neither an object nor a list",
        );
        told(
            "1.0.0",
            "{target: $.webhooks, update: {a: 1}}",
            "invalid-overlay: this is not an object, as what it is merged into is",
        );
        told("1.0.0", "{target: $, remove: true}", "invalid-overlay: this action removes the whole document");
        let deep = format!("{{target: '$[?{}@.a{}]', remove: true}}", "(".repeat(5000), ")".repeat(5000));
        told("1.0.0", &deep, "invalid-overlay: this `target` is longer or deeper than any path needs to be");
    }

    #[test]
    fn the_overlay_is_for_this_document() {
        let action = "{target: $.webhooks.a, remove: true}";
        check("1.0.0\nextends: ./document.yaml", action, &["b"], &[]);
        check("1.0.0\nextends: https://acme.example/document.yaml", action, &["b"], &[]);
        let told = "acme/overlay.yaml:2 invalid-overlay: this overlay is for `other.yaml`, and the document is `acme/document.yaml`";
        check("1.0.0\nextends: other.yaml", action, &["a", "b"], &[told]);
        check(
            "2.0.0",
            action,
            &["a", "b"],
            &["acme/overlay.yaml:1 invalid-overlay: `overlay: 2.0.0` is not read"],
        );
    }

    #[test]
    fn messages_point_at_the_action() {
        check(
            "1.0.0",
            "\n  {target: $.webhooks, update: {c: {\n  post: 1, put: {requestBody:\n  {$ref: '#/none'}}}}}\n  ",
            &["a", "b", "c"],
            &["acme/overlay.yaml:5 unresolved-reference: `#/none` does not exist"],
        );
    }
}
