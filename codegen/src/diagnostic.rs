//! What is wrong with a spec, as data: a stable code, a severity, a message, a place and a help.
//!
//! Stages push diagnostics and carry on, so that one run shows everything; `source` turns a place into a line and a
//! column, and `xtask` prints.

use std::collections::BTreeMap;
use std::fmt;

use crate::model::Location;

/// One thing to tell about a spec.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// What kind of thing it is.
    pub code: Code,
    /// What is the matter, in lower case and without a full stop.
    pub message: String,
    /// Where.
    pub place: Place,
    /// What to do about it.
    pub help: Option<String>,
}

/// Where a diagnostic points.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// A folder or a file as a whole, relative to the folder that holds all specs.
    File(String),
    /// A value in a YAML, JSON or TOML document.
    Value(Location),
    /// The key of a value in a YAML, JSON or TOML document.
    Key(Location),
    /// A byte range in a text, as a TOML parser reports it.
    Bytes {
        /// The file.
        file: String,
        /// The first byte.
        start: usize,
    },
    /// A position that another parser reports; both count from one.
    Position {
        /// The file.
        file: String,
        /// The line.
        line: usize,
        /// The column.
        column: usize,
    },
}

impl Place {
    /// The file that it is in.
    #[must_use]
    pub fn file(&self) -> &str {
        match self {
            Self::File(file) | Self::Bytes { file, .. } | Self::Position { file, .. } => file,
            Self::Value(location) | Self::Key(location) => &location.file,
        }
    }
}

/// How much a diagnostic matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Worth knowing; nothing is lost.
    Note,
    /// Something was read leniently.
    Warning,
    /// Nothing is written until it is mended.
    Error,
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Error => "error",
        })
    }
}

