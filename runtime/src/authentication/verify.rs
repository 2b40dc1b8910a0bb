//! A delivery, credentials and the clock come in; nothing goes out, or why it is not accepted.

use std::time::SystemTime;

use http::HeaderMap;
use subtle::Choice as Truth;

use super::credentials::{Key, Ring};
use super::encoding::LONGEST;
use super::grammar::Group;
use super::hasher::{self, Hasher};
use super::scene::Scene;
use super::schedule::Schedule;
use super::secret::same;
use super::{
    Algorithm, Authentication, Check, Choice, Credentials, Digest, Encoding, Part, Proof, Rejection, Request,
    Signature, Source, Time, Token, basic, jws, member,
};

impl Authentication {
    /// Checks that a delivery is the provider's, from the bytes as they were received.
    ///
    /// # Errors
    ///
    /// When it is not, or when that cannot be told.
    pub fn verify(
        &self,
        headers: &HeaderMap,
        body: &[u8],
        credentials: &Credentials,
        now: SystemTime,
    ) -> Result<(), Rejection> {
        self.verify_request(&Request::new(headers, body), credentials, now)
    }

    /// Checks that a delivery is the provider's, for those that sign the method or the query too.
    ///
    /// # Errors
    ///
    /// When it is not, or when that cannot be told.
    pub fn verify_request(
        &self,
        request: &Request<'_>,
        credentials: &Credentials,
        now: SystemTime,
    ) -> Result<(), Rejection> {
        let authentication = credentials.authentication(self);
        authentication.sound()?;
        let prepared = credentials.prepared(&authentication);
        let scene = Scene::new(request, credentials);
        for (index, check) in authentication.checks.iter().enumerate() {
            let ring = prepared.ring(index);
            match check {
                Check::Signature(signature) => signature.verify(&scene, ring, now)?,
                Check::Jws(jws) => jws::verify(jws, &scene, ring, now)?,
                Check::Digest(digest) => digest.verify(&scene)?,
                Check::Token(token) => token.verify(&scene, ring)?,
                Check::Basic => basic::verify(&scene)?,
                Check::Unknown(what) => return Err(Rejection::Unstated(what)),
            }
        }
        Ok(())
    }

    /// Checks that credentials have what the checks need, so that a service need not wait for a delivery to know.
    ///
    /// # Errors
    ///
    /// When deliveries could not be accepted with them, and when one of the keys cannot be used.
    pub fn ready(&self, credentials: &Credentials) -> Result<(), Rejection> {
        let authentication = credentials.authentication(self);
        authentication.sound()?;
        let prepared = credentials.prepared(&authentication);
        for (index, check) in authentication.checks.iter().enumerate() {
            let time = match check {
                Check::Unknown(what) => return Err(Rejection::Unstated(what)),
                Check::Basic if credentials.users.is_empty() => return Err(Rejection::NoKey),
                Check::Basic | Check::Digest(_) => continue,
                Check::Token(_) => None,
                Check::Signature(signature) => {
                    signature.settings(credentials)?;
                    signature.time
                }
                Check::Jws(jws) => jws.time,
            };
            let ring = prepared.ring(index);
            match ring.unusable {
                Some(rejection) => return Err(rejection),
                None if ring.keys.is_empty() => return Err(Rejection::NoKey),
                None => {}
            }
            if let Some(time) = time {
                time.allowed(credentials.tolerance)?;
            }
        }
        Ok(())
    }

    /// Checks that what is declared proves anything at all.
    pub(super) fn sound(&self) -> Result<(), Rejection> {
        if self.checks.iter().all(|check| matches!(check, Check::Digest(_))) {
            return Err(Rejection::Unstated("a check that proves who sent a delivery"));
        }
        self.checks.iter().try_for_each(|check| match check {
            Check::Signature(signature) => signature.sound(),
            Check::Jws(jws) => one_kind(jws.algorithms),
            Check::Digest(Digest { encoding: Encoding::Unknown(what), .. }) => Err(Rejection::Unstated(what)),
            _ => Ok(()),
        })
    }
}

/// Refuses algorithms of two kinds: a public key, which anyone knows, would be taken for a secret.
fn one_kind(allow: &[(&str, Algorithm)]) -> Result<(), Rejection> {
    let kinds = |symmetric| allow.iter().any(|(_, algorithm)| algorithm.is_symmetric() == symmetric);
    if kinds(true) && kinds(false) {
        return Err(Rejection::Unstated(
            "algorithms of one kind: either those of secrets or those of public keys",
        ));
    }
    Ok(())
}

