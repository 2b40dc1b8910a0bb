//! Changes that people have looked at: `acknowledged.toml` of a provider comes in, with today's date; whether a change
//! is among them goes out, and which entries are about no change.

use codegen::change::{Change, Rule};
use codegen::diagnostic::{Place, Severity};
use codegen::model::Location;
use codegen::source::Sources;
use serde::Deserialize;

use crate::files::vendor::Refusal;
use crate::finding::{Finding, Position, Site};

/// The file's name in a provider's folder.
pub const FILE: &str = "acknowledged.toml";

/// How many places of other changes a help names.
const PLACES: usize = 3;

/// The file.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    change: Vec<Acknowledgement>,
}

/// A change that was looked at.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Acknowledgement {
    /// The rule.
    pub rule: String,
    /// An event that it touches; any where there is none.
    pub event: Option<String>,
    /// Where in the body; anywhere where there is none.
    pub path: Option<String>,
    /// Why it does no harm.
    pub reason: String,
    /// The last day on which that holds, as `2026-12-31`.
    pub until: String,
}

impl Acknowledgement {
    fn is_about(&self, change: &Change) -> bool {
        self.rule == change.rule.as_str()
            && self.event.as_ref().is_none_or(|event| change.events.contains(event))
            && self.path.as_ref().is_none_or(|path| *path == change.path.to_string())
    }

    /// What it speaks of: `type-changed` of `order.paid` at `$.id`.
    fn about(&self) -> String {
        let event = self.event.as_ref().map(|event| format!(" of `{event}`")).unwrap_or_default();
        let path = self.path.as_ref().map(|path| format!(" at `{path}`")).unwrap_or_default();
        format!("`{}`{event}{path}", self.rule)
    }
}

/// What was acknowledged for one provider.
#[derive(Debug, Default)]
pub struct Acknowledged {
    entries: Vec<Entry>,
}

#[derive(Debug)]
struct Entry {
    said: Acknowledgement,
    site: Site,
    /// Whether its day is over.
    is_over: bool,
}

impl Acknowledged {
    /// Reads the file, if there is one; `shown` is what messages call it, `today` is as `2026-12-31`.
    pub fn read(sources: &Sources, file: &str, shown: &str, today: &str) -> Result<Self, Refusal> {
        let site = |place: &Place| {
            let located = sources.locate(place);
            let (line, column) = (located.line, located.column);
            let position = Some(Position { line, column, source_line: located.source_line });
            Site { file: shown.to_owned(), position }
        };
        let refuse = |message: String, place: &Place, help: &str| {
            Box::new(Finding { site: Some(site(place)), ..Finding::error(message).with_help(help) })
        };
        let text = match sources.text(file) {
            None => return Ok(Self::default()),
            Some(Ok(text)) => text,
            Some(Err(flaw)) => return Err(refuse(flaw.message, &flaw.place, "save the file as UTF-8")),
        };
        let read: File = toml::from_str(text).map_err(|error| {
            let start = error.span().map(|span| span.start).unwrap_or_default();
            let place = Place::Bytes { file: file.to_owned(), start };
            let help =
                "an entry is `[[change]]` with `rule`, `reason`, `until` and perhaps `event` and `path`";
            refuse(error.message().to_owned(), &place, help)
        })?;
        let mut entries = Vec::new();
        for (index, said) in read.change.into_iter().enumerate() {
            let at = |key: &str| {
                let pointer = format!("/change/{index}{key}");
                Place::Value(Location { file: file.to_owned(), pointer })
            };
            let rule = &said.rule;
            if Rule::named(rule).is_none() {
                let message = format!("there is no rule `{rule}`");
                return Err(refuse(message, &at("/rule"), "docs/changes.md lists the rules"));
            }
            if !is_date(&said.until) {
                let message = format!("`until` is no date: `{}`", said.until);
                return Err(refuse(message, &at("/until"), "write it as `2026-12-31`"));
            }
            if said.reason.trim().is_empty() {
                let message = format!("`{rule}` is acknowledged without a reason");
                return Err(refuse(message, &at("/reason"), "say why the change does no harm"));
            }
            // Such dates sort as texts.
            let is_over = said.until.as_str() < today;
            entries.push(Entry { site: site(&at("")), said, is_over });
        }
        Ok(Self { entries })
    }

    /// What was said of a change.
    pub fn of(&self, change: &Change) -> Option<&Acknowledgement> {
        self.entries
            .iter()
            .find(|entry| !entry.is_over && entry.said.is_about(change))
            .map(|entry| &entry.said)
    }

    /// What was said of a change, and holds no more.
    pub fn expired(&self, change: &Change) -> Option<&Acknowledgement> {
        self.entries
            .iter()
            .find(|entry| entry.is_over && entry.said.is_about(change))
            .map(|entry| &entry.said)
    }

