//! What is answered to a delivery: HTTP status codes, as the provider's rules for sending again make sensible.

/// The status codes of the answers to a provider's deliveries.
///
/// Providers differ in what makes them send again: some take any status but 2xx for a failure, some give up at 4xx.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Responses {
    /// A delivery was taken.
    pub accepted: u16,
    /// A delivery does not prove that the provider sent it.
    pub rejected: u16,
    /// An event that the spec does not list was taken.
    pub unknown: u16,
    /// A listed event whose body is not what the spec promises was taken.
    pub malformed: u16,
    /// The service could not handle a delivery, and wants it again.
    pub failed: u16,
    /// The milliseconds that the provider waits for an answer, where it says so.
    pub deadline: Option<u32>,
}

impl Responses {
    /// What suits a provider that sends again whatever was not answered by 2xx.
    pub const USUAL: Self =
        Self { accepted: 200, rejected: 401, unknown: 200, malformed: 200, failed: 503, deadline: None };
}
