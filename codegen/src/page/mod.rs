//! Saved documentation pages in, the document that they amount to out, with what there is to tell about them.
//!
//! Pages become blocks (`markdown`), blocks become events, and events a document (`write`). Nothing in a document is
//! guessed in silence: each part says which page, line and words it rests on.

mod assemble;
mod authentication;
mod block;
mod catalogue;
mod changes;
mod channel;
mod code;
mod date;
mod encoding;
mod event;
mod facts;
mod field_list;
mod formats;
mod html;
mod infer;
mod keep;
mod kind;
mod markdown;
mod merge;
mod name;
mod nest;
mod note;
mod path;
mod payload;
mod place;
mod plain;
mod prose;
mod quote;
mod rendered;
mod section;
mod shared;
mod sketch;
mod split;
mod statement;
mod table;
mod type_words;
mod write;

pub use changes::changes;
pub use facts::{EventFacts, Fact, Facts, facts};
pub use formats::Format;
pub use keep::{Kept, keep};
pub use kind::Kind;
pub use note::Note;
pub use write::is_made_of_pages;

use block::{Block, Line};
use note::Notes;
use shared::Shared;

/// A saved page.
#[derive(Debug, Clone, Copy)]
pub struct Page<'a> {
    /// What messages and the document call it.
    pub name: &'a str,
    /// As it was saved.
    pub bytes: &'a [u8],
}

/// What pages amount to.
#[derive(Debug, Default)]
pub struct Reading {
    /// The name and the text of the document; none where the pages describe no event.
    pub document: Option<(String, String)>,
    /// Each page with what it was taken for.
    pub kinds: Vec<(String, Kind)>,
    /// What follows in `provider.toml`: how dates are written, and as comments what the pages leave to be stated.
    pub configuration: String,
    /// The formats of the document that `provider.toml` has to declare.
    pub formats: Vec<Format>,
    /// What there is to tell.
    pub notes: Vec<Note>,
}

/// What kind of file this is.
#[must_use]
pub fn kind(page: Page<'_>) -> Kind {
    kind::of(page.name, &encoding::decode(page.bytes).text)
}

/// Reads pages; `provider` is what the document is called where no page has a title.
#[must_use]
pub fn read(pages: &[Page<'_>], provider: &str) -> Reading {
    let mut notes = Notes::default();
    let mut shared = Shared::default();
    let mut reading = Reading::default();
    let mut events = Vec::new();
    let mut parts = Vec::new();
    let mut places = Vec::new();
    let mut listed = Vec::new();
    for page in pages {
        let decoded = encoding::decode(page.bytes);
        if let Some(guess) = decoded.guess {
            let message = format!("this is no UTF-8, and was read as {guess}");
            notes
                .push(Note::warning(page.name, 1, message).help("where letters are wrong, save it as UTF-8"));
        }
        let kind = kind::of(page.name, &decoded.text);
        reading.kinds.push((page.name.to_owned(), kind));
        let blocks = match kind {
            Kind::Markdown => markdown::blocks(&decoded.text),
            Kind::Payload => {
                vec![Block::Code { info: String::new(), line: 1, text: decoded.text.clone().into_owned() }]
            }
            Kind::Html => html::blocks(&decoded.text),
            Kind::Text | Kind::Specification => plain::blocks(&decoded.text),
        };
        places.extend(authentication::places(&blocks, page.name));
        listed.extend(catalogue::events(&blocks, page.name));
        let before = events.len() + parts.len();
        for block in &blocks {
            if let Block::Code { info, line, text } = block {
                let code = Line { number: *line, text: text.clone() };
                let found = channel::events(&code, page.name, info, &mut shared, &mut notes);
                events.extend(found.into_iter().flatten());
            }
        }
        if events.len() + parts.len() == before {
            parts.extend(split::parts(page.name, blocks, &mut notes));
        }
    }
    for parts in split::by_event(parts) {
        match assemble::event(&parts, &mut shared, &mut notes) {
            Some(event) => events.push(event),
            // A page may do no more than name events.
            None if parts.iter().all(|part| listed.iter().any(|listed| listed.source.page == part.page)) => {}
            None => {
                let page = parts.first().map_or("", |part| part.page.as_str());
                let message = "this page describes no event that can be read";
                let help = "a page needs an example payload, a list of fields, a rendered channel, or a table of events";
                notes.push(Note::error(page, 1, message).help(help));
            }
        }
    }
    catalogue::declare(listed, &mut events, &mut notes);
    let kinds: Vec<_> = reading.kinds.iter().map(|(page, kind)| (page.clone(), kind.to_string())).collect();
    if !events.is_empty() {
        let title = provider.to_owned();
        let about = write::About { title: &title, pages: &kinds };
        reading.formats = formats::formats(&shared.formats);
        reading.configuration = formats::declarations(&shared.formats);
        let document = write::document(&about, &events, shared);
        reading.document = Some((document.file.to_owned(), document.text));
    }
    reading.configuration.push_str(&authentication::comments(&places));
    reading.notes = notes.0;
    reading
}
