//! An algorithm and the bytes of a key come in; signatures of messages go out.

use super::super::schedule::{Message, Schedule};
use super::super::{Algorithm, Rejection};
use super::SignError;
#[cfg(feature = "asymmetric")]
use super::private;

/// What signs messages.
pub(super) enum Signer {
    Symmetric(Schedule),
    #[cfg(feature = "asymmetric")]
    Private(private::Key),
}

impl Signer {
    pub(super) fn new(algorithm: Algorithm, key: &[u8]) -> Result<Self, SignError> {
        if algorithm.is_symmetric() {
            return Ok(Self::Symmetric(Schedule::new(algorithm, key)?));
        }
        #[cfg(feature = "asymmetric")]
        return private::Key::new(algorithm, key).map(Self::Private);
        #[cfg(not(feature = "asymmetric"))]
        Err(Rejection::Unsupported("asymmetric").into())
    }

    /// An empty message.
    pub(super) fn message(&self) -> Message {
        match self {
            Self::Symmetric(schedule) => schedule.message(),
            #[cfg(feature = "asymmetric")]
            Self::Private(_) => Message::Whole(Vec::new()),
        }
    }

    /// The signature of a message.
    pub(super) fn sign(&self, message: Message) -> Result<Vec<u8>, SignError> {
        match (self, message) {
            #[cfg(feature = "asymmetric")]
            (Self::Private(key), Message::Whole(message)) => key.sign(&message),
            #[cfg(feature = "asymmetric")]
            (Self::Private(_), _) => Err(Rejection::UnusableKey.into()),
            (Self::Symmetric(_), message) => Ok(message.finish().as_slice().to_vec()),
        }
    }
}
