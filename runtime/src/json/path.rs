//! A JSON text and a place in it come in; the JSON path of the value there goes out.

use std::borrow::Cow;

use super::Reader;
use super::error::cut;
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
    let key = cut(key);
    let plain = key.bytes().next().is_some_and(|first| !first.is_ascii_digit())
        && key.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    if plain {
        path.push('.');
        path.push_str(&key);
    } else {
        path.push('[');
        path.push_str(&shown(&super::encode(&*key)));
        path.push(']');
    }
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
