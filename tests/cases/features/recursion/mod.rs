//! Types that contain themselves: through an optional member, a list, a circle of required members, and a union.

#[rustfmt::skip]
mod becomes;

use crate::event;

#[test]
fn types_contain_themselves() {
    let body = r#"{"type": "thing.changed", "person": {"parent": {"parent": {}}}, "folder": {"folders": [{"folders": []}]},
        "term": {"not": {"not": 7}}}"#;
    let thing = event!(ThingChanged, body);
    assert!(thing.person.parent.value().unwrap().parent.is_present());
    assert_eq!(thing.folder.folders[0].folders, []);
}

#[test]
fn a_circle_that_cannot_close_may_end_anywhere() {
    let body = r#"{"type": "thing.changed", "person": {}, "folder": {"folders": []}, "egg": {"hen": {}}}"#;
    event!(ThingChanged, body);
}
