//! provider.toml asks for `f64` where the document says `number`.

#[rustfmt::skip]
mod becomes;

use crate::event;

#[test]
fn numbers_are_floating_point_numbers() {
    let thing =
        event!(ThingChanged, r#"{"type": "thing.changed", "amount": 12.5, "count": 3, "rates": [1.0, 0.1]}"#);
    assert_eq!((thing.amount, thing.rates.value().unwrap()[1]), (12.5, 0.1));
}

#[test]
fn an_integer_comes_back_as_the_same_number_in_another_spelling() {
    let body = br#"{"type": "thing.changed", "amount": 12, "count": 3}"#;
    let encoded = becomes::Event::decode_unverified(&crate::headers(&[]), body).unwrap().encode();
    assert_eq!(encoded, r#"{"type":"thing.changed","amount":12.0,"count":3}"#);
}
