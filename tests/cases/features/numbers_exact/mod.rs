//! A number keeps its digits, since money is no floating point number.

#[rustfmt::skip]
mod becomes;

use crate::event;

#[test]
fn digits_are_kept() {
    let body = r#"{"type": "thing.changed", "amount": 12.50, "count": 3, "rates": [1e2, 123456789012345678901234567890.10]}"#;
    let thing = event!(ThingChanged, body);
    assert_eq!(thing.amount.as_str(), "12.50");
    assert_eq!(thing.rates.value().unwrap()[1].as_str(), "123456789012345678901234567890.10");
}

#[test]
fn limits_of_the_document_fail_nothing() {
    event!(ThingChanged, r#"{"type": "thing.changed", "amount": -1, "count": 11}"#);
}
