//! A text and a place come in; the delivery has the text at that place.

use http::{HeaderMap, HeaderName, HeaderValue};

use super::super::member::{items, member};
use super::super::{Rejection, Source};
use super::SignError;
use crate::json;

/// A delivery that is being signed.
pub(super) struct Parcel<'a> {
    pub(super) headers: &'a mut HeaderMap,
    pub(super) body: &'a mut Vec<u8>,
    /// The item of a batch that is being signed: where it was in the body, and what became of it.
    pub(super) item: Option<(std::ops::Range<usize>, String)>,
}

impl Parcel<'_> {
    /// The body as text.
    pub(super) fn text(&self) -> Result<&str, Rejection> {
        str::from_utf8(self.body).map_err(|_| Rejection::NotJson)
    }

    /// Puts a text at a place, instead of what is there.
    pub(super) fn put(&mut self, source: Source, value: &str) -> Result<(), SignError> {
        let unplaced = SignError::Place(source);
        match source {
            Source::Header(name) => {
                let value = HeaderValue::from_str(value).map_err(|_| unplaced)?;
                self.headers.insert(HeaderName::from_static(name), value);
            }
            Source::Body(path) => match &mut self.item {
                Some((_, item)) => *item = with(item, path, value, source)?,
                None => *self.body = with(self.text()?, path, value, source)?.into_bytes(),
            },
            _ => return Err(unplaced),
        }
        Ok(())
    }

    /// Takes an item of a batch out of the body.
    pub(super) fn take_item(&mut self, path: &'static [&'static str], index: usize) -> Result<(), SignError> {
        let text = self.text()?;
        let item = *items(text, path)?.get(index).ok_or(Rejection::Missing(Source::Body(path)))?;
        self.item = Some((range(text, item), item.to_owned()));
        Ok(())
    }

    /// Puts the item back into the body.
    pub(super) fn put_item_back(&mut self) {
        if let Some((range, item)) = self.item.take() {
            self.body.splice(range, item.into_bytes());
        }
    }
}

/// Where in a text one of its pieces is.
fn range(text: &str, piece: &str) -> std::ops::Range<usize> {
    let start = piece.as_ptr().addr() - text.as_ptr().addr();
    start..start + piece.len()
}

/// A JSON text with a text as this member: instead of what is there, else as the last of its object.
fn with(text: &str, path: &[&str], value: &str, source: Source) -> Result<String, SignError> {
    let is_digits = |raw: &str| raw.bytes().all(|byte| byte.is_ascii_digit());
    let quoted = || json::encode(value);
    match member(text, path, source)? {
        Some(raw) if is_digits(raw) && is_digits(value) => Ok(spliced(text, range(text, raw), value)),
        Some(raw) => Ok(spliced(text, range(text, raw), &quoted())),
        None => added(text, path, &quoted(), source),
    }
}

/// A JSON text with this member as the last of its object, which is made too where it is absent.
fn added(text: &str, path: &[&str], json: &str, source: Source) -> Result<String, SignError> {
    let (name, parent) = path.split_last().ok_or(SignError::Place(source))?;
    let pair = format!("{}:{json}", json::encode(*name));
    match member(text, parent, source)? {
        None => added(text, parent, &format!("{{{pair}}}"), source),
        Some(object) => {
            let inside = object.strip_prefix('{').and_then(|object| object.strip_suffix('}'));
            let comma =
                if inside.ok_or(SignError::Place(source))?.trim_ascii().is_empty() { "" } else { "," };
            let end = range(text, object).end - 1;
            Ok(spliced(text, end..end, &format!("{comma}{pair}")))
        }
    }
}

fn spliced(text: &str, range: std::ops::Range<usize>, with: &str) -> String {
    let mut spliced = text.to_owned();
    spliced.replace_range(range, with);
    spliced
}

#[cfg(test)]
mod tests {
    use super::{Source, with};

    fn check(text: &str, path: &[&str], expected: &str) {
        assert_eq!(with(text, path, "7", Source::Body(&[])).as_deref(), Ok(expected), "{text}");
    }

    #[test]
    fn members_are_replaced_or_added() {
        check(r#"{"a": "x" , "b":1}"#, &["a"], r#"{"a": "7" , "b":1}"#);
        check(r#"{"a":10}"#, &["a"], r#"{"a":7}"#);
        check(r#"{"b":1 }"#, &["a"], r#"{"b":1 ,"a":"7"}"#);
        check("{ }", &["a"], r#"{ "a":"7"}"#);
        check("{}", &["a", "b"], r#"{"a":{"b":"7"}}"#);
        check(r#"{"a":{"c":1}}"#, &["a", "b"], r#"{"a":{"c":1,"b":"7"}}"#);
        assert!(with(r#"{"a":1}"#, &["a", "b"], "7", Source::Body(&[])).is_err());
    }
}
