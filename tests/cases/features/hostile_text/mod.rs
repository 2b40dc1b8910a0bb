//! Text that would like to be code, markup or invisible: it stays text, and the wire names are still found.

#[rustfmt::skip]
mod becomes;

use crate::headers;

#[test]
fn wire_names_are_found() {
    let body = r##"{"type": "\"}; std::process::exit(1); //", "quote\"\\": "a", "new\nline": "b", "\u202Ebidi": "c", "{}": "d",
        "\"#": "\n", "//! x": "e"}"##;
    let decoded = becomes::Event::decode_unverified(&headers(&[]), body.as_bytes()).unwrap();
    assert!(decoded.is_typed(), "{decoded:?}");
    assert_eq!(crate::json(&decoded.encode()), crate::json(body));
}
