//! Every documented example comes in; what it takes to decode and to encode it goes out, provider by provider and over
//! all, against `serde_json`.

use benches::{Case, Way, cases};
use criterion::{Criterion, Throughput};
use generated::Provider;

fn main() {
    let mut criterion = Criterion::default().configure_from_args();
    decode(&mut criterion);
    encode(&mut criterion);
    criterion.final_summary();
}

fn decode(criterion: &mut Criterion) {
    measure(criterion, "decode", Way::DECODE);
}

fn encode(criterion: &mut Criterion) {
    measure(criterion, "encode", Way::ENCODE);
}

fn measure(criterion: &mut Criterion, what: &str, ways: &[Way]) {
    let cases = cases();
    for provider in Provider::ALL {
        let of_one: Vec<&Case> = cases.iter().filter(|case| case.provider == *provider).collect();
        group(criterion, &format!("{what}/{provider}"), &of_one, ways);
    }
    group(criterion, &format!("{what}/all"), &cases.iter().collect::<Vec<_>>(), ways);
}

fn group(criterion: &mut Criterion, name: &str, cases: &[&Case], ways: &[Way]) {
    let mut group = criterion.benchmark_group(name);
    let bytes: usize = cases.iter().map(|case| case.length()).sum();
    group.throughput(Throughput::Bytes(bytes as u64));
    for way in ways {
        group.bench_function(way.name(), |bencher| {
            bencher.iter(|| cases.iter().for_each(|case| case.run(*way)));
        });
    }
    group.finish();
}
