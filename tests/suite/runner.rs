//! Stands in the crate that is made of the suite: deliveries come in, what was encoded of each goes out.

use std::{env, fs};

use generated::{Event, Provider};
use runtime::HeaderMap;
use serde_json::Value;

#[test]
fn answers() {
    let path = |name: &str| env::var_os(name).expect("the test that compiles this says where to read and write");
    let deliveries = fs::read(path("SUITE_DELIVERIES")).expect("the deliveries can be read");
    let deliveries: Vec<(String, String, String)> =
        serde_json::from_slice(&deliveries).expect("the deliveries are JSON");
    let answers = deliveries.iter().map(|(provider, event_type, body)| answer(provider, event_type, body));
    let answers = Value::Array(answers.collect());
    fs::write(path("SUITE_ANSWERS"), answers.to_string()).expect("the answers can be written");
}

/// What was encoded, or as a text what went wrong.
fn answer(provider: &str, event_type: &str, body: &str) -> Value {
    let provider: Provider = provider.parse().expect("each dialect is a provider");
    let mut headers = HeaderMap::new();
    headers.insert("x-event", event_type.parse().expect("names of files can be headers"));
    match Event::decode_unverified(provider, &headers, body.as_bytes()) {
        Ok(event) if event.is_typed() => {
            serde_json::from_str(&event.encode()).unwrap_or_else(|error| Value::String(error.to_string()))
        }
        Ok(event) => Value::String(format!("{event:?}")),
        Err(error) => Value::String(error.to_string()),
    }
}
