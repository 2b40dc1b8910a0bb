//! What an observer is told comes in; series of a counter go out, and never more than there may be.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use metrics::{Counter, CounterFn, Gauge, Histogram, Key, KeyName, Metadata, Recorder, SharedString, Unit};
use runtime::uncovered::Metrics;
use runtime::{HeaderMap, Uncovered};

use crate::deliveries::Event;

/// Keeps counters by name and labels.
#[derive(Default)]
struct Kept(Arc<Mutex<BTreeMap<String, u64>>>);

struct Series(Arc<Mutex<BTreeMap<String, u64>>>, String);

impl CounterFn for Series {
    fn increment(&self, count: u64) {
        *self.0.lock().expect("no test panics meanwhile").entry(self.1.clone()).or_default() += count;
    }

    fn absolute(&self, _: u64) {
        panic!("it is a counter that goes up");
    }
}

impl Recorder for Kept {
    fn describe_counter(&self, _: KeyName, _: Option<Unit>, _: SharedString) {}

    fn describe_gauge(&self, _: KeyName, _: Option<Unit>, _: SharedString) {}

    fn describe_histogram(&self, _: KeyName, _: Option<Unit>, _: SharedString) {}

    fn register_counter(&self, key: &Key, _: &Metadata<'_>) -> Counter {
        let labels: Vec<_> = key.labels().map(|label| format!("{}={}", label.key(), label.value())).collect();
        let series = format!("{} {}", key.name(), labels.join(" "));
        Counter::from_arc(Arc::new(Series(Arc::clone(&self.0), series)))
    }

    fn register_gauge(&self, _: &Key, _: &Metadata<'_>) -> Gauge {
        Gauge::noop()
    }

    fn register_histogram(&self, _: &Key, _: &Metadata<'_>) -> Histogram {
        Histogram::noop()
    }
}

/// The series that these bodies count, each with its count.
fn counted(limit: usize, bodies: &[String]) -> Vec<(String, u64)> {
    let kept = Kept::default();
    let metrics = Metrics::new(limit);
    metrics::with_local_recorder(&kept, || {
        for body in bodies {
            let observer = |uncovered: &Uncovered| metrics.count(uncovered);
            let event = Event::decode_unverified_observed(&HeaderMap::new(), body.as_bytes(), observer);
            assert!(event.is_ok(), "{body}: {event:?}");
        }
    });
    let series = std::mem::take(&mut *kept.0.lock().expect("no test panics meanwhile"));
    series.into_iter().collect()
}

fn series(labels: &str, count: u64) -> (String, u64) {
    (format!("webhook_uncovered_total provider=acme {labels}"), count)
}

#[test]
fn places_are_counted_apart() {
    let bodies = [
        r#"{"event":"paid","amount":1,"lines":[{"amount":1,"x":1},{"amount":1,"x":2}]}"#,
        r#"{"event":"paid","amount":1,"lines":[{"amount":1,"x":1}],"y":1}"#,
        r#"{"event":"paid","amount":"1"}"#,
        r#"{"event":"lost"}"#,
    ];
    assert_eq!(
        counted(10, &bodies.map(str::to_owned)),
        [
            series("event_type=lost kind=event-type path=$.event", 1),
            series("event_type=paid kind=malformed-type path=$.amount", 1),
            series("event_type=paid kind=property path=$.lines[].x", 3),
            series("event_type=paid kind=property path=$.y", 1),
        ]
    );
}

#[test]
fn series_are_bounded() {
    let names = |index| format!(r#"{{"event":"paid","amount":1,"m{index}":0}}"#);
    let events = |index| format!(r#"{{"event":"e{index}"}}"#);
    let bodies: Vec<String> = (0..500).flat_map(|index| [names(index), events(index)]).collect();
    let counted = counted(4, &bodies);
    assert_eq!(counted.len(), 6, "{counted:?}");
    assert!(counted.contains(&series("event_type=paid kind=property path=(other)", 498)), "{counted:?}");
    assert!(counted.contains(&series("event_type=(other) kind=event-type path=(other)", 498)), "{counted:?}");
}

#[test]
fn what_is_left_out_is_counted() {
    let members: Vec<String> = (0..300).map(|index| format!(r#""m{index}":0"#)).collect();
    let body = format!(r#"{{"event":"paid","amount":1,{}}}"#, members.join(","));
    let told = RefCell::new(0);
    let event = Event::decode_unverified_observed(&HeaderMap::new(), body.as_bytes(), |uncovered| {
        *told.borrow_mut() = uncovered.left_out();
    });
    assert!(event.is_ok() && told.into_inner() == 44, "{event:?}");
    let counted = counted(1, &[body]);
    assert!(counted.contains(&series("event_type=paid kind=left-out path=(other)", 44)), "{counted:?}");
    assert!(counted.contains(&series("event_type=paid kind=property path=(other)", 255)), "{counted:?}");
}
