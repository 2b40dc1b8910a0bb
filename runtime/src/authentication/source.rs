//! Places of a delivery that hold what a check needs.

/// Where in a delivery something is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    /// A header, by its name in lower case.
    Header(&'static str),
    /// A parameter of the URL's query.
    Query(&'static str),
    /// A member of the body, by the keys that lead to it.
    Body(&'static [&'static str]),
    /// A parameter beside the signature.
    Parameter(&'static str),
    /// A member of a JSON Web Signature's header.
    Jws(&'static str),
    /// A member of a JSON Web Signature's payload.
    Claim(&'static str),
}
