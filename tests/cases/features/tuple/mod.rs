//! A list whose elements the schema tells apart by their position is a tuple.

#[rustfmt::skip]
mod becomes;

use crate::event;

#[test]
fn elements_are_told_apart_by_position() {
    let body = r#"{"type": "thing.changed", "status": ["old", null], "point": [1.50, {"unit": "m"}]}"#;
    let thing = event!(ThingChanged, body);
    assert_eq!(thing.status, ("old".to_owned(), None));
    let (number, unit) = thing.point.value().unwrap();
    assert_eq!((number.as_str(), unit.unit.as_str()), ("1.50", "m"));
}
