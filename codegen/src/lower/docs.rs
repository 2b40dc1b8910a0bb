//! Prose from a document as lines of Rust documentation.
//!
//! What comes in is untrusted Markdown; what goes out renders without warnings, links nowhere by accident, and has
//! lines of a readable length.

use std::borrow::Cow;

/// A line holds at most this many characters, unless a single word is longer.
const WIDTH: usize = 100;

/// The whole text, paragraph by paragraph, with an empty line between them.
pub fn paragraphs(text: &str) -> Vec<String> {
    let mut lines = Vec::new();
    for paragraph in split_paragraphs(text) {
        if !lines.is_empty() {
            lines.push(String::new());
        }
        for entry in paragraph {
            wrap(&entry, &mut lines);
        }
    }
    lines
}

/// A single paragraph: the text with all white space made single spaces, as one sentence or several.
pub fn sentence(text: &str) -> Vec<String> {
    let mut lines = Vec::new();
    wrap(&Entry { sign: "", text: text.split_whitespace().collect::<Vec<_>>().join(" ") }, &mut lines);
    lines
}

/// The first sentence of a text, or all of it where it does not end.
pub fn first_sentence(text: &str) -> &str {
    let paragraph = text.trim().split("\n\n").next().unwrap_or_default();
    let mut ends = paragraph.match_indices(['.', '!', '?']).map(|(index, _)| index + 1);
    let starts_anew = |rest: &str| {
        let next = rest.trim_start();
        rest.len() > next.len() && next.starts_with(|c: char| c.is_uppercase() || !c.is_alphanumeric())
    };
    let is_end = |end: &usize| starts_anew(&paragraph[*end..]) && !paragraph[..*end].ends_with("e.g.");
    &paragraph[..ends.find(is_end).unwrap_or(paragraph.len())]
}

/// A text from a document inside a code span; what cannot be seen is escaped, and an empty text has quotes.
pub fn code(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for c in text.chars() {
        if is_harmless(c) && c != '\n' { shown.push(c) } else { shown.extend(c.escape_default()) }
    }
    if shown.trim().is_empty() {
        shown = format!("\"{shown}\"");
    }
    if shown.contains('`') { format!("`` {shown} ``") } else { format!("`{shown}`") }
}

/// What the documentation of a member says that always has one value.
pub fn always(constant: &str) -> String {
    format!("Always {}.", code(constant))
}

struct Entry {
    /// The sign of a list's element, or nothing.
    sign: &'static str,
    text: String,
}

/// Paragraphs, each of entries that start on a line of their own: one, or one for each element of a list.
fn split_paragraphs(text: &str) -> Vec<Vec<Entry>> {
    let mut paragraphs: Vec<Vec<Entry>> = Vec::new();
    let mut open = false;
    for line in text.lines() {
        let line = line.trim();
        if line.is_empty() || line.chars().all(|c| matches!(c, '-' | '=' | '*' | '_' | '|' | ' ' | ':')) {
            open = false;
            continue;
        }
        let line = line.trim_start_matches('#').trim_start_matches('>').trim_start();
        let element = ["- ", "* ", "+ "].iter().find_map(|marker| line.strip_prefix(marker));
        let entry = match element {
            Some(element) => Entry { sign: "- ", text: element.trim_start().to_owned() },
            None => Entry { sign: "", text: line.to_owned() },
        };
        match paragraphs.last_mut().filter(|_| open) {
            Some(paragraph)
                if element.is_some() && paragraph.last().is_some_and(|last| last.sign.is_empty()) =>
            {
                paragraphs.push(vec![entry]);
            }
            Some(paragraph) if element.is_some() => paragraph.push(entry),
            Some(paragraph) => {
                let last = paragraph.last_mut().expect("a paragraph starts with an entry");
                last.text.push(' ');
                last.text.push_str(line);
            }
            None => paragraphs.push(vec![entry]),
        }
        open = true;
    }
    paragraphs
}

fn wrap(entry: &Entry, lines: &mut Vec<String>) {
    let text = harmless(&entry.text);
    let mut line = entry.sign.to_owned();
    let mut width = line.chars().count();
    let mut is_empty = true;
    for word in text.split_whitespace() {
        let letters = word.chars().count();
        if !is_empty && width + 1 + letters > WIDTH {
            lines.push(std::mem::replace(&mut line, " ".repeat(entry.sign.len())));
            width = entry.sign.len();
            is_empty = true;
        }
        width += letters;
        if !is_empty {
            line.push(' ');
            line.push_str(word);
            width += 1;
        } else if is_ordinal(word) {
            line.push_str(&word[..word.len() - 1]);
            line.push('\\');
            line.push_str(&word[word.len() - 1..]);
            width += 1;
        } else {
            // A word that starts a line must not start a list, a heading or a quotation.
            if matches!(word, "-" | "*" | "+") || word.starts_with(['#', '>', '=']) {
                line.push('\\');
                width += 1;
            }
            line.push_str(word);
        }
        is_empty = false;
    }
    if !is_empty {
        lines.push(line);
    }
}

/// `1.` and `2)` start ordered lists.
fn is_ordinal(word: &str) -> bool {
    word.strip_suffix(['.', ')'])
        .is_some_and(|digits| !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit()))
}

