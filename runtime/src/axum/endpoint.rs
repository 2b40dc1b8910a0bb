//! What a receiver knows about one provider besides the spec: its credentials, its limits and its clock.

use std::fmt;
use std::marker::PhantomData;
use std::time::SystemTime;

use crate::DecodeError;
#[cfg(feature = "uncovered")]
use crate::Uncovered;
use crate::authentication::Credentials;
use crate::webhook::{Verified, Webhook};

/// Who is told what the types do not cover.
#[cfg(feature = "uncovered")]
type Observer = Box<dyn Fn(&Uncovered) + Send + Sync>;

/// Where the deliveries of the provider whose events are `E` arrive.
pub struct Endpoint<E> {
    pub(super) credentials: Credentials,
    pub(super) limit: usize,
    pub(super) clock: fn() -> SystemTime,
    #[cfg(feature = "uncovered")]
    observer: Option<Observer>,
    event: PhantomData<fn() -> E>,
}

impl<E> Endpoint<E> {
    /// An endpoint that takes bodies of up to a megabyte and reads the clock of the system.
    #[must_use]
    pub fn new(credentials: Credentials) -> Self {
        Self {
            credentials,
            limit: 1 << 20,
            clock: SystemTime::now,
            #[cfg(feature = "uncovered")]
            observer: None,
            event: PhantomData,
        }
    }

    /// The longest body that is taken, in bytes. A longer one is refused before it is read to its end.
    #[must_use]
    pub fn limit(mut self, bytes: usize) -> Self {
        self.limit = bytes;
        self
    }

    /// The clock that time stamps are held against.
    #[must_use]
    pub fn clock(mut self, clock: fn() -> SystemTime) -> Self {
        self.clock = clock;
        self
    }

    /// Who is told what the types do not cover, once for each verified delivery of which there is something to tell. The
    /// delivery waits meanwhile.
    #[cfg(feature = "uncovered")]
    #[must_use]
    pub fn observer(mut self, observer: impl Fn(&Uncovered) + Send + Sync + 'static) -> Self {
        self.observer = Some(Box::new(observer));
        self
    }
}

impl<E: Webhook> Endpoint<E> {
    /// Decodes a delivery that is verified.
    pub(super) fn receive(&self, verified: Verified<'_, E>) -> Result<E, DecodeError> {
        #[cfg(feature = "uncovered")]
        if let Some(observer) = &self.observer {
            return verified.receive_observed(observer);
        }
        verified.receive()
    }
}

impl<E> fmt::Debug for Endpoint<E> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Endpoint")
            .field("credentials", &self.credentials)
            .field("limit", &self.limit)
            .finish_non_exhaustive()
    }
}
