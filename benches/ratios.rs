//! Every documented example comes in; how long each way of reading and writing takes, and the ratios that
//! BENCHMARKS.md sets bars for, go out as a table.
//!
//! Criterion measures one function after the other. On a machine whose speed drifts a ratio needs both parts measured
//! by turns, so this goes all ways round by round and takes the median of the rounds' ratios.

use std::time::{Duration, Instant};

use benches::{Case, Way, cases};
use generated::Provider;

/// How many rounds there are.
const ROUNDS: usize = 401;

/// How long a way is gone in one round, at least.
const TURN: Duration = Duration::from_micros(300);

/// What is compared: a name, a way, what it is measured against, and how many times that long it may take.
const BARS: &[(&str, Way, Way, Option<f64>)] = &[
    ("decode event / Value", Way::DecodeEvent, Way::DecodeValue, Some(0.5)),
    ("decode event / payload alone", Way::DecodeEvent, Way::DecodePayload, Some(1.1)),
    ("decode event / IgnoredAny", Way::DecodeEvent, Way::DecodeIgnored, None),
    ("decode payload by serde / direct", Way::DecodePayloadBySerde, Way::DecodePayload, None),
    ("encode event / Value", Way::EncodeEvent, Way::EncodeValue, Some(0.6)),
    ("encode payload by serde / direct", Way::EncodePayloadBySerde, Way::EncodePayload, None),
];

fn main() {
    let cases = cases();
    let all: Vec<&Case> = cases.iter().collect();
    let mut columns: Vec<(&str, Vec<&Case>)> = Provider::ALL
        .iter()
        .map(|provider| {
            let of_one = all.iter().copied().filter(|case| case.provider == *provider);
            (provider.as_str(), of_one.collect())
        })
        .collect();
    columns.push(("all", all));

    let names: Vec<&str> = columns.iter().map(|(name, _)| *name).collect();
    let measured: Vec<Measured> = columns.iter().map(|(_, cases)| measure(cases)).collect();
    row("", &names.iter().map(ToString::to_string).collect::<Vec<_>>());
    row("---", &names.iter().map(|_| "---:".to_owned()).collect::<Vec<_>>());
    row("examples", &columns.iter().map(|(_, cases)| cases.len().to_string()).collect::<Vec<_>>());
    let bytes = columns.iter().map(|(_, cases)| cases.iter().map(|case| case.length()).sum::<usize>());
    row("bytes", &bytes.map(|bytes| bytes.to_string()).collect::<Vec<_>>());
    for way in Way::DECODE.iter().chain(Way::ENCODE) {
        let best = measured.iter().map(|measured| format!("{:.2}", measured.best(*way) * 1e6));
        row(&format!("{way:?}, µs"), &best.collect::<Vec<_>>());
    }
    for (name, way, against, bar) in BARS {
        let name = bar.map_or_else(|| (*name).to_owned(), |bar| format!("{name}, bar {bar}"));
        let ratios = measured.iter().map(|measured| {
            let ratio = measured.ratio(*way, *against);
            let missed = if bar.is_some_and(|bar| ratio > bar) { " missed" } else { "" };
            format!("{ratio:.2}{missed}")
        });
        row(&name, &ratios.collect::<Vec<_>>());
    }
}

fn row(name: &str, cells: &[String]) {
    println!("| {name} | {} |", cells.join(" | "));
}

/// The seconds that each way took in each round.
struct Measured(Vec<(Way, Vec<f64>)>);

impl Measured {
    fn seconds(&self, way: Way) -> &[f64] {
        self.0.iter().find(|(measured, _)| *measured == way).map_or(&[], |(_, seconds)| seconds)
    }

    fn best(&self, way: Way) -> f64 {
        self.seconds(way).iter().copied().fold(f64::INFINITY, f64::min)
    }

    fn ratio(&self, way: Way, against: Way) -> f64 {
        let pairs = self.seconds(way).iter().zip(self.seconds(against));
        let mut ratios: Vec<f64> = pairs.map(|(one, other)| one / other).collect();
        ratios.sort_by(f64::total_cmp);
        ratios.get(ratios.len() / 2).copied().unwrap_or(f64::NAN)
    }
}

fn measure(cases: &[&Case]) -> Measured {
    let ways: Vec<Way> = Way::DECODE.iter().chain(Way::ENCODE).copied().collect();
    let repeats: Vec<u32> = ways.iter().map(|way| repeats(cases, *way)).collect();
    let mut measured = Measured(ways.iter().map(|way| (*way, Vec::with_capacity(ROUNDS))).collect());
    for _ in 0..ROUNDS {
        for ((way, seconds), repeats) in measured.0.iter_mut().zip(&repeats) {
            seconds.push(turn(cases, *way, *repeats).as_secs_f64() / f64::from(*repeats));
        }
    }
    measured
}

/// How often a way is gone in one turn.
fn repeats(cases: &[&Case], way: Way) -> u32 {
    let mut repeats = 1;
    while turn(cases, way, repeats) < TURN {
        repeats *= 2;
    }
    repeats
}

fn turn(cases: &[&Case], way: Way, repeats: u32) -> Duration {
    // The way before may have left the processor's caches warm for this one, or cold.
    cases.iter().for_each(|case| case.run(way));
    let start = Instant::now();
    for _ in 0..repeats {
        cases.iter().for_each(|case| case.run(way));
    }
    start.elapsed()
}
