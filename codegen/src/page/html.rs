//! A page as a browser saves it in, its blocks out: what a reader sees, without navigation, scripts and styles.
//!
//! Only the tokens of HTML are needed, and no tree of them: headings, tables and code come in the order in which they
//! are read, however deep the boxes around them nest, so neither time nor memory grows with that.

use std::cell::RefCell;

use html5ever::tendril::StrTendril;
use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{
    BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts,
};

use super::block::{Block, Line};
use super::plain;

/// Cuts HTML into blocks.
pub fn blocks(text: &str) -> Vec<Block> {
    let main = ["<main", "<article"].iter().any(|tag| text.contains(tag));
    let sink = Sink { page: RefCell::new(Page { has_main: main, ..Page::default() }) };
    let tokenizer = Tokenizer::new(sink, TokenizerOpts::default());
    let input = BufferQueue::default();
    input.push_back(StrTendril::from_slice(text));
    let _ = tokenizer.feed(&input);
    tokenizer.end();
    let mut page = tokenizer.sink.page.into_inner();
    page.end_line();
    page.end_table();
    page.blocks
}

struct Sink {
    page: RefCell<Page>,
}

#[derive(Default)]
struct Page {
    blocks: Vec<Block>,
    /// Whether only a part of the page is its content, and how many elements of that part are open.
    has_main: bool,
    main: usize,
    /// The element whose content is left out, and how often it is open.
    skipped: Option<(String, usize)>,
    line: String,
    /// Where the line, the code or the cell began.
    number: usize,
    heading: Option<u8>,
    code: Option<(String, String, usize)>,
    table: Option<Vec<Vec<Line>>>,
}

/// Elements that hold nothing of what a page says.
const SKIPPED: [&str; 10] =
    ["script", "style", "nav", "footer", "noscript", "svg", "template", "iframe", "select", "aside"];

/// Elements that stand in a line with what is around them.
const INLINE: [&str; 17] = [
    "a", "b", "i", "em", "strong", "small", "u", "sub", "sup", "mark", "code", "span", "font", "abbr",
    "time", "wbr", "kbd",
];

impl TokenSink for Sink {
    type Handle = ();

    fn process_token(&self, token: Token, line: u64) -> TokenSinkResult<()> {
        let mut page = self.page.borrow_mut();
        let number = usize::try_from(line).unwrap_or(usize::MAX);
        match token {
            Token::TagToken(tag) => return page.tag(&tag, number),
            Token::CharacterTokens(text) => page.text(&text, number),
            _ => {}
        }
        TokenSinkResult::Continue
    }
}

impl Page {
    fn tag(&mut self, tag: &Tag, number: usize) -> TokenSinkResult<()> {
        let name: &str = &tag.name;
        let is_start = tag.kind == TagKind::StartTag;
        if let Some((skipped, open)) = &mut self.skipped {
            if skipped == name && !tag.self_closing {
                *open = if is_start { *open + 1 } else { open.saturating_sub(1) };
                if *open == 0 {
                    self.skipped = None;
                }
            }
            return TokenSinkResult::Continue;
        }
        if is_start && SKIPPED.contains(&name) && !tag.self_closing {
            self.end_line();
            self.skipped = Some((name.to_owned(), 1));
            return match name {
                "script" => TokenSinkResult::RawData(RawKind::ScriptData),
                "style" | "noscript" | "iframe" => TokenSinkResult::RawData(RawKind::Rawtext),
                _ => TokenSinkResult::Continue,
            };
        }
        match (name, is_start) {
            ("title", true) => {
                self.skipped = Some((name.to_owned(), 1));
                return TokenSinkResult::RawData(RawKind::Rcdata);
            }
            ("main" | "article", _) => {
                self.end_line();
                self.main = if is_start { self.main + 1 } else { self.main.saturating_sub(1) };
            }
            ("pre", true) => {
                self.end_line();
                self.code = Some((language(tag), String::new(), 0));
            }
            ("pre", false) => self.end_code(),
            ("code", true) if self.code.is_some() => {
                if let Some((info, ..)) = self.code.as_mut().filter(|(info, ..)| info.is_empty()) {
                    *info = language(tag);
                }
            }
            ("br" | "div" | "p" | "li", true) if self.code.is_some() => self.break_code(),
            _ if self.code.is_some() => {}
            ("h1" | "h2" | "h3" | "h4" | "h5" | "h6", true) => {
                self.end_line();
                self.heading = name[1..].parse().ok();
            }
            ("h1" | "h2" | "h3" | "h4" | "h5" | "h6", false) => {
                self.end_line();
                self.heading = None;
            }
            ("table", true) => {
                self.end_line();
                self.end_table();
                self.table = Some(Vec::new());
            }
            ("table", false) => self.end_table(),
            ("tr", true) => {
                self.end_cell();
                if let Some(rows) = &mut self.table {
                    rows.push(Vec::new());
                }
            }
            ("td" | "th", true) => {
                self.end_cell();
                if let Some(rows) = &mut self.table {
                    if rows.is_empty() {
                        rows.push(Vec::new());
                    }
                    rows.last_mut().into_iter().for_each(|row| row.push(Line::new(number, "")));
                }
            }
            ("td" | "th" | "tr", false) => self.end_cell(),
            ("code", _) => self.line.push('`'),
            ("li", true) => {
                self.end_line();
                self.text("- ", number);
            }
            // Badges stand beside a word without a space between them.
            ("span", _) if !self.line.ends_with([' ', '`']) && !self.line.is_empty() => self.line.push(' '),
            _ if INLINE.contains(&name) => {}
            _ if self.table.as_ref().is_some_and(|rows| !rows.is_empty()) => self.line.push(' '),
            _ => self.end_line(),
        }
        TokenSinkResult::Continue
    }