/// Of what was tried, the attempt that came furthest.
pub(super) fn further(one: Rejection, other: Rejection) -> Rejection {
    if other.progress() > one.progress() { other } else { one }
}

impl Signature {
    fn sound(&self) -> Result<(), Rejection> {
        if let Encoding::Unknown(what) = self.encoding {
            return Err(Rejection::Unstated(what));
        }
        let plain = match self.algorithm {
            Choice::Unknown(what) => return Err(Rejection::Unstated(what)),
            Choice::Fixed(algorithm) => matches!(algorithm, Algorithm::Plain(_)),
            Choice::Named { allow, .. } => {
                one_kind(allow)?;
                allow.iter().any(|(_, algorithm)| matches!(algorithm, Algorithm::Plain(_)))
            }
        };
        if self.signed.is_empty() {
            return Err(Rejection::Unstated("what is signed"));
        }
        if plain && !self.signed.contains(&Part::Secret) {
            return Err(Rejection::Unstated("where the secret is in what a plain hash is made of"));
        }
        Ok(())
    }

    fn settings(&self, credentials: &Credentials) -> Result<(), Rejection> {
        self.signed.iter().try_for_each(|part| match part {
            Part::Setting(name) => credentials.find_setting(name).map(|_| ()),
            Part::Url if credentials.url.is_none() => Err(Rejection::Unset("url")),
            _ => Ok(()),
        })
    }

    fn verify(&self, scene: &Scene<'_>, ring: &Ring, now: SystemTime) -> Result<(), Rejection> {
        let allowed = match self.time {
            Some(time) => time.allowed(scene.credentials.tolerance)?.map(|allowed| (time, allowed)),
            None => None,
        };
        let recent = |scene: &Scene<'_>| match allowed {
            Some((time, allowed)) => time.check(&scene.text(time.at)?, allowed, now),
            None => Ok(()),
        };
        match self.items {
            None => self.verify_one(scene, ring, &recent),
            Some(path) => member::items(scene.document()?, path)?
                .into_iter()
                .try_for_each(|item| self.verify_one(&scene.with_item(item), ring, &recent)),
        }
    }

    /// Checks the delivery, or one item of it: a signature at one of the places is enough.
    fn verify_one(
        &self,
        scene: &Scene<'_>,
        ring: &Ring,
        recent: &dyn Fn(&Scene<'_>) -> Result<(), Rejection>,
    ) -> Result<(), Rejection> {
        let mut outcome = Err(Rejection::Unstated("where the signature is"));
        for (index, &at) in self.at.iter().enumerate() {
            let attempt = match scene.text(at) {
                Ok(text) => self.verify_text(scene, at, &text, ring, recent),
                // What comes twice may be meant to be read in two ways.
                Err(repeated @ Rejection::Repeated(_)) => return Err(repeated),
                Err(rejection) => Err(rejection),
            };
            outcome = match (outcome, attempt) {
                (Ok(()), _) | (_, Ok(())) => Ok(()),
                (Err(_), attempt) if index == 0 => attempt,
                (Err(one), Err(other)) => Err(further(one, other)),
            };
        }
        outcome
    }

    fn verify_text(
        &self,
        scene: &Scene<'_>,
        at: Source,
        text: &str,
        ring: &Ring,
        recent: &dyn Fn(&Scene<'_>) -> Result<(), Rejection>,
    ) -> Result<(), Rejection> {
        let malformed = Rejection::Malformed(at);
        let mut outcome = Err(malformed);
        for group in self.grammar.groups(text).ok_or(malformed)? {
            let scene = scene.with_group(group);
            let attempt = self.verify_group(&scene, group, at, ring).and_then(|()| recent(&scene));
            outcome = match (outcome, attempt) {
                (Ok(()), _) | (_, Ok(())) => Ok(()),
                (Err(one), Err(other)) => Err(further(one, other)),
            };
        }
        outcome
    }

    /// Tries each signature of a group with each key.
    fn verify_group(
        &self,
        scene: &Scene<'_>,
        group: Group<'_>,
        at: Source,
        ring: &Ring,
    ) -> Result<(), Rejection> {
        let algorithm = self.algorithm(scene)?;
        let (mut buffer, mut any) = ([0; LONGEST], false);
        let mut matched = Truth::from(0);
        for (key, schedule) in fitting(ring, self.key_id, algorithm, scene)? {
            let mut message = schedule.message();
            match self.first {
                None => scene.feed(self.signed, &key.bytes, &mut |bytes| message.feed(bytes))?,
                Some(first) => {
                    let mut hasher = Hasher::new(first);
                    scene.feed(self.signed, &key.bytes, &mut |bytes| hasher.feed(bytes))?;
                    message.feed(hasher.finish().as_slice());
                }
            }
            let expected = schedule.expected(message);
            for signature in group.signatures() {
                let Some(length) = self.encoding.decode(signature, &mut buffer) else { continue };
                any = true;
                matched |= expected.is(buffer.get(..length).unwrap_or_default());
            }
        }
        match (bool::from(matched), any) {
            (true, _) => Ok(()),
            (false, true) => Err(Rejection::Mismatch(Proof::Signature)),
            (false, false) => Err(Rejection::Malformed(at)),
        }
    }

    fn algorithm(&self, scene: &Scene<'_>) -> Result<Algorithm, Rejection> {
        match self.algorithm {
            Choice::Fixed(algorithm) => Ok(algorithm),
            Choice::Unknown(what) => Err(Rejection::Unstated(what)),
            Choice::Named { by, allow } => {
                let name = scene.text(by)?;
                let allowed = allow.iter().find(|allowed| allowed.0 == name);
                allowed.map(|allowed| allowed.1).ok_or(Rejection::Algorithm(by))
            }
        }
    }
}

/// The keys to try: those of the id that the delivery names and those without one, made ready for the algorithm.
pub(super) fn fitting<'a>(
    ring: &'a Ring,
    key_id: Option<Source>,
    algorithm: Algorithm,
    scene: &Scene<'_>,
) -> Result<impl Iterator<Item = (&'a Key, &'a Schedule)>, Rejection> {
    let named = key_id.map(|source| scene.text(source)).transpose()?;
    let fits = move |key: &&Key| match (&named, &key.id) {
        (Some(named), Some(id)) => named == id,
        _ => true,
    };
    let mut keys =
        ring.keys.iter().filter(fits).filter_map(move |key| Some((key, key.schedule(algorithm)?))).peekable();
    match keys.peek() {
        Some(_) => Ok(keys),
        None => Err(ring.unusable.unwrap_or(Rejection::NoKey)),
    }
}

