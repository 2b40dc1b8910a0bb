//! A delivery and the places that its provider declares come in; what idempotency, ordering and logs need goes out.

use std::borrow::Cow;

use http::HeaderMap;
use jiff::Timestamp;

use crate::Place;
use crate::json::{self, Reader};

/// Where a provider's deliveries say which delivery they are.
///
/// Of each list the first place that holds a text or a number counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Identification {
    /// What stays the same when a delivery is sent again.
    pub id: &'static [Place],
    /// When the event occurred.
    pub time: &'static [Place],
    /// How the time is written.
    pub time_format: TimeFormat,
    /// Whom or what the event is about.
    pub subject: &'static [Place],
    /// The version of the payload's shape.
    pub revision: &'static [Place],
}

impl Identification {
    /// The provider declares nothing.
    pub const NONE: Self =
        Self { id: &[], time: &[], time_format: TimeFormat::Rfc3339, subject: &[], revision: &[] };
}

/// How a time is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TimeFormat {
    /// As in RFC 3339.
    Rfc3339,
    /// Seconds since 1970-01-01T00:00:00Z.
    Seconds,
    /// Milliseconds since 1970-01-01T00:00:00Z.
    Milliseconds,
    /// In the provider's own format, which says no zone: the text is kept, and no instant is made up.
    WithoutZone,
}

/// Which delivery it is, the same for every provider.
///
/// What the delivery does not say is absent. Whether these are covered by the signature is the provider's choice: a
/// header seldom is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    provider: &'static str,
    event_type: String,
    delivery_id: Option<String>,
    occurred_at: Option<Occurrence>,
    subject: Option<String>,
    revision: Option<String>,
}

/// When an event occurred.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Occurrence {
    /// The time as it was received.
    pub text: String,
    /// The instant; absent where the text does not tell one.
    pub instant: Option<Timestamp>,
}

impl Identity {
    /// Reads what a delivery says of itself.
    #[must_use]
    pub fn read(
        provider: &'static str,
        event_type: String,
        places: &Identification,
        headers: &HeaderMap,
        body: &[u8],
    ) -> Self {
        let body = json::utf8(body).unwrap_or_default();
        let text = |places| first_text(headers, body, places).map(Cow::into_owned);
        Self {
            provider,
            event_type,
            delivery_id: text(places.id),
            occurred_at: text(places.time).map(|text| Occurrence::read(text, places.time_format)),
            subject: text(places.subject),
            revision: text(places.revision),
        }
    }

    /// The provider's name: that of its folder and its feature.
    #[must_use]
    pub const fn provider(&self) -> &'static str {
        self.provider
    }

    /// The text that names the event.
    #[must_use]
    pub fn event_type(&self) -> &str {
        &self.event_type
    }

    /// What stays the same when the delivery is sent again.
    #[must_use]
    pub fn delivery_id(&self) -> Option<&str> {
        self.delivery_id.as_deref()
    }

    /// When the event occurred.
    #[must_use]
    pub const fn occurred_at(&self) -> Option<&Occurrence> {
        self.occurred_at.as_ref()
    }

    /// Whom or what the event is about.
    #[must_use]
    pub fn subject(&self) -> Option<&str> {
        self.subject.as_deref()
    }

    /// The version of the payload's shape.
    #[must_use]
    pub fn revision(&self) -> Option<&str> {
        self.revision.as_deref()
    }
}

impl Occurrence {
    fn read(text: String, format: TimeFormat) -> Self {
        let instant = match format {
            TimeFormat::Rfc3339 => text.parse().ok(),
            TimeFormat::Seconds => text.parse().ok().and_then(|count| Timestamp::from_second(count).ok()),
            TimeFormat::Milliseconds => {
                text.parse().ok().and_then(|count| Timestamp::from_millisecond(count).ok())
            }
            TimeFormat::WithoutZone => None,
        };
        Self { text, instant }
    }
}

