//! Saved documentation pages in, the document that they amount to out, with what there is to tell about them.
//!
//! Pages become blocks (`markdown`), blocks become events, and events a document (`write`). Nothing in a document is
//! guessed in silence: each part says which page, line and words it rests on.

mod block;
mod channel;
mod encoding;
mod event;
mod kind;
mod markdown;
mod note;
mod shared;
mod write;

pub use kind::Kind;
pub use note::Note;

use block::{Block, Line, plain};
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
    for page in pages {
        let decoded = encoding::decode(page.bytes);
        if let Some(guess) = decoded.guess {
            let message = format!("this is no UTF-8, and was read as {guess}");
            notes
                .push(Note::warning(page.name, 1, message).help("where letters are wrong, save it as UTF-8"));
        }
        let kind = kind::of(page.name, &decoded.text);
        reading.kinds.push((page.name.to_owned(), kind));
        let blocks = markdown::blocks(&decoded.text);
        let before = events.len();
        for block in &blocks {
            if let Block::Code { info, line, text } = block {
                let code = Line { number: *line, text: text.clone() };
                let found = channel::events(&code, page.name, info, &mut shared, &mut notes);
                events.extend(found.into_iter().flatten());
            }
        }
        if events.len() == before {
            let message = "this page describes no event that can be read";
            let help = "a page needs an example payload, a list of fields, or a rendered channel";
            notes.push(Note::error(page.name, 1, message).help(help));
        }
    }
    let kinds: Vec<_> = reading.kinds.iter().map(|(page, kind)| (page.clone(), kind.to_string())).collect();
    if !events.is_empty() {
        let title = plain(provider);
        let about = write::About { title: &title, pages: &kinds };
        let document = write::document(&about, &events, shared);
        reading.document = Some((document.file.to_owned(), document.text));
    }
    reading.notes = notes.0;
    reading
}
