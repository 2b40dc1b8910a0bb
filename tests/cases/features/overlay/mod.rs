//! An overlay beside the document corrects it before anything else is read.

#[rustfmt::skip]
mod becomes;

use crate::event;

#[test]
fn the_corrected_document_is_what_counts() {
    let paid = event!(OrderPaid, r#"{"type": "order.paid", "amount": 12.5, "currency": "EUR"}"#);
    assert_eq!(paid.amount.as_str(), "12.5");
    let refunded = event!(OrderRefunded, r#"{"type": "order.refunded", "reason": "late"}"#);
    assert_eq!(refunded.reason.value().map(String::as_str), Some("late"));
    assert_eq!(becomes::EventType::ALL.len(), 2);
}
