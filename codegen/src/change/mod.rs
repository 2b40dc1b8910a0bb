//! What changed between two models of a provider, and what that does to those who receive its deliveries.
//!
//! Two [`Provider`]s come in, from AsyncAPI or OpenAPI alike; [`Change`]s go out. What is compared is what decoding and
//! the emitted Rust depend on: both models are lowered, and the modules are walked side by side from their events
//! down. So a schema that was moved, written in place or written in another dialect is no change, and a verdict is
//! that of the generated types rather than that of a validator.

mod authentication;
mod check;
mod cover;
mod discriminator;
mod event;
mod example;
mod handshake;
mod identification;
mod kind;
mod members;
mod own_format;
mod path;
mod rename;
mod responses;
mod rule;
mod side;
#[cfg(test)]
mod tests;
mod union;
mod values;
mod verdict;
mod walk;
mod words;

use crate::lower;
use crate::model::{Location, Provider};
use side::Side;
use walk::Walk;

pub use path::{Path, Step};
pub use rule::Rule;
pub use verdict::{Behaviour, Bump, Source, Verdicts, Wire};

/// One thing that is not as it was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// What kind of change it is.
    pub rule: Rule,
    /// What it does.
    pub verdicts: Verdicts,
    /// What changed, in lower case and without a full stop.
    pub message: String,
    /// The event types that it touches, as the new document has them where it has them; none where it touches all.
    pub events: Vec<String>,
    /// Where in the body, for the first of these events.
    pub path: Path,
    /// Where in the old document; none where it was not there.
    pub old: Option<Location>,
    /// Where in the new document; none where it is not there.
    pub new: Option<Location>,
    /// What generated code calls it: `acme::Customer::name`, before and after where that differs.
    pub items: Vec<String>,
    /// What stood there.
    pub before: Sample,
    /// What stands there.
    pub after: Sample,
}

/// What stands at a place.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Sample {
    /// How generated code declares it.
    pub code: Option<String>,
    /// What a documented example has there, as JSON.
    pub example: Option<String>,
}

impl Change {
    /// What is about the whole provider first, then single events, then what several share; places in order.
    fn order(&self) -> impl Ord + use<'_> {
        (self.events.len() > 1, &self.events, &self.path, self.rule, &self.items, &self.message)
    }
}

/// The change that a provider came or went as a whole.
#[must_use]
pub fn whole(provider: &Provider, has_come: bool) -> Change {
    let (rule, verb) = match has_come {
        true => (Rule::ProviderAdded, "was added"),
        false => (Rule::ProviderRemoved, "was removed"),
    };
    let location = Location { file: provider.document.clone(), pointer: String::new() };
    Change {
        rule,
        verdicts: rule.verdicts(),
        message: format!("the provider `{}` {verb}", provider.name),
        events: provider.events.iter().map(|event| event.event_type.clone()).collect(),
        path: Path::default(),
        old: Some(location.clone()).filter(|_| !has_come),
        new: Some(location).filter(|_| has_come),
        items: vec![lower::module_name(&provider.name)],
        before: Sample::default(),
        after: Sample::default(),
    }
}

/// Everything that changed between two models, in a stable order; both are as `reconcile` leaves them.
///
/// Returns nothing when the type engine fails, which generating tells as well.
#[must_use]
pub fn between(old: &Provider, new: &Provider) -> Option<Vec<Change>> {
    let (old, new) = (Side::new(old)?, Side::new(new)?);
    let mut walk = Walk::new(&old, &new);
    discriminator::compare(&mut walk);
    authentication::compare(&mut walk);
    identification::compare(&mut walk);
    responses::compare(&mut walk);
    handshake::compare(&mut walk);
    own_format::compare(&mut walk);
    words::title(&mut walk);
    event::compare(&mut walk);
    Some(walk.finish())
}
