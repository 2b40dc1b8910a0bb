//! Cases and ways come in; how long each way takes, and the ratios that BENCHMARKS.md sets bars for, go out as a table.
//!
//! Criterion measures one function after the other. On a machine whose speed drifts a ratio needs both parts measured
//! by turns, so this goes all ways round by round and compares the best turn of each.

use std::time::{Duration, Instant};

use generated::Provider;

use crate::{Case, Way};

/// How many rounds there are.
const ROUNDS: usize = 401;

/// How long a way is gone in one round, at least.
const TURN: Duration = Duration::from_micros(300);

/// What is compared: a name, a way, what it is measured against, and how many times that long it may take.
pub type Bar = (&'static str, Way, Way, Option<f64>);

/// Prints a column for each provider that has cases, and one for all of them.
pub fn print(cases: &[Case], ways: &[Way], bars: &[Bar]) {
    let all: Vec<&Case> = cases.iter().collect();
    let mut columns: Vec<(&str, Vec<&Case>)> = Provider::ALL
        .iter()
        .map(|provider| {
            let of_one = all.iter().copied().filter(|case| case.provider == *provider);
            (provider.as_str(), of_one.collect())
        })
        .collect();
    columns.retain(|(_, cases): &(_, Vec<_>)| !cases.is_empty());
    columns.push(("all", all));

    let names: Vec<&str> = columns.iter().map(|(name, _)| *name).collect();
    let measured: Vec<Measured> = columns.iter().map(|(_, cases)| measure(cases, ways)).collect();
    row("", &names.iter().map(ToString::to_string).collect::<Vec<_>>());
    row("---", &names.iter().map(|_| "---:".to_owned()).collect::<Vec<_>>());
    row("examples", &columns.iter().map(|(_, cases)| cases.len().to_string()).collect::<Vec<_>>());
    let bytes = columns.iter().map(|(_, cases)| cases.iter().map(|case| case.length()).sum::<usize>());
    row("bytes", &bytes.map(|bytes| bytes.to_string()).collect::<Vec<_>>());
    for way in ways {
        let best = measured.iter().map(|measured| format!("{:.2}", measured.best(*way) * 1e6));
        row(&format!("{way:?}, µs"), &best.collect::<Vec<_>>());
    }
    for (name, way, against, bar) in bars {
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

/// The seconds that each way took in its best turn.
struct Measured(Vec<(Way, f64)>);

impl Measured {
    fn best(&self, way: Way) -> f64 {
        self.0.iter().find(|(measured, _)| *measured == way).map_or(f64::NAN, |(_, best)| *best)
    }

    fn ratio(&self, way: Way, against: Way) -> f64 {
        self.best(way) / self.best(against)
    }
}

fn measure(cases: &[&Case], ways: &[Way]) -> Measured {
    let mut ways: Vec<_> = ways.iter().map(|way| (*way, repeats(cases, *way), f64::INFINITY)).collect();
    for _ in 0..ROUNDS {
        for (way, repeats, best) in &mut ways {
            let seconds = turn(cases, *way, *repeats).as_secs_f64() / f64::from(*repeats);
            *best = best.min(seconds);
        }
    }
    Measured(ways.into_iter().map(|(way, _, best)| (way, best)).collect())
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
