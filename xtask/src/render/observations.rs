//! A report on observed deliveries comes in; text for people or a JSON document for programs goes out.

use std::io::{self, Write};

use anstyle::{AnsiColor, Style};
use codegen::observe::{Bounded, Kind, Report, Seen, Site, Tally, Unreadable};

use super::visible::{visible, visible_json};
use crate::finding::counted;

const BOLD: Style = Style::new().bold();
const GRAVE: Style = AnsiColor::Red.on_default().bold();
const NOTABLE: Style = AnsiColor::Yellow.on_default().bold();
const MARGIN: Style = AnsiColor::Blue.on_default().bold();

/// How many findings of one kind and event are shown; programs get all that are kept.
const SHOWN: usize = 20;

/// The document that `--merge` takes.
pub fn json(report: &Report) -> String {
    // A report holds texts and numbers only.
    visible_json(&format!("{}\n", serde_json::to_string_pretty(report).unwrap_or_default()))
}

/// Each finding with how often and where it was met, event by event.
pub fn human(out: &mut dyn Write, report: &Report) -> io::Result<()> {
    for (why, tally) in &report.unreadable {
        let message = match why {
            Unreadable::NotJson => "the body is not JSON",
            Unreadable::NoEvent => "the body names no event",
            Unreadable::TooLong => "the delivery is too long to be looked at",
            Unreadable::NoEnvelope => "the delivery is no object of `headers` and `body`",
        };
        finding(out, GRAVE, &name(why), message, tally, report.deliveries)?;
    }
    for (event, tally) in report.unknown_events.iter().take(SHOWN) {
        let message = format!("the document has no event `{event}`");
        finding(out, NOTABLE, "unknown-event", &message, tally, report.deliveries)?;
    }
    left_out(out, &report.unknown_events, "unknown event")?;
    for (event_type, seen) in &report.events {
        event(out, event_type, seen)?;
    }
    writeln!(out, "{BOLD}{}{BOLD:#}", visible(&summary(report)))
}

fn event(out: &mut dyn Write, event_type: &str, seen: &Seen) -> io::Result<()> {
    for (kind, found) in &seen.findings {
        for (site, tally) in found.iter().take(SHOWN) {
            let style = if site.malformed { GRAVE } else { NOTABLE };
            let message = format!("{event_type}: {}", sentence(*kind, site));
            finding(out, style, kind.as_str(), &message, tally, seen.deliveries)?;
        }
        left_out(out, found, kind.as_str())?;
    }
    Ok(())
}

/// What differs, as a sentence without a full stop.
fn sentence(kind: Kind, Site { path, detail, malformed }: &Site) -> String {
    let what = match kind {
        Kind::MissingMember => format!("`{path}` is missing, and is documented as required"),
        Kind::UnexpectedNull => format!("`{path}` is null, which the document does not allow"),
        Kind::OtherType => format!("`{path}` is {detail}"),
        Kind::NoVariant => format!("`{path}` is {detail} and fits none of the documented variants"),
        Kind::UnlistedVariant => {
            format!("`{path}` is {detail}, which chooses none of the documented variants")
        }
        Kind::UnlistedValue => format!("`{path}` is {detail}, which the document does not list"),
        Kind::UnknownProperty => format!("the document does not know `{path}`"),
        Kind::RepeatedMember => format!("`{path}` has a key twice"),
        Kind::TooDeep => "objects and arrays stand in one another beyond 127 levels".to_owned(),
    };
    if *malformed { format!("{what}, so the delivery is malformed") } else { what }
}

fn finding(
    out: &mut dyn Write,
    style: Style,
    code: &str,
    message: &str,
    tally: &Tally,
    of: u64,
) -> io::Result<()> {
    let Tally { count, first, last, example, schema } = tally;
    writeln!(out, "{style}{code}{style:#}{BOLD}: {}{BOLD:#}", visible(message))?;
    write!(out, " {MARGIN}-->{MARGIN:#} {count} of {of}, first at {}", visible(&first.to_string()))?;
    if last != first {
        write!(out, ", last at {}", visible(&last.to_string()))?;
    }
    writeln!(out)?;
    if !example.is_empty() {
        writeln!(out, "  {MARGIN}|{MARGIN:#} {}", visible(example))?;
    }
    if !schema.is_empty() {
        writeln!(out, "  {MARGIN}={MARGIN:#} spec: {}", visible(schema))?;
    }
    writeln!(out)
}

fn left_out<K: Ord + Clone>(out: &mut dyn Write, found: &Bounded<K>, what: &str) -> io::Result<()> {
    let hidden = found.iter().count().saturating_sub(SHOWN);
    if hidden > 0 {
        writeln!(out, "… {hidden} more {what}: `--format json` has them\n")?;
    }
    if found.left_out > 0 {
        writeln!(out, "… {what} met {} times more, of too many kinds to be kept\n", found.left_out)?;
    }
    Ok(())
}

fn name(why: &Unreadable) -> String {
    let name = serde_json::to_value(why).ok();
    name.as_ref().and_then(|name| name.as_str()).unwrap_or_default().to_owned()
}

fn summary(report: &Report) -> String {
    let deliveries = match report.deliveries {
        0 if report.is_clean() => return format!("{}: no deliveries", report.provider),
        1 => "1 delivery".to_owned(),
        count => format!("{count} deliveries"),
    };
    if report.is_clean() {
        return format!("{}: {deliveries}, all as documented", report.provider);
    }
    let kinds = report.events.values().flat_map(|seen| seen.findings.values());
    let findings = kinds.map(|found| found.iter().count()).sum::<usize>()
        + report.unknown_events.iter().count()
        + report.unreadable.len();
    let malformed: u64 = report.events.values().map(|seen| seen.malformed).sum();
    let unknown: u64 = report.unknown_events.iter().map(|(_, tally)| tally.count).sum();
    let unreadable: u64 = report.unreadable.values().map(|tally| tally.count).sum();
    let parts = [
        (malformed, "malformed"),
        (unknown + report.unknown_events.left_out, "of unknown events"),
        (unreadable, "unreadable"),
    ];
    let parts: Vec<String> =
        parts.iter().filter(|(count, _)| *count > 0).map(|(count, what)| format!("{count} {what}")).collect();
    let parts = if parts.is_empty() { String::new() } else { format!(" ({})", parts.join(", ")) };
    format!("{}: {} in {deliveries}{parts}", report.provider, counted(findings, "finding"))
}
