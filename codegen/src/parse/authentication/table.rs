//! `[authentication]` as provider.toml writes it; the documentation of each field is what editors show.

use std::collections::BTreeMap;
use std::fmt;

use schemars::JsonSchema;
use serde::Deserialize;
use serde::de::value::{MapAccessDeserializer, StrDeserializer};
use serde::de::{Deserializer, Error, MapAccess, Visitor};
use toml::Spanned;

use crate::model::authentication::{Algorithm, Direction, Encoding, Hash, KeyStep, Unit};
use crate::parse::word::{Header, OneOrMany, Pointer};

/// How a delivery proves that the provider sent it: everything that stands here must hold.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Authentication {
    /// What the provider does not document. Every delivery is refused until the receiver states it.
    pub unknown: Option<String>,
    /// Whether the provider sends the user name and password of HTTP Basic that the receiver gave it.
    #[serde(default)]
    pub basic: bool,
    /// A signature over parts of the delivery; a list of them where all must hold.
    #[serde(default)]
    pub signature: OneOrMany<Signature>,
    /// A compact JSON Web Signature.
    #[serde(default)]
    pub jws: OneOrMany<Jws>,
    /// A digest of the body, which something that is signed must cover.
    #[serde(default)]
    pub digest: OneOrMany<Digest>,
    /// A text that never changes.
    #[serde(default)]
    pub token: OneOrMany<Token>,
}

/// A signature over parts of the delivery.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Signature {
    /// Where it stands; of a list, one that holds is enough.
    #[schemars(with = "OneOrMany<Source>")]
    pub at: Spanned<OneOrMany<Source>>,
    /// How it stands there; alone, if this is absent.
    #[serde(default)]
    pub grammar: Grammar,
    /// How it is made.
    #[schemars(with = "Choice")]
    pub algorithm: Spanned<Choice>,
    /// How its bytes are written.
    pub encoding: Encoding,
    /// How the secret's text becomes the key, step by step; its bytes are the key, if this is absent.
    #[serde(default)]
    pub key: Vec<Step>,
    /// What names the key: only keys of that name are tried.
    #[schemars(with = "Option<Source>")]
    pub key_id: Option<Spanned<Source>>,
    /// What is signed, as a template: `{header:X-Timestamp}.{body}`.
    #[schemars(with = "String")]
    pub signed: Spanned<String>,
    /// The hash by which the message is replaced before it is signed.
    pub first: Option<Hash>,
    /// When it was made, and how old it may be.
    #[schemars(with = "Option<Time>")]
    pub time: Option<Spanned<Time>>,
    /// Where the items of a batch are, each with a signature of its own: `/items/*/item`. Members of the body are then
    /// those of an item.
    #[schemars(with = "Option<Pointer>")]
    pub items: Option<Spanned<Pointer>>,
}

/// A place that holds a text.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Source {
    /// A header.
    #[schemars(with = "String")]
    Header(Header),
    /// A parameter of the query of the URL that the receiver gave the provider.
    Query(String),
    /// A member of the body, as a JSON Pointer.
    Body(Pointer),
    /// A parameter that stands beside the signature.
    Parameter(String),
    /// A member of the header of the JSON Web Signature, such as `kid`.
    Jws(String),
    /// A claim of the JSON Web Signature, such as `iat`.
    Claim(String),
}

/// How a signature stands in its place.
#[derive(Debug, Clone, JsonSchema)]
#[schemars(untagged)]
pub enum Grammar {
    /// After a prefix: `sha256=…`.
    Prefix {
        /// The prefix.
        prefix: String,
    },
    /// Among names with values: `t=…,v1=…`.
    Pairs {
        /// What stands between pairs: `,`.
        pairs: String,
        /// What stands between a name and its value; `=`, if this is absent.
        assign: Option<String>,
        /// What stands between lists of pairs, each with parameters of its own.
        groups: Option<String>,
        /// The names of signatures: `v1`. Other names are parameters; those that nothing asks for are skipped.
        signature: OneOrMany<String>,
    },
    /// Among values in a fixed order: `key/hash/signature`.
    Fields {
        /// What stands between values: `/`.
        fields: String,
        /// What stands between lists of values.
        groups: Option<String>,
        /// The names of the values, in order.
        names: Vec<String>,
        /// The name of the signature.
        signature: String,
    },
}

impl Default for Grammar {
    fn default() -> Self {
        Self::Prefix { prefix: String::new() }
    }
}

/// Which algorithm made a signature.
#[derive(Debug, Clone, JsonSchema)]
#[schemars(untagged)]
pub enum Choice {
    /// Always this one.
    Fixed(Algorithm),
    /// One that the delivery names, of those that are allowed.
    Named {
        /// Where it names it.
        by: Source,
        /// The names, and what they stand for.
        allow: BTreeMap<String, Algorithm>,
    },
    /// The provider does not document it.
    Unknown {
        /// What is not documented.
        unknown: String,
    },
}

