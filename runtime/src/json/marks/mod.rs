//! What a reader meets that no type lists comes in; with the feature `uncovered`, its places go out.
//!
//! Both files have the same methods, so that reading code calls them without asking whether the feature is on. Without
//! it they do nothing, and take neither time nor memory.

#[cfg(not(feature = "uncovered"))]
mod off;
#[cfg(feature = "uncovered")]
mod on;

#[cfg(not(feature = "uncovered"))]
pub(crate) use self::off::{Marks, Since};
#[cfg(feature = "uncovered")]
pub(crate) use self::on::{Marks, Since};
