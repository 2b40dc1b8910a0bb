//! A secret as it was given comes in; the bytes of the key go out.

/// One step from a secret as it was given to the bytes of the key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyStep {
    /// Leaves this away where the text starts with it.
    StripPrefix(&'static str),
    /// Reads hexadecimal digits of any case.
    Hex,
    /// Reads Base64, with or without padding.
    Base64,
    /// Reads Base64 for URLs, with or without padding.
    Base64Url,
    /// Takes the text of the SHA-256 in hexadecimal digits of lower case.
    Sha256Hex,
    /// Reads the first block of a PEM text.
    Pem,
    /// Reads a key that is a JSON Web Key.
    Jwk,
}
