//! A provider's folder in, its [`Provider`] out.

mod asyncapi;
mod asyncapi_v2;
mod asyncapi_v3;
mod authentication;
pub mod configuration;
pub mod declaration;
pub mod discriminator;
pub mod document;
mod event;
mod evidence;
pub mod example;
mod example_file;
mod example_folder;
mod example_text;
mod json_schema;
pub mod lock;
mod nearest;
mod openapi;
mod overlay;
mod overlay_change;
pub mod publication;
mod receiving;
pub mod reference;
mod resource;
mod schema;
pub mod stated;
#[cfg(test)]
mod testing;
mod unused;
mod word;

use crate::diagnostic::{Code, Diagnostics, Place};
use crate::model::{Numbers, Provider};
use crate::source::Sources;
use configuration::{Configuration, NearEqual, Number, Perspective};
use declaration::Declaration;
use document::{Documents, Node, Reader};
use schema::Dialect;

/// Reads a provider's folder; nothing after problems that leave nothing to go on with.
#[must_use]
pub fn provider(sources: &Sources, name: &str, diagnostics: &mut Diagnostics) -> Option<Provider> {
    let configuration = configuration::read(sources, name, diagnostics)?;
    lock::check(sources, name, diagnostics);
    read(&Documents::new(sources, name), configuration, diagnostics)
}

/// Reads a provider's files as a `provider.toml` says, which need not be among them.
pub fn read(
    documents: &Documents<'_>,
    configuration: Configuration,
    diagnostics: &mut Diagnostics,
) -> Option<Provider> {
    let name = documents.folder;
    let mut reader = Reader::new(documents, diagnostics);
    check_name(&mut reader);
    let root = document(&mut reader, &configuration)?;
    let declarations = declarations(&mut reader, &root, &configuration)?;
    if configuration.discriminator.at.is_empty() {
        reader.diagnostics.push_with_help(
            Code::MissingDiscriminator,
            Place::File(configuration::path(name)),
            "provider.toml does not say where a delivery names its event",
            "list the places in `[discriminator]`: at = [\"/type\"] or at = [{ header = \"X-Event\" }]",
        );
    }
    let receiving = stated::read(&configuration::path(name), &configuration.receiving(), reader.diagnostics);
    let events = event::events(&mut reader, &configuration, &declarations);
    if declarations.is_empty() {
        no_events(&mut reader, &root, configuration.document.perspective);
    }
    if !schema::is_bounded(&mut reader, &events) {
        return None;
    }
    schema::join_conditional_members(&mut reader.table);
    let mut schemas = std::mem::take(&mut reader.table.schemas);
    schema::open_circles(&mut schemas, diagnostics);
    let formats =
        configuration.formats.iter().map(|(name, format)| (name.get_ref().clone(), format.format()));
    Some(Provider {
        name: name.to_owned(),
        title: configuration.title,
        documentation: configuration.documentation,
        document: root.location.file.clone(),
        discriminator: configuration.discriminator.at.iter().map(|entry| entry.get_ref().place()).collect(),
        receiving,
        merges_near_equal: configuration.types.near_equal == NearEqual::Merge,
        numbers: match configuration.types.number {
            Number::Exact => Numbers::Exact,
            Number::F64 => Numbers::Double,
        },
        formats: formats.collect(),
        events,
        schemas,
    })
}

/// The JSON Schema of `provider.toml`, for editors.
#[must_use]
pub fn configuration_schema() -> String {
    configuration::schema()
}

/// Tells where a folder's name cannot become a cargo feature and a Rust module.
pub fn check_name(reader: &mut Reader<'_, '_>) {
    let name = reader.documents.folder;
    if !is_valid_name(name) {
        reader.diagnostics.push_with_help(
            Code::InvalidProviderName,
            Place::File(name.to_owned()),
            format!("`{name}` cannot be the name of a cargo feature and of a Rust module"),
            "use lower-case letters, digits and hyphens, beginning with a letter, and no word of Rust",
        );
    }
}

/// Whether a folder's name can become a cargo feature and a Rust module.
fn is_valid_name(name: &str) -> bool {
    let starts_well = name.starts_with(|letter: char| letter.is_ascii_lowercase());
    let is_known = |letter: char| {
        letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '-' || letter == '_'
    };
    starts_well && name.chars().all(is_known) && !RESERVED.contains(&name)
}

/// Words of Rust and of cargo's features.
const RESERVED: [&str; 54] = [
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "crate", "default",
    "do", "dyn", "else", "enum", "examples", "extern", "false", "final", "fn", "for", "gen", "if", "impl",
    "in", "let", "loop", "macro", "match", "mod", "move", "mut", "override", "priv", "pub", "ref", "return",
    "self", "serde", "static", "struct", "super", "test", "trait", "true", "try", "type", "typeof", "unsafe",
    "unsized", "use", "virtual", "where", "while",
];

fn document<'a>(reader: &mut Reader<'a, '_>, configuration: &Configuration) -> Option<Node<'a>> {
    let file = configuration.document.file.get_ref();
    let place = || configuration::place(reader.documents.folder, Some(configuration.document.file.span()));
    let path =
        match reference::target(reader.documents.folder, &configuration::path(reader.documents.folder), file)
        {
            Ok(location) if location.pointer.is_empty() => location.file,
            Ok(_) => file.clone(),
            Err(reason) => {
                let message = format!("`{file}` {reason}");
                reader.diagnostics.push(Code::ForbiddenReference, place(), message);
                return None;
            }
        };
    if !reader.documents.contains(&path) {
        let help = missing_document_help(reader, &configuration.document);
        let message = format!("the document `{file}` does not exist");
        reader.diagnostics.push_with_help(Code::MissingDocument, place(), message, help);
        return None;
    }
    let source = configuration.document.source.as_ref().map(|source| source.get_ref().as_str());
    overlay::apply(reader, &path, source);
    reader.documents.file(&path, reader.diagnostics)
}