/// The text or the number at the first place that holds one.
fn first_text<'a>(headers: &'a HeaderMap, body: &'a str, places: &[Place]) -> Option<Cow<'a, str>> {
    places.iter().find_map(|place| match place {
        Place::Body(path) => scalar(body, path),
        Place::Header(name) => headers.get(*name)?.to_str().ok().map(Cow::Borrowed),
        Place::Pair { header, body: path } => {
            let header = headers.get(*header)?.to_str().ok()?;
            Some(match scalar(body, path) {
                Some(text) => format!("{header}.{text}").into(),
                None => header.into(),
            })
        }
    })
}

/// The text or the number at the end of a path into the body.
pub(super) fn scalar<'a>(body: &'a str, path: &[&str]) -> Option<Cow<'a, str>> {
    let mut reader = Reader::new(body);
    if !reader.find(path) {
        return None;
    }
    match reader.peek() {
        b'"' => reader.text(),
        b'-' | b'0'..=b'9' => reader.number().map(Cow::Borrowed),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{Identification, Identity, TimeFormat};
    use crate::{HeaderMap, Place};

    const PLACES: Identification = Identification {
        id: &[Place::Header("x-delivery"), Place::Body(&["id"])],
        time: &[Place::Body(&["at"])],
        time_format: TimeFormat::Rfc3339,
        subject: &[Place::Body(&["data", "user"])],
        revision: &[Place::Body(&["version"])],
    };

    fn read(places: &Identification, body: &str) -> Identity {
        Identity::read("acme", String::from("a.b"), places, &HeaderMap::new(), body.as_bytes())
    }

    #[test]
    fn the_first_place_that_holds_a_text_or_a_number_counts() {
        let identity = read(&PLACES, r#"{"id":17,"data":{"user":"u-1"},"version":null}"#);
        assert_eq!(identity.delivery_id(), Some("17"));
        assert_eq!(identity.subject(), Some("u-1"));
        assert_eq!(identity.revision(), None);
        assert_eq!(identity.occurred_at(), None);

        let mut headers = HeaderMap::new();
        headers.insert("x-delivery", "d-1".parse().expect("a header's value"));
        let identity = Identity::read("acme", String::from("a.b"), &PLACES, &headers, br#"{"id":17}"#);
        assert_eq!(identity.delivery_id(), Some("d-1"));
    }

    #[test]
    fn times_keep_their_text_and_tell_an_instant_where_they_can() {
        let check = |time_format, body: &str, text: &str, instant: Option<&str>| {
            let identity = read(&Identification { time_format, ..PLACES }, body);
            let at = identity.occurred_at().expect("the body has a time");
            assert_eq!(at.text, text);
            assert_eq!(at.instant.map(|instant| instant.to_string()).as_deref(), instant, "{text}");
        };
        let berlin = r#"{"at":"2026-03-01T00:30:00.1234567+01:00"}"#;
        let instant = Some("2026-02-28T23:30:00.1234567Z");
        check(TimeFormat::Rfc3339, berlin, "2026-03-01T00:30:00.1234567+01:00", instant);
        check(TimeFormat::Rfc3339, r#"{"at":"2026-03-01T00:30:00"}"#, "2026-03-01T00:30:00", None);
        check(TimeFormat::Seconds, r#"{"at":1700000000}"#, "1700000000", Some("2023-11-14T22:13:20Z"));
        check(TimeFormat::Seconds, r#"{"at":"1700000000"}"#, "1700000000", Some("2023-11-14T22:13:20Z"));
        check(TimeFormat::Seconds, r#"{"at":1e300}"#, "1e300", None);
        check(
            TimeFormat::Milliseconds,
            r#"{"at":1700000000123}"#,
            "1700000000123",
            Some("2023-11-14T22:13:20.123Z"),
        );
        check(TimeFormat::WithoutZone, r#"{"at":"01-03-2026 12:30 AM"}"#, "01-03-2026 12:30 AM", None);
    }
}
