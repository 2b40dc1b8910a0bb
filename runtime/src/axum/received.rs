//! A request comes in; the event of a verified delivery goes out.

use std::sync::Arc;

use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{FromRef, FromRequest, Request};
use axum::http::{HeaderMap, header};

use super::{Endpoint, Refusal};
use crate::authentication;
use crate::webhook::{Identity, Verified, Webhook};

/// The event of a verified delivery.
///
/// An extractor, for services whose state gives an `Arc<Endpoint<E>>`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Received<E> {
    /// The event.
    pub event: E,
    /// Which delivery it is.
    pub identity: Identity,
    /// The headers, as they were received.
    pub headers: HeaderMap,
    /// The body, as it was received.
    pub body: Bytes,
}

impl<E, S> FromRequest<S> for Received<E>
where
    E: Webhook,
    Arc<Endpoint<E>>: FromRef<S>,
    S: Send + Sync,
{
    type Rejection = Refusal;

    async fn from_request(request: Request, state: &S) -> Result<Self, Refusal> {
        let endpoint = Arc::<Endpoint<E>>::from_ref(state);
        Self::read(&endpoint, request).await
    }
}

impl<E: Webhook> Received<E> {
    /// Reads a request, verifies it and decodes it.
    ///
    /// # Errors
    ///
    /// When it is no delivery of the provider, or only asks whether the receiver is there.
    pub async fn read(endpoint: &Endpoint<E>, request: Request<Body>) -> Result<Self, Refusal> {
        let (parts, body) = request.into_parts();
        if !is_json(&parts.headers) {
            return Err(Refusal::ContentType);
        }
        let body =
            to_bytes(body, endpoint.limit).await.map_err(|_| Refusal::TooLong { limit: endpoint.limit })?;
        let target = parts.uri.path_and_query().map_or("/", |target| target.as_str());
        let request = authentication::Request::new(&parts.headers, &body);
        let request = request.method(parts.method.as_str()).target(target);
        let (event, identity) = decode(endpoint, request)?;
        Ok(Self { event, identity, headers: parts.headers, body })
    }
}

fn decode<E: Webhook>(
    endpoint: &Endpoint<E>,
    request: authentication::Request<'_>,
) -> Result<(E, Identity), Refusal> {
    let credentials = &endpoint.credentials;
    let rejected = |rejection| Refusal::Rejected { rejection, status: E::RESPONSES.rejected };
    let verified = Verified::<E>::new(request, credentials, (endpoint.clock)()).map_err(rejected)?;
    let (headers, body) = (verified.headers(), verified.body());
    let asked = E::HANDSHAKES.iter().find_map(|handshake| handshake.answer(headers, body, credentials));
    if let Some(answer) = asked {
        return Err(Refusal::Handshake(answer.map_err(rejected)?));
    }
    let event = endpoint.receive(verified).map_err(Refusal::NoEvent)?;
    let identity = verified.identify(&event);
    Ok((event, identity))
}

/// Whether a request says that its body is JSON, or says nothing.
fn is_json(headers: &HeaderMap) -> bool {
    let Some(value) = headers.get(header::CONTENT_TYPE) else { return true };
    let Ok(value) = value.to_str() else { return false };
    let kind = value.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    kind == "application/json" || (kind.starts_with("application/") && kind.ends_with("+json"))
}

#[cfg(test)]
mod tests {
    use axum::http::{HeaderMap, header};

    #[test]
    fn content_types_that_are_json() {
        let check = |value: &str, expected: bool| {
            let mut headers = HeaderMap::new();
            headers.insert(header::CONTENT_TYPE, value.parse().expect("a header's value"));
            assert_eq!(super::is_json(&headers), expected, "{value}");
        };
        assert!(super::is_json(&HeaderMap::new()));
        check("application/json", true);
        check("Application/JSON; charset=utf-8", true);
        check("application/cloudevents+json", true);
        check("text/html", false);
        check("application/x-www-form-urlencoded", false);
        check("application/jsonp", false);
        check("", false);
    }
}
