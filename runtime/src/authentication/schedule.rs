//! An algorithm and the bytes of a key come in; what signs messages, prepared once, goes out.

#[cfg(feature = "asymmetric")]
use std::sync::Arc;

use hmac::{Hmac, KeyInit as _, Mac as _};
use sha1::Sha1;
use sha2::{Sha256, Sha384, Sha512};
use subtle::{Choice, ConstantTimeEq as _};

use super::hasher::{Hasher, Output};
#[cfg(feature = "asymmetric")]
use super::public;
use super::{Algorithm, Hash, Rejection};

/// A key made ready for an algorithm.
#[derive(Clone)]
pub(super) enum Schedule {
    Sha1(Hmac<Sha1>),
    Sha256(Hmac<Sha256>),
    Sha384(Hmac<Sha384>),
    Sha512(Hmac<Sha512>),
    Plain(Hash),
    #[cfg(feature = "asymmetric")]
    Public(Arc<public::Key>),
}

/// A message of which a part was fed.
pub(super) enum Message {
    Sha1(Hmac<Sha1>),
    Sha256(Hmac<Sha256>),
    Sha384(Hmac<Sha384>),
    Sha512(Hmac<Sha512>),
    Hash(Hasher),
    #[cfg(feature = "asymmetric")]
    Whole(Vec<u8>),
}

/// What a signature has to be, once the whole message was fed.
pub(super) enum Expected {
    /// These bytes.
    Bytes(Output),
    /// One that this key takes for this message, or its hash.
    #[cfg(feature = "asymmetric")]
    Public(Arc<public::Key>, Vec<u8>),
}

impl Schedule {
    pub(super) fn new(algorithm: Algorithm, key: &[u8]) -> Result<Self, Rejection> {
        let unusable = |_| Rejection::UnusableKey;
        match algorithm {
            Algorithm::HmacSha1 => Hmac::new_from_slice(key).map(Self::Sha1).map_err(unusable),
            Algorithm::HmacSha256 => Hmac::new_from_slice(key).map(Self::Sha256).map_err(unusable),
            Algorithm::HmacSha384 => Hmac::new_from_slice(key).map(Self::Sha384).map_err(unusable),
            Algorithm::HmacSha512 => Hmac::new_from_slice(key).map(Self::Sha512).map_err(unusable),
            Algorithm::Plain(hash) => Ok(Self::Plain(hash)),
            #[cfg(feature = "asymmetric")]
            algorithm => match public::Key::new(algorithm, key) {
                Some(key) => Ok(Self::Public(Arc::new(key))),
                None => Err(Rejection::UnusableKey),
            },
            #[cfg(not(feature = "asymmetric"))]
            _ => Err(Rejection::Unsupported("asymmetric")),
        }
    }

    /// An empty message.
    pub(super) fn message(&self) -> Message {
        match self {
            Self::Sha1(mac) => Message::Sha1(mac.clone()),
            Self::Sha256(mac) => Message::Sha256(mac.clone()),
            Self::Sha384(mac) => Message::Sha384(mac.clone()),
            Self::Sha512(mac) => Message::Sha512(mac.clone()),
            Self::Plain(hash) => Message::Hash(Hasher::new(*hash)),
            #[cfg(feature = "asymmetric")]
            Self::Public(key) => key.message(),
        }
    }

    /// What a signature of the message has to be.
    pub(super) fn expected(&self, message: Message) -> Expected {
        #[cfg(feature = "asymmetric")]
        if let Self::Public(key) = self {
            let bytes = match message {
                Message::Whole(whole) => whole,
                hashed => hashed.finish().as_slice().to_vec(),
            };
            return Expected::Public(Arc::clone(key), bytes);
        }
        Expected::Bytes(message.finish())
    }
}

impl Message {
    pub(super) fn feed(&mut self, bytes: &[u8]) {
        match self {
            Self::Sha1(mac) => mac.update(bytes),
            Self::Sha256(mac) => mac.update(bytes),
            Self::Sha384(mac) => mac.update(bytes),
            Self::Sha512(mac) => mac.update(bytes),
            Self::Hash(hasher) => hasher.feed(bytes),
            #[cfg(feature = "asymmetric")]
            Self::Whole(whole) => whole.extend_from_slice(bytes),
        }
    }

    /// The code or hash of the message.
    pub(super) fn finish(self) -> Output {
        match self {
            Self::Sha1(mac) => Output::new(&mac.finalize().into_bytes()),
            Self::Sha256(mac) => Output::new(&mac.finalize().into_bytes()),
            Self::Sha384(mac) => Output::new(&mac.finalize().into_bytes()),
            Self::Sha512(mac) => Output::new(&mac.finalize().into_bytes()),
            Self::Hash(hasher) => hasher.finish(),
            #[cfg(feature = "asymmetric")]
            Self::Whole(whole) => Output::new(&whole),
        }
    }
}

impl Expected {
    /// Whether a signature is what it has to be. For codes, the time it takes tells nothing of how far they agree.
    pub(super) fn is(&self, signature: &[u8]) -> Choice {
        match self {
            Self::Bytes(output) => output.as_slice().ct_eq(signature),
            #[cfg(feature = "asymmetric")]
            Self::Public(key, message) => Choice::from(u8::from(key.verifies(message, signature))),
        }
    }
}

impl Algorithm {
    /// Whether whoever verifies can sign too.
    pub(super) fn is_symmetric(self) -> bool {
        matches!(
            self,
            Self::HmacSha1 | Self::HmacSha256 | Self::HmacSha384 | Self::HmacSha512 | Self::Plain(_)
        )
    }
}
