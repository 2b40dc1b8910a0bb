//! Absent, null and present are three states, and each comes back as it was.

#[rustfmt::skip]
mod becomes;

use runtime::Maybe;

use crate::{event, headers};

#[test]
fn absent_null_and_present_differ() {
    let start = r#"{"type": "user.changed", "always": "a", "perhaps_null": null"#;
    let either = |rest: &str| event!(UserChanged, format!("{start}{rest}}}")).perhaps_either;
    assert_eq!(either(""), Maybe::Absent);
    assert_eq!(either(r#", "perhaps_either": null"#), Maybe::Null);
    assert_eq!(either(r#", "perhaps_either": "d""#), Maybe::Present("d".to_owned()));
}

#[test]
fn an_unexpected_null_is_kept() {
    let body = r#"{"type": "user.changed", "always": "a", "perhaps_null": null, "perhaps_absent": null}"#;
    assert_eq!(event!(UserChanged, body).perhaps_absent, Maybe::Null);
}

#[test]
fn what_is_required_must_be_there() {
    for rest in [r#""always": null, "perhaps_null": null"#, r#""perhaps_null": null"#, r#""always": "a""#] {
        let body = format!(r#"{{"type": "user.changed", {rest}}}"#);
        let decoded = becomes::Event::decode_unverified(&headers(&[]), body.as_bytes());
        assert!(matches!(decoded, Ok(becomes::Event::Malformed(_))), "{body}: {decoded:?}");
    }
}
