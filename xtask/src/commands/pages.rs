//! Saved pages of documentation come in; the document that they amount to goes out, as if it had been published.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::io::{self, Write};
use std::path::PathBuf;

use codegen::diagnostic::Severity;
use codegen::page::{self, Format, Kind, Note, Page};

use crate::files::shown;
use crate::files::vendor::{self, Vendored};
use crate::finding::{Finding, Position, Site, has_errors};
use crate::render::human;

/// A page that was named on the command line, or fetched.
pub struct Given {
    /// What the document calls it: its file's name, since where it lies is nobody's business.
    pub name: String,
    /// What messages call it.
    shown: String,
    bytes: Vec<u8>,
}

impl Given {
    /// A page that was fetched; `shown` is what messages call it.
    pub fn fetched(name: String, shown: String, bytes: Vec<u8>) -> Self {
        Self { name, shown, bytes }
    }
}

/// The pages that the command line names; none where it names a published document.
pub fn given(paths: &[PathBuf]) -> Result<Option<Vec<Given>>, Vec<Finding>> {
    let has_ending = |path: &PathBuf| {
        let name = path.to_string_lossy().to_ascii_lowercase();
        [".yaml", ".yml", ".gz"].iter().any(|ending| name.ends_with(ending))
    };
    // What is said about one path that is no page is said where documents are read.
    if let [path] = paths
        && (has_ending(path) || !path.is_file())
    {
        return Ok(None);
    }
    let mut findings = Vec::new();
    let mut given: Vec<Given> = Vec::new();
    for path in paths {
        let bytes = match vendor::whole(path, path) {
            Ok(bytes) => bytes,
            Err(finding) => {
                findings.push(*finding);
                continue;
            }
        };
        let file = path.file_name().and_then(OsStr::to_str).unwrap_or("page");
        let numbered = |count: usize| if count == 1 { file.to_owned() } else { format!("{count}-{file}") };
        let is_free = |name: &String| !given.iter().any(|other| other.name == *name);
        let name = (1..).map(numbered).find(is_free).unwrap_or_default();
        let page = Page { name: &name, bytes: &bytes };
        if page::kind(page) == Kind::Specification {
            if paths.len() == 1 {
                return Ok(None);
            }
            let told = Finding::error("this is a specification, and no page").at(shown(path));
            findings.push(told.with_help("name a specification alone: `--from <document>`"));
        }
        given.push(Given { name, shown: shown(path), bytes });
    }
    if findings.is_empty() { Ok(Some(given)) } else { Err(findings) }
}

/// What pages amount to.
pub struct Read {
    pub vendored: Vendored,
    /// What there is to tell about the pages.
    pub findings: Vec<Finding>,
    /// What is to be stated in `provider.toml`.
    pub to_state: String,
    /// The formats of the document that `provider.toml` has to declare.
    pub formats: Vec<Format>,
    /// What each page was taken for, as a line to be printed.
    pub kinds: Vec<String>,
}

/// The document that pages amount to, and what is told about them.
pub fn document(given: &[Given], provider: &str) -> Result<Read, Vec<Finding>> {
    let pages: Vec<Page<'_>> =
        given.iter().map(|given| Page { name: &given.name, bytes: &given.bytes }).collect();
    let reading = page::read(&pages, provider);
    let findings: Vec<Finding> = reading.notes.iter().map(|note| finding(note, given)).collect();
    let Some((file, text)) = reading.document.filter(|_| !has_errors(&findings)) else {
        return Err(findings);
    };
    let document = format!("{provider}/{file}");
    let files = BTreeMap::from([(document.clone(), text.into_bytes())]);
    let kinds = given.iter().zip(&reading.kinds).map(|(given, (_, kind))| format!("{}: {kind}", given.shown));
    let kinds = kinds.collect();
    Ok(Read {
        vendored: Vendored { files, document, ..Vendored::default() },
        findings,
        to_state: reading.configuration,
        formats: reading.formats,
        kinds,
    })
}

/// What there is to tell about pages and the document that they make; what is worth knowing of a page is told nowhere
/// else.
pub fn tell(out: &mut dyn Write, findings: &[Finding]) -> io::Result<()> {
    let is_of_page = |finding: &&Finding| finding.severity == Severity::Note && finding.code.is_none();
    human::notes(out, findings.iter().filter(is_of_page))?;
    human::findings(out, findings, None)
}

/// A note at the line of its page.
fn finding(note: &Note, given: &[Given]) -> Finding {
    let page = given.iter().find(|given| given.name == note.page);
    let source_line = page.map(|page| {
        let line = page.bytes.split(|byte| *byte == b'\n').nth(note.line.saturating_sub(1));
        let line = String::from_utf8_lossy(line.unwrap_or_default()).trim_end().to_owned();
        line.chars().take(LONGEST_LINE).collect()
    });
    let position = Position { line: note.line, column: 1, source_line };
    let site = page.map(|page| Site { file: page.shown.clone(), position: Some(position) });
    let help = note.help.clone();
    Finding { severity: note.severity, site, help, ..Finding::error(&note.message) }
}

/// Lines of saved pages may be as long as the page.
const LONGEST_LINE: usize = 200;
