//! Events come in; what this service does about them goes out. This is the file to replace.
//!
//! A delivery is handled at least once: when the service is killed between handling it and writing that down, it is
//! handled again. What a handler does is best keyed by the identity's delivery id.

use std::convert::Infallible;

use generated::{baanx, fyatu_v3, fyatu_v3_20, ingo, ralio, rebilly};
use runtime::{Identity, Malformed, Number, Unknown};

/// Writes to the log that an event occurred, and nothing that it says of people.
fn note(identity: &Identity) {
    tracing::debug!(
        provider = identity.provider(),
        event_type = identity.event_type(),
        delivery_id = identity.delivery_id(),
        "handled"
    );
}

/// Cares for every event: one that joins the spec does not compile until it has a method here.
#[derive(Debug)]
pub struct Accounts;

impl baanx::Handler for Accounts {
    type Error = Infallible;

    async fn kyc_status_changed(
        &self,
        _: baanx::KycStatusChanged,
        identity: &Identity,
    ) -> Result<(), Infallible> {
        note(identity);
        Ok(())
    }

    async fn card_activated(&self, _: baanx::CardActivated, identity: &Identity) -> Result<(), Infallible> {
        note(identity);
        Ok(())
    }

    async fn transaction_cleared(
        &self,
        _: baanx::TransactionCleared,
        identity: &Identity,
    ) -> Result<(), Infallible> {
        note(identity);
        Ok(())
    }

    async fn unknown(&self, _: Unknown, identity: &Identity) -> Result<(), Infallible> {
        note(identity);
        Ok(())
    }

    async fn malformed(&self, _: Malformed, identity: &Identity) -> Result<(), Infallible> {
        note(identity);
        Ok(())
    }
}

/// Decides on authorizations, and notes everything else.
#[derive(Debug)]
pub struct Cards;

impl Cards {
    /// In dollars.
    const LIMIT: f64 = 1_000.0;

    pub const DECLINE: fyatu_v3_20::AuthorizationDecision =
        fyatu_v3_20::AuthorizationDecision { decision: fyatu_v3_20::AuthorizationDecisionDecision::Decline };

    fn decide(event: &fyatu_v3_20::CardAuthorizationVerify) -> fyatu_v3_20::AuthorizationDecision {
        let amount = event.data.value().and_then(|data| data.amount.value()).map(Number::as_f64);
        match amount {
            Some(0.0..=Self::LIMIT) => fyatu_v3_20::AuthorizationDecision {
                decision: fyatu_v3_20::AuthorizationDecisionDecision::Approve,
            },
            Some(_) | None => Self::DECLINE,
        }
    }
}

impl fyatu_v3_20::PartialHandler for Cards {
    type Error = Infallible;

    async fn card_authorization_verify(
        &self,
        event: fyatu_v3_20::CardAuthorizationVerify,
        identity: &Identity,
    ) -> Result<fyatu_v3_20::AuthorizationDecision, Infallible> {
        note(identity);
        Ok(Self::decide(&event))
    }

    async fn other(&self, _: fyatu_v3_20::Event, identity: &Identity) -> Result<(), Infallible> {
        note(identity);
        Ok(())
    }
}

/// Notes whatever comes.
#[derive(Debug)]
pub struct Journal;

impl fyatu_v3::PartialHandler for Journal {
    type Error = Infallible;

    async fn other(&self, _: fyatu_v3::Event, identity: &Identity) -> Result<(), Infallible> {
        note(identity);
        Ok(())
    }
}

impl ingo::PartialHandler for Journal {
    type Error = Infallible;

    async fn other(&self, _: ingo::Event, identity: &Identity) -> Result<(), Infallible> {
        note(identity);
        Ok(())
    }
}

impl ralio::PartialHandler for Journal {
    type Error = Infallible;

    async fn other(&self, _: ralio::Event, identity: &Identity) -> Result<(), Infallible> {
        note(identity);
        Ok(())
    }
}

impl rebilly::PartialHandler for Journal {
    type Error = Infallible;

    async fn other(&self, _: rebilly::Event, identity: &Identity) -> Result<(), Infallible> {
        note(identity);
        Ok(())
    }
}
