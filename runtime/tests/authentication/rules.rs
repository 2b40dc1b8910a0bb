//! What is refused whatever comes, and who may state what a provider does not.

use std::time::Duration;

use base64ct::{Base64, Encoding as _};
use runtime::authentication::{
    Algorithm, Authentication, Check, Choice, Credentials, Digest, Direction, Encoding, Grammar, Hash, Part,
    Rejection, Signature, Source, Time, Tolerance, Unit,
};

use crate::deliveries::{BODY, Delivery, NOW, all, at, hex, hmac_sha256};
use crate::schemes::{self, PLAIN};

const KEY: &str = "key";

fn verify(
    checks: &'static [Check],
    credentials: &Credentials,
    headers: &[(&'static str, &str)],
) -> Result<(), Rejection> {
    let headers: Vec<_> = headers.iter().map(|(name, value)| (*name, (*value).to_owned())).collect();
    let delivery = Delivery::new(&headers, BODY);
    delivery.verify(&Authentication { checks }, credentials, at(NOW)).expect("headers that can be sent")
}

/// Checks that a declaration refuses even what it says is right.
fn check_unstated(checks: &'static [Check]) {
    let signature = hex(&hmac_sha256(KEY.as_bytes(), BODY.as_bytes()));
    let headers = [
        ("x-hub-signature-256", &*format!("sha256={signature}")),
        ("digest", &*hex(&<sha2::Sha256 as sha2::Digest>::digest(BODY))),
        ("time", &*NOW.to_string()),
    ];
    let outcome = verify(checks, &Credentials::new().key(KEY), &headers);
    assert!(matches!(outcome, Err(Rejection::Unstated(_))), "{outcome:?}");
    // What the user states is taken instead.
    let stated = Credentials::new().key(KEY).stating(schemes::PREFIXED);
    assert_eq!(verify(checks, &stated, &headers), Ok(()));
}

#[test]
fn what_is_not_stated_is_never_guessed() {
    check_unstated(&[]);
    check_unstated(&[Check::Unknown("the algorithm")]);
    check_unstated(&[Check::Signature(PLAIN), Check::Unknown("the second signature")]);
    check_unstated(&[Check::Signature(Signature { encoding: Encoding::Unknown("the encoding"), ..PLAIN })]);
    check_unstated(&[Check::Signature(Signature { algorithm: Choice::Unknown("the algorithm"), ..PLAIN })]);
    const TIME: Time = Time {
        at: Source::Header("time"),
        unit: Unit::Seconds,
        tolerance: Tolerance::Unknown("the tolerance"),
        direction: Direction::Both,
    };
    check_unstated(&[Check::Signature(Signature { time: Some(TIME), ..PLAIN })]);
}

#[test]
fn what_proves_nothing_is_refused() {
    check_unstated(&[Check::Digest(Digest {
        at: Source::Header("digest"),
        grammar: Grammar::BARE,
        hash: Hash::Sha256,
        encoding: Encoding::Hex,
    })]);
    check_unstated(&[Check::Signature(Signature { signed: &[], ..PLAIN })]);
    check_unstated(&[Check::Signature(Signature { at: &[], ..PLAIN })]);
    check_unstated(&[Check::Signature(Signature {
        algorithm: Choice::Fixed(Algorithm::Plain(Hash::Sha256)),
        ..PLAIN
    })]);
    check_unstated(&[Check::Signature(Signature {
        algorithm: Choice::Named {
            by: Source::Header("algorithm"),
            allow: &[("hmac", Algorithm::HmacSha256), ("rsa", Algorithm::RsaPkcs1Sha256)],
        },
        ..PLAIN
    })]);
}

#[test]
fn a_tolerance_that_is_not_documented_can_be_stated() {
    const CHECKS: &[Check] = &[Check::Signature(Signature {
        signed: &[Part::Header("time"), Part::Body],
        time: Some(Time {
            at: Source::Header("time"),
            unit: Unit::Seconds,
            tolerance: Tolerance::Unknown("the tolerance"),
            direction: Direction::Both,
        }),
        ..PLAIN
    })];
    let time = (NOW - 100).to_string();
    let signature = hex(&hmac_sha256(KEY.as_bytes(), format!("{time}{BODY}").as_bytes()));
    let headers = [("time", &*time), ("x-hub-signature-256", &*format!("sha256={signature}"))];
    let stating = |seconds| Credentials::new().key(KEY).tolerance(Duration::from_secs(seconds));
    assert_eq!(verify(CHECKS, &stating(100), &headers), Ok(()));
    assert_eq!(verify(CHECKS, &stating(99), &headers), Err(Rejection::TooOld(Source::Header("time"))));
}

#[test]
fn a_header_cannot_choose_a_weaker_algorithm() {
    let mut refused = 0;
    for scheme in all() {
        let credentials = (scheme.credentials)(&[&scheme.key]);
        let names =
            ["", "none", "HMAC_SHA1_HEX", "HMAC_SHA512_HEX", "HMAC_MD5_HEX", "hmac_sha256_hex", "PLAIN"];
        let fields = ["1/SHA1/", "1/MD5/", "1/sha256/", "1//", "1/none/", "2/SHA256/"];
        let mut changed = Vec::new();
        for (index, (name, value)) in scheme.delivery.headers.iter().enumerate() {
            let text = String::from_utf8_lossy(value);
            match *name {
                "x-payload-digest-alg" => changed.extend(names.map(|name| (index, name.to_owned()))),
                "event-signature" => {
                    changed.extend(fields.map(|field| (index, text.replace("1/SHA256/", field))));
                }
                _ => {}
            }
        }
        for (index, value) in changed {
            let mut delivery = scheme.delivery.clone();
            delivery.headers[index].1 = value.clone().into_bytes();
            let outcome = delivery.verify(&scheme.authentication, &credentials, at(NOW)).expect("a header");
            assert!(outcome.is_err(), "{} {value}", scheme.name);
            refused += 1;
        }
    }
    println!("{refused} deliveries that name another algorithm or key, none accepted");
    assert_eq!(refused, 13);
}

#[test]
fn keys_of_another_id_are_not_tried() {
    let scheme = all().into_iter().find(|scheme| scheme.name.starts_with("fields")).expect("it is there");
    let verify = |credentials: Credentials| {
        scheme.delivery.verify(&scheme.authentication, &credentials, at(NOW)).expect("a header")
    };
    assert_eq!(verify(Credentials::new().key_with_id("1", &*scheme.key)), Ok(()));
    assert_eq!(verify(Credentials::new().key(&*scheme.key)), Ok(()));
    assert_eq!(verify(Credentials::new().key_with_id("2", &*scheme.key)), Err(Rejection::NoKey));
    let both = Credentials::new().key_with_id("2", &*scheme.key).key_with_id("1", &*scheme.other);
    assert!(matches!(verify(both), Err(Rejection::Mismatch(_))));
}

#[test]
fn credentials_may_serve_several_providers() {
    let shared = Credentials::new().key(KEY);
    let schemes = all();
    let mut seen = 0;
    for scheme in schemes.iter().filter(|scheme| scheme.name.contains("time")) {
        for checks in [&scheme.authentication, &schemes::PREFIXED, &scheme.authentication] {
            let credentials = (scheme.credentials)(&[&scheme.key]);
            let verify = |credentials: &Credentials| {
                scheme.delivery.verify(checks, credentials, at(NOW)).expect("a header").is_ok()
            };
            assert!(!verify(&shared));
            // Once prepared for one, they work for the other and the first again.
            let _ = verify(&credentials);
            assert_eq!(verify(&credentials), *checks == scheme.authentication);
            seen += 1;
        }
    }
    assert!(seen >= 6);
}

#[test]
fn basic_credentials_are_compared_whole() {
    const AT: Source = Source::Header("authorization");
    let credentials = Credentials::new().user("user", "pass:word").user("next", "other").user("unset", "");
    let basic = |pair: &str| format!("Basic {}", Base64::encode_string(pair.as_bytes()));
    let mismatch = Err(Rejection::Mismatch(runtime::authentication::Proof::Basic));
    for (value, expected) in [
        (basic("user:pass:word"), Ok(())),
        (basic("next:other"), Ok(())),
        (basic("user:pass:word").replace("Basic", "bAsIc"), Ok(())),
        (basic("user:other"), mismatch),
        (basic("user:pass"), mismatch),
        (basic("user:pass:word "), mismatch),
        (basic("User:pass:word"), mismatch),
        (basic("unset:"), mismatch),
        (basic(":"), mismatch),
        (basic("user"), Err(Rejection::Malformed(AT))),
        ("Basic".into(), Err(Rejection::Malformed(AT))),
        ("Basic !".into(), Err(Rejection::Malformed(AT))),
        (basic("user:pass:word").replace("Basic", "Bearer"), Err(Rejection::Malformed(AT))),
        (String::new(), Err(Rejection::Missing(AT))),
    ] {
        assert_eq!(verify(&[Check::Basic], &credentials, &[("authorization", &value)]), expected, "{value}");
    }
    let right = basic("user:pass:word");
    let twice = [("authorization", &*right), ("authorization", &*right)];
    assert_eq!(verify(&[Check::Basic], &credentials, &twice), Err(Rejection::Repeated(AT)));
    assert_eq!(verify(&[Check::Basic], &credentials, &[]), Err(Rejection::Missing(AT)));
    let none = Credentials::new();
    assert_eq!(verify(&[Check::Basic], &none, &[("authorization", &right)]), Err(Rejection::NoKey));
    assert_eq!(Authentication { checks: &[Check::Basic] }.ready(&none), Err(Rejection::NoKey));
}

#[test]
fn lists_are_bounded() {
    let scheme = all().into_iter().find(|scheme| scheme.name.starts_with("groups")).expect("it is there");
    let credentials = (scheme.credentials)(&[&scheme.key]);
    for (count, accepted) in [(6, true), (7, false), (1000, false)] {
        let mut delivery = scheme.delivery.clone();
        delivery.headers[0].1.extend(" t=1,v1=00".repeat(count).bytes());
        let outcome = delivery.verify(&scheme.authentication, &credentials, at(NOW)).expect("a header");
        assert_eq!(outcome.is_ok(), accepted, "{count}");
        let mut delivery = scheme.delivery.clone();
        let many = format!("{},v1=00", ",v1=00".repeat(count)).into_bytes();
        delivery.headers[0].1.splice(0..0, format!("t=1{} ", String::from_utf8_lossy(&many)).bytes());
        let outcome = delivery.verify(&scheme.authentication, &credentials, at(NOW)).expect("a header");
        assert_eq!(outcome.is_ok(), count <= 7, "{count}");
    }
}
