//! Keys on the way to one member come in; whether each comes once goes out.

use std::borrow::Cow;

use super::error::Reason;
use super::{Error, Reader};

/// Checks that a text is one JSON value, and that no object on the path has its key twice.
pub(crate) fn check_unique(text: &str, path: &[&str]) -> Result<(), Error> {
    let mut reader = Reader::new(text);
    let unique = reader.unique(path);
    reader.finish(unique)
}

impl<'a> Reader<'a> {
    fn unique(&mut self, path: &[&str]) -> bool {
        let Some((step, rest)) = path.split_first() else { return self.skip() };
        if self.peek() != b'{' {
            return self.skip();
        }
        let Some(start) = self.open_object() else { return false };
        let (mut first, mut met) = (true, false);
        while self.another(&mut first) {
            self.peek();
            let place = self.position;
            let Some(key) = self.any_key() else { return false };
            let found = key.as_deref() == Some(*step);
            if found && met {
                return self.fail(start, Reason::Duplicate(place));
            }
            met |= found;
            if !(if found { self.unique(rest) } else { self.skip() }) {
                return false;
            }
        }
        self.intact()
    }

    /// Goes to the value at the end of a path; of a key that comes twice, the first counts. `false` when there is none,
    /// and on errors.
    pub(crate) fn find(&mut self, path: &[&str]) -> bool {
        path.iter().all(|step| match self.peek() {
            b'{' => self.find_member(step),
            b'[' => self.find_element(step),
            _ => false,
        })
    }

    fn find_member(&mut self, name: &str) -> bool {
        if self.open_object().is_none() {
            return false;
        }
        let mut first = true;
        while self.another(&mut first) {
            match self.any_key() {
                Some(key) if key.as_deref() == Some(name) => return true,
                Some(_) if self.skip() => {}
                _ => return false,
            }
        }
        false
    }

    fn find_element(&mut self, name: &str) -> bool {
        let index = name.parse().ok().filter(|index: &usize| index.to_string() == name);
        let Some(index) = index else { return false };
        if !self.open_array() {
            return false;
        }
        let mut first = true;
        for _ in 0..index {
            if !self.element(&mut first) || !self.skip() {
                return false;
            }
        }
        self.element(&mut first)
    }

    /// Reads a key and the colon after it; the inner nothing is a key that is no text, as it has half of a surrogate
    /// pair.
    #[inline]
    fn any_key(&mut self) -> Option<Option<Cow<'a, str>>> {
        if self.peek() != b'"' {
            return self.key().map(Some);
        }
        let key = self.any_text()?;
        self.colon().then_some(key)
    }

    /// Reads a string that comes next; the inner nothing is one that is no text.
    #[inline]
    pub(crate) fn any_text(&mut self) -> Option<Option<Cow<'a, str>>> {
        match self.plain_text() {
            Some(text) => Some(Some(Cow::Borrowed(text))),
            None => self.any_escaped_text(),
        }
    }

    #[cold]
    fn any_escaped_text(&mut self) -> Option<Option<Cow<'a, str>>> {
        let attempt = self.attempt();
        if let Some(text) = self.text() {
            return Some(Some(text));
        }
        self.retreat(attempt);
        self.skip().then_some(None)
    }
}
