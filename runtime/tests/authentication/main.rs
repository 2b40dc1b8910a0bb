//! Deliveries that are signed, and what is left of that when somebody changes them.

#[cfg(feature = "asymmetric")]
mod asymmetric;
mod corpus;
mod deliveries;
mod essence;
#[cfg(feature = "asymmetric")]
mod public_keys;
mod rules;
mod schemes;
mod secrecy;
mod shapes;
#[cfg(feature = "sign")]
mod signing;
mod tampering;
mod vectors;
mod wycheproof;