/// A step from a secret's text to a key: `strip:whsec_`, `hex`, `base64`, `base64url`, `sha256-hex`, `pem` or
/// `jwk`.
#[derive(Debug, Clone, JsonSchema)]
pub struct Step(#[schemars(with = "String")] pub KeyStep);

/// When a signature was made, and how old it may be.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Time {
    /// Where that stands.
    pub at: Source,
    /// How it is written.
    pub unit: Unit,
    /// How many seconds it may be from now.
    pub tolerance: Tolerance,
    /// Whether what is too far in the future is refused too.
    #[serde(default)]
    pub direction: Direction,
}

/// How far a time may be from now.
#[derive(Debug, Clone, JsonSchema)]
#[schemars(untagged)]
pub enum Tolerance {
    /// So many seconds.
    Seconds(u32),
    /// Any time is taken.
    NotChecked(Unchecked),
    /// The provider does not document it.
    Unknown {
        /// What is not documented.
        unknown: String,
    },
}

/// Any time is taken.
#[derive(Debug, Clone, Copy, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Unchecked {
    /// Any time is taken.
    Unchecked,
}

/// A compact JSON Web Signature.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Jws {
    /// Where it stands.
    #[schemars(with = "Source")]
    pub at: Spanned<Source>,
    /// What stands before it.
    #[serde(default)]
    pub prefix: String,
    /// What its header may name as `alg`.
    pub algorithms: Vec<JwsAlgorithm>,
    /// How the secret's text becomes the key, step by step; its bytes are the key, if this is absent.
    #[serde(default)]
    pub key: Vec<Step>,
    /// What names the key: only keys of that name are tried.
    #[schemars(with = "Option<Source>")]
    pub key_id: Option<Spanned<Source>>,
    /// How it covers the body.
    pub body: JwsBody,
    /// When it was made, and how old it may be.
    #[schemars(with = "Option<Time>")]
    pub time: Option<Spanned<Time>>,
}

/// An algorithm of a JSON Web Signature, by its name in RFC 7518 or RFC 8037.
#[derive(Debug, Clone, Copy, Deserialize, JsonSchema)]
pub enum JwsAlgorithm {
    /// HMAC-SHA256.
    HS256,
    /// HMAC-SHA384.
    HS384,
    /// HMAC-SHA512.
    HS512,
    /// RSA, PKCS #1 v1.5, with SHA-256.
    RS256,
    /// RSA, PKCS #1 v1.5, with SHA-512.
    RS512,
    /// RSA-PSS with SHA-256.
    PS256,
    /// RSA-PSS with SHA-512.
    PS512,
    /// ECDSA on P-256 with SHA-256.
    ES256,
    /// Ed25519.
    #[serde(rename = "EdDSA")]
    EdDsa,
}

/// How a JSON Web Signature covers the body.
#[derive(Debug, Clone, JsonSchema)]
#[schemars(untagged)]
pub enum JwsBody {
    /// Its payload is the body.
    Payload(Payload),
    /// A claim holds a digest of the body.
    Claim(BodyClaim),
}

/// Its payload is the body.
#[derive(Debug, Clone, Copy, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Payload {
    /// Its payload is the body.
    Payload,
}

/// A claim that holds a digest of the body.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct BodyClaim {
    /// Its name.
    pub claim: String,
    /// The hash.
    pub hash: Hash,
    /// How the digest is written.
    pub encoding: Encoding,
}

/// A digest of the body.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Digest {
    /// Where it stands.
    #[schemars(with = "Source")]
    pub at: Spanned<Source>,
    /// How it stands there; alone, if this is absent.
    #[serde(default)]
    pub grammar: Grammar,
    /// The hash.
    pub hash: Hash,
    /// How it is written.
    pub encoding: Encoding,
}

/// A text that never changes.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Token {
    /// Where it stands.
    #[schemars(with = "Source")]
    pub at: Spanned<Source>,
    /// What stands before it: `Bearer `.
    #[serde(default)]
    pub prefix: String,
    /// How the secret's text becomes the token, step by step; it is the token, if this is absent.
    #[serde(default)]
    pub key: Vec<Step>,
}

