//! A delivery comes in; a JSON Web Signature that speaks for it is put into it.

use std::time::SystemTime;

use base64ct::{Base64UrlUnpadded, Encoding as _};

use super::super::{Credentials, Jws, JwsBody, Rejection, Source, hasher};
use super::SignError;
use super::place::Parcel;
use super::signer::Signer;

pub(super) fn sign(
    jws: &Jws,
    parcel: &mut Parcel<'_>,
    credentials: &Credentials,
    now: SystemTime,
) -> Result<(), SignError> {
    let (id, key) = credentials.signing_key(jws.key)?;
    let &(name, algorithm) = jws.algorithms.first().ok_or(Rejection::NoKey)?;
    let signer = Signer::new(algorithm, &key)?;

    let mut header = vec![("alg", json_text(name))];
    let mut claims = Vec::new();
    let mut set = |source: Source, json: String, text: &str| match source {
        Source::Jws(name) => {
            header.push((name, json));
            Ok(())
        }
        Source::Claim(name) => {
            claims.push((name, json));
            Ok(())
        }
        source => parcel.put(source, text),
    };
    if let Some(source) = jws.key_id {
        let id = id.unwrap_or("1");
        set(source, json_text(id), id)?;
    }
    if let Some(time) = jws.time {
        let stamp = time.unit.stamp(now);
        let is_number = stamp.bytes().all(|byte| byte.is_ascii_digit());
        set(time.at, if is_number { stamp.clone() } else { json_text(&stamp) }, &stamp)?;
    }
    let payload = match jws.body {
        JwsBody::Payload => parcel.body.clone(),
        JwsBody::Claim { name, hash, encoding } => {
            let digest = encoding.encode(hasher::hash(hash, parcel.body).as_slice());
            claims.push((name, json_text(&digest.ok_or(Rejection::Unstated("the encoding of the digest"))?)));
            json_object(&claims).into_bytes()
        }
    };
    let encode = Base64UrlUnpadded::encode_string;
    let signed = format!("{}.{}", encode(json_object(&header).as_bytes()), encode(&payload));
    let mut message = signer.message();
    message.feed(signed.as_bytes());
    let signature = signer.sign(message)?;
    parcel.put(jws.at, &format!("{}{signed}.{}", jws.prefix, encode(&signature)))
}

fn json_text(text: &str) -> String {
    crate::json::encode(text)
}

/// An object of members whose values are JSON.
fn json_object(members: &[(&str, String)]) -> String {
    let members: Vec<_> =
        members.iter().map(|(name, value)| format!("{}:{value}", json_text(name))).collect();
    format!("{{{}}}", members.join(","))
}
