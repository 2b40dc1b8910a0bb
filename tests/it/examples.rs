//! Every documented example is its own variant, comes back as the same JSON, and reads well.
//!
//! The examples that the generated crate carries come in; how many there are is printed, and what a service sees of
//! each is kept as a snapshot.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use generated::{Event, Provider};
use runtime::Example;
use serde_json::Value;

use crate::workspace::{self, files, generated_from};

fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|error| panic!("{error}: {text}"))
}

/// The example as a service sees it.
fn decoded(provider: Provider, example: &Example) -> Event {
    let event = Event::decode_unverified(provider, &example.header_map(), example.body.as_bytes());
    event.unwrap_or_else(|error| panic!("{provider} {}: {error}", example.name))
}

#[test]
fn each_is_its_own_variant_and_comes_back() {
    let mut total = 0;
    for &provider in Provider::ALL {
        let mut events = BTreeSet::new();
        for example in provider.examples() {
            let event = decoded(provider, example);
            let shown = format!("{provider}: {} ({})", example.event_type, example.name);
            assert_eq!(event.provider(), provider, "{shown}");
            assert_eq!(event.event_type(), example.event_type, "{shown}");
            assert!(event.is_typed(), "{shown}: {event:?}");
            assert_eq!(json(&event.encode()), json(example.body), "{shown}");
            events.insert(example.event_type);
        }
        total += provider.examples().len();
        println!("{provider}: {} examples of {} events", provider.examples().len(), events.len());
    }
    println!("{total} examples in all");
}

#[test]
fn none_is_left_out() {
    let specs = files(&workspace::root().join("specs"));
    let mut known = 0;
    for report in generated_from(specs.clone()).reports {
        let Ok(provider) = report.name.parse::<Provider>() else {
            panic!("{} is not generated", report.name)
        };
        let counted: usize = report.events.iter().map(|event| event.examples).sum();
        assert_eq!(provider.examples().len(), counted, "{provider}");
        assert_ne!(counted, 0, "{provider} has no documented example");

        let folder = format!("{provider}/examples/");
        let in_folder = specs.iter().filter(|(path, _)| path.starts_with(&folder));
        for (path, text) in in_folder.filter(|(path, _)| !path.ends_with(".headers.json")) {
            let text = std::str::from_utf8(text).unwrap().trim();
            let carried = provider.examples().iter().any(|example| example.body.trim() == text);
            assert!(carried, "no example of the generated crate is {path}");
        }
        known += 1;
    }
    assert_eq!(known, Provider::ALL.len());
}

#[test]
fn each_reads_well() {
    let mut settings = insta::Settings::clone_current();
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    let mut names = BTreeSet::new();
    for &provider in Provider::ALL {
        for example in provider.examples() {
            let plain = |text: &str| {
                text.replace(|letter: char| !letter.is_ascii_alphanumeric() && !"._".contains(letter), "-")
            };
            let mut name = format!("{provider}--{}", plain(example.event_type));
            if example.name != example.event_type {
                name = format!("{name}--{}", plain(example.name));
            }
            settings.set_description(format!("{provider}: {} ({})", example.event_type, example.name));
            settings.bind(|| insta::assert_debug_snapshot!(name.clone(), decoded(provider, example)));
            assert!(names.insert(name.clone()), "two examples are called {name}");
        }
    }
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("it/snapshots");
    for entry in fs::read_dir(folder).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        let Some(name) = name.strip_suffix(".snap") else { continue };
        assert!(names.contains(name), "the snapshot {name} is of no example any more: delete it");
    }
}
