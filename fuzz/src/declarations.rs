//! Every provider's way to authenticate, and the ways of others, each with credentials that nothing here can sign for.

use std::sync::LazyLock;
use std::time::Duration;

use generated::Provider;
use runtime::Authentication;
use runtime::authentication::{
    Algorithm, Check, Choice, Credentials, Digest, Encoding, Grammar, Hash, Jws, JwsBody, KeyStep, Part,
    Signature, Source, Token,
};

use crate::schemes;

/// A way to authenticate.
pub struct Declared {
    pub name: String,
    pub authentication: Authentication,
    /// What the receiver was given.
    pub credentials: Credentials,
    /// What a forger has: the same, but for the keys.
    pub forger: Credentials,
}

/// All of them, made once.
pub fn all() -> &'static [Declared] {
    static ALL: LazyLock<Vec<Declared>> = LazyLock::new(|| {
        let providers = Provider::ALL.iter().map(|provider| {
            let stated = match provider {
                Provider::Ingo => TOKEN,
                Provider::Ralio => RALIO,
                _ => provider.authentication(),
            };
            declared(provider.as_str(), stated, SECRET, FORGED)
        });
        let others = OTHERS.iter().map(|(name, authentication, kind)| {
            let (secret, forged) = match kind {
                Kind::Text => (SECRET, FORGED),
                Kind::Digits => (DIGITS, FORGED_DIGITS),
                Kind::Base64 => (BASE64, FORGED_BASE64),
                Kind::Point => (POINT, FORGED_POINT),
                Kind::Rsa => (include_str!("../../runtime/tests/authentication/keys/rsa.pem"), FORGED),
            };
            declared(name, *authentication, secret, forged)
        });
        providers.chain(others).collect()
    });
    &ALL
}

fn declared(name: &str, authentication: Authentication, secret: &str, forged: &str) -> Declared {
    let credentials = |secret: &str| {
        Credentials::new()
            .key_with_id("1", secret)
            .user("hooks", secret)
            .url("https://receiver.example/hooks/acme")
            .setting("account", "acct_1")
            .tolerance(Duration::from_secs(300))
            .stating(authentication)
    };
    let declared = Declared {
        name: name.into(),
        authentication,
        credentials: credentials(secret),
        forger: credentials(forged),
    };
    let ready = authentication.ready(&declared.credentials);
    assert_eq!(ready, Ok(()), "{name} would refuse whatever comes");
    declared
}

/// How a key is written.
enum Kind {
    Text,
    Digits,
    Base64,
    Point,
    Rsa,
}

const SECRET: &str = "whsec_6f1c0e8b0d6a4be59d0c7be1a3f2547e";
const FORGED: &str = "whsec_00000000000000000000000000000000";
const DIGITS: &str = "ea4a6c63e29c520abef5507b132ec5f9954776aebebe7b92421eea691446d22c";
const FORGED_DIGITS: &str = "0101010101010101010101010101010101010101010101010101010101010101";
const BASE64: &str = "whsec_ZnV6ei1rZXktdGhhdC1pcy1ub3QtZ3Vlc3NlZA==";
const FORGED_BASE64: &str = "whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
const POINT: &str = r#"{"kty":"EC","crv":"P-256","x":"9W-BbyDkQuJw3kJGMT4iYdPhMlpEGciQUTaENME8hF0","y":"JklI6rCBeWVlerCQeuoJz1qFpUt0GneptZLYAI8IqR0"}"#;
const FORGED_POINT: &str = r#"{"kty":"EC","crv":"P-256","d":"AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE"}"#;

/// A token in a header.
const TOKEN: Authentication = Authentication {
    checks: &[Check::Token(Token { at: Source::Header("authorization"), prefix: "Bearer ", key: &[] })],
};

/// What the provider does not document is stated.
const RALIO: Authentication = Authentication {
    checks: &[Check::Signature(Signature {
        at: &[Source::Header("x-signature")],
        encoding: Encoding::Base64,
        ..Signature::HMAC_SHA256_HEX
    })],
};

