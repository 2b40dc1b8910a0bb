//! Requests come in; a delivery is answered once it is on disk.

use std::sync::Arc;
use std::time::{Duration, SystemTime};

use axum::Router;
use axum::extract::{Path, Request, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use runtime::axum::Refusal;
use runtime::webhook::Reply;
use tokio::sync::Notify;
use tokio::time::timeout;

use crate::provider::{Asks, Delivery, Provider};
use crate::store::{self, Handled, Recorded, Store};

/// How long a delivery that is answered by its handler is left to who received it.
const LEASE: Duration = Duration::from_secs(30);

/// What requests are answered with.
#[derive(Clone)]
pub struct Service {
    pub store: Store,
    pub providers: Arc<Vec<Box<dyn Provider>>>,
    /// Tells that something is due.
    pub wake: Arc<Notify>,
}

/// A path for each provider's deliveries, and one that tells how things are.
pub fn routes(service: Service) -> Router {
    Router::new().route("/health", get(health)).route("/{provider}", post(receive)).with_state(service)
}

async fn health(State(service): State<Service>) -> Response {
    match service.store.counts().await {
        Ok(counts) => {
            let (waiting, done, given_up) = (counts.waiting, counts.done, counts.given_up);
            json(StatusCode::OK, format!(r#"{{"waiting":{waiting},"done":{done},"given_up":{given_up}}}"#))
        }
        Err(error) => {
            tracing::error!(%error, "could not read the store");
            StatusCode::SERVICE_UNAVAILABLE.into_response()
        }
    }
}

async fn receive(State(service): State<Service>, Path(name): Path<String>, request: Request) -> Response {
    let Some(provider) = service.providers.iter().find(|provider| provider.name() == name) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    match provider.read(request).await {
        Ok(delivery) => service.take(&**provider, delivery).await,
        Err(refusal) => refuse(&name, refusal),
    }
}

fn refuse(provider: &str, refusal: Refusal) -> Response {
    match refusal {
        Refusal::Handshake(_) => tracing::info!(provider, "answered a handshake"),
        _ => tracing::warn!(provider, reason = %refusal, "refused a request"),
    }
    refusal.into_response()
}

impl Service {
    async fn take(&self, provider: &dyn Provider, delivery: Delivery) -> Response {
        let received = SystemTime::now();
        let (name, taken, asks) = (provider.name(), status(delivery.taken), delivery.asks);
        tracing::debug!(provider = name, event_type = delivery.event_type, key = delivery.key, "received");
        let recorded = self.store.record(store::Delivery {
            provider: name,
            key: delivery.key,
            event_type: delivery.event_type,
            headers: delivery.headers.clone(),
            body: delivery.body.clone(),
            received,
            due: if asks.is_some() { received + LEASE } else { received },
        });
        match (recorded.await, asks) {
            (Err(error), _) => {
                tracing::error!(provider = name, %error, "could not record a delivery");
                status(provider.failed()).into_response()
            }
            (Ok(Recorded::Known { reply: Some(reply), .. }), _) => json(taken, reply),
            // One that nobody has answered yet is handled again: the first may have been killed over it.
            (Ok(Recorded::New { number } | Recorded::Known { number, .. }), Some(asks)) => {
                let reply = answer(provider, &delivery.headers, &delivery.body, asks).await;
                let done = Handled::Done { reply: Some(reply.clone()) };
                if let Err(error) = self.store.finish(vec![(number, done)]).await {
                    tracing::error!(provider = name, %error, "could not write an answer down");
                }
                json(taken, reply)
            }
            (Ok(Recorded::New { .. }), None) => {
                self.wake.notify_one();
                taken.into_response()
            }
            (Ok(Recorded::Known { .. }), None) => taken.into_response(),
        }
    }
}

/// What the handler answers, or what stands for it.
async fn answer(provider: &dyn Provider, headers: &runtime::HeaderMap, body: &[u8], asks: Asks) -> String {
    match timeout(asks.within, provider.handle(headers, body)).await {
        Ok(Ok(Reply::Json(reply))) => return reply,
        Ok(Ok(Reply::Empty)) => tracing::error!(provider = provider.name(), "the handler gave no answer"),
        Ok(Err(error)) => tracing::error!(provider = provider.name(), %error, "the handler failed to answer"),
        Err(_) => tracing::error!(provider = provider.name(), "the handler took too long to answer"),
    }
    asks.otherwise
}

fn json(status: StatusCode, body: String) -> Response {
    (status, [(header::CONTENT_TYPE, "application/json")], body).into_response()
}

fn status(code: u16) -> StatusCode {
    StatusCode::from_u16(code).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
}
