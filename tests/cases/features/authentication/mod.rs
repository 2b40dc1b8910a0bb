//! How deliveries are received becomes constants, whatever the types of the module are called.

#[rustfmt::skip]
mod becomes;

use crate::event;
use runtime::authentication::{Check, Part};

#[test]
fn what_is_declared_stands_in_constants() {
    let [Check::Signature(first), Check::Signature(second), Check::Jws(_), Check::Digest(_), Check::Token(_)] =
        becomes::AUTHENTICATION.checks
    else {
        panic!("{:#?}", becomes::AUTHENTICATION);
    };
    let start = [Part::Literal("{"), Part::Method, Part::Literal(" "), Part::Path, Part::Literal("}")];
    assert_eq!(first.signed[..5], start);
    assert_eq!(second.items, Some(&["batch", "*", "item"][..]));
    assert_eq!(becomes::RESPONSES.deadline, Some(1200));
    assert_eq!(becomes::HANDSHAKES.len(), 2);
}

#[test]
fn types_of_the_same_names_decode() {
    let signed = event!(Signed, r#"{"type": "signed", "check": {"time": {"at": 5}}}"#);
    let time: becomes::Part = signed.check.into_value().and_then(|check| check.time.into_value()).unwrap();
    assert_eq!(time.at.into_value(), Some(5));
}
