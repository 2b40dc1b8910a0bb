//! A provider's report comes in; a page about it for a person at a terminal goes out.

use std::io::{self, Write};

use anstyle::{AnsiColor, Style};
use codegen::model::{Place, pointer};
use codegen::outcome::{EventReport, Report, Widening};

use crate::finding::{counted, join};
use crate::render::visible::visible;

const TITLE: Style = Style::new().bold();
const LABEL: Style = AnsiColor::Cyan.on_default();
const FAINT: Style = Style::new().dimmed();

/// Texts beyond this do not widen their column.
const COLUMN: usize = 48;

/// `specs` is what the reader calls the folder that holds the specs.
pub fn report(out: &mut dyn Write, report: &Report, specs: &str) -> io::Result<()> {
    let Report { name, title, document, discriminator, authentication, events, widenings, .. } = report;
    writeln!(out, "{TITLE}{}{TITLE:#}: {}", visible(name), visible(title))?;
    let mut label = |label: &str, text: &str| writeln!(out, "  {LABEL}{label:<14}{LABEL:#} {text}");
    label("document", &visible(&join(specs, document)))?;
    label("told apart by", &visible(&discriminator.iter().map(place).collect::<Vec<_>>().join(", then ")))?;
    label("proved by", &visible(&authentication.join("; and ")))?;
    label("events", &event_counts(events))?;
    label("lines", &lines(report))?;
    table(out, events)?;
    reconciled(out, widenings, specs)?;
    writeln!(out)
}

fn place(place: &Place) -> String {
    match place {
        Place::Body(keys) => pointer(keys),
        Place::Header(header) => format!("header {header}"),
        Place::Pair { header, body } => format!("header {header} with {}", pointer(body)),
    }
}

fn event_counts(events: &[EventReport]) -> String {
    let deprecated = events.iter().filter(|event| event.deprecated).count();
    let examples = events.iter().map(|event| event.examples).sum();
    let without = events.iter().filter(|event| event.examples == 0).count();
    let mut text = events.len().to_string();
    if deprecated > 0 {
        text.push_str(&format!(", {deprecated} of them deprecated"));
    }
    text.push_str(&format!("; {}", counted(examples, "documented example")));
    if without > 0 && without < events.len() {
        text.push_str(&format!(", none for {}", counted(without, "event")));
    }
    text
}

fn lines(report: &Report) -> String {
    let Report { type_lines, table_lines, events, .. } = report;
    let each = |lines: &usize| lines.checked_div(events.len()).unwrap_or_default();
    let (types, tables) = (each(type_lines), each(table_lines));
    format!("{type_lines} of types and {table_lines} of tables; {types} and {tables} for each event")
}

fn table(out: &mut dyn Write, events: &[EventReport]) -> io::Result<()> {
    let rows: Vec<_> = events
        .iter()
        .map(|event| {
            let examples = match event.examples {
                0 => "no example".to_owned(),
                count => counted(count, "example"),
            };
            [visible(&event.event_type), visible(&event.payload), examples, remarks(event)]
        })
        .collect();
    let width = |column: usize| {
        let widths = rows.iter().map(|row| row[column].chars().count().min(COLUMN));
        widths.max().unwrap_or_default()
    };
    let widths = [width(0), width(1), width(2)];
    for [event_type, payload, examples, remarks] in &rows {
        let cells = [event_type, payload, examples].into_iter().zip(widths);
        let line: String = cells.map(|(cell, width)| format!("{cell:<width$}  ")).collect();
        writeln!(out, "    {}", format!("{line}{remarks}").trim_end())?;
    }
    Ok(())
}

fn remarks(event: &EventReport) -> String {
    let mut remarks = Vec::new();
    if event.deprecated {
        remarks.push("deprecated".to_owned());
    }
    if event.declared_as.len() > 1 {
        let keys: Vec<_> = event.declared_as.iter().map(|key| format!("`{}`", visible(key))).collect();
        remarks.push(format!("declared as {}", keys.join(", ")));
    }
    remarks.join("; ")
}

fn reconciled(out: &mut dyn Write, widenings: &[Widening], specs: &str) -> io::Result<()> {
    if widenings.is_empty() {
        return Ok(());
    }
    writeln!(out, "  {LABEL}reconciled with examples{LABEL:#}")?;
    for Widening { kind, schema, example, instance, detail, .. } in widenings {
        writeln!(out, "    {:<8}  {}", kind.as_str(), visible(detail))?;
        let places = format!(
            "{}, by {} at {instance}",
            join(specs, &schema.to_string()),
            join(specs, &example.to_string())
        );
        writeln!(out, "              {FAINT}{}{FAINT:#}", visible(&places))?;
    }
    Ok(())
}
