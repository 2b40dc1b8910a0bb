//! A request to an axum service comes in; a verified event, or the answer that the provider's rules call for, goes out.
//!
//! [`Received`] is an extractor, for handlers that do everything themselves. [`route`] does it all: it verifies,
//! decodes, hands each delivery once to a `Handler`, and answers.
//!
//! ```no_run
//! # use runtime::webhook::{Dispatch, Webhook};
//! # fn service<E, H>(handler: H) -> axum::Router
//! # where E: Dispatch<H> + Send + 'static, <E as Dispatch<H>>::Error: std::fmt::Display + Send, H: Send + Sync + 'static {
//! use runtime::authentication::{Credentials, Secret};
//! use runtime::axum::{Endpoint, route};
//! use runtime::deduplicate::Memory;
//!
//! let secret = std::env::var("ACME_WEBHOOK_SECRET").expect("the environment has the secret");
//! let endpoint = Endpoint::<E>::new(Credentials::new().key(Secret::from(secret)));
//! axum::Router::new().route("/acme", route(endpoint, handler, Memory::default()))
//! # }
//! ```

mod endpoint;
mod received;
mod refusal;
mod route;

pub use self::endpoint::Endpoint;
pub use self::received::Received;
pub use self::refusal::Refusal;
pub use self::route::route;
