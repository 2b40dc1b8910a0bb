//! Deliveries that their types do not cover come in; what an observer is told goes out.

use std::cell::RefCell;
use std::collections::BTreeMap;

use runtime::webhook::Webhook;
use runtime::{
    Authentication, DecodeError, HeaderMap, Identification, Malformed, Maybe, Place, Responses, Uncovered,
    Unknown,
};

const PLACES: &[Place] = &[Place::Body(&["event"]), Place::Header("x-acme-event")];
const AUTHENTICATION: Authentication = Authentication { checks: &[] };
const DELIVERY: Identification = Identification::NONE;
const RESPONSES: Responses = Responses::USUAL;

#[derive(Debug, Clone, PartialEq)]
pub struct Paid {
    event: Maybe<String>,
    amount: i64,
    lines: Maybe<Vec<Line>>,
    notes: Maybe<BTreeMap<String, Line>>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    amount: i64,
    pair: Maybe<(i64, String)>,
}

runtime::object! {
    Paid { 0: event = "event" optional, 1: amount = "amount", 2: lines = "lines" optional, 3: notes = "notes" optional }
}
runtime::object! { Line { 0: amount = "amount", 1: pair = "pair" optional } }

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum EventType {
    Paid,
    Custom,
}

#[derive(Debug, Clone, PartialEq)]
pub enum Event {
    Paid(Box<Paid>),
    Custom(Box<Line>),
    Unknown(Unknown),
    Malformed(Malformed),
}

runtime::event_types! { EventType { Paid = "paid", Custom = "custom" | "custom.*" } }
runtime::events! { Event of EventType at PLACES { Paid, Custom } }
runtime::webhook! { Event from "acme" by AUTHENTICATION, DELIVERY, RESPONSES }

/// What the observer is told of a delivery, which decodes as it does without one.
fn observed(headers: &HeaderMap, body: &str) -> (Result<Event, DecodeError>, Vec<Uncovered>) {
    let told = RefCell::new(Vec::new());
    let observer = |uncovered: &Uncovered| told.borrow_mut().push(uncovered.clone());
    let event = Event::decode_unverified_observed(headers, body.as_bytes(), observer);
    assert_eq!(event, Event::decode_unverified(headers, body.as_bytes()), "{body}");
    (event, told.into_inner())
}

fn delivered(body: &str, expected: &str) {
    delivered_with(&HeaderMap::new(), body, expected);
}

fn delivered_with(headers: &HeaderMap, body: &str, expected: &str) {
    let (event, told) = observed(headers, body);
    assert!(event.is_ok(), "{body}: {event:?}");
    let told: Vec<_> = told.iter().map(Uncovered::to_string).collect();
    assert_eq!(told, if expected.is_empty() { vec![] } else { vec![expected] }, "{body}");
}

