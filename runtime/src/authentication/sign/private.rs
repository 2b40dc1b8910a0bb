//! The bytes of a private key and a message come in; a signature goes out.

use ed25519_dalek::Signer as _;
use ed25519_dalek::pkcs8::DecodePrivateKey as _;

use super::super::{Algorithm, Rejection};
use super::SignError;

/// A private key made ready for an algorithm.
pub(super) enum Key {
    Ed25519(Box<ed25519_dalek::SigningKey>),
    P256(p256::ecdsa::SigningKey),
    P256Der(p256::ecdsa::SigningKey),
}

impl Key {
    /// Reads a key: in DER as PEM has it, or its 32 bytes alone; for Ed25519 perhaps with the public key after them.
    pub(super) fn new(algorithm: Algorithm, key: &[u8]) -> Result<Self, SignError> {
        let read = match algorithm {
            Algorithm::Ed25519 => ed25519(key).map(Box::new).map(Self::Ed25519),
            Algorithm::EcdsaP256Sha256 => p256(key).map(Self::P256),
            Algorithm::EcdsaP256Sha256Der => p256(key).map(Self::P256Der),
            other => return Err(SignError::Algorithm(other)),
        };
        read.ok_or(Rejection::UnusableKey.into())
    }

    /// The signature of a whole message.
    pub(super) fn sign(&self, message: &[u8]) -> Result<Vec<u8>, SignError> {
        Ok(match self {
            Self::Ed25519(key) => key.sign(message).to_bytes().to_vec(),
            Self::P256(key) => {
                let signature: p256::ecdsa::Signature = key.sign(message);
                signature.to_bytes().to_vec()
            }
            Self::P256Der(key) => {
                let signature: p256::ecdsa::Signature = key.sign(message);
                signature.to_der().as_bytes().to_vec()
            }
        })
    }
}

fn ed25519(key: &[u8]) -> Option<ed25519_dalek::SigningKey> {
    match key.len() {
        32 => Some(ed25519_dalek::SigningKey::from_bytes(key.try_into().ok()?)),
        64 => ed25519_dalek::SigningKey::from_keypair_bytes(key.try_into().ok()?).ok(),
        _ => ed25519_dalek::SigningKey::from_pkcs8_der(key).ok(),
    }
}

fn p256(key: &[u8]) -> Option<p256::ecdsa::SigningKey> {
    let scalar = p256::ecdsa::SigningKey::from_slice(key).ok();
    scalar.or_else(|| p256::ecdsa::SigningKey::from_pkcs8_der(key).ok())
}
