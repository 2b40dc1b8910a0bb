//! Events: those of both sides come in, changes to which there are go out, and their payloads and answers are compared.

use super::example;
use super::path::Step;
use super::rename;
use super::rule::Rule;
use super::side::Event;
use super::verdict::{Source, Verdicts};
use super::walk::{Spot, Walk};
use super::words;
use crate::lower::module::RustType;

/// Compares the events of both sides, and has their payloads compared.
pub fn compare(walk: &mut Walk<'_>) {
    let (olds, news) = (walk.old.events(), walk.new.events());
    let gone: Vec<Event<'_>> =
        olds.iter().filter(|(name, _)| !news.contains_key(*name)).map(|(_, event)| *event).collect();
    let come: Vec<Event<'_>> =
        news.iter().filter(|(name, _)| !olds.contains_key(*name)).map(|(_, event)| *event).collect();
    let kept = olds.iter().filter_map(|(name, old)| Some((*old, *news.get(name)?)));
    let renamed = rename::pairs(walk, &gone, &come);

    for old in gone
        .iter()
        .filter(|old| renamed.iter().all(|(other, _)| other.module.event_type != old.module.event_type))
    {
        let spot = walk.root(Some(*old), None);
        let message = format!("the event `{}` is no longer documented", old.module.event_type);
        walk.tell(&spot, Rule::EventRemoved, message);
    }
    for new in come
        .iter()
        .filter(|new| renamed.iter().all(|(_, other)| other.module.event_type != new.module.event_type))
    {
        let spot = walk.root(None, Some(*new));
        let message = format!("the event `{}` was added", new.module.event_type);
        walk.tell(&spot, Rule::EventAdded, message);
    }
    for (old, new) in kept.chain(renamed.iter().copied()) {
        both(walk, old, new);
    }
}

fn both<'a>(walk: &mut Walk<'a>, old: Event<'a>, new: Event<'a>) {
    let spot = walk.root(Some(old), Some(new));
    let (before, after) = (old.module, new.module);
    let what = format!("the event `{}`", after.event_type);
    if before.event_type != after.event_type {
        let source = if before.variant == after.variant { Source::Compiles } else { Source::Breaks };
        let message = format!("the event `{}` is called `{}`", before.event_type, after.event_type);
        let rule = Rule::EventRenamed;
        walk.tell_as(&spot, rule, Verdicts { source, ..rule.verdicts() }, message);
    } else if before.variant != after.variant {
        let message =
            format!("the variant of {what} is called `{}` instead of `{}`", after.variant, before.variant);
        walk.tell(&spot, Rule::EventVariantRenamed, message);
    } else if before.method != after.method {
        let message =
            format!("the method of {what} is called `{}` instead of `{}`", after.method, before.method);
        walk.tell(&spot, Rule::EventVariantRenamed, message);
    }
    if before.goes_on != after.goes_on {
        let verb = if after.goes_on { "names" } else { "no longer names" };
        let message = format!("a text that goes on after `{}` and a dot {verb} this event", after.event_type);
        walk.tell(&spot, Rule::EventEndingChanged, message);
    }
    words::deprecation(walk, &spot, &what, (before.deprecated, after.deprecated));
    // Deprecation ends the documentation, and is told already.
    let docs = |event: Event<'_>| {
        let lines = &event.module.docs;
        let end = lines.len() - if event.module.deprecated { lines.len().min(2) } else { 0 };
        lines[..end].to_vec()
    };
    let has_words = |event: Event<'_>| event.model.summary.is_some() || event.model.description.is_some();
    if has_words(old) || has_words(new) || before.event_type == after.event_type {
        words::documentation(walk, &spot, &what, (&docs(old), &docs(new)));
    }
    example::compare(walk, &spot, old, new);
    walk.kinds(&spot, &before.payload, &after.payload);
    answer(walk, &spot, &what, (before.answer.as_ref(), after.answer.as_ref()));
}

/// Compares what the provider waits for. Answers are written, not read: nothing in them makes a delivery malformed.
fn answer<'a>(
    walk: &mut Walk<'a>,
    spot: &Spot,
    what: &str,
    (old, new): (Option<&'a RustType>, Option<&'a RustType>),
) {
    let spot = spot.then(Step::Answer).guarded();
    match (old, new) {
        (None, None) => {}
        (None, Some(new)) => {
            let message = format!("the provider waits for an answer to {what}: `{new}`");
            let code = (None, Some(format!("-> {new}")));
            walk.tell(&Spot { code, ..spot }, Rule::AnswerAdded, message);
        }
        (Some(old), None) => {
            let message = format!("the provider no longer waits for an answer to {what}");
            let code = (Some(format!("-> {old}")), None);
            walk.tell(&Spot { code, ..spot }, Rule::AnswerRemoved, message);
        }
        (Some(old), Some(new)) => walk.kinds(&spot, old, new),
    }
}
