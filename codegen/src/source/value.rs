//! The text of a JSON or YAML file in, a value out.
//!
//! Both refuse a key that stands twice, what nests deeper than 128 levels, and what grows without measure; YAML's
//! anchors, merges and keys that are no strings become what JSON can say.

use std::cell::{Cell, RefCell};
use std::fmt;

use serde::de::{
    self, DeserializeSeed, Deserializer, EnumAccess, MapAccess, SeqAccess, VariantAccess, Visitor,
};
use serde_json::{Map, Number, Value};

/// Why reading stopped.
#[derive(Debug)]
pub struct Stop {
    /// What is the matter, in lower case and without a full stop.
    pub message: String,
    /// The line and the column, both counted from one.
    pub position: Option<(usize, usize)>,
}

/// Reads JSON.
pub fn json(text: &str) -> Result<Value, Stop> {
    let limits = Limits::of(text);
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let value = Reading { limits: &limits, merges: false }
        .deserialize(&mut deserializer)
        .and_then(|value| deserializer.end().map(|()| value));
    value.map_err(|error| Stop {
        message: limits.message(&error.to_string()),
        position: Some((error.line(), error.column().max(1))),
    })
}

/// Reads YAML: anchors are resolved and `<<` merges applied.
pub fn yaml(text: &str) -> Result<Value, Stop> {
    if let Some(position) = deep_flow(text) {
        return Err(Stop { message: DEEP.to_owned(), position: Some(position) });
    }
    let limits = Limits::of(text);
    let value =
        Reading { limits: &limits, merges: true }.deserialize(serde_yaml::Deserializer::from_str(text));
    value.map_err(|error| {
        let message = limits.message(&error.to_string());
        // A repeated key is reported at the start of its mapping; the events know better.
        let repeated = message.ends_with(TWICE).then(|| super::outline::repeated_key(text)).flatten();
        let position = repeated.or_else(|| error.location().map(|at| (at.line(), at.column())));
        Stop { message, position }
    })
}

const TWICE: &str = "stands twice in one object";

/// What a text may grow to, and what was said when it was refused.
struct Limits {
    room: Cell<usize>,
    said: RefCell<Option<String>>,
}

impl Limits {
    /// Aliases let a small text grow; ordinary documents stay far below this.
    fn of(text: &str) -> Self {
        let room = text.len().saturating_mul(32).saturating_add(16 << 20);
        Self { room: Cell::new(room), said: RefCell::new(None) }
    }

    /// What was said here, or else by the parser, which adds a position that is told apart.
    fn message(&self, from_parser: &str) -> String {
        if let Some(said) = self.said.take() {
            return said;
        }
        match from_parser.rsplit_once(" at line ").map_or(from_parser, |(message, _)| message) {
            "repetition limit exceeded" => GROWS.to_owned(),
            "recursion limit exceeded" => DEEP.to_owned(),
            message => message.to_owned(),
        }
    }
}

/// The place of a bracket that stands in thousands of others. The scanner of YAML looks back at each of them for every
/// sign it reads, so such a text is refused before it is read; brackets in prose may be counted, but are never so many.
fn deep_flow(text: &str) -> Option<(usize, usize)> {
    let (mut open, mut line, mut column) = (0_usize, 1, 1);
    for letter in text.chars() {
        match letter {
            '[' | '{' => open += 1,
            ']' | '}' => open = open.saturating_sub(1),
            _ => {}
        }
        if open > 4096 {
            return Some((line, column));
        }
        (line, column) = if letter == '\n' { (line + 1, 1) } else { (line, column + 1) };
    }
    None
}

const DEEP: &str = "this nests deeper than 128 levels, or contains itself";
const GROWS: &str = "the document grows without measure through its aliases";

#[derive(Clone, Copy)]
struct Reading<'a> {
    limits: &'a Limits,
    merges: bool,
}

impl Reading<'_> {
    fn spend<E: de::Error>(self, bytes: usize) -> Result<(), E> {
        match self.limits.room.get().checked_sub(bytes + 32) {
            Some(rest) => {
                self.limits.room.set(rest);
                Ok(())
            }
            None => Err(self.refuse(GROWS)),
        }
    }

    fn refuse<E: de::Error>(self, message: impl Into<String>) -> E {
        let message = message.into();
        self.limits.said.replace(Some(message.clone()));
        E::custom(message)
    }

    fn number<E: de::Error>(self, number: f64) -> Result<Value, E> {
        self.spend(0)?;
        let number = Number::from_f64(number).map(Value::Number);
        number.ok_or_else(|| self.refuse("JSON has no such number; write it as a string"))
    }
}

