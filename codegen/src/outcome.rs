//! What one run of the pipeline gives: the trees to be written, what to tell, and what `list` shows.

use crate::change::Change;
use crate::diagnostic::Diagnostics;
use crate::model::{Location, Place};
use crate::tree::Tree;

/// How the generated crate is to be written.
#[derive(Debug, Clone)]
pub struct Options {
    /// The folder that holds the specs, as comments and messages name it: `specs`.
    pub specs: String,
    /// The path from the generated crate's folder to the crate `runtime`.
    pub runtime: String,
    /// Whether the crate is a member of a workspace; otherwise its manifest opens one of its own, so that it
    /// compiles wherever it lies.
    pub workspace_member: bool,
}

/// Who wants to know how far a run is; it is told from several threads.
pub type Observer<'o> = dyn Fn(Step<'_>) + Sync + 'o;

/// What a run is about to do: one stage of one provider.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Step<'a> {
    /// The provider's folder.
    pub provider: &'a str,
    /// How many providers there are.
    pub count: usize,
    /// The stage.
    pub stage: Stage,
}

/// The stages of the pipeline.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// A folder becomes a model.
    Parse,
    /// The model is widened until every example fits.
    Reconcile,
    /// Names and types are decided.
    Lower,
    /// Code is printed.
    Emit,
    /// Nothing is left to do.
    Done,
}

impl Stage {
    /// What it does, as people follow it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Parse => "reading its document",
            Self::Reconcile => "comparing its examples with their schemas",
            Self::Lower => "deciding on names and types",
            Self::Emit => "printing code",
            Self::Done => "done",
        }
    }
}

/// What one run gives.
#[derive(Debug, Clone)]
pub struct Outcome {
    /// Everything there is to tell; with an error among it, nothing may be written.
    pub diagnostics: Diagnostics,
    /// The generated crate, by path in its folder.
    pub generated: Tree,
    /// The machine-written files among the specs, by path in their folder.
    pub specs: Tree,
    /// One report for each provider that could be read, by name.
    pub reports: Vec<Report>,
}

/// What changed between two states of the specs.
#[derive(Debug, Clone, Default)]
pub struct Comparison {
    /// The changes of each provider that could be compared and whose files differ, by name.
    pub providers: Vec<(String, Vec<Change>)>,
    /// What there is to tell about the specs before.
    pub old_diagnostics: Diagnostics,
    /// What there is to tell about the specs after.
    pub new_diagnostics: Diagnostics,
}

/// A provider, as `list` shows it.
#[derive(Debug, Clone)]
pub struct Report {
    /// The folder's name.
    pub name: String,
    /// The provider as people call it.
    pub title: String,
    /// The document's path in the folder that holds the specs.
    pub document: String,
    /// Where a delivery names its event.
    pub discriminator: Vec<Place>,
    /// How a delivery proves that the provider sent it, a sentence each; all of it must hold.
    pub authentication: Vec<String>,
    /// Its events, in the document's order.
    pub events: Vec<EventReport>,
    /// What `reconcile` changed.
    pub widenings: Vec<Widening>,
    /// Lines of types and their docs, over all files.
    pub type_lines: usize,
    /// Lines of codec tables.
    pub table_lines: usize,
}

/// An event, as `list` shows it.
#[derive(Debug, Clone)]
pub struct EventReport {
    /// The text that names it in a delivery.
    pub event_type: String,
    /// Where the document declares it.
    pub declared_as: Vec<String>,
    /// The Rust type of its payload.
    pub payload: String,
    /// How many examples are documented.
    pub examples: usize,
    /// Whether the document says not to use it any more.
    pub deprecated: bool,
}

/// One change to a schema that a documented example asked for.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Widening {
    /// What kind of change.
    pub kind: WideningKind,
    /// The schema that changed.
    pub schema: Location,
    /// The member that the change is about, where it is about one.
    pub property: Option<String>,
    /// The event whose example asked for it.
    pub event_type: String,
    /// The example.
    pub example: Location,
    /// Whether the example is documented; otherwise it is evidence of what is delivered.
    pub is_documented: bool,
    /// Where in the example, as a JSON path: `$.data.items[0]`.
    pub instance: String,
    /// The change as a sentence without a full stop.
    pub detail: String,
}

/// The kinds of changes that `reconcile` makes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum WideningKind {
    /// A required member became optional.
    Optional,
    /// A member that the schema does not list was added.
    Property,
    /// A value joined an `enum`.
    Value,
    /// `null` became allowed.
    Nullable,
    /// Another JSON type became allowed.
    Type,
}

impl WideningKind {
    /// The name that `reconciled.json` and `list` show.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Optional => "optional",
            Self::Property => "property",
            Self::Value => "value",
            Self::Nullable => "nullable",
            Self::Type => "type",
        }
    }
}
