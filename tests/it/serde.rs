//! Serde gives what the codec gives: the same values from JSON and from another format, and the same JSON back.
//!
//! Documented examples come in through derives, adaptors and YAML; each is compared with the event that `decode` makes.

use std::collections::BTreeMap;
use std::fmt::Debug;

use runtime::{Example, Formatted, HeaderMap, Maybe, format::DateTime};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::mutation::json;

/// An event or a payload inside of types of a service's own.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Envelope<T> {
    received: u64,
    #[serde(skip_serializing_if = "Maybe::is_absent", default = "absent")]
    note: Maybe<String>,
    events: Vec<T>,
}

fn absent() -> Maybe<String> {
    Maybe::Absent
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Flat<T> {
    x_received: u64,
    #[serde(flatten)]
    event: T,
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
enum Either<T> {
    Number(u64),
    Event(T),
}

/// The body with numbers as serde hands them on: it knows their values and not their digits, so `5.00` is `5.0`.
fn without_digits(body: &str) -> String {
    json(body).to_string()
}

/// Checks a value that the codec made of a body against what serde makes of it, and back.
fn check<T: Debug + PartialEq + Serialize + DeserializeOwned>(name: &str, body: &str, decoded: &T) {
    let same = |text: String| assert_eq!(json(&text), json(body), "{name}");
    assert_eq!(serde_json::from_str::<T>(body).as_ref().ok(), Some(decoded), "{name}: from a text");
    assert_eq!(
        serde_json::from_slice::<T>(body.as_bytes()).as_ref().ok(),
        Some(decoded),
        "{name}: from bytes"
    );
    assert_eq!(serde_json::from_reader::<_, T>(body.as_bytes()).as_ref().ok(), Some(decoded), "{name}: read");
    assert_eq!(serde_json::from_value::<T>(json(body)).as_ref().ok(), Some(decoded), "{name}: from a value");
    same(serde_json::to_string(decoded).expect(name));
    let pretty = serde_json::to_string_pretty(decoded).expect(name);
    assert!(pretty.starts_with("{\n  \""), "{name}: {pretty}");
    same(pretty);
    assert_eq!(serde_json::to_value(decoded).expect(name), json(body), "{name}: to a value");

    let yaml = serde_yaml::to_string(decoded).expect(name);
    assert_eq!(serde_yaml::from_str::<Value>(&yaml).expect(name), json(body), "{name}: {yaml}");
    assert_eq!(serde_yaml::from_str::<T>(&yaml).expect(name), *decoded, "{name}: {yaml}");

    let nested = format!(r#"{{"received":5,"note":null,"events":[{body},{body}]}}"#);
    let envelope: Envelope<T> = serde_json::from_str(&nested).expect(name);
    assert_eq!((envelope.received, &envelope.note), (5, &Maybe::Null), "{name}");
    assert!(envelope.events.iter().all(|event| event == decoded), "{name}: nested");
    assert_eq!(json(&serde_json::to_string(&envelope).expect(name)), json(&nested), "{name}: nested");
    let yaml = serde_yaml::to_string(&envelope).expect(name);
    assert_eq!(serde_yaml::from_str::<Envelope<T>>(&yaml).expect(name), envelope, "{name}: nested in YAML");

    let either: Either<T> = serde_json::from_str(body).expect(name);
    assert!(matches!(&either, Either::Event(event) if event == decoded), "{name}: untagged");
    same(serde_json::to_string(&either).expect(name));
}

/// Checks a payload in a struct that has a member of its own beside those of the payload.
fn check_flat<T: Debug + PartialEq + Serialize + DeserializeOwned>(name: &str, body: &str, decoded: &T) {
    let mut members: BTreeMap<String, Value> = serde_json::from_str(body).expect(name);
    members.insert("x_received".to_owned(), 5.into());
    let text = serde_json::to_string(&members).expect(name);
    let flat: Flat<T> = serde_json::from_str(&text).unwrap_or_else(|error| panic!("{name}: {error}"));
    assert_eq!(flat.event, *decoded, "{name}: flattened");
    assert_eq!(json(&serde_json::to_string(&flat).expect(name)), json(&text), "{name}: flattened");
}

/// Checks each example of a provider as its event. A provider that joins later needs no line here: its tables are of
/// the same macros.
macro_rules! events {
    ($($provider:ident)*) => {$(
        #[test]
        fn $provider() {
            use generated::$provider::{Event, examples};
            for Example { name, body, .. } in examples::ALL {
                // Serde has no headers, so what the body says of its event has to do.
                let decoded = Event::decode_unverified(&HeaderMap::new(), without_digits(body).as_bytes());
                let decoded = decoded.unwrap_or_else(|error| panic!("{name}: {error}"));
                assert!(decoded.is_typed(), "{name}");
                check(name, body, &decoded);
                check_flat(name, body, &decoded);
            }
        }
    )*};
}

events! { baanx fyatu_v3 fyatu_v3_20 ingo ralio rebilly }

/// Checks each example of an event as its payload.
macro_rules! payloads {
    ($($provider:ident $variant:ident $payload:ident)*) => {
        #[test]
        fn payloads_alone() {
            $({
                use generated::$provider::{Event, EventType, $payload, examples};
                let event_type = EventType::$variant.as_str();
                let documented = examples::ALL.iter().filter(|example| example.event_type == event_type);
                let count = documented.map(|Example { name, body, .. }| {
                    let payload: $payload = runtime::json::decode(without_digits(body).as_bytes()).expect(name);
                    let event = Event::decode_unverified(&HeaderMap::new(), without_digits(body).as_bytes());
                    assert_eq!(event, Ok(Event::$variant(Box::new(payload.clone()))), "{name}");
                    check(name, body, &payload);
                    check_flat(name, body, &payload);
                });
                assert_ne!(count.count(), 0, "{event_type}");
            })*
        }
    };
}

payloads! {
    baanx KycStatusChanged KycStatusChanged
    fyatu_v3 CardholderKycRejected CardholderKycRejected
    fyatu_v3 CardTransactionDeclineFeeDomestic CardTransactionDeclineFeeDomestic
    fyatu_v3_20 TransactionDeclined TransactionDeclined
    fyatu_v3_20 TransactionProcessed TransactionProcessed
    ingo AccountTransferException AccountTransferException
    ralio KycSessionFailed KycSessionFailed
    ralio RelatedPartyKycSessionCreated RelatedPartyKycSessionCreated
    rebilly KycDocumentAccepted KycDocumentWebhook
}

/// What the fast path refuses, serde refuses with the same words.
#[test]
fn faults_are_told_alike() {
    use generated::ralio::{Event, KycSessionFailed, examples};
    let example =
        examples::ALL.iter().find(|example| example.event_type == "kyc_session_failed").expect("an example");
    // Serde hands on values and not texts, so a body that is kept is kept without its spaces.
    let body = without_digits(&example.body.replace(r#""state": 2"#, r#""state": "two""#));
    let Ok(Event::Malformed(malformed)) = Event::decode_unverified(&HeaderMap::new(), body.as_bytes()) else {
        panic!("{body}")
    };
    assert_eq!(serde_json::from_str::<Event>(&body).ok(), Some(Event::Malformed(malformed.clone())));
    let error = serde_json::from_str::<KycSessionFailed>(&body).expect_err("it is malformed").to_string();
    assert!(error.contains(malformed.reason()) && error.contains("$.data.checks[0].state"), "{error}");
    let error = serde_json::from_str::<Event>("{}").expect_err("it names no event").to_string();
    assert!(error.starts_with("the delivery names no event: "), "{error}");
    let error = serde_json::from_str::<KycSessionFailed>(r#"{"id":"#).expect_err("it ends early");
    assert!(error.is_eof(), "{error}");
}

#[test]
fn containers_are_plain_in_other_formats() {
    let check = |text: &str, expected: (Maybe<Formatted<DateTime>>, Maybe<i64>)| {
        let read: (Maybe<Formatted<DateTime>>, Maybe<i64>) = serde_yaml::from_str(text).expect(text);
        assert_eq!(read, expected, "{text}");
    };
    check("['2026-01-06T14:50:31Z', 7]", (Maybe::Present("2026-01-06T14:50:31Z".into()), Maybe::Present(7)));
    check("[null, null]", (Maybe::Null, Maybe::Null));
}
