//! Values that examples have at one place in, what their schema may be out.
//!
//! Types and members are what the examples show. What they only look like, such as a list of values or a number in a
//! text, stands under `x-looks-like`: nothing but an example says it, so nothing is decoded by it.

use serde_json::{Value, json};

use super::date;
use super::event::{Confidence, Source};
use super::nest::words;
use super::sketch::{Sketch, shown};
use crate::model::Type;
use crate::source;

/// Sketches what these values have in common; `source` is where the first of them stands.
pub fn sketch(values: &[&Value], source: &Source) -> Sketch {
    let mut made = Sketch {
        types: values.iter().map(|value| Type::of(value)).collect(),
        sources: vec![Source {
            confidence: Confidence::Shown,
            words: String::new(),
            says: Vec::new(),
            ..source.clone()
        }],
        ..Sketch::default()
    };
    // An integer is a number, so both of them are numbers.
    if made.types.contains(Type::Number) {
        made.types.remove(Type::Integer);
    }
    if made.types == [Type::Null].into_iter().collect() {
        // What else may stand there, no example shows.
        made.types.remove(Type::Null);
        made.undocumented.insert("type");
    }
    members(&mut made, values, source);
    elements(&mut made, values, source);
    let texts: Vec<&str> = values.iter().filter_map(|value| value.as_str()).collect();
    if texts.len() == values.iter().filter(|value| !value.is_null()).count() && !texts.is_empty() {
        text(&mut made, &texts, source);
    }
    made
}

fn members(made: &mut Sketch, values: &[&Value], source: &Source) {
    let objects: Vec<_> = values.iter().filter_map(|value| value.as_object()).collect();
    let mut names: Vec<&String> = Vec::new();
    let mut known = std::collections::BTreeSet::new();
    names.extend(objects.iter().flat_map(|object| object.keys()).filter(|name| known.insert(*name)));
    let inside: Vec<&Value> = objects.iter().flat_map(|object| object.values()).collect();
    if is_map(&names, &inside) {
        made.map = Some(Box::new(sketch(&inside, source)));
        return;
    }
    for name in names {
        let values: Vec<&Value> = objects.iter().filter_map(|object| object.get(name)).collect();
        let mut member = sketch(&values, source);
        if let Some(looks) = code(name, &values) {
            member.keywords.insert("x-looks-like".to_owned(), json!(looks));
        }
        if objects.len() > 1 {
            let seen = Some((values.len(), objects.len()));
            member.sources.iter_mut().for_each(|source| source.seen = seen);
        }
        *made.member_mut(name) = member;
    }
}

/// Whether names are data, and what they name is all of one kind.
fn is_map(names: &[&String], values: &[&Value]) -> bool {
    let is_currency = |name: &String| name.len() == 3 && name.bytes().all(|byte| byte.is_ascii_uppercase());
    let of_one_kind = values.windows(2).all(|pair| Type::of(pair[0]) == Type::of(pair[1]));
    names.len() > 1
        && (names.iter().all(|name| is_data(name))
            || of_one_kind && names.iter().all(|name| is_currency(name)))
}

/// The last words of names of what is told by a code.
const CODED: [&str; 8] = ["code", "codes", "status", "state", "type", "kind", "reason", "category"];
/// More values are no list that anyone wrote down.
const MOST_CODES: usize = 8;

/// What numbers look like whose name says that they stand for something.
fn code(name: &str, values: &[&Value]) -> Option<String> {
    let is_coded = words(name).last().is_some_and(|word| CODED.contains(&word.as_str()));
    let is_number = |value: &&Value| value.is_i64() || value.as_str().is_some_and(is_number);
    let seen: std::collections::BTreeSet<String> =
        values.iter().filter(|value| !value.is_null()).map(|value| shown(value)).collect();
    let is_code = is_coded && values.iter().all(|value| value.is_null() || is_number(value));
    (is_code && (1..=MOST_CODES).contains(&seen.len()))
        .then(|| format!("a code, seen as {}", seen.into_iter().collect::<Vec<_>>().join(", ")))
}

/// Whether a name is a value rather than a name: an identifier, a number, a date.
fn is_data(name: &str) -> bool {
    let is_number = name.len() > 1 && name.bytes().all(|byte| byte.is_ascii_digit());
    is_number || is_uuid(name) || is_date(name)
}

fn elements(made: &mut Sketch, values: &[&Value], source: &Source) {
    let arrays: Vec<_> = values.iter().filter_map(|value| value.as_array()).collect();
    let Some(first) = arrays.first() else { return };
    let all: Vec<&Value> = arrays.iter().flat_map(|array| array.iter()).collect();
    if all.is_empty() {
        made.undocumented.insert("elements");
        return;
    }
    let same_length =
        arrays.len() > 1 && first.len() > 1 && arrays.iter().all(|array| array.len() == first.len());
    if same_length {
        let columns: Vec<Vec<&Value>> =
            (0..first.len()).map(|at| arrays.iter().filter_map(|array| array.get(at)).collect()).collect();
        let kinds = |column: &Vec<&Value>| column.iter().map(|value| Type::of(value) as u8).max();
        if columns.iter().any(|column| kinds(column) != kinds(&columns[0])) {
            made.tuple = columns.iter().map(|column| sketch(column, source)).collect();
            return;
        }
        made.keywords.insert("x-looks-like".to_owned(), json!(format!("a tuple of {}", first.len())));
    }
    made.items = Some(Box::new(sketch(&all, source)));
}

