//! What holds for any change at any place of any documented example.
//!
//! Each value of each example is replaced, removed, doubled and added to; whatever then comes out of decoding, nothing
//! is lost, and nothing lands in a wrong variant.

use generated::{Event, Provider};
use runtime::{DecodeError, Example, HeaderMap};
use serde_json::Value;

use crate::mutation::{UNLISTED, json, path, places, twice, with, without};

/// Values of every kind; objects among them hold nothing that any spec lists.
const VALUES: &[&str] = &[
    "null",
    "true",
    "0",
    "-0.0",
    "18446744073709551616",
    "1.5e3",
    r#""""#,
    r#""\u00e9\n\ud83d\ude00""#,
    "[]",
    r#"["x-new"]"#,
    "{}",
    r#"{"hookwright_unlisted":{"hookwright_unlisted":0}}"#,
];

/// Runs a check over all examples, and says how many deliveries that were.
fn each(what: &str, check: impl Fn(&Sender, &Value) -> usize) {
    for &provider in Provider::ALL {
        let deliveries = provider.examples().iter().map(|example| {
            let sender = Sender { provider, example, headers: example.header_map() };
            check(&sender, &json(example.body))
        });
        println!("{provider}: {} deliveries, {what}", deliveries.sum::<usize>());
    }
}

struct Sender {
    provider: Provider,
    example: &'static Example,
    headers: HeaderMap,
}

impl Sender {
    /// Asserts what holds for any body that is JSON. `changed` is the place that differs from the example.
    fn check(&self, sent: &str, changed: &str) {
        let shown = format!("{} {}, {changed} changed in {sent}", self.provider, self.example.name);
        let event = match Event::decode_unverified(self.provider, &self.headers, sent.as_bytes()) {
            Ok(event) => event,
            Err(DecodeError::NoEventType { .. }) => {
                let original = json(self.example.body);
                let named = changed.is_empty()
                    || original.pointer(changed).and_then(Value::as_str) == Some(self.example.event_type);
                return assert!(named, "{shown}");
            }
            Err(error) => panic!("{shown}: {error}"),
        };
        if let Some(unknown) = event.unknown() {
            assert_eq!(unknown.body(), sent, "{shown}");
            let listed =
                self.provider.examples().iter().any(|example| example.event_type == unknown.event_type());
            assert!(!listed, "{shown}");
            return;
        }
        assert_eq!(event.event_type(), self.example.event_type, "{shown}");
        match event.malformed() {
            Some(malformed) => {
                assert_eq!(malformed.body(), sent, "{shown}");
                let (told, changed) = (malformed.path(), path(changed));
                let related = told.starts_with(&changed) || changed.starts_with(told);
                assert!(related, "{shown}: {malformed}");
            }
            None => assert_eq!(listed(json(&event.encode())), listed(json(sent)), "{shown}"),
        }
    }
}

/// The value without members that no spec lists.
fn listed(value: Value) -> Value {
    match value {
        Value::Object(members) => {
            let kept = members.into_iter().filter(|(key, _)| key != UNLISTED);
            kept.map(|(key, value)| (key, listed(value))).collect()
        }
        Value::Array(elements) => elements.into_iter().map(listed).collect(),
        other => other,
    }
}

#[test]
fn another_value_loses_nothing() {
    each("with another value", |sender, body| {
        let places = places(body);
        for place in &places {
            for value in VALUES {
                sender.check(&with(body, place, value), place);
            }
        }
        places.len() * VALUES.len()
    });
}

#[test]
fn a_missing_member_loses_nothing() {
    each("without a member", |sender, body| {
        let is_member = |place: &String| {
            place
                .rsplit_once('/')
                .is_some_and(|(parent, _)| body.pointer(parent).is_some_and(Value::is_object))
        };
        let members: Vec<_> = places(body).into_iter().filter(is_member).collect();
        for place in &members {
            sender.check(&without(body, place), place);
        }
        members.len()
    });
}

#[test]
fn a_further_member_loses_nothing() {
    each("with a further member", |sender, body| {
        let is_object = |place: &String| body.pointer(place).is_some_and(Value::is_object);
        let objects: Vec<_> = places(body).into_iter().filter(is_object).collect();
        for place in &objects {
            let place = format!("{place}/{UNLISTED}");
            for value in VALUES {
                sender.check(&with(body, &place, value), &place);
            }
        }
        objects.len() * VALUES.len()
    });
}

/// A listed member that comes twice is never dropped in silence, wherever it stands.
#[test]
fn a_doubled_member_is_told_or_kept() {
    each("with a member twice", |sender, body| {
        let is_member = |place: &String| {
            place
                .rsplit_once('/')
                .is_some_and(|(parent, _)| body.pointer(parent).is_some_and(Value::is_object))
        };
        let members: Vec<_> = places(body).into_iter().filter(is_member).collect();
        for place in &members {
            let sent = twice(body, place, r#""x-second""#);
            let shown = format!("{} {}, {place} twice", sender.provider, sender.example.name);
            let event =
                Event::decode_unverified(sender.provider, &sender.headers, sent.as_bytes()).expect(&shown);
            let kept = event.encode();
            // Free-form values keep the text, doubled key and all.
            assert!(kept.contains(r#""x-second""#), "{shown}: {kept}");
            if let Some(malformed) = event.malformed() {
                assert_eq!(malformed.body(), sent, "{shown}");
                assert!(malformed.reason().starts_with("duplicate property `"), "{shown}: {malformed}");
            }
        }
        members.len()
    });
}

#[test]
fn a_body_that_ends_too_early_is_no_event() {
    each("that end too early", |sender, _| {
        let body = sender.example.body.trim_end().as_bytes();
        for end in 0..body.len() {
            let decoded = Event::decode_unverified(sender.provider, &sender.headers, &body[..end]);
            let not_json = matches!(&decoded, Err(DecodeError::NotJson { offset, .. }) if *offset <= end);
            assert!(not_json, "{} {}, byte {end}: {decoded:?}", sender.provider, sender.example.name);
        }
        body.len()
    });
}
