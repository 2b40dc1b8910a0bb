//! A page and its payloads in, the text that names the event out, with the line that says so.

use super::block::{Block, Line, plain};
use super::event::{Confidence, Source};

/// What a page calls its event.
pub struct Named {
    /// The text that names it.
    pub event_type: String,
    /// What says so.
    pub source: Source,
}

/// Finds the name that the page itself gives; `wire` is what the payload says, `listed` what its field may say.
pub fn find(blocks: &[Block], page: &str, wire: Option<&str>, listed: &[String]) -> Option<Named> {
    let named = |line: &Line, event_type: &str, confidence| Named {
        event_type: event_type.to_owned(),
        source: Source {
            page: page.to_owned(),
            line: line.number,
            words: line.text.clone(),
            confidence,
            ..Source::default()
        },
    };
    let lines: Vec<&Line> = blocks
        .iter()
        .filter_map(|block| match block {
            Block::Heading(_, line) | Block::Text(line) => Some(line),
            Block::Gap | Block::Code { .. } | Block::Table(_) => None,
        })
        .collect();
    // `Event Name: order_paid`
    for line in lines.iter().take(200) {
        let text = plain(&line.text);
        if let Some((label, value)) = text.split_once(':')
            && ["event name", "event type", "event", "webhook event", "topic"]
                .contains(&label.trim().to_lowercase().as_str())
            && is_wire(value.trim())
        {
            return Some(named(line, value.trim(), Confidence::Stated));
        }
    }
    // A title, or what stands near it, that is the name itself.
    for line in lines.iter().take(12) {
        let text = plain(&line.text);
        if is_wire(&text) && (wire == Some(&text) || text.contains(['.', '_']) && wire.is_none()) {
            return Some(named(line, &text, Confidence::Stated));
        }
    }
    // The title's words are those of one of the names that the field may have.
    for line in lines.iter().take(12) {
        let title = super::nest::words(&without_badge(&plain(&line.text)));
        if let Some(event_type) =
            listed.iter().find(|name| !title.is_empty() && super::nest::words(name) == title)
        {
            return Some(named(line, event_type, Confidence::Inferred));
        }
    }
    // The name in prose, or alone in a block of code.
    for block in blocks {
        match block {
            Block::Code { text, line, .. }
                if is_wire(text.trim()) && wire.is_none_or(|wire| wire == text.trim()) =>
            {
                return Some(named(&Line::new(*line, text), text.trim(), Confidence::Stated));
            }
            Block::Text(line) | Block::Heading(_, line)
                if wire
                    .is_some_and(|wire| super::block::spans(&line.text).iter().any(|span| span == wire)) =>
            {
                return Some(named(line, wire?, Confidence::Stated));
            }
            _ => {}
        }
    }
    None
}

/// Pages print what kind of page they are behind the title, and a copy has nothing between the two.
pub fn without_badge(title: &str) -> String {
    let badges = ["Webhook", "WEBHOOK", "Event"];
    let glued = badges
        .iter()
        .find_map(|badge| title.strip_suffix(badge))
        .filter(|rest| rest.ends_with(char::is_lowercase));
    glued.unwrap_or(title).trim().to_owned()
}

/// Whether a text may name an event in a delivery.
pub fn is_wire(text: &str) -> bool {
    let is_sign = |sign: char| sign.is_ascii_alphanumeric() || "._-:/".contains(sign);
    let starts_well = text.starts_with(|sign: char| sign.is_ascii_alphabetic());
    let is_file = [".md", ".json", ".js", ".com", ".html"].iter().any(|ending| text.ends_with(ending));
    (3..=100).contains(&text.len())
        && starts_well
        && text.chars().all(is_sign)
        && !is_file
        && !text.contains("//")
}