/// More than is needed to find a text that is unlike the others.
const MOST_TEXTS: usize = 64;

fn text(made: &mut Sketch, texts: &[&str], source: &Source) {
    made.texts = texts.iter().take(MOST_TEXTS).map(|text| (*text).to_owned()).collect();
    let all = |is: fn(&str) -> bool| texts.iter().all(|text| is(text));
    let format = [
        ("uuid", is_uuid as fn(&str) -> bool),
        ("date-time", is_date_time),
        ("date", is_date),
        ("uri", is_uri),
    ];
    if let Some((format, _)) = format.into_iter().find(|(_, is)| all(*is)) {
        made.keywords.insert("format".to_owned(), json!(format));
        return;
    }
    let embedded: Vec<Value> = texts.iter().filter_map(|text| compound(text)).collect();
    if embedded.len() == texts.len() {
        made.embedded = Some(Box::new(sketch(&embedded.iter().collect::<Vec<_>>(), source)));
        return;
    }
    match date::shown(texts) {
        Some(date::Shown::As(notation)) => made.notation = Some(notation),
        Some(date::Shown::Either(text)) => made.unclear_date = Some(text),
        None => {}
    }
    if made.notation.is_some() || made.unclear_date.is_some() {
        return;
    }
    let looks = if all(is_decimal) {
        Some("a decimal number".to_owned())
    } else if all(is_number) {
        Some("a number".to_owned())
    } else {
        let distinct: std::collections::BTreeSet<&str> = texts.iter().copied().collect();
        let is_few = texts.len() > 2 && distinct.len() * 2 <= texts.len() && all(is_word);
        is_few.then(|| {
            format!(
                "one of {}",
                distinct.iter().map(|text| shown(&json!(text))).collect::<Vec<_>>().join(", ")
            )
        })
    };
    if let Some(looks) = looks {
        made.keywords.insert("x-looks-like".to_owned(), json!(looks));
    }
}

/// The object or the list that a text holds as JSON.
pub fn compound(text: &str) -> Option<Value> {
    let is_likely = text.trim_start().starts_with(['{', '[']) && text.len() > 2 && !is_deep(text);
    is_likely.then(|| source::json(text).ok()).flatten().filter(|value| value.is_object() || value.is_array())
}

/// Whether a text nests deeper than anyone writes into a text; such texts may lie in one another.
fn is_deep(text: &str) -> bool {
    let mut open = 0_usize;
    text.bytes().any(|byte| {
        match byte {
            b'{' | b'[' => open += 1,
            b'}' | b']' => open = open.saturating_sub(1),
            _ => {}
        }
        open > 32
    })
}

/// Whether a text has a format; one that is not known here contradicts nothing.
pub fn has_format(text: &str, format: &str) -> bool {
    match format {
        "uuid" => is_uuid(text),
        "date-time" => is_date_time(text),
        "date" => is_date(text),
        "uri" => is_uri(text),
        _ => true,
    }
}

/// Whether signs are as a pattern has them: `9` for a digit, `f` for a hexadecimal one.
fn fits(text: &str, pattern: &str) -> bool {
    text.len() == pattern.len()
        && text.bytes().zip(pattern.bytes()).all(|(byte, wanted)| match wanted {
            b'9' => byte.is_ascii_digit(),
            b'f' => byte.is_ascii_hexdigit(),
            other => byte == other,
        })
}

fn is_uuid(text: &str) -> bool {
    fits(text, "ffffffff-ffff-ffff-ffff-ffffffffffff")
}

fn is_date(text: &str) -> bool {
    fits(text, "9999-99-99") && is_number_in(text, 5, 1..=12) && is_number_in(text, 8, 1..=31)
}

/// Whether the two digits here lie in a range.
fn is_number_in(text: &str, at: usize, range: std::ops::RangeInclusive<u32>) -> bool {
    text.get(at..at + 2).and_then(|digits| digits.parse().ok()).is_some_and(|number| range.contains(&number))
}

fn is_date_time(text: &str) -> bool {
    let (Some(start), Some(rest)) = (text.get(..19), text.get(19..)) else { return false };
    let fraction = rest
        .strip_prefix('.')
        .map_or(rest, |rest| rest.trim_start_matches(|sign: char| sign.is_ascii_digit()));
    let is_written_so = fits(start, "9999-99-99T99:99:99") || fits(start, "9999-99-99 99:99:99");
    is_written_so
        && is_date(&start[..10])
        && is_number_in(start, 11, 0..=23)
        && is_number_in(start, 14, 0..=59)
        && is_number_in(start, 17, 0..=60)
        && (fraction == "Z" || fits(fraction, "+99:99") || fits(fraction, "-99:99"))
}

