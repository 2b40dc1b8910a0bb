//! Stands in the crate that is made of the cases: deliveries come in, what became of each goes out.

use std::collections::HashMap;
use std::time::{Duration, SystemTime};
use std::{env, fs};

use generated::{Event, Provider};
use runtime::HeaderMap;
use runtime::authentication::{Credentials, Rejection};
use runtime::webhook::{Identity, Outcome};

/// The first second of 2026, when all deliveries arrive.
const NOW: Duration = Duration::from_secs(1_767_225_600);

#[test]
fn answers() {
    let path = |name: &str| env::var_os(name).expect("the test that compiles this says where to read and write");
    let deliveries = fs::read(path("CHANGES_DELIVERIES")).expect("the deliveries can be read");
    let deliveries: Vec<(String, HashMap<String, String>, String, Option<String>)> =
        serde_json::from_slice(&deliveries).expect("the deliveries are JSON");
    let answers: Vec<(&str, String)> = deliveries
        .iter()
        .map(|(provider, headers, body, secret)| answer(provider, headers, body, secret.as_deref()))
        .collect();
    let text = serde_json::to_string(&answers).expect("texts can be written");
    fs::write(path("CHANGES_ANSWERS"), text).expect("the answers can be written");
}

/// What became of a delivery, and how that looks, without the name of the provider.
fn answer(
    provider: &str,
    headers: &HashMap<String, String>,
    body: &str,
    secret: Option<&str>,
) -> (&'static str, String) {
    let name: Provider = provider.parse().expect("each case is two providers");
    let map = HeaderMap::try_from(headers).expect("cases have names and values that headers can have");
    let credentials = secret.map(|secret| Credentials::new().key(secret));
    if let Some(credentials) = &credentials {
        let now = SystemTime::UNIX_EPOCH + NOW;
        match name.authentication().verify(&map, body.as_bytes(), credentials, now) {
            Ok(()) => {}
            Err(error @ Rejection::Unstated(_)) => return ("unstated", error.to_string()),
            Err(error) => return ("rejected", error.to_string()),
        }
    }
    let credentials = credentials.unwrap_or_default();
    let asked = handshakes(provider).iter().find_map(|asked| asked.answer(&map, body.as_bytes(), &credentials));
    if let Some(answer) = asked {
        return ("answered", answer.expect("questions of cases have what their answers need"));
    }
    match Event::decode_unverified(name, &map, body.as_bytes()) {
        Ok(event) => {
            let shown = format!("{event:?}");
            let shown = shown.split_once('(').map(|(_, rest)| rest.to_owned()).unwrap_or_default();
            let (outcome, called) = match shown.as_str() {
                shown if shown.starts_with("Unknown(") => (Outcome::Unknown, "unknown"),
                shown if shown.starts_with("Malformed(") => (Outcome::Malformed, "malformed"),
                _ => (Outcome::Typed, "typed"),
            };
            let status = name.responses().taken(outcome);
            (called, format!("{shown} {} {status}", identity(name, &map, body)))
        }
        Err(error) => ("refused", error.to_string()),
    }
}

/// Which delivery it is.
fn identity(name: Provider, headers: &HeaderMap, body: &str) -> String {
    let said = Identity::read("", String::new(), &name.delivery(), headers, body.as_bytes());
    format!("{said:?}")
}
