//! Bytes come in part by part; their hash goes out.

use md5::Md5;
use sha1::Sha1;
use sha2::{Digest as _, Sha256, Sha384, Sha512};
use zeroize::Zeroize as _;

use super::Hash;

/// A hash of what was fed so far.
pub(super) enum Hasher {
    Md5(Md5),
    Sha1(Sha1),
    Sha256(Sha256),
    Sha384(Sha384),
    Sha512(Sha512),
}

/// A hash or a message authentication code.
pub(super) struct Output {
    bytes: [u8; 64],
    length: usize,
}

impl Hasher {
    pub(super) fn new(hash: Hash) -> Self {
        match hash {
            Hash::Md5 => Self::Md5(Md5::new()),
            Hash::Sha1 => Self::Sha1(Sha1::new()),
            Hash::Sha256 => Self::Sha256(Sha256::new()),
            Hash::Sha384 => Self::Sha384(Sha384::new()),
            Hash::Sha512 => Self::Sha512(Sha512::new()),
        }
    }

    pub(super) fn feed(&mut self, bytes: &[u8]) {
        match self {
            Self::Md5(hasher) => hasher.update(bytes),
            Self::Sha1(hasher) => hasher.update(bytes),
            Self::Sha256(hasher) => hasher.update(bytes),
            Self::Sha384(hasher) => hasher.update(bytes),
            Self::Sha512(hasher) => hasher.update(bytes),
        }
    }

    pub(super) fn finish(self) -> Output {
        match self {
            Self::Md5(hasher) => Output::new(&hasher.finalize()),
            Self::Sha1(hasher) => Output::new(&hasher.finalize()),
            Self::Sha256(hasher) => Output::new(&hasher.finalize()),
            Self::Sha384(hasher) => Output::new(&hasher.finalize()),
            Self::Sha512(hasher) => Output::new(&hasher.finalize()),
        }
    }
}

/// The hash of one piece.
pub(super) fn hash(hash: Hash, bytes: &[u8]) -> Output {
    let mut hasher = Hasher::new(hash);
    hasher.feed(bytes);
    hasher.finish()
}

impl Output {
    /// Keeps up to 64 bytes, which is what the longest hash has.
    pub(super) fn new(output: &[u8]) -> Self {
        let mut bytes = [0; 64];
        bytes.iter_mut().zip(output).for_each(|(byte, of)| *byte = *of);
        Self { bytes, length: output.len().min(64) }
    }

    pub(super) fn as_slice(&self) -> &[u8] {
        self.bytes.get(..self.length).unwrap_or_default()
    }
}

impl Drop for Output {
    fn drop(&mut self) {
        self.bytes.zeroize();
    }
}
