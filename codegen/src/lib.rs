//! Vendored webhook specs in, a Rust crate of typed events out: text in, text out.
//!
//! The pipeline is the list of modules: `parse` reads a provider's document into the [`model`], `reconcile` widens it
//! until every documented example fits, `lower` decides every name, type and order, and `emit` prints. Nothing here
//! opens a file, reads a clock or asks a network; `xtask` does, and either applies what comes out or shows how it
//! differs from what is there.

pub mod diagnostic;
mod emit;
mod lower;
pub mod model;
pub mod outcome;
mod parse;
mod reconcile;
pub mod source;
pub mod survey;
pub mod tree;

use std::collections::BTreeMap;

use diagnostic::{Code, Diagnostics, Place};
use lower::module::Module;
use model::Provider;
use outcome::{EventReport, Options, Outcome, Report, Stage, Step, Widening};
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

/// The same, telling each step before it is taken.
#[must_use]
pub fn run_observed(sources: &Sources, options: &Options, observe: &(dyn Fn(Step<'_>) + Sync)) -> Outcome {
    let mut outcome = Outcome {
        diagnostics: Diagnostics::default(),
        generated: Tree::new(),
        specs: Tree::from([("provider.schema.json".to_owned(), parse::configuration_schema())]),
        reports: Vec::new(),
    };
    let mut modules: BTreeMap<String, Module> = BTreeMap::new();
    let names = sources.providers();
    for (index, name) in names.iter().copied().enumerate() {
        let (number, count) = (index + 1, names.len());
        let observe = |stage| observe(Step { provider: name, number, count, stage });
        let Some((module, report)) = provider(sources, name, options, &mut outcome, &observe) else {
            continue;
        };
        outcome.reports.push(report);
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

fn provider(
    sources: &Sources,
    name: &str,
    options: &Options,
    outcome: &mut Outcome,
    observe: &dyn Fn(Stage),
) -> Option<(Module, Report)> {
    let diagnostics = &mut outcome.diagnostics;
    observe(Stage::Parse);
    let mut provider = parse::provider(sources, name, diagnostics)?;
    observe(Stage::Reconcile);
    let widenings = reconcile::provider(&mut provider, diagnostics);
    observe(Stage::Lower);
    let module = lower::provider(&provider, diagnostics)?;
    observe(Stage::Emit);
    let printed = emit::provider(&module, &options.specs);

    if let Some(text) = reconcile::report(&widenings) {
        outcome.specs.insert(format!("{name}/reconciled.json"), text);
    }
    let report = report(provider, &module, widenings, (printed.type_lines, printed.table_lines));
    outcome.generated.extend(printed.files);
    Some((module, report))
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
        widenings,
        type_lines: lines.0,
        table_lines: lines.1,
    }
}
