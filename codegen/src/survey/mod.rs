//! A published document in, the `provider.toml` that suits it out, with what could not be found out as comments.
//!
//! The document is read by the readers of `parse`, and what is chosen is tried with them: where a survey says that
//! events are told apart, they are.

mod choice;
mod evidence;
mod payload;
pub(crate) mod place;
pub mod reach;
mod write;

use std::collections::BTreeSet;

use crate::diagnostic::{Code, Diagnostics, Place};
use crate::model::Provider;
use crate::parse;
use crate::parse::configuration::Configuration;
use crate::parse::declaration::Declaration;
use crate::parse::document::{Documents, Node, Reader};
use crate::source::Sources;
pub use payload::file_stem;

use choice::Choice;
use evidence::Evidence;
use write::Facts;
pub(crate) use write::visible;

/// What was found out.
#[derive(Debug)]
pub struct Survey {
    /// The text of `provider.toml`.
    pub configuration: String,
    /// The document's format and version: `OpenAPI 3.1.0`.
    pub format: String,
    /// How events are told apart, as a sentence without a full stop.
    pub reason: String,
    /// Whether the document proves that; otherwise someone has to decide.
    pub is_decided: bool,
    /// How many events there are, as far as they are told apart.
    pub events: usize,
    /// The given payloads and their headers: where each comes from, and where it goes in the provider's folder.
    pub examples: Vec<(String, String)>,
}

/// What is to be looked at; all paths are those of the sources.
#[derive(Debug, Clone, Copy)]
pub struct Request<'a> {
    /// The provider's folder, which holds the document and what it refers to.
    pub folder: &'a str,
    /// The document.
    pub document: &'a str,
    /// Payloads that are not in the folder.
    pub payloads: &'a [String],
    /// Whether the document was made of pages, and is published nowhere itself.
    pub is_of_pages: bool,
}

/// Tells where a folder's name cannot become a cargo feature and a Rust module.
pub fn check_name(sources: &Sources, folder: &str, diagnostics: &mut Diagnostics) {
    parse::check_name(&mut Reader::new(&Documents::new(sources, folder), diagnostics));
}

/// Reads a document and finds out what its `provider.toml` has to say.
///
/// Nothing comes out after errors that leave nothing to go on with. What is told besides a survey keeps the folder
/// from being generated from, and is to be mended there.
#[must_use]
pub fn survey(sources: &Sources, request: Request<'_>, diagnostics: &mut Diagnostics) -> Option<Survey> {
    let documents = Documents::new(sources, request.folder);
    let payloads = payload::read(sources, request.payloads, diagnostics);
    let mut unsaid = Diagnostics::default();
    let mut reader = Reader::new(&documents, &mut unsaid);
    let root = documents.file(request.document, reader.diagnostics);
    let declared = root.clone().and_then(|root| declarations(&mut reader, &root));
    let Some(((declarations, perspective), root)) = declared.zip(root) else {
        diagnostics.append(unsaid);
        return None;
    };
    if declarations.is_empty() {
        no_events(&root, diagnostics);
        return None;
    }
    let given = payloads.iter().map(|payload| payload.body.clone()).collect();
    let evidence = Evidence::of(&mut reader, declarations, given);

    let format = format_of(&root);
    let text = |choice: &Choice| {
        write::configuration(&Facts {
            title: title(&root, request.folder),
            documentation: documentation(&root),
            file: request.document.strip_prefix(&format!("{}/", request.folder)).unwrap_or(request.document),
            format: &format,
            is_of_pages: request.is_of_pages,
            perspective,
            choice,
            unread: &evidence.unread,
            extensions: &evidence.extensions,
            examples: evidence.declared.iter().map(|declared| declared.examples.len()).sum(),
            given: payloads.len(),
        })
    };
    let keys = evidence.declared.iter().map(|declared| declared.key()).collect::<BTreeSet<_>>().len();
    let tries = choice::proven(&evidence).into_iter().filter_map(|choice| {
        let text = text(&choice);
        let (provider, told) = tried(&documents, &text)?;
        // Some keys may mean one event, but where many do, they are told apart by something else.
        let is_found = tells_apart(&told) && provider.events.len() * 4 >= keys * 3;
        is_found.then_some((choice, text, provider, told))
    });
    let (choice, configuration, provider, told) = match { tries }.next() {
        Some(found) => found,
        None => {
            let choice = choice::almost_proven(&evidence).unwrap_or_else(|| choice::likely(&evidence));
            let text = text(&choice);
            let (provider, told) = tried(&documents, &text)?;
            (choice, text, provider, told)
        }
    };
    // Where nothing names an event yet, no example does.
    let follows = |code| matches!(code, Code::MissingDiscriminator | Code::UnmatchedExample);
    let told = told.iter().filter(|diagnostic| choice.is_decided || !follows(diagnostic.code)).cloned();
    if evidence.declared.is_empty() {
        told.for_each(|diagnostic| diagnostics.add(diagnostic));
        return None;
    }
    let before = diagnostics.iter().count();
    let examples = if choice.is_decided {
        payload::named(&payloads, &provider, &choice.at, diagnostics)
    } else {
        payloads.iter().for_each(|payload| cannot_name(payload.path, diagnostics));
        Vec::new()
    };
    if diagnostics.iter().count() > before || payloads.len() < bodies(request.payloads) {
        return None;
    }
    told.for_each(|diagnostic| diagnostics.add(diagnostic));
    Some(Survey {
        configuration,
        format,
        events: provider.events.len(),
        reason: choice.reason,
        is_decided: choice.is_decided,
        examples,
    })
}

