//! Held against what a provider documents, its own examples are clean, and what is told to be malformed is what
//! generated code calls malformed.
//!
//! The examples that the generated crate carries come in, as they are and changed at every place; what the observer
//! says of each is compared with what a service gets.

use std::collections::BTreeMap;

use codegen::observe::{At, Capture, Observer, Plan, Report, Values};
use codegen::source::Sources;
use generated::{Event, Provider};
use runtime::Example;

use crate::mutation::{UNLISTED, json, places, twice, with, without};
use crate::workspace::{files, root};

fn plans() -> Vec<(Provider, Plan)> {
    let sources: Sources = files(&root().join("specs")).into_iter().collect();
    let plan = |provider: &Provider| {
        let (plan, diagnostics) = codegen::observer(&sources, provider.as_str());
        assert!(!diagnostics.has_errors(), "{diagnostics:#?}");
        (*provider, plan.expect("it has no errors"))
    };
    Provider::ALL.iter().map(plan).collect()
}

fn observed(plan: &Plan, example: &Example, body: &str) -> Report {
    let headers: BTreeMap<String, String> = example
        .header_map()
        .iter()
        .map(|(name, text)| (name.as_str().to_owned(), text.to_str().unwrap().to_owned()))
        .collect();
    let mut observer = Observer::new(plan, Values::Masked, false);
    observer.delivery(body.as_bytes(), Capture::Body(&headers), At { file: example.name, line: 1 });
    observer.finish().report
}

#[test]
fn documented_examples_are_clean() {
    for (provider, plan) in plans() {
        for example in provider.examples() {
            let report = observed(&plan, example, example.body);
            assert!(report.is_clean(), "{provider} {}: {report:#?}", example.name);
        }
        println!("{provider}: {} examples", provider.examples().len());
    }
}

/// A body that is not quite as documented, in many ways.
fn changed(body: &str) -> Vec<String> {
    let body = json(body);
    let mut changed = Vec::new();
    for place in places(&body) {
        for value in [
            "null",
            "1.5",
            "-7",
            "\"x\"",
            "\"\\ud83d\"",
            "true",
            "{}",
            "[]",
            "[0,0]",
            "99999999999999999999",
            "1e999",
        ] {
            changed.push(with(&body, &place, value));
        }
        let parent = place.rsplit_once('/').map(|(parent, _)| body.pointer(parent));
        if parent.flatten().is_some_and(|parent| parent.is_object()) {
            changed.push(without(&body, &place));
            changed.push(twice(&body, &place, "1"));
        }
        if body
            .pointer(&place)
            .is_some_and(|value| value.as_object().is_some_and(|object| !object.is_empty()))
        {
            let mut more = body.clone();
            more.pointer_mut(&place).unwrap()[UNLISTED] = 1.into();
            changed.push(more.to_string());
        }
    }
    changed
}

#[test]
fn what_is_malformed_is_told_to_be() {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for (provider, plan) in plans() {
        // Two examples of each event say most of what all of them do.
        let mut taken: BTreeMap<&str, usize> = BTreeMap::new();
        for example in provider.examples() {
            let count = taken.entry(example.event_type).or_default();
            *count += 1;
            if *count > 2 {
                continue;
            }
            for body in changed(example.body) {
                let report = observed(&plan, example, &body);
                let malformed: u64 = report.events.values().map(|seen| seen.malformed).sum();
                let told = match () {
                    () if !report.unreadable.is_empty() => "no event",
                    () if !report.unknown_events.is_empty() => "unknown",
                    () if malformed > 0 => "malformed",
                    () => "typed",
                };
                let event = Event::decode_unverified(provider, &example.header_map(), body.as_bytes());
                let met = match &event {
                    Err(_) => "no event",
                    Ok(event) if event.is_typed() => "typed",
                    Ok(event) if event.unknown().is_some() => "unknown",
                    Ok(_) => "malformed",
                };
                // A key that comes twice on the way to the type of an unknown event is all that is not looked at.
                let is_same = told == met || (told == "unknown" && met == "malformed");
                assert!(is_same, "{provider}: told {told}, met {met}: {body}\n{report:#?}\n{event:#?}");
                *counts.entry(met).or_default() += 1;
            }
        }
    }
    println!("{counts:?}");
    assert!(
        ["typed", "unknown", "malformed", "no event"].iter().all(|kind| counts.contains_key(kind)),
        "{counts:?}"
    );
}
