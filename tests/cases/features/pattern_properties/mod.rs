//! Members that have a pattern for a name: a map where all patterns give one type, any value where they do not.

#[rustfmt::skip]
mod becomes;

use crate::event;

#[test]
fn members_behind_patterns_are_kept() {
    let body =
        r#"{"type":"thing.changed","prices":{"EUR":1,"USD":2},"labels":{"color":"red","x-a":"b","n-c":3}}"#;
    let event = event!(ThingChanged, body);
    assert_eq!(event.prices.value().map(|prices| prices["USD"]), Some(2));
    let labels = event.labels.value().unwrap();
    assert_eq!(labels.color.value().map(String::as_str), Some("red"));
    assert_eq!(labels.additional["n-c"].decode::<i64>().unwrap(), 3);
}
