//! What a page says about a field in words in, what that means for its schema out.

use super::block::{Line, spans};

/// What a description says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Said {
    /// What the field always holds.
    pub constant: Option<String>,
    /// The values that are listed, each with its meaning.
    pub values: Vec<(String, Option<String>)>,
    /// A format of JSON Schema.
    pub format: Option<&'static str>,
    /// Whether the text is JSON.
    pub is_json: bool,
    /// Whether `null` may stand there.
    pub is_nullable: bool,
    /// Whether what is in there differs from case to case.
    pub varies: bool,
}

/// Words behind which all values are listed.
const LISTING: [&str; 16] = [
    "possible values are",
    "possible values include",
    "possible values",
    "allowed values are",
    "allowed values",
    "valid values are",
    "valid values",
    "supported values",
    "accepted values",
    "available options",
    "current values are",
    "current values",
    "values are",
    "can be one of",
    "must be one of",
    "one of",
];

/// Reads a description, line by line; `shown` are values that examples have there.
pub fn read(lines: &[Line], shown: &[String]) -> Said {
    let mut said = Said::default();
    for line in lines {
        let text = line.text.as_str();
        let lower = text.to_ascii_lowercase();
        let has = |words: &[&str]| words.iter().any(|words| lower.contains(words));
        said.constant = said.constant.or_else(|| constant(text, shown));
        if said.values.is_empty() {
            said.values = listed(text);
        }
        said.format = said.format.or_else(|| format(&lower));
        said.is_json |= has(&JSON);
        said.is_nullable |= has(&NULLABLE);
        said.varies |= has(&VARYING);
    }
    said
}

const JSON: [&str; 6] =
    ["json-encoded", "json encoded", "stringified json", "json string", "serialized json", "encoded as json"];
const NULLABLE: [&str; 8] = [
    "nullable",
    "may be null",
    "can be null",
    "null if ",
    "null when ",
    "null unless ",
    "or null",
    "null otherwise",
];
const VARYING: [&str; 7] = [
    "structure varies",
    "varies depending",
    "varies by",
    "free-form",
    "freeform",
    "arbitrary",
    "provider-specific fields",
];

/// `Always "REJECTED"`; a bare word counts where examples have it, since one may always do many things.
fn constant(text: &str, shown: &[String]) -> Option<String> {
    let lower = text.to_ascii_lowercase();
    let start = lower.find("always ")? + "always ".len();
    let mut rest = text.get(start..)?;
    for word in ["set to ", "equal to ", "equals ", "is ", "be "] {
        if rest.to_ascii_lowercase().starts_with(word) {
            rest = &rest[word.len()..];
        }
    }
    if let Some(quote) = rest.chars().next().filter(|sign| "\"'`“‘".contains(*sign)) {
        let closing = match quote {
            '“' => '”',
            '‘' => '’',
            other => other,
        };
        let inside = rest[quote.len_utf8()..].split(closing).next()?.trim_matches(['"', '\'']);
        return Some(inside.to_owned()).filter(|inside| !inside.is_empty() && inside.len() <= 100);
    }
    let word = rest.split_whitespace().next()?.trim_end_matches(['.', ',', ';', ')']);
    shown.iter().any(|value| value == word).then(|| word.to_owned())
}

/// The values behind words that announce a list of them.
fn listed(text: &str) -> Vec<(String, Option<String>)> {
    let lower = text.to_ascii_lowercase();
    // Only where the letters stand at the same places in both.
    if lower.len() != text.len() {
        return Vec::new();
    }
    let announced = LISTING.iter().find_map(|words| {
        let start = lower.find(words)?;
        // `one of the services` lists nothing, and `one of` inside a word is none.
        let is_word = !lower[..start].ends_with(|sign: char| sign.is_alphanumeric());
        is_word.then_some(start + words.len())
    });
    let Some(start) = announced else { return Vec::new() };
    let list = text[start..].trim_start_matches([':', ' ', '-']).trim_start();
    let quoted = spans(list);
    let list = sentence(list);
    let items = split(list);
    let values: Vec<_> = items.iter().filter_map(|item| value(item)).collect();
    // A list of which a part is no value is prose, unless what it quotes is the list.
    if values.len() == items.len() && !values.is_empty() {
        return values;
    }
    if quoted.len() > 1 { quoted.into_iter().map(|value| (value, None)).collect() } else { Vec::new() }
}

/// Up to the end of the sentence; a dot inside a value ends none.
fn sentence(text: &str) -> &str {
    let end =
        text.match_indices('.').find(|(at, _)| text[at + 1..].is_empty() || text[at + 1..].starts_with(' '));
    end.map_or(text, |(at, _)| &text[..at])
}

