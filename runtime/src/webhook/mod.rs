//! What a provider declares about its deliveries besides their events: which one each is, and what answers it.

mod handshake;
mod identity;
mod responses;

pub use self::handshake::{Answer, Handshake};
pub use self::identity::{Identification, Identity, Occurrence, TimeFormat};
pub use self::responses::Responses;
