//! The events of a provider come in; one method a kind of event, and what it answers, go out.

use std::future::Future;

use super::{Identity, Webhook};

/// Events that a handler of type `H` takes: every generated `Event`, for what implements its module's `Handler`.
pub trait Dispatch<H>: Webhook {
    /// Why the handler failed.
    type Error;

    /// Calls the handler's method for this event.
    ///
    /// # Errors
    ///
    /// When the handler fails.
    fn dispatch(
        self,
        handler: &H,
        identity: &Identity,
    ) -> impl Future<Output = Result<Reply, Self::Error>> + Send;
}

/// A `PartialHandler`, which writes down only what it cares for, as a `Handler`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Partial<H>(pub H);

/// What the provider is answered, besides a status.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Reply {
    /// Nothing.
    #[default]
    Empty,
    /// A JSON body, which the provider waits for.
    Json(String),
}

/// What a method of a handler gives: a future that any thread may run.
#[doc(hidden)]
#[macro_export]
macro_rules! handled {
    ($answer:ty) => {
        impl ::core::future::Future<Output = ::core::result::Result<$answer, Self::Error>> + ::core::marker::Send
    };
}

/// Makes the `Handler` of one provider, with a method for each of its events, and what calls it.
///
/// A row gives a method's docs and name, the variant of its event and the payload. Events that the provider wants an
/// answer to stand apart, with the answer's type. The new `Handler` has no default methods: an event that joins the
/// spec is a compile error until its method is written. `PartialHandler` has them: what is not written down goes to
/// its method `other`.
///
/// ```
/// # #[derive(Debug, Clone, PartialEq)]
/// # pub struct Paid { pub amount: i64 }
/// # #[derive(Debug, Clone, PartialEq)]
/// # pub struct Asked { pub amount: i64 }
/// # #[derive(Debug, Clone, PartialEq)]
/// # pub struct Decision { pub approve: bool }
/// # runtime::object! { Paid { 0: amount = "amount" } }
/// # runtime::object! { Asked { 0: amount = "amount" } }
/// # runtime::object! { Decision { 0: approve = "approve" } }
/// # #[derive(Debug, Clone, Copy, PartialEq, Eq)]
/// # pub enum EventType { Paid, Asked }
/// # #[derive(Debug, Clone, PartialEq)]
/// # pub enum Event {
/// #     Paid(Box<Paid>), Asked(Box<Asked>), Unknown(runtime::Unknown), Malformed(runtime::Malformed),
/// # }
/// # const PLACES: &[runtime::Place] = &[runtime::Place::Body(&["event"])];
/// # runtime::event_types! { EventType { Paid = "paid", Asked = "asked" } }
/// # runtime::events! { Event of EventType at PLACES { Paid, Asked } }
/// # const AUTHENTICATION: runtime::Authentication = runtime::Authentication { checks: &[] };
/// # const DELIVERY: runtime::Identification = runtime::Identification::NONE;
/// # const RESPONSES: runtime::Responses = runtime::Responses::USUAL;
/// # runtime::webhook! { Event from "acme" by AUTHENTICATION, DELIVERY, RESPONSES }
/// runtime::handlers! {
///     Event {
///         /// An invoice was paid.
///         paid: Paid(Paid),
///     }
///     asks {
///         /// May this much be spent?
///         asked: Asked(Asked) -> Decision,
///     }
/// }
///
/// struct Limit(i64);
///
/// impl PartialHandler for Limit {
///     type Error = std::convert::Infallible;
///
///     async fn asked(&self, event: Asked, _: &runtime::Identity) -> Result<Decision, Self::Error> {
///         Ok(Decision { approve: event.amount <= self.0 })
///     }
///
///     async fn other(&self, event: Event, _: &runtime::Identity) -> Result<(), Self::Error> {
///         println!("nothing to do for {}", event.event_type());
///         Ok(())
///     }
/// }
/// ```
#[macro_export]
macro_rules! handlers {
    (
        $event:ident {
            $($(#[$docs:meta])* $method:ident: $variant:ident($payload:ty)),* $(,)?
        }
        $(asks {
            $($(#[$asking_docs:meta])* $asking:ident: $asked:ident($question:ty) -> $answer:ty),* $(,)?
        })?
    ) => {
        /// What a service does with each event: one that joins the spec is a method to write.
        #[allow(deprecated)]
        pub trait Handler: ::core::marker::Sync {
            /// Why a method failed. The provider is then asked to send again.
            type Error: ::core::marker::Send;

            $(
                $(#[$docs])*
                fn $method(&self, event: $payload, identity: &$crate::Identity) -> $crate::handled!(());
            )*
            $($(
                $(#[$asking_docs])*
                fn $asking(&self, event: $question, identity: &$crate::Identity) -> $crate::handled!($answer);
            )*)?

            /// An event that the spec does not list.
            fn unknown(&self, event: $crate::Unknown, identity: &$crate::Identity) -> $crate::handled!(());

            /// A listed event whose body is not what the spec promises.
            fn malformed(&self, event: $crate::Malformed, identity: &$crate::Identity) -> $crate::handled!(());
        }

        /// What a service does with the events that it cares for: all others, one that joins the spec among them, go
        /// to one method. [`Partial`]($crate::webhook::Partial) makes a `Handler` of it.
        #[allow(deprecated)]
        pub trait PartialHandler: ::core::marker::Sync {
            /// Why a method failed. The provider is then asked to send again.
            type Error: ::core::marker::Send;

            /// Every event whose own method is not written down, `Unknown` and `Malformed` included.
            fn other(&self, event: $event, identity: &$crate::Identity) -> $crate::handled!(());

            $(
                $(#[$docs])*
                fn $method(&self, event: $payload, identity: &$crate::Identity) -> $crate::handled!(()) {
                    self.other($event::$variant(::std::boxed::Box::new(event)), identity)
                }
            )*
            $($(
                $(#[$asking_docs])*
                fn $asking(&self, event: $question, identity: &$crate::Identity) -> $crate::handled!($answer);
            )*)?
        }

        #[allow(deprecated)]
        impl<H: PartialHandler> Handler for $crate::webhook::Partial<H> {
            type Error = H::Error;

            $(
                fn $method(&self, event: $payload, identity: &$crate::Identity) -> $crate::handled!(()) {
                    self.0.$method(event, identity)
                }
            )*
            $($(
                fn $asking(&self, event: $question, identity: &$crate::Identity) -> $crate::handled!($answer) {
                    self.0.$asking(event, identity)
                }
            )*)?

            fn unknown(&self, event: $crate::Unknown, identity: &$crate::Identity) -> $crate::handled!(()) {
                self.0.other($event::Unknown(event), identity)
            }

            fn malformed(&self, event: $crate::Malformed, identity: &$crate::Identity) -> $crate::handled!(()) {
                self.0.other($event::Malformed(event), identity)
            }
        }

        #[allow(deprecated)]
        impl<H: Handler> $crate::webhook::Dispatch<H> for $event {
            type Error = H::Error;

            async fn dispatch(
                self,
                handler: &H,
                identity: &$crate::Identity,
            ) -> ::core::result::Result<$crate::webhook::Reply, H::Error> {
                match self {
                    $(Self::$variant(event) => handler.$method(*event, identity).await?,)*
                    $($(Self::$asked(event) => {
                        let answer = handler.$asking(*event, identity).await?;
                        let answer = $crate::webhook::Reply::Json($crate::json::encode(&answer));
                        return ::core::result::Result::Ok(answer);
                    })*)?
                    Self::Unknown(event) => handler.unknown(event, identity).await?,
                    Self::Malformed(event) => handler.malformed(event, identity).await?,
                }
                ::core::result::Result::Ok($crate::webhook::Reply::Empty)
            }
        }
    };
}
