//! Changes that people have looked at: `acknowledged.toml` of a provider comes in, with today's date; whether a change
//! is among them goes out.

use codegen::change::{Change, Rule};
use serde::Deserialize;

use crate::files::vendor::Refusal;
use crate::finding::Finding;

/// The file's name in a provider's folder.
pub const FILE: &str = "acknowledged.toml";

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
}

/// What was acknowledged for one provider, and is today.
#[derive(Debug, Default)]
pub struct Acknowledged {
    current: Vec<Acknowledgement>,
    expired: Vec<Acknowledgement>,
}

impl Acknowledged {
    /// Reads the file; `name` is what messages call it, `today` is as `2026-12-31`.
    pub fn read(text: &str, name: &str, today: &str) -> Result<Self, Refusal> {
        let refuse = |message: String, help: &str| Box::new(Finding::error(message).at(name).with_help(help));
        let help = "an entry is `[[change]]` with `rule`, `reason`, `until` and perhaps `event` and `path`";
        let file: File = toml::from_str(text).map_err(|error| refuse(error.message().to_owned(), help))?;
        let (mut current, mut expired) = (Vec::new(), Vec::new());
        for entry in file.change {
            let rule = &entry.rule;
            if Rule::named(rule).is_none() {
                return Err(refuse(format!("there is no rule `{rule}`"), "docs/changes.md lists the rules"));
            }
            if !is_date(&entry.until) {
                let message = format!("`until` is no date: `{}`", entry.until);
                return Err(refuse(message, "write it as `2026-12-31`"));
            }
            if entry.reason.trim().is_empty() {
                let message = format!("`{rule}` is acknowledged without a reason");
                return Err(refuse(message, "say why the change does no harm"));
            }
            // Such dates sort as texts.
            if entry.until.as_str() < today { expired.push(entry) } else { current.push(entry) }
        }
        Ok(Self { current, expired })
    }

    /// What was said of a change.
    pub fn of(&self, change: &Change) -> Option<&Acknowledgement> {
        self.current.iter().find(|entry| entry.is_about(change))
    }

    /// What was said of a change, and holds no more.
    pub fn expired(&self, change: &Change) -> Option<&Acknowledgement> {
        self.expired.iter().find(|entry| entry.is_about(change))
    }
}

fn is_date(text: &str) -> bool {
    text.len() == 10 && text.parse::<jiff::civil::Date>().is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    const ENTRY: &str =
        "[[change]]\nrule = \"type-changed\"\npath = \"$.id\"\nreason = \"agreed\"\nuntil = \"2026-12-31\"\n";

    #[test]
    fn an_entry_holds_until_its_day_is_over() {
        let check = |today, current, expired| {
            let read = Acknowledged::read(ENTRY, "acknowledged.toml", today).unwrap();
            assert_eq!((read.current.len(), read.expired.len()), (current, expired), "{today}");
        };
        check("2026-12-30", 1, 0);
        check("2026-12-31", 1, 0);
        check("2027-01-01", 0, 1);
    }

    #[test]
    fn what_is_wrong_with_the_file_is_said() {
        let check = |from: &str, to: &str, expected: &str| {
            let error = Acknowledged::read(&ENTRY.replace(from, to), "a", "2026-01-01").unwrap_err();
            assert!(error.message.contains(expected), "{}", error.message);
        };
        check("type-changed", "type-chnaged", "there is no rule `type-chnaged`");
        check("2026-12-31", "soon", "`until` is no date: `soon`");
        check("agreed", " ", "without a reason");
        check("reason", "raeson", "unknown field `raeson`");
        check("until", "# until", "missing field `until`");
    }
}
