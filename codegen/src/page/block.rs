//! What all kinds of pages become before anything is understood: headings, lines of text, code and tables, in order.

/// A piece of text, and the line of the page that it begins on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Counted from one.
    pub number: usize,
    /// Without white space around it; what a page marks as code stands between backticks.
    pub text: String,
}

impl Line {
    /// A line, without the white space around it.
    pub fn new(number: usize, text: &str) -> Self {
        Self { number, text: text.trim().to_owned() }
    }
}

/// A part of a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Block {
    /// A heading; one is the highest level.
    Heading(u8, Line),
    /// A line of prose, or of a list.
    Text(Line),
    /// An empty line.
    Gap,
    /// Code, with what the page says of its language.
    Code {
        /// `json`, `yaml specs/a.yaml`, or nothing.
        info: String,
        /// The line that the code begins on.
        line: usize,
        /// The code itself.
        text: String,
    },
    /// A table, its head first.
    Table(Vec<Vec<Line>>),
}

/// A text without the signs that mark code and emphasis.
pub fn plain(text: &str) -> String {
    text.replace(['`', '*'], "").replace('\u{a0}', " ").trim().to_owned()
}
/// What a text shows as code, or between quotation marks.
pub fn spans(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    for (opening, closing) in [('`', '`'), ('"', '"'), ('“', '”')] {
        let mut rest = text;
        while let Some((_, after)) = rest.split_once(opening) {
            let Some((inside, after)) = after.split_once(closing) else { break };
            if !inside.trim().is_empty() && inside.len() <= 200 {
                found.push(inside.trim().to_owned());
            }
            rest = after;
        }
    }
    found
}
