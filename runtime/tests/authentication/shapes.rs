//! Shapes of signatures that are seen less often, each signed by hand.

use runtime::authentication::{
    Algorithm, Authentication, Check, Choice, Credentials, Digest, Direction, Encoding, Grammar, Hash, Part,
    Rejection, Signature, Source, Time, Token, Tolerance, Unit,
};
use sha2::{Digest as _, Sha256, Sha512};

use crate::deliveries::{BODY, Delivery, NOW, at, base64, hex, hmac_sha1, hmac_sha256};
use crate::schemes::PLAIN;

const KEY: &str = "key";

/// Checks that a delivery is accepted, and is not with another body.
fn check(checks: &'static [Check], headers: &[(&'static str, String)], body: &str, target: &'static str) {
    let authentication = Authentication { checks };
    let credentials =
        Credentials::new().key(KEY).url("https://acme.example/hooks/a").setting("access_key", "access");
    assert_eq!(authentication.ready(&credentials), Ok(()));
    let verify = |body: &str| {
        let delivery = Delivery { target, ..Delivery::new(headers, body) };
        delivery.verify(&authentication, &credentials, at(NOW)).expect("headers that can be sent")
    };
    assert_eq!(verify(body), Ok(()));
    assert!(verify(&body.replacen('1', "2", 1)).is_err());
}

fn digits(message: &str) -> String {
    hex(&hmac_sha256(KEY.as_bytes(), message.as_bytes()))
}

const DIGITS: Signature = Signature { at: &[Source::Header("signature")], grammar: Grammar::BARE, ..PLAIN };

#[test]
fn the_key_in_the_message_of_a_plain_hash() {
    const CHECKS: &[Check] = &[Check::Signature(Signature {
        algorithm: Choice::Fixed(Algorithm::Plain(Hash::Sha256)),
        signed: &[Part::Body, Part::Secret],
        ..DIGITS
    })];
    check(CHECKS, &[("signature", hex(&Sha256::digest(format!("{BODY}{KEY}"))))], BODY, "/");
}

#[test]
fn the_key_in_the_message_of_a_code() {
    const CHECKS: &[Check] = &[Check::Signature(Signature {
        encoding: Encoding::Base64OfHex,
        signed: &[
            Part::Path,
            Part::Header("salt"),
            Part::Header("timestamp"),
            Part::Setting("access_key"),
            Part::Secret,
            Part::Body,
        ],
        ..DIGITS
    })];
    let signature = base64(digits(&format!("/hooks/asalt{NOW}access{KEY}{BODY}")).as_bytes());
    let headers = [("salt", "salt".into()), ("timestamp", NOW.to_string()), ("signature", signature)];
    check(CHECKS, &headers, BODY, "/");
}

#[test]
fn method_path_and_body() {
    const BAR: Part = Part::Literal("|");
    const CHECKS: &[Check] = &[Check::Signature(Signature {
        signed: &[Part::Header("timestamp"), BAR, Part::Method, BAR, Part::Path, BAR, Part::Body],
        time: Some(Time {
            at: Source::Header("timestamp"),
            unit: Unit::Milliseconds,
            tolerance: Tolerance::Seconds(60),
            direction: Direction::Both,
        }),
        ..DIGITS
    })];
    let signature = digits(&format!("{NOW}000|POST|/hooks/a|{BODY}"));
    check(CHECKS, &[("timestamp", format!("{NOW}000")), ("signature", signature)], BODY, "/x");
}

#[test]
fn the_url_with_a_digest_of_the_body_in_its_query() {
    const CHECKS: &[Check] = &[
        Check::Signature(Signature {
            algorithm: Choice::Fixed(Algorithm::HmacSha1),
            encoding: Encoding::Base64,
            signed: &[Part::Url],
            ..DIGITS
        }),
        Check::Digest(Digest {
            at: Source::Query("bodySHA256"),
            grammar: Grammar::BARE,
            hash: Hash::Sha256,
            encoding: Encoding::Hex,
        }),
    ];
    let target: &'static str = format!("/hooks/a?bodySHA256={}", hex(&Sha256::digest(BODY))).leak();
    let signature = base64(&hmac_sha1(KEY.as_bytes(), format!("https://acme.example{target}").as_bytes()));
    check(CHECKS, &[("signature", signature)], BODY, target);
}

#[test]
fn headers_one_of_which_is_a_digest() {
    const CHECKS: &[Check] = &[
        Check::Signature(Signature {
            signed: &[Part::Header("id"), Part::Literal("|"), Part::Header("content-digest")],
            ..DIGITS
        }),
        Check::Digest(Digest {
            at: Source::Header("content-digest"),
            grammar: Grammar::Bare { prefix: "sha-512=" },
            hash: Hash::Sha512,
            encoding: Encoding::Base64,
        }),
    ];
    let digest = format!("sha-512={}", base64(&Sha512::digest(BODY)));
    let signature = digits(&format!("7|{digest}"));
    check(CHECKS, &[("id", "7".into()), ("content-digest", digest), ("signature", signature)], BODY, "/");
}

