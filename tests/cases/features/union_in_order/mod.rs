//! Alternatives that nothing tells apart are tried in order; what fits none is kept.

#[rustfmt::skip]
mod becomes;

use becomes::{ThingChangedPrice as Price, ThingChangedTarget as Target};

use crate::event;

#[test]
fn the_first_that_fits_is_taken() {
    let target =
        |text: &str| event!(ThingChanged, format!(r#"{{"type": "thing.changed", "target": {text}}}"#)).target;
    assert_eq!(target("null"), None);
    assert!(matches!(target(r#"["a"]"#), Some(Target::List(list)) if list == ["a"]));
    assert!(matches!(target("[1]"), Some(Target::Unlisted(_))));
    assert!(matches!(target("7"), Some(Target::Unlisted(_))));
}

#[test]
fn texts_and_integers_are_told_apart() {
    let price = |text: &str| {
        event!(ThingChanged, format!(r#"{{"type": "thing.changed", "target": null, "price": {text}}}"#)).price
    };
    assert_eq!(price("7").into_value(), Some(Price::Integer(7)));
    assert_eq!(price(r#""7""#).into_value(), Some(Price::Text("7".to_owned())));
    assert!(matches!(price("7.5").into_value(), Some(Price::Unlisted(_))));
}
