//! Values that may be about people come in; words about them that are about nobody go out.
//!
//! A text is shown only where a document could have listed it: short, made of the letters that identifiers are made
//! of, and with few digits, so that neither sentences and addresses nor most numbers, tokens and days pass.

use super::tape::{Body, Kind};

/// Whether values are shown as they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Values {
    /// Only what they look like.
    Masked,
    /// As they came.
    Shown,
}

/// The longest text that is taken for an identifier.
const LONGEST_NAME: usize = 60;
/// How many digits an identifier has at most: enough for `sha256` and `v2.10`, too few for a day or most numbers.
const MOST_DIGITS: usize = 4;
/// How much of a value an example shows.
const LONGEST_EXAMPLE: usize = 160;
/// How deep an example goes into a value.
const DEEPEST_EXAMPLE: usize = 3;
/// How many members and elements of a value an example shows.
const MOST_PARTS: usize = 8;

/// Whether a text looks like a name that a document could list: an enum value, a key, an event type.
pub fn is_name(text: &str) -> bool {
    let mut letters = text.chars();
    let starts_well =
        letters.next().is_some_and(|first| first.is_ascii_alphabetic() || matches!(first, '_' | '$'));
    let goes_on_well = letters
        .all(|letter| letter.is_ascii_alphanumeric() || matches!(letter, '_' | '-' | '.' | ':' | '/' | '$'));
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    starts_well && goes_on_well && digits <= MOST_DIGITS && text.len() <= LONGEST_NAME
}

/// A text by its looks: a format that everyone knows, or its length.
pub fn looks(text: &str) -> String {
    match format(text) {
        Some(format) => format.to_owned(),
        None => {
            let count = text.chars().count();
            format!("text of {count} character{}", if count == 1 { "" } else { "s" })
        }
    }
}

/// The name of the format that a text has, if it is one that everyone knows.
pub fn format(text: &str) -> Option<&'static str> {
    const KNOWN: [(&str, &str); 7] = [
        ("00000000-0000-0000-0000-000000000000", "uuid"),
        ("0000-00-00", "date"),
        ("0000-00-00T00:00", "date-time"),
        ("0000-00-00 00:00", "date-time"),
        ("00:00:00", "time"),
        ("00:00", "time"),
        ("00/00/0000", "date"),
    ];
    let is_hexadecimal = |pattern: &str| pattern.len() == 36;
    let is_like = |pattern: &str| {
        let fits = |(letter, wanted): (u8, u8)| match wanted {
            b'0' if is_hexadecimal(pattern) => letter.is_ascii_hexdigit(),
            b'0' => letter.is_ascii_digit(),
            wanted => letter == wanted,
        };
        let starts = text.bytes().zip(pattern.bytes()).all(fits);
        let may_go_on = pattern.ends_with("00:00") && pattern.len() > 10;
        starts && (text.len() == pattern.len() || (may_go_on && (pattern.len()..=40).contains(&text.len())))
    };
    if let Some((_, name)) = KNOWN.iter().find(|(pattern, _)| is_like(pattern)) {
        return Some(name);
    }
    if text.starts_with("https://") || text.starts_with("http://") {
        return Some("uri");
    }
    if text.split_once('@').is_some_and(|(_, domain)| domain.contains('.')) && !text.contains(' ') {
        return Some("email");
    }
    if text.parse::<std::net::IpAddr>().is_ok() {
        return Some("ip-address");
    }
    if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) {
        return Some("digits");
    }
    let is_number = text.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b'-'));
    (is_number && text.parse::<f64>().is_ok()).then_some("decimal")
}

/// A text that may be a name: itself, or its looks between angle brackets.
pub fn name(text: &str, values: Values) -> String {
    if values == Values::Shown || is_name(text) { text.to_owned() } else { format!("<{}>", looks(text)) }
}

/// A value that may be one of an enum, as JSON: a name or a small number, or its looks between angle brackets.
pub fn listed(body: Body<'_>, at: usize, values: Values) -> String {
    match body.kind(at) {
        Kind::Text | Kind::Escaped => match body.text(at) {
            Some(text) if values == Values::Shown || is_name(&text) => serde_json::json!(text).to_string(),
            Some(text) => format!("<{}>", looks(&text)),
            None => "<half of a surrogate pair>".to_owned(),
        },
        Kind::Number if is_small(body.raw(at)) => body.raw(at).to_owned(),
        Kind::True | Kind::False | Kind::Null => literal(body.kind(at)).to_owned(),
        Kind::Number | Kind::Array | Kind::Object => example(body, at, values),
    }
}

/// Whether a number is too small to be about anyone.
pub fn is_small(number: &str) -> bool {
    number.trim_start_matches('-').bytes().filter(u8::is_ascii_digit).count() <= MOST_DIGITS
        && number.len() <= MOST_DIGITS + 2
}

/// A value on one line, its texts and numbers by their looks unless values are shown.
pub fn example(body: Body<'_>, at: usize, values: Values) -> String {
    let mut shown = String::new();
    write(body, at, values, 0, &mut shown);
    match shown.char_indices().nth(LONGEST_EXAMPLE) {
        Some((end, _)) => format!("{}…", &shown[..end]),
        None => shown,
    }
}

const fn literal(kind: Kind) -> &'static str {
    match kind {
        Kind::True => "true",
        Kind::False => "false",
        _ => "null",
    }
}

