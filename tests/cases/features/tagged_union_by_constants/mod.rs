//! A member that holds other constants in each branch of a `oneOf` tells them apart without a discriminator.

#[rustfmt::skip]
mod becomes;

use becomes::ThingChangedOwner as Owner;

use crate::event;

#[test]
fn constants_choose_the_variant() {
    let owner =
        |text: &str| event!(ThingChanged, format!(r#"{{"type": "thing.changed", "owner": {text}}}"#)).owner;
    assert!(
        matches!(owner(r#"{"kind": "person", "name": "x"}"#), Owner::Person(person) if person.name == "x")
    );
    assert!(!matches!(owner(r#"{"kind": "trust", "register": "7"}"#), Owner::Person(_) | Owner::Unlisted(_)));
    assert!(matches!(owner(r#"{"kind": "ship"}"#), Owner::Unlisted(_)));
}
