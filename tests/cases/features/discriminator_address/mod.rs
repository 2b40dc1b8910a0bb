//! The address of an AsyncAPI channel is what a body says in `topic`; one message serves two channels.

#[rustfmt::skip]
mod becomes;

use crate::event;

#[test]
fn each_address_is_an_event() {
    assert_eq!(event!(InvoicesPaid, r#"{"topic": "invoices/paid", "number": "A-1"}"#).number, "A-1");
    assert_eq!(event!(InvoicesVoided, r#"{"topic": "invoices/voided", "number": "A-2"}"#).number, "A-2");
}