fn is_uri(text: &str) -> bool {
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    rest.is_some_and(|rest| rest.contains('.') && !rest.contains(char::is_whitespace))
}

fn is_decimal(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let parts = digits.split_once('.');
    parts.is_some_and(|(whole, rest)| [whole, rest].iter().all(|part| is_number(part)))
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn is_word(text: &str) -> bool {
    !text.is_empty()
        && text.len() <= 40
        && text.chars().all(|sign| sign.is_alphanumeric() || "_-.".contains(sign))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::page::note::Notes;
    use crate::page::shared::Shared;

    /// The schema of these values, without what it rests on.
    fn check(values: &[Value], expected: Value) {
        fn bare(value: Value) -> Value {
            match value {
                Value::Object(members) => {
                    let members =
                        members.into_iter().filter(|(key, _)| key != "x-provenance" && key != "description");
                    Value::Object(members.map(|(key, value)| (key, bare(value))).collect())
                }
                Value::Array(elements) => elements.into_iter().map(bare).collect(),
                other => other,
            }
        }
        let made = sketch(&values.iter().collect::<Vec<_>>(), &Source::default());
        let schema = made.schema(&mut Shared::default(), &mut Notes::default());
        assert_eq!(bare(schema), expected, "{values:?}");
    }

    #[test]
    fn types_are_those_of_all() {
        check(&[json!(1), json!(2)], json!({"type": "integer"}));
        check(&[json!(1), json!(2.5)], json!({"type": "number"}));
        check(&[json!("a"), json!(null)], json!({"type": ["string", "null"]}));
        check(&[json!(null)], json!({"x-undocumented": ["type"]}));
        check(&[json!(true), json!("a")], json!({"type": ["boolean", "string"]}));
    }

    #[test]
    fn texts_have_formats() {
        check(&[json!("c4f6d7a7-cf31-4ae4-af15-7571c0e7f743")], json!({"type": "string", "format": "uuid"}));
        check(&[json!("c4f6d7a7-cf31-4ae4-af15-7571c0e7f743"), json!("x")], json!({"type": "string"}));
        check(
            &[json!("2026-05-12T13:07:30+00:00"), json!("2026-01-06T14:50:31.481Z")],
            json!({"type": "string", "format": "date-time"}),
        );
        check(&[json!("2026-05-12")], json!({"type": "string", "format": "date"}));
        check(&[json!("https://a.example/x")], json!({"type": "string", "format": "uri"}));
        check(&[json!("500.00")], json!({"type": "string", "x-looks-like": "a decimal number"}));
        check(&[json!("103")], json!({"type": "string", "x-looks-like": "a number"}));
        check(&[json!("23-06-2025 03:20 PM")], json!({"type": "string", "format": "day-month-year-12-hour"}));
        check(
            &[json!("01/02/2026")],
            json!({"type": "string", "x-looks-like": "a date whose day or month comes first"}),
        );
        check(&[json!("2026-13-01")], json!({"type": "string"}));
        check(
            &[json!("{\"a\": 1}")],
            json!({"type": "string", "contentMediaType": "application/json",
                "contentSchema": {"type": "object", "properties": {"a": {"type": "integer"}}}}),
        );
        check(
            &[json!("a"), json!("b"), json!("a"), json!("b")],
            json!({"type": "string", "x-looks-like": "one of a, b"}),
        );
    }

    #[test]
    fn lists_and_objects() {
        check(&[json!([])], json!({"type": "array", "x-undocumented": ["elements"]}));
        check(
            &[json!(["a", 1]), json!(["b", 2])],
            json!({"type": "array", "prefixItems": [{"type": "string"}, {"type": "integer"}]}),
        );
        check(
            &[json!(["a", "b"]), json!(["a", "c"])],
            json!({"type": "array", "x-looks-like": "a tuple of 2", "items": {"type": "string"}}),
        );
        check(
            &[json!({"a": 1}), json!({"b": null})],
            json!({"type": "object", "properties": {"a": {"type": "integer"}, "b": {"x-undocumented": ["type"]}}}),
        );
        check(
            &[json!({"EUR": "1.50", "USD": "2.00"})],
            json!({"type": "object", "additionalProperties": {"type": "string", "x-looks-like": "a decimal number"}}),
        );
        check(
            &[
                json!({"state": 2, "exit_code": "07", "line": 2}),
                json!({"state": 1, "exit_code": null, "line": 3}),
            ],
            json!({"type": "object", "properties": {
                "state": {"type": "integer", "x-looks-like": "a code, seen as 1, 2"},
                "exit_code": {"type": ["string", "null"], "x-looks-like": "a code, seen as 07"},
                "line": {"type": "integer"},
            }}),
        );
        check(
            &[json!({"17": 1, "18": 2})],
            json!({"type": "object", "additionalProperties": {"type": "integer"}}),
        );
    }
}
