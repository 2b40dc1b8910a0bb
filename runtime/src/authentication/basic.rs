//! The header of HTTP Basic comes in; whether a user that was given is in it goes out.

use subtle::Choice;

use super::scene::Scene;
use super::secret::same;
use super::{Proof, Rejection, Source, encoding};

const AT: Source = Source::Header("authorization");

/// Checks user and password against all that were given.
pub(super) fn verify(scene: &Scene<'_>) -> Result<(), Rejection> {
    let users = &scene.credentials.users;
    if users.is_empty() {
        return Err(Rejection::NoKey);
    }
    let text = scene.text(AT)?;
    let decoded = decode(&text).ok_or(Rejection::Malformed(AT))?;
    let colon = decoded.iter().position(|&byte| byte == b':').ok_or(Rejection::Malformed(AT))?;
    let (name, password) = decoded.split_at(colon);
    let password = password.get(1..).unwrap_or_default();
    let matched = users.iter().fold(Choice::from(0), |matched, (user, secret)| {
        // An empty password is one that somebody forgot to set.
        let set = Choice::from(u8::from(!secret.expose().is_empty()));
        matched | (same(user.as_bytes(), name) & same(secret.expose(), password) & set)
    });
    if matched.into() { Ok(()) } else { Err(Rejection::Mismatch(Proof::Basic)) }
}

/// User and password with a colon between, wiped after use.
fn decode(text: &str) -> Option<zeroize::Zeroizing<Vec<u8>>> {
    let (scheme, encoded) = text.split_once(' ')?;
    if !scheme.eq_ignore_ascii_case("basic") {
        return None;
    }
    encoding::base64(encoded.trim_ascii()).map(zeroize::Zeroizing::new)
}
