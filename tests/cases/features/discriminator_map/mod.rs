//! provider.toml says what one key of the document is on the wire; the other key is itself.

#[rustfmt::skip]
mod becomes;

use crate::event;

#[test]
fn the_map_wins_over_the_key() {
    event!(Inv01, r#"{"type": "INV-01", "amount": 1250}"#);
    event!(Refund, r#"{"type": "refund", "amount": 1250}"#);
}
