//! A provider's `mod.rs`: its files, `EventType` and `Event`.

use proc_macro2::TokenStream;
use quote::quote;

use super::{authentication, file, handler, table, token, types};
use crate::lower::module::{Module, RustType};
use crate::model::Place;

/// Prints a provider's `mod.rs`.
pub fn print(module: &Module, source: &str) -> String {
    let mut text = file::marker(source);
    text.push_str(&file::module_docs(&module_docs(module)));
    text.push('\n');
    let mut names: Vec<&str> = module.files.iter().map(|file| file.name.as_str()).collect();
    names.sort_unstable();
    let files: Vec<_> = names.into_iter().map(token::ident).collect();
    // Most payloads have a type of their own; a map, a list or a text has parts that come from elsewhere.
    let payloads = module.events.iter().map(|event| &event.payload);
    let mut items = types::imports_beside(payloads.filter(|payload| **payload != RustType::Json));
    items.push(quote!(
        #[cfg(feature = "examples")]
        pub mod examples;
    ));
    items.extend(files.iter().map(|name| quote!(mod #name;)));
    items.extend(files.iter().map(|name| quote!(pub use #name::*;)));
    items.push(event_type(module));
    items.push(event(module));
    items.push(places(&module.discriminator));
    items.extend(authentication::items(&module.receiving));
    text.push_str(&file::items(items));

    let types = module.events.iter().map(|event| {
        let further = match event.goes_on {
            true => format!(" | {}", table::literal(&format!("{}.*", event.event_type))),
            false => String::new(),
        };
        format!("{} = {}{further}", event.variant, table::literal(&event.event_type))
    });
    text.push('\n');
    text.push_str(&table::table("event_types", "EventType", types, ""));
    let variants = module.events.iter().map(|event| event.variant.clone());
    text.push('\n');
    text.push_str(&table::table("events", "Event of EventType at PLACES", variants, ""));
    text.push('\n');
    text.push_str(&handler::webhook(module));
    text.push('\n');
    text.push_str(&handler::table(module));
    text
}

fn module_docs(module: &Module) -> Vec<String> {
    let title = crate::lower::plain_text(&module.title);
    let mut lines = vec![format!("{}.", title.join(" ").trim_end_matches('.'))];
    if let Some(address) = &module.documentation {
        lines.push(String::new());
        lines.extend(crate::lower::plain_text(&format!("Documentation: {address}")));
    }
    lines
}

fn event_type(module: &Module) -> TokenStream {
    let variants = module.events.iter().map(|event| {
        let docs =
            token::docs(&crate::lower::plain_text(&format!("`{}`", event.event_type.replace('`', "'"))));
        let deprecated = token::deprecation(event.deprecated);
        let variant = token::ident(&event.variant);
        quote!(#docs #deprecated #variant,)
    });
    quote!(
        /// The events that the spec lists.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum EventType {
            #(#variants)*
        }
    )
}

fn event(module: &Module) -> TokenStream {
    let variants = module.events.iter().map(|event| {
        let docs = token::docs(&event.docs);
        let deprecated = token::deprecation(event.deprecated);
        let variant = token::ident(&event.variant);
        let payload = token::rust_type(&event.payload);
        let payload = match &event.payload {
            RustType::Json => quote!(runtime::Json),
            _ => payload,
        };
        quote!(#docs #deprecated #variant(Box<#payload>),)
    });
    quote!(
        /// A delivery, decoded.
        #[derive(Debug, Clone, PartialEq)]
        #[non_exhaustive]
        pub enum Event {
            #(#variants)*
            /// An event that the spec does not list: its type and the body as it came.
            Unknown(runtime::Unknown),
            /// A listed event whose body is not what the spec promises: where, why, and the body as it came.
            Malformed(runtime::Malformed),
        }
    )
}

fn places(places: &[Place]) -> TokenStream {
    let places = places.iter().map(place);
    quote!(
        /// Where a delivery names its event: the first place that holds a text decides.
        pub const PLACES: &[runtime::Place] = &[#(#places),*];
    )
}

/// A place in a delivery.
pub fn place(place: &Place) -> TokenStream {
    match place {
        Place::Body(keys) => quote!(runtime::Place::Body(&[#(#keys),*])),
        Place::Header(name) => quote!(runtime::Place::Header(#name)),
        Place::Pair { header, body } => quote!(runtime::Place::Pair { header: #header, body: &[#(#body),*] }),
    }
}
