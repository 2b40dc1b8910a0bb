//! A delivery and credentials come in; the headers and members that make it verify are put into it.
//!
//! For those who send test deliveries. What is signed is fed by the same code that verifies.

mod error;
mod jws;
mod place;
#[cfg(feature = "asymmetric")]
mod private;
mod signer;

use std::time::SystemTime;

use http::HeaderMap;

pub use self::error::SignError;
use self::place::Parcel;
use self::signer::Signer;
use super::grammar::Group;
use super::hasher::Hasher;
use super::scene::Scene;
use super::{
    Authentication, Check, Choice, Credentials, Digest, Encoding, Rejection, Request, Signature, Source,
    hasher, member,
};

impl Authentication {
    /// Signs a delivery, so that it verifies with the same credentials; for public keys, with the public key instead
    /// of the private one, which is given here.
    ///
    /// Headers that are signed and not made here, such as an id, have to be there. The first key is used.
    ///
    /// # Errors
    ///
    /// When it cannot be signed: when the provider does not say how, or something is missing.
    pub fn sign(
        &self,
        headers: &mut HeaderMap,
        body: &mut Vec<u8>,
        credentials: &Credentials,
        now: SystemTime,
    ) -> Result<(), SignError> {
        let authentication = credentials.authentication(self);
        authentication.sound()?;
        let mut parcel = Parcel { headers, body, item: None };
        // Digests come first, as the headers that hold them may be signed.
        for check in authentication.checks {
            if let Check::Digest(digest) = check {
                digest.sign(&mut parcel)?;
            }
        }
        for check in authentication.checks {
            match check {
                Check::Digest(_) => {}
                Check::Signature(signature) => signature.sign(&mut parcel, credentials, now)?,
                Check::Jws(jws) => jws::sign(jws, &mut parcel, credentials, now)?,
                Check::Token(token) => {
                    let (_, key) = credentials.signing_key(token.key)?;
                    let key = str::from_utf8(&key).map_err(|_| Rejection::UnusableKey)?;
                    parcel.put(token.at, &format!("{}{key}", token.prefix))?;
                }
                Check::Basic => {
                    let (user, password) = credentials.users.first().ok_or(Rejection::NoKey)?;
                    let pair = zeroize::Zeroizing::new([user.as_bytes(), b":", password.expose()].concat());
                    let encoded = Encoding::Base64.encode(&pair).unwrap_or_default();
                    parcel.put(Source::Header("authorization"), &format!("Basic {encoded}"))?;
                }
                Check::Unknown(what) => return Err(Rejection::Unstated(what).into()),
            }
        }
        Ok(())
    }
}

impl Digest {
    fn sign(&self, parcel: &mut Parcel<'_>) -> Result<(), SignError> {
        let digest = hasher::hash(self.hash, parcel.body);
        let text =
            self.encoding.encode(digest.as_slice()).ok_or(Rejection::Unstated("the encoding of a digest"))?;
        parcel.put(self.at, &self.grammar.format(&[], &text))
    }
}

impl Signature {
    fn sign(
        &self,
        parcel: &mut Parcel<'_>,
        credentials: &Credentials,
        now: SystemTime,
    ) -> Result<(), SignError> {
        let Some(path) = self.items else { return self.sign_one(parcel, credentials, now) };
        let count = member::items(parcel.text()?, path)?.len();
        for index in 0..count {
            parcel.take_item(path, index)?;
            self.sign_one(parcel, credentials, now)?;
            parcel.put_item_back();
        }
        Ok(())
    }

    fn sign_one(
        &self,
        parcel: &mut Parcel<'_>,
        credentials: &Credentials,
        now: SystemTime,
    ) -> Result<(), SignError> {
        let (id, key) = credentials.signing_key(self.key)?;
        let (name, algorithm) = match self.algorithm {
            Choice::Fixed(algorithm) => ("", algorithm),
            Choice::Named { allow, .. } => *allow.first().ok_or(Rejection::NoKey)?,
            Choice::Unknown(what) => return Err(Rejection::Unstated(what).into()),
        };
        let signer = Signer::new(algorithm, &key)?;

        let mut parameters = Vec::new();
        let mut set = |source: Source, value: &str| match source {
            Source::Parameter(name) => {
                parameters.push((name, value.to_owned()));
                Ok(())
            }
            source => parcel.put(source, value),
        };
        if let Some(source) = self.key_id {
            set(source, id.unwrap_or("1"))?;
        }
        if let Choice::Named { by, .. } = self.algorithm {
            set(by, name)?;
        }
        if let Some(time) = self.time {
            set(time.at, &time.unit.stamp(now))?;
        }

        let unsigned = self.grammar.format(&parameters, "");
        let request = Request::new(parcel.headers, parcel.body);
        let scene = Scene::new(&request, credentials).with_group(Group::new(self.grammar, &unsigned));
        let scene = match &parcel.item {
            Some((_, item)) => scene.with_item(item),
            None => scene,
        };
        let mut message = signer.message();
        match self.first {
            None => scene.feed(self.signed, &key, &mut |bytes| message.feed(bytes))?,
            Some(first) => {
                let mut hasher = Hasher::new(first);
                scene.feed(self.signed, &key, &mut |bytes| hasher.feed(bytes))?;
                message.feed(hasher.finish().as_slice());
            }
        }
        let signature = signer.sign(message)?;
        let text = self.encoding.encode(&signature).ok_or(Rejection::Unstated("the encoding"))?;
        let at = self.at.first().ok_or(Rejection::Unstated("where the signature is"))?;
        parcel.put(*at, &self.grammar.format(&parameters, &text))
    }
}
