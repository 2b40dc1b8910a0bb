//! The variants of an `Event` come in; how a delivery becomes one, and a body again, goes out.

/// Implements decoding and encoding for the `Event` of one provider.
///
/// The enum has a variant for each variant of its `EventType`, holding a box of the payload's type, and besides them
/// `Unknown` and `Malformed`. The places are those that name an event in a delivery, in order.
///
/// ```
/// #[derive(Debug, Clone, PartialEq)]
/// pub struct Paid {
///     pub event: String,
///     pub amount: i64,
/// }
///
/// #[derive(Debug, Clone, Copy, PartialEq, Eq)]
/// pub enum EventType {
///     InvoicePaid,
/// }
///
/// #[derive(Debug, Clone, PartialEq)]
/// pub enum Event {
///     InvoicePaid(Box<Paid>),
///     Unknown(runtime::Unknown),
///     Malformed(runtime::Malformed),
/// }
///
/// const PLACES: &[runtime::Place] = &[runtime::Place::Body(&["event"])];
///
/// runtime::object! { Paid { 0: event = "event", 1: amount = "amount" } }
/// runtime::event_types! { EventType { InvoicePaid = "invoice.paid" } }
/// runtime::events! { Event of EventType at PLACES { InvoicePaid } }
///
/// let headers = runtime::HeaderMap::new();
/// let event = Event::decode_unverified(&headers, br#"{"event":"invoice.paid","amount":5}"#)?;
/// assert!(matches!(event, Event::InvoicePaid(paid) if paid.amount == 5));
/// let event = Event::decode_unverified(&headers, br#"{"event":"invoice.lost"}"#)?;
/// assert_eq!(event.event_type(), "invoice.lost");
/// # Ok::<(), runtime::DecodeError>(())
/// ```
#[macro_export]
macro_rules! events {
    ($event:ident of $types:ident at $places:ident { $($variant:ident),* $(,)? }) => {
        #[allow(deprecated)]
        impl $event {
            /// Decodes a delivery. This verifies nothing: whoever can reach the service can send such a body.
            ///
            /// Any JSON that names its event becomes a value: its own variant, `Unknown`, or `Malformed`.
            ///
            /// # Errors
            ///
            /// When the body is not JSON, or names no event.
            pub fn decode_unverified(
                headers: &$crate::HeaderMap,
                body: &[u8],
            ) -> ::core::result::Result<Self, $crate::DecodeError> {
                $crate::Delivery::decode(headers, body, $places, Self::dispatched)
            }

            /// The event that a delivery of its event type becomes.
            fn dispatched(
                delivery: &$crate::Delivery<'_>,
            ) -> ::core::option::Option<::core::result::Result<Self, $crate::DecodeError>> {
                match ::core::str::FromStr::from_str(delivery.event_type()) {
                    $(::core::result::Result::Ok($types::$variant) => {
                        delivery.typed(Self::$variant, Self::Malformed)
                    })*
                    ::core::result::Result::Err($crate::UnknownEventType { .. }) => {
                        delivery.unknown(Self::Unknown, Self::Malformed)
                    }
                }
            }

            /// The body as JSON: of a typed event what its type holds, of any other the text as it came.
            #[must_use]
            pub fn encode(&self) -> ::std::string::String {
                match self {
                    $(Self::$variant(payload) => $crate::json::encode(&**payload),)*
                    Self::Unknown(unknown) => unknown.body().to_owned(),
                    Self::Malformed(malformed) => malformed.body().to_owned(),
                }
            }

            /// The text that names the event in a delivery.
            #[must_use]
            pub fn event_type(&self) -> &str {
                match self {
                    $(Self::$variant(_) => $types::$variant.as_str(),)*
                    Self::Unknown(unknown) => unknown.event_type(),
                    Self::Malformed(malformed) => malformed.event_type(),
                }
            }

            /// Whether it is neither `Unknown` nor `Malformed`.
            #[must_use]
            pub const fn is_typed(&self) -> bool {
                !matches!(self, Self::Unknown(_) | Self::Malformed(_))
            }

            /// What was kept of an event that the spec does not list.
            #[must_use]
            pub const fn unknown(&self) -> ::core::option::Option<&$crate::Unknown> {
                match self {
                    Self::Unknown(unknown) => ::core::option::Option::Some(unknown),
                    _ => ::core::option::Option::None,
                }
            }

            /// What was kept of a listed event whose body is not what the spec promises.
            #[must_use]
            pub const fn malformed(&self) -> ::core::option::Option<&$crate::Malformed> {
                match self {
                    Self::Malformed(malformed) => ::core::option::Option::Some(malformed),
                    _ => ::core::option::Option::None,
                }
            }
        }

        $crate::event! { $event }

        $crate::__if_uncovered! {
            impl $crate::uncovered::Observe for $event {
                fn decode_telling(
                    headers: &$crate::HeaderMap,
                    body: &[u8],
                    sink: $crate::uncovered::Sink<'_>,
                ) -> ::core::result::Result<Self, $crate::DecodeError> {
                    $crate::Delivery::decode_telling(headers, body, $places, sink, Self::dispatched)
                }

                fn listed(event_type: &str) -> ::core::option::Option<&'static str> {
                    ::core::str::FromStr::from_str(event_type).ok().map($types::as_str)
                }
            }
        }
    };
}