fn split(list: &str) -> Vec<String> {
    let mut items = Vec::new();
    let (mut item, mut quote, mut depth) = (String::new(), None, 0_usize);
    for letter in list.chars() {
        match letter {
            '"' | '`' if quote == Some(letter) => quote = None,
            '"' | '`' if quote.is_none() => quote = Some(letter),
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if quote.is_none() && depth == 0 && ",|;".contains(letter) {
            items.push(std::mem::take(&mut item));
        } else {
            item.push(letter);
        }
    }
    items.push(item);
    let parts = items.iter().flat_map(|item| item.split(" or ").flat_map(|item| item.split(" and ")));
    let strip = |item: &str| {
        let item = item.trim();
        let item = item.strip_prefix("or ").or_else(|| item.strip_prefix("and ")).unwrap_or(item);
        item.trim().to_owned()
    };
    parts.map(strip).filter(|item| !item.is_empty()).collect()
}

/// One value, and what it means: `1 for validated`, `A (the first)`, `a = the first`.
fn value(item: &str) -> Option<(String, Option<String>)> {
    let item = item.trim();
    for divider in [" for ", " = ", ": ", " – ", " — ", " - ", " ("] {
        if let Some((value, meaning)) = item.split_once(divider)
            && let Some(value) = token(value)
        {
            let meaning = meaning.trim().trim_end_matches(')').trim();
            return Some((value, Some(meaning.to_owned()).filter(|meaning| !meaning.is_empty())));
        }
    }
    token(item).map(|value| (value, None))
}

/// A value as pages print it: without spaces, or between quotation marks.
fn token(text: &str) -> Option<String> {
    let text = text.trim();
    let bare = text.trim_matches(['"', '`', '\'', '“', '”', '*']);
    let is_quoted = bare.len() + 2 <= text.len();
    let is_value = |letter: char| letter.is_alphanumeric() || "_-./:+#".contains(letter);
    let is_token = !bare.is_empty() && bare.len() <= 100 && bare.chars().all(is_value);
    (is_token || is_quoted && !bare.is_empty() && bare.len() <= 100).then(|| bare.to_owned())
}

fn format(lower: &str) -> Option<&'static str> {
    let words: Vec<&str> = lower
        .split(|sign: char| !(sign.is_alphanumeric() || sign == '-'))
        .filter(|word| !word.is_empty())
        .collect();
    let has = |word: &str| words.contains(&word);
    let pair = |one: &str, other: &str| words.windows(2).any(|pair| pair == [one, other]);
    if has("default") || has("defaults") {
        None
    } else if has("uuid") || has("guid") {
        Some("uuid")
    } else if pair("iso", "8601")
        || has("iso-8601")
        || has("iso8601")
        || pair("rfc", "3339")
        || has("rfc3339")
    {
        Some("date-time")
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn constants() {
        let check = |text: &str, shown: &[&str], expected: Option<&str>| {
            let shown: Vec<String> = shown.iter().map(ToString::to_string).collect();
            assert_eq!(constant(text, &shown).as_deref(), expected, "{text}");
        };
        check("Always \"REJECTED\"", &[], Some("REJECTED"));
        check("Event type - always order_paid for this webhook", &["order_paid"], Some("order_paid"));
        check("Always verify this before processing.", &["x"], None);
        check("always set to `v1`.", &[], Some("v1"));
        check("Always `\"v1\"`", &[], Some("v1"));
        check("", &[], None);
    }

    #[test]
    fn values() {
        let check = |text: &str, expected: &[&str]| {
            let shown: Vec<String> = listed(text)
                .into_iter()
                .map(|(value, meaning)| meaning.map_or(value.clone(), |meaning| format!("{value}={meaning}")))
                .collect();
            assert_eq!(shown, expected, "{text}");
        };
        check("The kind. Possible values: user, related-party", &["user", "related-party"]);
        check("Current values are 1 for validated and 2 for refused", &["1=validated", "2=refused"]);
        check("One of `a`, `b` or `c`.", &["a", "b", "c"]);
        check("Allowed values: A (the first), B (the second). More.", &["A=the first", "B=the second"]);
        check("Available options: v1.0, v1.1", &["v1.0", "v1.1"]);
        check("one of the services, or another", &[]);
        check("one of our partners", &[]);
        check("someone of note", &[]);
        check("Can be one of \"in review\" or \"done\"", &["in review", "done"]);
        check("Type of check, for example a or b", &[]);
    }

    #[test]
    fn formats() {
        let check = |text: &str, expected: Option<&str>| {
            assert_eq!(format(&text.to_ascii_lowercase()), expected, "{text}")
        };
        check("Unique ID (UUID)", Some("uuid"));
        check("Timestamp in ISO 8601 format", Some("date-time"));
        check("Fluid", None);
        check("Unique ID. Defaults to UUID v4.", None);
    }
}
