//! The bytes of a public key, a message and a signature come in; whether they belong together goes out.

use p256::ecdsa::signature::hazmat::PrehashVerifier;
use rsa::pkcs1::DecodeRsaPublicKey as _;
use rsa::pkcs8::DecodePublicKey as _;
use rsa::traits::PublicKeyParts as _;
use rsa::{RsaPublicKey, pkcs1v15, pss};
use sha2::{Sha256, Sha512};

use super::hasher::Hasher;
use super::schedule::Message;
use super::{Algorithm, Hash};

/// RSA keys of fewer bits can be broken.
const LEAST_RSA_BITS: u32 = 2048;

/// A public key made ready for an algorithm.
pub(super) enum Key {
    Ed25519(ed25519_dalek::VerifyingKey),
    P256(p256::ecdsa::VerifyingKey),
    P256Der(p256::ecdsa::VerifyingKey),
    Pkcs1Sha256(pkcs1v15::VerifyingKey<Sha256>),
    Pkcs1Sha512(pkcs1v15::VerifyingKey<Sha512>),
    PssSha256(pss::VerifyingKey<Sha256>),
    PssSha512(pss::VerifyingKey<Sha512>),
}

impl Key {
    /// Reads a key: in DER as PEM has it, or as its algorithm writes it alone. Nothing when it is none, or when it is
    /// one of another algorithm.
    pub(super) fn new(algorithm: Algorithm, key: &[u8]) -> Option<Self> {
        Some(match algorithm {
            Algorithm::Ed25519 => Self::Ed25519(ed25519(key)?),
            Algorithm::EcdsaP256Sha256 => Self::P256(p256(key)?),
            Algorithm::EcdsaP256Sha256Der => Self::P256Der(p256(key)?),
            Algorithm::RsaPkcs1Sha256 => Self::Pkcs1Sha256(pkcs1v15::VerifyingKey::new(rsa(key)?)),
            Algorithm::RsaPkcs1Sha512 => Self::Pkcs1Sha512(pkcs1v15::VerifyingKey::new(rsa(key)?)),
            Algorithm::RsaPssSha256 => Self::PssSha256(pss::VerifyingKey::new(rsa(key)?)),
            Algorithm::RsaPssSha512 => Self::PssSha512(pss::VerifyingKey::new(rsa(key)?)),
            _ => return None,
        })
    }

    /// An empty message.
    pub(super) fn message(&self) -> Message {
        match self {
            Self::Ed25519(_) => Message::Whole(Vec::new()),
            Self::P256(_) | Self::P256Der(_) | Self::Pkcs1Sha256(_) | Self::PssSha256(_) => {
                Message::Hash(Hasher::new(Hash::Sha256))
            }
            Self::Pkcs1Sha512(_) | Self::PssSha512(_) => Message::Hash(Hasher::new(Hash::Sha512)),
        }
    }

    /// Whether a signature is one of this key for a message; for all but Ed25519, for the message's hash.
    pub(super) fn verifies(&self, message: &[u8], signature: &[u8]) -> bool {
        match self {
            Self::Ed25519(key) => ed25519_dalek::Signature::from_slice(signature)
                .is_ok_and(|signature| key.verify_strict(message, &signature).is_ok()),
            Self::P256(key) => {
                let signature = p256::ecdsa::Signature::from_slice(signature);
                prehashed(key, message, signature)
            }
            Self::P256Der(key) => {
                let signature = p256::ecdsa::Signature::from_der(signature);
                prehashed(key, message, signature)
            }
            Self::Pkcs1Sha256(key) => prehashed(key, message, signature.try_into()),
            Self::Pkcs1Sha512(key) => prehashed(key, message, signature.try_into()),
            Self::PssSha256(key) => prehashed::<pss::Signature, _>(key, message, signature.try_into()),
            Self::PssSha512(key) => prehashed::<pss::Signature, _>(key, message, signature.try_into()),
        }
    }
}

fn prehashed<S, E>(key: &impl PrehashVerifier<S>, hash: &[u8], signature: Result<S, E>) -> bool {
    signature.is_ok_and(|signature| key.verify_prehash(hash, &signature).is_ok())
}

fn ed25519(key: &[u8]) -> Option<ed25519_dalek::VerifyingKey> {
    let key = match <&[u8; 32]>::try_from(key) {
        Ok(key) => ed25519_dalek::VerifyingKey::from_bytes(key).ok()?,
        Err(_) => ed25519_dalek::VerifyingKey::from_public_key_der(key).ok()?,
    };
    // A key of small order takes signatures that nobody made.
    (!key.is_weak()).then_some(key)
}

fn p256(key: &[u8]) -> Option<p256::ecdsa::VerifyingKey> {
    let point = p256::ecdsa::VerifyingKey::from_sec1_bytes(key).ok();
    point.or_else(|| p256::ecdsa::VerifyingKey::from_public_key_der(key).ok())
}

fn rsa(key: &[u8]) -> Option<RsaPublicKey> {
    let read = RsaPublicKey::from_public_key_der(key).ok();
    let key = read.or_else(|| RsaPublicKey::from_pkcs1_der(key).ok())?;
    (key.n().bits() >= LEAST_RSA_BITS).then_some(key)
}
