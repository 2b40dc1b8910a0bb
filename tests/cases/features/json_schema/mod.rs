//! A JSON Schema lists the events: each leaf of its lists is one, and `$id` names a schema.

#[rustfmt::skip]
mod becomes;

use crate::event;

#[test]
fn each_leaf_is_an_event() {
    let made = event!(OrderMade, ["x-event": "order"], r#"{"action":"made","order":{"number":1}}"#);
    assert_eq!(made.order.number, 1);
    let paid =
        event!(OrderPaid, ["x-event": "order"], r#"{"action":"paid","order":{"number":2,"note":"x"}}"#);
    assert_eq!(paid.order.note.value().map(String::as_str), Some("x"));
    let ping = event!(Ping, ["x-event": "ping"], r#"{"zen":"Mind"}"#);
    assert_eq!(ping.zen, "Mind");
}
