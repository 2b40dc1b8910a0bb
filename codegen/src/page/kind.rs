//! The name and the text of a saved file in, what kind of page it is out.

use std::fmt;

use serde_json::Value;

use crate::source;

/// What a file was taken for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// A page as its author wrote it.
    Markdown,
    /// A page as a browser saves it.
    Html,
    /// A page as a browser copies it: its text alone.
    Text,
    /// A payload alone, and no page.
    Payload,
    /// A document in a format of its own, such as OpenAPI, which is read by other means.
    Specification,
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Markdown => "Markdown",
            Self::Html => "HTML",
            Self::Text => "copied text",
            Self::Payload => "a payload",
            Self::Specification => "a specification",
        })
    }
}

/// Tells what a file is, by its text where that says it and by its name where it does not.
pub fn of(name: &str, text: &str) -> Kind {
    let start = text.trim_start();
    let name = name.to_ascii_lowercase();
    let ends = |endings: &[&str]| endings.iter().any(|ending| name.ends_with(ending));
    if start.starts_with(['{', '[']) {
        match source::json(start.trim_end()) {
            Ok(value) if is_specification(&value) => return Kind::Specification,
            Ok(_) => return Kind::Payload,
            Err(_) if ends(&[".json"]) => return Kind::Payload,
            Err(_) => {}
        }
    }
    if is_html(start) || ends(&[".html", ".htm", ".xhtml"]) {
        return Kind::Html;
    }
    if ends(&[".yaml", ".yml"]) || names_format(start) {
        return Kind::Specification;
    }
    let is_marked = |line: &str| {
        let line = line.trim_start();
        let is_heading = line.trim_start_matches('#').starts_with(' ') && line.starts_with('#');
        is_heading || line.starts_with("```") || line.starts_with("| ") || line.starts_with("~~~")
    };
    if ends(&[".md", ".mdx", ".markdown"]) || text.lines().any(is_marked) {
        Kind::Markdown
    } else {
        Kind::Text
    }
}

fn is_specification(value: &Value) -> bool {
    ["openapi", "asyncapi", "swagger", "$schema", "$defs"].iter().any(|key| value.get(key).is_some())
}

/// Whether a text begins like a specification in YAML.
fn names_format(start: &str) -> bool {
    let mut lines = start.lines().filter(|line| !line.starts_with('#') && *line != "---");
    lines
        .next()
        .is_some_and(|line| ["openapi:", "asyncapi:", "swagger:"].iter().any(|key| line.starts_with(key)))
}

fn is_html(start: &str) -> bool {
    let start: String = start.chars().take(4096).flat_map(char::to_lowercase).collect();
    let opening = ["<!doctype html", "<html", "<head", "<body", "<?xml"];
    opening.iter().any(|tag| start.starts_with(tag))
        || start.starts_with('<')
            && ["<div", "<p>", "<p ", "<table", "<main", "<article"].iter().any(|tag| start.contains(tag))
        || start.starts_with("<!--") && start.contains("<html")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_file_is() {
        let check = |name: &str, text: &str, kind: Kind| assert_eq!(of(name, text), kind, "{name} {text}");
        check("a", "{\"a\": 1}", Kind::Payload);
        check("a.json", "{\"a\": 1", Kind::Payload);
        check("a.json", "{\"openapi\": \"3.1.0\"}", Kind::Specification);
        check("a.txt", "asyncapi: 3.0.0\n", Kind::Specification);
        check("a.yaml", "a: 1", Kind::Specification);
        check("a", "\n<!DOCTYPE html><html>", Kind::Html);
        check("a", "<!-- saved from url=(0014)about:internet -->\n<html>", Kind::Html);
        check("a.txt", "# A\n", Kind::Markdown);
        check("a.md", "A", Kind::Markdown);
        check("a.txt", "A\n{\n}", Kind::Text);
        check("a", "", Kind::Text);
    }
}
