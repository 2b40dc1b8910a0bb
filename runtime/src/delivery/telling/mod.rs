//! What a reader marked of a delivery comes in; with the feature `uncovered`, the observer is told.

#[cfg(not(feature = "uncovered"))]
mod off;
#[cfg(feature = "uncovered")]
mod on;

#[cfg(not(feature = "uncovered"))]
pub(super) use self::off::Telling;
#[cfg(feature = "uncovered")]
pub(super) use self::on::Telling;
