//! Names that meet, or that generated code needs itself, are changed in the same way every time, and that is told.

#[rustfmt::skip]
mod becomes;

use crate::event;

#[test]
fn every_member_and_value_has_a_name_of_its_own() {
    let body = r#"{"type": "thing.changed", "event": {"a": 1}, "box": {"b": 2}, "state": "on!", "user_id": 1, "userId": "1",
        "thing": {"c": 3}}"#;
    let thing = event!(ThingChanged, body);
    assert_eq!((thing.user_id.into_value(), thing.user_id2.into_value()), (Some(1), Some("1".to_owned())));
}
