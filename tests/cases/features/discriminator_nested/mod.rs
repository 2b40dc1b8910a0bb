//! The event is named by a member of a member.

#[rustfmt::skip]
mod becomes;

use crate::event;

#[test]
fn a_member_of_a_member_names_the_event() {
    let paid = event!(InvoicePaid, r#"{"data": {"amount": 1250, "meta": {"type": "invoice.paid"}}}"#);
    assert_eq!((paid.data.amount, paid.data.meta.r#type.as_str()), (1250, "invoice.paid"));
}
