//! Vendored webhook specs in, a Rust crate of typed events out: text in, text out.
//!
//! The pipeline is the list of modules: `parse` reads a provider's document into the [`model`], `reconcile` widens it
//! until every documented example fits, `lower` decides every name, type and order, and `emit` prints. Nothing here
//! opens a file, reads a clock or asks a network; `xtask` does, and either applies what comes out or shows how it
//! differs from what is there.

pub mod change;
pub mod diagnostic;
mod emit;
mod lower;
pub mod model;
pub mod observe;
pub mod outcome;
pub mod page;
mod parse;
mod reconcile;
pub mod source;
pub mod survey;
pub mod tree;

pub use emit::Sample;
pub use parse::lock;
pub use parse::publication;
pub use parse::stated::file as receiving;

use std::collections::{BTreeMap, BTreeSet};
use std::panic::resume_unwind;
use std::thread::{self, Scope, ScopedJoinHandle};

use diagnostic::{Code, Diagnostics, Place, Severity};
use lower::module::Module;
use model::Provider;
use outcome::{Comparison, EventReport, Observer, Options, Outcome, Report, Stage, Step, Widening};
use source::Sources;
use tree::Tree;

/// Runs all stages over all providers.
///
/// Problems are told in [`Outcome::diagnostics`], all of them at once; with an error among them the trees are not
/// complete and must not be written.
#[must_use]
pub fn run(sources: &Sources, options: &Options) -> Outcome {
    run_observed(sources, options, &|_| {})
}

/// The same, telling each step before it is taken; several providers take theirs at once.
#[must_use]
pub fn run_observed(sources: &Sources, options: &Options, observe: &Observer<'_>) -> Outcome {
    let names = sources.providers();
    // Providers have nothing to do with each other before their modules meet, and most of the time goes here.
    let parts: Vec<Part> = thread::scope(|scope| {
        let count = names.len();
        let run = |name| {
            let observe = move |stage| observe(Step { provider: name, count, stage });
            deeply(scope, move || provider(sources, name, options, &observe))
        };
        let running: Vec<_> = names.iter().copied().map(run).collect();
        running.into_iter().map(joined).collect()
    });

    let mut outcome = Outcome {
        diagnostics: Diagnostics::default(),
        generated: Tree::new(),
        specs: Tree::from([("provider.schema.json".to_owned(), parse::configuration_schema())]),
        reports: Vec::new(),
    };
    let mut modules: BTreeMap<String, Module> = BTreeMap::new();
    for (name, part) in names.into_iter().zip(parts) {
        outcome.diagnostics.append(part.diagnostics);
        let Some(Made { module, report, reconciled, files }) = part.made else { continue };
        outcome.reports.push(report);
        outcome.specs.extend(reconciled.map(|text| (format!("{name}/reconciled.json"), text)));
        outcome.generated.extend(files);
        if let Some(other) = modules.insert(module.ident.clone(), module) {
            outcome.diagnostics.push_with_help(
                Code::InvalidProviderName,
                Place::File(name.to_owned()),
                format!("the folders `{}` and `{name}` both become the module `{}`", other.name, other.ident),
                "rename one of them",
            );
        }
    }
    let modules: Vec<Module> = modules.into_values().collect();
    outcome.generated.extend(emit::root(&modules, options));
    outcome
}

/// What it takes to send as a provider does.
#[derive(Debug, Clone)]
pub struct Sender {
    /// The provider, as its folder describes it.
    pub provider: Provider,
    /// For each event the smallest delivery that decodes as it.
    pub samples: Vec<Sample>,
}

/// Reads one provider, for those who send test deliveries in its name. Problems are told in the diagnostics.
#[must_use]
pub fn sender(sources: &Sources, name: &str) -> (Option<Sender>, Diagnostics) {
    let read = || {
        let mut diagnostics = Diagnostics::default();
        let sender = read_sender(sources, name, &mut diagnostics);
        (sender, diagnostics)
    };
    thread::scope(|scope| joined(deeply(scope, read)))
}

fn read_sender(sources: &Sources, name: &str, diagnostics: &mut Diagnostics) -> Option<Sender> {
    let mut provider = parse::provider(sources, name, diagnostics)?;
    reconcile::provider(&mut provider, diagnostics);
    let module = lower::provider(&provider, diagnostics)?;
    let samples = emit::samples(&module);
    Some(Sender { provider, samples })
}

/// Reads one provider, for those who hold deliveries against what it documents. Problems are told in the diagnostics.
#[must_use]
pub fn observer(sources: &Sources, name: &str) -> (Option<observe::Plan>, Diagnostics) {
    let read = || {
        let mut diagnostics = Diagnostics::default();
        let plan = parse::provider(sources, name, &mut diagnostics).and_then(|mut provider| {
            reconcile::provider(&mut provider, &mut diagnostics);
            lower::provider(&provider, &mut diagnostics).map(|module| observe::Plan::new(&module))
        });
        (plan, diagnostics)
    };
    thread::scope(|scope| joined(deeply(scope, read)))
}

