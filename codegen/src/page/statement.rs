//! A field as a page lists it in, the sketch of what the page says about it out.

use serde_json::{Value, json};

use super::block::plain;
use super::date::{self, Said};
use super::event::{Confidence, Source};
use super::field_list::Entry;
use super::infer;
use super::prose;
use super::sketch::{Sketch, typed};
use super::type_words::TypeWords;
use crate::model::Type;

/// Sketches a field; `shown` are texts that examples have there.
pub fn sketch(entry: &Entry, page: &str, shown: &[String]) -> Sketch {
    let source = Source {
        page: page.to_owned(),
        line: entry.line,
        words: quoted(entry),
        confidence: Confidence::Stated,
        ..Source::default()
    };
    let mut made = entry.kind.as_ref().map(|kind| typed_by(kind, &source)).unwrap_or_default();
    made.required = entry.required;
    made.deprecated = entry.deprecated;
    let description =
        entry.description.iter().map(|line| plain_but_code(&line.text)).collect::<Vec<_>>().join("\n");
    let said = prose::read(&entry.description, shown);
    let lower = description.to_ascii_lowercase();
    if made.required.is_none() && (lower.starts_with("optional") || lower.starts_with("(optional)")) {
        made.required = Some(false);
    }
    if made.types.is_empty() || made.types.contains(Type::String) {
        // A line further down may be that of another field, whose name was lost when the page was copied.
        let first = prose::read(entry.description.get(..1).unwrap_or_default(), shown).format;
        let fits = |format: &&str| shown.iter().all(|text| infer::has_format(text, format));
        format(&mut made, entry, &description, first.or(said.format.filter(fits)));
    }
    let listed = if entry.values.is_empty() { said.values } else { entry.values.clone() };
    let value = |text: &str| typed(text, made.items.as_ref().map_or(made.types, |items| items.types));
    let listed: Vec<(Value, Option<String>)> =
        listed.iter().map(|(text, meaning)| (value(text), meaning.clone())).collect();
    made.constant = said.constant.filter(|_| listed.is_empty()).map(|text| value(&text));
    // Values of a list are those of its elements.
    match &mut made.items {
        Some(items) => items.values = listed,
        None => made.values = listed,
    }
    made.hidden_values = entry.hidden_values;
    if entry.hidden_values > 0 {
        made.undocumented.insert("values");
    }
    if said.is_json && made.types.contains(Type::String) {
        made.embedded = Some(Box::default());
    }
    if said.is_nullable && !made.types.is_empty() {
        made.types.insert(Type::Null);
    }
    if said.varies && (made.types.contains(Type::Object) || made.types.is_empty()) {
        made.undocumented.insert("members");
        made.keywords.insert("additionalProperties".to_owned(), json!(true));
    }
    for (keyword, text) in &entry.keywords {
        let value = match *keyword {
            "examples" => json!([typed(text.trim_matches('"'), made.types)]),
            "pattern" => json!(text),
            _ => serde_json::from_str(text).unwrap_or_else(|_| typed(text.trim_matches('"'), made.types)),
        };
        made.keywords.insert((*keyword).to_owned(), value);
    }
    if made.types.is_empty() && made.values.is_empty() && made.constant.is_none() {
        made.undocumented.insert("type");
    }
    made.description = Some(description).filter(|text| !text.is_empty());
    made.sources.push(source.clone());
    if made.notation.is_none() && !made.keywords.contains_key("format") {
        format_of_examples(&mut made, &source);
    }
    made
}

/// The format that the words for a field name; how dates are written is more than that they are dates.
fn format(made: &mut Sketch, entry: &Entry, description: &str, known: Option<&'static str>) {
    match date::said(description).or_else(|| date::said(&entry.words)) {
        Some(Said::Own(notation)) => {
            made.types.insert(Type::String);
            made.keywords.shift_remove("format");
            made.notation = Some(notation);
        }
        Some(Said::Known(format)) => {
            made.types.insert(Type::String);
            made.keywords.insert("format".to_owned(), json!(format));
        }
        None => {
            if let Some(format) = known {
                made.types.insert(Type::String);
                made.keywords.entry("format").or_insert_with(|| json!(format));
            }
        }
    }
}

/// The format of the example that stands beside a field.
fn format_of_examples(made: &mut Sketch, source: &Source) {
    let examples = made.keywords.get("examples").and_then(Value::as_array).cloned().unwrap_or_default();
    if examples.is_empty() || !examples.iter().all(Value::is_string) {
        return;
    }
    let shown = infer::sketch(&examples.iter().collect::<Vec<_>>(), source);
    let format = shown.keywords.get("format").cloned();
    if format.is_some() || shown.notation.is_some() || shown.unclear_date.is_some() {
        made.keywords.extend(format.map(|format| ("format".to_owned(), format)));
        (made.notation, made.unclear_date) = (shown.notation, shown.unclear_date);
        let words = format!("Example: {}", shown.texts.first().map_or("", String::as_str));
        let says = vec!["format"];
        made.sources.push(Source { words, confidence: Confidence::Shown, says, ..source.clone() });
    }
}

fn typed_by(kind: &TypeWords, source: &Source) -> Sketch {
    let items = kind.items.as_deref().map(|items| {
        let mut made = typed_by(items, source);
        made.sources.push(source.clone());
        if made.types == [Type::Object].into_iter().collect() {
            made.undocumented.insert("members");
        }
        Box::new(made)
    });
    let mut made = Sketch { types: kind.types, title: kind.title.clone(), items, ..Sketch::default() };
    made.keywords.clone_from(&kind.keywords);
    if kind.is_union {
        made.undocumented.insert("type");
    }
    made
}

/// What the page says, on one line.
fn quoted(entry: &Entry) -> String {
    let description = entry.description.first().map(|line| line.text.as_str()).unwrap_or_default();
    let words = if entry.words.contains(description) {
        entry.words.clone()
    } else {
        format!("{} {description}", entry.words)
    };
    plain(&words).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Emphasis is for pages; what is code stays so.
fn plain_but_code(text: &str) -> String {
    text.replace("**", "").replace('\u{a0}', " ").trim().to_owned()
}
