//! The words that a page prints for a type in, what they say out; nothing where they are no type.
//!
//! `string or null <date-time> <= 50 characters`, `Array of objects (Tag)`, `integer [ 1 .. 2 ]`, `uuid`, `string[]`.

use serde_json::{Map, Value, json};

use crate::model::{Type, Types};

/// What the words for a type say.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct TypeWords {
    /// The types; empty where the words name one that JSON does not have.
    pub types: Types,
    /// What the elements of a list are.
    pub items: Option<Box<TypeWords>>,
    /// The name that the page gives the schema.
    pub title: Option<String>,
    /// Format, lengths and bounds, as JSON Schema has them.
    pub keywords: Map<String, Value>,
    /// What the words say of presence, where they do.
    pub required: Option<bool>,
    /// Whether they offer several schemas; what those are is not read.
    pub is_union: bool,
}

impl TypeWords {
    /// Whether a value has members or elements of its own.
    pub fn is_compound(&self) -> bool {
        self.is_union || self.types.contains(Type::Object) || self.types.contains(Type::Array)
    }
}

/// What pages call types, and what JSON Schema calls them.
const NAMES: [(&str, &[Type], &str); 39] = [
    ("string", &[Type::String], ""),
    ("str", &[Type::String], ""),
    ("text", &[Type::String], ""),
    ("integer", &[Type::Integer], ""),
    ("int", &[Type::Integer], ""),
    ("int32", &[Type::Integer], "int32"),
    ("int64", &[Type::Integer], "int64"),
    ("long", &[Type::Integer], "int64"),
    ("number", &[Type::Number], ""),
    ("decimal", &[Type::Number], ""),
    ("float", &[Type::Number], ""),
    ("double", &[Type::Number], ""),
    ("boolean", &[Type::Boolean], ""),
    ("bool", &[Type::Boolean], ""),
    ("object", &[Type::Object], ""),
    ("map", &[Type::Object], ""),
    ("dict", &[Type::Object], ""),
    ("hash", &[Type::Object], ""),
    ("json", &[Type::Object], ""),
    ("array", &[Type::Array], ""),
    ("list", &[Type::Array], ""),
    ("null", &[Type::Null], ""),
    ("any", &[], ""),
    ("enum", &[], ""),
    ("timestamp", &[], ""),
    ("uuid", &[Type::String], "uuid"),
    ("guid", &[Type::String], "uuid"),
    ("date", &[Type::String], "date"),
    ("datetime", &[Type::String], "date-time"),
    ("date-time", &[Type::String], "date-time"),
    ("url", &[Type::String], "uri"),
    ("uri", &[Type::String], "uri"),
    ("email", &[Type::String], "email"),
    ("strings", &[Type::String], ""),
    ("integers", &[Type::Integer], ""),
    ("numbers", &[Type::Number], ""),
    ("booleans", &[Type::Boolean], ""),
    ("objects", &[Type::Object], ""),
    ("arrays", &[Type::Array], ""),
];

/// Reads the words for a type; all of them must be understood.
pub fn parse(words: &str) -> Option<TypeWords> {
    let words = words.trim().trim_matches(['`', '*', '_']).trim();
    if words.is_empty() || words.len() > 300 {
        return None;
    }
    if words.starts_with('(') && words.contains(") or (") {
        let is_union = words.ends_with(')');
        return is_union.then(|| TypeWords { is_union, ..TypeWords::default() });
    }
    let (mut found, rest) = base(words)?;
    let mut rest = rest.trim_start();
    while !rest.is_empty() {
        rest = refine(&mut found, rest)?.trim_start();
    }
    Some(found)
}

/// The type itself, and what follows it.
fn base(words: &str) -> Option<(TypeWords, &str)> {
    let lower = words.to_ascii_lowercase();
    for start in ["array of ", "list of ", "array<", "list<", "array["] {
        if lower.starts_with(start) {
            let (items, rest) = base(&words[start.len()..])?;
            let rest = if start.ends_with(['<', '[']) { rest.strip_prefix(['>', ']'])? } else { rest };
            return Some((list(items), rest));
        }
    }
    if let Some(inner) = lower.strip_prefix("enum<").and_then(|inner| inner.split('>').next()) {
        let (found, _) = base(&words[5..5 + inner.len()])?;
        return Some((found, &words[6 + inner.len()..]));
    }
    let end = words.find(|sign: char| !(sign.is_ascii_alphanumeric() || sign == '-')).unwrap_or(words.len());
    let (_, types, format) = NAMES.iter().find(|(name, ..)| *name == &lower[..end])?;
    let mut found = TypeWords { types: types.iter().copied().collect(), ..TypeWords::default() };
    if !format.is_empty() {
        found.keywords.insert("format".to_owned(), json!(format));
    }
    let mut rest = &words[end..];
    while let Some(after) = rest.strip_prefix("[]") {
        found = list(found);
        rest = after;
    }
    Some((found, rest))
}

fn list(items: TypeWords) -> TypeWords {
    let types = [Type::Array].into_iter().collect();
    TypeWords { types, items: Some(Box::new(items)), ..TypeWords::default() }
}