/// What changed between two states of the specs, provider by provider; those of the same bytes are not looked at.
///
/// `wanted` are the providers to look at; all where there are none. With an error among the diagnostics of either side,
/// there is nothing to say on the providers that it is about.
#[must_use]
pub fn compare(old: &Sources, new: &Sources, wanted: &[String]) -> Comparison {
    let names: BTreeSet<&str> = old.providers().into_iter().chain(new.providers()).collect();
    let is_wanted = |name: &&str| wanted.is_empty() || wanted.iter().any(|wanted| wanted == name);
    let names = names.into_iter().filter(is_wanted);
    let mut comparison = Comparison::default();
    for name in names {
        let files = |sources: &Sources| sources.files_under(name).map(str::to_owned).collect::<Vec<_>>();
        let is_same =
            files(old) == files(new) && files(old).iter().all(|path| old.bytes(path) == new.bytes(path));
        if is_same {
            continue;
        }
        let (before, after) = thread::scope(|scope| {
            let read = |sources| deeply(scope, move || model(sources, name));
            let (before, after) = (read(old), read(new));
            (joined(before), joined(after))
        });
        let mut told = before.1.iter().chain(after.1.iter());
        let has_errors = told.any(|told| hinders_comparing(told.code));
        comparison.old_diagnostics.append(before.1);
        comparison.new_diagnostics.append(after.1);
        let changes = match (before.0, after.0) {
            _ if has_errors => continue,
            (Some(old), Some(new)) => {
                let compare = || change::between(&old, &new);
                thread::scope(|scope| joined(deeply(scope, compare))).unwrap_or_default()
            }
            (Some(provider), None) => vec![change::whole(&provider, false)],
            (None, Some(provider)) => vec![change::whole(&provider, true)],
            (None, None) => continue,
        };
        comparison.providers.push((name.to_owned(), changes));
    }
    comparison
}

/// Whether a diagnostic keeps two states from being compared: an error, save that a configuration says more
/// than its document, that a document had no events then, or that it is not what was fetched.
#[must_use]
pub fn hinders_comparing(code: Code) -> bool {
    let is_beside_the_point =
        matches!(code, Code::UnusedConfiguration | Code::NoEvents | Code::EditedDocument | Code::InvalidLock);
    code.severity() == Severity::Error && !is_beside_the_point
}

/// A provider as both its document and its examples have it; none where there is no such folder.
fn model(sources: &Sources, name: &str) -> (Option<Provider>, Diagnostics) {
    let mut diagnostics = Diagnostics::default();
    if sources.files_under(name).next().is_none() {
        return (None, diagnostics);
    }
    let mut provider = parse::provider(sources, name, &mut diagnostics);
    if let Some(provider) = &mut provider {
        reconcile::provider(provider, &mut diagnostics);
    }
    (provider, diagnostics)
}

/// Runs something that goes down schemas.
fn deeply<'scope, T: Send + 'scope>(
    scope: &'scope Scope<'scope, '_>,
    run: impl FnOnce() -> T + Send + 'scope,
) -> ScopedJoinHandle<'scope, T> {
    let thread = thread::Builder::new().stack_size(STACK);
    thread.spawn_scoped(scope, run).expect("the system lets a process have threads")
}

fn joined<T>(running: ScopedJoinHandle<'_, T>) -> T {
    running.join().unwrap_or_else(|panic| resume_unwind(panic))
}

/// Room for going down the longest way through schemas that is allowed; only what is used of it is taken.
const STACK: usize = 64 << 20;

/// What one provider gives.
struct Part {
    diagnostics: Diagnostics,
    /// Nothing where an error leaves nothing to go on with.
    made: Option<Made>,
}

struct Made {
    module: Module,
    report: Report,
    /// The text of `reconciled.json`, if there is one.
    reconciled: Option<String>,
    files: Tree,
}

fn provider(sources: &Sources, name: &str, options: &Options, observe: &dyn Fn(Stage)) -> Part {
    let mut diagnostics = Diagnostics::default();
    let made = make(sources, name, options, &mut diagnostics, observe);
    observe(Stage::Done);
    Part { diagnostics, made }
}

fn make(
    sources: &Sources,
    name: &str,
    options: &Options,
    diagnostics: &mut Diagnostics,
    observe: &dyn Fn(Stage),
) -> Option<Made> {
    observe(Stage::Parse);
    let mut provider = parse::provider(sources, name, diagnostics)?;
    observe(Stage::Reconcile);
    let widenings = reconcile::provider(&mut provider, diagnostics);
    observe(Stage::Lower);
    let module = lower::provider(&provider, diagnostics)?;
    observe(Stage::Emit);
    let printed = emit::provider(&module, &options.specs);

    let reconciled = reconcile::report(&widenings);
    let report = report(provider, &module, widenings, (printed.type_lines, printed.table_lines));
    Some(Made { module, report, reconciled, files: printed.files })
}

fn report(provider: Provider, module: &Module, widenings: Vec<Widening>, lines: (usize, usize)) -> Report {
    let events = module.events.iter().map(|event| EventReport {
        event_type: event.event_type.clone(),
        declared_as: event.declared_as.clone(),
        payload: event.payload.to_string(),
        examples: event.examples,
        deprecated: event.deprecated,
    });
    Report {
        events: events.collect(),
        name: provider.name,
        title: provider.title,
        document: provider.document,
        discriminator: provider.discriminator,
        authentication: provider.receiving.authentication.summaries(),
        widenings,
        type_lines: lines.0,
        table_lines: lines.1,
    }
}
