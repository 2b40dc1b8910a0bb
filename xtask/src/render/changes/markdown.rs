//! A report on changes comes in; Markdown for the description of a pull request goes out.
//!
//! What comes from documents stands in code spans and code blocks alone, whose fences are longer than any in it; of a
//! message, whatever is more than plain words does.

use codegen::change::{Bump, Rule};

use super::{Level, Report, Told, bump};
use crate::finding::counted;
use crate::render::markdown::{code, prose, ticks};
use crate::render::visible::visible;

/// How many events of a change are named.
const EVENTS: usize = 5;
/// How many events that came, went or changed are named.
const LISTED: usize = 20;
/// How many lines of an example are shown.
const LINES: usize = 20;
/// Descriptions of pull requests are bounded; after so many bytes, changes are only counted.
const ROOM: usize = 50_000;

/// The whole text.
pub fn print(report: &Report) -> String {
    let mut text = String::from("## What changed in the specs\n\n");
    let changed = || report.providers.iter().filter(|(_, changes)| !changes.is_empty());
    let Some(step) = report.bump() else {
        text.push_str("Nothing.\n");
        return text;
    };
    let why = match step {
        Bump::Major => "code that uses what changed does not compile any more",
        Bump::Minor => "something was added, or does something else",
        Bump::Patch => "only words and examples changed",
    };
    text.push_str(&format!("`generated` needs a **{step}** step in its version: {why}.\n"));
    text.push_str("`docs/changes.md` explains the rules and the verdicts.\n\n");
    text.push_str("| provider | events | breaking | notable | harmless | step |\n");
    text.push_str("| --- | --- | --- | --- | --- | --- |\n");
    for (provider, changes) in changed() {
        let count = |level| changes.iter().filter(|told| told.level() == level).count();
        let step = bump(changes.iter()).map_or("", |step| step.as_str());
        text.push_str(&format!(
            "| {} | {} | {} | {} | {} | {step} |\n",
            code(provider),
            Events::of(changes).counts(),
            count(Level::Breaking),
            count(Level::Notable),
            count(Level::Harmless),
        ));
    }
    for (provider, changes) in changed() {
        section(&mut text, provider, changes);
    }
    text
}

/// The events of a provider that were added, removed, renamed, and otherwise touched by what matters.
struct Events<'a> {
    of: [(&'static str, Vec<&'a str>); 4],
}

impl<'a> Events<'a> {
    fn of(changes: &'a [Told]) -> Self {
        let named = |test: &dyn Fn(&Told) -> bool| {
            let told = changes.iter().filter(|told| test(told));
            let mut events: Vec<&str> =
                told.flat_map(|told| &told.change.events).map(String::as_str).collect();
            events.sort_unstable();
            events.dedup();
            events
        };
        let as_a_whole = named(&Told::is_about_event);
        let mut touched = named(&|told| told.level() != Level::Harmless);
        touched.retain(|event| !as_a_whole.contains(event));
        let of_rule = |rule| named(&|told| told.change.rule == rule);
        Self {
            of: [
                ("added", of_rule(Rule::EventAdded)),
                ("removed", of_rule(Rule::EventRemoved)),
                ("renamed", of_rule(Rule::EventRenamed)),
                ("changed", touched),
            ],
        }
    }

    fn some(&self) -> impl Iterator<Item = (&'static str, &[&'a str])> {
        self.of.iter().filter(|(_, events)| !events.is_empty()).map(|(what, events)| (*what, &events[..]))
    }

    /// `1 added, 2 changed`.
    fn counts(&self) -> String {
        let parts: Vec<String> =
            self.some().map(|(what, events)| format!("{} {what}", events.len())).collect();
        if parts.is_empty() { "none".to_owned() } else { parts.join(", ") }
    }
}

fn section(text: &mut String, provider: &str, changes: &[Told]) {
    text.push_str(&format!("\n### {}\n", code(provider)));
    let events = Events::of(changes);
    if events.some().next().is_some() {
        text.push('\n');
    }
    for (what, events) in events.some() {
        text.push_str(&format!("- Events {what}: {}\n", listed(events, LISTED)));
    }
    for (level, title) in [(Level::Breaking, "Breaking"), (Level::Notable, "Notable")] {
        let of_level: Vec<&Told> = changes.iter().filter(|told| told.level() == level).collect();
        if of_level.is_empty() {
            continue;
        }
        text.push_str(&format!("\n#### {title}\n\n"));
        for (index, told) in of_level.iter().enumerate() {
            if text.len() > ROOM {
                let rest = counted(of_level.len() - index, "change");
                text.push_str(&format!("- … and {rest} more, which `cargo xtask diff` lists\n"));
                break;
            }
            change(text, told);
        }
    }
    let harmless: Vec<&Told> = changes.iter().filter(|told| told.level() == Level::Harmless).collect();
    if harmless.is_empty() {
        return;
    }
    let what = counted(harmless.len(), "harmless change");
    text.push_str(&format!("\n<details><summary>{what}</summary>\n\n"));
    for told in harmless {
        if text.len() > ROOM {
            text.push_str("- … and more\n");
            break;
        }
        let (rule, message) = (told.change.rule, prose(&told.change.message));
        let place = place(told).map(|place| format!(", {place}")).unwrap_or_default();
        text.push_str(&format!("- `{rule}`: {message}{place}{}\n", reason(told)));
    }
    text.push_str("\n</details>\n");
}

