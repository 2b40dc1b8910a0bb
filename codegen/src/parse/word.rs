//! Small values of `provider.toml` that are checked as they are read: names of headers, JSON Pointers, lists of one.

use std::marker::PhantomData;

use schemars::JsonSchema;
use serde::Deserialize;
use serde::de::value::{MapAccessDeserializer, SeqAccessDeserializer, StrDeserializer};
use serde::de::{Deserializer, Error, MapAccess, SeqAccess, Visitor};

/// The name of a header, in lower case.
#[derive(Debug, Clone, JsonSchema)]
pub struct Header(pub String);

impl<'de> Deserialize<'de> for Header {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        header(&String::deserialize(deserializer)?).map(Self).map_err(D::Error::custom)
    }
}

/// The name of a header in lower case, or why it is none.
pub fn header(name: &str) -> Result<String, String> {
    let is_token = |letter: char| letter.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(letter);
    if name.is_empty() || !name.chars().all(is_token) {
        return Err(format!("`{name}` is no name of a header"));
    }
    Ok(name.to_ascii_lowercase())
}

/// The keys that lead to a member of a body, written as a JSON Pointer: `/data/type`.
#[derive(Debug, Clone)]
pub struct Pointer(pub Vec<String>);

impl<'de> Deserialize<'de> for Pointer {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        keys(&String::deserialize(deserializer)?).map(Self).map_err(D::Error::custom)
    }
}

impl JsonSchema for Pointer {
    fn schema_name() -> String {
        String::schema_name()
    }

    fn is_referenceable() -> bool {
        false
    }

    fn json_schema(generator: &mut schemars::r#gen::SchemaGenerator) -> schemars::schema::Schema {
        String::json_schema(generator)
    }
}

/// The keys of a JSON Pointer that leads to a member, or why it does not.
pub fn keys(pointer: &str) -> Result<Vec<String>, String> {
    let Some(rest) = pointer.strip_prefix('/').filter(|rest| !rest.is_empty()) else {
        return Err(format!("`{pointer}` names no member; write a JSON Pointer such as \"/event\""));
    };
    let is_escaped =
        |key: &str| key.split('~').skip(1).all(|after| after.starts_with('0') || after.starts_with('1'));
    if !rest.split('/').all(is_escaped) {
        return Err(format!(
            "`{pointer}` is no JSON Pointer: a `~` in a key is written `~0`, and a `/` is written `~1`"
        ));
    }
    Ok(rest.split('/').map(|key| key.replace("~1", "/").replace("~0", "~")).collect())
}

/// A value, or a list of them.
#[derive(Debug, Clone, JsonSchema)]
#[schemars(untagged)]
pub enum OneOrMany<T> {
    /// One.
    One(T),
    /// Several.
    Many(Vec<T>),
}

impl<T> Default for OneOrMany<T> {
    fn default() -> Self {
        Self::Many(Vec::new())
    }
}

impl<T> OneOrMany<T> {
    /// All of them.
    pub fn as_slice(&self) -> &[T] {
        match self {
            Self::One(one) => std::slice::from_ref(one),
            Self::Many(many) => many,
        }
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for OneOrMany<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Either<T>(PhantomData<T>);

        impl<'de, T: Deserialize<'de>> Visitor<'de> for Either<T> {
            type Value = OneOrMany<T>;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("one or a list of them")
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<Self::Value, E> {
                T::deserialize(StrDeserializer::new(text)).map(OneOrMany::One)
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
                T::deserialize(MapAccessDeserializer::new(map)).map(OneOrMany::One)
            }

            fn visit_seq<A: SeqAccess<'de>>(self, list: A) -> Result<Self::Value, A::Error> {
                Vec::deserialize(SeqAccessDeserializer::new(list)).map(OneOrMany::Many)
            }
        }

        deserializer.deserialize_any(Either(PhantomData))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pointers_lead_to_members() {
        let check = |pointer: &str, expected: &[&str]| assert_eq!(keys(pointer).unwrap(), expected);
        check("/a", &["a"]);
        check("/a~1b/~0c/", &["a/b", "~c", ""]);
        for wrong in ["", "/", "a", "/a~", "/a~2"] {
            assert!(keys(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn names_of_headers_are_tokens() {
        assert_eq!(header("X-Signature"), Ok("x-signature".to_owned()));
        for wrong in ["", "x y", "x:y", "ü"] {
            assert!(header(wrong).is_err(), "{wrong}");
        }
    }
}
