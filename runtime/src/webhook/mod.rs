//! A delivery and what the receiver was given come in; one that proves its sender, and then its event, goes out.
//!
//! [`Verified`] can be had only by verifying, and is the only thing that `Event::receive` takes.

mod handler;
mod handshake;
mod identity;
mod responses;
mod verified;

use http::HeaderMap;

pub use self::handler::{Dispatch, Partial, Reply};
pub use self::handshake::{Answer, Handshake};
pub use self::identity::{Identification, Identity, Occurrence, TimeFormat};
pub use self::responses::Responses;
pub use self::verified::Verified;
use crate::DecodeError;
#[cfg(feature = "uncovered")]
use crate::Uncovered;
use crate::authentication::Authentication;

/// The events of one provider: every generated `Event` is one.
pub trait Webhook: Sized {
    /// The provider's name: that of its folder and its feature.
    const PROVIDER: &'static str;

    /// How a delivery proves that the provider sent it.
    const AUTHENTICATION: Authentication;

    /// Where a delivery says which one it is.
    const DELIVERY: Identification;

    /// What deliveries are answered with.
    const RESPONSES: Responses;

    /// The questions by which the provider makes sure of a receiver.
    const HANDSHAKES: &'static [Handshake] = &[];

    /// Decodes a delivery that nothing vouches for: whoever can reach the service can send such a body.
    ///
    /// # Errors
    ///
    /// When the body is not JSON, or names no event.
    fn decode_unverified(headers: &HeaderMap, body: &[u8]) -> Result<Self, DecodeError>;

    /// The same, and tells the observer what the types do not cover, if anything.
    ///
    /// # Errors
    ///
    /// When the body is not JSON, or names no event.
    #[cfg(feature = "uncovered")]
    fn decode_unverified_observed(
        headers: &HeaderMap,
        body: &[u8],
        observer: impl Fn(&Uncovered),
    ) -> Result<Self, DecodeError>;

    /// The text that names the event in a delivery.
    fn event_type(&self) -> &str;

    /// What the delivery turned out to be.
    fn outcome(&self) -> Outcome;

    /// What a delivery that nothing vouches for says of itself, beside the event that it became.
    fn identify_unverified(&self, headers: &HeaderMap, body: &[u8]) -> Identity {
        Identity::read(Self::PROVIDER, self.event_type().to_owned(), &Self::DELIVERY, headers, body)
    }
}

/// What a delivery that names an event turned out to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// An event of its own type.
    Typed,
    /// An event that the spec does not list.
    Unknown,
    /// A listed event whose body is not what the spec promises.
    Malformed,
}

impl Responses {
    /// The status that says that a delivery was taken.
    #[must_use]
    pub const fn taken(&self, outcome: Outcome) -> u16 {
        match outcome {
            Outcome::Typed => self.accepted,
            Outcome::Unknown => self.unknown,
            Outcome::Malformed => self.malformed,
        }
    }
}

