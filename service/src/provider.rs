//! What is known of each provider comes in; one interface to all of them goes out.

use std::error::Error;
use std::fmt::Display;
use std::pin::Pin;
use std::time::Duration;

use axum::extract::Request;
use runtime::axum::{Endpoint, Received, Refusal};
use runtime::deduplicate::DeliveryKey;
use runtime::webhook::{Dispatch, Partial, Reply};
use runtime::{HeaderMap, json};

use crate::configuration::Configuration;
use crate::handlers::{Accounts, Cards, Journal};
use crate::uncovered;

/// Something that comes later, whoever waits for it.
pub type Later<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// A provider, whatever its events are.
pub trait Provider: Send + Sync {
    /// Its name, and the path that its deliveries come to.
    fn name(&self) -> &'static str;

    /// The status that tells it that the service failed, and wants the delivery again.
    fn failed(&self) -> u16;

    /// Reads a request: a verified delivery, or what to answer instead.
    fn read(&self, request: Request) -> Later<'_, Result<Delivery, Refusal>>;

    /// Hands a delivery that was verified before to its handler; a failure is told as a text.
    fn handle<'a>(&'a self, headers: &'a HeaderMap, body: &'a [u8]) -> Later<'a, Result<Reply, String>>;
}

/// A verified delivery.
#[derive(Debug)]
pub struct Delivery {
    pub key: String,
    pub event_type: String,
    pub headers: HeaderMap,
    pub body: axum::body::Bytes,
    /// The status that acknowledges it.
    pub taken: u16,
    /// Whether the provider waits for more than a status.
    pub asks: Option<Asks>,
}

/// An answer that a provider waits for.
#[derive(Debug, Clone)]
pub struct Asks {
    /// How long the handler may take for it.
    pub within: Duration,
    /// What is answered when it takes longer, or fails.
    pub otherwise: String,
}

/// Every provider of the generated crate, and who handles its events.
pub fn all(configuration: &Configuration) -> Result<Vec<Box<dyn Provider>>, Box<dyn Error>> {
    use generated::{baanx, fyatu_v3, fyatu_v3_20, ingo, ralio, rebilly};

    let providers: Vec<Box<dyn Provider>> = vec![
        of::<baanx::Event, _>(configuration, Accounts, |_| None)?,
        of::<fyatu_v3::Event, _>(configuration, Partial(Journal), |_| None)?,
        of::<fyatu_v3_20::Event, _>(configuration, Partial(Cards), |event| match event {
            fyatu_v3_20::Event::CardAuthorizationVerify(_) => Some(Asks {
                // The provider waits for 1.2 seconds, and takes silence for consent.
                within: Duration::from_secs(1),
                otherwise: json::encode(&Cards::DECLINE),
            }),
            _ => None,
        })?,
        of::<ingo::Event, _>(configuration, Partial(Journal), |_| None)?,
        of::<ralio::Event, _>(configuration, Partial(Journal), |_| None)?,
        of::<rebilly::Event, _>(configuration, Partial(Journal), |_| None)?,
    ];
    for name in configuration.providers.keys() {
        if !providers.iter().any(|provider| provider.name() == name) {
            return Err(format!("there is no provider {name}").into());
        }
    }
    Ok(providers)
}

/// The provider whose events are `E`.
struct Of<E, H> {
    endpoint: Endpoint<E>,
    handler: H,
    asks: fn(&E) -> Option<Asks>,
}

fn of<E, H>(
    configuration: &Configuration,
    handler: H,
    asks: fn(&E) -> Option<Asks>,
) -> Result<Box<dyn Provider>, Box<dyn Error>>
where
    E: Dispatch<H> + Send + 'static,
    <E as Dispatch<H>>::Error: Display,
    H: Send + Sync + 'static,
{
    let endpoint = Endpoint::new(configuration.credentials(E::PROVIDER, E::AUTHENTICATION)?);
    let endpoint = endpoint.observer(uncovered::note);
    Ok(Box::new(Of { endpoint, handler, asks }))
}

impl<E, H> Provider for Of<E, H>
where
    E: Dispatch<H> + Send + 'static,
    <E as Dispatch<H>>::Error: Display,
    H: Send + Sync,
{
    fn name(&self) -> &'static str {
        E::PROVIDER
    }

    fn failed(&self) -> u16 {
        E::RESPONSES.failed
    }

    fn read(&self, request: Request) -> Later<'_, Result<Delivery, Refusal>> {
        Box::pin(async move {
            let Received { event, identity, headers, body } = Received::read(&self.endpoint, request).await?;
            Ok(Delivery {
                key: DeliveryKey::new(&identity, &body).id,
                event_type: identity.event_type().to_owned(),
                headers,
                body,
                taken: E::RESPONSES.taken(event.outcome()),
                asks: (self.asks)(&event),
            })
        })
    }

    fn handle<'a>(&'a self, headers: &'a HeaderMap, body: &'a [u8]) -> Later<'a, Result<Reply, String>> {
        Box::pin(async move {
            // Only what was verified is in the store.
            let event = E::decode_unverified(headers, body).map_err(|error| error.to_string())?;
            let identity = event.identify_unverified(headers, body);
            event.dispatch(&self.handler, &identity).await.map_err(|error| error.to_string())
        })
    }
}
