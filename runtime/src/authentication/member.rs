//! A JSON text and the keys that lead to a member come in; the member as it is written goes out.
//!
//! What is signed must be what is decoded, so the whole text has to be JSON, and a key on the way that comes twice is
//! refused: readers do not agree on which of the two counts.

use std::borrow::Cow;

use super::{Rejection, Source};
use crate::json::Reader;

/// The member at the end of a path, without space around it.
pub(super) fn member<'a>(text: &'a str, path: &[&str], source: Source) -> Result<Option<&'a str>, Rejection> {
    let mut found = None;
    walk(text, path, source, false, |raw| found = raw)?;
    Ok(found)
}

/// The items of a batch: what the path leads to in each element where it has `*`.
pub(super) fn items<'a>(text: &'a str, path: &'static [&'static str]) -> Result<Vec<&'a str>, Rejection> {
    let source = Source::Body(path);
    let (mut items, mut complete) = (Vec::new(), true);
    walk(text, path, source, true, |raw| match raw {
        Some(raw) => items.push(raw),
        None => complete = false,
    })?;
    if complete && !items.is_empty() { Ok(items) } else { Err(Rejection::Missing(source)) }
}

/// The text of a value: a string without quotes and escapes, a number or boolean as it is; nothing for null.
pub(super) fn text(raw: &str, source: Source) -> Result<Option<Cow<'_, str>>, Rejection> {
    match raw.as_bytes().first() {
        Some(b'"') => match Reader::new(raw).text() {
            Some(text) => Ok(Some(text)),
            None => Err(Rejection::Malformed(source)),
        },
        Some(b'n') => Ok(None),
        Some(b'{' | b'[') | None => Err(Rejection::Malformed(source)),
        Some(_) => Ok(Some(raw.into())),
    }
}

fn walk<'a>(
    text: &'a str,
    path: &[&str],
    source: Source,
    each: bool,
    found: impl FnMut(Option<&'a str>),
) -> Result<(), Rejection> {
    let mut walk = Walk { reader: Reader::new(text), each, found, repeated: false };
    let whole = walk.value(path);
    match walk.reader.finish(whole) {
        _ if walk.repeated => Err(Rejection::Repeated(source)),
        Err(_) => Err(Rejection::NotJson),
        Ok(()) => Ok(()),
    }
}

struct Walk<'a, F> {
    reader: Reader<'a>,
    /// Whether `*` stands for each element of an array.
    each: bool,
    found: F,
    repeated: bool,
}

impl<'a, F: FnMut(Option<&'a str>)> Walk<'a, F> {
    /// Goes over a value; `false` on errors.
    fn value(&mut self, path: &[&str]) -> bool {
        let Some((step, rest)) = path.split_first() else {
            let raw = self.reader.value();
            (self.found)(raw);
            return raw.is_some();
        };
        match self.reader.peek() {
            b'{' if !(self.each && *step == "*") => self.object(step, rest),
            b'[' => self.array(step, rest),
            _ => {
                (self.found)(None);
                self.reader.skip()
            }
        }
    }

    fn object(&mut self, step: &str, rest: &[&str]) -> bool {
        if self.reader.open_object().is_none() {
            return false;
        }
        let (mut first, mut met) = (true, false);
        while self.reader.another(&mut first) {
            if self.reader.peek() != b'"' {
                return self.reader.expected("a key");
            }
            let Some(key) = self.reader.any_text() else { return false };
            if !self.reader.take(b':') {
                return self.reader.expected("`:`");
            }
            if key.as_deref() != Some(step) {
                if !self.reader.skip() {
                    return false;
                }
                continue;
            }
            self.repeated |= met;
            met = true;
            if self.repeated || !self.value(rest) {
                return false;
            }
        }
        if !met {
            (self.found)(None);
        }
        self.reader.intact()
    }

    fn array(&mut self, step: &str, rest: &[&str]) -> bool {
        if !self.reader.open_array() {
            return false;
        }
        let index = step.parse().ok().filter(|index: &usize| index.to_string() == step);
        let (mut first, mut met) = (true, false);
        for place in 0.. {
            if !self.reader.element(&mut first) {
                break;
            }
            let taken = (self.each && step == "*") || index == Some(place);
            met |= taken;
            if !(if taken { self.value(rest) } else { self.reader.skip() }) {
                return false;
            }
        }
        if !met {
            (self.found)(None);
        }
        self.reader.intact()
    }
}

