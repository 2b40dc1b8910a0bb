//! Vectors that providers publish, and those of their libraries' tests.

use std::collections::BTreeMap;

use http::{HeaderName, HeaderValue};
use runtime::HeaderMap;
use runtime::authentication::{
    Authentication, Check, Credentials, Encoding, Grammar, Part, Rejection, Signature, Source,
};
use serde_json::Value;

use crate::corpus::{json, text};
use crate::deliveries::{NOW, at};
use crate::schemes;

/// Standard Webhooks under other names of headers.
const RENAMED_SIGNATURE: Signature = Signature {
    at: &[Source::Header("svix-signature")],
    signed: &[
        Part::Header("svix-id"),
        Part::Literal("."),
        Part::Header("svix-timestamp"),
        Part::Literal("."),
        Part::Body,
    ],
    time: schemes::seconds(Source::Header("svix-timestamp")),
    ..schemes::STANDARD_SIGNATURE
};

const RENAMED: Authentication = Authentication { checks: &[Check::Signature(RENAMED_SIGNATURE)] };

/// The same with Ed25519.
#[cfg(feature = "asymmetric")]
const RENAMED_ASYMMETRIC: Authentication = Authentication {
    checks: &[Check::Signature(Signature {
        grammar: Grammar::Pairs { groups: None, separator: " ", assign: ",", signatures: &["v1a"] },
        algorithm: runtime::authentication::Choice::Fixed(runtime::authentication::Algorithm::Ed25519),
        key: &[
            runtime::authentication::KeyStep::StripPrefix("whpk_"),
            runtime::authentication::KeyStep::Base64,
        ],
        ..RENAMED_SIGNATURE
    })],
};

/// Base64 over the body.
const BARE_BASE64: Authentication = Authentication {
    checks: &[Check::Signature(Signature {
        at: &[Source::Header("x-shopify-hmac-sha256")],
        grammar: Grammar::BARE,
        encoding: Encoding::Base64,
        ..schemes::PLAIN
    })],
};

fn headers(of: &Value) -> HeaderMap {
    let of = of.as_object().expect("headers");
    of.iter()
        .map(|(name, value)| {
            let name: HeaderName = name.parse().expect("a name");
            (name, HeaderValue::from_str(value.as_str().expect("a text")).expect("a value"))
        })
        .collect()
}

fn verify(
    authentication: &Authentication,
    credentials: &Credentials,
    headers: &HeaderMap,
    body: &str,
    now: u64,
) -> Result<(), Rejection> {
    authentication.verify(headers, body.as_bytes(), credentials, at(now))
}

#[test]
fn published_vectors_are_accepted() {
    let Some(vectors) = json("../facts/signature-vectors.json") else { return };
    let mut seen = 0;
    for vector in vectors.as_array().expect("vectors") {
        let id = text(vector, "id");
        let Some(published) = Published::new(vector) else {
            println!("{id} needs the feature `asymmetric`");
            continue;
        };
        let Published { authentication, credentials, headers, body, now } = published;
        assert_eq!(authentication.ready(&credentials), Ok(()), "{id}");
        assert_eq!(verify(&authentication, &credentials, &headers, &body, now), Ok(()), "{id}");
        let signed = ["1", "test", "Hello", "foo", "Lorem"].into_iter().find(|signed| body.contains(signed));
        let other = body.replacen(signed.expect("a text that is signed"), "2", 1);
        let outcome = verify(&authentication, &credentials, &headers, &other, now);
        assert!(matches!(outcome, Err(Rejection::Mismatch(_))), "{id}: {outcome:?}");
        seen += 1;
    }
    println!("{seen} published vectors accepted, and refused when changed");
    let asymmetric = usize::from(cfg!(feature = "asymmetric"));
    assert_eq!(seen, vectors.as_array().expect("vectors").len() - 1 + asymmetric);
}

struct Published {
    authentication: Authentication,
    credentials: Credentials,
    headers: HeaderMap,
    body: String,
    now: u64,
}

