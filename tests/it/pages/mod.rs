//! Saved pages of documentation become a provider, and the very next command works.
//!
//! Small pages of a provider that does not exist come in, and with the shared pages those of providers that do.

mod again;
mod catalogue;
mod channel;
mod dates;
mod fields;
