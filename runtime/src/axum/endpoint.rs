//! What a receiver knows about one provider besides the spec: its credentials, its limits and its clock.

use std::fmt;
use std::marker::PhantomData;
use std::time::SystemTime;

use crate::authentication::Credentials;

/// Where the deliveries of the provider whose events are `E` arrive.
pub struct Endpoint<E> {
    pub(super) credentials: Credentials,
    pub(super) limit: usize,
    pub(super) clock: fn() -> SystemTime,
    event: PhantomData<fn() -> E>,
}

impl<E> Endpoint<E> {
    /// An endpoint that takes bodies of up to a megabyte and reads the clock of the system.
    #[must_use]
    pub fn new(credentials: Credentials) -> Self {
        Self { credentials, limit: 1 << 20, clock: SystemTime::now, event: PhantomData }
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
