//! Two envelopes, each with a name of its own for the member that names the event.

#[rustfmt::skip]
mod becomes;

use crate::{event, headers};

#[test]
fn either_place_names_the_event() {
    assert_eq!(event!(InvoicePaid, r#"{"event": "invoice.paid", "amount": 1250}"#).amount, 1250);
    assert_eq!(event!(UserVerified, r#"{"user": "u-1", "eventType": "USER_VERIFIED"}"#).user, "u-1");
}

#[test]
fn the_first_place_that_holds_a_text_decides() {
    // A member that the schema does not list is no part of the type, so it cannot be compared here.
    let body = r#"{"event": null, "user": "u-1", "eventType": "USER_VERIFIED"}"#;
    let decoded = becomes::Event::decode_unverified(&headers(&[]), body.as_bytes());
    assert!(matches!(decoded, Ok(becomes::Event::UserVerified(_))), "{decoded:?}");
}
