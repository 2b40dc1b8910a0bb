//! An `allOf` of an envelope and what one event adds to it is one struct, in which each member says the most it can.

#[rustfmt::skip]
mod becomes;

use crate::event;

#[test]
fn the_parts_are_one_struct() {
    let paid = event!(InvoicePaid, r#"{"id": "d-1", "type": "invoice.paid", "data": {"amount": 1250}}"#);
    assert_eq!((paid.id.as_str(), paid.data.amount), ("d-1", 1250));
}
