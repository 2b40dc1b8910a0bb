//! Places of a delivery that hold what a check needs.

use std::fmt;

/// Where in a delivery something is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    /// A header, by its name in lower case.
    Header(&'static str),
    /// A parameter of the query: of the request's where that is told, else of the URL of the credentials.
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

impl fmt::Display for Source {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Header(name) => write!(formatter, "header `{name}`"),
            Self::Query(name) => write!(formatter, "query parameter `{name}`"),
            Self::Body(path) => {
                formatter.write_str("member `")?;
                path.iter().try_for_each(|step| {
                    write!(formatter, "/{}", step.replace('~', "~0").replace('/', "~1"))
                })?;
                formatter.write_str("` of the body")
            }
            Self::Parameter(name) => write!(formatter, "parameter `{name}` of the signature"),
            Self::Jws(name) => write!(formatter, "member `{name}` of the JSON Web Signature's header"),
            Self::Claim(name) => write!(formatter, "claim `{name}` of the JSON Web Signature"),
        }
    }
}
