//! Every payload that the corpus documents is an example of the generated crate, whose own test decodes and encodes
//! it: `proven.txt` counts them, and lists those that are not, with the reasons that `not_proven.toml` gives.
//!
//! `UPDATE_CASES=1 cargo test -p tests --test corpus` writes what is there now; read the diff before keeping it.

use std::collections::{BTreeMap, BTreeSet};

use codegen::outcome::Outcome;
use codegen::source::Sources;
use serde_json::Value;
use syn::{Expr, ExprLit, Item, Lit, Member};
use toml::Table;

use crate::corpus;
use crate::documented::{self, Payload};
use crate::outcomes::{self, GIVEN, Lists};

/// The documented payloads that are no examples: by provider and place, why; `*` is every other place.
type Reasons = BTreeMap<String, BTreeMap<String, String>>;

#[test]
fn every_documented_payload_is_an_example_of_its_event() {
    let Some(root) = corpus::root() else { return };
    let given = GIVEN.get_or_init(|| outcomes::each(&root));
    let mut reasons: Reasons = corpus::toml(&corpus::here().join("not_proven.toml"));
    let mut told = Lists::default();
    let (mut all, mut proven) = (0, 0);
    let mut unexplained = Vec::new();
    // What a document shows may belong to either of its sides.
    for (name, (sources, outcome)) in given.iter().filter(|(name, _)| !name.ends_with("-receiver")) {
        let configuration = configuration(name, sources);
        let payloads = documented::payloads(name, sources, &configuration);
        if payloads.is_empty() {
            continue;
        }
        let receiver = given.get(&format!("{name}-receiver")).map(|(_, outcome)| outcome);
        let examples: Vec<Example> =
            [Some(outcome), receiver].into_iter().flatten().flat_map(examples).collect();
        let mut reasons = reasons.remove(name).unwrap_or_default();
        let rest = reasons.remove("*");
        let lacking: Vec<&Payload> =
            payloads.iter().filter(|payload| !is_proven(payload, &examples, &configuration)).collect();

        let distinct: BTreeSet<String> =
            payloads.iter().map(|payload| format!("{:?}", (&payload.name, &payload.value))).collect();
        let (count, decoded) = (payloads.len(), payloads.len() - lacking.len());
        let line = format!("{name}: {count} payloads, {} distinct, {decoded} proven", distinct.len());
        println!("{line}");
        told.add(name, &line);
        for payload in lacking {
            let place = &payload.place;
            let reason = reasons.remove(place).or_else(|| rest.clone());
            let reason = reason.unwrap_or_else(|| {
                unexplained.push(format!("{name}: {place}"));
                "nothing says why".to_owned()
            });
            told.add(name, &format!("    {place}: {reason}"));
        }
        unexplained
            .extend(reasons.keys().map(|place| format!("{name}: {place}, which is proven or not there")));
        (all, proven) = (all + count, proven + decoded);
    }
    unexplained.extend(reasons.keys().map(|name| format!("{name}, which documents no payload")));
    println!("of {all} documented payloads, {proven} are proven as they are");
    assert!(unexplained.is_empty(), "say in `not_proven.toml` why, for each of {unexplained:#?}");
    told.compare("proven");
}

fn configuration(name: &str, sources: &Sources) -> Table {
    let text = sources.text(&format!("{name}/provider.toml")).expect("a provider has a configuration");
    text.expect("it is UTF-8").parse().expect("it is TOML")
}

/// Whether a payload is an example, whole or as a part of one, of the event that it names.
fn is_proven(payload: &Payload, examples: &[Example], configuration: &Table) -> bool {
    let Some(value) = &payload.value else { return false };
    let inside = configuration.get("examples").and_then(|examples| {
        let files = examples.get("files")?.as_array()?;
        files.iter().find_map(|file| file.get("inside")?.get("at")?.as_str())
    });
    let expected = named(payload, configuration);
    examples.iter().any(|example| {
        let is_expected = expected.as_ref().is_none_or(|expected| {
            *expected == example.event_type || has_free_ending(expected, &example.event_type, configuration)
        });
        (is_expected && example.value == *value)
            || inside.is_some_and(|inside| example.value.pointer(inside) == Some(value))
    })
}

/// Whether any text may follow an event type, and follows it here.
fn has_free_ending(named: &str, event_type: &str, configuration: &Table) -> bool {
    let map = configuration["discriminator"].get("map").and_then(toml::Value::as_table);
    let free = format!("{event_type}.*");
    map.is_some_and(|map| map.values().any(|mapped| mapped.as_str() == Some(&free)))
        && named.strip_prefix(event_type).is_some_and(|rest| rest.starts_with('.'))
}

/// The event that a delivery of this payload names, where that is known.
fn named(payload: &Payload, configuration: &Table) -> Option<String> {
    let value = payload.value.as_ref()?;
    let text = |pointer: &str| value.pointer(pointer).and_then(Value::as_str).map(str::to_owned);
    let places = configuration.get("discriminator")?.get("at")?.as_array()?;
    places.iter().find_map(|place| {
        let Some(header) = place.as_table() else { return text(place.as_str()?) };
        assert!(header.contains_key("header"), "a place is a pointer or a header");
        let name = payload.name.clone()?;
        let rest = header.get("body").and_then(|body| text(body.as_str()?));
        Some(rest.map_or(name.clone(), |rest| format!("{name}.{rest}")))
    })
}

/// An example of the generated crate.
struct Example {
    event_type: String,
    value: Value,
}

/// The examples that the generated crate has, and that its own test decodes and encodes.
fn examples(outcome: &Outcome) -> Vec<Example> {
    if outcome.diagnostics.has_errors() {
        return Vec::new();
    }
    let files = outcome
        .generated
        .iter()
        .filter(|(path, _)| path.ends_with("/examples.rs") && path.starts_with("src/"));
    let files = files.map(|(_, text)| syn::parse_file(text).expect("generated code is Rust"));
    files
        .flat_map(|file| file.items)
        .filter_map(|item| match item {
            Item::Const(constant) => Some(*constant.expr),
            _ => None,
        })
        .flat_map(listed)
        .collect()
}

fn listed(all: Expr) -> Vec<Example> {
    let Expr::Reference(reference) = all else { panic!("the examples are a list") };
    let Expr::Array(list) = *reference.expr else { panic!("the examples are a list") };
    list.elems.into_iter().map(example).collect()
}

fn example(element: Expr) -> Example {
    let Expr::Struct(example) = element else { panic!("an example is a struct") };
    let text = |name: &str| {
        let is_it = |member: &Member| matches!(member, Member::Named(ident) if ident == name);
        let field =
            example.fields.iter().find(|field| is_it(&field.member)).expect("an example has this field");
        let Expr::Lit(ExprLit { lit: Lit::Str(text), .. }) = &field.expr else { panic!("{name} is a text") };
        text.value()
    };
    let value = serde_json::from_str(&text("body")).expect("an example is JSON");
    Example { event_type: text("event_type"), value }
}