/// What stands behind a type: one thing is read, and the rest comes back.
fn refine<'a>(found: &mut TypeWords, rest: &'a str) -> Option<&'a str> {
    let lower = rest.to_ascii_lowercase();
    let after = |start: &str| lower.starts_with(start).then(|| &rest[start.len()..]);
    let is_end = |rest: &str| rest.is_empty() || !rest.starts_with(|sign: char| sign.is_alphanumeric());
    for start in ["or null", "| null", "|null", "nullable", "(nullable)", "or `null`"] {
        if let Some(rest) = after(start).filter(|rest| is_end(rest)) {
            found.types.insert(Type::Null);
            return Some(rest);
        }
    }
    for (start, required) in
        [("required", true), ("optional", false), ("(required)", true), ("(optional)", false)]
    {
        if let Some(rest) = after(start).filter(|rest| is_end(rest)) {
            found.required = Some(required);
            return Some(rest);
        }
    }
    if let Some(rest) = after("| ").or_else(|| after("or ")) {
        let (other, rest) = base(rest)?;
        other.types.iter().for_each(|kind| found.types.insert(kind));
        return Some(rest);
    }
    if let Some(rest) = after(",").or_else(|| after("read-only")).or_else(|| after("unique")) {
        return Some(rest);
    }
    if let Some(rest) = after("non-empty") {
        found.keywords.insert("minLength".to_owned(), json!(1));
        return Some(rest);
    }
    if let Some((title, rest)) = rest.strip_prefix('(').and_then(|rest| rest.split_once(')')) {
        let is_name = title.chars().all(|sign| sign.is_alphanumeric() || " _-.".contains(sign));
        // What a page calls the elements is no name of the list.
        let named = found.items.as_deref_mut().map_or_else(|| &mut found.title, |items| &mut items.title);
        *named = Some(title.trim().to_owned()).filter(|title| is_name && !title.is_empty());
        return Some(rest);
    }
    if let Some((low, rest)) = rest.strip_prefix('[').and_then(|rest| rest.split_once("..")) {
        let (high, rest) = rest.split_once(']')?;
        return bound(found, number(low), number(high), rest);
    }
    for (start, least) in [("<=", false), (">=", true), ("≤", false), ("≥", true)] {
        if let Some(rest) = rest.strip_prefix(start) {
            let rest = rest.trim_start();
            let end =
                rest.find(|sign: char| !(sign.is_ascii_digit() || ".-".contains(sign))).unwrap_or(rest.len());
            let value = Some(number(&rest[..end])?);
            let (low, high) = if least { (value, None) } else { (None, value) };
            return bound(found, low, high, &rest[end..]);
        }
    }
    if let Some((format, rest)) = rest.strip_prefix('<').and_then(|rest| rest.split_once('>')) {
        let is_name =
            !format.is_empty() && format.chars().all(|sign| sign.is_alphanumeric() || "-_".contains(sign));
        return is_name.then(|| {
            found.keywords.insert("format".to_owned(), json!(format));
            rest
        });
    }
    if rest.starts_with('^') && !rest.contains(' ') {
        found.keywords.insert("pattern".to_owned(), json!(rest));
        return Some("");
    }
    None
}

fn number(text: &str) -> Option<Value> {
    serde_json::from_str::<Value>(text.trim()).ok().filter(Value::is_number)
}

/// A bound of a length, a count or the value itself, as the word behind it says.
fn bound<'a>(
    found: &mut TypeWords,
    low: Option<Value>,
    high: Option<Value>,
    rest: &'a str,
) -> Option<&'a str> {
    let rest = rest.trim_start();
    let word_end = rest.find(' ').unwrap_or(rest.len());
    let (keywords, rest) = match &rest[..word_end] {
        "characters" | "character" | "chars" => (["minLength", "maxLength"], &rest[word_end..]),
        "items" | "item" => (["minItems", "maxItems"], &rest[word_end..]),
        _ if found.types.contains(Type::String) => (["minLength", "maxLength"], rest),
        _ => (["minimum", "maximum"], rest),
    };
    for (keyword, value) in keywords.into_iter().zip([low, high]) {
        if let Some(value) = value {
            found.keywords.insert(keyword.to_owned(), value);
        }
    }
    Some(rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(words: &str, expected: &str) {
        let shown = parse(words).map_or_else(|| "-".to_owned(), |found| shown(&found));
        assert_eq!(shown, expected, "{words}");
    }

    fn shown(found: &TypeWords) -> String {
        let mut text = found.types.iter().map(Type::as_str).collect::<Vec<_>>().join("|");
        if let Some(items) = &found.items {
            text += &format!("<{}>", self::shown(items));
        }
        if let Some(title) = &found.title {
            text += &format!(" ({title})");
        }
        for (keyword, value) in &found.keywords {
            text += &format!(" {keyword}={value}");
        }
        if let Some(required) = found.required {
            text += if required { " required" } else { " optional" };
        }
        if found.is_union { "union".to_owned() } else { text }
    }

    #[test]
    fn types_are_read() {
        check("string", "string");
        check("`String`", "string");
        check("string (CustomerId) <= 50 characters", "string (CustomerId) maxLength=50");
        check("string or null <date-time>", "null|string format=\"date-time\"");
        check("string <date-time> (CreatedTime)", "string (CreatedTime) format=\"date-time\"");
        check("integer [ 1 .. 2 ]", "integer minimum=1 maximum=2");
        check("string [ 1 .. 50 ] characters", "string minLength=1 maxLength=50");
        check("number >= 0.5", "number minimum=0.5");
        check("Array of strings", "array<string>");
        check("Array of objects (Tag)", "array<object (Tag)>");
        check("string[]", "array<string>");
        check("array<uuid>", "array<string format=\"uuid\">");
        check("object or null", "null|object");
        check("string | null", "null|string");
        check("string, required", "string required");
        check("enum<string>", "string");
        check("uuid", "string format=\"uuid\"");
        check("(A (object or null)) or (B)", "union");
        check("any", "");
    }

    #[test]
    fn prose_is_no_type() {
        for words in [
            "",
            "string theory",
            "Text of it.",
            "object Customer",
            "ID",
            "string (",
            "arrays and more",
            "integer [ 1",
            "string <b c>",
        ] {
            check(words, "-");
        }
    }
}
