//! The documented payloads come in; the time that each way to decode and to encode takes goes out.

use std::hint::black_box;
use std::time::Instant;

use generated::github::{Event, examples};
use runtime::HeaderMap;
use runtime::json::{self, Decode, Encode};
use serde::de::IgnoredAny;
use serde_json::Value;

struct Case {
    headers: HeaderMap,
    body: &'static [u8],
    event: Event,
    value: Value,
    alone: fn(&[u8]),
}

fn alone<T: Decode + Encode>(_: &T) -> fn(&[u8]) {
    |body| drop(black_box(json::decode::<T>(body)))
}

macro_rules! alone {
    ($event:expr => $($variant:ident),* $(,)?) => {
        match $event {
            $(Event::$variant(payload) => alone(&**payload),)*
            other => panic!("{} is not typed", other.event_type()),
        }
    };
}

fn case(example: &runtime::Example) -> Case {
    let (headers, body) = (example.header_map(), example.body.as_bytes());
    let event = Event::decode_unverified(&headers, body).expect("documented payloads are events");
    assert_eq!(event.event_type(), example.event_type);
    let value: Value = serde_json::from_slice(body).expect("documented payloads are JSON");
    assert_eq!(serde_json::from_str::<Value>(&event.encode()).expect("an event is JSON"), value);
    let alone = alone! { &event => /* variants */ };
    Case { headers, body, event, value, alone }
}

fn main() {
    let cases: Vec<Case> = examples::ALL.iter().map(case).collect();
    let bytes: usize = cases.iter().map(|case| case.body.len()).sum();
    let ways: [(&str, fn(&Case)); 6] = [
        ("event", |case| drop(black_box(Event::decode_unverified(&case.headers, case.body)))),
        ("Value", |case| drop(black_box(serde_json::from_slice::<Value>(case.body)))),
        ("IgnoredAny", |case| _ = black_box(serde_json::from_slice::<IgnoredAny>(case.body))),
        ("type alone", |case| (case.alone)(case.body)),
        ("encode event", |case| drop(black_box(case.event.encode()))),
        ("encode Value", |case| drop(black_box(case.value.to_string()))),
    ];
    // By turns, and of each payload the best turn, since a machine's speed drifts and others use it.
    let mut best = [0.0; 6];
    for case in &cases {
        let mut best_of_one = [f64::INFINITY; 6];
        for _ in 0..101 {
            for ((_, way), best) in ways.iter().zip(&mut best_of_one) {
                let start = Instant::now();
                (0..4).for_each(|_| way(case));
                *best = best.min(start.elapsed().as_secs_f64() / 4.0);
            }
        }
        best.iter_mut().zip(best_of_one).for_each(|(sum, best)| *sum += best);
    }
    println!("{} payloads, {bytes} bytes\n\n| way | µs a payload |\n| --- | ---: |", cases.len());
    for ((name, _), best) in ways.iter().zip(best) {
        println!("| {name} | {:.2} |", best * 1e6 / cases.len() as f64);
    }
    let [event, value, ignored, alone, encode, encode_value] = best;
    println!("\n| ratio | measured | bar |\n| --- | ---: | ---: |");
    for (name, ratio, bar) in [
        ("decode event / `Value`", event / value, 0.45),
        ("decode event / `IgnoredAny`", event / ignored, 4.0),
        ("decode event / type alone", event / alone, 1.1),
        ("encode event / `Value`", encode / encode_value, 0.55),
    ] {
        println!("| {name} | {ratio:.2}{} | {bar} |", if ratio > bar { " missed" } else { "" });
    }
}
