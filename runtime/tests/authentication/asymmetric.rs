//! Signatures that public keys check: made elsewhere, and attacks on the choice of algorithm.

use base64ct::{Base64UrlUnpadded, Encoding as _};
use runtime::authentication::{
    Algorithm, Authentication, Check, Choice, Credentials, Encoding, Grammar, Hash, KeyStep, Part, Proof,
    Rejection, Signature, Source,
};

use crate::deliveries::{BODY, Delivery, NOW, all, at, hmac_sha256};
use crate::schemes::{self, PLAIN};

const CERTIFICATE: &str = include_str!("keys/certificate.pem");
const RSA: &str = include_str!("keys/rsa.pem");
const PKCS1: &str = include_str!("keys/pkcs1.pem");
const WEAK: &str = include_str!("keys/weak.pem");
const P256: &str = include_str!("keys/p256.pem");

/// Made by OpenSSL with the private keys to those above.
const OVER_PARTS: &str = "XIbFoBEE9GptjRKraog1JZflB/MuSwo8L9vfAAM48ZoscAj8GE2O1uNuFwlIwkPXuEfaNf2l6CxR6H6STjD0YD+q0r17J+A2XrQ9IR7GM1eTyjlArHrKxOfiTt0vXCwsMTMaB+zDYkOl3WsnlFTZaDE/lF0TkyZUDIGlX8NvPuOa2fqt38s9fJQCddM/uWJOcpZk4DmsQT+WIt0NR/OqKTIyKzru/ZGGO3R/j0Mkpo6rbtBsKdEFa98lbh8enPv3ZQ5FhHorXkSjKNZD3h0ZyIYe32XxQ/g47BWWTMxChWvuKrLn82XuDDv8rv6+f2S+GQ5Z9sCWJd7zsvz+gTOlQw==";
const OVER_HASH: &str = "2a4/zYOsp2jwfUjbqNmUfhsjNMZaUI8AgblgGoHToolGfzdIexPOMgl8Ryq4zV4GF+7uzaqtBmg5PcuNSquko7vWf5nmCOXlftNjCmbefZxysk2MRrzxph+D0GpgZ8sj1PSvSQL6Uf5CnTWxPW5Pv8XDRivrPKpSXnJhDZ/pPPudOzXKZU1Me18vy53TmtJk9GWYGHJfrOtbNVwGXcvEqzoNU5SCcLHORPbwX3WjlAw02vKi1QSOWl8bYl/J4Pn0cLkVna6tlaXRXthKAyYcnGD3X8WDK5JIXvvzZl4jfouhDyBBAYPFp9zgwaH/IEBZGbFRmEcJsANuoCXdhiFu4w==";
const PSS: &str = "IuK4n5zTxwASIDbMUK6kGiE6wDqo/Y7rEYtyIpW6wE4Y4spdMsIPOpkDXgp45QnbL/45b47a5gM+2CXXSizCyam6xE0e1PvL9mHEJ8JQL0c3bvX2p8LFBW00WK5E3Merpubz++TL/JfAQhljT4/UbIj5suP8bZw2A9c5NRnSH9hRUKaEkvXcBB+5l3BkHqUv1/hFfLxbFb01LRbPKwQ8BJu/NwwjsppM7Sv1Hz59Kmu5c3a2QecQ3wiY+bEXShXyMkRwDuMWkdZnVluXsJS9bW6Z+sezb1DIZzNPiej16oQ+RgNjUlq8PmL1PTWYLNwYMw7keVIHOROFJi59ouFl8w==";
const ECDSA: &str =
    "MEUCIQD0RHmehg6zzrY/Ehl3l/wrgEtjIAdmIlt5g5UcL4KOMAIgNvjixV2HgwQWZxk8gp42tNBQ879TRiPgTJj/6wwDphM=";
const BY_WEAK: &str = "hPJ/oc4A1IEoEC1Dn7lmmRdrIq5ek0Jh3ng5/u7BtqEhxtNH6L1KggR4wkHUJmUcvUF2wdGbHz4jb0qsALxeZYz2N59L6qJ4O9oLf+iVZbd12bsoSYjABURZBz5dzLpMGry4g0b34J0L3Msuxdq4bEkdWIhuCdHQGrDB+p/FU5U=";

const PEM: Signature = Signature {
    at: &[Source::Header("signature")],
    grammar: Grammar::BARE,
    encoding: Encoding::Base64,
    key: &[KeyStep::Pem],
    ..PLAIN
};

fn verify(
    checks: &'static [Check],
    key: &str,
    headers: &[(&'static str, &str)],
    body: &str,
) -> Result<(), Rejection> {
    let headers: Vec<_> = headers.iter().map(|(name, value)| (*name, (*value).to_owned())).collect();
    let credentials = Credentials::new().key(key).setting("webhook_id", "WH-1");
    let delivery = Delivery::new(&headers, body);
    delivery.verify(&Authentication { checks }, &credentials, at(NOW)).expect("headers that can be sent")
}

fn check(checks: &'static [Check], key: &str, headers: &[(&'static str, &str)]) {
    let mismatch = Err(Rejection::Mismatch(Proof::Signature));
    assert_eq!(verify(checks, key, headers, BODY), Ok(()));
    assert_eq!(verify(checks, key, headers, &BODY.replace("1000", "1001")), mismatch);
}

