//! Reports of parts come in; however they are put together, the report of the whole goes out.

use std::collections::BTreeMap;

use super::super::report::{
    Bounded, Kind, MOST_OF_A_KIND, MOST_UNKNOWN_EVENTS, Place, Report, Site, Tally, Unreadable,
};

/// Numbers that look random and are the same in every run.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % limit
    }
}

/// A report of one delivery that may differ in any way.
fn report(numbers: &mut Numbers) -> Report {
    let mut report = Report::of("acme");
    report.deliveries = 1;
    report.bytes = numbers.below(1000);
    let place = Place { file: format!("{}.ndjson", numbers.below(3)), line: numbers.below(50) };
    let tally = Tally::once(place, format!("{}", numbers.below(5)), format!("{}", numbers.below(2)));
    match numbers.below(10) {
        0 => report
            .unreadable(if numbers.below(2) == 0 { Unreadable::NotJson } else { Unreadable::NoEvent }, tally),
        1..5 => report.unknown_events.add(format!("{}", numbers.below(3000)), tally, MOST_UNKNOWN_EVENTS),
        _ => {
            let seen = report.events.entry(format!("{}", numbers.below(2))).or_default();
            (seen.deliveries, seen.malformed) = (1, numbers.below(2));
            let kind = Kind::ALL[numbers.below(2) as usize];
            let site =
                Site { path: format!("$.{}", numbers.below(300)), detail: String::new(), malformed: false };
            seen.findings.entry(kind).or_default().add(site, tally, MOST_OF_A_KIND);
        }
    }
    report
}

fn merged(reports: impl IntoIterator<Item = Report>) -> Report {
    let mut whole = Report::of("acme");
    reports.into_iter().for_each(|report| whole.merge(report));
    whole
}

#[test]
fn neither_order_nor_grouping_matters() {
    for seed in 0..5 {
        let mut numbers = Numbers(seed);
        let mut reports: Vec<Report> = (0..4000).map(|_| report(&mut numbers)).collect();
        let whole = merged(reports.clone());
        assert!(whole.unknown_events.left_out > 0, "there is more than is kept");
        let is_cut = |seen: &super::super::Seen| seen.findings.values().all(|found| found.left_out > 0);
        assert!(whole.events.values().all(is_cut));

        for _ in 0..4 {
            // Another order, in groups of other sizes, some of them merged with groups before they are merged.
            for index in (1..reports.len()).rev() {
                reports.swap(index, numbers.below(index as u64 + 1) as usize);
            }
            let mut groups: Vec<Report> = Vec::new();
            let mut rest = reports.as_slice();
            while !rest.is_empty() {
                let size = (numbers.below(900) as usize + 1).min(rest.len());
                let (group, others) = rest.split_at(size);
                groups.push(merged(group.iter().cloned()));
                rest = others;
            }
            while groups.len() > 1 {
                let one = groups.swap_remove(numbers.below(groups.len() as u64) as usize);
                let other = numbers.below(groups.len() as u64) as usize;
                groups[other].merge(one);
            }
            assert_eq!(groups[0], whole);
        }
    }
}

#[test]
fn a_report_survives_being_printed() {
    let mut numbers = Numbers(7);
    let whole = merged((0..500).map(|_| report(&mut numbers)));
    let printed = serde_json::to_string(&whole).unwrap();
    assert_eq!(serde_json::from_str::<Report>(&printed).unwrap(), whole);
}

#[test]
fn what_is_kept_is_bounded_and_exact() {
    let mut found: Bounded<u32> = Bounded::default();
    let mut met: BTreeMap<u32, u64> = BTreeMap::new();
    let mut numbers = Numbers(1);
    for line in 0..10_000 {
        let key = numbers.below(500) as u32;
        *met.entry(key).or_default() += 1;
        found.add(key, Tally::once(Place { file: String::new(), line }, String::new(), String::new()), 50);
    }
    let kept: Vec<(u32, u64)> = found.iter().map(|(key, tally)| (*key, tally.count)).collect();
    assert_eq!(kept, met.iter().map(|(key, count)| (*key, *count)).take(50).collect::<Vec<_>>());
    assert_eq!(found.left_out, met.values().skip(50).sum::<u64>());
}
