//! The document says nothing about the values of `type`; the keys of its webhooks are what it holds.

#[rustfmt::skip]
mod becomes;

use crate::event;

#[test]
fn the_key_is_the_event_type() {
    event!(InvoicePaid, r#"{"type": "invoice.paid", "amount": 1250}"#);
}
