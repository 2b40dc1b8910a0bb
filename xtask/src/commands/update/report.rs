//! What became of each provider comes in; text for people, for a pull request and for programs goes out.

use std::io::{self, Write};

use codegen::diagnostic::Severity;
use codegen::lock;
use serde_json::{Value, json};

use super::folder::Folder;
use crate::finding::{Finding, counted, has_errors};
use crate::render::changes::{self, markdown::code};
use crate::render::json::finding;
use crate::render::visible::visible;

/// What one run has to tell.
#[derive(Debug, Default)]
pub struct Report {
    pub is_dry_run: bool,
    pub findings: Vec<Finding>,
    pub providers: Vec<Provider>,
    /// What changed in the specs.
    pub changes: changes::Report,
    /// What would change in those that were left as they are, as far as that can be told.
    pub held: changes::Report,
}

/// What is compared with what is vendored.
pub const COMPARED: &str = "what is published now";

/// What became of a provider.
#[derive(Debug)]
pub struct Provider {
    pub name: String,
    pub outcome: Outcome,
    pub files: Vec<News>,
    /// What there is to say besides the changes.
    pub said: Vec<String>,
}

/// How it went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Its `provider.toml` names nothing to fetch.
    Unsourced,
    /// What is published is what is vendored.
    Same,
    /// There is something new, and it was not written.
    New,
    /// Something new was written.
    Written,
    /// It was left as it is, for a reason that is told.
    Failed,
}

/// A file that differs.
#[derive(Debug)]
pub struct News {
    pub path: String,
    pub change: Change,
    /// Where it is published; none for what is made here.
    pub source: Option<String>,
    /// None where it is gone.
    pub size: Option<u64>,
}

/// How a file differs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    New,
    Changed,
    Removed,
}

impl Outcome {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Unsourced => "unsourced",
            Self::Same => "same",
            Self::New => "new",
            Self::Written => "written",
            Self::Failed => "failed",
        }
    }
}

impl Change {
    const fn as_str(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Changed => "changed",
            Self::Removed => "removed",
        }
    }
}

impl Provider {
    /// One of which there is nothing more to tell.
    pub fn of(folder: &Folder<'_>, outcome: Outcome) -> Self {
        Self { name: folder.provider.to_owned(), outcome, files: Vec::new(), said: Vec::new() }
    }

    fn is_news(&self) -> bool {
        matches!(self.outcome, Outcome::New | Outcome::Written)
    }
}

impl Report {
    pub fn has_news(&self) -> bool {
        self.providers.iter().any(Provider::is_news)
    }

    fn count(&self, outcome: Outcome) -> usize {
        self.providers.iter().filter(|provider| provider.outcome == outcome).count()
    }
}

/// A line a provider, then what changed and what to do next; `generate` is the command that follows.
pub fn human(out: &mut dyn Write, report: &Report, all: bool, generate: &str) -> io::Result<()> {
    for provider in &report.providers {
        let name = visible(&provider.name);
        let files = counted(provider.files.len(), "file");
        match provider.outcome {
            Outcome::Unsourced => continue,
            Outcome::Same => writeln!(out, "{name}: nothing new")?,
            Outcome::New => writeln!(out, "{name}: {files} would be written")?,
            Outcome::Written => writeln!(out, "{name}: {files} written")?,
            Outcome::Failed => writeln!(out, "{name}: left as it is")?,
        }
        for News { path, change, source, size } in &provider.files {
            let size = size.map(|size| format!(", {}", counted_bytes(size))).unwrap_or_default();
            let source = source.as_ref().map(|source| format!(", from {source}")).unwrap_or_default();
            writeln!(out, "  {} {}", change.as_str(), visible(&format!("{path}{size}{source}")))?;
        }
        for said in &provider.said {
            writeln!(out, "  {}", visible(said))?;
        }
    }
    let unsourced = report.count(Outcome::Unsourced);
    if unsourced > 0 {
        writeln!(out, "{} without `source` or `pages` in provider.toml", counted(unsourced, "provider"))?;
    }
    if !report.held.providers.is_empty() {
        writeln!(out, "\nwhat could not be written would change:\n")?;
        changes::human::print(out, &report.held, all)?;
    }
    if report.changes.bump().is_some() {
        writeln!(out)?;
        changes::human::print(out, &report.changes, all)?;
    }
    let mut files = report.providers.iter().flat_map(|provider| &provider.files);
    let has_documents = files.any(|news| !news.path.ends_with(lock::FILE));
    match (report.has_news(), report.is_dry_run) {
        (true, true) => writeln!(out, "next: the same without `--dry-run` writes this"),
        (true, false) if has_documents => writeln!(out, "next: `{}`", visible(generate)),
        _ => Ok(()),
    }
}

