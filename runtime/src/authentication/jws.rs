//! A JSON Web Signature in compact form comes in; whether it speaks for the delivery goes out.

use std::time::SystemTime;

use base64ct::{Base64UrlUnpadded, Encoding as _};
use subtle::Choice as Truth;

use super::credentials::Ring;
use super::encoding::{self, LONGEST};
use super::scene::Scene;
use super::verify::{fitting, recent};
use super::{Algorithm, Encoding, Jws, JwsBody, Proof, Rejection, Source, hasher, member};

/// Checks the signature, then how it is bound to the body, then the time.
pub(super) fn verify(jws: &Jws, scene: &Scene<'_>, ring: &Ring, now: SystemTime) -> Result<(), Rejection> {
    let malformed = Rejection::Malformed(jws.at);
    let text = scene.text(jws.at)?;
    let text = text.strip_prefix(jws.prefix).ok_or(malformed)?;
    let mut pieces = text.split('.');
    let (Some(header), Some(payload), Some(signature), None) =
        (pieces.next(), pieces.next(), pieces.next(), pieces.next())
    else {
        return Err(malformed);
    };
    let signed = text.get(..header.len() + 1 + payload.len()).ok_or(malformed)?;
    let header = Base64UrlUnpadded::decode_vec(header).map_err(|_| malformed)?;
    let header = str::from_utf8(&header).map_err(|_| malformed)?;
    let payload = Base64UrlUnpadded::decode_vec(payload).map_err(|_| malformed)?;

    let algorithm = algorithm(jws, header)?;
    // A payload that is left out is the body.
    let detached = match (jws.body, payload.is_empty()) {
        (JwsBody::Payload, true) => Base64UrlUnpadded::encode_string(scene.request.body),
        _ => String::new(),
    };
    let claims = match jws.body {
        JwsBody::Claim { .. } => str::from_utf8(&payload).map_err(|_| malformed)?,
        JwsBody::Payload => "{}",
    };
    let scene = scene.with_jws(header, claims);
    let mut buffer = [0; LONGEST];
    let length = encoding::Encoding::Base64Url
        .decode(signature, &mut buffer)
        .filter(|_| !signature.contains('='))
        .ok_or(malformed)?;
    let signature = buffer.get(..length).unwrap_or_default();
    let mut matched = Truth::from(0);
    for (_, schedule) in fitting(ring, jws.key_id, algorithm, &scene)? {
        let mut message = schedule.message();
        message.feed(signed.as_bytes());
        message.feed(detached.as_bytes());
        matched |= schedule.expected(message).is(signature);
    }
    if !bool::from(matched) {
        return Err(Rejection::Mismatch(Proof::Jws));
    }
    bound(jws.body, &payload, &scene)?;
    recent(jws.time, &scene, now)
}

/// The algorithm that the header names, when it is one of those that are taken.
fn algorithm(jws: &Jws, header: &str) -> Result<Algorithm, Rejection> {
    let malformed = Rejection::Malformed(jws.at);
    let find = |name: &'static str| match member::member(header, &[name], Source::Jws(name)) {
        Err(Rejection::NotJson) => Err(malformed),
        found => found,
    };
    // What must be understood to read the signature is not, and a payload that is not encoded is of that kind.
    if find("crit")?.is_some() || find("b64")?.is_some() {
        return Err(malformed);
    }
    let source = Source::Jws("alg");
    let name = find("alg")?.map(|raw| member::text(raw, source)).transpose()?.flatten();
    let name = name.ok_or(Rejection::Missing(source))?;
    let allowed =
        jws.algorithms.iter().find(|allowed| allowed.0 == name && !name.eq_ignore_ascii_case("none"));
    allowed.map(|allowed| allowed.1).ok_or(Rejection::Algorithm(source))
}

/// Checks that the payload speaks for the body.
fn bound(body: JwsBody, payload: &[u8], scene: &Scene<'_>) -> Result<(), Rejection> {
    let mismatch = Err(Rejection::Mismatch(Proof::Digest));
    match body {
        JwsBody::Payload if payload.is_empty() || payload == scene.request.body => Ok(()),
        JwsBody::Payload => mismatch,
        JwsBody::Claim { name, hash, encoding } => {
            if let Encoding::Unknown(what) = encoding {
                return Err(Rejection::Unstated(what));
            }
            let source = Source::Claim(name);
            let mut buffer = [0; LONGEST];
            let length =
                encoding.decode(&scene.text(source)?, &mut buffer).ok_or(Rejection::Malformed(source))?;
            let digest = hasher::hash(hash, scene.request.body);
            if buffer.get(..length) == Some(digest.as_slice()) { Ok(()) } else { mismatch }
        }
    }
}
