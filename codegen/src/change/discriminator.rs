//! How a delivery names its event: the places of both sides come in, a change goes out.

use super::rule::Rule;
use super::verdict::{Verdicts, Wire};
use super::walk::Walk;
use crate::model::{Place, pointer};

/// Compares where deliveries name their events.
pub fn compare(walk: &mut Walk<'_>) {
    let (old, new) = (&walk.old.module.discriminator, &walk.new.module.discriminator);
    if old == new {
        return;
    }
    // A delivery that names its event at no place is refused as a whole.
    let wire = Wire::of(new.starts_with(old), old.starts_with(new));
    let message = format!("deliveries named their events at {}, and now at {}", places(old), places(new));
    let spot = walk.stated("/discriminator/at");
    let rule = Rule::DiscriminatorChanged;
    walk.tell_as(&spot, rule, Verdicts { wire, ..rule.verdicts() }, message);
}

/// Places of a delivery, in the order in which they are looked at.
pub fn places(places: &[Place]) -> String {
    let place = |place: &Place| match place {
        Place::Body(keys) => format!("`{}`", pointer(keys)),
        Place::Header(name) => format!("the header `{name}`"),
        Place::Pair { header, body } => format!("the header `{header}` with `{}`", pointer(body)),
    };
    let places: Vec<String> = places.iter().map(place).collect();
    if places.is_empty() { "no place".to_owned() } else { places.join(", then ") }
}