impl<'de> DeserializeSeed<'de> for Reading<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Reading<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_bool<E: de::Error>(self, value: bool) -> Result<Value, E> {
        self.spend(0).map(|()| Value::Bool(value))
    }

    fn visit_i64<E: de::Error>(self, value: i64) -> Result<Value, E> {
        self.spend(0).map(|()| Value::from(value))
    }

    fn visit_u64<E: de::Error>(self, value: u64) -> Result<Value, E> {
        self.spend(0).map(|()| Value::from(value))
    }

    fn visit_i128<E: de::Error>(self, value: i128) -> Result<Value, E> {
        self.number(value as f64)
    }

    fn visit_u128<E: de::Error>(self, value: u128) -> Result<Value, E> {
        self.number(value as f64)
    }

    fn visit_f64<E: de::Error>(self, value: f64) -> Result<Value, E> {
        self.number(value)
    }

    fn visit_str<E: de::Error>(self, value: &str) -> Result<Value, E> {
        self.spend(value.len()).map(|()| Value::String(value.to_owned()))
    }

    fn visit_unit<E: de::Error>(self) -> Result<Value, E> {
        self.spend(0).map(|()| Value::Null)
    }

    fn visit_none<E: de::Error>(self) -> Result<Value, E> {
        self.visit_unit()
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut elements: A) -> Result<Value, A::Error> {
        self.spend(0)?;
        let mut array = Vec::new();
        while let Some(element) = elements.next_element_seed(self)? {
            array.push(element);
        }
        Ok(Value::Array(array))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Value, A::Error> {
        self.spend(0)?;
        let mut object = Map::new();
        let mut merged = Vec::new();
        while let Some(key) = members.next_key::<String>()? {
            self.spend(key.len())?;
            if object.contains_key(&key) {
                return Err(self.refuse(format!("the key `{key}` {TWICE}")));
            }
            let value = members.next_value_seed(self)?;
            if self.merges && key == "<<" {
                merged.push(value);
            } else {
                object.insert(key, value);
            }
        }
        for value in merged {
            merge(&mut object, value).map_err(|message| self.refuse(message))?;
        }
        Ok(Value::Object(object))
    }

    // A YAML tag says nothing that JSON could keep.
    fn visit_enum<A: EnumAccess<'de>>(self, tagged: A) -> Result<Value, A::Error> {
        let (de::IgnoredAny, content) = tagged.variant()?;
        content.newtype_variant_seed(self)
    }
}

fn merge(object: &mut Map<String, Value>, value: Value) -> Result<(), &'static str> {
    match value {
        Value::Object(members) => {
            for (key, value) in members {
                object.entry(key).or_insert(value);
            }
            Ok(())
        }
        Value::Array(mappings) => mappings.into_iter().try_for_each(|mapping| match mapping {
            Value::Object(_) => merge(object, mapping),
            _ => Err("a merge `<<` takes a mapping or a list of mappings"),
        }),
        _ => Err("a merge `<<` takes a mapping or a list of mappings"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn check(text: &str, expected: &Value) {
        assert_eq!(&yaml(text).unwrap(), expected, "{text}");
    }

    fn refused(text: &str, message: &str) {
        assert_eq!(yaml(text).unwrap_err().message, message);
    }

    #[test]
    fn yaml_becomes_what_json_can_say() {
        check("200: ok\n1.10: x\ntrue: y\n~: z", &json!({"200": "ok", "1.10": "x", "true": "y", "~": "z"}));
        check(
            "a: &a {x: 1, y: 2}\nb: {<<: *a, y: 3}",
            &json!({"a": {"x": 1, "y": 2}, "b": {"y": 3, "x": 1}}),
        );
        check("a: &a [1]\nb: *a", &json!({"a": [1], "b": [1]}));
        check(
            "a: !secret text\nb: 2024-01-01\nc: yes\nd: 017",
            &json!({"a": "text", "b": "2024-01-01", "c": "yes", "d": "017"}),
        );
        check("", &Value::Null);
    }

    #[test]
    fn order_is_kept() {
        assert_eq!(yaml("b: 1\na: 2").unwrap().to_string(), r#"{"b":1,"a":2}"#);
        assert_eq!(super::json(r#"{"b":1,"a":2}"#).unwrap().to_string(), r#"{"b":1,"a":2}"#);
    }

    #[test]
    fn bombs_are_refused() {
        refused("a: &a {b: *a}", "this nests deeper than 128 levels, or contains itself");
        let many = format!("a: &a [{}]\nb: [{}]", "x,".repeat(20_000), "*a,".repeat(20_000));
        refused(&many, GROWS);
        refused("a: .nan", "JSON has no such number; write it as a string");
        assert!(super::json(&"[".repeat(100_000)).is_err());
        assert!(yaml(&"[".repeat(10_000)).is_err());
    }
}
