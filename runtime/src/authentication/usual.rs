//! What many providers have in common, for others to differ from: `Signature { signed: …, ..Signature::HMAC_SHA256_HEX }`.

use super::{Algorithm, Authentication, Check, Choice, Encoding, Grammar, Part, Signature};

impl Authentication {
    /// Nobody has said how deliveries are authenticated, so none is accepted.
    pub const UNSTATED: Self =
        Self { checks: &[Check::Unknown("provider.toml does not say how a delivery is authenticated")] };
}

impl Signature {
    /// HMAC-SHA256 over the body, in hexadecimal digits and alone in its place, by the bytes of the secret as it was
    /// given. The place is missing: without one nothing verifies.
    pub const HMAC_SHA256_HEX: Self = Self {
        at: &[],
        grammar: Grammar::BARE,
        algorithm: Choice::Fixed(Algorithm::HmacSha256),
        encoding: Encoding::Hex,
        key: &[],
        key_id: None,
        signed: &[Part::Body],
        first: None,
        time: None,
        items: None,
    };
}
