//! The text of a JSON file in, the texts of the values in it out, so that an example is kept as it was written.

/// The texts of an array's elements or of an object's values, in their order; none of anything else.
///
/// The text must be JSON.
pub fn children(text: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut depth = 0_usize;
    let mut in_string = false;
    let mut is_escaped = false;
    let mut start = None;
    for (index, byte) in text.bytes().enumerate() {
        if in_string {
            in_string = is_escaped || byte != b'"';
            is_escaped = byte == b'\\' && !is_escaped;
            continue;
        }
        match byte {
            b'"' => in_string = true,
            b'[' | b'{' => {
                depth += 1;
                if depth == 1 {
                    start = Some(index + 1);
                }
            }
            b':' if depth == 1 => start = Some(index + 1),
            b',' if depth == 1 => {
                found.extend(start.map(|start| text[start..index].trim()));
                start = Some(index + 1);
            }
            b']' | b'}' => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    found
                        .extend(start.map(|start| text[start..index].trim()).filter(|text| !text.is_empty()));
                }
            }
            _ => {}
        }
    }
    found
}

/// A value's text without the indentation that it has because of where it stands.
pub fn dedented(text: &str) -> String {
    let indentation = |line: &str| line.len() - line.trim_start().len();
    let further = text.lines().skip(1).filter(|line| !line.trim().is_empty());
    let outer = further.map(indentation).min().unwrap_or(0);
    let lines = text.lines().enumerate().map(|(index, line)| match index {
        0 => line,
        _ => line.get(outer..).unwrap_or_default(),
    });
    lines.collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[&str]) {
        assert_eq!(children(text), expected);
    }

    #[test]
    fn values_keep_their_text() {
        check(
            r#"[1.50, "a,]\"\\", [2, {"b": 3}] , {}]"#,
            &["1.50", r#""a,]\"\\""#, r#"[2, {"b": 3}]"#, "{}"],
        );
        check(r#" {"a:,": {"b": [1]}, "c" : null} "#, &[r#"{"b": [1]}"#, "null"]);
        check("[ ]", &[]);
        check("{}", &[]);
        check("\"a, b\"", &[]);
    }

    #[test]
    fn indentation_of_the_place_is_taken_away() {
        assert_eq!(dedented("{\n      \"a\": [\n        1\n      ]\n    }"), "{\n  \"a\": [\n    1\n  ]\n}");
        assert_eq!(dedented("{\r\n\t\t\"a\": 1\r\n\t}"), "{\n\t\"a\": 1\n}");
    }
}
