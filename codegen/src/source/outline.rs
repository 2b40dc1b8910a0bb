//! The text of a YAML, JSON or TOML file in, the positions of its keys and values out.
//!
//! It stops at the first thing that it cannot read, and then answers with the closest place before it.

mod toml;

use std::collections::{BTreeMap, BTreeSet};

use saphyr_parser::{Event, Parser, Span};

/// A line and a column, both counted from one.
pub type Position = (usize, usize);

/// Where the values of a file stand.
#[derive(Debug, Default)]
pub struct Outline {
    nodes: Vec<Node>,
}

#[derive(Debug)]
struct Node {
    position: Position,
    shape: Shape,
}

#[derive(Debug)]
enum Shape {
    Scalar,
    Sequence(Vec<usize>),
    Mapping(Vec<Member>),
    Alias(usize),
}

#[derive(Debug)]
struct Member {
    key: String,
    position: Position,
    value: usize,
}

/// A collection that is still open, and in a mapping the key that waits for its value.
struct Open {
    node: usize,
    key: Option<(String, Position)>,
}

impl Outline {
    /// Reads the text of a file, whose name tells what it is.
    pub fn of_file(file: &str, text: &str) -> Self {
        if file.ends_with(".toml") { toml::outline(text) } else { Self::of(text) }
    }

    /// Reads YAML or JSON.
    pub fn of(text: &str) -> Self {
        let mut outline = Self::default();
        let mut anchors = BTreeMap::new();
        let mut open: Vec<Open> = Vec::new();
        for event in Parser::new_from_str(text) {
            let Ok((event, span)) = event else { break };
            let (shape, anchor, text) = match event {
                Event::Scalar(text, _, anchor, _) => (Shape::Scalar, anchor, text.into_owned()),
                Event::SequenceStart(anchor, _) => (Shape::Sequence(Vec::new()), anchor, String::new()),
                Event::MappingStart(anchor, _) => (Shape::Mapping(Vec::new()), anchor, String::new()),
                Event::Alias(anchor) => {
                    (Shape::Alias(anchors.get(&anchor).copied().unwrap_or(0)), 0, String::new())
                }
                Event::SequenceEnd | Event::MappingEnd => {
                    open.pop();
                    continue;
                }
                // What follows belongs to another document.
                Event::DocumentEnd => break,
                _ => continue,
            };
            let position = position_of(span);
            let is_open = matches!(shape, Shape::Sequence(_) | Shape::Mapping(_));
            let node = outline.nodes.len();
            outline.nodes.push(Node { position, shape });
            anchors.insert(anchor, node);
            if let Some(parent) = open.last_mut() {
                outline.attach(parent, node, text, position);
            }
            if is_open {
                open.push(Open { node, key: None });
            }
        }
        outline
    }

    /// Adds a node to the collection around it: as an element, as a key, or as the value of the key before it.
    fn attach(&mut self, parent: &mut Open, node: usize, text: String, position: Position) {
        match &mut self.nodes[parent.node].shape {
            Shape::Sequence(elements) => elements.push(node),
            Shape::Mapping(members) => match parent.key.take() {
                Some((key, position)) => members.push(Member { key, position, value: node }),
                None => parent.key = Some((text, position)),
            },
            Shape::Scalar | Shape::Alias(_) => {}
        }
    }

    /// Where the value under a JSON Pointer starts, or the closest value around it.
    pub fn value(&self, pointer: &str) -> Option<Position> {
        self.find(pointer).map(|(_, value)| value)
    }

    /// Where the key of the value under a JSON Pointer starts, or the closest key around it.
    pub fn key(&self, pointer: &str) -> Option<Position> {
        self.find(pointer).map(|(key, _)| key)
    }

    fn find(&self, pointer: &str) -> Option<(Position, Position)> {
        let root = self.nodes.first()?.position;
        let mut found = (root, root);
        let mut node = 0;
        for segment in pointer.split('/').skip(1) {
            let segment = segment.replace("~1", "/").replace("~0", "~");
            let Some((key, child)) = self.child(node, &segment, 0) else { break };
            let value = self.nodes[child].position;
            found = (key.unwrap_or(value), value);
            node = child;
        }
        Some(found)
    }

    /// The child under a key, and where the key stands; through aliases and merges, as far as these are sensible.
    fn child(&self, mut node: usize, key: &str, depth: usize) -> Option<(Option<Position>, usize)> {
        for _ in 0..self.nodes.len() {
            match &self.nodes[node].shape {
                Shape::Alias(target) if *target != node => node = *target,
                _ => break,
            }
        }
        match &self.nodes[node].shape {
            Shape::Sequence(elements) => elements.get(key.parse::<usize>().ok()?).map(|child| (None, *child)),
            Shape::Mapping(members) => members
                .iter()
                .find(|member| member.key == key)
                .map(|member| (Some(member.position), member.value))
                .or_else(|| {
                    let merges = members.iter().filter(|member| member.key == "<<" && depth < 8);
                    merges
                        .flat_map(|merge| self.merged(merge.value))
                        .find_map(|node| self.child(node, key, depth + 1))
                }),
            Shape::Scalar | Shape::Alias(_) => None,
        }
    }

    fn merged(&self, node: usize) -> Vec<usize> {
        match &self.nodes[node].shape {
            Shape::Sequence(elements) => elements.clone(),
            _ => vec![node],
        }
    }
}

/// Where the first key stands that its mapping already has.
pub fn repeated_key(text: &str) -> Option<Position> {
    let outline = Outline::of(text);
    let repeated = outline.nodes.iter().filter_map(|node| {
        let Shape::Mapping(members) = &node.shape else { return None };
        let mut seen = BTreeSet::new();
        members.iter().find(|member| !seen.insert(&member.key)).map(|member| member.position)
    });
    repeated.min()
}

fn position_of(span: Span) -> Position {
    (span.start.line(), span.start.col() + 1)
}
