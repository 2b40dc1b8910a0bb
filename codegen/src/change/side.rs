//! One of the two models that are compared: a provider comes in, with its module, ready to be looked up, it goes out.

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostic::Diagnostics;
use crate::lower;
use crate::lower::module::{self, Item, Module, RustType};
use crate::model::{self, Location, Provider};

/// A provider before or after a change.
pub struct Side<'a> {
    /// What its document says.
    pub provider: &'a Provider,
    /// What becomes of it.
    pub module: Module,
    /// Sentences on what examples asked for, as documentation has them.
    pub widenings: BTreeSet<String>,
    /// Where schemas are that the document, or an example, says something of.
    described: BTreeSet<&'a Location>,
}

impl<'a> Side<'a> {
    /// Lowers a provider; nothing where the type engine fails, which is told to whoever generates.
    pub fn new(provider: &'a Provider) -> Option<Self> {
        // What there is to tell about a document is told when it is generated from, not when it is compared.
        let module = lower::provider(provider, &mut Diagnostics::default())?;
        let sentences = provider.schemas.iter().flat_map(|(_, schema)| &schema.widenings);
        let widenings = sentences.map(|sentence| lower::plain_text(sentence).join(" ")).collect();
        let described = provider.schemas.iter().map(|(_, schema)| schema).filter(|schema| {
            schema.description.is_some() || schema.title.is_some() || !schema.widenings.is_empty()
        });
        let described = described.map(|schema| &schema.location).collect();
        Some(Self { provider, module, widenings, described })
    }

    /// Whether there are words on the schema at a place.
    pub fn has_words(&self, location: &Location) -> bool {
        self.described.contains(location)
    }

    /// Its types, by name.
    pub fn items(&self) -> BTreeMap<&str, &Item> {
        let items = self.module.files.iter().flat_map(|file| &file.items);
        items.map(|item| (item.ident.as_str(), item)).collect()
    }

    /// Its events, each with what the document says of it.
    pub fn events(&self) -> BTreeMap<&str, Event<'_>> {
        let events = self.module.events.iter().zip(&self.provider.events);
        let event = |(module, model): (_, &'a model::Event)| Event { module, model };
        events.map(event).map(|event| (event.module.event_type.as_str(), event)).collect()
    }

    /// Where `provider.toml` says something.
    pub fn stated(&self, pointer: &str) -> Location {
        Location { file: format!("{}/provider.toml", self.provider.name), pointer: pointer.to_owned() }
    }

    /// A name in the generated crate: `acme::Customer`.
    pub fn path_of(&self, name: &str) -> String {
        format!("{}::{name}", self.module.ident)
    }
}

/// An event, as generated code and as the document has it.
#[derive(Debug, Clone, Copy)]
pub struct Event<'a> {
    /// In generated code.
    pub module: &'a module::Event,
    /// In the document.
    pub model: &'a model::Event,
}

/// The type as code sees it, without `Box`.
pub fn unboxed(kind: &RustType) -> &RustType {
    match kind {
        RustType::Box(inner) => unboxed(inner),
        kind => kind,
    }
}
