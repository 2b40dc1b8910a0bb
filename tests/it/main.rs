//! What the workspace promises to its users, and the proof: one module a promise.
//!
//! Real specs, real examples and the real command line come in; nothing here knows how the rooms work inside.

mod another_event;
mod authentication;
mod deliveries;
mod determinism;
mod everywhere;
mod examples;
mod house;
mod mutation;
mod observing;
mod pages;
mod receiving;
mod samples;
mod serde;
mod sixth_provider;
mod uncovered;
mod workspace;
mod xtask;
