//! Vendored webhook specs in, a Rust crate of typed events out. Text in, text out: no files, clock or network.

pub mod diagnostic;
pub mod model;
pub mod outcome;
pub mod reconcile;
pub mod source;
pub mod tree;
