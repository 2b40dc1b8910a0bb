//! Events that have another event type: those that went and those that came go in, pairs of the same event go out.

use std::collections::BTreeSet;

use super::cover::covers;
use super::side::Event;
use super::walk::Walk;
use crate::lower::module::{Item, ItemKind, RustType};

/// Payloads of fewer members are alike by chance.
const TELLING: usize = 3;

/// Pairs events that went with those that came in their place; each is in one pair at most.
pub fn pairs<'a>(walk: &Walk<'a>, gone: &[Event<'a>], come: &[Event<'a>]) -> Vec<(Event<'a>, Event<'a>)> {
    let mut likely: Vec<(usize, usize, usize)> = Vec::new();
    for (one, old) in gone.iter().enumerate() {
        for (other, new) in come.iter().enumerate() {
            let likeness = likeness(walk, old, new);
            if likeness > 0 {
                likely.push((likeness, one, other));
            }
        }
    }
    likely.sort_unstable_by(|one, other| (other.0, one.1, one.2).cmp(&(one.0, other.1, other.2)));
    let mut pairs = Vec::new();
    let (mut used_old, mut used_new) = (BTreeSet::new(), BTreeSet::new());
    for (likeness, one, other) in &likely {
        // Of several that are equally likely, none is told from the others.
        let rival = |rival: &&(usize, usize, usize)| {
            rival.0 == *likeness
                && (rival.1 == *one) != (rival.2 == *other)
                && !used_old.contains(&rival.1)
                && !used_new.contains(&rival.2)
        };
        if used_old.contains(one) || used_new.contains(other) || likely.iter().any(|pair| rival(&pair)) {
            continue;
        }
        used_old.insert(*one);
        used_new.insert(*other);
        pairs.push((gone[*one], come[*other]));
    }
    pairs
}

/// How likely two events are the same; zero where nothing says so.
fn likeness(walk: &Walk<'_>, old: &Event<'_>, new: &Event<'_>) -> usize {
    let shared = words(&old.module.event_type).intersection(&words(&new.module.event_type)).count();
    if old.module.variant == new.module.variant {
        return 300 + shared;
    }
    if old.model.declared_as.iter().any(|key| new.model.declared_as.contains(key)) {
        return 200 + shared;
    }
    let (before, after) = (&old.module.payload, &new.module.payload);
    let items = (named(&walk.old_items, before), named(&walk.new_items, after));
    let (Some(before_item), Some(after_item)) = items else { return 0 };
    if members(before_item) < TELLING || members(before_item) != members(after_item) {
        return 0;
    }
    let is_alike = covers((&walk.new_items, after), (&walk.old_items, before))
        && covers((&walk.old_items, before), (&walk.new_items, after))
        && wires(before_item) == wires(after_item);
    if !is_alike {
        return 0;
    }
    // A payload that other events have too tells nothing, unless the names do.
    let of_its_own = |events: &[crate::lower::module::Event], payload: &RustType| {
        events.iter().filter(|event| event.payload == *payload).count() == 1
    };
    let is_own = of_its_own(&walk.old.module.events, before) && of_its_own(&walk.new.module.events, after);
    if shared > 0 || is_own { 100 + shared } else { 0 }
}

fn named<'a>(items: &std::collections::BTreeMap<&'a str, &'a Item>, kind: &RustType) -> Option<&'a Item> {
    match kind {
        RustType::Named(name) => items.get(name.as_str()).copied(),
        _ => None,
    }
}

fn members(item: &Item) -> usize {
    wires(item).len()
}

fn wires(item: &Item) -> BTreeSet<(&str, bool)> {
    match &item.kind {
        ItemKind::Struct { fields, .. } => {
            fields.iter().map(|field| (field.wire.as_str(), field.optional)).collect()
        }
        ItemKind::Values { .. } | ItemKind::Union { .. } | ItemKind::Format { .. } => BTreeSet::new(),
    }
}

fn words(event_type: &str) -> BTreeSet<String> {
    let words = event_type.split(|letter: char| !letter.is_alphanumeric());
    words.filter(|word| !word.is_empty()).map(str::to_lowercase).collect()
}
