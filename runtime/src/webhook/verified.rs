//! A delivery and credentials come in; a delivery that proves its sender goes out, or why it does not.

use std::fmt;
use std::marker::PhantomData;
use std::time::SystemTime;

use http::HeaderMap;

use super::{Identity, Webhook};
use crate::DecodeError;
#[cfg(feature = "uncovered")]
use crate::Uncovered;
use crate::authentication::{Credentials, Rejection, Request};

/// A delivery of the provider whose events are `E`, sent by it: its signature, its time stamp and whatever else the
/// provider declares hold.
///
/// It borrows the body as it was received, so what was verified is what is decoded.
pub struct Verified<'a, E> {
    request: Request<'a>,
    event: PhantomData<fn() -> E>,
}

impl<'a, E: Webhook> Verified<'a, E> {
    /// Verifies a delivery.
    ///
    /// # Errors
    ///
    /// When a check does not hold, or when the provider does not document how to check and the credentials do not
    /// state it.
    pub fn new(request: Request<'a>, credentials: &Credentials, now: SystemTime) -> Result<Self, Rejection> {
        E::AUTHENTICATION.verify_request(&request, credentials, now)?;
        Ok(Self { request, event: PhantomData })
    }

    /// The headers of the delivery. Which of them the signature covers is the provider's choice.
    #[must_use]
    pub fn headers(&self) -> &'a HeaderMap {
        self.request.headers
    }

    /// The body as it was received.
    #[must_use]
    pub fn body(&self) -> &'a [u8] {
        self.request.body
    }

    /// Decodes the delivery.
    ///
    /// # Errors
    ///
    /// When the body is not JSON, or names no event.
    pub fn receive(self) -> Result<E, DecodeError> {
        E::decode_unverified(self.headers(), self.body())
    }

    /// Decodes the delivery, and tells the observer what the types do not cover, if anything.
    ///
    /// # Errors
    ///
    /// When the body is not JSON, or names no event.
    #[cfg(feature = "uncovered")]
    pub fn receive_observed(self, observer: impl Fn(&Uncovered)) -> Result<E, DecodeError> {
        E::decode_unverified_observed(self.headers(), self.body(), observer)
    }

    /// What the delivery says of itself, beside the event that it became.
    #[must_use]
    pub fn identify(&self, event: &E) -> Identity {
        event.identify_unverified(self.headers(), self.body())
    }
}

impl<E> Clone for Verified<'_, E> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<E> Copy for Verified<'_, E> {}

impl<E> fmt::Debug for Verified<'_, E> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_tuple("Verified").field(&self.request).finish()
    }
}
