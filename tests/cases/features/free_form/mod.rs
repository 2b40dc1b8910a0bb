//! Objects without properties are maps of JSON, and places without a schema are JSON; both keep their text.

#[rustfmt::skip]
mod becomes;

use crate::event;

#[test]
fn json_keeps_its_text() {
    let body = r#"{"type": "thing.changed", "data": {"a": [1.0, null]}, "any": null, "anything": {"b": 2}, "list": [1, "x"]}"#;
    let thing = event!(ThingChanged, body);
    assert_eq!(thing.data["a"].as_str(), "[1.0, null]");
    assert_eq!(thing.anything.value().unwrap().as_str(), r#"{"b": 2}"#);
}