/// Implements what the enums over all providers do: each variant stands for one provider, under its cargo feature.
///
/// A row gives the attributes of the variant, its name, the provider's name and its module.
#[macro_export]
macro_rules! providers {
    (
        $event:ident of $provider:ident {
            $($(#[$attribute:meta])* $variant:ident = $name:literal as $module:ident),* $(,)?
        }
    ) => {
        impl $provider {
            /// Every provider whose feature is on.
            pub const ALL: &'static [Self] = &[$($(#[$attribute])* Self::$variant,)*];

            /// Its name: that of its folder, its feature and, with `_` for `-`, its module.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self {
                    $($(#[$attribute])* Self::$variant => $name,)*
                }
            }

            /// How a delivery proves that the provider sent it.
            #[must_use]
            pub const fn authentication(self) -> $crate::Authentication {
                match self {
                    $($(#[$attribute])* Self::$variant => $module::AUTHENTICATION,)*
                }
            }

            /// Where a delivery says which one it is.
            #[must_use]
            pub const fn delivery(self) -> $crate::Identification {
                match self {
                    $($(#[$attribute])* Self::$variant => $module::DELIVERY,)*
                }
            }

            /// What deliveries are answered with.
            #[must_use]
            pub const fn responses(self) -> $crate::Responses {
                match self {
                    $($(#[$attribute])* Self::$variant => $module::RESPONSES,)*
                }
            }

            /// Every payload that the provider documents.
            #[cfg(feature = "examples")]
            #[must_use]
            pub const fn examples(self) -> &'static [$crate::Example] {
                match self {
                    $($(#[$attribute])* Self::$variant => $module::examples::ALL,)*
                }
            }
        }

        impl ::core::fmt::Display for $provider {
            fn fmt(&self, formatter: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                formatter.pad(self.as_str())
            }
        }

        impl ::core::str::FromStr for $provider {
            type Err = $crate::UnknownProvider;

            fn from_str(name: &str) -> ::core::result::Result<Self, Self::Err> {
                let found = Self::ALL.iter().copied().find(|provider| provider.as_str() == name);
                found.ok_or($crate::UnknownProvider)
            }
        }

        impl $event {
            /// Verifies a delivery of a provider, and decodes it.
            ///
            /// # Errors
            ///
            /// When the delivery does not prove that the provider sent it, and when it is no event.
            pub fn receive(
                provider: $provider,
                headers: &$crate::HeaderMap,
                body: &[u8],
                credentials: &$crate::authentication::Credentials,
                now: ::std::time::SystemTime,
            ) -> ::core::result::Result<Self, $crate::ReceiveError> {
                provider.authentication().verify(headers, body, credentials, now)?;
                ::core::result::Result::Ok(Self::decode_unverified(provider, headers, body)?)
            }

            /// Decodes a delivery of a provider. This verifies nothing, as the provider's own does not.
            ///
            /// # Errors
            ///
            /// When the body is not JSON, or names no event.
            pub fn decode_unverified(
                provider: $provider,
                headers: &$crate::HeaderMap,
                body: &[u8],
            ) -> ::core::result::Result<Self, $crate::DecodeError> {
                match provider {
                    $(
                        $(#[$attribute])*
                        $provider::$variant => $module::Event::decode_unverified(headers, body).map(Self::$variant),
                    )*
                }
            }

            $crate::__if_uncovered! {
                /// Verifies a delivery of a provider and decodes it, and tells the observer what the types do not
                /// cover, if anything.
                ///
                /// # Errors
                ///
                /// When the delivery does not prove that the provider sent it, and when it is no event.
                pub fn receive_observed(
                    provider: $provider,
                    headers: &$crate::HeaderMap,
                    body: &[u8],
                    credentials: &$crate::authentication::Credentials,
                    now: ::std::time::SystemTime,
                    observer: impl ::core::ops::Fn(&$crate::Uncovered),
                ) -> ::core::result::Result<Self, $crate::ReceiveError> {
                    provider.authentication().verify(headers, body, credentials, now)?;
                    let event = Self::decode_unverified_observed(provider, headers, body, observer)?;
                    ::core::result::Result::Ok(event)
                }

                /// Decodes a delivery of a provider, which nothing vouches for, and tells the observer what the types
                /// do not cover, if anything.
                ///
                /// # Errors
                ///
                /// When the body is not JSON, or names no event.
                pub fn decode_unverified_observed(
                    provider: $provider,
                    headers: &$crate::HeaderMap,
                    body: &[u8],
                    observer: impl ::core::ops::Fn(&$crate::Uncovered),
                ) -> ::core::result::Result<Self, $crate::DecodeError> {
                    match provider {
                        $(
                            $(#[$attribute])*
                            $provider::$variant => {
                                let event = $crate::uncovered::observed($name, headers, body, observer);
                                event.map(Self::$variant)
                            }
                        )*
                    }
                }
            }

            /// Who sent it.
            #[must_use]
            pub const fn provider(&self) -> $provider {
                match self {
                    $($(#[$attribute])* Self::$variant(_) => $provider::$variant,)*
                }
            }

            /// The text that names the event in a delivery.
            #[must_use]
            pub fn event_type(&self) -> &str {
                match self {
                    $($(#[$attribute])* Self::$variant(event) => event.event_type(),)*
                }
            }

            /// The body as JSON.
            #[must_use]
            pub fn encode(&self) -> ::std::string::String {
                match self {
                    $($(#[$attribute])* Self::$variant(event) => event.encode(),)*
                }
            }

            /// Whether it is neither `Unknown` nor `Malformed`.
            #[must_use]
            pub const fn is_typed(&self) -> bool {
                match self {
                    $($(#[$attribute])* Self::$variant(event) => event.is_typed(),)*
                }
            }

            /// What was kept of an event that the spec does not list.
            #[must_use]
            pub const fn unknown(&self) -> ::core::option::Option<&$crate::Unknown> {
                match self {
                    $($(#[$attribute])* Self::$variant(event) => event.unknown(),)*
                }
            }

            /// What was kept of a listed event whose body is not what the spec promises.
            #[must_use]
            pub const fn malformed(&self) -> ::core::option::Option<&$crate::Malformed> {
                match self {
                    $($(#[$attribute])* Self::$variant(event) => event.malformed(),)*
                }
            }
        }
    };
}

/// No provider has this name, or its feature is off.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UnknownProvider;

impl std::fmt::Display for UnknownProvider {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("no provider has this name, or its feature is off")
    }
}

impl std::error::Error for UnknownProvider {}
