//! Deliveries that differ come in; for each difference that can be told without personal data a body that shows it
//! goes out, as few of them as it takes.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};

use serde_json::Value;

use super::mask::{self, Values};
use super::plan::Plan;
use super::redact::Redaction;
use super::report::{Kind, Site};
use super::tape::{self, Body, Tape};
use super::walk::{Sighting, Sightings, Walk, is_integer};
use crate::model::Place;

/// How many bodies one event may have.
const MOST_OF_AN_EVENT: usize = 20;
/// How many bodies there may be.
const MOST: usize = 1000;
/// How many differences of one event are looked at.
const MOST_KNOWN: usize = 10_000;
/// How many parts of one value are told apart, and how deep it is looked into.
const MOST_PARTS: usize = 1000;
const DEEPEST_PART: usize = 50;

/// A body that shows how deliveries of an event differ from the document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Evidence {
    /// The event type.
    pub event_type: String,
    /// The body as JSON text.
    pub body: String,
    shows: Shown,
}

/// Differences, each with the parts of the values that no schema describes.
type Shown = BTreeMap<(Kind, Site), Parts>;

/// Which types stand where in a value, as hashes.
type Parts = HashSet<u64>;

/// The evidence that was gathered so far.
#[derive(Debug, Default)]
pub(super) struct Gathered {
    found: Vec<Evidence>,
    /// What was looked at, by the event's index: each difference is shown by the first delivery that has it.
    known: BTreeMap<usize, Shown>,
    /// The differences that no body shows.
    not_shown: BTreeSet<(usize, (Kind, Site))>,
}

/// A delivery of an event.
#[derive(Debug, Clone, Copy)]
pub(super) struct Delivery<'a> {
    pub plan: &'a Plan,
    pub event: usize,
    pub body: Body<'a>,
    /// The index of the body among the values.
    pub root: usize,
    pub values: Values,
}

impl Gathered {
    /// Makes evidence of a delivery, if it differs in a new way.
    pub fn add(&mut self, delivery: Delivery<'_>, sightings: &Sightings) {
        let known = self.known.entry(delivery.event).or_default();
        let mut new = BTreeSet::new();
        for (key, sighting) in sightings {
            let parts = parts_of(key.0, sighting, delivery.body);
            let has_room = known.len() < MOST_KNOWN;
            match known.get_mut(key) {
                Some(known) if known.is_superset(&parts) => continue,
                Some(known) if known.len() < MOST_PARTS => known.extend(parts),
                None if has_room => {
                    known.insert(key.clone(), parts);
                    self.not_shown.insert((delivery.event, key.clone()));
                }
                _ => continue,
            }
            if sighting.is_tellable {
                new.insert(key.clone());
            }
        }
        let Some(event) = delivery.plan.events.get(delivery.event).filter(|_| !new.is_empty()) else {
            return;
        };
        let of_event = self.found.iter().filter(|found| found.event_type == event.event_type).count();
        if of_event == MOST_OF_AN_EVENT || self.found.len() == MOST {
            return;
        }
        let Some(made) = make(delivery, sightings, &new) else { return };
        for shown in made.shows.keys() {
            self.not_shown.remove(&(delivery.event, shown.clone()));
        }
        self.found.push(made);
    }

    /// How many differences no body shows.
    pub fn not_shown(&self) -> usize {
        self.not_shown.len()
    }

    /// All of it, without what the rest shows as well.
    pub fn finish(mut self) -> Vec<Evidence> {
        for index in (0..self.found.len()).rev() {
            let one = &self.found[index];
            let is_shown_by = |(other, found): (usize, &Evidence), key, parts: &Parts| {
                other != index
                    && found.event_type == one.event_type
                    && found.shows.get(key).is_some_and(|shown| shown.is_superset(parts))
            };
            let others = || self.found.iter().enumerate();
            if one.shows.iter().all(|(key, parts)| others().any(|other| is_shown_by(other, key, parts))) {
                self.found.remove(index);
            }
        }
        self.found
    }
}

/// The parts of the values that differ, where no schema describes what they hold.
fn parts_of(kind: Kind, sighting: &Sighting, body: Body<'_>) -> Parts {
    let mut parts = Parts::new();
    let start = match kind {
        Kind::UnknownProperty => 1,
        Kind::OtherType | Kind::NoVariant | Kind::UnlistedVariant => 0,
        Kind::MissingMember
        | Kind::UnexpectedNull
        | Kind::UnlistedValue
        | Kind::RepeatedMember
        | Kind::TooDeep => return parts,
    };
    for at in &sighting.at {
        add_parts(body, at + start, 0, 0, &mut parts);
    }
    parts
}

