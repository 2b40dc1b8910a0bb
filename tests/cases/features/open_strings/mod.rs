//! A text of which the document lists the values, with their meanings: an enum with room for others.

#[rustfmt::skip]
mod becomes;

use becomes::{CardChangedBrand, CardChangedState};

use crate::event;

#[test]
fn listed_values_are_variants() {
    let card = event!(CardChanged, r#"{"type": "card.changed", "state": "FROZEN", "brand": "12"}"#);
    assert_eq!((card.state, card.brand), (CardChangedState::OnHold, CardChangedBrand::V12));
}

#[test]
fn other_values_are_kept() {
    let card = event!(CardChanged, r#"{"type": "card.changed", "state": "melted", "brand": "Visa"}"#);
    assert_eq!(card.state, CardChangedState::Unlisted("melted".to_owned()));
    assert_eq!(card.brand.as_str(), "Visa");
}
