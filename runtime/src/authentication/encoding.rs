//! Text of a signature or digest comes in, its bytes go out, and back.

/// How bytes are written as text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    /// Hexadecimal digits of any case; written in lower case.
    Hex,
    /// Base64 with padding.
    Base64,
    /// Base64 for URLs, with or without padding; written without.
    Base64Url,
    /// Base64 of the text of hexadecimal digits in lower case.
    Base64OfHex,
    /// The provider does not say.
    Unknown(&'static str),
}
