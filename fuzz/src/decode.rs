//! A delivery comes in, and goes through every provider's types and back; the codec is held against `serde_json`.

use std::collections::BTreeMap;
use std::fmt::Debug;

use generated::{Event, Provider};
use runtime::json::{self, Decode, Encode};
use runtime::{DecodeError, HeaderMap, Json};
use serde::de::{DeserializeOwned, IgnoredAny};

use crate::delivery::Delivery;

/// Asserts what decoding promises.
pub fn check(input: &[u8]) {
    let Delivery { headers, body, .. } = Delivery::read(input);
    let is_json = is_json(body);
    for &provider in Provider::ALL {
        event(provider, &headers, body, is_json);
    }
    codec(body, is_json);
}

/// Whether it is JSON to `serde_json`; a body is UTF-8 to us even where that skips.
fn is_json(body: &[u8]) -> bool {
    std::str::from_utf8(body).is_ok() && serde_json::from_slice::<IgnoredAny>(body).is_ok()
}

/// What is an event is JSON, and the same event again once it was encoded.
fn event(provider: Provider, headers: &HeaderMap, body: &[u8], is_json: bool) {
    let decoded = Event::decode_unverified(provider, headers, body);
    match decoded {
        Ok(event) => {
            assert!(is_json, "{provider}: {event:?} is not JSON");
            let encoded = event.encode();
            let again = Event::decode_unverified(provider, headers, encoded.as_bytes());
            assert_eq!(again.as_ref(), Ok(&event), "{provider}: {encoded}");
            if !event.is_typed() {
                assert_eq!(encoded.as_bytes(), body, "{provider}: what has no type of its own is kept");
            }
        }
        Err(DecodeError::NotJson { offset, .. }) => {
            assert!(!is_json && offset <= body.len(), "{provider}: {offset} of {}", body.len());
        }
        Err(error) => assert!(is_json, "{provider}: {error}"),
    }
}

/// The same texts are taken as by `serde_json`, with the same values.
fn codec(body: &[u8], is_json: bool) {
    assert_eq!(json::decode::<Json>(body).is_ok(), is_json);
    if std::str::from_utf8(body).is_err() {
        return;
    }
    same::<String>(body, |ours, theirs| ours == theirs);
    same::<bool>(body, |ours, theirs| ours == theirs);
    same::<i64>(body, |ours, theirs| ours == theirs);
    same::<u64>(body, |ours, theirs| ours == theirs);
    same::<f64>(body, |ours, theirs| near(*ours, *theirs));
    same::<Vec<Option<String>>>(body, |ours, theirs| ours == theirs);
    same::<Vec<f64>>(body, |ours, theirs| {
        ours.len() == theirs.len() && ours.iter().zip(theirs).all(|(ours, theirs)| near(*ours, *theirs))
    });
    let theirs = serde_json::from_slice::<BTreeMap<String, IgnoredAny>>(body);
    match (json::decode::<BTreeMap<String, Json>>(body), theirs) {
        (Ok(ours), Ok(theirs)) => assert!(ours.keys().eq(theirs.keys())),
        // The last of two members counts to `serde_json`.
        (Err(error), Ok(_)) => assert!(error.reason().starts_with("duplicate property"), "{error}"),
        (Err(_), Err(_)) => {}
        (Ok(ours), Err(error)) => panic!("{ours:?}: {error}"),
    }
}

fn same<T: Decode + Encode + DeserializeOwned + Debug + PartialEq>(body: &[u8], equal: fn(&T, &T) -> bool) {
    match (json::decode::<T>(body), serde_json::from_slice::<T>(body)) {
        (Ok(ours), Ok(theirs)) => {
            assert!(equal(&ours, &theirs), "{ours:?} {theirs:?}");
            let encoded = json::encode(&ours);
            assert_eq!(json::decode::<T>(encoded.as_bytes()).as_ref(), Ok(&ours), "{encoded}");
        }
        (Err(_), Err(_)) => {}
        (ours, theirs) => panic!("{ours:?} {theirs:?}"),
    }
}

/// By default `serde_json` gives a neighbour of the nearest `f64` now and then.
fn near(ours: f64, theirs: f64) -> bool {
    ours == theirs || (ours - theirs).abs() <= ours.abs() * f64::EPSILON * 2.0
}