impl<'de> Deserialize<'de> for Grammar {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Keys {
            prefix: Option<String>,
            pairs: Option<String>,
            fields: Option<String>,
            assign: Option<String>,
            groups: Option<String>,
            names: Option<Vec<String>>,
            signature: Option<OneOrMany<String>>,
        }
        let keys = Keys::deserialize(deserializer)?;
        match keys {
            Keys {
                prefix: Some(prefix),
                pairs: None,
                fields: None,
                assign: None,
                groups: None,
                names: None,
                signature: None,
            } => Ok(Self::Prefix { prefix }),
            Keys {
                pairs: Some(pairs),
                signature: Some(signature),
                assign,
                groups,
                prefix: None,
                fields: None,
                names: None,
            } => Ok(Self::Pairs { pairs, assign, groups, signature }),
            Keys {
                fields: Some(fields),
                names: Some(names),
                signature: Some(OneOrMany::One(signature)),
                groups,
                prefix: None,
                pairs: None,
                assign: None,
            } => Ok(Self::Fields { fields, groups, names, signature }),
            _ => Err(D::Error::custom(
                "a grammar is { prefix }, { pairs, signature } with `assign` and `groups` where they are needed, or \
                 { fields, names, signature } with `groups` where it is needed",
            )),
        }
    }
}

/// Reads either a word or a table.
fn word_or_table<'de, D, T, W, M>(
    deserializer: D,
    expected: &'static str,
    word: fn(W) -> T,
    table: fn(M) -> Result<T, &'static str>,
) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    W: Deserialize<'de>,
    M: Deserialize<'de>,
{
    struct Either<T, W, M>(&'static str, fn(W) -> T, fn(M) -> Result<T, &'static str>);

    impl<'de, T, W: Deserialize<'de>, M: Deserialize<'de>> Visitor<'de> for Either<T, W, M> {
        type Value = T;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str(self.0)
        }

        fn visit_str<E: Error>(self, text: &str) -> Result<T, E> {
            W::deserialize(StrDeserializer::new(text)).map(self.1)
        }

        fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<T, A::Error> {
            let read = M::deserialize(MapAccessDeserializer::new(map))?;
            (self.2)(read).map_err(A::Error::custom)
        }
    }

    deserializer.deserialize_any(Either(expected, word, table))
}

impl<'de> Deserialize<'de> for Choice {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Keys {
            by: Option<Source>,
            allow: Option<BTreeMap<String, Algorithm>>,
            unknown: Option<String>,
        }
        let expected = "an algorithm such as \"hmac-sha256\", { by = …, allow = … } or { unknown = \"why\" }";
        word_or_table(deserializer, expected, Self::Fixed, |keys: Keys| match keys {
            Keys { by: Some(by), allow: Some(allow), unknown: None } if !allow.is_empty() => {
                Ok(Self::Named { by, allow })
            }
            Keys { by: None, allow: None, unknown: Some(unknown) } => Ok(Self::Unknown { unknown }),
            _ => {
                Err("an algorithm is its name, { by, allow } with the names that are allowed, or { unknown }")
            }
        })
    }
}

impl<'de> Deserialize<'de> for JwsBody {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let expected = "\"payload\" or { claim = …, hash = …, encoding = … }";
        word_or_table(deserializer, expected, Self::Payload, |claim| Ok(Self::Claim(claim)))
    }
}

impl<'de> Deserialize<'de> for Tolerance {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Keys {
            unknown: String,
        }

        struct ToleranceVisitor;

        impl<'de> Visitor<'de> for ToleranceVisitor {
            type Value = Tolerance;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a number of seconds, \"unchecked\" or { unknown = \"why\" }")
            }

            fn visit_i64<E: Error>(self, seconds: i64) -> Result<Tolerance, E> {
                let seconds = u32::try_from(seconds).ok().filter(|seconds| *seconds > 0);
                let error = || E::custom("a tolerance is a positive number of seconds");
                seconds.map(Tolerance::Seconds).ok_or_else(error)
            }

            fn visit_str<E: Error>(self, word: &str) -> Result<Tolerance, E> {
                Unchecked::deserialize(StrDeserializer::new(word)).map(Tolerance::NotChecked)
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Tolerance, A::Error> {
                let Keys { unknown } = Keys::deserialize(MapAccessDeserializer::new(map))?;
                Ok(Tolerance::Unknown { unknown })
            }
        }

        deserializer.deserialize_any(ToleranceVisitor)
    }
}

impl<'de> Deserialize<'de> for Step {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let step = String::deserialize(deserializer)?;
        Ok(Self(match step.as_str() {
            "hex" => KeyStep::Hex,
            "base64" => KeyStep::Base64,
            "base64url" => KeyStep::Base64Url,
            "sha256-hex" => KeyStep::Sha256Hex,
            "pem" => KeyStep::Pem,
            "jwk" => KeyStep::Jwk,
            _ => match step.strip_prefix("strip:").filter(|prefix| !prefix.is_empty()) {
                Some(prefix) => KeyStep::StripPrefix(prefix.to_owned()),
                None => {
                    let known = &["strip:TEXT", "hex", "base64", "base64url", "sha256-hex", "pem", "jwk"];
                    return Err(D::Error::unknown_variant(&step, known));
                }
            },
        }))
    }
}
