//! An authentication in, a sentence for each of its checks out: for `list` and for the documentation of the constant.

use std::fmt;

use super::authentication::{
    Authentication, Check, Choice, Digest, Direction, Encoding, Hash, Jws, JwsBody, Signature, Source, Time,
    Token, Tolerance, Unit,
};
use super::pointer;

impl Authentication {
    /// A sentence without a full stop for each check, in order.
    #[must_use]
    pub fn summaries(&self) -> Vec<String> {
        self.checks.iter().map(Check::to_string).collect()
    }

    /// What is not documented, so that nothing verifies until it is stated.
    #[must_use]
    pub fn unknowns(&self) -> Vec<&str> {
        self.checks.iter().flat_map(Check::unknowns).collect()
    }
}

impl Check {
    fn unknowns(&self) -> Vec<&str> {
        match self {
            Self::Signature(signature) => {
                let algorithm = match &signature.algorithm {
                    Choice::Unknown(what) => Some(what.as_str()),
                    Choice::Fixed(_) | Choice::Named { .. } => None,
                };
                let encoding = signature.encoding.unknown();
                let time = signature.time.as_ref().and_then(Time::unknown);
                [algorithm, encoding, time].into_iter().flatten().collect()
            }
            Self::Jws(jws) => jws.time.as_ref().and_then(Time::unknown).into_iter().collect(),
            Self::Digest(digest) => digest.encoding.unknown().into_iter().collect(),
            Self::Token(_) | Self::Basic => Vec::new(),
            Self::Unknown(what) => vec![what],
        }
    }
}

impl Encoding {
    fn unknown(&self) -> Option<&str> {
        match self {
            Self::Unknown(what) => Some(what),
            Self::Hex | Self::Base64 | Self::Base64Url | Self::Base64OfHex => None,
        }
    }
}

impl Time {
    fn unknown(&self) -> Option<&str> {
        match &self.tolerance {
            Tolerance::Unknown(what) => Some(what),
            Tolerance::Seconds(_) | Tolerance::NotChecked => None,
        }
    }
}

impl fmt::Display for Check {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Signature(signature) => signature.fmt(f),
            Self::Jws(jws) => jws.fmt(f),
            Self::Digest(Digest { at, hash, encoding, .. }) => {
                write!(f, "{} of the body in {encoding}, in {at}", hash.name())
            }
            Self::Token(Token { at, .. }) => write!(f, "a fixed token in {at}"),
            Self::Basic => f.write_str("HTTP Basic credentials"),
            Self::Unknown(what) => write!(f, "not documented: {what}"),
        }
    }
}

impl fmt::Display for Signature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} in {} of `", self.algorithm, self.encoding)?;
        self.signed.iter().try_for_each(|part| part.fmt(f))?;
        f.write_str("`, in ")?;
        for (number, source) in self.at.iter().enumerate() {
            let before = if number == 0 { "" } else { " or " };
            write!(f, "{before}{source}")?;
        }
        if let Some(items) = &self.items {
            write!(f, " of each `{}`", pointer(items))?;
        }
        self.time.iter().try_for_each(|time| write!(f, ", {time}"))
    }
}

impl fmt::Display for Choice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Fixed(algorithm) => f.write_str(algorithm.as_str()),
            Self::Named { by, allow } => {
                let allowed: Vec<&str> = allow.iter().map(|(_, algorithm)| algorithm.as_str()).collect();
                write!(f, "{}, as {by} says,", allowed.join(" or "))
            }
            Self::Unknown(_) => f.write_str("an algorithm that is not documented"),
        }
    }
}

impl fmt::Display for Jws {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<&str> = self.algorithms.iter().map(|(name, _)| name.as_str()).collect();
        write!(f, "a JSON Web Signature ({}) in {}", names.join(" or "), self.at)?;
        match &self.body {
            JwsBody::Payload => f.write_str(" over the body")?,
            JwsBody::Claim { name, hash, .. } => {
                write!(f, ", whose claim `{name}` is {} of the body", hash.name())?;
            }
        }
        self.time.iter().try_for_each(|time| write!(f, ", {time}"))
    }
}

impl fmt::Display for Time {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { at, unit, tolerance, direction } = self;
        match (tolerance, direction) {
            (Tolerance::Seconds(seconds), Direction::Both) => {
                write!(f, "at most {seconds} s from now by {at}")?
            }
            (Tolerance::Seconds(seconds), Direction::Past) => write!(f, "at most {seconds} s old by {at}")?,
            (Tolerance::NotChecked, _) => write!(f, "of any age by {at}")?,
            (Tolerance::Unknown(_), _) => write!(f, "of an age by {at} that is not documented")?,
        }
        match unit {
            Unit::Seconds => Ok(()),
            Unit::Milliseconds => f.write_str(", in milliseconds"),
            Unit::Rfc3339 => f.write_str(", as RFC 3339 has it"),
        }
    }
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Header(name) => write!(f, "the header `{name}`"),
            Self::Query(name) => write!(f, "`{name}` of the query"),
            Self::Body(keys) => write!(f, "`{}` of the body", pointer(keys)),
            Self::Parameter(name) => write!(f, "the parameter `{name}`"),
            Self::Jws(name) => write!(f, "`{name}` of its header"),
            Self::Claim(name) => write!(f, "its claim `{name}`"),
        }
    }
}

impl fmt::Display for Encoding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Hex => "hex",
            Self::Base64 => "Base64",
            Self::Base64Url => "Base64 for URLs",
            Self::Base64OfHex => "Base64 of hex",
            Self::Unknown(_) => "an encoding that is not documented",
        })
    }
}

impl Hash {
    const fn name(self) -> &'static str {
        match self {
            Self::Md5 => "the MD5",
            Self::Sha1 => "the SHA-1",
            Self::Sha256 => "the SHA-256",
            Self::Sha384 => "the SHA-384",
            Self::Sha512 => "the SHA-512",
        }
    }
}
