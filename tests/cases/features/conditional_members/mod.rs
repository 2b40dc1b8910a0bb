//! Members that a schema lists under a condition are optional ones, and none of them is lost.

#[rustfmt::skip]
mod becomes;

use crate::event;

#[test]
fn members_under_conditions_are_optional() {
    let card = event!(ThingChanged, r#"{"type":"thing.changed","kind":"card","last4":"4242"}"#);
    assert_eq!(card.last4.value().map(String::as_str), Some("4242"));
    let bank = r#"{"type":"thing.changed","kind":"bank","iban":"XX1","country":"XX","holder":{"name":"a"}}"#;
    let bank = event!(ThingChanged, bank);
    assert_eq!(bank.iban.value().map(String::as_str), Some("XX1"));
    assert!(bank.holder.is_present() && bank.last4.is_absent());
}
