//! Two webhooks declare one event with one payload: one variant, and a note that says so.

#[rustfmt::skip]
mod becomes;

use crate::event;

#[test]
fn there_is_one_variant() {
    assert_eq!(becomes::EventType::ALL, [becomes::EventType::InvoicePaid]);
    event!(InvoicePaid, r#"{"type": "invoice.paid", "amount": 1250}"#);
}
