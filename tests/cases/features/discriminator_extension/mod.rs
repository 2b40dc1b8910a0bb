//! An extension of the operation says which texts name the event.

#[rustfmt::skip]
mod becomes;

use crate::event;

#[test]
fn each_text_of_the_extension_is_an_event() {
    event!(InvoicePaid, r#"{"type": "invoice.paid", "number": "A-1"}"#);
    event!(InvoiceVoided, r#"{"type": "invoice.voided", "number": "A-1"}"#);
}
