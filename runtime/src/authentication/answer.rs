//! A question and credentials come in; the texts that answer it go out.

use http::HeaderMap;

use super::scene::Scene;
use super::schedule::Schedule;
use super::{Algorithm, Credentials, Encoding, Part, Rejection, Request};

/// The text of these parts of a delivery.
pub(crate) fn text(
    parts: &[Part],
    headers: &HeaderMap,
    body: &[u8],
    credentials: &Credentials,
) -> Result<String, Rejection> {
    let request = Request::new(headers, body);
    let mut bytes = Vec::new();
    // A secret is no part of an answer.
    Scene::new(&request, credentials).feed(parts, &[], &mut |part| bytes.extend_from_slice(part))?;
    String::from_utf8(bytes).map_err(|_| Rejection::NotJson)
}

/// The HMAC-SHA256 of a text by the first of the keys, in hexadecimal digits.
pub(crate) fn hmac_sha256_hex(text: &str, credentials: &Credentials) -> Result<String, Rejection> {
    let key = credentials.first_key().ok_or(Rejection::NoKey)?;
    let schedule = Schedule::new(Algorithm::HmacSha256, key.expose())?;
    let mut message = schedule.message();
    message.feed(text.as_bytes());
    Ok(Encoding::Hex.encode(message.finish().as_slice()).unwrap_or_default())
}
