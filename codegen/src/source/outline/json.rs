//! The text of a JSON file in, the positions of its keys and values out.
//!
//! The reader of YAML reads JSON as well, and takes many times longer; documents of several megabytes are JSON.

use super::{Open, Outline, Position, Shape};

/// Reads a text; of what is no JSON, the beginning has positions.
pub fn outline(text: &str) -> Outline {
    let mut outline = Outline::default();
    let mut open: Vec<Open> = Vec::new();
    let mut cursor = Cursor { text, at: 0, position: (1, 1) };
    while let Some(byte) = cursor.peek() {
        let position = cursor.position;
        match byte {
            b'{' | b'[' => {
                cursor.step();
                let is_object = byte == b'{';
                let shape = if is_object { Shape::Mapping(Vec::new()) } else { Shape::Sequence(Vec::new()) };
                let node = outline.add_in(shape, position, &mut open);
                open.push(Open { node, key: None });
                continue;
            }
            b'}' | b']' => {
                cursor.step();
                open.pop();
            }
            b'"' => {
                let text = cursor.string();
                match open.last_mut() {
                    Some(parent) if outline.waits_for_a_key(parent) => {
                        parent.key = Some((unescaped(text), position));
                        continue;
                    }
                    _ => outline.add_in(Shape::Scalar, position, &mut open),
                };
            }
            b',' | b':' | b' ' | b'\t' | b'\r' | b'\n' => {
                cursor.step();
                continue;
            }
            _ => {
                cursor.bare();
                outline.add_in(Shape::Scalar, position, &mut open);
            }
        }
        if open.is_empty() {
            break;
        }
    }
    outline
}

impl Outline {
    fn add_in(&mut self, shape: Shape, position: Position, open: &mut [Open]) -> usize {
        let node = self.nodes.len();
        self.nodes.push(super::Node { position, shape });
        if let Some(parent) = open.last_mut() {
            self.attach(parent, node, String::new(), position);
        }
        node
    }

    fn waits_for_a_key(&self, parent: &Open) -> bool {
        parent.key.is_none() && matches!(self.nodes[parent.node].shape, Shape::Mapping(_))
    }
}

/// A text between quotes, as it is meant.
fn unescaped(text: &str) -> String {
    let read = || serde_json::from_str(&format!("\"{text}\"")).ok();
    if text.contains('\\') { read().unwrap_or_else(|| text.to_owned()) } else { text.to_owned() }
}

/// A place in a text; columns count characters.
struct Cursor<'a> {
    text: &'a str,
    at: usize,
    position: Position,
}

impl<'a> Cursor<'a> {
    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn step(&mut self) {
        match self.peek() {
            Some(b'\n') => self.position = (self.position.0 + 1, 1),
            // Only the first byte of a character counts.
            Some(byte) if byte & 0xC0 != 0x80 => self.position.1 += 1,
            Some(_) | None => {}
        }
        self.at += 1;
    }

    /// Steps behind a string, and gives what stands between its quotes.
    fn string(&mut self) -> &'a str {
        self.step();
        let start = self.at;
        while let Some(byte) = self.peek() {
            if byte == b'"' {
                break;
            }
            self.step();
            if byte == b'\\' {
                self.step();
            }
        }
        let text = self.text.get(start..self.at).unwrap_or_default();
        self.step();
        text
    }

    /// Steps behind a number or a word.
    fn bare(&mut self) {
        self.step();
        while let Some(byte) = self.peek() {
            if matches!(byte, b',' | b':' | b'}' | b']' | b'"' | b' ' | b'\t' | b'\r' | b'\n') {
                break;
            }
            self.step();
        }
    }
}
