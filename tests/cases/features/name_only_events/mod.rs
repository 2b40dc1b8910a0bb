//! Events of which only the name is documented: their payload is JSON, and they are events all the same.

#[rustfmt::skip]
mod becomes;

use crate::event;

#[test]
fn the_payload_is_json() {
    let lost = event!(CardLost, r#"{"type": "card.lost", "card": {"last4": "4242"}}"#);
    assert_eq!(lost.as_str(), r#"{"type": "card.lost", "card": {"last4": "4242"}}"#);
    event!(CardFound, r#"{"type": "card.found"}"#);
}
