//! A provider's `examples.rs`: every documented payload as data.

use quote::quote;

use super::{file, token};
use crate::lower::module::Module;

/// Prints a provider's `examples.rs`.
pub fn print(module: &Module, source: &str) -> String {
    let mut text = file::marker(source);
    text.push_str("//! Every payload that the provider documents.\n\n");
    let examples = module.examples.iter().map(|example| {
        let event_type = token::escaped_text(&example.event_type);
        let name = token::escaped_text(&example.name);
        let headers = example.headers.iter().map(|(name, value)| {
            let (name, value) = (token::escaped_text(name), token::escaped_text(value));
            quote!((#name, #value))
        });
        let body = token::raw_text(&example.body);
        quote!(Example { event_type: #event_type, name: #name, headers: &[#(#headers),*], body: #body })
    });
    let import = (!module.examples.is_empty()).then(|| {
        quote!(
            use runtime::Example;
        )
    });
    let kind = if module.examples.is_empty() { quote!(runtime::Example) } else { quote!(Example) };
    let all = quote!(
        /// The examples, in the order of the events.
        pub const ALL: &[#kind] = &[#(#examples),*];
    );
    text.push_str(&file::items(import.into_iter().chain([all])));
    text
}
