//! The test vectors of Project Wycheproof, through the interpreter.

use std::time::UNIX_EPOCH;

use base16ct::lower::encode_string;
use http::HeaderValue;
use runtime::HeaderMap;
use runtime::authentication::{
    Algorithm, Authentication, Check, Choice, Credentials, Encoding, Grammar, Part, Rejection, Signature,
    Source,
};
use serde_json::Value;

use crate::corpus::{bytes, json, text};

/// A signature in hexadecimal digits over the body.
const fn signature(algorithm: Algorithm) -> Check {
    Check::Signature(Signature {
        at: &[Source::Header("signature")],
        grammar: Grammar::BARE,
        algorithm: Choice::Fixed(algorithm),
        encoding: Encoding::Hex,
        key: &[],
        key_id: None,
        signed: &[Part::Body],
        first: None,
        time: None,
        items: None,
    })
}

fn verify(checks: &'static [Check], key: Vec<u8>, body: &[u8], signature: &[u8]) -> Result<(), Rejection> {
    let mut headers = HeaderMap::new();
    let digits = HeaderValue::try_from(encode_string(signature)).expect("digits");
    headers.insert("signature", digits);
    Authentication { checks }.verify(&headers, body, &Credentials::new().key(key), UNIX_EPOCH)
}

fn is_valid(test: &Value) -> bool {
    match text(test, "result") {
        "valid" => true,
        "invalid" => false,
        other => panic!("there is no verdict `{other}` in these files"),
    }
}

/// Whole codes have the verdict of the file. A code cut short is refused, as no declaration asks for one, and its valid
/// ones are the start of the code that is taken.
fn check_codes(file: &str, checks: &'static [Check], bits: u64, whole: usize, cut: usize) {
    let Some(suite) = json(&format!("wycheproof/{file}")) else { return };
    let (mut wholes, mut cuts) = (0, 0);
    for group in suite["testGroups"].as_array().expect("groups") {
        for test in group["tests"].as_array().expect("tests") {
            let outcome = verify(checks, bytes(test, "key"), &bytes(test, "msg"), &bytes(test, "tag"));
            if group["tagSize"] == bits {
                assert_eq!(outcome.is_ok(), is_valid(test), "{file} {}: {outcome:?}", test["tcId"]);
                wholes += 1;
            } else {
                assert!(outcome.is_err(), "{file} {}", test["tcId"]);
                cuts += 1;
            }
        }
    }
    println!("{file}: {wholes} verdicts on whole codes right, {cuts} codes cut short refused");
    assert_eq!((wholes, cuts), (whole, cut));
    assert_eq!(suite["numberOfTests"], wholes + cuts);
}

#[test]
fn hmac_sha1() {
    check_codes("hmac_sha1_test.json", const { &[signature(Algorithm::HmacSha1)] }, 160, 87, 83);
}

#[test]
fn hmac_sha256() {
    check_codes("hmac_sha256_test.json", const { &[signature(Algorithm::HmacSha256)] }, 256, 87, 87);
}

#[test]
fn hmac_sha512() {
    check_codes("hmac_sha512_test.json", const { &[signature(Algorithm::HmacSha512)] }, 512, 87, 87);
}

#[cfg(feature = "asymmetric")]
#[test]
fn ed25519() {
    const CHECKS: &[Check] = &[signature(Algorithm::Ed25519)];
    let Some(suite) = json("wycheproof/ed25519_test.json") else { return };
    let mut seen = 0;
    for group in suite["testGroups"].as_array().expect("groups") {
        for test in group["tests"].as_array().expect("tests") {
            for key in [bytes(&group["publicKey"], "pk"), bytes(group, "publicKeyDer")] {
                let outcome = verify(CHECKS, key, &bytes(test, "msg"), &bytes(test, "sig"));
                assert_eq!(outcome.is_ok(), is_valid(test), "{}: {outcome:?}", test["tcId"]);
            }
            seen += 1;
        }
    }
    println!("ed25519_test.json: {seen} verdicts right, with keys of 32 bytes and in DER");
    assert_eq!((seen, &suite["numberOfTests"]), (151, &151.into()));
}