#[test]
fn rsa_over_parts_with_a_key_in_any_form() {
    const BAR: Part = Part::Literal("|");
    const CHECKS: &[Check] = &[Check::Signature(Signature {
        algorithm: Choice::Fixed(Algorithm::RsaPkcs1Sha256),
        signed: &[
            Part::Header("id"),
            BAR,
            Part::Header("time"),
            BAR,
            Part::Setting("webhook_id"),
            BAR,
            Part::Crc32,
        ],
        ..PEM
    })];
    let headers = [("id", "msg_1"), ("time", "2021-02-25T15:02:10Z"), ("signature", OVER_PARTS)];
    for key in [CERTIFICATE, RSA, PKCS1] {
        check(CHECKS, key, &headers);
    }
    assert_eq!(verify(CHECKS, P256, &headers, BODY), Err(Rejection::UnusableKey));
}

#[test]
fn rsa_over_a_hash() {
    const CHECKS: &[Check] = &[Check::Signature(Signature {
        grammar: Grammar::Pairs { groups: None, separator: ",", assign: "=", signatures: &["v0"] },
        algorithm: Choice::Fixed(Algorithm::RsaPkcs1Sha256),
        signed: &[Part::Parameter("t"), Part::Literal("."), Part::Body],
        first: Some(Hash::Sha256),
        ..PEM
    })];
    check(CHECKS, RSA, &[("signature", &format!("t={NOW}000,v0={OVER_HASH}"))]);
}

#[test]
fn rsa_with_pss() {
    const CHECKS: &[Check] =
        &[Check::Signature(Signature { algorithm: Choice::Fixed(Algorithm::RsaPssSha512), ..PEM })];
    check(CHECKS, RSA, &[("signature", PSS)]);
    const OTHER: &[Check] =
        &[Check::Signature(Signature { algorithm: Choice::Fixed(Algorithm::RsaPkcs1Sha512), ..PEM })];
    let mismatch = Err(Rejection::Mismatch(Proof::Signature));
    assert_eq!(verify(OTHER, RSA, &[("signature", PSS)], BODY), mismatch);
}

#[test]
fn ecdsa_in_der() {
    const CHECKS: &[Check] =
        &[Check::Signature(Signature { algorithm: Choice::Fixed(Algorithm::EcdsaP256Sha256Der), ..PEM })];
    check(CHECKS, P256, &[("signature", ECDSA)]);
}

#[test]
fn weak_keys_are_none() {
    const CHECKS: &[Check] =
        &[Check::Signature(Signature { algorithm: Choice::Fixed(Algorithm::RsaPkcs1Sha256), ..PEM })];
    assert_eq!(verify(CHECKS, WEAK, &[("signature", BY_WEAK)], BODY), Err(Rejection::UnusableKey));
    // A point of small order, for which signatures of anything can be made up.
    let zero = "00".repeat(32);
    let credentials = Credentials::new().key(zero);
    assert_eq!(schemes::ED25519.ready(&credentials), Err(Rejection::UnusableKey));
}

#[test]
fn a_header_cannot_choose_its_algorithm() {
    let scheme = all().into_iter().find(|scheme| scheme.name.starts_with("JSON Web")).expect("it is there");
    let token = String::from_utf8(scheme.delivery.headers[0].1.clone()).expect("ASCII");
    let (signed, signature) = token.rsplit_once('.').expect("three pieces");
    let (_, payload) = signed.split_once('.').expect("three pieces");
    let encode = Base64UrlUnpadded::encode_string;
    let mut refused = 0;
    for header in [
        r#"{"alg":"none","kid":"1"}"#,
        r#"{"alg":"None","kid":"1"}"#,
        r#"{"alg":"","kid":"1"}"#,
        r#"{"alg":null,"kid":"1"}"#,
        r#"{"kid":"1"}"#,
        r#"{"alg":"HS256","kid":"1"}"#,
        r#"{"alg":"RS256","kid":"1"}"#,
        r#"{"alg":"ES384","kid":"1"}"#,
        r#"{"alg":"es256","kid":"1"}"#,
        r#"{"alg":"ES256","alg":"none","kid":"1"}"#,
        r#"{"alg":"ES256","kid":"2"}"#,
        r#"{"alg":"ES256"}"#,
        r#"{"alg":"ES256","kid":"1","crit":["exp"]}"#,
        r#"{"alg":"ES256","kid":"1","b64":false}"#,
        r#"["ES256"]"#,
        "",
    ] {
        let signed = format!("{}.{payload}", encode(header.as_bytes()));
        // The public key is known to everybody, and so is an empty one.
        let by_public = encode(&hmac_sha256(scheme.key.as_bytes(), signed.as_bytes()));
        let by_empty = encode(&hmac_sha256(b"", signed.as_bytes()));
        for signature in [signature, "", &by_public, &by_empty, "AA", &encode(&[0; 64]), &encode(&[1; 64])] {
            let mut delivery = scheme.delivery.clone();
            delivery.headers[0].1 = format!("{signed}.{signature}").into_bytes();
            let credentials = (scheme.credentials)(&[&scheme.key]);
            let outcome = delivery.verify(&scheme.authentication, &credentials, at(NOW)).expect("a header");
            assert!(outcome.is_err(), "{header} {signature}");
            refused += 1;
        }
    }
    println!("{refused} JSON Web Signatures with another header, none accepted");
    assert_eq!(refused, 112);
}
