//! Every declaration signs a delivery that it then accepts, and refuses when anything in it that is signed changes.
//!
//! What a declaration leaves unknown is stated first: HMAC-SHA256, hexadecimal digits, five minutes.

use std::time::{Duration, SystemTime};

use codegen::model::authentication::{
    Algorithm, Authentication, Check, Choice, Encoding, KeyStep, Part, Signature,
};
use runtime::HeaderMap;
use runtime::authentication::{Credentials, Request, SignError};
use serde_json::{Value, json};

use super::schemes;

const URL: &str = "https://receiver.example/hooks/acme";

/// Private and public keys, as they are given where declarations ask for them.
const ED25519: [[&str; 2]; 2] = [
    [
        "0707070707070707070707070707070707070707070707070707070707070707",
        "ea4a6c63e29c520abef5507b132ec5f9954776aebebe7b92421eea691446d22c",
    ],
    ["BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc=", "6kpsY+KcUgq+9VB7Ey7F+ZVHdq6+vnuSQh7qaRRG0iw="],
];
const P256: [&str; 2] = [
    r#"{"kty":"EC","crv":"P-256","d":"BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc"}"#,
    r#"{"kty":"EC","crv":"P-256","x":"HhhTL9R1TALzBB2cdc6zO4P_2BrHzk_ogsyxyYvFiW4","y":"pGwxHE4v9A3ZajZT5uRURdMt_khuztdcepDGoYiBwKM"}"#,
];

/// Stands for a key of RSA, by which nothing is signed.
const PEM: &str =
    "-----BEGIN PRIVATE KEY-----\nBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc=\n-----END PRIVATE KEY-----\n";

/// A declaration with nothing left unknown; none where nothing of it is known.
fn stated(mut authentication: Authentication) -> Option<Authentication> {
    for check in &mut authentication.checks {
        match check {
            Check::Signature(signature) => {
                if let Choice::Unknown(_) = signature.algorithm {
                    signature.algorithm = Choice::Fixed(Algorithm::HmacSha256);
                }
                if let Encoding::Unknown(_) = signature.encoding {
                    signature.encoding = Encoding::Hex;
                }
            }
            Check::Unknown(_) => return None,
            Check::Jws(_) | Check::Digest(_) | Check::Token(_) | Check::Basic => {}
        }
    }
    Some(authentication)
}

/// The keys that sign and verify.
fn keys(authentication: &Authentication) -> [String; 2] {
    let (steps, is_public) = match authentication.checks.first() {
        Some(Check::Signature(signature)) => {
            let is_public = match &signature.algorithm {
                Choice::Fixed(algorithm) => algorithm.has_public_key(),
                Choice::Named { .. } | Choice::Unknown(_) => false,
            };
            (signature.key.as_slice(), is_public)
        }
        Some(Check::Jws(jws)) => (jws.key.as_slice(), false),
        _ => (&[][..], false),
    };
    match (steps.last(), is_public) {
        (Some(KeyStep::Pem), _) => [PEM, PEM].map(str::to_owned),
        (Some(KeyStep::Jwk), _) => P256.map(str::to_owned),
        (Some(KeyStep::Hex), true) => ED25519[0].map(str::to_owned),
        (Some(KeyStep::Base64), true) => ED25519[1].map(str::to_owned),
        (Some(KeyStep::Hex), false) => ["0badc0de".repeat(8), "0badc0de".repeat(8)],
        (Some(KeyStep::Base64), false) => ["c2VjcmV0c2VjcmV0".repeat(3), "c2VjcmV0c2VjcmV0".repeat(3)],
        _ => ["a secret".to_owned(), "a secret".to_owned()],
    }
}

fn credentials(key: &str) -> Credentials {
    let credentials = Credentials::new().key(key).user("acme", key).url(URL);
    let credentials = credentials.setting("webhook_id", "WH-1").setting("access_key", "A-1");
    credentials.tolerance(Duration::from_secs(300))
}

/// A body that has every member that a signature speaks of.
fn body(signature: &Signature) -> Value {
    let mut body = json!({"other": "x"});
    let paths = signature.signed.iter().filter_map(|part| match part {
        Part::Raw(path) | Part::Text(path) => Some(path),
        _ => None,
    });
    for path in paths {
        put(&mut body, path, json!("v"));
    }
    match &signature.items {
        None => body,
        Some(path) => {
            let star = path.iter().position(|key| key == "*").expect("`items` has a `*`");
            let mut item = json!({});
            put(&mut item, &path[star + 1..], body);
            let mut whole = json!({});
            put(&mut whole, &path[..star], json!([item, item]));
            whole
        }
    }
}

fn put(value: &mut Value, path: &[String], inner: Value) {
    match path.split_first() {
        None => *value = inner,
        Some((key, rest)) => {
            if !value[key].is_object() {
                value[key] = json!({});
            }
            put(&mut value[key], rest, inner);
        }
    }
}

