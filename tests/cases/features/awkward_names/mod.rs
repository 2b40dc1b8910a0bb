//! Words of Rust, names that begin with a digit or hold no letter, and what no identifier may hold.

#[rustfmt::skip]
mod becomes;

use crate::event;

#[test]
fn every_name_is_found_on_the_wire() {
    let body = r#"{"type": "self", "self": "a", "Self": "b", "crate": "c", "async": "d", "gen": "e", "": "f", "1st": "g",
        "a.b c/d": "h", "größe": "i", "日本": "j", "say \"hi\"\n": "k", "sign": "😀", "_": "l"}"#;
    event!(SelfValue, body);
}

#[test]
fn events_too() {
    event!(V1_2n, r#"{"type": "1.2/ünï"}"#);
    event!(Async, r#"{"type": "async"}"#);
    event!(Mod, r#"{"type": "mod"}"#);
}
