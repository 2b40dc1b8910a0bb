//! What came over the wire, for checks that look at more than headers and body.

use std::fmt;

use http::HeaderMap;

/// A delivery as it came over the wire.
#[derive(Clone, Copy)]
pub struct Request<'a> {
    pub(super) headers: &'a HeaderMap,
    pub(super) body: &'a [u8],
    pub(super) method: &'a str,
    pub(super) target: Option<&'a str>,
}

impl<'a> Request<'a> {
    /// A `POST` with these headers and this body.
    #[must_use]
    pub fn new(headers: &'a HeaderMap, body: &'a [u8]) -> Self {
        Self { headers, body, method: "POST", target: None }
    }

    /// With this method.
    #[must_use]
    pub fn method(self, method: &'a str) -> Self {
        Self { method, ..self }
    }

    /// With this target, as the first line of the request has it: `/hooks/acme?digest=…`.
    #[must_use]
    pub fn target(self, target: &'a str) -> Self {
        Self { target: Some(target), ..self }
    }

    pub(super) fn query(&self) -> Option<&'a str> {
        query(self.target?)
    }
}

/// The query of a URL or a target.
pub(super) fn query(url: &str) -> Option<&str> {
    let url = url.split_once('#').map_or(url, |(url, _)| url);
    Some(url.split_once('?')?.1)
}

/// The path of a URL or a target.
pub(super) fn path(url: &str) -> &str {
    let end = url.find(['?', '#']).unwrap_or(url.len());
    let url = url.get(..end).unwrap_or_default();
    match url.split_once("://") {
        Some((_, after)) => after.find('/').and_then(|start| after.get(start..)).unwrap_or("/"),
        None => url,
    }
}

impl fmt::Debug for Request<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Headers may hold tokens, and a body may be about people.
        formatter.debug_struct("Request").field("method", &self.method).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::{path, query};

    #[test]
    fn urls_have_paths_and_queries() {
        for (url, expected) in [
            ("https://acme.example/hooks/a?x=1&y=/", ("/hooks/a", Some("x=1&y=/"))),
            ("https://acme.example", ("/", None)),
            ("https://acme.example?x=1#?z", ("/", Some("x=1"))),
            ("/hooks?x", ("/hooks", Some("x"))),
        ] {
            assert_eq!((path(url), query(url)), expected, "{url}");
        }
    }
}