/// Keeps code spans and emphasis, and takes the meaning from links, HTML and what cannot be seen.
fn harmless(text: &str) -> Cow<'_, str> {
    if has_no_markup(text) {
        return Cow::Borrowed(text);
    }
    let text: String = text.chars().filter(|c| is_harmless(*c)).collect();
    let text = without_targets(&text);
    let balanced = text.matches('`').count().is_multiple_of(2) && !text.contains("``");
    let mut result = String::with_capacity(text.len());
    let mut in_code = false;
    for (index, word) in text.split(' ').enumerate() {
        if index > 0 {
            result.push(' ');
        }
        let is_address = !in_code && (word.starts_with("http://") || word.starts_with("https://"));
        if is_address && word.chars().all(|c| c.is_ascii_graphic() && !"<>`[]()\"'\\".contains(c)) {
            let end = word.trim_end_matches(['.', ',', ';', ':', '!', '?']).len();
            result.push('<');
            result.push_str(&word[..end]);
            result.push('>');
            result.push_str(&word[end..]);
            continue;
        }
        for c in word.chars() {
            match c {
                '`' if balanced => {
                    in_code = !in_code;
                    result.push('`');
                }
                '`' | '[' | ']' | '<' | '>' | '\\' | '*' | '$' | '~' | '|' if !in_code => {
                    result.push('\\');
                    result.push(c);
                }
                // Breaks what rustdoc would take for a bare address.
                ':' if !in_code && (result.ends_with("http") || result.ends_with("https")) => {
                    result.push_str("\\:")
                }
                _ => result.push(c),
            }
        }
    }
    Cow::Owned(result)
}

/// Whether nothing in a text means anything to Markdown, which is so for most.
fn has_no_markup(text: &str) -> bool {
    let is_plain = |byte: u8| matches!(byte, b' '..=b'~' | b'\n') && !b"`[]<>\\*$~|".contains(&byte);
    text.bytes().all(is_plain) && !text.contains("http")
}

/// `[text](target)` as `text`: where it leads is in the spec, and makes no line of documentation readable.
fn without_targets(text: &str) -> String {
    let mut result = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, link)) = rest.split_once('[') {
        result.push_str(before);
        let parts = link.split_once("](").and_then(|(shown, after)| Some((shown, after.split_once(')')?.1)));
        match parts.filter(|(shown, _)| !shown.is_empty() && !shown.contains(['[', ']', '`'])) {
            Some((shown, after)) => {
                result.push_str(shown);
                rest = after;
            }
            None => {
                result.push('[');
                rest = link;
            }
        }
    }
    result.push_str(rest);
    result
}

/// No control characters, and none that change the direction of the text around them or cannot be seen.
fn is_harmless(c: char) -> bool {
    let is_invisible = matches!(c,
        '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{61c}');
    !is_invisible && (!c.is_control() || c == '\n')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[&str]) {
        assert_eq!(paragraphs(text), expected, "{text:?}");
    }

    #[test]
    fn lines_of_a_paragraph_join() {
        check("One\n  two.\n\n\nThree.", &["One two.", "", "Three."]);
    }

    #[test]
    fn lists_keep_their_elements() {
        check("Either:\n- a\n  b\n- c", &["Either:", "", "- a b", "- c"]);
    }

    #[test]
    fn links_and_html_lose_their_meaning() {
        check("See [this](x) <b>now</b>", &["See this \\<b\\>now\\</b\\>"]);
        check("See [this] (x), [`y`](z)", &["See \\[this\\] (x), \\[`y`\\](z)"]);
        check("At https://a.example/x.", &["At <https://a.example/x>."]);
        check("(https://a.example)", &["(https\\://a.example)"]);
    }

    #[test]
    fn code_spans_stay_when_they_close() {
        check("a `b[0]` c", &["a `b[0]` c"]);
        check("a ` b", &["a \\` b"]);
    }

    #[test]
    fn what_cannot_be_seen_goes() {
        check("a\u{202e}b\u{0}c", &["abc"]);
    }

    #[test]
    fn names_are_shown_as_they_are() {
        let check = |text: &str, expected: &str| assert_eq!(code(text), expected, "{text:?}");
        check("größe", "`größe`");
        check("", "`\"\"`");
        check("\n", "`\\n`");
        check("a\u{202e}b", "`a\\u{202e}b`");
        check("a`b", "`` a`b ``");
    }

    #[test]
    fn a_sentence_ends_where_another_begins() {
        let check = |text: &str, expected: &str| assert_eq!(first_sentence(text), expected);
        check("One, e.g. A. Two.", "One, e.g. A.");
        check("Version 1.2 of it", "Version 1.2 of it");
        check("One\n\nTwo. Three", "One");
    }

    #[test]
    fn long_text_wraps() {
        let text = "word ".repeat(40);
        let lines = paragraphs(&text);
        assert_eq!(lines.len(), 2);
        assert!(lines.iter().all(|line| line.len() <= WIDTH));
    }

    #[test]
    fn a_wrapped_word_starts_no_list() {
        let text = format!("{} - x 1. y", "w".repeat(99));
        check(&text, &[&"w".repeat(99), "\\- x 1. y"]);
        check("1. y", &["1\\. y"]);
    }
}