/// A delivery that is ready to be signed.
fn unsigned(authentication: &Authentication) -> (HeaderMap, Vec<u8>) {
    let mut headers = HeaderMap::new();
    let Some(Check::Signature(signature)) = authentication.checks.first() else {
        return (headers, br#"{"other":"x"}"#.to_vec());
    };
    for part in &signature.signed {
        if let Part::Header(name) = part {
            let name: http::HeaderName = name.parse().expect("names of headers are tokens");
            headers.insert(name, http::HeaderValue::from_static("h"));
        }
    }
    let is_form = signature.signed.contains(&Part::Form);
    let body = if is_form { "b=2&a=1".to_owned() } else { body(signature).to_string() };
    (headers, body.into_bytes())
}

/// Where the text of a body is signed: in a place that any change of it reaches.
fn covers_the_body(authentication: &Authentication) -> bool {
    authentication.checks.iter().any(|check| match check {
        Check::Signature(signature) => signature.signed.iter().any(|part| match part {
            Part::Body | Part::Form | Part::Raw(_) | Part::Text(_) | Part::Digest(..) | Part::Crc32 => true,
            Part::Literal(_)
            | Part::Header(_)
            | Part::Parameter(_)
            | Part::Url
            | Part::Method
            | Part::Path
            | Part::Setting(_)
            | Part::Secret => false,
        }),
        Check::Jws(_) | Check::Digest(_) => true,
        Check::Token(_) | Check::Basic | Check::Unknown(_) => false,
    })
}

#[test]
fn what_a_declaration_signs_it_accepts() {
    let now = SystemTime::UNIX_EPOCH + Duration::from_secs(1_716_372_000);
    let (mut accepted, mut unsignable, mut unknown) = (0, Vec::new(), Vec::new());
    for (name, receiving) in schemes::all() {
        let Some(model) = stated(receiving.authentication) else {
            unknown.push(name);
            continue;
        };
        let authentication = declared::authentication(&model);
        let [private, public] = keys(&model);
        let (mut headers, mut body) = unsigned(&model);
        match authentication.sign(&mut headers, &mut body, &credentials(&private), now) {
            Ok(()) => {}
            // RSA is verified and never made; and what goes into the URL is the caller's.
            Err(SignError::Algorithm(_) | SignError::Place(_)) => {
                unsignable.push(name);
                continue;
            }
            Err(error) => panic!("{name}: {error}"),
        }
        let verify = |headers: &HeaderMap, body: &[u8], key: &str| {
            authentication.verify_request(&Request::new(headers, body), &credentials(key), now)
        };
        assert_eq!(verify(&headers, &body, &public), Ok(()), "{name}: {headers:?}");
        assert!(verify(&HeaderMap::new(), b"{}", &public).is_err(), "{name} accepts what is not signed");
        assert!(verify(&headers, &body, "").is_err(), "{name} accepts an empty key");
        if covers_the_body(&model) {
            let text = String::from_utf8(body.clone()).expect("the body is text");
            let other = text.replace("\"v\"", "\"w\"").replace("\"x\"", "\"y\"").replace("b=2", "b=3");
            assert_ne!(text, other);
            assert!(verify(&headers, other.as_bytes(), &public).is_err(), "{name} accepts another body");
        }
        let time = match model.checks.first() {
            Some(Check::Signature(signature)) => signature.time.is_some(),
            _ => false,
        };
        if time {
            let late = now + Duration::from_secs(10_000);
            let outcome = authentication.verify(&headers, &body, &credentials(&public), late);
            assert!(outcome.is_err(), "{name} accepts what is old");
        }
        accepted += 1;
    }
    println!("{accepted} declarations accept what they sign, and refuse it changed");
    println!("not signed here: {}", unsignable.join(", "));
    println!("wholly unknown: {}", unknown.join(", "));
    assert!(accepted >= 66, "{accepted}");
    assert_eq!(unknown, ["fyatu-v3-reserialised", "ingo"]);
}

/// The URL that is signed has the digest of the body, so it differs for each delivery.
#[test]
fn a_digest_in_the_query_covers_the_body() {
    let now = SystemTime::UNIX_EPOCH;
    let digest = "015abd7f5cc57a2dd94b7590f04ad8084273905ee33ec5cebeae62276a97f862";
    let url = format!("{URL}?bodySHA256={digest}");
    let credentials = || Credentials::new().key("12345").url(url.as_str());
    // Of a form without parameters the URL alone is signed, and it stands in the same header.
    let mut headers = HeaderMap::new();
    let form = schemes::named("twilio-form");
    assert_eq!(form.sign(&mut headers, &mut Vec::new(), &credentials(), now), Ok(()));
    let json = schemes::named("twilio-json");
    assert_eq!(json.verify(&headers, br#"{"a":1}"#, &credentials(), now), Ok(()));
    assert!(json.verify(&headers, br#"{"a":2}"#, &credentials(), now).is_err());
}
