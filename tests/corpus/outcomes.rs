//! Every document of the corpus generates, or is refused at a place and for a reason: `outcomes.txt` lists which.
//!
//! `UPDATE_CASES=1 cargo test -p tests --test corpus` writes what is there now; read the diff before keeping it.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::sync::OnceLock;

use codegen::diagnostic::{Diagnostic, Severity};
use codegen::outcome::{Options, Outcome};
use codegen::source::Sources;

use crate::corpus::{self, Files};

/// The pipeline over the files of some providers; the crate is to be compiled by itself.
pub fn run(files: Files) -> (Sources, Outcome) {
    let sources: Sources = files.into_iter().collect();
    let runtime = Path::new(env!("CARGO_MANIFEST_DIR")).with_file_name("runtime");
    let options = Options {
        specs: "specs".to_owned(),
        runtime: runtime.to_str().expect("the workspace lies under a path in UTF-8").to_owned(),
        workspace_member: false,
    };
    let outcome = codegen::run(&sources, &options);
    (sources, outcome)
}

/// What becomes of each provider of the corpus, by name; worked out once.
pub static GIVEN: OnceLock<BTreeMap<String, (Sources, Outcome)>> = OnceLock::new();

/// Each provider of the corpus by itself through the pipeline.
pub fn each(root: &Path) -> BTreeMap<String, (Sources, Outcome)> {
    corpus::providers(root).into_iter().map(|(name, files)| (name, run(files))).collect()
}

#[test]
fn each_document_generates_or_is_refused_at_a_place() {
    let Some(root) = corpus::root() else { return };
    let mut told = Lists::default();
    let mut refused = 0;
    let given = GIVEN.get_or_init(|| each(&root));
    for (name, (sources, outcome)) in given {
        refused += usize::from(outcome.diagnostics.has_errors());
        told.add(name, &format!("{name}: {}", summary(name, sources, outcome)));
    }
    println!("of {} documents, {} generate and {refused} are refused", given.len(), given.len() - refused);
    told.compare("outcomes");
}

/// Two lists: of what is read each time, and of what is read only where everything is asked for.
#[derive(Default)]
pub struct Lists([String; 2]);

impl Lists {
    /// Adds a line about a provider.
    pub fn add(&mut self, name: &str, line: &str) {
        writeln!(self.0[usize::from(corpus::is_large(name))], "{line}").expect("a String takes any text");
    }

    /// Compares the lists with those in files beside this one, or writes them there where that is asked for.
    pub fn compare(&self, name: &str) {
        let files = [format!("{name}.txt"), format!("{name}_full.txt")];
        let count = if corpus::full() { 2 } else { 1 };
        for (file, told) in files.iter().zip(&self.0).take(count) {
            let path = corpus::here().join(file);
            if std::env::var_os("UPDATE_CASES").is_some_and(|value| value == "1") {
                fs::write(path, told).expect("the list can be written");
                continue;
            }
            let expected = fs::read_to_string(path).unwrap_or_default();
            let diff = codegen::tree::diff(&format!("tests/corpus/{file}"), &expected, told);
            assert!(
                expected == *told,
                "{diff}\n`UPDATE_CASES=1 cargo test -p tests --test corpus` writes what is there now"
            );
        }
    }
}

/// What becomes of a provider: how much there is of it, or why there is nothing.
fn summary(name: &str, sources: &Sources, outcome: &Outcome) -> String {
    if outcome.diagnostics.has_errors() {
        return format!("refused\n{}", errors(name, sources, outcome));
    }
    let [report] = outcome.reports.as_slice() else { panic!("{name} has no report") };
    let examples: usize = report.events.iter().map(|event| event.examples).sum();
    let warnings = of_severity(outcome, Severity::Warning).count();
    let (events, widenings) = (report.events.len(), report.widenings.len());
    format!("{events} events, {examples} examples, {widenings} widenings, {warnings} warnings")
}

/// What keeps a provider from being generated, a line a reason; each stands at a place in a file of the provider.
pub fn errors(name: &str, sources: &Sources, outcome: &Outcome) -> String {
    let line = |diagnostic: &Diagnostic| {
        let located = sources.locate(&diagnostic.place);
        let file = located.file.strip_prefix(&format!("{name}/")).unwrap_or(&located.file);
        assert!(sources.contains(&located.file), "{name}: {} is told about no file", diagnostic.message);
        let (line, column) = (located.line, located.column);
        format!("    {} at {file}:{line}:{column}: {}", diagnostic.code, diagnostic.message)
    };
    of_severity(outcome, Severity::Error).map(line).collect::<Vec<_>>().join("\n")
}

fn of_severity(outcome: &Outcome, severity: Severity) -> impl Iterator<Item = &Diagnostic> {
    outcome.diagnostics.iter().filter(move |diagnostic| diagnostic.code.severity() == severity)
}
