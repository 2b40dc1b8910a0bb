//! A text that holds JSON keeps its text and is read as its own type on demand.

#[rustfmt::skip]
mod becomes;

use crate::event;

#[test]
fn the_text_is_kept_and_read_on_demand() {
    let body = r#"{"type": "thing.changed", "reason": "{ \"code\": 7 }", "raw": "[1, 2]"}"#;
    let thing = event!(ThingChanged, body);
    assert_eq!(thing.reason.as_str(), r#"{ "code": 7 }"#);
    assert_eq!(thing.reason.parse().unwrap().code, 7);
    assert_eq!(thing.raw.value().unwrap().parse().unwrap().as_str(), "[1, 2]");
}

#[test]
fn a_text_that_holds_no_json_is_kept() {
    let thing = event!(ThingChanged, r#"{"type": "thing.changed", "reason": "closed"}"#);
    assert_eq!(thing.reason.as_str(), "closed");
    assert!(thing.reason.parse().is_err());
}