#[test]
fn an_observer_is_told_once_or_not_at_all() {
    delivered(r#"{"event":"paid","amount":1}"#, "");
    delivered(
        r#"{"event":"paid","amount":1,"x":1,"lines":[{"amount":1,"y":1}]}"#,
        "acme paid: property $.x, property $.lines[].y",
    );
}

#[test]
fn malformed_deliveries_are_told_by_path_and_kind() {
    let malformed = |body: &str, expected: &str| delivered(body, &format!("acme paid: malformed-{expected}"));
    malformed(r#"{"event":"paid","x":1,"amount":"secret"}"#, "type $.amount");
    malformed(r#"{"event":"paid"}"#, "missing $.amount");
    malformed(
        r#"{"event":"paid","x":1,"amount":1,"lines":[{"y":1,"amount":1},{"y":1}]}"#,
        "missing $.lines[].amount",
    );
    malformed(r#"{"event":"paid","amount":1,"amount":2}"#, "duplicate $.amount");
    malformed(
        r#"{"event":"paid","amount":1,"notes":{"ann":{"amount":1},"ann":{"amount":2}}}"#,
        "duplicate $.notes.*",
    );
    malformed(r#"{"event":"paid","amount":1,"notes":{"ann":{"amount":null}}}"#, "type $.notes.*.amount");
    malformed(r#"{"event":"paid","amount":9223372036854775808}"#, "range $.amount");
    malformed(r#"{"event":"paid","amount":1,"lines":[{"amount":1,"pair":[1]}]}"#, "length $.lines[].pair");
    malformed(
        r#"{"event":"paid","amount":1,"lines":[{"amount":1,"pair":[1,"x",2]}]}"#,
        "length $.lines[].pair",
    );
    malformed(r#"{"event":"paid","amount":1,"lines":[{"amount":1,"pair":[1,2]}]}"#, "type $.lines[].pair[]");
    malformed(
        r#"{"event":"paid","amount":1,"lines":[{"amount":1,"pair":[1,"\ud800"]}]}"#,
        "surrogate $.lines[].pair[]",
    );
    malformed(r#"{"event":"paid","amount":1,"\ud800":1}"#, "surrogate $");
    malformed(r#"{"event":"paid","amount":1,"lines":{}}"#, "type $.lines");
    malformed(r#"{"event":"paid","event":"paid","amount":1}"#, "duplicate $.event");
}

#[test]
fn unknown_events_are_told_by_their_name() {
    let unknown = |body: &str, expected: &str| delivered(body, &format!("acme {expected}"));
    unknown(r#"{"event":"lost","x":1}"#, "lost: event-type $.event");
    unknown(r#"{"event":"lost","event":"lost"}"#, "lost: malformed-duplicate $.event");
    unknown(
        &format!(r#"{{"event":"{}\n"}}"#, "e".repeat(70)),
        &format!("{}…: event-type $.event", "e".repeat(64)),
    );
    unknown(r#"{"event":"a\nb"}"#, r"a\u000ab: event-type $.event");
    let headers = HeaderMap::from_iter([(
        http::HeaderName::from_static("x-acme-event"),
        http::HeaderValue::from_static("found"),
    )]);
    delivered_with(&headers, "{}", "acme found: event-type $");
}

/// What a sender adds to an event's name is not told.
#[test]
fn an_event_that_goes_on_freely_is_told_as_listed() {
    delivered(r#"{"event":"custom.ann","amount":1}"#, "acme custom: property $.event");
    let (_, told) = observed(&HeaderMap::new(), r#"{"event":"custom.ann","amount":[]}"#);
    assert_eq!(told[0].listed_event_type(), Some("custom"));
    assert_eq!(told[0].to_string(), "acme custom: malformed-type $.amount");
}

/// The event type is first what a look at the bytes shows; what was noted under a wrong one is not told.
#[test]
fn only_the_event_that_it_is_counts() {
    delivered(r#"{"x":{"event":"custom"},"event":"paid","amount":1}"#, "acme paid: property $.x");
    delivered(
        r#"{"lines":[{"event":"custom","amount":1}],"event":"paid","amount":1}"#,
        "acme paid: property $.lines[].event",
    );
    delivered(
        r#"{"amount":1,"\u0065vent":"paid","notes":{"a":{"amount":1,"event":"custom"}}}"#,
        "acme paid: property $.notes.*.event",
    );
}

#[test]
fn what_is_no_event_is_not_told() {
    for body in
        ["", "{", "[1]", r#"{"event":7}"#, r#"{"event":"paid","x":1"#, r#"{"event":"paid","amount":"x","y"}"#]
    {
        let (event, told) = observed(&HeaderMap::new(), body);
        assert!(event.is_err() && told.is_empty(), "{body}: {told:?}");
    }
}

#[test]
fn a_deep_body_is_told() {
    let deep = format!(r#"{{"event":"paid","amount":1,"x":{}{}}}"#, "[".repeat(10_000), "]".repeat(10_000));
    delivered(&deep, "acme paid: property $.x");
}

#[test]
fn verified_deliveries_are_observed_too() {
    let credentials = runtime::authentication::Credentials::new()
        .stating(Authentication { checks: &[runtime::authentication::Check::Basic] });
    let credentials = credentials.user("acme", "secret");
    let headers = HeaderMap::from_iter([(
        http::header::AUTHORIZATION,
        http::HeaderValue::from_static("Basic YWNtZTpzZWNyZXQ="),
    )]);
    let body = br#"{"event":"paid","amount":1,"x":1}"#;
    let verified =
        Event::verify(&headers, body, &credentials, std::time::SystemTime::now()).expect("it is signed");
    let told = RefCell::new(String::new());
    let event = Event::receive_observed(verified, |uncovered| *told.borrow_mut() = uncovered.to_string());
    assert_eq!(event, <Event as Webhook>::decode_unverified(&headers, body));
    assert_eq!(told.into_inner(), "acme paid: property $.x");
}
