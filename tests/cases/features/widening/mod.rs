//! The examples disagree with the schema in every way that is known, so the schema is widened, and says where and why.

#[rustfmt::skip]
mod becomes;

use becomes::{ThingChangedId as Id, ThingChangedState as State};

use crate::event;

#[test]
fn the_examples_decode() {
    let body = r#"{"type": "thing.changed", "id": 7, "name": null, "state": "dim", "size": 1.5, "extra": {"a": 1},
        "data": {"b": ["x"]}}"#;
    let thing = event!(ThingChanged, body);
    assert_eq!((thing.id, thing.state.into_value()), (Id::Integer(7), Some(State::Dim)));
    assert_eq!(
        event!(ThingChanged, r#"{"type": "thing.changed", "id": "a", "name": "x"}"#).id,
        Id::Text("a".to_owned())
    );
}
