//! Lines of a page in, the fields that they list out, one after another as they stand.
//!
//! A field is a line with a name and a line with a type, in one line or in several, with flags between them and a
//! description behind. What stands in several lines is how a browser copies a page whose fields are boxes.

use super::block::{Line, plain};
use super::type_words::{self, TypeWords};

/// A field as the page prints it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Entry {
    /// Its name or its path; none where the page does not print one.
    pub name: Option<String>,
    /// Where it begins.
    pub line: usize,
    /// The lines that say what it is, as they stand.
    pub words: String,
    /// What its type says.
    pub kind: Option<TypeWords>,
    /// What is said of its presence.
    pub required: Option<bool>,
    /// Whether it is not to be used any more.
    pub deprecated: bool,
    /// The lines of its description.
    pub description: Vec<Line>,
    /// Values that are listed apart from the description, each with its meaning.
    pub values: Vec<(String, Option<String>)>,
    /// How many more values there are than the page shows.
    pub hidden_values: usize,
    /// Keywords of JSON Schema, with values as the page prints them.
    pub keywords: Vec<(&'static str, String)>,
    /// Whether the fields that follow are those of its elements.
    pub opens_elements: bool,
}

/// A description of more lines is what follows the list.
const LONGEST_DESCRIPTION: usize = 40;

