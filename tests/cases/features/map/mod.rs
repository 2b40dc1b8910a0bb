//! An object whose members the schema does not name, but describes: a map.

#[rustfmt::skip]
mod becomes;

use crate::event;

#[test]
fn members_are_found_by_their_keys() {
    let body = r#"{"type": "thing.changed", "prices": {"EUR": {"amount": "1.00"}, "": {"amount": "2"}},
        "counts": {"a": 1}, "lists": {"b": [{"n": 1}]}}"#;
    let thing = event!(ThingChanged, body);
    assert_eq!((thing.prices["EUR"].amount.as_str(), thing.prices[""].amount.as_str()), ("1.00", "2"));
    assert_eq!(thing.counts.value().unwrap()["a"], 1);
    assert_eq!(thing.lists.value().unwrap()["b"][0].n, 1);
}
