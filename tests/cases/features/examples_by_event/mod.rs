//! Payloads in an extension, and in a file under the names that the header has, widen what the schemas say.

#[rustfmt::skip]
mod becomes;

use crate::event;

#[test]
fn a_file_of_many_payloads_is_evidence() {
    let paid = event!(OrderPaid, ["x-acme-event": "order"], r#"{"action": "paid", "amount": 12.50, "currency": "EUR"}"#);
    assert_eq!(paid.currency.value().map(String::as_str), Some("EUR"));
    let ping = event!(Ping, ["x-acme-event": "ping"], r#"{"zen": null}"#);
    assert!(ping.zen.is_null());
}

#[test]
fn an_extension_is_evidence() {
    let ping = event!(Ping, ["x-acme-event": "ping"], r#"{"zen": "Keep it simple.", "hook": 7}"#);
    assert_eq!(ping.hook.value(), Some(&7));
}