    fn text(&mut self, text: &str, number: usize) {
        if self.skipped.is_some() || self.has_main && self.main == 0 {
            return;
        }
        if let Some((_, code, line)) = &mut self.code {
            if *line == 0 {
                *line = number.saturating_sub(text.matches('\n').count());
            }
            code.push_str(text);
            return;
        }
        if self.line.trim().is_empty() {
            self.number = number;
        }
        for letter in text.chars() {
            let letter = if letter.is_whitespace() { ' ' } else { letter };
            if !(letter == ' ' && (self.line.ends_with(' ') || self.line.is_empty())) {
                self.line.push(letter);
            }
        }
    }

    /// Ends a line, a heading, or nothing.
    fn end_line(&mut self) {
        if self.table.as_ref().is_some_and(|rows| !rows.is_empty()) {
            return;
        }
        let text = std::mem::take(&mut self.line).replace("``", "");
        let line = Line::new(self.number, &text);
        match self.heading {
            _ if line.text.is_empty() || line.text == "-" => {}
            Some(level) => self.blocks.push(Block::Heading(level, line)),
            None => self.blocks.push(Block::Text(line)),
        }
    }

    fn end_cell(&mut self) {
        let text = std::mem::take(&mut self.line);
        if let Some(cell) =
            self.table.as_mut().and_then(|rows| rows.last_mut()).and_then(|row| row.last_mut())
            && !text.trim().is_empty()
        {
            *cell = Line::new(cell.number, &format!("{} {}", cell.text, text.trim()));
        }
    }

    fn end_table(&mut self) {
        self.end_cell();
        let rows = self.table.take().unwrap_or_default();
        let rows: Vec<_> = rows.into_iter().filter(|row| !row.is_empty()).collect();
        if !rows.is_empty() {
            self.blocks.push(Block::Table(rows));
        }
    }

    fn break_code(&mut self) {
        if let Some((_, code, _)) =
            self.code.as_mut().filter(|(_, code, _)| !code.is_empty() && !code.ends_with('\n'))
        {
            code.push('\n');
        }
    }

    fn end_code(&mut self) {
        let Some((info, text, line)) = self.code.take() else { return };
        let skipped = text.len() - text.trim_start_matches('\n').len();
        let text = text.trim_matches('\n').to_owned();
        // What is shown as code in boxes may be JSON with the bullets of a viewer.
        let found = plain::blocks(&text);
        let is_json = matches!(found.as_slice(), [Block::Code { .. }]);
        let text = match found.into_iter().next() {
            Some(Block::Code { text, .. }) if is_json => text,
            _ => text,
        };
        if !text.is_empty() {
            self.blocks.push(Block::Code { info, line: line + skipped, text });
        }
    }
}

/// `language-json` of the classes that highlighters go by.
fn language(tag: &Tag) -> String {
    let classes = tag
        .attrs
        .iter()
        .filter(|attribute| &*attribute.name.local == "class" || &*attribute.name.local == "language");
    let mut words = classes
        .flat_map(|attribute| attribute.value.split_whitespace().map(str::to_owned).collect::<Vec<_>>());
    let found = words.find_map(|word| {
        word.strip_prefix("language-").or_else(|| word.strip_prefix("lang-")).map(str::to_owned)
    });
    found.unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[&str]) {
        let shown = blocks(text).into_iter().map(|block| match block {
            Block::Heading(level, line) => format!("{}#{level} {}", line.number, line.text),
            Block::Text(line) => format!("{} {}", line.number, line.text),
            Block::Gap => ".".to_owned(),
            Block::Code { info, line, text } => format!("{line}={info}={text}"),
            Block::Table(rows) => {
                let row =
                    |row: &Vec<Line>| row.iter().map(|cell| cell.text.as_str()).collect::<Vec<_>>().join("|");
                rows.iter().map(row).collect::<Vec<_>>().join("||")
            }
        });
        assert_eq!(shown.collect::<Vec<_>>(), expected, "{text}");
    }

    #[test]
    fn what_is_read_is_kept() {
        check(
            "<h1>A <b>b</b></h1>\n<p>one\ntwo &amp; <code>three</code></p><ul><li>x<li>y</ul>",
            &["1#1 A b", "3 one two & `three`", "3 - x", "3 - y"],
        );
        check(
            "<div>id</div><div><span>string</span></div><div>required</div>",
            &["1 id", "1 string", "1 required"],
        );
        check("<span>id</span><span>string</span>", &["1 id string"]);
    }

    #[test]
    fn what_is_no_content_goes() {
        check(
            "<title>x</title><nav><div>menu</div></nav><script>if (a < b) '<p>'</script><style>p{}</style>text",
            &["1 text"],
        );
        check("<div>side</div><main><p>in</p></main><p>out</p>", &["1 in"]);
        check("<svg><title>x</title><path/></svg>y", &["1 y"]);
    }

    #[test]
    fn code_and_tables() {
        check(
            "<pre><code class=\"hljs language-json\">{\n  \"a\": \"&lt;\"\n}</code></pre>",
            &["1=json={\n  \"a\": \"<\"\n}"],
        );
        check(
            "<table><thead><tr><th>Field<th>Type</tr></thead><tr><td><code>a</code></td><td><p>string</p></td></tr></table>",
            &["Field|Type||`a`|string"],
        );
    }

    #[test]
    fn boxes_may_nest_without_measure() {
        let text = format!("{}deep{}", "<div><b>".repeat(200_000), "</b></div>".repeat(200_000));
        check(&text, &["1 deep"]);
    }
}
