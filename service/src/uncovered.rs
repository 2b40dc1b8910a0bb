//! What the types did not cover of a delivery comes in; a line of the log goes out for each place when it is new, and again
//! whenever it was met ten times as often.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use runtime::Uncovered;
use runtime::uncovered::Kind;

/// How many places are counted. A sender makes up the names of some.
const MOST: usize = 1_000;

static COUNTS: Mutex<Counts> = Mutex::new(Counts(BTreeMap::new()));

/// Counts what one delivery has, and writes to the log what is worth a line.
pub fn note(uncovered: &Uncovered) {
    let lines = COUNTS.lock().unwrap_or_else(PoisonError::into_inner).add(uncovered);
    let (provider, event_type) = (uncovered.provider(), uncovered.event_type());
    for Line { kind, path, count } in lines {
        tracing::warn!(provider, event_type, %kind, path, count, "the types do not cover this");
    }
}

/// How often each place was met, by provider and event type.
struct Counts(BTreeMap<(&'static str, String, Kind, String), usize>);

#[derive(Debug, PartialEq, Eq)]
struct Line {
    kind: Kind,
    path: String,
    count: usize,
}

impl Counts {
    fn add(&mut self, uncovered: &Uncovered) -> Vec<Line> {
        let mut lines = Vec::new();
        for gap in uncovered.gaps() {
            let (event_type, path) = (uncovered.event_type().to_owned(), gap.path().to_owned());
            let place = (uncovered.provider(), event_type, gap.kind(), path);
            if self.0.len() >= MOST && !self.0.contains_key(&place) {
                continue;
            }
            let count = self.0.entry(place).or_default();
            let digits = count.checked_ilog10();
            *count += gap.count();
            if count.checked_ilog10() != digits {
                lines.push(Line { kind: gap.kind(), path: gap.path().to_owned(), count: *count });
            }
        }
        lines
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use generated::baanx::Event;
    use runtime::HeaderMap;
    use runtime::uncovered::Kind;

    use super::{Counts, Line, MOST};

    fn lines(counts: &mut Counts, body: &str) -> Vec<Line> {
        let lines = std::cell::RefCell::new(Vec::new());
        let counts = std::cell::RefCell::new(counts);
        let observer = |uncovered: &runtime::Uncovered| lines.replace(counts.borrow_mut().add(uncovered));
        Event::decode_unverified_observed(&HeaderMap::new(), body.as_bytes(), |uncovered| {
            drop(observer(uncovered))
        })
        .expect("it names its event");
        lines.into_inner()
    }

    #[test]
    fn a_place_is_a_line_when_it_is_new_and_at_each_power_of_ten() {
        let mut counts = Counts(BTreeMap::new());
        let told: Vec<usize> = (0..250)
            .flat_map(|_| lines(&mut counts, r#"{"event_type":"new.event"}"#))
            .map(|line| {
                assert_eq!((line.kind, line.path.as_str()), (Kind::EventType, "$.event_type"));
                line.count
            })
            .collect();
        assert_eq!(told, [1, 10, 100]);
    }

    #[test]
    fn places_are_bounded() {
        let mut counts = Counts(BTreeMap::new());
        let told = (0..MOST * 2)
            .map(|index| lines(&mut counts, &format!(r#"{{"event_type":"new.{index}"}}"#)).len())
            .sum::<usize>();
        assert_eq!((told, counts.0.len()), (MOST, MOST));
    }
}
