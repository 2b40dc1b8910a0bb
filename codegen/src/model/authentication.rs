//! How a delivery proves that the provider sent it: a list of checks, all of which must hold.
//!
//! `parse` makes them from `[authentication]` of `provider.toml`; `emit` prints them for `runtime`, which knows the same
//! words. What is [`Unknown`](Check::Unknown) refuses every delivery until whoever receives it states it.

use std::fmt;

use schemars::JsonSchema;
use serde::Deserialize;

/// How a delivery proves that the provider sent it; without a check, nothing does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Authentication {
    /// What must hold, all of it.
    pub checks: Vec<Check>,
}

/// Nobody has said it: every delivery is refused.
impl Default for Authentication {
    fn default() -> Self {
        let unstated = "provider.toml does not say how a delivery is authenticated";
        Self { checks: vec![Check::Unknown(unstated.to_owned())] }
    }
}

/// One thing that must hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Check {
    /// A signature over parts of the delivery.
    Signature(Box<Signature>),
    /// A compact JSON Web Signature.
    Jws(Box<Jws>),
    /// A digest of the body.
    Digest(Digest),
    /// A text that never changes.
    Token(Token),
    /// The user name and password of HTTP Basic.
    Basic,
    /// Something that the provider does not document.
    Unknown(String),
}

/// A signature over parts of the delivery.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signature {
    /// Where it stands: one that holds is enough.
    pub at: Vec<Source>,
    /// How it stands there.
    pub grammar: Grammar,
    /// How it is made.
    pub algorithm: Choice,
    /// How its bytes are written.
    pub encoding: Encoding,
    /// How the secret's text becomes the key, step by step.
    pub key: Vec<KeyStep>,
    /// What names the key.
    pub key_id: Option<Source>,
    /// What is signed, part after part.
    pub signed: Vec<Part>,
    /// The hash by which the message is replaced before it is signed.
    pub first: Option<Hash>,
    /// When it was made.
    pub time: Option<Time>,
    /// Where the items of a batch are, each with a signature of its own; `*` stands for every element.
    pub items: Option<Vec<String>>,
}

/// A place of a text that a check looks at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    /// A header, in lower case.
    Header(String),
    /// A parameter of the URL's query.
    Query(String),
    /// A member of the body.
    Body(Vec<String>),
    /// A parameter beside the signature.
    Parameter(String),
    /// A member of the header of a JSON Web Signature.
    Jws(String),
    /// A claim of a JSON Web Signature.
    Claim(String),
}

/// How a signature stands in its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Grammar {
    /// Alone, after a prefix that is often empty.
    Bare {
        /// The prefix.
        prefix: String,
    },
    /// Among names with values.
    Pairs {
        /// What stands between lists of pairs, each with parameters of its own.
        groups: Option<String>,
        /// What stands between pairs.
        separator: String,
        /// What stands between a name and its value.
        assign: String,
        /// The names of signatures; other names are parameters.
        signatures: Vec<String>,
    },
    /// Among values in a fixed order.
    Fields {
        /// What stands between lists of values.
        groups: Option<String>,
        /// What stands between values.
        separator: String,
        /// The names of the values.
        names: Vec<String>,
        /// The name of the signature.
        signature: String,
    },
}

/// Which algorithm made a signature.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Choice {
    /// Always the same.
    Fixed(Algorithm),
    /// One that the delivery names, of a list.
    Named {
        /// Where it names it.
        by: Source,
        /// The names, with what they stand for.
        allow: Vec<(String, Algorithm)>,
    },
    /// The provider does not document it.
    Unknown(String),
}

