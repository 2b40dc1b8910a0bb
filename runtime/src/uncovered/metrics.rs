//! What the types did not cover comes in; a counter of the crate `metrics` goes out, with a bounded number of series.

use std::collections::HashSet;
use std::sync::{Arc, Mutex, PoisonError};

use super::{Gap, Kind, Uncovered};

/// The counter.
const NAME: &str = "webhook_uncovered_total";

/// In place of what would be one series too many.
const OTHER: &str = "(other)";

/// Counts what the types did not cover: `webhook_uncovered_total`, with the labels `provider`, `event_type`, `kind` (as
/// [`Kind::as_str`] has it, or `left-out`) and `path`.
///
/// A sender names unlisted members and events, so their number has no bound of its own. So many combinations of all
/// labels as the limit allows are counted apart. What comes after them has the path `(other)`, and the event type too
/// where the spec does not list the event: besides the limit there are at most as many series as event types times kinds.
/// A process counts the limit from its start; clones share one count.
///
/// ```
/// let metrics = runtime::uncovered::Metrics::default();
/// let observer = move |uncovered: &runtime::Uncovered| metrics.count(uncovered);
/// ```
#[derive(Debug, Clone)]
pub struct Metrics {
    limit: usize,
    known: Arc<Mutex<HashSet<Series>>>,
}

type Series = (&'static str, String, Kind, String);

/// At most a thousand series.
impl Default for Metrics {
    fn default() -> Self {
        Self::new(1_000)
    }
}

impl Metrics {
    /// Counts so many combinations of labels apart.
    #[must_use]
    pub fn new(limit: usize) -> Self {
        metrics::describe_counter!(NAME, "places of deliveries that the types do not cover");
        Self { limit, known: Arc::default() }
    }

    /// Counts what one delivery has.
    pub fn count(&self, uncovered: &Uncovered) {
        let provider = uncovered.provider();
        let listed = uncovered.listed_event_type().unwrap_or(OTHER);
        for gap in uncovered.gaps() {
            let (event_type, path) = match self.is_known(uncovered, gap) {
                true => (uncovered.event_type(), gap.path()),
                false => (listed, OTHER),
            };
            add(provider, event_type, gap.kind().as_str(), path, gap.count());
        }
        if uncovered.left_out() != 0 {
            add(provider, listed, "left-out", OTHER, uncovered.left_out());
        }
    }

    /// Whether the place has a series of its own, if need be a new one.
    fn is_known(&self, uncovered: &Uncovered, gap: Gap<'_>) -> bool {
        let event_type = uncovered.event_type().to_owned();
        let series = (uncovered.provider(), event_type, gap.kind(), gap.path().to_owned());
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        known.contains(&series) || (known.len() < self.limit && known.insert(series))
    }
}

fn add(provider: &'static str, event_type: &str, kind: &'static str, path: &str, count: usize) {
    let counter = metrics::counter!(
        NAME,
        "provider" => provider,
        "event_type" => event_type.to_owned(),
        "kind" => kind,
        "path" => path.to_owned(),
    );
    counter.increment(count as u64);
}
