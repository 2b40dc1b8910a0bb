//! How a delivery proves who sent it, as data; with what the receiver was given, a delivery is accepted or refused.
//!
//! An [`Authentication`] is a list of checks that must all hold. It is written once a provider, as a constant, and
//! read by one interpreter: raw bytes come in, and nothing or a [`Rejection`] goes out.

mod algorithm;
mod basic;
mod credentials;
mod declaration;
mod encoding;
mod form;
mod grammar;
mod hasher;
mod jws;
mod key;
mod member;
mod part;
#[cfg(feature = "asymmetric")]
mod public;
mod rejection;
mod request;
mod scene;
mod schedule;
mod secret;
#[cfg(feature = "sign")]
mod sign;
mod source;
mod time;
mod usual;
mod verify;

pub use self::algorithm::{Algorithm, Choice, Hash};
pub use self::credentials::Credentials;
pub use self::declaration::{Authentication, Check, Digest, Jws, JwsBody, Signature, Token};
pub use self::encoding::Encoding;
pub use self::grammar::Grammar;
pub use self::key::KeyStep;
pub use self::part::Part;
pub use self::rejection::{Proof, Rejection};
pub use self::request::Request;
pub use self::secret::Secret;
#[cfg(feature = "sign")]
pub use self::sign::SignError;
pub use self::source::Source;
pub use self::time::{Direction, Time, Tolerance, Unit};
