//! What became of each provider comes in; text for people, for a pull request and for programs goes out.

use std::io::{self, Write};

use codegen::lock;
use serde_json::{Value, json};

use super::folder::Folder;
use crate::finding::{Finding, counted, has_errors};
use crate::render::changes;
use crate::render::json::finding;
use crate::render::visible::visible;

pub mod markdown;

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
pub mod tests {
    use super::*;
    use crate::render::changes::testing;

    /// A report on a provider of each kind.
    pub fn report() -> Report {
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
