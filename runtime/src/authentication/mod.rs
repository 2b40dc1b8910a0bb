//! How a delivery proves who sent it, as data; with what the receiver was given, a delivery is accepted or refused.
//!
//! An [`Authentication`] is a list of checks that must all hold. It is written once a provider, as a constant, and
//! read by one interpreter: raw bytes come in, and nothing or a [`Rejection`] goes out.

mod algorithm;
mod declaration;
mod encoding;
mod grammar;
mod key;
mod part;
mod source;
mod time;
mod usual;

pub use self::algorithm::{Algorithm, Choice, Hash};
pub use self::declaration::{Authentication, Check, Digest, Jws, JwsBody, Signature, Token};
pub use self::encoding::Encoding;
pub use self::grammar::Grammar;
pub use self::key::KeyStep;
pub use self::part::Part;
pub use self::source::Source;
pub use self::time::{Direction, Time, Tolerance, Unit};