    /// The entries that are about none of the changes: one that is over is only worth knowing.
    pub fn unmatched(&self, changes: &[Change]) -> Vec<Finding> {
        let is_unmatched = |entry: &&Entry| !changes.iter().any(|change| entry.said.is_about(change));
        self.entries.iter().filter(is_unmatched).map(|entry| entry.unmatched(changes)).collect()
    }
}

impl Entry {
    fn unmatched(&self, changes: &[Change]) -> Finding {
        let about = self.said.about();
        let (severity, message) = if self.is_over {
            (
                Severity::Note,
                format!("no change is {about}, which this acknowledged until {}", self.said.until),
            )
        } else {
            (Severity::Warning, format!("no change is {about}, which this acknowledges"))
        };
        let of_rule: Vec<String> = changes
            .iter()
            .filter(|change| change.rule.as_str() == self.said.rule)
            .take(PLACES)
            .map(|change| {
                let event = change.events.first().map(|event| format!(" of `{event}`")).unwrap_or_default();
                format!("`{}`{event}", change.path)
            })
            .collect();
        let help = match &of_rule[..] {
            [] => "remove the entry".to_owned(),
            places => {
                format!("remove the entry, or mend it: there is such a change at {}", places.join(" and "))
            }
        };
        Finding { severity, site: Some(self.site.clone()), ..Finding::error(message).with_help(help) }
    }
}

fn is_date(text: &str) -> bool {
    text.len() == 10 && text.parse::<jiff::civil::Date>().is_ok()
}

#[cfg(test)]
mod tests {
    use codegen::change::{Path, Sample, Step};

    use super::*;

    const ENTRY: &str =
        "[[change]]\nrule = \"type-changed\"\npath = \"$.id\"\nreason = \"agreed\"\nuntil = \"2026-12-31\"\n";

    fn read(text: &str, today: &str) -> Result<Acknowledged, Refusal> {
        let sources: Sources = [("acme/a.toml".to_owned(), text.as_bytes().to_vec())].into_iter().collect();
        Acknowledged::read(&sources, "acme/a.toml", "specs/acme/a.toml", today)
    }

    fn change(rule: Rule, member: &str) -> Change {
        Change {
            rule,
            verdicts: rule.verdicts(),
            message: String::new(),
            events: vec!["a.b".into()],
            path: Path::default().then(Step::Member(member.into())),
            old: None,
            new: None,
            items: Vec::new(),
            before: Sample::default(),
            after: Sample::default(),
        }
    }

    #[test]
    fn an_entry_holds_until_its_day_is_over() {
        let check = |today, holds: bool| {
            let read = read(ENTRY, today).unwrap();
            let change = change(Rule::TypeChanged, "id");
            assert_eq!(
                (read.of(&change).is_some(), read.expired(&change).is_some()),
                (holds, !holds),
                "{today}"
            );
        };
        check("2026-12-30", true);
        check("2026-12-31", true);
        check("2027-01-01", false);
    }

    #[test]
    fn an_entry_about_no_change_is_told_at_its_line() {
        let check = |today, changes: &[Change], expected: Option<(Severity, &str, &str)>| {
            let found = read(&format!("\n\n{ENTRY}"), today).unwrap().unmatched(changes);
            let found = found.iter().map(|found| {
                let position = found.site.as_ref().unwrap().position.as_ref().unwrap();
                assert_eq!((position.line, position.source_line.as_deref()), (3, Some("[[change]]")));
                (found.severity, found.message.as_str(), found.help.as_deref().unwrap())
            });
            assert_eq!(found.collect::<Vec<_>>(), Vec::from_iter(expected));
        };
        check("2026-01-01", &[change(Rule::TypeChanged, "id")], None);
        check("2027-01-01", &[change(Rule::TypeChanged, "id")], None);
        let is_not = "no change is `type-changed` at `$.id`, which this acknowledges";
        check("2026-01-01", &[], Some((Severity::Warning, is_not, "remove the entry")));
        let help = "remove the entry, or mend it: there is such a change at `$.key` of `a.b`";
        check("2026-01-01", &[change(Rule::TypeChanged, "key")], Some((Severity::Warning, is_not, help)));
        let is_over = "no change is `type-changed` at `$.id`, which this acknowledged until 2026-12-31";
        check(
            "2027-01-01",
            &[change(Rule::EventAdded, "id")],
            Some((Severity::Note, is_over, "remove the entry")),
        );
    }

    #[test]
    fn what_is_wrong_with_the_file_is_said_at_its_line() {
        let check = |from: &str, to: &str, line: usize, expected: &str| {
            let error = read(&ENTRY.replace(from, to), "2026-01-01").unwrap_err();
            assert!(error.message.contains(expected), "{}", error.message);
            assert_eq!(error.site.unwrap().position.unwrap().line, line, "{expected}");
        };
        check("type-changed", "type-chnaged", 2, "there is no rule `type-chnaged`");
        check("2026-12-31", "soon", 5, "`until` is no date: `soon`");
        check("agreed", " ", 4, "without a reason");
        check("reason", "raeson", 4, "unknown field `raeson`");
        check("until", "# until", 1, "missing field `until`");
    }
}
