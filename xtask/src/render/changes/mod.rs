//! A report on changes comes in; text for people, for a pull request, for programs and for code scanning goes out.

pub mod human;
pub mod json;
pub mod markdown;
pub mod sarif;

use std::collections::BTreeMap;
use std::io::{self, Write};

use codegen::change::{Bump, Change, Path, Rule, Source, Verdicts, Wire};
use codegen::diagnostic::Severity;

use crate::finding::{Finding, Site};

/// What is to be told of two states of the specs.
#[derive(Debug, Default)]
pub struct Report {
    /// What was compared, for people.
    pub what: String,
    /// What kept anything from being compared, and what else there is to tell of the files.
    pub findings: Vec<Finding>,
    /// Whether the state before is among what could not be compared as a whole.
    pub is_old_refused: bool,
    /// The changes of each provider whose files differ.
    pub providers: BTreeMap<String, Vec<Told>>,
}

impl Report {
    /// Whether there is a change that the command line calls a failure.
    pub fn fails(&self) -> bool {
        self.providers.values().flatten().any(|told| told.fails)
    }

    /// The step in the version of the generated crate; none where nothing changed.
    pub fn bump(&self) -> Option<Bump> {
        bump(self.providers.values().flatten())
    }
}

/// The step in a version that all of these ask for.
pub fn bump<'a>(changes: impl Iterator<Item = &'a Told>) -> Option<Bump> {
    changes.map(|told| told.change.verdicts.bump()).max()
}

/// `2 breaking, 1 notable and 4 harmless changes, a major step`.
pub fn counts(report: &Report) -> String {
    let Some(step) = report.bump() else { return "nothing changed".to_owned() };
    let count = |level| report.providers.values().flatten().filter(|told| told.level() == level).count();
    let levels = [Level::Breaking, Level::Notable, Level::Harmless];
    let counts = levels.map(|level| (count(level), level.as_str()));
    let parts: Vec<String> = counts
        .iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, level)| format!("{count} {level}"))
        .collect();
    let noun = if counts.iter().map(|(count, _)| count).sum::<usize>() == 1 { "change" } else { "changes" };
    format!("{} {noun}, a {step} step", parts.join(", "))
}

/// A change, and what is known of it here.
#[derive(Debug)]
pub struct Told {
    pub change: Change,
    /// Where it was.
    pub old: Option<Site>,
    /// Where it is.
    pub new: Option<Site>,
    /// Why it does no harm, as somebody said.
    pub acknowledged: Option<String>,
    /// The day until which somebody said so.
    pub expired: Option<String>,
    /// Whether the command line calls it a failure.
    pub fails: bool,
}

/// How much a change matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// A service loses deliveries, or does not compile.
    Breaking,
    /// Code does something else, or some code needs a line.
    Notable,
    /// Something was added, or words changed.
    Harmless,
}

impl Level {
    pub fn of(verdicts: Verdicts) -> Self {
        if verdicts.breaks_wire() || verdicts.breaks_source() {
            Self::Breaking
        } else if verdicts.changes_behaviour()
            || verdicts.wire != Wire::Same
            || verdicts.source == Source::Exhaustive
        {
            Self::Notable
        } else {
            Self::Harmless
        }
    }

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Breaking => "breaking",
            Self::Notable => "notable",
            Self::Harmless => "harmless",
        }
    }
}

impl Told {
    /// How much it matters; what was acknowledged matters to nobody.
    pub fn level(&self) -> Level {
        if self.acknowledged.is_some() { Level::Harmless } else { Level::of(self.change.verdicts) }
    }

    /// `wire wider, source breaks, behaviour changes`, without the harmless answers.
    pub fn verdicts(&self) -> String {
        let Verdicts { wire, source, behaviour } = self.change.verdicts;
        let usual = Verdicts::default();
        let mut parts = Vec::new();
        if wire != usual.wire {
            parts.push(format!("wire {wire}"));
        }
        if source != usual.source {
            parts.push(format!("source {source}"));
        }
        if behaviour != usual.behaviour {
            parts.push(format!("behaviour {behaviour}"));
        }
        if parts.is_empty() { "harmless".to_owned() } else { parts.join(", ") }
    }