fn reason(told: &Told) -> String {
    told.acknowledged.as_ref().map(|reason| format!(", acknowledged: {}", code(reason))).unwrap_or_default()
}

fn place(told: &Told) -> Option<String> {
    told.place(code, &listed(&told.change.events, EVENTS))
}

/// So many events by name, and how many more there are.
fn listed(events: &[impl AsRef<str>], limit: usize) -> String {
    let shown: Vec<String> = events.iter().take(limit).map(|event| code(event.as_ref())).collect();
    match events.len() - shown.len() {
        0 => shown.join(", "),
        more => format!("{} and {more} more", shown.join(", ")),
    }
}

fn change(text: &mut String, told: &Told) {
    let change = &told.change;
    text.push_str(&format!("- **`{}`**: {}\n", change.rule, prose(&change.message)));
    text.push_str(&format!("  - {}", told.verdicts()));
    if let Some(day) = &told.expired {
        text.push_str(&format!("; acknowledged until {}", code(day)));
    }
    text.push('\n');
    let places: Vec<String> = place(told).into_iter().chain(written(told)).collect();
    if !places.is_empty() {
        text.push_str(&format!("  - {}\n", places.join(", ")));
    }
    if !change.items.is_empty() {
        let items: Vec<String> = change.items.iter().map(|item| code(item)).collect();
        text.push_str(&format!("  - Rust: {}\n", items.join(" → ")));
    }
    block(text, "diff", &lines(&change.before.code, "-"), &lines(&change.after.code, "+"));
    if change.before.example != change.after.example {
        text.push_str("\n  In an example:\n");
        block(text, "diff", &lines(&change.before.example, "-"), &lines(&change.after.example, "+"));
    }
}

/// The first lines of a text, each after a sign.
fn lines(sample: &Option<String>, sign: &str) -> Vec<String> {
    let Some(sample) = sample else { return Vec::new() };
    let mut lines: Vec<String> =
        sample.lines().take(LINES).map(|line| format!("{sign} {}", visible(line))).collect();
    if sample.lines().count() > LINES {
        lines.push(format!("{sign} …"));
    }
    lines
}

/// A code block, inside of a list.
fn block(text: &mut String, language: &str, before: &[String], after: &[String]) {
    if before.is_empty() && after.is_empty() {
        return;
    }
    let lines: Vec<&String> = before.iter().chain(after).collect();
    let fence = "`".repeat(lines.iter().map(|line| ticks(line)).max().unwrap_or_default().max(2) + 1);
    text.push_str(&format!("\n  {fence}{language}\n"));
    for line in lines {
        text.push_str(&format!("  {line}\n"));
    }
    text.push_str(&format!("  {fence}\n"));
}

/// Where the document says so, in the new state where it is there.
fn written(told: &Told) -> Option<String> {
    let site = told.new.as_ref().or(told.old.as_ref())?;
    let line = site.position.as_ref().map(|position| format!(":{}", position.line)).unwrap_or_default();
    let before = if told.new.is_none() { "formerly " } else { "" };
    Some(format!("{before}{}", code(&format!("{}{line}", site.file))))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::changes::testing;

    #[test]
    fn a_report_reads_from_the_whole_to_the_parts() {
        let text = print(&testing::report());
        assert!(text.contains("needs a **major** step"), "{text}");
        assert!(text.contains("| `acme` | 2 added | 1 | 2 | 1 | major |"), "{text}");
        assert!(text.contains("\n- Events added: `a.b`, `c\\|d`\n"), "{text}");
        let told = "- **`property-became-optional`**: `name` is not what it was\n  - wire wider, source breaks, behaviour \
                    changes\n  - at `$.name` of `a.b`, `c\\|d`, `specs/acme/openapi.yaml`\n  - Rust: `acme::A::name`\n";
        assert!(text.contains(told), "{text}");
        assert!(text.contains("  ```diff\n  - pub name: String\n  ```"), "{text}");
        assert!(text.contains("<details><summary>1 harmless change</summary>"), "{text}");
        assert_eq!(print(&Report::default()), "## What changed in the specs\n\nNothing.\n");
    }

    #[test]
    fn a_spec_cannot_leave_its_fence() {
        let mut report = testing::report();
        let evil = "x\n```\n# <img src=x>";
        for told in report.providers.values_mut().flatten() {
            told.change.before.example = Some(evil.into());
        }
        let text = print(&report);
        assert!(text.contains("  ````diff\n  - x\n  - ```\n  - # <img src=x>\n  ````"), "{text}");
    }
}
