//! Objects at places of one name that differ in optional members alone are one type, called after the place; so are
//! enums of which one lists all values of the other.

#[rustfmt::skip]
mod becomes;

use crate::event;

#[test]
fn both_places_hold_one_type() {
    let paid = event!(
        OrderPaid,
        r#"{"type": "order.paid", "state": "sent", "customer": {"id": "1", "city": "Ulm"}}"#
    );
    let sent = event!(
        OrderSent,
        r#"{"type": "order.sent", "state": "found", "customer": {"id": "1", "phone": "5"}}"#
    );
    let states = [paid.state, sent.state].map(|state| state.into_value());
    assert_eq!(states, [Some(becomes::State::Sent), Some(becomes::State::Found)]);
    let customers: [becomes::Customer; 2] = [paid.customer, sent.customer];
    assert_eq!(customers.map(|customer| customer.phone.into_value()), [None, Some("5".to_owned())]);
}