impl Published {
    fn new(vector: &Value) -> Option<Self> {
        let input = &vector["input"];
        let mut headers = input.get("header").map_or_else(HeaderMap::new, self::headers);
        let mut insert = |name: &'static str, member: &str| {
            headers.insert(name, HeaderValue::from_str(text(input, member)).expect("a value"));
        };
        let mut body = input["body"].as_str().unwrap_or_default().to_owned();
        let now = input["timestamp"].as_str().map_or(NOW, |now| now.parse().expect("seconds"));
        let mut credentials = Credentials::new();
        if let Some(secret) = input["secret"].as_str().or(input["secret_hex"].as_str()) {
            credentials = credentials.key(secret);
        }
        let name = input["header"].as_object().and_then(|headers| headers.keys().next_back());
        let authentication = match name.map(|name| name.to_lowercase()).as_deref() {
            Some("x-hub-signature-256") => schemes::PREFIXED,
            Some("stripe-signature") => schemes::TIMED_PAIRS,
            Some("x-slack-signature") => schemes::VERSIONED,
            Some("paddle-signature") => schemes::SEMICOLONS,
            Some("x-shopify-hmac-sha256") => BARE_BASE64,
            Some("webhook-signature") => {
                insert("webhook-id", "id");
                insert("webhook-timestamp", "timestamp");
                schemes::STANDARD
            }
            Some("svix-signature") => {
                insert("svix-id", "id");
                insert("svix-timestamp", "timestamp");
                if vector["algorithm"] == "ed25519" {
                    #[cfg(not(feature = "asymmetric"))]
                    return None;
                    #[cfg(feature = "asymmetric")]
                    {
                        let key = format!("whpk_{}", text(vector, "public_key_base64"));
                        credentials = credentials.key(key);
                        RENAMED_ASYMMETRIC
                    }
                } else {
                    RENAMED
                }
            }
            Some("x-twilio-signature") => {
                credentials = credentials.url(text(input, "url"));
                body = form(&input["params"]);
                schemes::FORM
            }
            None if input["fields"].is_array() => {
                body = batch(&input["fields"], text(vector, "expected"));
                schemes::BATCH
            }
            None => {
                let sign = text(&input["body_field"], "sign");
                body = format!(r#"{{"event":"x","data":{},"sign":"{sign}"}}"#, text(input, "data_raw"));
                schemes::MEMBER
            }
            Some(other) => panic!("{other} is not known here"),
        };
        Some(Self { authentication, credentials, headers, body, now })
    }
}

fn form(parameters: &Value) -> String {
    let pairs = parameters
        .as_object()
        .expect("parameters")
        .iter()
        .rev()
        .map(|(name, value)| format!("{name}={}", value.as_str().expect("a text").replace('+', "%2B")));
    pairs.collect::<Vec<_>>().join("&")
}

fn batch(fields: &Value, signature: &str) -> String {
    format!(
        r#"{{"notificationItems":[{{"NotificationRequestItem":{{"pspReference":{},"originalReference":{},"merchantAccountCode":{},"merchantReference":{},"amount":{{"value":{},"currency":{}}},"eventCode":{},"success":{},"additionalData":{{"hmacSignature":"{signature}"}}}}}}]}}"#,
        fields[0],
        fields[1],
        fields[2],
        fields[3],
        fields[4].as_str().expect("a number"),
        fields[5],
        fields[6],
        fields[7],
    )
}

#[test]
fn vectors_of_libraries_have_their_verdicts() {
    let Some(vectors) = json("signature-vectors/vectors.json") else { return };
    let mut seen = BTreeMap::new();
    for vector in vectors.as_array().expect("vectors") {
        let name = text(vector, "name");
        let headers = headers(&vector["headers"]);
        let authentication = if headers.contains_key("x-hub-signature-256") {
            schemes::PREFIXED
        } else if headers.contains_key("stripe-signature") {
            schemes::TIMED_PAIRS
        } else {
            schemes::STANDARD
        };
        let credentials = Credentials::new().key(text(vector, "secret"));
        let now = vector["now"].as_u64().unwrap_or(NOW);
        let outcome = verify(&authentication, &credentials, &headers, text(vector, "body"), now);
        assert_eq!(outcome.is_ok(), vector["valid"] == true, "{name}: {outcome:?}");
        assert_eq!(authentication.ready(&credentials).is_err(), vector.get("error").is_some(), "{name}");
        *seen.entry(outcome.is_ok()).or_insert(0) += 1;
    }
    println!("{seen:?} of the libraries' vectors, all verdicts right");
    assert_eq!(seen.values().sum::<usize>(), vectors.as_array().expect("vectors").len());
    assert!(seen[&true] >= 6 && seen[&false] >= 10, "{seen:?}");
}
