//! Documented payloads of one event: those of both sides come in, changes go out.

use super::rule::Rule;
use super::side::Event;
use super::walk::{Spot, Walk};
use crate::model::Example;

/// Compares the examples of an event.
pub fn compare(walk: &mut Walk<'_>, spot: &Spot, old: Event<'_>, new: Event<'_>) {
    let event_type = &new.module.event_type;
    let (olds, news) = (numbered(&old.model.examples), numbered(&new.model.examples));
    for (key, old) in &olds {
        let same = news.iter().find(|(other, _)| other == key).map(|(_, new)| new);
        match same {
            None => {
                let spot = at(spot, Some(old), None);
                let message = format!("the example `{}` of `{event_type}` was removed", old.name);
                walk.tell(&spot, Rule::ExampleRemoved, message);
            }
            Some(new) if (&old.body, &old.headers) != (&new.body, &new.headers) => {
                let spot = at(spot, Some(old), Some(new));
                let what = if old.body == new.body { "other headers" } else { "another body" };
                let message = format!("the example `{}` of `{event_type}` has {what}", old.name);
                walk.tell(&spot, Rule::ExampleChanged, message);
            }
            Some(_) => {}
        }
    }
    for (_, new) in news.iter().filter(|(key, _)| olds.iter().all(|(other, _)| other != key)) {
        let spot = at(spot, None, Some(new));
        let message = format!("the example `{}` of `{event_type}` was added", new.name);
        walk.tell(&spot, Rule::ExampleAdded, message);
    }
}

/// Examples by name, and by how many of this name came before.
fn numbered(examples: &[Example]) -> Vec<((&str, usize), &Example)> {
    let before = |index: usize| {
        let earlier = &examples[..index];
        earlier.iter().filter(|earlier| earlier.name == examples[index].name).count()
    };
    examples
        .iter()
        .enumerate()
        .map(|(index, example)| ((example.name.as_str(), before(index)), example))
        .collect()
}

fn at(spot: &Spot, old: Option<&Example>, new: Option<&Example>) -> Spot {
    Spot {
        old: old.map(|example| example.location.clone()),
        new: new.map(|example| example.location.clone()),
        items: (None, None),
        code: (None, None),
        ..spot.clone()
    }
}
