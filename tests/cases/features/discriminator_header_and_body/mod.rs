//! A header and a member of the body name the event together; the header alone where the body lacks the member.

#[rustfmt::skip]
mod becomes;

use crate::event;

#[test]
fn header_and_member_are_joined_by_a_dot() {
    let paid = event!(InvoicePaid, ["x-acme-event": "invoice"], r#"{"action": "paid", "amount": 1250}"#);
    assert_eq!(paid.amount, 1250);
    assert_eq!(becomes::EventType::InvoicePaid.as_str(), "invoice.paid");
}

#[test]
fn the_header_alone_may_name_it() {
    event!(Ping, ["x-acme-event": "ping"], r#"{"zen": "Keep it simple."}"#);
}
