//! The identity of a delivery comes in; whether it is the first of its kind goes out.
//!
//! Providers send a delivery again when an answer was late or lost, and whoever recorded one can send it once more. A
//! store of claims lets the service act once: a delivery is claimed before it is handled, settled after it was, and
//! released when handling failed, so that the next attempt is a first one.
//!
//! [`Memory`] keeps the claims of one process; [`Sqlite`] and [`Postgres`], behind the features `sqlite` and
//! `postgres`, keep them over a restart and share them between processes.

mod key;
mod memory;
#[cfg(feature = "postgres")]
mod postgres;
#[cfg(feature = "sqlite")]
mod sqlite;
#[cfg(any(feature = "sqlite", feature = "postgres"))]
mod table;

use std::future::Future;
use std::time::SystemTime;

pub use self::key::DeliveryKey;
pub use self::memory::Memory;
#[cfg(feature = "postgres")]
pub use self::postgres::Postgres;
#[cfg(feature = "sqlite")]
pub use self::sqlite::Sqlite;

/// What a store knows of a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Claim {
    /// Nothing until now: the delivery is the caller's to handle, who then settles or releases it.
    First,
    /// Someone else handles it now.
    Running,
    /// It has been handled.
    Settled,
}

/// A store of claims on deliveries.
pub trait Deduplicate: Send + Sync {
    /// Why the store failed.
    type Error: std::fmt::Display + Send;

    /// Claims a delivery, all at once: of several callers one alone is the first.
    ///
    /// A claim that was neither settled nor released lapses after a while, since its holder may be gone. Whoever
    /// handles longer than that shares the delivery with the next one that claims it.
    ///
    /// # Errors
    ///
    /// When the store fails.
    fn claim(
        &self,
        key: &DeliveryKey,
        now: SystemTime,
    ) -> impl Future<Output = Result<Claim, Self::Error>> + Send;

    /// Says that a delivery has been handled, whoever holds the claim on it now.
    ///
    /// # Errors
    ///
    /// When the store fails.
    fn settle(&self, key: &DeliveryKey) -> impl Future<Output = Result<(), Self::Error>> + Send;

    /// Gives back the claim that was made at that time: the delivery was not handled.
    ///
    /// A claim that lapsed and was made again by someone else is theirs, and stays; so does a settled one.
    ///
    /// # Errors
    ///
    /// When the store fails.
    fn release(
        &self,
        key: &DeliveryKey,
        claimed: SystemTime,
    ) -> impl Future<Output = Result<(), Self::Error>> + Send;
}

/// How long a claim holds that is neither settled nor released, unless a store is told otherwise.
const LEASE: std::time::Duration = std::time::Duration::from_secs(60);