fn counted_bytes(size: u64) -> String {
    usize::try_from(size).map_or_else(|_| format!("{size} bytes"), |size| counted(size, "byte"))
}

/// The description of a pull request. What comes from documents and servers stands in code spans alone.
pub fn markdown(report: &Report) -> String {
    let mut text = String::from("## What is published now\n\n");
    let news = || report.providers.iter().filter(|provider| provider.is_news());
    if report.has_news() {
        text.push_str("| provider | file | | size | published at |\n| --- | --- | --- | --- | --- |\n");
    } else {
        text.push_str("Nothing is new.\n");
    }
    let files = news().flat_map(|provider| provider.files.iter().map(|file| row(&provider.name, file)));
    if let more @ 1.. = lines(&mut text, files.collect()) {
        text.push_str(&format!("\n… and {} more\n", counted(more, "file")));
    }
    for provider in news().filter(|provider| !provider.said.is_empty()) {
        text.push_str(&format!("\n### What the pages of {} say now\n\n", code(&provider.name)));
        let said = provider.said.iter().map(|said| format!("- {}\n", short(said)));
        if let more @ 1.. = lines(&mut text, said.collect()) {
            text.push_str(&format!("- … and {more} more\n"));
        }
    }
    if report.has_news() {
        text.push('\n');
        text.push_str(&changes::markdown::print(&report.changes));
    }
    told(&mut text, report);
    text
}

/// How many bytes of a description each of its lists has; descriptions are bounded, and changes take most of it.
const ROOM: usize = 4_000;
/// How much of one text is shown.
const LONGEST: usize = 300;

/// Adds lines as far as there is room; gives how many were left out.
fn lines(text: &mut String, lines: Vec<String>) -> usize {
    let end = text.len() + ROOM;
    let fitting = lines.iter().scan(text.len(), |length, line| {
        *length += line.len();
        Some(*length)
    });
    let count = fitting.take_while(|length| *length <= end).count();
    text.extend(lines.iter().take(count).map(String::as_str));
    lines.len() - count
}

/// The beginning of a text, in a code span.
fn short(text: &str) -> String {
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => code(&format!("{}…", &text[..end])),
        None => code(text),
    }
}

fn row(provider: &str, News { path, change, source, size }: &News) -> String {
    let size = size.map(counted_bytes).unwrap_or_default();
    let source = source.as_deref().map(short).unwrap_or_default();
    format!("| {} | {} | {} | {size} | {source} |\n", code(provider), short(path), change.as_str())
}

/// What needs a person.
fn told(text: &mut String, report: &Report) {
    let findings: Vec<&Finding> =
        report.findings.iter().filter(|finding| finding.severity != Severity::Note).collect();
    if findings.is_empty() {
        return;
    }
    text.push_str(match has_errors(&report.findings) {
        true => "\n## What could not be updated\n\n",
        false => "\n## What to look at\n\n",
    });
    if let more @ 1.. = lines(text, findings.into_iter().map(item).collect()) {
        text.push_str(&format!("- … and {more} more\n"));
    }
    for (provider, changes) in &report.held.providers {
        if let Some(step) = changes::bump(changes.iter()) {
            let (provider, count) = (code(provider), counted(changes.len(), "change"));
            text.push_str(&format!(
                "- {provider} would have {count}, a {step} step; `cargo xtask update` lists them\n"
            ));
        }
    }
}

fn item(Finding { severity, code: name, message, site, help }: &Finding) -> String {
    let name = name.map(|name| format!(" {}", code(name))).unwrap_or_default();
    let site = site.as_ref().map(|site| match &site.position {
        Some(position) => format!("{}:{}:{}", site.file, position.line, position.column),
        None => site.file.clone(),
    });
    let site = site.map(|site| format!(" at {}", short(&site))).unwrap_or_default();
    let help = help.as_deref().map(|help| format!("; {}", short(help))).unwrap_or_default();
    format!("- {severity}{name}: {}{site}{help}\n", short(message))
}

