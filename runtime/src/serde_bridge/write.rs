//! Our own types come in; any format goes out through serde.
//!
//! The value is encoded as JSON text, which is then walked. Integers become `i64`, `u64`, `i128` or `u128`, whichever
//! holds them first; every other number becomes the nearest `f64`, so that only our own codec keeps all digits.

use std::borrow::Cow;

use serde::Serializer;
use serde::ser::{Error, Serialize, SerializeMap, SerializeSeq};

use crate::json::{self, Encode, Reader};

/// Serializes a type of our own codec.
pub fn serialize<T: Encode + ?Sized, S: Serializer>(value: &T, serializer: S) -> Result<S::Ok, S::Error> {
    serialize_text(&json::encode(value), serializer)
}

/// Serializes the value that a JSON text holds.
pub fn serialize_text<S: Serializer>(text: &str, serializer: S) -> Result<S::Ok, S::Error> {
    let mut tree = Tree::Null;
    let mut reader = Reader::new(text);
    let filled = tree.fill(&mut reader);
    reader.finish(filled).map_err(S::Error::custom)?;
    tree.serialize(serializer)
}

/// A JSON value over its text: formats want to know how many elements follow.
enum Tree<'a> {
    Null,
    Boolean(bool),
    Number(&'a str),
    Text(Cow<'a, str>),
    Array(Vec<Self>),
    Object(Vec<(Cow<'a, str>, Self)>),
}

impl<'a> Tree<'a> {
    /// Takes the next value; `false` when the reader holds an error.
    fn fill(&mut self, reader: &mut Reader<'a>) -> bool {
        let value = match reader.peek() {
            b'"' => reader.text().map(Self::Text),
            b'{' => Self::object(reader),
            b'[' => Self::array(reader),
            b't' | b'f' => reader.boolean().map(Self::Boolean),
            b'n' if reader.null() => Some(Self::Null),
            _ => reader.number().map(Self::Number),
        };
        match value {
            Some(value) => {
                *self = value;
                true
            }
            None => false,
        }
    }

    fn array(reader: &mut Reader<'a>) -> Option<Self> {
        let mut elements = Vec::new();
        let mut first = true;
        if !reader.open_array() {
            return None;
        }
        while reader.element(&mut first) {
            let mut element = Self::Null;
            if !element.fill(reader) {
                return None;
            }
            elements.push(element);
        }
        reader.intact().then_some(Self::Array(elements))
    }

    fn object(reader: &mut Reader<'a>) -> Option<Self> {
        let mut members = Vec::new();
        let mut first = true;
        reader.open_object()?;
        while reader.another(&mut first) {
            let key = reader.key()?;
            let mut value = Self::Null;
            if !value.fill(reader) {
                return None;
            }
            members.push((key, value));
        }
        reader.intact().then_some(Self::Object(members))
    }
}

impl Serialize for Tree<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Null => serializer.serialize_unit(),
            Self::Boolean(boolean) => serializer.serialize_bool(*boolean),
            Self::Number(digits) => number(digits, serializer),
            Self::Text(text) => serializer.serialize_str(text),
            Self::Array(elements) => {
                let mut sequence = serializer.serialize_seq(Some(elements.len()))?;
                for element in elements {
                    sequence.serialize_element(element)?;
                }
                sequence.end()
            }
            Self::Object(members) => {
                let mut map = serializer.serialize_map(Some(members.len()))?;
                for (key, value) in members {
                    map.serialize_entry(key, value)?;
                }
                map.end()
            }
        }
    }
}

fn number<S: Serializer>(digits: &str, serializer: S) -> Result<S::Ok, S::Error> {
    // An integer would lose the sign of minus zero.
    if digits != "-0" {
        if let Ok(integer) = digits.parse() {
            return serializer.serialize_i64(integer);
        }
        if let Ok(integer) = digits.parse() {
            return serializer.serialize_u64(integer);
        }
        if let Ok(integer) = digits.parse() {
            return serializer.serialize_i128(integer);
        }
        if let Ok(integer) = digits.parse() {
            return serializer.serialize_u128(integer);
        }
    }
    match digits.parse::<f64>() {
        Ok(double) if double.is_finite() => serializer.serialize_f64(double),
        _ => Err(S::Error::custom("expected a number that fits an f64")),
    }
}
