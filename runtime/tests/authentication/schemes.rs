//! The ways to sign that are out there.

use runtime::authentication::{
    Algorithm, Authentication, Check, Choice, Direction, Encoding, Grammar, KeyStep, Part, Signature, Source,
    Time, Tolerance, Unit,
};
#[cfg(feature = "asymmetric")]
use runtime::authentication::{Hash, Jws, JwsBody};

/// A signature over the body with HMAC-SHA256, from which others differ in a few fields.
pub const PLAIN: Signature = Signature {
    at: &[Source::Header("x-hub-signature-256")],
    grammar: Grammar::Bare { prefix: "sha256=" },
    algorithm: Choice::Fixed(Algorithm::HmacSha256),
    encoding: Encoding::Hex,
    key: &[],
    key_id: None,
    signed: &[Part::Body],
    first: None,
    time: None,
    items: None,
};

pub const fn seconds(at: Source) -> Option<Time> {
    Some(Time { at, unit: Unit::Seconds, tolerance: Tolerance::Seconds(300), direction: Direction::Both })
}

const fn pairs(separator: &'static str, signatures: &'static [&'static str]) -> Grammar {
    Grammar::Pairs { groups: None, separator, assign: "=", signatures }
}

/// `sha256=757107ea…` over the body.
pub const PREFIXED: Authentication = Authentication { checks: &[Check::Signature(PLAIN)] };

/// `t=…,v1=…` over the time and the body.
pub const TIMED_PAIRS: Authentication = Authentication {
    checks: &[Check::Signature(Signature {
        at: &[Source::Header("stripe-signature")],
        grammar: pairs(",", &["v1"]),
        signed: &[Part::Parameter("t"), Part::Literal("."), Part::Body],
        time: seconds(Source::Parameter("t")),
        ..PLAIN
    })],
};

/// Standard Webhooks: `v1,…` in a list, over an id, the time and the body.
pub const STANDARD: Authentication = Authentication { checks: &[Check::Signature(STANDARD_SIGNATURE)] };

pub const STANDARD_SIGNATURE: Signature = Signature {
    at: &[Source::Header("webhook-signature")],
    grammar: Grammar::Pairs { groups: None, separator: " ", assign: ",", signatures: &["v1"] },
    encoding: Encoding::Base64,
    key: &[KeyStep::StripPrefix("whsec_"), KeyStep::Base64],
    signed: &[
        Part::Header("webhook-id"),
        Part::Literal("."),
        Part::Header("webhook-timestamp"),
        Part::Literal("."),
        Part::Body,
    ],
    time: seconds(Source::Header("webhook-timestamp")),
    ..PLAIN
};

/// `v0=…` over a version, the time and the body, with colons between.
pub const VERSIONED: Authentication = Authentication {
    checks: &[Check::Signature(Signature {
        at: &[Source::Header("x-slack-signature")],
        grammar: Grammar::Bare { prefix: "v0=" },
        signed: &[
            Part::Literal("v0:"),
            Part::Header("x-slack-request-timestamp"),
            Part::Literal(":"),
            Part::Body,
        ],
        time: seconds(Source::Header("x-slack-request-timestamp")),
        ..PLAIN
    })],
};

const COLON: Part = Part::Literal(":");

/// Eight fields of each item of a batch, with colons between.
pub const BATCH: Authentication = Authentication {
    checks: &[Check::Signature(Signature {
        at: &[Source::Body(&["additionalData", "hmacSignature"])],
        grammar: Grammar::BARE,
        encoding: Encoding::Base64,
        key: &[KeyStep::Hex],
        signed: &[
            Part::Text(&["pspReference"]),
            COLON,
            Part::Text(&["originalReference"]),
            COLON,
            Part::Text(&["merchantAccountCode"]),
            COLON,
            Part::Text(&["merchantReference"]),
            COLON,
            Part::Text(&["amount", "value"]),
            COLON,
            Part::Text(&["amount", "currency"]),
            COLON,
            Part::Text(&["eventCode"]),
            COLON,
            Part::Text(&["success"]),
        ],
        items: Some(&["notificationItems", "*", "NotificationRequestItem"]),
        ..PLAIN
    })],
};

/// The URL and the sorted parameters of a form.
pub const FORM: Authentication = Authentication {
    checks: &[Check::Signature(Signature {
        at: &[Source::Header("x-twilio-signature")],
        grammar: Grammar::BARE,
        algorithm: Choice::Fixed(Algorithm::HmacSha1),
        encoding: Encoding::Base64,
        signed: &[Part::Url, Part::Form],
        ..PLAIN
    })],
};

/// A member of the body over another one.
pub const MEMBER: Authentication = Authentication {
    checks: &[Check::Signature(Signature {
        at: &[Source::Body(&["sign"])],
        grammar: Grammar::BARE,
        signed: &[Part::Raw(&["data"])],
        ..PLAIN
    })],
};

/// `t=…,v1=…` with a key that is the text of a hash.
pub const HASHED_KEY: Authentication = Authentication {
    checks: &[Check::Signature(Signature {
        at: &[Source::Header("x-acme-signature")],
        grammar: pairs(",", &["v1"]),
        key: &[KeyStep::Sha256Hex],
        signed: &[Part::Parameter("t"), Part::Literal("."), Part::Body],
        time: seconds(Source::Parameter("t")),
        ..PLAIN
    })],
};

/// `ts=…;h1=…` over the time and the body, with a colon between.
pub const SEMICOLONS: Authentication = Authentication {
    checks: &[Check::Signature(Signature {
        at: &[Source::Header("paddle-signature")],
        grammar: pairs(";", &["h1"]),
        signed: &[Part::Parameter("ts"), COLON, Part::Body],
        time: seconds(Source::Parameter("ts")),
        ..PLAIN
    })],
};

/// `t=…,v1=… t=…,v1=…`: while a key is rotated, two groups.
pub const GROUPS: Authentication = Authentication {
    checks: &[Check::Signature(Signature {
        at: &[Source::Header("persona-signature")],
        grammar: Grammar::Pairs { groups: Some(" "), separator: ",", assign: "=", signatures: &["v1"] },
        signed: &[Part::Parameter("t"), Part::Literal("."), Part::Body],
        time: seconds(Source::Parameter("t")),
        ..PLAIN
    })],
};

/// The algorithm is named by a header.
pub const NAMED: Authentication = Authentication {
    checks: &[Check::Signature(Signature {
        at: &[Source::Header("x-payload-digest")],
        grammar: Grammar::BARE,
        algorithm: Choice::Named {
            by: Source::Header("x-payload-digest-alg"),
            allow: &[
                ("HMAC_SHA256_HEX", Algorithm::HmacSha256),
                ("HMAC_SHA512_HEX", Algorithm::HmacSha512),
                ("HMAC_SHA1_HEX", Algorithm::HmacSha1),
            ],
        },
        ..PLAIN
    })],
};

/// `key/hash/signature` in a list.
pub const FIELDS: Authentication = Authentication {
    checks: &[Check::Signature(Signature {
        at: &[Source::Header("event-signature")],
        grammar: Grammar::Fields {
            groups: Some(","),
            separator: "/",
            names: &["key", "hash", "signature"],
            signature: "signature",
        },
        algorithm: Choice::Named {
            by: Source::Parameter("hash"),
            allow: &[("SHA256", Algorithm::HmacSha256), ("SHA1", Algorithm::HmacSha1)],
        },
        key_id: Some(Source::Parameter("key")),
        ..PLAIN
    })],
};

/// Ed25519 over the time and the body, with nothing between.
#[cfg(feature = "asymmetric")]
pub const ED25519: Authentication = Authentication {
    checks: &[Check::Signature(Signature {
        at: &[Source::Header("x-signature-ed25519")],
        grammar: Grammar::BARE,
        algorithm: Choice::Fixed(Algorithm::Ed25519),
        key: &[KeyStep::Hex],
        signed: &[Part::Header("x-signature-timestamp"), Part::Body],
        time: seconds(Source::Header("x-signature-timestamp")),
        ..PLAIN
    })],
};

/// A JSON Web Signature with a claim that is the body's digest.
#[cfg(feature = "asymmetric")]
pub const JWS: Authentication = Authentication {
    checks: &[Check::Jws(Jws {
        at: Source::Header("acme-verification"),
        prefix: "",
        algorithms: &[("ES256", Algorithm::EcdsaP256Sha256)],
        key: &[KeyStep::Jwk],
        key_id: Some(Source::Jws("kid")),
        body: JwsBody::Claim { name: "request_body_sha256", hash: Hash::Sha256, encoding: Encoding::Hex },
        time: seconds(Source::Claim("iat")),
    })],
};
