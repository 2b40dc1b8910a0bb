//! A `oneOf` with a discriminator is an enum chosen by that member, with room for a tag that is not listed.

#[rustfmt::skip]
mod becomes;

use becomes::ThingChangedSource as Source;

use crate::{event, headers};

#[test]
fn the_tag_chooses_the_variant() {
    let source =
        |text: &str| event!(ThingChanged, format!(r#"{{"type": "thing.changed", "source": {text}}}"#)).source;
    assert!(matches!(source(r#"{"last4": "4242", "kind": "card"}"#), Source::Card(_)));
    assert!(matches!(source(r#"{"kind": "debit_card", "last4": "4242"}"#), Source::Card(_)));
    // The schema's own name counts where the mapping does not list it.
    assert!(matches!(source(r#"{"kind": "Bank", "iban": "DE"}"#), Source::Bank(_)));
    assert!(matches!(source(r#"{"kind": "cash"}"#), Source::Unlisted(_)));
}

#[test]
fn a_known_tag_decides() {
    let body = r#"{"type": "thing.changed", "source": {"kind": "card", "last4": 4242}}"#;
    let decoded = becomes::Event::decode_unverified(&headers(&[]), body.as_bytes()).unwrap();
    let becomes::Event::Malformed(malformed) = decoded else { panic!("{decoded:?}") };
    assert_eq!(malformed.path(), "$.source.last4");
}
