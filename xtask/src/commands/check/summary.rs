//! What was looked at comes in; a line on each goes out.

use codegen::outcome::Report;
use serde_json::{Value, json};

use super::base::Base;
use crate::finding::counted;
use crate::render::changes;

/// How much was looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Summary {
    providers: usize,
    events: usize,
    examples: usize,
    widenings: usize,
}

impl Summary {
    pub fn of(reports: &[Report]) -> Self {
        let events = || reports.iter().flat_map(|report| &report.events);
        Self {
            providers: reports.len(),
            events: events().count(),
            examples: events().map(|event| event.examples).sum(),
            widenings: reports.iter().map(|report| report.widenings.len()).sum(),
        }
    }

    /// What the specs hold, what examples asked for, and what changed since the base.
    pub fn lines(self, base: &Base) -> Vec<String> {
        let specs = format!(
            "specs: {}, {}, {}",
            counted(self.providers, "provider"),
            counted(self.events, "event"),
            counted(self.examples, "documented example"),
        );
        let examples = match self.widenings {
            0 => "reconciliation: every example fits the schema of its event".to_owned(),
            count => format!(
                "reconciliation: {} for examples, each in `reconciled.json`",
                counted(count, "widening")
            ),
        };
        let changes = match base {
            Base::Not(why) => format!("changes: not looked for, {why}"),
            Base::Compared(report) => format!("changes: in {}, {}", report.what, changes::counts(report)),
        };
        if self == Self::default() { vec![changes] } else { vec![specs, examples, changes] }
    }

    /// The same for programs.
    pub fn document(self) -> Value {
        json!({
            "providers": self.providers,
            "events": self.events,
            "examples": self.examples,
            "widenings": self.widenings,
        })
    }
}
