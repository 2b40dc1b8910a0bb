//! An object that names some members and describes the others: a struct with a map for the others.

#[rustfmt::skip]
mod becomes;

use crate::event;

#[test]
fn further_members_are_kept() {
    let thing =
        event!(ThingChanged, r#"{"type": "thing.changed", "additional": "mine", "chess": 3, "go": 9}"#);
    assert_eq!(thing.additional.value().unwrap(), "mine");
    assert_eq!(
        thing.additional2.iter().map(|(game, points)| (game.as_str(), *points)).collect::<Vec<_>>(),
        [("chess", 3), ("go", 9)]
    );
}
