//! Requests of one provider come in; each delivery goes once to the handler, and is answered by the provider's rules.

use std::fmt::Display;
use std::sync::Arc;

use axum::body::Body;
use axum::extract::Request;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodRouter, post};
use tracing::Instrument;

use super::{Endpoint, Received, Refusal};
use crate::deduplicate::{Claim, Deduplicate, DeliveryKey};
use crate::webhook::{Dispatch, Reply};

/// A route for the deliveries of one provider.
///
/// A delivery that was handled already is answered as accepted, one that is being handled as failed, so that the
/// provider asks again. Its span, `webhook`, names provider, event type and delivery id, and nothing of the body.
pub fn route<E, H, D, S>(endpoint: Endpoint<E>, handler: H, deduplicate: D) -> MethodRouter<S>
where
    E: Dispatch<H> + Send + 'static,
    <E as Dispatch<H>>::Error: Display + Send,
    H: Send + Sync + 'static,
    D: Deduplicate + 'static,
    S: Clone + Send + Sync + 'static,
{
    let service = Arc::new((endpoint, handler, deduplicate));
    post(move |request: Request| {
        let service = Arc::clone(&service);
        async move {
            let (endpoint, handler, deduplicate) = &*service;
            receive(endpoint, handler, deduplicate, request).await
        }
    })
}

async fn receive<E, H, D>(
    endpoint: &Endpoint<E>,
    handler: &H,
    deduplicate: &D,
    request: Request<Body>,
) -> Response
where
    E: Dispatch<H> + Send,
    <E as Dispatch<H>>::Error: Display + Send,
    H: Send + Sync,
    D: Deduplicate,
{
    let received = match Received::read(endpoint, request).await {
        Ok(received) => received,
        Err(refusal) => return refuse::<E>(refusal),
    };
    let span = tracing::info_span!(
        "webhook",
        provider = E::PROVIDER,
        event_type = received.identity.event_type(),
        delivery_id = received.identity.delivery_id(),
    );
    let now = (endpoint.clock)();
    handle_once(handler, deduplicate, received, now).instrument(span).await
}

fn refuse<E: crate::webhook::Webhook>(refusal: Refusal) -> Response {
    match refusal {
        Refusal::Handshake(_) => tracing::info!(provider = E::PROVIDER, "answered a handshake"),
        _ => tracing::warn!(provider = E::PROVIDER, reason = %refusal, "refused a request"),
    }
    refusal.into_response()
}

async fn handle_once<E, H, D>(
    handler: &H,
    deduplicate: &D,
    received: Received<E>,
    now: std::time::SystemTime,
) -> Response
where
    E: Dispatch<H> + Send,
    <E as Dispatch<H>>::Error: Display + Send,
    H: Send + Sync,
    D: Deduplicate,
{
    let key = DeliveryKey::new(&received.identity, &received.body);
    match deduplicate.claim(&key, now).await {
        Ok(Claim::First) => {}
        Ok(Claim::Running) => {
            tracing::info!("being handled already");
            return status(E::RESPONSES.failed).into_response();
        }
        Ok(Claim::Settled) => {
            tracing::info!("handled before");
            return status(E::RESPONSES.accepted).into_response();
        }
        Err(error) => return failed::<E>("could not claim the delivery", &error),
    }
    let taken = E::RESPONSES.taken(received.event.outcome());
    match received.event.dispatch(handler, &received.identity).await {
        Ok(reply) => {
            if let Err(error) = deduplicate.settle(&key).await {
                // It was handled: to ask for it again would have it handled twice.
                tracing::error!(%error, "could not settle the delivery");
            }
            tracing::info!("handled");
            answer(status(taken), reply)
        }
        Err(error) => {
            if let Err(error) = deduplicate.release(&key, now).await {
                tracing::error!(%error, "could not release the delivery");
            }
            failed::<E>("the handler failed", &error)
        }
    }
}

fn failed<E: crate::webhook::Webhook>(what: &'static str, error: &dyn Display) -> Response {
    tracing::error!(%error, "{what}");
    status(E::RESPONSES.failed).into_response()
}

fn answer(status: StatusCode, reply: Reply) -> Response {
    match reply {
        Reply::Empty => status.into_response(),
        Reply::Json(body) => (status, [(header::CONTENT_TYPE, "application/json")], body).into_response(),
    }
}

/// A declared status; what is none, which `generate` refuses, is an error of the server.
pub(super) fn status(code: u16) -> StatusCode {
    StatusCode::from_u16(code).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
}
