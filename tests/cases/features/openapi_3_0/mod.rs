//! An OpenAPI 3.0 document: `x-webhooks`, callbacks and `nullable`.

#[rustfmt::skip]
mod becomes;

use runtime::Maybe;

use crate::event;

#[test]
fn webhooks_and_callbacks_are_events() {
    assert_eq!(event!(Paid, r#"{"type": "paid", "at": null}"#).at, None);
    assert_eq!(event!(Refunded, r#"{"type": "refunded", "note": null}"#).note, Maybe::Null);
}