/// How a signature is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
pub enum Algorithm {
    /// HMAC with SHA-1.
    #[serde(rename = "hmac-sha1")]
    HmacSha1,
    /// HMAC with SHA-256.
    #[serde(rename = "hmac-sha256")]
    HmacSha256,
    /// HMAC with SHA-384.
    #[serde(rename = "hmac-sha384")]
    HmacSha384,
    /// HMAC with SHA-512.
    #[serde(rename = "hmac-sha512")]
    HmacSha512,
    /// Ed25519.
    #[serde(rename = "ed25519")]
    Ed25519,
    /// RSA, PKCS #1 v1.5, with SHA-256.
    #[serde(rename = "rsa-pkcs1-sha256")]
    RsaPkcs1Sha256,
    /// RSA, PKCS #1 v1.5, with SHA-512.
    #[serde(rename = "rsa-pkcs1-sha512")]
    RsaPkcs1Sha512,
    /// RSA-PSS with SHA-256.
    #[serde(rename = "rsa-pss-sha256")]
    RsaPssSha256,
    /// RSA-PSS with SHA-512.
    #[serde(rename = "rsa-pss-sha512")]
    RsaPssSha512,
    /// ECDSA on P-256 with SHA-256; the signature is its two numbers.
    #[serde(rename = "ecdsa-p256-sha256")]
    EcdsaP256Sha256,
    /// ECDSA on P-256 with SHA-256; the signature is in DER.
    #[serde(rename = "ecdsa-p256-sha256-der")]
    EcdsaP256Sha256Der,
    /// A plain MD5 of a message that holds the secret.
    #[serde(rename = "plain-md5")]
    PlainMd5,
    /// A plain SHA-1 of a message that holds the secret.
    #[serde(rename = "plain-sha1")]
    PlainSha1,
    /// A plain SHA-256 of a message that holds the secret.
    #[serde(rename = "plain-sha256")]
    PlainSha256,
    /// A plain SHA-384 of a message that holds the secret.
    #[serde(rename = "plain-sha384")]
    PlainSha384,
    /// A plain SHA-512 of a message that holds the secret.
    #[serde(rename = "plain-sha512")]
    PlainSha512,
}

/// A hash.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Hash {
    /// MD5.
    Md5,
    /// SHA-1.
    Sha1,
    /// SHA-256.
    Sha256,
    /// SHA-384.
    Sha384,
    /// SHA-512.
    Sha512,
}

/// How bytes are written as text.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Encoding {
    /// Hexadecimal digits, large or small.
    Hex,
    /// Base64.
    Base64,
    /// Base64 with `-` and `_`, with or without padding.
    Base64Url,
    /// Base64 of the text of small hexadecimal digits.
    #[serde(rename = "base64-of-hex")]
    Base64OfHex,
    /// Not documented: what is missing.
    Unknown(String),
}

/// A step from a secret's text to a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KeyStep {
    /// Takes a prefix off, where it is there.
    StripPrefix(String),
    /// Decodes hexadecimal digits.
    Hex,
    /// Decodes Base64.
    Base64,
    /// Decodes Base64 with `-` and `_`.
    Base64Url,
    /// Takes the text of the SHA-256 in small hexadecimal digits.
    Sha256Hex,
    /// Reads a public key in PEM.
    Pem,
    /// Reads a key that is a JSON Web Key.
    Jwk,
}

/// A part of a signed message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part {
    /// This text.
    Literal(String),
    /// The value of a header.
    Header(String),
    /// The value of a parameter beside the signature.
    Parameter(String),
    /// The body as it came.
    Body,
    /// A member of the body, byte for byte as it came.
    Raw(Vec<String>),
    /// The text of a member of the body; nothing where it is absent.
    Text(Vec<String>),
    /// The URL that the receiver gave the provider.
    Url,
    /// The method of the request.
    Method,
    /// The path of the URL.
    Path,
    /// The parameters of a form, sorted, each name followed by its value.
    Form,
    /// A digest of the body.
    Digest(Hash, Encoding),
    /// The CRC-32 of the body, in decimal.
    Crc32,
    /// Something that the receiver knows of its subscription.
    Setting(String),
    /// The secret itself.
    Secret,
}

/// When a signature was made, and how old it may be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Time {
    /// Where that stands.
    pub at: Source,
    /// How it is written.
    pub unit: Unit,
    /// How far it may be from now.
    pub tolerance: Tolerance,
    /// In which direction.
    pub direction: Direction,
}

/// How a time is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Unit {
    /// Seconds since 1970.
    Seconds,
    /// Milliseconds since 1970.
    Milliseconds,
    /// As RFC 3339 has it.
    Rfc3339,
}

/// How far a time may be from now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Tolerance {
    /// So many seconds.
    Seconds(u32),
    /// Any time is taken.
    NotChecked,
    /// Not documented: what is missing.
    Unknown(String),
}

/// In which direction a time is held against now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Direction {
    /// What is too old is refused; what is from the future is taken.
    Past,
    /// What is too old, or too far in the future, is refused.
    #[default]
    Both,
}

/// A compact JSON Web Signature.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Jws {
    /// Where it stands.
    pub at: Source,
    /// What stands before it.
    pub prefix: String,
    /// What its header may name as `alg`, with what that stands for.
    pub algorithms: Vec<(String, Algorithm)>,
    /// How the secret's text becomes the key, step by step.
    pub key: Vec<KeyStep>,
    /// What names the key.
    pub key_id: Option<Source>,
    /// How it covers the body.
    pub body: JwsBody,
    /// When it was made.
    pub time: Option<Time>,
}

