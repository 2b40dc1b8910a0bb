//! An AsyncAPI 2.6 document of the receiver's side, one of whose payloads lies in a file of its own.

#[rustfmt::skip]
mod becomes;

use crate::event;

#[test]
fn what_is_published_arrives() {
    assert_eq!(event!(Paid, r#"{"event": "paid", "amount": 1}"#).amount, 1);
    event!(Voided, r#"{"event": "voided", "note": [1, "x"]}"#);
}
