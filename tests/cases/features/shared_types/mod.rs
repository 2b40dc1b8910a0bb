//! A schema that two events refer to is one type, in the file of what events share.

#[rustfmt::skip]
mod becomes;

use crate::event;

#[test]
fn both_events_hold_the_same_type() {
    let total =
        event!(InvoicePaid, r#"{"type": "invoice.paid", "total": {"value": "1.00", "currency": "CHF"}}"#)
            .total;
    let sum = event!(
        PayoutMade,
        r#"{"type": "payout.made", "sum": {"value": "1.00", "currency": "CHF"}, "fees": []}"#
    )
    .sum;
    assert_eq!(total, sum);
}
