//! Parts of a delivery come in; the bytes that were signed go out, one after the other.

use super::{Encoding, Hash};

/// A part of what is signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// A text that is always the same.
    Literal(&'static str),
    /// The value of a header, by its name in lower case.
    Header(&'static str),
    /// A parameter beside the signature.
    Parameter(&'static str),
    /// The body as it was received; in a batch, the item as it was received.
    Body,
    /// A member of the body as it was received, by the keys that lead to it.
    Raw(&'static [&'static str]),
    /// The text of a member of the body: a string without its quotes and escapes, a number or boolean as it was
    /// received; nothing for one that is null or absent.
    Text(&'static [&'static str]),
    /// The receiver's URL as the sender knows it: the one of the credentials, which no proxy changes. Where it has no
    /// query and the request has one, with that.
    Url,
    /// The request's method.
    Method,
    /// The path of the URL.
    Path,
    /// The parameters of a form, sorted by name: each name and value without anything between. Such a signature does
    /// not tell `ab=c` from `a=bc`.
    Form,
    /// A digest of the body.
    Digest(Hash, Encoding),
    /// The CRC-32 of the body in decimal digits.
    Crc32,
    /// A setting of the credentials.
    Setting(&'static str),
    /// The key.
    Secret,
}
