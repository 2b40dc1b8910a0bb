//! The blocks of a page in, the parts of it out that are about one event each; and parts of several pages that are
//! about the same event, together.

use super::assemble::Part;
use super::block::Block;
use super::note::Notes;
use super::payload::{self, Found};

/// Cuts a page at the headings before the payloads of its events; a page about one event stays whole.
pub fn parts(page: &str, blocks: Vec<Block>, notes: &mut Notes) -> Vec<Part> {
    let found = chosen(payload::find(&blocks, page, notes));
    let mut starts: Vec<(usize, String)> = Vec::new();
    for payload in &found {
        let Some(wire) = wire(payload) else { continue };
        if starts.iter().any(|(_, other)| *other == wire) {
            continue;
        }
        let heading = blocks[..payload.block].iter().rposition(|block| matches!(block, Block::Heading(..)));
        starts.push((heading.unwrap_or(payload.block), wire));
    }
    let is_catalogue = starts.len() > 1 && starts.windows(2).all(|pair| pair[0].0 < pair[1].0);
    if !is_catalogue {
        return vec![Part { page: page.to_owned(), blocks, payloads: found }];
    }
    let ends = starts.iter().skip(1).map(|(start, _)| *start).chain([blocks.len()]);
    let ends: Vec<usize> = ends.collect();
    let part = |((start, _), end): (&(usize, String), &usize)| {
        let payloads = found.iter().filter(|found| (*start..*end).contains(&found.block)).cloned().collect();
        Part { page: page.to_owned(), blocks: blocks[*start..*end].to_vec(), payloads }
    };
    starts.iter().zip(&ends).map(part).collect()
}

/// Payloads that name an event, or else the first one: pages show answers and requests as well.
fn chosen(found: Vec<Found>) -> Vec<Found> {
    let names = found.iter().any(|found| wire(found).is_some());
    let first = found.first().map(|found| found.block);
    let is_kept = |found: &Found| if names { wire(found).is_some() } else { Some(found.block) == first };
    found.into_iter().filter(is_kept).collect()
}

fn wire(found: &Found) -> Option<String> {
    payload::wire(&found.example.value).map(|(_, text)| text)
}

/// Puts parts together whose payloads name one event.
pub fn by_event(parts: Vec<Part>) -> Vec<Vec<Part>> {
    let mut groups: Vec<(Option<String>, Vec<Part>)> = Vec::new();
    for part in parts {
        let name = part.payloads.first().and_then(wire);
        match groups.iter_mut().find(|(other, _)| name.is_some() && *other == name) {
            Some((_, group)) => group.push(part),
            None => groups.push((name, vec![part])),
        }
    }
    groups.into_iter().map(|(_, group)| group).collect()
}
