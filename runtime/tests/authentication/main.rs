//! Deliveries that are signed, and what is left of that when somebody changes them.

mod corpus;
mod deliveries;
mod essence;
#[cfg(feature = "asymmetric")]
mod public_keys;
mod rules;
mod schemes;
mod secrecy;
mod tampering;
mod vectors;
mod wycheproof;
