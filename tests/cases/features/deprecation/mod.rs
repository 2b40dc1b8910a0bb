//! What the document deprecates is deprecated in Rust: events, types, members and values. It decodes as before.

#[rustfmt::skip]
mod becomes;

use crate::event;

#[test]
fn what_is_deprecated_still_decodes() {
    let body = r#"{"type": "thing.changed", "name": "x", "old": {"kind": "a"}, "state": "dim"}"#;
    let thing = event!(ThingChanged, body);
    #[expect(deprecated)]
    let named = thing.name;
    assert_eq!(named.into_value().as_deref(), Some("x"));
    #[expect(deprecated)]
    let dim = becomes::State::Dim;
    assert_eq!(thing.state.into_value(), Some(dim));
}