/// Adds a value and what it holds, as far as keys look like names; `around` stands for the way to it.
fn add_parts(body: Body<'_>, at: usize, around: u64, depth: usize, parts: &mut Parts) {
    if parts.len() >= MOST_PARTS || depth == DEEPEST_PART {
        return;
    }
    let kind = match body.kind(at) {
        tape::Kind::Number => 8 + u64::from(is_integer(body.raw(at))),
        tape::Kind::Escaped => tape::Kind::Text as u64,
        tape::Kind::False => tape::Kind::True as u64,
        kind => kind as u64,
    };
    let hash = |what: &dyn Fn(&mut DefaultHasher)| {
        let mut hasher = DefaultHasher::new();
        around.hash(&mut hasher);
        what(&mut hasher);
        hasher.finish()
    };
    parts.insert(hash(&|hasher| kind.hash(hasher)));
    match body.kind(at) {
        tape::Kind::Object => {
            for (key, value) in body.members(at) {
                if let Some(name) = body.text(key).filter(|name| mask::is_name(name)) {
                    add_parts(body, value, hash(&|hasher| name.hash(hasher)), depth + 1, parts);
                }
            }
        }
        tape::Kind::Array => {
            for element in body.inside(at) {
                add_parts(body, element, hash(&|hasher| 0_u8.hash(hasher)), depth + 1, parts);
            }
        }
        _ => {}
    }
}

/// A body that shows what is wanted and nothing that the delivery does not show; first with as little as possible.
fn make(delivery: Delivery<'_>, sightings: &Sightings, wanted: &BTreeSet<(Kind, Site)>) -> Option<Evidence> {
    let event = delivery.plan.events.get(delivery.event)?;
    let points: HashSet<usize> = wanted.iter().flat_map(|key| &sightings[key].at).copied().collect();
    let mut best: Option<Evidence> = None;
    for whole in [false, true] {
        let mut redaction = Redaction::new(delivery.plan, delivery.body, delivery.values, points.clone());
        let (mut value, _) = redaction.value(&event.payload, delivery.root, whole);
        name_event(&mut value, delivery);
        let body = format!("{value:#}\n");
        let mut tape = Tape::default();
        if tape.read(&body).is_err() {
            continue;
        }
        let mut walk = Walk::new(delivery.plan, Body::new(&body, &tape), delivery.values);
        walk.value(&event.payload, 0);
        let shows: Shown = walk
            .sightings
            .iter()
            .map(|(key, sighting)| (key.clone(), parts_of(key.0, sighting, Body::new(&body, &tape))))
            .collect();
        if shows.keys().any(|shown| !sightings.contains_key(shown)) {
            continue;
        }
        let count = |shows: &Shown| wanted.iter().filter(|key| shows.contains_key(*key)).count();
        let before = best.as_ref().map_or(0, |best| count(&best.shows));
        if count(&shows) > before {
            let is_all = count(&shows) == wanted.len();
            best = Some(Evidence { event_type: event.event_type.clone(), body, shows });
            if is_all {
                break;
            }
        }
    }
    best
}

/// Lets a body name its event where the delivery did, if it did so in the body.
fn name_event(value: &mut Value, delivery: Delivery<'_>) {
    let Delivery { plan, body, root, .. } = delivery;
    let Some(event) = plan.events.get(delivery.event) else { return };
    for place in &plan.places {
        let (path, is_pair) = match place {
            Place::Body(path) => (path, false),
            Place::Pair { body, .. } => (body, true),
            // From here on a header names it, and a body in `evidence/` has the headers that its event needs.
            Place::Header(_) => return,
        };
        let Some(text) = super::text_at(body, root, path) else { continue };
        let text = match is_pair {
            false => event.event_type.clone(),
            true if !event.goes_on || mask::is_name(&text) => text.into_owned(),
            true => "text".to_owned(),
        };
        put(value, path, text);
        return;
    }
}

/// Puts a text at the end of a path of keys, making the objects on the way.
fn put(mut value: &mut Value, path: &[String], text: String) {
    for key in path {
        value = match value {
            Value::Object(members) => {
                members.entry(key.clone()).or_insert_with(|| Value::Object(<_>::default()))
            }
            Value::Array(elements) => match key.parse().ok().and_then(|index: usize| elements.get_mut(index))
            {
                Some(element) => element,
                None => return,
            },
            _ => return,
        };
    }
    *value = Value::String(text);
}