fn bodies(payloads: &[String]) -> usize {
    payloads.iter().filter(|path| !path.ends_with(".headers.json")).count()
}

fn cannot_name(path: &str, diagnostics: &mut Diagnostics) {
    diagnostics.push_with_help(
        Code::UnmatchedExample,
        Place::File(path.to_owned()),
        "this example cannot be named: nothing in the document proves where a delivery names its event",
        "run this without `--examples`, decide that in provider.toml, then copy the file to \
         `examples/<event type>.json`",
    );
}

/// Reads the folder as a `provider.toml` says.
fn tried(documents: &Documents<'_>, text: &str) -> Option<(Provider, Diagnostics)> {
    let configuration: Configuration = toml::from_str(text).ok()?;
    let mut told = Diagnostics::default();
    let provider = parse::read(documents, configuration, &mut told)?;
    Some((provider, told))
}

fn tells_apart(told: &Diagnostics) -> bool {
    !told.iter().any(|diagnostic| {
        matches!(
            diagnostic.code,
            Code::MissingDiscriminator | Code::AmbiguousEvent | Code::UnusedConfiguration
        )
    })
}

/// Whose side an AsyncAPI document describes, and whether it describes the other one as well.
type Side = Option<(&'static str, bool)>;

/// What a document declares; in AsyncAPI from the provider's side, or else from the receiver's.
fn declarations<'a>(reader: &mut Reader<'a, '_>, root: &Node<'a>) -> Option<(Vec<Declaration<'a>>, Side)> {
    let sent = parse::declarations(reader, root, &from_side("provider")?)?;
    if root.get("asyncapi").is_none() {
        return Some((sent, None));
    }
    let received = parse::declarations(reader, root, &from_side("receiver")?)?;
    let places = |declarations: &[Declaration<'_>]| -> BTreeSet<_> {
        declarations.iter().map(|declaration| declaration.location.clone()).collect()
    };
    // A document without operations declares the same from either side.
    let is_same = places(&sent) == places(&received);
    Some(match (sent.is_empty(), received.is_empty()) {
        (true, false) => (received, Some(("receiver", false))),
        (_, is_empty) => (sent, Some(("provider", !is_empty && !is_same))),
    })
}

/// The least configuration that says whose side a document describes.
fn from_side(perspective: &str) -> Option<Configuration> {
    let text = format!("title = \"\"\n[document]\nfile = \"document\"\nperspective = \"{perspective}\"\n");
    toml::from_str(&text).ok()
}

fn no_events(root: &Node<'_>, diagnostics: &mut Diagnostics) {
    let help = if root.get("asyncapi").is_some() {
        "events are the messages of its channels, and it has none that anyone sends or receives"
    } else {
        "events stand under `webhooks` or `x-webhooks`, or in the `callbacks` of operations; where the provider only \
         describes them on pages, write them down as `webhooks` of OpenAPI 3.1"
    };
    diagnostics.push_with_help(Code::NoEvents, root.place(), "this document describes no event", help);
}

fn format_of(root: &Node<'_>) -> String {
    let named = [("openapi", "OpenAPI"), ("asyncapi", "AsyncAPI")];
    let found = named.iter().find_map(|(key, name)| Some(format!("{name} {}", root.text(key)?)));
    found.unwrap_or_else(|| "JSON Schema".to_owned())
}

fn title(root: &Node<'_>, folder: &str) -> String {
    let title = root.get("info").and_then(|info| info.text("title")).or_else(|| root.text("title"));
    let title: String = title.unwrap_or_default().chars().filter(|letter| !is_hidden(*letter)).collect();
    let words: Vec<&str> = title.split_whitespace().collect();
    if words.is_empty() { folder.to_owned() } else { words.join(" ") }
}

fn is_hidden(letter: char) -> bool {
    write::is_treacherous(letter) && !letter.is_whitespace()
}

/// The first link to documentation, or else to the provider, that is one.
fn documentation(root: &Node<'_>) -> Option<String> {
    let info = root.get("info");
    let external =
        [Some(root), info.as_ref()].into_iter().flatten().filter_map(|node| node.get("externalDocs"));
    let links = external
        .chain(info.as_ref().and_then(|info| info.get("contact")))
        .filter_map(|node| node.text("url"));
    let is_link = |url: &String| {
        let is_plain = |letter: char| !letter.is_whitespace() && !write::is_treacherous(letter);
        (url.starts_with("https://") || url.starts_with("http://")) && url.chars().all(is_plain)
    };
    { links }.find(is_link)
}

#[cfg(test)]
mod tests;