/// The key in the message of a plain hash.
const PLAIN_HASH: Authentication = Authentication {
    checks: &[Check::Signature(Signature {
        at: &[Source::Header("x-sign"), Source::Query("sign")],
        algorithm: Choice::Fixed(Algorithm::Plain(Hash::Md5)),
        signed: &[Part::Text(&["id"]), Part::Secret, Part::Text(&["amount"])],
        ..Signature::HMAC_SHA256_HEX
    })],
};

/// Method, path, a setting and a digest of the body are signed; another digest is checked by itself.
const DIGESTS: Authentication = Authentication {
    checks: &[
        Check::Digest(Digest {
            at: Source::Header("content-digest"),
            grammar: Grammar::Pairs {
                groups: None,
                separator: ",",
                assign: "=:",
                signatures: &["sha-256", "sha-512"],
            },
            hash: Hash::Sha256,
            encoding: Encoding::Base64,
        }),
        Check::Signature(Signature {
            at: &[Source::Header("x-signed")],
            grammar: Grammar::Bare { prefix: "v1=" },
            algorithm: Choice::Fixed(Algorithm::HmacSha384),
            encoding: Encoding::Base64Url,
            signed: &[
                Part::Method,
                Part::Literal("\n"),
                Part::Path,
                Part::Literal("\n"),
                Part::Url,
                Part::Setting("account"),
                Part::Digest(Hash::Sha1, Encoding::Hex),
                Part::Crc32,
                Part::Header("content-digest"),
            ],
            first: Some(Hash::Sha512),
            ..Signature::HMAC_SHA256_HEX
        }),
    ],
};

/// Two signatures that must both hold, the second as Base64 of digits.
const BOTH: Authentication = Authentication {
    checks: &[
        Check::Signature(Signature { at: &[Source::Header("x-one")], ..Signature::HMAC_SHA256_HEX }),
        Check::Signature(Signature {
            at: &[Source::Header("x-two")],
            encoding: Encoding::Base64OfHex,
            ..Signature::HMAC_SHA256_HEX
        }),
    ],
};

/// RSA over the body.
const RSA: Authentication = Authentication {
    checks: &[Check::Signature(Signature {
        at: &[Source::Header("x-rsa-signature")],
        algorithm: Choice::Named {
            by: Source::Header("x-rsa-algorithm"),
            allow: &[("RS256", Algorithm::RsaPkcs1Sha256), ("PS512", Algorithm::RsaPssSha512)],
        },
        encoding: Encoding::Base64,
        key: &[KeyStep::Pem],
        ..Signature::HMAC_SHA256_HEX
    })],
};

/// A JSON Web Signature over the body, by a secret.
const JWS_SECRET: Authentication = Authentication {
    checks: &[Check::Jws(Jws {
        at: Source::Header("x-jws"),
        prefix: "",
        algorithms: &[("HS256", Algorithm::HmacSha256), ("HS512", Algorithm::HmacSha512)],
        key: &[],
        key_id: None,
        body: JwsBody::Payload,
        time: None,
    })],
};

const OTHERS: &[(&str, Authentication, Kind)] = &[
    ("prefixed digits", schemes::PREFIXED, Kind::Text),
    ("pairs with a time", schemes::TIMED_PAIRS, Kind::Text),
    ("Standard Webhooks", schemes::STANDARD, Kind::Base64),
    ("version, time and body", schemes::VERSIONED, Kind::Text),
    ("a batch", schemes::BATCH, Kind::Digits),
    ("a form", schemes::FORM, Kind::Text),
    ("pairs with semicolons", schemes::SEMICOLONS, Kind::Text),
    ("groups of pairs", schemes::GROUPS, Kind::Text),
    ("an algorithm by header", schemes::NAMED, Kind::Text),
    ("fields", schemes::FIELDS, Kind::Text),
    ("Ed25519", schemes::ED25519, Kind::Digits),
    ("a JSON Web Signature with a claim", schemes::JWS, Kind::Point),
    ("a JSON Web Signature by a secret", JWS_SECRET, Kind::Text),
    ("a plain hash", PLAIN_HASH, Kind::Text),
    ("digests", DIGESTS, Kind::Text),
    ("two signatures", BOTH, Kind::Text),
    ("RSA", RSA, Kind::Rsa),
];
