//! Captured deliveries against what a provider's document says: bodies come in one by one, a [`Report`] of where they
//! differ goes out, and [`Evidence`] of it for `reconcile`.
//!
//! A body is read once, to a tape of its values, and walked once, along a plan of its event's types. Nothing of a
//! delivery is kept but what a report shows, so that captures of any size can be looked at.

mod evidence;
mod mask;
mod path;
mod plan;
mod redact;
mod report;
mod scan;
mod tape;
#[cfg(test)]
mod tests;
mod walk;

use std::borrow::Cow;
use std::collections::BTreeMap;

pub use evidence::Evidence;
pub use mask::Values;
pub use plan::Plan;
pub use report::{Bounded, Format, Kind, Place, Report, Seen, Site, Tally, Unreadable};

use crate::model;
use evidence::{Delivery, Gathered};
use tape::{Body, Tape};
use walk::Walk;

/// What a delivery was captured as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Capture<'h> {
    /// A body, with the headers that it came with, names in lower case.
    Body(&'h BTreeMap<String, String>),
    /// An object of `headers` and `body`.
    Envelope,
    /// Either: an object of just `headers` and `body` where a header may name the event, else a body.
    Unstated,
}

/// Where a delivery was captured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct At<'f> {
    /// The file.
    pub file: &'f str,
    /// The line, counted from one.
    pub line: u64,
}

/// What one run has observed so far.
#[derive(Debug)]
pub struct Observer<'p> {
    plan: &'p Plan,
    values: Values,
    /// Nothing where no one wants evidence.
    gathered: Option<Gathered>,
    report: Report,
    /// What was seen of each event, by its index.
    seen: Vec<Seen>,
    tape: Tape,
}

/// What a run gives.
#[derive(Debug)]
pub struct Observed {
    /// Where deliveries differ.
    pub report: Report,
    /// Bodies that show it.
    pub evidence: Vec<Evidence>,
    /// How many differences no body shows, since they could not be told without personal data or there were too many.
    pub not_shown: usize,
}

impl<'p> Observer<'p> {
    /// Nothing observed yet.
    #[must_use]
    pub fn new(plan: &'p Plan, values: Values, wants_evidence: bool) -> Self {
        Self {
            plan,
            values,
            gathered: wants_evidence.then(Gathered::default),
            report: Report::of(&plan.provider),
            seen: plan.events.iter().map(|_| Seen::default()).collect(),
            tape: Tape::default(),
        }
    }

    /// Looks at one delivery.
    pub fn delivery(&mut self, bytes: &[u8], capture: Capture<'_>, at: At<'_>) {
        self.report.deliveries += 1;
        self.report.bytes += bytes.len() as u64;
        let Ok(text) = std::str::from_utf8(bytes) else {
            return self.unreadable(Unreadable::NotJson, "expected UTF-8".to_owned(), at);
        };
        let mut tape = std::mem::take(&mut self.tape);
        match tape.read(text) {
            Ok(()) => self.captured(Body::new(text, &tape), capture, at),
            Err(flaw) => {
                let column = text.get(..flaw.offset).map_or(0, |before| before.chars().count()) + 1;
                let example = format!("{} in column {column}", flaw.message);
                self.unreadable(Unreadable::NotJson, example, at);
            }
        }
        self.tape = tape;
    }

    /// Counts a delivery that is too long to be looked at.
    pub fn too_long(&mut self, bytes: u64, at: At<'_>) {
        self.report.deliveries += 1;
        self.report.bytes += bytes;
        self.unreadable(Unreadable::TooLong, format!("{bytes} bytes"), at);
    }

    fn unreadable(&mut self, why: Unreadable, example: String, at: At<'_>) {
        self.report.unreadable(why, Tally::once(place(at), example, String::new()));
    }

    /// Takes a delivery out of its envelope, if it is in one.
    fn captured(&mut self, body: Body<'_>, capture: Capture<'_>, at: At<'_>) {
        let none = BTreeMap::new();
        let found = match capture {
            Capture::Body(headers) => return self.body(body, 0, headers, at),
            Capture::Unstated if self.plan.headers().next().is_none() => None,
            Capture::Unstated | Capture::Envelope => envelope(body, self.plan),
        };
        let Some((headers, inside)) = found else {
            if capture == Capture::Envelope {
                let example = mask::example(body, 0, self.values);
                return self.unreadable(Unreadable::NoEnvelope, example, at);
            }
            return self.body(body, 0, &none, at);
        };
        let Some(text) = body.text(inside) else { return self.body(body, inside, &headers, at) };
        let mut tape = Tape::default();
        match tape.read(&text) {
            Ok(()) => self.body(Body::new(&text, &tape), 0, &headers, at),
            Err(flaw) => {
                let example = format!("{} in the text of `body`", flaw.message);
                self.unreadable(Unreadable::NotJson, example, at);
            }
        }
    }

