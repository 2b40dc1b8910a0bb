//! What an observer is told of what the types do not cover.

mod deliveries;
#[cfg(feature = "metrics")]
mod metrics;
mod texts;
