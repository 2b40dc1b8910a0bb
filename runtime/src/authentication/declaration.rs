//! A provider's way to authenticate its deliveries, as constants: the checks and what each of them consists of.

use super::{Algorithm, Choice, Encoding, Grammar, Hash, KeyStep, Part, Source, Time};

/// How a delivery proves who sent it: all of the checks must hold.
///
/// An empty list never verifies, nor does one of digests alone, which anyone can make.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Authentication {
    /// The checks, in the order in which they are made.
    pub checks: &'static [Check],
}

/// One thing that must hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Check {
    /// A signature or a message authentication code over parts of the delivery.
    Signature(Signature),
    /// A JSON Web Signature in compact form.
    Jws(Jws),
    /// A digest of the body. It proves nothing alone: what carries it must be signed.
    Digest(Digest),
    /// A text that never changes, known to both sides.
    Token(Token),
    /// The user and password of HTTP Basic.
    Basic,
    /// The provider does not say: what is not documented, and so what the user has to state.
    Unknown(&'static str),
}

/// A signature or a message authentication code over parts of the delivery.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Signature {
    /// Where signatures are; any one that verifies is enough.
    pub at: &'static [Source],
    /// How a text holds the signatures.
    pub grammar: Grammar,
    /// What makes the signature.
    pub algorithm: Choice,
    /// How the signature's bytes are written.
    pub encoding: Encoding,
    /// From the secret as it was given to the bytes of the key, step by step; no step takes its UTF-8 text.
    pub key: &'static [KeyStep],
    /// What names the key. Keys that were given with another id are not tried.
    pub key_id: Option<Source>,
    /// What is signed, part after part.
    pub signed: &'static [Part],
    /// A hash that the message goes through before it is signed.
    pub first: Option<Hash>,
    /// When it was signed.
    pub time: Option<Time>,
    /// Where the items of a batch are, with `*` for each element of an array. Every item has its own signature, to
    /// which sources in the body and parts of it are relative, and there is at least one.
    pub items: Option<&'static [&'static str]>,
}

/// A JSON Web Signature in compact form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Jws {
    /// Where it is.
    pub at: Source,
    /// What stands before it: `Bearer `.
    pub prefix: &'static str,
    /// The algorithms that are taken, by the names that `alg` has for them.
    pub algorithms: &'static [(&'static str, Algorithm)],
    /// From the secret as it was given to the bytes of the key, step by step.
    pub key: &'static [KeyStep],
    /// What names the key, most often the member `kid` of the header.
    pub key_id: Option<Source>,
    /// How the body is bound to it.
    pub body: JwsBody,
    /// When it was signed.
    pub time: Option<Time>,
}

/// How a JSON Web Signature speaks for the body.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum JwsBody {
    /// The payload is the body, or is left out and the body stands for it.
    Payload,
    /// The payload is an object with a digest of the body.
    Claim {
        /// The member that has the digest.
        name: &'static str,
        /// What makes it.
        hash: Hash,
        /// How it is written.
        encoding: Encoding,
    },
}

/// A digest of the body.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Digest {
    /// Where it is.
    pub at: Source,
    /// How the text holds it.
    pub grammar: Grammar,
    /// What makes it.
    pub hash: Hash,
    /// How it is written.
    pub encoding: Encoding,
}

/// A text that never changes, known to both sides. It speaks for the sender, never for the body.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Token {
    /// Where it is.
    pub at: Source,
    /// What stands before it: `Bearer `.
    pub prefix: &'static str,
    /// From the secret as it was given to the text that is sent, step by step.
    pub key: &'static [KeyStep],
}
