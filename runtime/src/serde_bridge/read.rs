//! Any self-describing format comes in through serde; our own types go out.
//!
//! What comes is written as JSON text, members in their order and duplicates included, and then decoded like any
//! body. That works wherever serde can say what a value is: in derived structs, under `flatten` and `untagged`, and
//! in formats other than JSON.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};

use crate::json::{Decode, Writer, decode_str};

/// Under this key, with its feature `arbitrary_precision`, `serde_json` gives a number's digits.
const DIGITS: &str = "$serde_json::private::Number";

/// Deserializes a type of our own codec.
pub fn deserialize<'de, T: Decode, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    decode_str(&text(deserializer)?).map_err(D::Error::custom)
}

/// The next value as JSON text.
pub fn text<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    let mut writer = Writer::new();
    Value(&mut writer).deserialize(deserializer)?;
    Ok(writer.into_text())
}

/// The error of a format, for one of ours.
pub fn custom<E: Error>(error: impl fmt::Display) -> E {
    E::custom(error)
}

/// Writes the value that comes.
struct Value<'w>(&'w mut Writer);

impl<'de> DeserializeSeed<'de> for Value<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Value<'_> {
    type Value = ();

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a value that JSON can hold")
    }

    fn visit_bool<E>(self, value: bool) -> Result<(), E> {
        self.0.raw(if value { "true" } else { "false" });
        Ok(())
    }

    fn visit_i64<E>(self, value: i64) -> Result<(), E> {
        self.0.signed(value);
        Ok(())
    }

    fn visit_i128<E>(self, value: i128) -> Result<(), E> {
        self.0.raw(&value.to_string());
        Ok(())
    }

    fn visit_u64<E>(self, value: u64) -> Result<(), E> {
        self.0.unsigned(value);
        Ok(())
    }

    fn visit_u128<E>(self, value: u128) -> Result<(), E> {
        self.0.raw(&value.to_string());
        Ok(())
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<(), E> {
        if !value.is_finite() {
            return Err(E::custom("expected a number that JSON can hold, found an infinity or no number"));
        }
        self.0.double(value);
        Ok(())
    }

    fn visit_str<E>(self, value: &str) -> Result<(), E> {
        self.0.text(value);
        Ok(())
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        self.0.raw("null");
        Ok(())
    }

    fn visit_none<E>(self) -> Result<(), E> {
        self.0.raw("null");
        Ok(())
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        self.deserialize(deserializer)
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        self.deserialize(deserializer)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut elements: A) -> Result<(), A::Error> {
        self.0.raw("[");
        let mut between = "";
        while elements.next_element_seed(Element(between, self.0))?.is_some() {
            between = ",";
        }
        self.0.raw("]");
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<(), A::Error> {
        let mut next = members.next_key_seed(MemberKey)?;
        if next.as_deref() == Some(DIGITS) {
            let digits: String = members.next_value()?;
            let number: crate::Number = digits.parse().map_err(A::Error::custom)?;
            self.0.raw(number.as_str());
            return Ok(());
        }
        self.0.open_object();
        while let Some(key) = next {
            self.0.entry_key(&key);
            members.next_value_seed(Value(self.0))?;
            next = members.next_key_seed(MemberKey)?;
        }
        self.0.close_object();
        Ok(())
    }
}

/// Writes what stands before an element, and the element.
struct Element<'w>(&'static str, &'w mut Writer);

impl<'de> DeserializeSeed<'de> for Element<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        self.1.raw(self.0);
        Value(self.1).deserialize(deserializer)
    }
}

/// Takes a key, which is a string in JSON: other formats' integers and booleans are written out.
struct MemberKey;

impl<'de> DeserializeSeed<'de> for MemberKey {
    type Value = String;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<String, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for MemberKey {
    type Value = String;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a key that JSON can hold")
    }

    fn visit_str<E>(self, key: &str) -> Result<String, E> {
        Ok(key.to_owned())
    }

    fn visit_string<E>(self, key: String) -> Result<String, E> {
        Ok(key)
    }

    fn visit_bool<E>(self, key: bool) -> Result<String, E> {
        Ok(key.to_string())
    }

    fn visit_i64<E>(self, key: i64) -> Result<String, E> {
        Ok(key.to_string())
    }

    fn visit_u64<E>(self, key: u64) -> Result<String, E> {
        Ok(key.to_string())
    }
}
