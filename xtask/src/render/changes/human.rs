//! A report on changes comes in; text for a person at a terminal goes out.

use std::io::{self, Write};

use anstyle::{AnsiColor, Style};

use super::{Level, Report, Told, bump};
use crate::finding::{counted, has_errors};
use crate::render::visible::visible;

const BOLD: Style = Style::new().bold();
const BREAKING: Style = AnsiColor::Red.on_default().bold();
const NOTABLE: Style = AnsiColor::Yellow.on_default().bold();
const HARMLESS: Style = AnsiColor::Cyan.on_default();
const MARGIN: Style = AnsiColor::Blue.on_default().bold();

/// How many events of a change are named.
const EVENTS: usize = 3;

/// Each change with its place and its verdicts; harmless ones only where `all` is asked for.
pub fn print(out: &mut dyn Write, report: &Report, all: bool) -> io::Result<()> {
    if report.providers.values().all(Vec::is_empty) {
        if !has_errors(&report.findings) {
            writeln!(out, "nothing changed")?;
        }
        return Ok(());
    }
    for (provider, changes) in &report.providers {
        let Some(step) = bump(changes.iter()) else { continue };
        writeln!(
            out,
            "{BOLD}{}{BOLD:#}: {}, a {step} step",
            visible(provider),
            counted(changes.len(), "change")
        )?;
        for told in changes.iter().filter(|told| all || told.level() != Level::Harmless) {
            change(out, told)?;
        }
        let acknowledged = changes.iter().filter(|told| told.acknowledged.is_some()).count();
        let harmless = changes.iter().filter(|told| told.level() == Level::Harmless).count();
        if acknowledged > 0 {
            writeln!(out, "  {}", counted(acknowledged, "acknowledged change"))?;
        }
        if harmless > 0 && !all {
            writeln!(out, "  {}: `--all` lists what is harmless", counted(harmless, "harmless change"))?;
        }
        writeln!(out)?;
    }
    Ok(())
}

fn change(out: &mut dyn Write, told: &Told) -> io::Result<()> {
    let level = told.level();
    let style = match level {
        Level::Breaking => BREAKING,
        Level::Notable => NOTABLE,
        Level::Harmless => HARMLESS,
    };
    let change = &told.change;
    writeln!(
        out,
        "  {style}{}[{}]{style:#}{BOLD}: {}{BOLD:#}",
        level.as_str(),
        change.rule,
        visible(&change.message)
    )?;
    let mut line = |name: &str, text: &str| match text {
        "" => Ok(()),
        text => writeln!(out, "    {MARGIN}{name}{MARGIN:#} {}", visible(text)),
    };
    line("verdict", &told.verdicts())?;
    line("where", &told.place(str::to_owned, &told.events(EVENTS)).unwrap_or_default())?;
    line("rust", &change.items.join(", "))?;
    let site = told.new.as_ref().or(told.old.as_ref()).map(|site| match &site.position {
        Some(position) => format!("{}:{}:{}", site.file, position.line, position.column),
        None => site.file.clone(),
    });
    line("-->", &site.unwrap_or_default())?;
    line("acknowledged", told.acknowledged.as_deref().unwrap_or_default())?;
    line("no longer acknowledged since", told.expired.as_deref().unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use anstream::adapter::strip_bytes;

    use super::*;
    use crate::render::changes::testing;

    fn printed(report: &Report, all: bool) -> String {
        let mut printed = Vec::new();
        print(&mut printed, report, all).unwrap();
        String::from_utf8(strip_bytes(&printed).into_vec()).unwrap()
    }

    #[test]
    fn harmless_changes_are_counted_or_listed() {
        let report = testing::report();
        let short = printed(&report, false);
        assert!(short.starts_with("acme: 4 changes, a major step\n"), "{short}");
        assert!(short.contains("1 harmless change: `--all` lists"), "{short}");
        assert!(!short.contains("documentation-changed"), "{short}");
        assert!(printed(&report, true).contains("harmless[documentation-changed]"));
    }

    #[test]
    fn nothing_is_said_to_be_nothing() {
        assert_eq!(printed(&Report::default(), false), "nothing changed\n");
    }
}
