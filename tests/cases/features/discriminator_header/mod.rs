//! A header names the event; the body does not.

#[rustfmt::skip]
mod becomes;

use crate::{event, headers};

#[test]
fn the_header_names_the_event() {
    assert_eq!(event!(InvoicePaid, ["x-acme-event": "invoice.paid"], r#"{"amount": 1250}"#).amount, 1250);
}

#[test]
fn without_the_header_there_is_no_event() {
    let error = becomes::Event::decode_unverified(&headers(&[]), br#"{"amount": 1250}"#).unwrap_err();
    assert!(error.to_string().contains("x-acme-event"), "{error}");
}