fn missing_document_help(reader: &Reader<'_, '_>, document: &configuration::Document) -> String {
    let folder = format!("{}/", reader.documents.folder);
    let files = reader.documents.paths().filter_map(|path| path.strip_prefix(folder.as_str()));
    let is_other = |path: &str| {
        matches!(path, "provider.toml" | lock::FILE)
            || ["examples/", "evidence/"].iter().any(|folder| path.starts_with(folder))
    };
    let files = files.filter(|path| !is_other(path));
    let help = nearest::help(document.file.get_ref(), files, &format!("`{folder}`"));
    let source = document.source.as_ref().map(|source| publication::shown(source.get_ref()));
    match (source, &document.retrieved) {
        (Some(source), Some(retrieved)) => format!("{help}; it was retrieved from {source} on {retrieved}"),
        (Some(source), None) => format!("{help}; it is published at {source}"),
        (None, _) => help,
    }
}

/// Reads a document by what its first lines say it is.
pub fn declarations<'a>(
    reader: &mut Reader<'a, '_>,
    root: &Node<'a>,
    configuration: &Configuration,
) -> Option<Vec<Declaration<'a>>> {
    let perspective = configuration.document.perspective;
    let said =
        ["openapi", "asyncapi", "swagger"].iter().find_map(|format| Some((*format, root.text(format)?)));
    let (format, version) = match &said {
        Some((format, version)) => (*format, version.as_str()),
        None => ("", ""),
    };
    let mut numbers = version.split('.').map(|number| number.parse::<u32>().ok());
    let help = match (format, numbers.next().flatten(), numbers.next().flatten()) {
        ("openapi", Some(3), Some(0)) => {
            return Some(openapi::declarations(reader, root, Dialect::ReferenceAlone));
        }
        ("openapi", Some(3), _) => {
            return Some(openapi::declarations(reader, root, Dialect::ReferenceAmongOthers));
        }
        ("asyncapi", Some(2), _) => return Some(asyncapi_v2::declarations(reader, root, perspective)),
        ("asyncapi", Some(3), _) => return Some(asyncapi_v3::declarations(reader, root, perspective)),
        ("", ..) if json_schema::is_schema(root) => {
            return Some(json_schema::declarations(reader, root, configuration));
        }
        ("swagger", ..) => "convert it to OpenAPI 3.1, whose `webhooks` describe events",
        ("asyncapi", ..) => "convert it to AsyncAPI 3.0",
        _ => {
            "write an OpenAPI 3.x document with `openapi: 3.1.0`, an AsyncAPI 2.x or 3.x one with `asyncapi: 3.0.0`, or a \
             JSON Schema with a `oneOf` of events"
        }
    };
    let (place, message) = match format {
        "" => (root.place(), "this document does not say what it is".to_owned()),
        _ => (Place::Value(root.location.child(format)), format!("`{format}: {version}` is not read")),
    };
    reader.diagnostics.push_with_help(Code::UnsupportedVersion, place, message, help);
    None
}

fn no_events(reader: &mut Reader<'_, '_>, root: &Node<'_>, perspective: Perspective) {
    let help = match (root.get("asyncapi").is_some(), perspective) {
        _ if root.get("openapi").is_none() && json_schema::is_schema(root) => {
            "list the events in a `oneOf` at the root, with a reference to each"
        }
        (false, _) => "describe events under `webhooks`, or as `callbacks` of operations",
        (true, Perspective::Provider) => {
            "where it describes the receiver's side, say `perspective = \"receiver\"` in `[document]` of provider.toml"
        }
        (true, Perspective::Receiver) => {
            "where it describes the provider's side, say `perspective = \"provider\"` in `[document]` of provider.toml"
        }
    };
    reader.diagnostics.push_with_help(Code::NoEvents, root.place(), "this document describes no event", help);
}

#[cfg(test)]
mod tests {
    use super::testing::provider;

    fn check(document: &str, configuration: &str, told: &str) {
        let found = provider(configuration, &[("document.yaml", document)]).1;
        assert_eq!(found, [told]);
    }

    #[test]
    fn other_documents_are_told() {
        let place = "acme/document.yaml:1 unsupported-version:";
        check("swagger: 2.0", "", &format!("{place} `swagger: 2.0` is not read"));
        check("asyncapi: 1.2.0", "", &format!("{place} `asyncapi: 1.2.0` is not read"));
        check("openapi: '4'", "", &format!("{place} `openapi: 4` is not read"));
        check("[]", "", &format!("{place} this document does not say what it is"));
    }

    #[test]
    fn a_place_that_names_events_is_needed() {
        check(
            "{openapi: 3.1.0, webhooks: {a: {post: {}}}}",
            "",
            "acme/provider.toml:1 missing-discriminator: provider.toml does not say where a delivery names its event",
        );
    }

    #[test]
    fn the_document_stands_in_the_folder() {
        let told = provider("", &[("../b.yaml", "")]).1;
        assert_eq!(
            told,
            ["acme/provider.toml:3 forbidden-reference: `../b.yaml` leads out of the provider's folder"]
        );
    }
}