#[test]
fn digests_among_the_parts() {
    const CHECKS: &[Check] = &[Check::Signature(Signature {
        signed: &[
            Part::Digest(Hash::Sha256, Encoding::Hex),
            Part::Digest(Hash::Md5, Encoding::Base64),
            Part::Crc32,
        ],
        ..DIGITS
    })];
    // MD5 and CRC-32 of "1" are known numbers.
    let signature = digits(&format!("{}xMpCOKC5I4INzFCab3WEmw==2212294583", hex(&Sha256::digest("1"))));
    check(CHECKS, &[("signature", signature)], "1", "/");
}

#[test]
fn members_of_the_body_alone() {
    const CHECKS: &[Check] = &[Check::Signature(Signature {
        at: &[Source::Body(&["signature", "signature"])],
        signed: &[Part::Text(&["signature", "timestamp"]), Part::Text(&["signature", "token"])],
        time: Some(Time {
            at: Source::Body(&["signature", "timestamp"]),
            unit: Unit::Seconds,
            tolerance: Tolerance::Seconds(300),
            direction: Direction::Both,
        }),
        ..DIGITS
    })];
    let signature = digits(&format!("{NOW}token"));
    let body = format!(
        r#"{{"signature":{{"timestamp":"{NOW}","token":"token","signature":"{signature}"}},"event-data":{{}}}}"#
    );
    check(CHECKS, &[], &body, "/");
}

#[test]
fn either_of_two_headers() {
    const CHECKS: &[Check] = &[Check::Signature(Signature {
        at: &[Source::Header("signature-primary"), Source::Header("signature-secondary")],
        ..DIGITS
    })];
    let (right, wrong) = (digits(BODY), digits("x"));
    check(CHECKS, &[("signature-primary", right.clone())], BODY, "/");
    check(CHECKS, &[("signature-secondary", right.clone())], BODY, "/");
    check(CHECKS, &[("signature-primary", wrong), ("signature-secondary", right)], BODY, "/");
}

#[test]
fn slots_of_keys_in_pairs() {
    const CHECKS: &[Check] = &[Check::Signature(Signature {
        grammar: Grammar::Pairs { groups: None, separator: ",", assign: "=", signatures: &["v1", "v2"] },
        signed: &[Part::Parameter("t"), Part::Body],
        ..DIGITS
    })];
    let signature = digits(&format!("{NOW}{BODY}"));
    check(CHECKS, &[("signature", format!("t={NOW},v1={},v2={signature}", digits("x")))], BODY, "/");
}

#[test]
fn time_as_text() {
    const CHECKS: &[Check] = &[Check::Signature(Signature {
        grammar: Grammar::Pairs { groups: None, separator: ",", assign: "=", signatures: &["v1"] },
        signed: &[Part::Parameter("t"), Part::Literal("."), Part::Body],
        time: Some(Time {
            at: Source::Parameter("t"),
            unit: Unit::Rfc3339,
            tolerance: Tolerance::Seconds(300),
            direction: Direction::Both,
        }),
        ..DIGITS
    })];
    let time = "2021-02-25T15:02:10Z";
    check(CHECKS, &[("signature", format!("t={time},v1={}", digits(&format!("{time}.{BODY}"))))], BODY, "/");
}

#[test]
fn a_token_beside_a_signature() {
    const CHECKS: &[Check] = &[
        Check::Token(Token { at: Source::Header("authorization"), prefix: "Bearer ", key: &[] }),
        Check::Signature(DIGITS),
    ];
    check(CHECKS, &[("authorization", format!("Bearer {KEY}")), ("signature", digits(BODY))], BODY, "/");
}

#[test]
fn a_payload_that_is_the_body() {
    use base64ct::{Base64UrlUnpadded, Encoding as _};
    use runtime::authentication::{Jws, JwsBody};
    const CHECKS: &[Check] = &[Check::Jws(Jws {
        at: Source::Header("signature"),
        prefix: "",
        algorithms: &[("HS256", Algorithm::HmacSha256)],
        key: &[],
        key_id: None,
        body: JwsBody::Payload,
        time: None,
    })];
    let encode = Base64UrlUnpadded::encode_string;
    let (header, payload) = (encode(br#"{"alg":"HS256"}"#), encode(BODY.as_bytes()));
    let signature = encode(&hmac_sha256(KEY.as_bytes(), format!("{header}.{payload}").as_bytes()));
    check(CHECKS, &[("signature", format!("{header}.{payload}.{signature}"))], BODY, "/");
    check(CHECKS, &[("signature", format!("{header}..{signature}"))], BODY, "/");
}

#[test]
fn a_token_is_compared_whole() {
    const AUTHENTICATION: Authentication = Authentication {
        checks: &[Check::Token(Token { at: Source::Header("token"), prefix: "", key: &[] })],
    };
    let credentials = Credentials::new().key("old token").key("new token");
    for (token, accepted) in [
        ("old token", true),
        ("new token", true),
        ("old", false),
        ("old tokens", false),
        ("Old token", false),
        ("", false),
    ] {
        let delivery = Delivery::new(&[("token", token.into())], BODY);
        let outcome = delivery.verify(&AUTHENTICATION, &credentials, at(NOW)).expect("a header");
        assert_eq!(outcome.is_ok(), accepted, "{token}: {outcome:?}");
    }
    let outcome = Delivery::new(&[], BODY).verify(&AUTHENTICATION, &Credentials::new(), at(NOW));
    assert_eq!(outcome, Some(Err(Rejection::Missing(Source::Header("token")))));
}
