//! The member `event` names the event: a webhook becomes the variant that its constant names.

#[rustfmt::skip]
mod becomes;

use crate::{event, headers};

#[test]
fn the_constant_chooses_the_variant() {
    let paid = event!(InvoicePaid, r#"{"event": "invoice.paid", "amount": 1250}"#);
    assert_eq!(paid.amount, 1250);
}

#[test]
fn another_text_is_unknown_and_keeps_its_body() {
    let body = r#"{"event": "invoice.voided", "reason": 3}"#;
    let decoded = becomes::Event::decode_unverified(&headers(&[]), body.as_bytes()).unwrap();
    let becomes::Event::Unknown(unknown) = decoded else { panic!("{decoded:?}") };
    assert_eq!((unknown.event_type(), unknown.body()), ("invoice.voided", body));
}

#[test]
fn another_shape_is_malformed_and_says_where() {
    let body = r#"{"event": "invoice.paid", "amount": "12.50"}"#;
    let decoded = becomes::Event::decode_unverified(&headers(&[]), body.as_bytes()).unwrap();
    let becomes::Event::Malformed(malformed) = decoded else { panic!("{decoded:?}") };
    assert_eq!(
        (malformed.event_type(), malformed.path(), malformed.body()),
        ("invoice.paid", "$.amount", body)
    );
}
