//! Texts of a format keep what came and are parsed on demand; a text of another form fails nothing.

#[rustfmt::skip]
mod becomes;

use crate::event;

#[test]
fn known_formats_parse_on_demand() {
    let body = r#"{"type": "thing.changed", "at": "2026-02-28T10:00:00+01:00", "day": "2026-02-28", "time": "10:00:00",
        "id": "67e55044-10b1-426f-9247-bb680e5fe0c8", "link": "https://acme.example/a", "mail": "a@acme.example", "count": 5}"#;
    let thing = event!(ThingChanged, body);
    assert_eq!(thing.at.value().unwrap().parse().unwrap().as_second(), 1_772_269_200);
    assert!(thing.day.value().unwrap().parse().is_ok() && thing.time.value().unwrap().parse().is_ok());
    assert!(thing.id.value().unwrap().parse().is_ok() && thing.link.value().unwrap().parse().is_ok());
}

#[test]
fn own_formats_parse_too() {
    let body = r#"{"type": "thing.changed", "stamp": "28-02-2026 10:00 PM", "own_day": "28/02/2026", "own_id": null}"#;
    let thing = event!(ThingChanged, body);
    assert_eq!(thing.stamp.value().unwrap().parse().unwrap().to_string(), "2026-02-28T22:00:00");
    assert_eq!(thing.own_day.value().unwrap().parse().unwrap().to_string(), "2026-02-28");
}

#[test]
fn a_text_of_another_form_is_kept() {
    let thing = event!(ThingChanged, r#"{"type": "thing.changed", "id": "not-a-uuid", "at": ""}"#);
    assert_eq!(thing.id.value().unwrap().as_str(), "not-a-uuid");
    assert!(thing.id.value().unwrap().parse().is_err() && thing.at.value().unwrap().parse().is_err());
}
