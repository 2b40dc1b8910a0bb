//! A secret comes in; it is wiped when it goes, and nothing prints it on the way.

use std::fmt;

use sha2::{Digest as _, Sha256};
use subtle::{Choice, ConstantTimeEq};
use zeroize::Zeroizing;

/// A secret: a key, a password or a token.
///
/// It is wiped from memory when it is dropped, and shown by nothing: `Debug` says only that there is one.
///
/// ```
/// use runtime::authentication::Secret;
///
/// let secret = Secret::from("whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD");
/// assert_eq!(format!("{secret:?}"), "Secret(..)");
/// ```
#[derive(Clone)]
pub struct Secret(Zeroizing<Vec<u8>>);

impl Secret {
    /// The secret itself. What is copied from it is not wiped.
    #[must_use]
    pub fn expose(&self) -> &[u8] {
        &self.0
    }
}

impl From<Vec<u8>> for Secret {
    fn from(bytes: Vec<u8>) -> Self {
        Self(Zeroizing::new(bytes))
    }
}

impl From<String> for Secret {
    fn from(text: String) -> Self {
        text.into_bytes().into()
    }
}

impl From<&str> for Secret {
    fn from(text: &str) -> Self {
        text.as_bytes().to_vec().into()
    }
}

impl From<&[u8]> for Secret {
    fn from(bytes: &[u8]) -> Self {
        bytes.to_vec().into()
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Secret(..)")
    }
}

/// Whether two texts are the same, in a time that tells nothing of what they have in common, their length included.
pub(super) fn same(left: &[u8], right: &[u8]) -> Choice {
    Sha256::digest(left).as_slice().ct_eq(Sha256::digest(right).as_slice())
}
