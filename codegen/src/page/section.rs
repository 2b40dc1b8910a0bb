//! The blocks of a page in, the parts under its headings out.

use super::block::{Block, Line, plain};

/// Blocks under one heading.
pub struct Section<'a> {
    /// The heading; none before the first one.
    pub heading: Option<&'a Line>,
    /// The headings around it, the outermost first.
    pub around: Vec<&'a Line>,
    /// What stands under it.
    pub blocks: &'a [Block],
}

/// Parts of pages that describe something else than a payload.
const FOREIGN: [&str; 14] = [
    "response",
    "responses",
    "headers",
    "header parameters",
    "query parameters",
    "path parameters",
    "authorizations",
    "authorization",
    "authentication",
    "errors",
    "error codes",
    "response samples",
    "signature",
    "retries",
];

impl Section<'_> {
    /// Whether it describes something else than a payload.
    pub fn is_foreign(&self) -> bool {
        let is_one = |line: &&Line| {
            let text = plain(&line.text).to_lowercase();
            FOREIGN.contains(&text.trim_end_matches(':'))
                || text.ends_with(" response")
                || text.ends_with(" responses")
        };
        self.heading.iter().chain(&self.around).any(is_one)
    }

    /// Its lines of text.
    pub fn lines(&self) -> Vec<Line> {
        let text = |block: &Block| match block {
            Block::Text(line) => Some(line.clone()),
            Block::Heading(..) | Block::Gap | Block::Code { .. } | Block::Table(_) => None,
        };
        self.blocks.iter().filter_map(text).collect()
    }

    /// Its tables.
    pub fn tables(&self) -> impl Iterator<Item = &Vec<Vec<Line>>> {
        self.blocks.iter().filter_map(|block| match block {
            Block::Table(rows) => Some(rows),
            Block::Heading(..) | Block::Text(_) | Block::Gap | Block::Code { .. } => None,
        })
    }
}

/// Cuts a page at its headings.
pub fn sections(blocks: &[Block]) -> Vec<Section<'_>> {
    let mut found: Vec<Section<'_>> = Vec::new();
    let mut open: Vec<(u8, &Line)> = Vec::new();
    let mut start = 0;
    let mut heading = None;
    for (index, block) in blocks.iter().enumerate() {
        if let Block::Heading(level, line) = block {
            let around = open.iter().map(|(_, line)| *line).collect();
            found.push(Section { heading, around, blocks: &blocks[start..index] });
            open.retain(|(other, _)| other < level);
            open.push((*level, line));
            (heading, start) = (Some(line), index + 1);
        }
    }
    let around = open.iter().map(|(_, line)| *line).collect();
    found.push(Section { heading, around, blocks: &blocks[start..] });
    found
}
