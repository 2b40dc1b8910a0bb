//! An integer of which the document lists the values, with names and meanings: an enum with room for others.

#[rustfmt::skip]
mod becomes;

use becomes::UserChangedState;

use crate::event;

#[test]
fn listed_values_are_variants() {
    let user = event!(UserChanged, r#"{"type": "user.changed", "state": -1, "level": 10}"#);
    assert_eq!(user.state, UserChangedState::Refused);
}

#[test]
fn other_numbers_are_kept_however_large() {
    let user = event!(UserChanged, r#"{"type": "user.changed", "state": 36893488147419103232, "level": 7}"#);
    assert_eq!(user.state.number().as_str(), "36893488147419103232");
}