#[cfg(test)]
mod tests {
    use super::{items, member, text};
    use crate::authentication::{Rejection, Source};

    const AT: Source = Source::Body(&["a"]);

    fn check(text: &str, path: &[&str], expected: Result<Option<&str>, Rejection>) {
        assert_eq!(member(text, path, AT), expected, "{text}");
    }

    #[test]
    fn members_are_as_they_were_written() {
        check(r#"{"b":1, "a": {"x" : 1.50 } }"#, &["a"], Ok(Some(r#"{"x" : 1.50 }"#)));
        check(r#"{"a":{"x":[10,"\u0041"]}}"#, &["a", "x", "1"], Ok(Some(r#""\u0041""#)));
        check(r#"{"\u0061":1}"#, &["a"], Ok(Some("1")));
        check(r#"{"A":1}"#, &["a"], Ok(None));
        check(r#"{"a":1}"#, &["a", "b"], Ok(None));
        check(r#"{"a":[1]}"#, &["a", "01"], Ok(None));
        check(r#"{"\ud800":1,"a":2}"#, &["a"], Ok(Some("2")));
    }

    #[test]
    fn a_member_that_comes_twice_is_refused() {
        let repeated = Err(Rejection::Repeated(AT));
        check(r#"{"a":1,"a":1}"#, &["a"], repeated);
        check(r#"{"a":1,"\u0061":2}"#, &["a"], repeated);
        check(r#"{"a":{"b":1},"a":{}}"#, &["a", "b"], repeated);
        check(r#"{"a":{"b":1,"b":1}}"#, &["a", "b"], repeated);
        check(r#"{"a":{"b":1,"b":1},"c":0,"c":0}"#, &["a"], Ok(Some(r#"{"b":1,"b":1}"#)));
    }

    #[test]
    fn the_whole_text_is_json() {
        for text in [
            "",
            r#"{"a":1"#,
            r#"{"a":1}x"#,
            r#"{"a":1,}"#,
            r#"{"a" 1}"#,
            r#"{a:1}"#,
            r#"{"a":1,"b":}"#,
            "{1:2}",
        ] {
            check(text, &["a"], Err(Rejection::NotJson));
        }
    }

    #[test]
    fn every_element_has_the_item() {
        const PATH: &[&str] = &["items", "*", "item"];
        let missing = Err(Rejection::Missing(Source::Body(PATH)));
        assert_eq!(items(r#"{"items":[{"item":1},{"item": 2 }]}"#, PATH), Ok(vec!["1", "2"]));
        assert_eq!(items(r#"{"items":[{"item":1},{}]}"#, PATH), missing);
        assert_eq!(items(r#"{"items":[{"item":1},3]}"#, PATH), missing);
        assert_eq!(items(r#"{"items":[]}"#, PATH), missing);
        assert_eq!(items(r#"{"items":{"*":{"item":1}}}"#, PATH), missing);
        assert_eq!(items("{}", PATH), missing);
    }

    #[test]
    fn only_scalars_have_text() {
        assert_eq!(text(r#""a\n""#, AT), Ok(Some("a\n".into())));
        assert_eq!(text("1.50", AT), Ok(Some("1.50".into())));
        assert_eq!(text("true", AT), Ok(Some("true".into())));
        assert_eq!(text("null", AT), Ok(None));
        for raw in ["{}", "[]", r#""\ud800""#] {
            assert_eq!(text(raw, AT), Err(Rejection::Malformed(AT)));
        }
    }
}