    /// The events that it touches, so many of them by name.
    pub fn events(&self, limit: usize) -> String {
        let events = &self.change.events;
        let shown: Vec<String> = events.iter().take(limit).map(|event| format!("`{event}`")).collect();
        match events.len() - shown.len() {
            0 => shown.join(", "),
            more => format!("{} and {more} more", shown.join(", ")),
        }
    }

    /// Where in a body it is, and of which events, which are given as text; of a whole body only its events are named,
    /// and what is about all of them is nowhere in a body.
    pub fn place(&self, path: impl Fn(&str) -> String, events: &str) -> Option<String> {
        let is_whole = self.change.path == Path::default();
        match (is_whole, self.change.events.is_empty()) {
            (true, true) => None,
            (true, false) => Some(format!("in {events}")),
            (false, true) => Some(format!("at {}", path(&self.change.path.to_string()))),
            (false, false) => Some(format!("at {} of {events}", path(&self.change.path.to_string()))),
        }
    }

    /// Whether it is about an event as a whole.
    pub fn is_about_event(&self) -> bool {
        matches!(self.change.rule, Rule::EventAdded | Rule::EventRemoved | Rule::EventRenamed)
    }
}

/// One annotation for each change that matters, in the new document where it is there.
pub fn github(out: &mut dyn Write, report: &Report) -> io::Result<()> {
    let findings = report.providers.values().flatten().filter_map(finding);
    super::github::findings(out, &findings.collect::<Vec<_>>())
}

/// A change as a finding; none where it is harmless.
fn finding(told: &Told) -> Option<Finding> {
    let severity = match told.level() {
        Level::Breaking => Severity::Error,
        Level::Notable => Severity::Warning,
        Level::Harmless => return None,
    };
    let place = told.place(str::to_owned, &told.events(3));
    let place = place.map(|place| format!(", {place}")).unwrap_or_default();
    Some(Finding {
        severity,
        code: Some(told.change.rule.as_str()),
        message: format!("{}{place}", told.change.message),
        site: told.new.clone().or_else(|| {
            // The line is that of a document which is not there any more.
            told.old.clone().map(|site| Site { position: None, ..site })
        }),
        help: Some(told.verdicts()),
    })
}

#[cfg(test)]
pub mod testing {
    use codegen::change::{Sample, Step};

    use super::*;

    /// A report on one change of each level.
    pub fn report() -> Report {
        let told = |rule: Rule, path: &str| Told {
            change: Change {
                rule,
                verdicts: rule.verdicts(),
                message: format!("`{path}` is not what it was"),
                events: vec!["a.b".into(), "c|d".into()],
                path: Path::default().then(Step::Member(path.to_owned())),
                old: None,
                new: None,
                items: vec![format!("acme::A::{path}")],
                before: Sample { code: Some(format!("pub {path}: String")), example: Some("\"x\"".into()) },
                after: Sample::default(),
            },
            old: None,
            new: Some(Site { file: "specs/acme/openapi.yaml".into(), position: None }),
            acknowledged: None,
            expired: None,
            fails: rule == Rule::PropertyBecameOptional,
        };
        let changes = vec![
            told(Rule::EventAdded, "whole"),
            told(Rule::PropertyBecameOptional, "name"),
            told(Rule::EnumValueAdded, "status"),
            told(Rule::DocumentationChanged, "text"),
        ];
        Report {
            what: "old and new".into(),
            providers: BTreeMap::from([("acme".to_owned(), changes)]),
            ..Report::default()
        }
    }

    #[test]
    fn what_matters_is_annotated() {
        let mut printed = Vec::new();
        github(&mut printed, &report()).unwrap();
        let printed = String::from_utf8(printed).unwrap();
        let expected = "::error file=specs/acme/openapi.yaml,title=property-became-optional::`name` is not what it \
                        was, at $.name of `a.b`, `c|d`%0Ahelp: wire wider, source breaks, behaviour changes";
        assert_eq!(printed.lines().count(), 3, "{printed}");
        assert_eq!(printed.lines().nth(1), Some(expected));
    }

    #[test]
    fn changes_are_counted_by_what_they_mean() {
        assert_eq!(counts(&report()), "1 breaking, 2 notable, 1 harmless changes, a major step");
        assert_eq!(counts(&Report::default()), "nothing changed");
    }

    #[test]
    fn all_changes_ask_for_one_step() {
        assert_eq!(report().bump(), Some(Bump::Major));
        assert_eq!(Report::default().bump(), None);
    }
}
