//! Small documents in, what the tests of this folder compare out.

use crate::diagnostic::Diagnostics;
use crate::model::{Event, Provider, Schema};
use crate::source::Sources;

/// Reads a provider `acme`: its `provider.toml` from `[discriminator]` on, and the files beside it, the document
/// first.
pub fn provider(configuration: &str, files: &[(&str, &str)]) -> (Option<Provider>, Vec<String>) {
    let head = format!("title = \"Acme\"\n[document]\nfile = \"{}\"\n", files[0].0);
    let all = files.iter().map(|(path, text)| (format!("acme/{path}"), text.as_bytes().to_vec()));
    let configuration = ("acme/provider.toml".to_owned(), format!("{head}{configuration}").into_bytes());
    let sources: Sources = all.chain([configuration]).collect();
    let mut diagnostics = Diagnostics::default();
    let provider = super::provider(&sources, "acme", &mut diagnostics);
    let told = diagnostics.iter().map(|diagnostic| {
        let located = sources.locate(&diagnostic.place);
        format!("{}:{} {}: {}", located.file, located.line, diagnostic.code, diagnostic.message)
    });
    (provider, told.collect())
}

/// A document that is read without anything to tell.
pub fn silent(configuration: &str, document: &str) -> Provider {
    let (provider, told) = provider(configuration, &[("document.yaml", document)]);
    assert_eq!(told, Vec::<String>::new());
    provider.unwrap()
}

/// The payload of a webhook in OpenAPI 3.1 with a schema, and with components beside it.
pub fn payload(version: &str, schema: &str, components: &str) -> (Provider, Schema, Vec<String>) {
    let document = format!(
        "openapi: {version}\ncomponents: {{schemas: {components}}}\nwebhooks: {{a: {{post: {{requestBody: {{content: \
         {{application/json: {{schema: {schema}}}}}}}}}}}}}\n"
    );
    let key = "[discriminator]\nat = [\"/type\"]\nvalue = \"key\"\n";
    let (provider, told) = provider(key, &[("document.yaml", &document)]);
    let provider = provider.unwrap();
    let schema = provider.schemas[provider.events[0].payload.unwrap()].clone();
    (provider, schema, told)
}

/// Each event as a line: its type, where it is declared, its payload's place and its examples' names.
pub fn lines(provider: &Provider) -> Vec<String> {
    let line = |event: &Event| {
        let payload =
            event.payload.map(|payload| &provider.schemas[provider.schemas.resolve(payload)].location);
        let payload = payload.map_or("nothing".to_owned(), |location| location.pointer.clone());
        let examples: Vec<&str> = event.examples.iter().map(|example| example.name.as_str()).collect();
        format!("{} <- {}: {payload} {examples:?}", event.event_type, event.declared_as.join(", "))
    };
    provider.events.iter().map(line).collect()
}
