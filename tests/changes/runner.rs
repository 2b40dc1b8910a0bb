//! Stands in the crate that is made of the cases: deliveries come in, what became of each goes out.

use std::collections::HashMap;
use std::{env, fs};

use generated::{Event, Provider};
use runtime::HeaderMap;

#[test]
fn answers() {
    let path = |name: &str| env::var_os(name).expect("the test that compiles this says where to read and write");
    let deliveries = fs::read(path("CHANGES_DELIVERIES")).expect("the deliveries can be read");
    let deliveries: Vec<(String, HashMap<String, String>, String)> =
        serde_json::from_slice(&deliveries).expect("the deliveries are JSON");
    let answers: Vec<(&str, String)> =
        deliveries.iter().map(|(provider, headers, body)| answer(provider, headers, body)).collect();
    let text = serde_json::to_string(&answers).expect("texts can be written");
    fs::write(path("CHANGES_ANSWERS"), text).expect("the answers can be written");
}

/// What became of a delivery, and how the value looks, without the name of the provider.
fn answer(provider: &str, headers: &HashMap<String, String>, body: &str) -> (&'static str, String) {
    let name: Provider = provider.parse().expect("each case is two providers");
    let map = HeaderMap::try_from(headers).expect("cases have names and values that headers can have");
    match Event::decode_unverified(name, &map, body.as_bytes()) {
        Ok(event) => {
            let shown = format!("{event:?}");
            let shown = shown.split_once('(').map(|(_, rest)| rest.to_owned()).unwrap_or_default();
            let outcome = match shown.as_str() {
                shown if shown.starts_with("Unknown(") => "unknown",
                shown if shown.starts_with("Malformed(") => "malformed",
                _ => "typed",
            };
            (outcome, shown)
        }
        Err(error) => ("refused", error.to_string()),
    }
}