fn write(body: Body<'_>, at: usize, values: Values, depth: usize, shown: &mut String) {
    let kind = body.kind(at);
    match kind {
        // What does not fit any more need not be made.
        _ if shown.len() > 4 * LONGEST_EXAMPLE => {}
        Kind::Null => shown.push_str("null"),
        Kind::True | Kind::False if values == Values::Shown => shown.push_str(literal(kind)),
        Kind::True | Kind::False => shown.push_str("<boolean>"),
        Kind::Number if values == Values::Shown => shown.push_str(body.raw(at)),
        Kind::Number => shown.push_str(&number(body.raw(at))),
        Kind::Text | Kind::Escaped => match (body.text(at), values) {
            (Some(text), Values::Shown) => shown.push_str(&serde_json::json!(text).to_string()),
            (Some(text), Values::Masked) => shown.push_str(&format!("<{}>", looks(&text))),
            (None, _) => shown.push_str("<half of a surrogate pair>"),
        },
        Kind::Array | Kind::Object => {
            let is_object = kind == Kind::Object;
            let parts: Vec<(Option<usize>, usize)> = if is_object {
                body.members(at).map(|(key, value)| (Some(key), value)).take(MOST_PARTS + 1).collect()
            } else {
                body.inside(at).map(|value| (None, value)).take(MOST_PARTS + 1).collect()
            };
            let is_cut = parts.len() > MOST_PARTS || (depth == DEEPEST_EXAMPLE && !parts.is_empty());
            let most = if depth == DEEPEST_EXAMPLE { 0 } else { MOST_PARTS };
            shown.push(if is_object { '{' } else { '[' });
            for (index, (key, value)) in parts.into_iter().take(most).enumerate() {
                shown.push_str(if index == 0 { "" } else { ", " });
                if let Some(key) = key {
                    shown.push_str(&self::key(body, key, values));
                    shown.push_str(": ");
                }
                write(body, value, values, depth + 1, shown);
            }
            shown.push_str(if is_cut { "…" } else { "" });
            shown.push(if is_object { '}' } else { ']' });
        }
    }
}

fn key(body: Body<'_>, at: usize, values: Values) -> String {
    match body.text(at) {
        Some(text) if values == Values::Shown || is_name(&text) => serde_json::json!(text).to_string(),
        Some(text) => format!("<{}>", looks(&text)),
        None => "<half of a surrogate pair>".to_owned(),
    }
}

fn number(text: &str) -> String {
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    let what =
        if text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-') { "integer" } else { "number" };
    format!("<{what} of {digits} digit{}>", if digits == 1 { "" } else { "s" })
}

#[cfg(test)]
mod tests {
    use super::super::tape::Tape;
    use super::*;

    #[test]
    fn names_are_what_documents_list() {
        for name in ["in_review", "IN-REVIEW", "user.kyc.failed", "x-api", "v2.10", "$ref", "sha256", "a/b"] {
            assert!(is_name(name), "{name}");
        }
        for text in [
            "",
            "4111111111111111",
            "@ann",
            "ann@acme.example",
            "+49301234",
            "In review",
            "2026-01-02",
            "tok_9f8e7d6c5b",
            "0f8fad5b-d9cb-469f-a165-70867728950e",
            "Müller",
            "a\u{202e}b",
            &"x".repeat(LONGEST_NAME + 1),
        ] {
            assert!(!is_name(text), "{text}");
        }
    }

    #[test]
    fn formats_are_known_by_their_looks() {
        let check = |text: &str, expected: &str| assert_eq!(looks(text), expected, "{text}");
        check("0F8fad5b-d9cb-469f-a165-70867728950e", "uuid");
        check("2026-01-02", "date");
        check("2026-01-02T03:04:05.678+01:00", "date-time");
        check("2026-01-02 03:04:05", "date-time");
        check("12:30", "time");
        check("https://acme.example/ann", "uri");
        check("ann@acme.example", "email");
        check("192.0.2.1", "ip-address");
        check("4111111111111111", "digits");
        check("-12.50", "decimal");
        check("Ann", "text of 3 characters");
        check("", "text of 0 characters");
        check("é", "text of 1 character");
    }

    #[test]
    fn an_example_shows_no_value() {
        let text = r#"{"name": "Ann", "ann@acme.example": 4711, "is": true, "none": null, "in": [{"deep": {"deeper": 1}}],
            "price": -1.50, "a": 1, "b": 2, "c": 3}"#;
        let mut tape = Tape::default();
        tape.read(text).unwrap();
        let body = Body::new(text, &tape);
        assert_eq!(
            example(body, 0, Values::Masked),
            "{\"name\": <text of 3 characters>, <email>: <integer of 4 digits>, \"is\": <boolean>, \"none\": null, \
             \"in\": [{\"deep\": {…}}], \"price\": <number of 3 digits>, \"a\": <inte…"
        );
        let shown = example(body, 0, Values::Shown);
        assert!(shown.starts_with(r#"{"name": "Ann", "ann@acme.example": 4711, "is": true,"#), "{shown}");
    }

    #[test]
    fn values_of_enums_are_shown_where_they_are_names() {
        let check = |text: &str, expected: &str| {
            let mut tape = Tape::default();
            tape.read(text).unwrap();
            assert_eq!(listed(Body::new(text, &tape), 0, Values::Masked), expected);
        };
        check(r#""in_review""#, r#""in_review""#);
        check(r#""Ann Smith""#, "<text of 9 characters>");
        check("7", "7");
        check("-7.5", "-7.5");
        check("4711000", "<integer of 7 digits>");
        check("true", "true");
        check(r#"{"a": 1}"#, r#"{"a": <integer of 1 digit>}"#);
    }
}
