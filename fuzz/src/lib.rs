//! Any bytes come in; what decoding and verifying promise of them is asserted.
//!
//! Each module is one target: its `check` panics when a promise is broken. README.md says how they are run.

pub mod declarations;
pub mod decode;
pub mod delivery;
pub mod grammar;
#[allow(dead_code)]
#[path = "../../runtime/tests/authentication/schemes.rs"]
mod schemes;
pub mod seeds;
pub mod verify;