/// The document for programs; what is lacking is null.
pub fn json(report: &Report) -> Value {
    let status = match (has_errors(&report.findings), report.has_news(), report.is_dry_run) {
        (true, ..) => "attention",
        (false, false, _) => "same",
        (false, true, true) => "new",
        (false, true, false) => "written",
    };
    let file = |news: &News| {
        json!({
            "path": news.path,
            "change": news.change.as_str(),
            "source": news.source,
            "size": news.size,
        })
    };
    let provider = |provider: &Provider| {
        json!({
            "name": provider.name,
            "outcome": provider.outcome.as_str(),
            "files": provider.files.iter().map(file).collect::<Vec<_>>(),
            "said": provider.said,
        })
    };
    json!({
        "status": status,
        "diagnostics": report.findings.iter().map(finding).collect::<Vec<_>>(),
        "providers": report.providers.iter().map(provider).collect::<Vec<_>>(),
        "changes": changes::json::document(&report.changes),
        "held": changes::json::document(&report.held),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::changes::testing;

    fn report() -> Report {
        let news = |path: &str, source: Option<&str>| News {
            path: path.to_owned(),
            change: Change::Changed,
            source: source.map(str::to_owned),
            size: Some(1),
        };
        let provider =
            |name: &str, outcome, files| Provider { name: name.to_owned(), outcome, files, said: vec![] };
        let files = vec![
            news("specs/acme/openapi.yaml", Some("https://acme.example/a|b.yaml")),
            news("specs/acme/document.lock", None),
        ];
        Report {
            is_dry_run: false,
            findings: vec![Finding::error("`<b>` is gone").at("https://beta.example/a").with_help("look")],
            providers: vec![
                provider("acme", Outcome::Written, files),
                provider("beta", Outcome::Failed, Vec::new()),
                provider("gamma", Outcome::Unsourced, Vec::new()),
            ],
            changes: testing::report(),
            held: changes::Report::default(),
        }
    }

    #[test]
    fn people_read_a_line_for_each_provider() {
        let mut printed = Vec::new();
        human(&mut printed, &report(), false, "cargo xtask generate").unwrap();
        let printed = String::from_utf8(printed).unwrap();
        let expected = "acme: 2 files written\n  changed specs/acme/openapi.yaml, 1 byte, from https://acme.example/\
                        a|b.yaml\n  changed specs/acme/document.lock, 1 byte\nbeta: left as it is\n\
                        1 provider without `source` or `pages` in provider.toml\n\n";
        assert!(printed.starts_with(expected), "{printed}");
        assert!(printed.ends_with("next: `cargo xtask generate`\n"), "{printed}");
    }

    #[test]
    fn a_description_says_what_could_not_be_done() {
        let text = markdown(&report());
        let row =
            "| `acme` | `specs/acme/openapi.yaml` | changed | 1 byte | `https://acme.example/a\\|b.yaml` |\n";
        assert!(text.contains(row), "{text}");
        assert!(text.contains("## What changed in the specs"), "{text}");
        let told = "## What could not be updated\n\n- error: `` `<b>` is gone `` at `https://beta.example/a`; `look`\n";
        assert!(text.ends_with(told), "{text}");
        assert_eq!(markdown(&Report::default()), "## What is published now\n\nNothing is new.\n");
    }

    #[test]
    fn a_description_has_bounds() {
        let mut text = String::new();
        assert_eq!(lines(&mut text, vec!["x".repeat(100); 50]), 10);
        assert_eq!((text.len(), lines(&mut text, vec!["x".repeat(100); 40])), (4_000, 0));
        assert_eq!(short(&"ä".repeat(301)), format!("`{}…`", "ä".repeat(300)));
        let mut report = report();
        report.findings = vec![Finding::error("x".repeat(10_000)); 1_000];
        report.held = testing::report();
        let text = markdown(&report);
        assert!(text.contains("- … and 988 more\n- `acme` would have 4 changes, a major step"), "{text}");
    }

    #[test]
    fn programs_read_a_status() {
        let told = json(&report());
        assert_eq!(
            (&told["status"], &told["providers"][2]["outcome"]),
            (&"attention".into(), &"unsourced".into())
        );
        let check = |is_dry_run, status: &str| {
            let report = Report { findings: Vec::new(), is_dry_run, ..report() };
            assert_eq!(json(&report)["status"], status);
        };
        check(true, "new");
        check(false, "written");
        assert_eq!(json(&Report::default())["status"], "same");
    }
}
