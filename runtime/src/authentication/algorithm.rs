//! What makes a signature, and which of several made this one.

use super::Source;

/// What makes a signature.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Algorithm {
    /// HMAC with SHA-1.
    HmacSha1,
    /// HMAC with SHA-256.
    HmacSha256,
    /// HMAC with SHA-384.
    HmacSha384,
    /// HMAC with SHA-512.
    HmacSha512,
    /// A plain hash of a message that holds the secret: a [`Part::Secret`](super::Part::Secret) is among its parts.
    Plain(Hash),
    /// Ed25519.
    Ed25519,
    /// RSA with PKCS #1 v1.5 and SHA-256.
    RsaPkcs1Sha256,
    /// RSA with PKCS #1 v1.5 and SHA-512.
    RsaPkcs1Sha512,
    /// RSA with PSS and SHA-256.
    RsaPssSha256,
    /// RSA with PSS and SHA-512.
    RsaPssSha512,
    /// ECDSA over P-256 with SHA-256; the signature is its two numbers side by side, as in a JSON Web Signature.
    EcdsaP256Sha256,
    /// ECDSA over P-256 with SHA-256; the signature is in DER.
    EcdsaP256Sha256Der,
}

/// A hash.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Hash {
    /// MD5, broken, for those who demand it.
    Md5,
    /// SHA-1, broken, for those who demand it.
    Sha1,
    /// SHA-256.
    Sha256,
    /// SHA-384.
    Sha384,
    /// SHA-512.
    Sha512,
}

/// Which algorithm a signature has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Choice {
    /// Always this one.
    Fixed(Algorithm),
    /// The one that the delivery names, of those that are taken.
    Named {
        /// Where it is named.
        by: Source,
        /// The names that are taken.
        allow: &'static [(&'static str, Algorithm)],
    },
    /// The provider does not say.
    Unknown(&'static str),
}