    fn body(&mut self, body: Body<'_>, root: usize, headers: &BTreeMap<String, String>, at: At<'_>) {
        let Some(named) = event_type(&self.plan.places, headers, body, root) else {
            let example = mask::example(body, root, self.values);
            return self.unreadable(Unreadable::NoEvent, example, at);
        };
        let Some(index) = self.plan.event(&named) else {
            let tally = Tally::once(place(at), mask::example(body, root, self.values), String::new());
            let name = mask::name(&named, self.values);
            return self.report.unknown_events.add(name, tally, report::MOST_UNKNOWN_EVENTS);
        };
        let (Some(event), Some(seen)) = (self.plan.events.get(index), self.seen.get_mut(index)) else {
            return;
        };
        let mut walk = Walk::new(self.plan, body, self.values);
        walk.value(&event.payload, root);
        seen.deliveries += 1;
        if walk.sightings.is_empty() {
            return;
        }
        seen.malformed += u64::from(walk.sightings.keys().any(|(_, site)| site.malformed));
        if let Some(gathered) = &mut self.gathered {
            let delivery = Delivery { plan: self.plan, event: index, body, root, values: self.values };
            gathered.add(delivery, &walk.sightings);
        }
        for ((kind, site), sighting) in walk.sightings {
            let tally = Tally::once(place(at), sighting.example, sighting.schema);
            seen.findings.entry(kind).or_default().add(site, tally, report::MOST_OF_A_KIND);
        }
    }

    /// All that was observed.
    #[must_use]
    pub fn finish(mut self) -> Observed {
        for (event, seen) in self.plan.events.iter().zip(self.seen) {
            if seen.deliveries > 0 {
                self.report.events.insert(event.event_type.clone(), seen);
            }
        }
        let gathered = self.gathered.unwrap_or_default();
        let not_shown = gathered.not_shown();
        Observed { report: self.report, evidence: gathered.finish(), not_shown }
    }
}

fn place(at: At<'_>) -> Place {
    Place { file: at.file.to_owned(), line: at.line }
}

/// The headers that name an event and the index of the body, where a value is an envelope: an object of just
/// `headers`, an object, and `body`.
fn envelope(body: Body<'_>, plan: &Plan) -> Option<(BTreeMap<String, String>, usize)> {
    if body.members(0).take(3).count() != 2 {
        return None;
    }
    let (headers, inside) = (body.member(0, "headers")?, body.member(0, "body")?);
    if body.kind(headers) != tape::Kind::Object {
        return None;
    }
    let mut found = BTreeMap::new();
    for (key, value) in body.members(headers) {
        let Some(name) = body.text(key).map(|name| name.to_ascii_lowercase()) else { continue };
        // Some tools give every header a list of values.
        let text = body.text(value).or_else(|| match body.kind(value) {
            tape::Kind::Array => body.text(body.inside(value).next()?),
            _ => None,
        });
        if let (true, Some(text)) = (plan.headers().any(|header| header == name), text) {
            found.entry(name).or_insert_with(|| text.into_owned());
        }
    }
    Some((found, inside))
}

/// The text that names the event of a delivery: that at the first place that has one.
fn event_type<'a>(
    places: &[model::Place],
    headers: &BTreeMap<String, String>,
    body: Body<'a>,
    root: usize,
) -> Option<Cow<'a, str>> {
    places.iter().find_map(|place| match place {
        model::Place::Body(path) => text_at(body, root, path),
        model::Place::Header(header) => headers.get(header).cloned().map(Cow::Owned),
        model::Place::Pair { header, body: path } => {
            let start = headers.get(header)?;
            Some(Cow::Owned(match text_at(body, root, path) {
                Some(end) => format!("{start}.{end}"),
                None => start.clone(),
            }))
        }
    })
}

/// The text at the end of a path of keys and of indexes.
fn text_at<'a>(body: Body<'a>, root: usize, path: &[String]) -> Option<Cow<'a, str>> {
    let step = |at: usize, key: &String| match body.kind(at) {
        tape::Kind::Object => body.member(at, key),
        tape::Kind::Array => {
            let index = key.parse().ok().filter(|index: &usize| index.to_string() == *key);
            body.inside(at).nth(index?)
        }
        _ => None,
    };
    body.text(path.iter().try_fold(root, step)?)
}
