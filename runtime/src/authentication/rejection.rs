//! Why a delivery was not accepted: enough to set things right, nothing that helps to forge one.

use std::fmt;

use super::Source;

/// Why a delivery was not accepted.
///
/// It names places that the provider declares, and never a value from the delivery, a key, or what was computed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Rejection {
    /// The provider does not say how it signs, or what it says cannot hold: what the user has to state.
    Unstated(&'static str),
    /// No key, token or user was given, or none of the id that the delivery names.
    NoKey,
    /// A key that was given is not one: empty, or of another form than declared.
    UnusableKey,
    /// The credentials lack a setting, or the URL.
    Unset(&'static str),
    /// This build has no such algorithm: the feature that has it.
    Unsupported(&'static str),
    /// Something is missing or empty.
    Missing(Source),
    /// Something comes more than once, so that it is not clear which one counts.
    Repeated(Source),
    /// Something is not written as declared.
    Malformed(Source),
    /// An algorithm is named that is not taken.
    Algorithm(Source),
    /// The body is not JSON, or not UTF-8, where the check needs it to be.
    NotJson,
    /// The body is not a form, where the check needs it to be.
    NotForm,
    /// What was sent does not match.
    Mismatch(Proof),
    /// The time stamp is too old.
    TooOld(Source),
    /// The time stamp is too far in the future.
    InFuture(Source),
}

/// What did not match.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Proof {
    /// The signature.
    Signature,
    /// The JSON Web Signature.
    Jws,
    /// The digest of the body.
    Digest,
    /// The token.
    Token,
    /// The user or the password.
    Basic,
}

impl Rejection {
    /// How far the check came. Of several candidates, the one that came furthest says why.
    pub(super) fn progress(self) -> u8 {
        match self {
            Self::Missing(_) => 0,
            Self::Malformed(_) => 1,
            Self::Algorithm(_) => 2,
            Self::NoKey | Self::UnusableKey => 3,
            Self::Mismatch(_) => 4,
            Self::TooOld(_) | Self::InFuture(_) => 5,
            _ => 6,
        }
    }
}

impl fmt::Display for Rejection {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unstated(what) => write!(formatter, "it is not stated how deliveries are signed: {what}"),
            Self::NoKey => formatter.write_str("no key was given that fits: give the credentials one"),
            Self::UnusableKey => formatter
                .write_str("a key that was given cannot be used: copy it again as the provider shows it"),
            Self::Unset(what) => write!(formatter, "the credentials lack `{what}`"),
            Self::Unsupported(feature) => write!(formatter, "the signature needs the feature `{feature}`"),
            Self::Missing(source) => write!(formatter, "{source} is missing"),
            Self::Repeated(source) => write!(formatter, "{source} comes more than once"),
            Self::Malformed(source) => write!(formatter, "{source} is malformed"),
            Self::Algorithm(source) => write!(formatter, "{source} names an algorithm that is not taken"),
            Self::NotJson => formatter.write_str("the body is not JSON"),
            Self::NotForm => formatter.write_str("the body is not a form"),
            Self::Mismatch(proof) => write!(formatter, "the {proof} does not match"),
            Self::TooOld(source) => write!(formatter, "the time in {source} is too old"),
            Self::InFuture(source) => write!(formatter, "the time in {source} is in the future"),
        }
    }
}

impl std::error::Error for Rejection {}

impl fmt::Display for Proof {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Signature => "signature",
            Self::Jws => "JSON Web Signature",
            Self::Digest => "digest of the body",
            Self::Token => "token",
            Self::Basic => "user or password",
        })
    }
}