/// Reads fields from lines; what is no field and belongs to none is left out.
pub fn entries(lines: &[Line]) -> Vec<Entry> {
    let mut found: Vec<Entry> = Vec::new();
    let mut mode = Mode::Closed;
    let mut index = 0;
    while let Some(line) = lines.get(index) {
        // A list that is opened has this before the fields of its elements.
        let is_array = |entry: &Entry| entry.kind.as_ref().is_some_and(|kind| kind.items.is_some());
        let opens =
            plain(&line.text) == "Array" && found.last().is_some_and(is_array) && mode != Mode::Closed;
        if !opens && let Some((entry, length)) = start(&lines[index..]) {
            found.push(entry);
            mode = Mode::Description;
            index += length;
            continue;
        }
        index += 1;
        let Some(entry) = found.last_mut().filter(|_| mode != Mode::Closed) else { continue };
        let text = plain(&line.text);
        if opens {
            entry.opens_elements = true;
        } else if let Some(flag) = flag(&text) {
            flag(entry);
            entry.words.push(' ');
            entry.words.push_str(&text);
        } else if is_described_enum(&text) {
            mode = Mode::Values;
        } else if !labelled(entry, &line.text, &mut mode) {
            match mode {
                Mode::Values => described_value(entry, &text),
                Mode::Description if entry.description.len() < LONGEST_DESCRIPTION => {
                    entry.description.push(line.clone());
                }
                Mode::Description => mode = Mode::Closed,
                Mode::Listed | Mode::Closed => mode = Mode::Closed,
            }
        }
    }
    found
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mode {
    /// What comes belongs to the description of the last field.
    Description,
    /// What comes are its values, each with a line for its meaning.
    Values,
    /// Its values were listed, and nothing of it comes any more but other labels.
    Listed,
    /// What comes belongs to no field.
    Closed,
}

/// A field that begins with the first of these lines, and how many lines it takes up to its type.
fn start(lines: &[Line]) -> Option<(Entry, usize)> {
    let first = lines.first()?;
    if let Some(entry) = inline(first) {
        return Some((entry, 1));
    }
    if let Some(name) = name(&first.text) {
        let mut entry =
            Entry { name: Some(name), line: first.number, words: first.text.clone(), ..Entry::default() };
        for (index, line) in lines.iter().enumerate().take(4).skip(1) {
            let text = plain(&line.text);
            entry.words.push(' ');
            entry.words.push_str(&line.text);
            if let Some(kind) = type_words::parse(&text) {
                entry.required = kind.required.or(entry.required);
                entry.kind = Some(kind);
                return Some((entry, index + 1));
            }
            flag(&text)?(&mut entry);
        }
        return None;
    }
    // A type whose name is not printed: only what has members is, and prose that is one word never.
    let kind = type_words::parse(&first.text).filter(TypeWords::is_compound)?;
    let words = first.text.clone();
    Some((Entry { line: first.number, words, kind: Some(kind), ..Entry::default() }, 1))
}

/// A field in one line: `- name (string, required): what it is`, `name string required`.
fn inline(line: &Line) -> Option<Entry> {
    let text = line.text.as_str();
    let bullet = ["- ", "* ", "• ", "+ "].iter().find_map(|sign| text.strip_prefix(sign));
    let content = bullet.unwrap_or(text).trim();
    let content = content.replace("**", "");
    let is_code = content.starts_with('`');
    let (first, rest) = match content.strip_prefix('`') {
        Some(code) => code.split_once('`')?,
        None => content.split_at(content.find([' ', ':', '(']).unwrap_or(content.len())),
    };
    let name = name(first)?;
    let mut rest = rest.trim_start();
    let mut entry = Entry { name: Some(name), line: line.number, words: text.to_owned(), ..Entry::default() };
    if let Some((inside, after)) = rest.strip_prefix('(').and_then(|rest| rest.split_once(')')) {
        let kind = type_words::parse(&plain(inside))?;
        entry.required = kind.required;
        entry.kind = Some(kind);
        rest = after.trim_start();
    }
    let (before, description) = divided(rest);
    let words = plain(before);
    if entry.kind.is_none() && !words.is_empty() {
        let kind = type_words::parse(&words)?;
        entry.required = kind.required;
        entry.kind = Some(kind);
    } else if entry.kind.is_none() && (bullet.is_none() || !is_code || description.is_none()) {
        // Without a type, only an element of a list whose first word is code, and then a description, is a field.
        return None;
    } else if entry.kind.is_some() && !words.is_empty() {
        return None;
    }
    // Prose has words like these as well; a name that is not marked has to look like one.
    let is_identifier = first.contains(['_', '.', '['])
        || first
            .char_indices()
            .any(|(at, sign)| at > 0 && sign.is_uppercase() && first[..at].ends_with(char::is_lowercase));
    let starts_small = first.starts_with(|sign: char| sign.is_lowercase() || sign == '_');
    if bullet.is_none() && !is_code && !(starts_small && (is_identifier || entry.required.is_some())) {
        return None;
    }
    entry.description.extend(description.map(|text| Line::new(line.number, text)));
    Some(entry)
}

/// What stands before and behind the sign between a field and its description.
fn divided(text: &str) -> (&str, Option<&str>) {
    for divider in [": ", " – ", " — ", " - ", "– ", "— ", "- ", ":"] {
        if let Some((before, after)) = text.split_once(divider) {
            return (before, Some(after.trim()).filter(|after| !after.is_empty()));
        }
    }
    (text, None)
}

/// A name or a path: `id`, `data.checks[].type`; prose of one word is one too, so a type has to follow.
pub fn name(text: &str) -> Option<String> {
    let text = text.trim().trim_matches(['`', '*']);
    let is_sign = |sign: char| sign.is_alphanumeric() || "_-.[]$@/".contains(sign);
    let starts_well = text.starts_with(|sign: char| sign.is_alphabetic() || "_$@".contains(sign));
    let is_name = starts_well && text.len() <= 200 && text.chars().all(is_sign) && !text.ends_with('.');
    (is_name && !TYPES.contains(&text.to_ascii_lowercase().as_str())).then(|| text.to_owned())
}

/// Words that are types wherever they stand; others, such as `date`, are names as well.
const TYPES: [&str; 13] = [
    "string", "strings", "integer", "int", "number", "boolean", "bool", "object", "objects", "array", "null",
    "required", "optional",
];

type Flag = fn(&mut Entry);

fn flag(text: &str) -> Option<Flag> {
    match text.to_ascii_lowercase().trim_matches(['(', ')', '[', ']']) {
        "required" => Some(|entry| entry.required = Some(true)),
        "optional" => Some(|entry| entry.required = Some(false)),
        "deprecated" => Some(|entry| entry.deprecated = true),
        "nullable" => Some(|entry| {
            if let Some(kind) = &mut entry.kind {
                kind.types.insert(crate::model::Type::Null);
            }
        }),
        "read-only" | "readonly" | "read only" => Some(|_| {}),
        _ => None,
    }
}

/// Redoc's table of values.
fn is_described_enum(text: &str) -> bool {
    matches!(
        text.to_ascii_lowercase().as_str(),
        "enum: description" | "enum:description" | "enum value description"
    )
}

/// `pending`, and on a line of its own what that means.
fn described_value(entry: &mut Entry, text: &str) {
    let is_value = !text.contains(char::is_whitespace);
    match entry.values.last_mut() {
        Some((_, meaning)) if meaning.is_none() => *meaning = Some(text.to_owned()),
        Some((_, Some(meaning))) if !is_value => {
            meaning.push(' ');
            meaning.push_str(text);
        }
        _ if is_value => entry.values.push((text.to_owned(), None)),
        _ => {}
    }
}

/// `Enum: "a" "b" … 16 more`, `Default: false`, `Example: "x"`.
fn labelled(entry: &mut Entry, line: &str, mode: &mut Mode) -> bool {
    let Some((label, rest)) = line.split_once(':') else { return false };
    let rest = rest.trim();
    match plain(label).to_ascii_lowercase().as_str() {
        "enum" | "available options" | "options" | "allowed values" | "possible values"
            if !rest.is_empty() =>
        {
            let (listed, more) = without_more(rest);
            entry.values = values(listed);
            entry.hidden_values = more;
            *mode = Mode::Listed;
            !entry.values.is_empty()
        }
        "default" if !rest.is_empty() => keyword(entry, "default", rest),
        "example" if !rest.is_empty() => keyword(entry, "examples", rest),
        "minimum string length" => keyword(entry, "minLength", rest),
        "maximum string length" => keyword(entry, "maxLength", rest),
        "pattern" if rest.starts_with('^') => keyword(entry, "pattern", rest),
        _ => false,
    }
}

fn keyword(entry: &mut Entry, keyword: &'static str, text: &str) -> bool {
    entry.keywords.push((keyword, plain(text)));
    true
}

/// The values that are printed, and how many more the page hides: `… 16 more`.
fn without_more(text: &str) -> (&str, usize) {
    let at = text.rfind('…').map(|at| (at, '…'.len_utf8())).or_else(|| text.rfind("...").map(|at| (at, 3)));
    let count = at.and_then(|(at, length)| {
        let mut words = text[at + length..].split_whitespace().map(|word| word.trim_start_matches('+'));
        let count = words.next().and_then(|word| word.parse().ok());
        count.filter(|_| words.next() == Some("more")).map(|count| (&text[..at], count))
    });
    count.unwrap_or((text, 0))
}

fn values(text: &str) -> Vec<(String, Option<String>)> {
    let quoted = super::block::spans(text);
    let found = if quoted.is_empty() {
        let parts = text.split([',', '|']).flat_map(|part| part.split(" or "));
        let parts = parts.map(str::trim).filter(|part| !part.is_empty() && !part.contains(' '));
        parts.map(str::to_owned).collect()
    } else {
        quoted
    };
    found.into_iter().map(|value| (value, None)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[&str]) {
        let lines = text.lines().enumerate().map(|(index, text)| Line::new(index + 1, text));
        let lines: Vec<Line> = lines.filter(|line| !line.text.is_empty()).collect();
        let shown: Vec<String> = entries(&lines).iter().map(shown).collect();
        assert_eq!(shown, expected, "{text}");
    }

    fn shown(entry: &Entry) -> String {
        let mut text = format!("{} {}", entry.line, entry.name.as_deref().unwrap_or("?"));
        if let Some(kind) = &entry.kind {
            let types: Vec<_> = kind.types.iter().map(crate::model::Type::as_str).collect();
            text += &format!(" {}", types.join("|"));
        }
        text += match entry.required {
            Some(true) => " required",
            Some(false) => " optional",
            None => "",
        };
        if entry.deprecated {
            text += " deprecated";
        }
        let description: Vec<&str> = entry.description.iter().map(|line| line.text.as_str()).collect();
        if !description.is_empty() {
            text += &format!(": {}", description.join("/"));
        }
        for (value, meaning) in &entry.values {
            text +=
                &format!(" [{value}{}]", meaning.as_ref().map(|text| format!("={text}")).unwrap_or_default());
        }
        if entry.hidden_values > 0 {
            text += &format!(" +{}", entry.hidden_values);
        }
        for (keyword, value) in &entry.keywords {
            text += &format!(" {keyword}={value}");
        }
        text
    }

    #[test]
    fn a_line_each() {
        check(
            "id\nstring\nrequired\nUnique (UUID)\ndata.a[].b\ninteger\nWhat.\nMore of it.\n",
            &["1 id string required: Unique (UUID)", "5 data.a[].b integer: What./More of it."],
        );
        check("a\nrequired\nstring <date>\nDeprecated\n\nWhat.", &["1 a string required deprecated: What."]);
        check("object (Tag)\n\nWhat.\nid\nstring", &["1 ? object: What.", "4 id string"]);
    }

    #[test]
    fn values_and_defaults() {
        check(
            "a\nstring\nWhat.\nEnum: \"x\" \"y\" … 16 more\nResponses\n2xx",
            &["1 a string: What. [x] [y] +16"],
        );
        check(
            "a\nstring\nEnum: Description\npending\nWaits for it.\nin-use\nIs used.\nid\nstring",
            &["1 a string [pending=Waits for it.] [in-use=Is used.]", "8 id string"],
        );
        check("a\nboolean\nDefault: false\nWhat.", &["1 a boolean: What. default=false"]);
        check("a\nenum<string>\nAvailable options: x, y", &["1 a string [x] [y]"]);
    }

    #[test]
    fn all_in_one_line() {
        check("- `a` (string, required): What.", &["1 a string required: What."]);
        check("- **a.b** string – What.", &["1 a.b string: What."]);
        check("* `a` - What.", &["1 a: What."]);
        check("id string required", &["1 id string required"]);
        check("• `a` (integer, optional)", &["1 a integer optional"]);
    }

    #[test]
    fn prose_is_no_field() {
        check("Body\n\napplication/json\n", &[]);
        check("- Read the guide - it helps", &[]);
        check("string\nnumber", &[]);
        check("The object is here: look", &[]);
        check("200\n\nAcknowledge receipt", &[]);
        check("id is required: yes", &[]);
    }
}
