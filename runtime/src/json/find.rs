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

    /// Reads a key and the colon after it; the inner nothing is a key that is no text, as it has half of a surrogate
    /// pair.
    pub(crate) fn any_key(&mut self) -> Option<Option<Cow<'a, str>>> {
        if self.peek() != b'"' {
            return self.key().map(Some);
        }
        let key = self.any_text()?;
        self.colon().then_some(key)
    }

    /// Reads a string that comes next; the inner nothing is one that is no text.
    pub(crate) fn any_text(&mut self) -> Option<Option<Cow<'a, str>>> {
        let attempt = self.attempt();
        if let Some(text) = self.text() {
            return Some(Some(text));
        }
        self.retreat(attempt);
        self.skip().then_some(None)
    }
}
