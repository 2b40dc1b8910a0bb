//! A report on changes comes in; Markdown for the description of a pull request goes out.
//!
//! What comes from documents stands in code spans and code blocks alone, whose fences are longer than any in it.

use codegen::change::Rule;

use super::{Level, Report, Told, bump};
use crate::finding::counted;
use crate::render::markdown::{code, ticks};
use crate::render::visible::visible;

/// How many events of a change are named.
const EVENTS: usize = 5;
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
    text.push_str(&format!("`generated` needs a **{step}** step in its version.\n\n"));
    text.push_str("| provider | events | breaking | notable | harmless | step |\n");
    text.push_str("| --- | --- | --- | --- | --- | --- |\n");
    for (provider, changes) in changed() {
        let count = |level| changes.iter().filter(|told| told.level() == level).count();
        let step = bump(changes.iter()).map_or("", |step| step.as_str());
        text.push_str(&format!(
            "| {} | {} | {} | {} | {} | {step} |\n",
            code(provider),
            events_changed(changes),
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

/// `+2 −1 ~3`: added, removed, and otherwise touched by what matters.
fn events_changed(changes: &[Told]) -> String {
    let count = |rule| changes.iter().filter(|told| told.change.rule == rule).count();
    let about_events = changes.iter().filter(|told| told.is_about_event());
    let counted: Vec<&String> = about_events.flat_map(|told| &told.change.events).collect();
    let matters = changes.iter().filter(|told| told.level() != Level::Harmless);
    let mut touched: Vec<&String> = matters.flat_map(|told| &told.change.events).collect();
    touched.sort_unstable();
    touched.dedup();
    touched.retain(|event| !counted.contains(event));
    let renamed = count(Rule::EventRenamed);
    let parts = [
        (count(Rule::EventAdded), "added"),
        (count(Rule::EventRemoved), "removed"),
        (renamed, "renamed"),
        (touched.len(), "changed"),
    ];
    let parts: Vec<String> =
        parts.iter().filter(|(count, _)| *count > 0).map(|(count, what)| format!("{count} {what}")).collect();
    if parts.is_empty() { "none".to_owned() } else { parts.join(", ") }
}

fn section(text: &mut String, provider: &str, changes: &[Told]) {
    text.push_str(&format!("\n### {}\n", code(provider)));
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
        text.push_str(&format!("- `{}` {}{}\n", told.change.rule, place(told), reason(told)));
    }
    text.push_str("\n</details>\n");
}

fn reason(told: &Told) -> String {
    told.acknowledged.as_ref().map(|reason| format!(", acknowledged: {}", code(reason))).unwrap_or_default()
}

fn place(told: &Told) -> String {
    let events = match told.change.events.len() {
        0 => String::new(),
        _ => format!(" of {}", events(told)),
    };
    format!("at {}{events}", code(&told.change.path.to_string()))
}

fn events(told: &Told) -> String {
    let events = &told.change.events;
    let shown: Vec<String> = events.iter().take(EVENTS).map(|event| code(event)).collect();
    match events.len() - shown.len() {
        0 => shown.join(", "),
        more => format!("{} and {more} more", shown.join(", ")),
    }
}

fn change(text: &mut String, told: &Told) {
    let change = &told.change;
    text.push_str(&format!("- **`{}`** {}: {}", change.rule, place(told), told.verdicts()));
    if let Some(day) = &told.expired {
        text.push_str(&format!("; acknowledged until {}", code(day)));
    }
    text.push('\n');
    if !change.items.is_empty() {
        let items: Vec<String> = change.items.iter().map(|item| code(item)).collect();
        text.push_str(&format!("  Rust: {}\n", items.join(" → ")));
    }
    block(text, "diff", &lines(&change.before.code, "-"), &lines(&change.after.code, "+"));
    if change.before.example != change.after.example {
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
    text.push_str(&format!("  {fence}\n\n"));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::changes::testing;

    #[test]
    fn a_report_reads_from_the_whole_to_the_parts() {
        let text = print(&testing::report());
        assert!(text.contains("needs a **major** step"), "{text}");
        assert!(text.contains("| `acme` | 1 added | 1 | 2 | 1 | major |"), "{text}");
        assert!(
            text.contains("- **`property-became-optional`** at `$.name` of `a.b`, `c\\|d`: wire wider"),
            "{text}"
        );
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