/// Makes an `Event` the [`Webhook`](crate::webhook::Webhook) of a provider, by the constants of its module.
///
/// ```
/// # #[derive(Debug, Clone, PartialEq)]
/// # pub struct Paid { pub amount: i64 }
/// # runtime::object! { Paid { 0: amount = "amount" } }
/// # #[derive(Debug, Clone, Copy, PartialEq, Eq)]
/// # pub enum EventType { Paid }
/// # #[derive(Debug, Clone, PartialEq)]
/// # pub enum Event { Paid(Box<Paid>), Unknown(runtime::Unknown), Malformed(runtime::Malformed) }
/// # const PLACES: &[runtime::Place] = &[runtime::Place::Body(&["event"])];
/// # runtime::event_types! { EventType { Paid = "paid" } }
/// # runtime::events! { Event of EventType at PLACES { Paid } }
/// use runtime::authentication::{Authentication, Check, Credentials};
///
/// const AUTHENTICATION: Authentication = Authentication { checks: &[Check::Basic] };
/// const DELIVERY: runtime::Identification = runtime::Identification::NONE;
/// const RESPONSES: runtime::Responses = runtime::Responses::USUAL;
/// runtime::webhook! { Event from "acme" by AUTHENTICATION, DELIVERY, RESPONSES }
///
/// let credentials = Credentials::new().user("acme", "secret");
/// let mut headers = runtime::HeaderMap::new();
/// headers.insert("authorization", "Basic YWNtZTpzZWNyZXQ=".parse()?);
/// let verified = Event::verify(&headers, br#"{"event":"paid","amount":5}"#, &credentials, std::time::SystemTime::now())?;
/// assert!(matches!(Event::receive(verified)?, Event::Paid(paid) if paid.amount == 5));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[macro_export]
macro_rules! webhook {
    (
        $event:ident from $provider:literal
        by $authentication:ident, $delivery:ident, $responses:ident $(, $handshakes:ident)?
    ) => {
        impl $event {
            /// Verifies a delivery.
            ///
            /// # Errors
            ///
            /// When a check does not hold, or when the provider does not document how to check and the credentials
            /// do not state it.
            pub fn verify<'a>(
                headers: &'a $crate::HeaderMap,
                body: &'a [u8],
                credentials: &$crate::authentication::Credentials,
                now: ::std::time::SystemTime,
            ) -> ::core::result::Result<$crate::Verified<'a, Self>, $crate::authentication::Rejection> {
                let request = $crate::authentication::Request::new(headers, body);
                $crate::Verified::new(request, credentials, now)
            }

            /// Decodes a delivery that is verified.
            ///
            /// # Errors
            ///
            /// When the body is not JSON, or names no event.
            pub fn receive(
                verified: $crate::Verified<'_, Self>,
            ) -> ::core::result::Result<Self, $crate::DecodeError> {
                verified.receive()
            }

            $crate::__if_uncovered! {
                /// Decodes a delivery that is verified, and tells the observer what the types do not cover, if anything.
                ///
                /// # Errors
                ///
                /// When the body is not JSON, or names no event.
                pub fn receive_observed(
                    verified: $crate::Verified<'_, Self>,
                    observer: impl ::core::ops::Fn(&$crate::Uncovered),
                ) -> ::core::result::Result<Self, $crate::DecodeError> {
                    verified.receive_observed(observer)
                }

                /// Decodes a delivery that nothing vouches for, and tells the observer what the types do not cover, if
                /// anything.
                ///
                /// # Errors
                ///
                /// When the body is not JSON, or names no event.
                pub fn decode_unverified_observed(
                    headers: &$crate::HeaderMap,
                    body: &[u8],
                    observer: impl ::core::ops::Fn(&$crate::Uncovered),
                ) -> ::core::result::Result<Self, $crate::DecodeError> {
                    $crate::uncovered::observed($provider, headers, body, observer)
                }
            }
        }

        impl $crate::webhook::Webhook for $event {
            const PROVIDER: &'static str = $provider;
            const AUTHENTICATION: $crate::Authentication = $authentication;
            const DELIVERY: $crate::Identification = $delivery;
            const RESPONSES: $crate::Responses = $responses;
            $(const HANDSHAKES: &'static [$crate::Handshake] = $handshakes;)?

            fn decode_unverified(
                headers: &$crate::HeaderMap,
                body: &[u8],
            ) -> ::core::result::Result<Self, $crate::DecodeError> {
                Self::decode_unverified(headers, body)
            }

            $crate::__if_uncovered! {
                fn decode_unverified_observed(
                    headers: &$crate::HeaderMap,
                    body: &[u8],
                    observer: impl ::core::ops::Fn(&$crate::Uncovered),
                ) -> ::core::result::Result<Self, $crate::DecodeError> {
                    Self::decode_unverified_observed(headers, body, observer)
                }
            }

            fn event_type(&self) -> &str {
                self.event_type()
            }

            fn outcome(&self) -> $crate::webhook::Outcome {
                match self {
                    Self::Unknown(_) => $crate::webhook::Outcome::Unknown,
                    Self::Malformed(_) => $crate::webhook::Outcome::Malformed,
                    #[allow(unreachable_patterns)]
                    _ => $crate::webhook::Outcome::Typed,
                }
            }
        }
    };
}