/// How a JSON Web Signature covers the body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum JwsBody {
    /// Its payload is the body.
    Payload,
    /// A claim holds a digest of the body.
    Claim {
        /// The claim's name.
        name: String,
        /// The hash.
        hash: Hash,
        /// How the digest is written.
        encoding: Encoding,
    },
}

/// A digest of the body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Digest {
    /// Where it stands.
    pub at: Source,
    /// How it stands there.
    pub grammar: Grammar,
    /// The hash.
    pub hash: Hash,
    /// How it is written.
    pub encoding: Encoding,
}

/// A text that never changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// Where it stands.
    pub at: Source,
    /// What stands before it.
    pub prefix: String,
    /// How the secret's text becomes the token, step by step.
    pub key: Vec<KeyStep>,
}

impl Algorithm {
    /// The hash of a plain keyed hash.
    #[must_use]
    pub const fn plain(self) -> Option<Hash> {
        match self {
            Self::PlainMd5 => Some(Hash::Md5),
            Self::PlainSha1 => Some(Hash::Sha1),
            Self::PlainSha256 => Some(Hash::Sha256),
            Self::PlainSha384 => Some(Hash::Sha384),
            Self::PlainSha512 => Some(Hash::Sha512),
            _ => None,
        }
    }

    /// Whether the key that verifies is no secret.
    #[must_use]
    pub const fn has_public_key(self) -> bool {
        match self {
            Self::Ed25519
            | Self::RsaPkcs1Sha256
            | Self::RsaPkcs1Sha512
            | Self::RsaPssSha256
            | Self::RsaPssSha512
            | Self::EcdsaP256Sha256
            | Self::EcdsaP256Sha256Der => true,
            Self::HmacSha1
            | Self::HmacSha256
            | Self::HmacSha384
            | Self::HmacSha512
            | Self::PlainMd5
            | Self::PlainSha1
            | Self::PlainSha256
            | Self::PlainSha384
            | Self::PlainSha512 => false,
        }
    }

    /// Its name in prose.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::HmacSha1 => "HMAC-SHA1",
            Self::HmacSha256 => "HMAC-SHA256",
            Self::HmacSha384 => "HMAC-SHA384",
            Self::HmacSha512 => "HMAC-SHA512",
            Self::Ed25519 => "Ed25519",
            Self::RsaPkcs1Sha256 => "RSA-SHA256",
            Self::RsaPkcs1Sha512 => "RSA-SHA512",
            Self::RsaPssSha256 => "RSA-PSS-SHA256",
            Self::RsaPssSha512 => "RSA-PSS-SHA512",
            Self::EcdsaP256Sha256 | Self::EcdsaP256Sha256Der => "ECDSA-P256-SHA256",
            Self::PlainMd5 => "plain MD5",
            Self::PlainSha1 => "plain SHA-1",
            Self::PlainSha256 => "plain SHA-256",
            Self::PlainSha384 => "plain SHA-384",
            Self::PlainSha512 => "plain SHA-512",
        }
    }
}

impl Hash {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Md5, Self::Sha1, Self::Sha256, Self::Sha384, Self::Sha512];

    /// Its name in `provider.toml`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Md5 => "md5",
            Self::Sha1 => "sha1",
            Self::Sha256 => "sha256",
            Self::Sha384 => "sha384",
            Self::Sha512 => "sha512",
        }
    }
}

impl Encoding {
    /// Its name in `provider.toml`.
    #[must_use]
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::Hex => "hex",
            Self::Base64 => "base64",
            Self::Base64Url => "base64url",
            Self::Base64OfHex => "base64-of-hex",
            Self::Unknown(_) => "unknown",
        }
    }
}

/// As `provider.toml` writes it.
impl fmt::Display for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Literal(text) => f.write_str(&text.replace('{', "{{").replace('}', "}}")),
            Self::Header(name) => write!(f, "{{header:{name}}}"),
            Self::Parameter(name) => write!(f, "{{parameter:{name}}}"),
            Self::Body => f.write_str("{body}"),
            Self::Raw(keys) => write!(f, "{{raw:{}}}", super::pointer(keys)),
            Self::Text(keys) => write!(f, "{{text:{}}}", super::pointer(keys)),
            Self::Url => f.write_str("{url}"),
            Self::Method => f.write_str("{method}"),
            Self::Path => f.write_str("{path}"),
            Self::Form => f.write_str("{form}"),
            Self::Digest(hash, encoding) => write!(f, "{{{}-{}}}", hash.as_str(), encoding.as_str()),
            Self::Crc32 => f.write_str("{crc32}"),
            Self::Setting(name) => write!(f, "{{setting:{name}}}"),
            Self::Secret => f.write_str("{secret}"),
        }
    }
}
