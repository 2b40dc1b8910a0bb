//! A large published document comes in, read from the corpus; what it takes to generate from it once, twice and four
//! times over goes out, and how far from linear that is.
//!
//! Each copy has names of its own for everything, so that no type of one can stand for a type of another. Time is that of
//! the processor where the system tells it, since a busy machine would make a line of anything.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;
use std::time::Instant;

use codegen::outcome::{Options, Outcome};
use codegen::source::Sources;
use serde_json::{Map, Value};

/// How often each size is measured; the fastest run counts.
const RUNS: usize = 5;

fn main() {
    let beside = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/corpus");
    let corpus = std::env::var_os("HOOKWRIGHT_CORPUS").map_or_else(beside, PathBuf::from);
    let path = corpus.join("github-webhooks/openapi-webhooks-12.1.0.api.github.com.json");
    let Ok(bytes) = fs::read(&path) else {
        println!("there is no {}; set HOOKWRIGHT_CORPUS to where the corpus lies", path.display());
        return;
    };
    let document: Value = serde_json::from_slice(&bytes).expect("the document is JSON");

    println!("copies  events  time in s  lines of types  of tables   time and lines, against linear");
    let mut first = None;
    let all: Vec<Sources> = [1, 2, 4].map(|copies| sources(&copied(&document, copies))).into();
    for (copies, sources) in [1_u32, 2, 4].into_iter().zip(&all) {
        let (seconds, outcome) = measure(sources);
        let report = outcome.reports.first().expect("the document gives a module");
        let types = u32::try_from(report.type_lines).map_or(f64::NAN, f64::from);
        let (one_time, one_types) = *first.get_or_insert((seconds, types));
        println!(
            "{copies:6}  {:6}  {seconds:9.2}  {:14}  {:9}   {:4.2} {:4.2}",
            report.events.len(),
            report.type_lines,
            report.table_lines,
            seconds / one_time / f64::from(copies),
            types / one_types / f64::from(copies),
        );
    }
}

fn measure(sources: &Sources) -> (f64, Outcome) {
    let options =
        Options { specs: "specs".to_owned(), runtime: "../runtime".to_owned(), workspace_member: true };
    let runs = (0..RUNS).map(|_| {
        let start = seconds();
        let outcome = codegen::run(sources, &options);
        assert!(!outcome.diagnostics.has_errors(), "{:#?}", outcome.diagnostics);
        (seconds() - start, outcome)
    });
    runs.min_by(|one, other| one.0.total_cmp(&other.0)).expect("there are runs")
}

/// The processor's time that this process took so far, by Linux; elsewhere the time that went by.
fn seconds() -> f64 {
    static START: LazyLock<Instant> = LazyLock::new(Instant::now);
    let ticks = || {
        let told = fs::read_to_string("/proc/self/stat").ok()?;
        // Behind the name, which may hold anything: the state, ten numbers, then the ticks of user and system.
        let mut numbers = told.rsplit_once(')')?.1.split_whitespace().skip(11);
        let mut next = || numbers.next()?.parse::<u32>().ok();
        Some(f64::from(next()? + next()?) / 100.0)
    };
    ticks().unwrap_or_else(|| START.elapsed().as_secs_f64())
}

fn sources(document: &Value) -> Sources {
    let provider = "title = \"Acme\"\n[document]\nfile = \"openapi.json\"\n\
                    [discriminator]\nat = [{ header = \"X-Acme-Event\" }]\nvalue = \"key\"\n";
    let files = [
        ("acme/provider.toml".to_owned(), provider.as_bytes().to_vec()),
        ("acme/openapi.json".to_owned(), document.to_string().into_bytes()),
    ];
    files.into_iter().collect()
}

/// The document with its webhooks and schemas so many times.
fn copied(document: &Value, copies: usize) -> Value {
    let mut whole = document.clone();
    let (mut webhooks, mut schemas) = (Map::new(), Map::new());
    for copy in 0..copies {
        // A single letter, so that copies have no more words and hardly more text than the document.
        let end = ["", "x", "y", "z"][copy];
        let named = |(key, value): (&String, &Value)| (format!("{key}{end}"), renamed(value, end));
        webhooks.extend(object(&document["webhooks"]).iter().map(named));
        schemas.extend(object(&document["components"]["schemas"]).iter().map(named));
    }
    whole["webhooks"] = webhooks.into();
    whole["components"]["schemas"] = schemas.into();
    whole
}

fn object(value: &Value) -> &Map<String, Value> {
    value.as_object().expect("the document has webhooks and schemas")
}

/// A value with an ending on the names of members, listed values and schemas, and without examples.
fn renamed(value: &Value, end: &str) -> Value {
    let all = |value: &Value| -> Value {
        match value {
            Value::Array(texts) => texts.iter().map(|text| with_end(text, end)).collect(),
            other => other.clone(),
        }
    };
    match value {
        Value::Array(elements) => elements.iter().map(|element| renamed(element, end)).collect(),
        Value::Object(members) => {
            let members = members.iter().filter(|(key, _)| *key != "examples");
            let members = members.map(|(key, value)| match (key.as_str(), value) {
                ("properties", Value::Object(properties)) => {
                    let properties = properties.iter();
                    let properties: Map<String, Value> = properties
                        .map(|(name, schema)| (format!("{name}{end}"), renamed(schema, end)))
                        .collect();
                    (key.clone(), properties.into())
                }
                ("required" | "enum", listed) => (key.clone(), all(listed)),
                ("$ref", Value::String(to)) if to.contains("/schemas/") => {
                    (key.clone(), with_end(value, end))
                }
                (_, value) => (key.clone(), renamed(value, end)),
            });
            Value::Object(members.collect())
        }
        other => other.clone(),
    }
}

fn with_end(value: &Value, end: &str) -> Value {
    match value {
        Value::String(text) => format!("{text}{end}").into(),
        other => other.clone(),
    }
}