macro_rules! codes {
    ($($(#[doc = $doc:literal])+ $variant:ident = $name:literal, $severity:ident;)+) => {
        /// The kinds of diagnostics; their names are stable. `docs/diagnostics.md` explains each.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code {
            $($(#[doc = $doc])+ $variant,)+
        }

        impl Code {
            /// All codes, in the order of the documentation.
            pub const ALL: &[Self] = &[$(Self::$variant,)+];

            /// The name that messages show.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $name,)+ }
            }

            /// How much it matters.
            #[must_use]
            pub const fn severity(self) -> Severity {
                match self { $(Self::$variant => Severity::$severity,)+ }
            }

            /// What it means, in a sentence or two.
            #[must_use]
            pub const fn meaning(self) -> &'static str {
                match self { $(Self::$variant => concat!($($doc),+).trim_ascii(),)+ }
            }
        }
    };
}

codes! {
    /// There is no provider of this name under the folder that holds the specs.
    UnknownProvider = "unknown-provider", Error;
    /// A provider's folder has no `provider.toml`.
    MissingConfiguration = "missing-configuration", Error;
    /// `provider.toml` is not valid TOML, or has a key or value that it does not know.
    InvalidConfiguration = "invalid-configuration", Error;
    /// A provider's folder has a name that cannot become a cargo feature and a Rust module.
    InvalidProviderName = "invalid-provider-name", Error;
    /// The document that `provider.toml` names does not exist.
    MissingDocument = "missing-document", Error;
    /// A document is not valid YAML or JSON, or is not UTF-8, or repeats a key, or has more in it than can be read.
    InvalidDocument = "invalid-document", Error;
    /// The document is of a format or version that is not read.
    UnsupportedVersion = "unsupported-version", Error;
    /// `document.lock` is not as `cargo xtask update` writes it.
    InvalidLock = "invalid-lock", Error;
    /// A file is not as its provider published it, or not as it was made of pages, when `document.lock` was written.
    EditedDocument = "edited-document", Error;
    /// The overlay is not as the Overlay Specification has it, is for another document, or does not fit the document.
    InvalidOverlay = "invalid-overlay", Error;
    /// An action of the overlay no longer applies: it selects nothing, or what it says stands in the document already.
    UnmatchedOverlayAction = "unmatched-overlay-action", Error;
    /// Something in the document has another shape than its specification gives it, and is read as if it said nothing.
    InvalidStructure = "invalid-structure", Warning;
    /// A `$ref` leads nowhere.
    UnresolvedReference = "unresolved-reference", Error;
    /// A `$ref` leads out of the provider's folder, or to the network.
    ForbiddenReference = "forbidden-reference", Error;
    /// `$ref`s lead only to one another, or schemas contain themselves through `allOf`.
    CircularReference = "circular-reference", Error;
    /// The document describes no event.
    NoEvents = "no-events", Error;
    /// No place tells an event apart: `provider.toml` names none, or the event has no value there.
    MissingDiscriminator = "missing-discriminator", Error;
    /// One body could be two events: they have the same event type and different payloads.
    AmbiguousEvent = "ambiguous-event", Error;
    /// A message's payload is in a schema language that is not read.
    UnsupportedSchemaFormat = "unsupported-schema-format", Error;
    /// An example is not JSON.
    InvalidExample = "invalid-example", Error;
    /// An example belongs to no event, or names another event than the one it stands at.
    UnmatchedExample = "unmatched-example", Error;
    /// `provider.toml` names an event, key or format that the document does not have.
    UnusedConfiguration = "unused-configuration", Error;
    /// A template in `provider.toml` has a part that nobody knows, or braces that do not match.
    InvalidTemplate = "invalid-template", Error;
    /// `[authentication]` contradicts itself, or declares something that proves nothing.
    InvalidAuthentication = "invalid-authentication", Error;
    /// `[delivery]` names a format that is neither known nor listed in `[formats]`.
    UnknownFormat = "unknown-format", Error;
    /// Subschemas of an `allOf` contradict each other.
    ConflictingSchemas = "conflicting-schemas", Warning;
    /// A part of a schema has no Rust shape and becomes a JSON value.
    UntypedSchema = "untyped-schema", Warning;
    /// A part of a document that was made of pages rests on an example, or on what stands around it.
    InferredSchema = "inferred-schema", Note;
    /// Two names from the document become the same Rust name, so one was changed.
    RenamedIdentifier = "renamed-identifier", Note;
    /// Several keys of the document declare one event.
    MergedEvents = "merged-events", Note;
    /// Types at places of one name differ in optional members or listed values alone, so they became one.
    MergedTypes = "merged-types", Note;
    /// A documented example disagrees with its schema, so the schema was widened.
    WidenedSchema = "widened-schema", Note;
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Everything that one run has to tell.
#[derive(Debug, Clone, Default)]
pub struct Diagnostics {
    told: Vec<Diagnostic>,
    /// Where values stand whose places in a document are not where people find them.
    moved: BTreeMap<Location, Location>,
}

impl Diagnostics {
    /// Adds a diagnostic without a help.
    pub fn push(&mut self, code: Code, place: Place, message: impl Into<String>) {
        let place = self.found(place);
        self.told.push(Diagnostic { code, message: message.into(), place, help: None });
    }

    /// Adds a diagnostic with a help.
    pub fn push_with_help(
        &mut self,
        code: Code,
        place: Place,
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
        let place = self.found(place);
        self.told.push(Diagnostic { code, message: message.into(), place, help: Some(help.into()) });
    }

    /// Adds a diagnostic as it is.
    pub fn add(&mut self, diagnostic: Diagnostic) {
        self.told.push(diagnostic);
    }

    /// Adds what another run had to tell.
    pub fn append(&mut self, mut other: Self) {
        self.told.append(&mut other.told);
    }

    /// Whether anything keeps files from being written.
    #[must_use]
    pub fn has_errors(&self) -> bool {
        self.told.iter().any(|diagnostic| diagnostic.code.severity() == Severity::Error)
    }

    /// All of them, in the order in which they were found.
    pub fn iter(&self) -> std::slice::Iter<'_, Diagnostic> {
        self.told.iter()
    }

    /// Has what is told from now on about a place in a document, or below it, point at where it was written.
    pub fn relocate(&mut self, place: Location, written: Location) {
        self.moved.insert(place, written);
    }

    fn found(&self, place: Place) -> Place {
        match place {
            Place::Value(location) => Place::Value(self.written(location)),
            Place::Key(location) => Place::Key(self.written(location)),
            Place::File(_) | Place::Bytes { .. } | Place::Position { .. } => place,
        }
    }

    fn written(&self, location: Location) -> Location {
        if self.moved.is_empty() {
            return location;
        }
        let mut around = location.clone();
        loop {
            if let Some(written) = self.moved.get(&around) {
                let rest = &location.pointer[around.pointer.len()..];
                return Location {
                    file: written.file.clone(),
                    pointer: format!("{}{rest}", written.pointer),
                };
            }
            match around.pointer.rfind('/') {
                Some(end) => around.pointer.truncate(end),
                None => return location,
            }
        }
    }
}
