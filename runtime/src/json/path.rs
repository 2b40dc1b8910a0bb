//! A JSON text and a place in it come in; the JSON path of the value there goes out.

use std::borrow::Cow;

use super::Reader;
use super::error::{CUT, cut};
use super::text::plain_end;

/// One step down.
enum Step {
    /// Into an object, to the member whose key starts here; before the first key, where the object starts.
    Key(usize),
    /// Into an array, to the element.
    Index(usize),
}

/// The path of the innermost value that holds the byte at `offset`: `$.data.checks[0].state`.
///
/// Reads only what comes before, and the text must be JSON up to there.
pub(super) fn path_to(source: &str, offset: usize) -> String {
    let mut reader = Reader::new(source);
    let mut steps = Vec::new();
    loop {
        // A value starts here.
        let byte = reader.peek();
        if reader.position >= offset {
            return told(source, &steps);
        }
        let opened = match byte {
            b'{' => Some(Step::Key(reader.position)),
            b'[' => Some(Step::Index(0)),
            _ => None,
        };
        match opened {
            Some(step) => {
                reader.position += 1;
                if matches!(reader.peek(), b'}' | b']') {
                    reader.position += 1;
                } else {
                    steps.push(step);
                    if !key(&mut reader, &mut steps) {
                        return told(source, &steps);
                    }
                    continue;
                }
            }
            None => {
                if !reader.skip() || reader.position > offset {
                    return told(source, &steps);
                }
            }
        }
        while matches!(reader.peek(), b'}' | b']') {
            reader.position += 1;
            steps.pop();
        }
        if !reader.take(b',') {
            return told(source, &steps);
        }
        if let Some(Step::Index(index)) = steps.last_mut() {
            *index += 1;
        }
        if !key(&mut reader, &mut steps) {
            return told(source, &steps);
        }
    }
}

/// Goes over the key of the next member, if the innermost level is an object.
fn key(reader: &mut Reader<'_>, steps: &mut [Step]) -> bool {
    let Some(Step::Key(place)) = steps.last_mut() else { return true };
    reader.peek();
    *place = reader.position;
    reader.skip() && reader.take(b':')
}

fn told(source: &str, steps: &[Step]) -> String {
    let mut path = String::from("$");
    for step in steps {
        match step {
            Step::Index(index) => path.push_str(&format!("[{index}]")),
            Step::Key(place) => {
                push_key(&mut path, &key_at(source, *place));
            }
        }
    }
    path
}

/// The key that starts at the byte.
pub(super) fn key_at(source: &str, place: usize) -> Cow<'_, str> {
    let end = plain_end(source.as_bytes(), place + 1);
    if source.as_bytes().get(end) == Some(&b'"') {
        return source.get(place + 1..end).unwrap_or_default().into();
    }
    let mut reader = Reader::new(source);
    reader.position = place;
    reader.text().unwrap_or_default()
}

/// Appends a step to a member, with its key cut to a bounded length.
pub(crate) fn push_key(path: &mut String, key: &str) {
    if key.len() <= CUT && is_name(key) {
        path.push('.');
        path.push_str(key);
    } else {
        push_quoted(path, &cut(key));
    }
}

#[cold]
fn push_quoted(path: &mut String, key: &str) {
    path.push('[');
    path.push_str(&shown(&super::encode(key)));
    path.push(']');
}

/// Appends a step to the member whose key starts at the byte.
#[cfg(feature = "uncovered")]
pub(super) fn push_key_at(path: &mut String, source: &str, place: usize) {
    // Most keys are names, and those are gone over once.
    let rest = source.as_bytes().get(place.saturating_add(1)..).unwrap_or_default();
    let head = rest.get(..=CUT).unwrap_or(rest);
    let length = head.iter().position(|&byte| !IN_NAME[usize::from(byte)]).unwrap_or(head.len());
    let is_whole = rest.get(length) == Some(&b'"') && length <= CUT;
    match source.get(place..=place.saturating_add(length)) {
        Some(quoted) if is_whole && length != 0 && !rest[0].is_ascii_digit() => {
            path.push('.');
            path.push_str(&quoted[1..]);
        }
        _ => push_key(path, &key_at(source, place)),
    }
}

/// The bytes of a key that needs no quotes.
static IN_NAME: [bool; 256] = {
    let mut table = [false; 256];
    let mut byte = 0;
    while byte < 256 {
        table[byte] = (byte as u8).is_ascii_alphanumeric() || byte as u8 == b'_';
        byte += 1;
    }
    table
};

/// Whether a key needs no quotes.
fn is_name(key: &str) -> bool {
    let bytes = key.as_bytes();
    bytes.first().is_some_and(|first| !first.is_ascii_digit())
        && bytes.iter().all(|&byte| IN_NAME[usize::from(byte)])
}

/// A text without the characters that would change how a line shows: controls, and marks that turn its direction.
pub(crate) fn shown(text: &str) -> Cow<'_, str> {
    let is_hidden = |character: char| {
        character.is_control()
            || matches!(character, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
    };
    if !text.contains(is_hidden) {
        return text.into();
    }
    let escaped = text.chars().map(|character| match is_hidden(character) {
        true => format!("\\u{:04x}", u32::from(character)),
        false => character.into(),
    });
    escaped.collect::<String>().into()
}

#[cfg(test)]
mod tests {
    use super::path_to;

    fn check(marked: &str, path: &str) {
        let offset = marked.find('^').expect("a mark");
        assert_eq!(path_to(&marked.replace('^', ""), offset), path, "{marked}");
    }

    #[test]
    fn values_are_named() {
        check("^1", "$");
        check(" ^{}", "$");
        check(r#"{"a":^1}"#, "$.a");
        check(r#"{"a":1,"b_2":[true,{"c":^"x"}]}"#, "$.b_2[1].c");
        check(r#"[[],[1],{"a":{}},^2]"#, "$[3]");
        check(r#"{"a":[{"b":1},^{"b":2}]}"#, "$.a[1]");
    }

    #[test]
    fn a_place_inside_a_string_is_the_string() {
        check(r#"{"a":"xy^z"}"#, "$.a");
    }

    #[test]
    fn unusual_keys_are_quoted() {
        check(r#"{"a b":^1}"#, r#"$["a b"]"#);
        check(r#"{"":^1}"#, r#"$[""]"#);
        check(r#"{"1a":^1}"#, r#"$["1a"]"#);
        check(r#"{"q\"\u00e9":^1}"#, r#"$["q\"é"]"#);
        check(r#"{"a\nb\u0085\u202e":^1}"#, r#"$["a\nb\u0085\u202e"]"#);
    }

    #[test]
    fn long_keys_are_cut() {
        check(&format!(r#"{{"{}":^1}}"#, "k".repeat(1000)), &format!(r#"$["{}…"]"#, "k".repeat(64)));
    }
}