/// Checks a time stamp, where there is one to check.
pub(super) fn recent(time: Option<Time>, scene: &Scene<'_>, now: SystemTime) -> Result<(), Rejection> {
    let Some(time) = time else { return Ok(()) };
    match time.allowed(scene.credentials.tolerance)? {
        Some(allowed) => time.check(&scene.text(time.at)?, allowed, now),
        None => Ok(()),
    }
}

impl Digest {
    fn verify(&self, scene: &Scene<'_>) -> Result<(), Rejection> {
        let malformed = Rejection::Malformed(self.at);
        let text = scene.text(self.at)?;
        let expected = hasher::hash(self.hash, scene.request.body);
        let (mut buffer, mut outcome) = ([0; LONGEST], Err(malformed));
        for group in self.grammar.groups(&text).ok_or(malformed)? {
            for digest in group.signatures() {
                let Some(length) = self.encoding.decode(digest, &mut buffer) else { continue };
                if buffer.get(..length) == Some(expected.as_slice()) {
                    return Ok(());
                }
                outcome = Err(Rejection::Mismatch(Proof::Digest));
            }
        }
        outcome
    }
}

impl Token {
    fn verify(&self, scene: &Scene<'_>, ring: &Ring) -> Result<(), Rejection> {
        let text = scene.text(self.at)?;
        let token = text.strip_prefix(self.prefix).ok_or(Rejection::Malformed(self.at))?;
        if ring.keys.is_empty() {
            return Err(ring.unusable.unwrap_or(Rejection::NoKey));
        }
        let matched = ring
            .keys
            .iter()
            .fold(Truth::from(0), |matched, key| matched | same(&key.bytes, token.as_bytes()));
        if matched.into() { Ok(()) } else { Err(Rejection::Mismatch(Proof::Token)) }
    }
}
