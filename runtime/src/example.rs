//! A documented delivery, as data.

use http::header::{HeaderMap, HeaderName, HeaderValue};

/// A delivery that a provider documents.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Example {
    /// The event type that it is documented for.
    pub event_type: &'static str,
    /// What tells it apart from the event type's other examples.
    pub name: &'static str,
    /// The headers that are documented, or tell the event type.
    pub headers: &'static [(&'static str, &'static str)],
    /// The body.
    pub body: &'static str,
}

impl Example {
    /// The headers as an HTTP library has them. A name or value that HTTP does not allow is left out.
    #[must_use]
    pub fn header_map(&self) -> HeaderMap {
        let headers = self.headers.iter().filter_map(|(name, value)| {
            let name = HeaderName::from_bytes(name.as_bytes()).ok()?;
            Some((name, HeaderValue::from_str(value).ok()?))
        });
        let mut map = HeaderMap::new();
        for (name, value) in headers {
            map.append(name, value);
        }
        map
    }
}

#[cfg(test)]
mod tests {
    use super::Example;

    #[test]
    fn headers_become_a_map() {
        let headers = &[("X-Acme-Event", "a.b"), ("broken name", "x"), ("x-list", "1"), ("X-List", "2")];
        let map = Example { event_type: "a.b", name: "", headers, body: "{}" }.header_map();
        assert_eq!(map.get("x-acme-event").map(|value| value.as_bytes()), Some(&b"a.b"[..]));
        assert_eq!(map.get_all("x-list").iter().count(), 2);
        assert_eq!(map.len(), 3);
    }
}
