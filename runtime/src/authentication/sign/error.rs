//! Why a delivery could not be signed.

use std::fmt;

use super::super::{Algorithm, Rejection, Source};

/// Why a delivery could not be signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum SignError {
    /// It would not be accepted either way.
    Rejected(Rejection),
    /// Nothing can be put there.
    Place(Source),
    /// Nothing here signs with this algorithm.
    Algorithm(Algorithm),
}

impl From<Rejection> for SignError {
    fn from(rejection: Rejection) -> Self {
        Self::Rejected(rejection)
    }
}

impl fmt::Display for SignError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Rejected(rejection) => rejection.fmt(formatter),
            Self::Place(source) => write!(formatter, "nothing can be put at {source}"),
            Self::Algorithm(algorithm) => write!(formatter, "nothing here signs with {algorithm:?}"),
        }
    }
}

impl std::error::Error for SignError {}
