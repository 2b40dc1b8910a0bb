//! A reference that may be null, in each of the ways that documents write it.

#[rustfmt::skip]
mod becomes;

use becomes::{Card, Owner};
use runtime::Maybe;

use crate::event;

#[test]
fn null_and_the_type_both_decode() {
    let thing =
        event!(ThingChanged, r#"{"type": "thing.changed", "owner": null, "card": null, "pet": null}"#);
    assert_eq!((thing.owner, thing.card, thing.pet), (None, None, Maybe::Null));
    let body = r#"{"type": "thing.changed", "owner": {"name": "a"}, "card": {"last4": "1"}, "guest": {"name": "b"}}"#;
    let thing = event!(ThingChanged, body);
    assert_eq!(thing.owner, Some(Owner { name: "a".to_owned() }));
    assert_eq!(thing.card, Some(Card { last4: "1".to_owned() }));
}
