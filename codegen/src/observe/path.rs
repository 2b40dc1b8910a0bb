//! The steps that lead into a body come in; the path that a finding shows goes out.
//!
//! Elements and keys of maps are not told apart: what is wrong with one of them is wrong at the place of them all.

use std::fmt::Write;

/// A step into a value.
#[derive(Debug, Clone, Copy)]
pub enum Step<'a> {
    /// The member of this name, which the document lists.
    Member(&'a str),
    /// Any element of an array.
    Element,
    /// An element of an array whose elements differ.
    Position(usize),
    /// The value of any key of a map.
    Entry,
}

/// A path as text: `$.data.items[*].labels.*`.
pub fn text(steps: &[Step<'_>]) -> String {
    let mut text = "$".to_owned();
    for step in steps {
        match step {
            Step::Member(name) => member(&mut text, name),
            Step::Element => text.push_str("[*]"),
            Step::Position(index) => {
                let _ = write!(text, "[{index}]");
            }
            Step::Entry => text.push_str(".*"),
        }
    }
    text
}

/// Adds the step to a member.
pub fn member(text: &mut String, name: &str) {
    let mut letters = name.chars();
    let is_plain = letters.next().is_some_and(|first| first.is_ascii_alphabetic() || first == '_')
        && letters.all(|letter| letter.is_ascii_alphanumeric() || letter == '_');
    if is_plain {
        text.push('.');
        text.push_str(name);
    } else {
        let _ = write!(text, "[{}]", serde_json::Value::from(name));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_are_written_as_json_paths() {
        let steps = [
            Step::Member("data"),
            Step::Element,
            Step::Member("a-b"),
            Step::Entry,
            Step::Position(2),
            Step::Member("it's \"so\""),
        ];
        assert_eq!(text(&steps), r#"$.data[*]["a-b"].*[2]["it's \"so\""]"#);
        assert_eq!(text(&[]), "$");
    }
}
