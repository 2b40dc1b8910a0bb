//! A page in Markdown in, its blocks out.
//!
//! Saved documentation is Markdown mixed with tags of components, in which tables and code stand indented; what a
//! strict reader takes for HTML or for code is read here by what its lines look like.

use super::block::{Block, Line};

/// Cuts Markdown into blocks.
pub fn blocks(text: &str) -> Vec<Block> {
    let lines: Vec<&str> = text.lines().collect();
    let mut blocks = Vec::new();
    let mut index = 0;
    while let Some(line) = lines.get(index) {
        let number = index + 1;
        let content = quoted(line).trim();
        index += 1;
        if let Some((fence, info)) = fence(content) {
            let indent = line.len() - line.trim_start().len();
            let is_quoted = line.trim_start().starts_with('>');
            let bare = |line: &'_ str| -> String {
                if is_quoted { quoted(line).to_owned() } else { unindented(line, indent).to_owned() }
            };
            let end = lines[index..].iter().position(|line| closes(bare(line).trim(), fence));
            // A fence that never closes holds what comes up to the next heading, lest it swallow the page.
            let length = end.unwrap_or_else(|| {
                let next = lines[index..].iter().position(|line| heading(line).is_some());
                next.unwrap_or(lines.len() - index)
            });
            let code = lines[index..index + length].iter().map(|line| bare(line));
            let text = code.collect::<Vec<_>>().join("\n");
            blocks.push(Block::Code { info: info.to_owned(), line: number + 1, text });
            index += length + usize::from(end.is_some());
        } else if let Some((level, text)) = heading(content) {
            blocks.push(Block::Heading(level, Line::new(number, text)));
        } else if is_underline(content) && matches!(blocks.last(), Some(Block::Text(_))) {
            let level = if content.starts_with('=') { 1 } else { 2 };
            if let Some(Block::Text(line)) = blocks.pop() {
                blocks.push(Block::Heading(level, line));
            }
        } else if is_row(content) {
            let length = lines[index..].iter().take_while(|line| is_row(quoted(line).trim())).count();
            let rows = (index - 1..index + length).map(|at| row(at + 1, quoted(lines[at]).trim()));
            let rows: Vec<_> = rows.filter(|row| !is_separator(row)).collect();
            blocks.push(Block::Table(rows));
            index += length;
        } else {
            text_line(number, content, &mut blocks);
        }
    }
    blocks
}

/// A quotation is read as if it were none.
fn quoted(line: &str) -> &str {
    match line.trim_start().strip_prefix('>') {
        Some(rest) => rest.strip_prefix(' ').unwrap_or(rest),
        None => line,
    }
}

fn unindented(line: &str, indent: usize) -> &str {
    let own = line.len() - line.trim_start_matches(' ').len();
    &line[own.min(indent)..]
}

fn fence(content: &str) -> Option<(&str, &str)> {
    let sign = content.chars().next().filter(|sign| "`~".contains(*sign))?;
    let info = content.trim_start_matches(sign);
    let fence = &content[..content.len() - info.len()];
    (fence.len() >= 3 && !info.contains('`')).then(|| (fence, info.trim()))
}

fn closes(content: &str, fence: &str) -> bool {
    content.starts_with(fence) && content.trim_start_matches(&fence[..1]).is_empty()
}

fn heading(content: &str) -> Option<(u8, &str)> {
    let text = content.trim_start_matches('#');
    let level = u8::try_from(content.len() - text.len()).ok().filter(|level| (1..=6).contains(level))?;
    text.starts_with(' ').then(|| (level, text.trim().trim_end_matches('#').trim_end()))
}

fn is_underline(content: &str) -> bool {
    content.len() >= 3 && (content.chars().all(|sign| sign == '=') || content.chars().all(|sign| sign == '-'))
}

fn is_row(content: &str) -> bool {
    content.starts_with('|') && content[1..].contains('|')
}

fn row(number: usize, content: &str) -> Vec<Line> {
    let content = content.strip_prefix('|').unwrap_or(content);
    let content = content.strip_suffix('|').filter(|inner| !inner.ends_with('\\')).unwrap_or(content);
    let mut cells = vec![String::new()];
    let mut letters = content.chars().peekable();
    while let Some(letter) = letters.next() {
        match (letter, cells.last_mut()) {
            ('\\', Some(cell)) if letters.peek() == Some(&'|') => cell.extend(letters.next()),
            ('|', _) => cells.push(String::new()),
            (letter, Some(cell)) => cell.push(letter),
            (_, None) => {}
        }
    }
    cells.iter().map(|cell| Line::new(number, &cell.replace("<br/>", " ").replace("<br>", " "))).collect()
}

fn is_separator(row: &[Line]) -> bool {
    row.iter()
        .all(|cell| cell.text.contains('-') && cell.text.chars().all(|sign| matches!(sign, '-' | ':' | ' ')))
}

/// A line of prose; tags of components go, and those that describe a field become the lines of one.
fn text_line(number: usize, content: &str, blocks: &mut Vec<Block>) {
    let before_line = blocks.len();
    let mut prose = String::new();
    let mut rest = content;
    while let Some((before, after)) = rest.split_once('<') {
        let is_tag = after.starts_with(|sign: char| sign == '/' || sign.is_ascii_alphabetic());
        let Some((tag, after)) = after.split_once('>').filter(|_| is_tag) else {
            prose.push_str(before);
            prose.push('<');
            rest = after;
            continue;
        };
        prose.push_str(before);
        rest = after;
        for line in described_by(tag) {
            push_text(number, &std::mem::take(&mut prose), blocks);
            push_text(number, &line, blocks);
        }
    }
    prose.push_str(rest);
    push_text(number, &prose, blocks);
    if blocks.len() == before_line && !matches!(blocks.last(), None | Some(Block::Gap)) {
        blocks.push(Block::Gap);
    }
}

fn push_text(number: usize, text: &str, blocks: &mut Vec<Block>) {
    if !text.trim().is_empty() {
        blocks.push(Block::Text(Line::new(number, text)));
    }
}

/// The name, the type and the flag of a field that a component's tag describes, a title of a part, or nothing.
fn described_by(tag: &str) -> Vec<String> {
    let name = tag.split([' ', '/']).next().unwrap_or_default();
    if !["ParamField", "ResponseField"].contains(&name) {
        return Vec::new();
    }
    let attribute = |wanted: &str| {
        let (_, after) = tag.split_once(&format!(" {wanted}="))?;
        let quote = after.chars().next().filter(|sign| "\"'".contains(*sign))?;
        after[1..].split(quote).next().map(str::to_owned)
    };
    let called = ["name", "body", "path"].iter().find_map(|wanted| attribute(wanted));
    let Some(called) = called else { return Vec::new() };
    let required = tag.split_whitespace().any(|word| word.trim_end_matches('/') == "required");
    let mut lines = vec![called];
    lines.extend(attribute("type"));
    lines.extend(required.then(|| "required".to_owned()));
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Blocks in short: `#` headings, `=` code, `|` tables, `.` gaps.
    fn check(text: &str, expected: &[&str]) {
        let shown = blocks(text).into_iter().map(|block| match block {
            Block::Heading(level, line) => format!("{}#{level} {}", line.number, line.text),
            Block::Text(line) => format!("{} {}", line.number, line.text),
            Block::Gap => ".".to_owned(),
            Block::Code { info, line, text } => format!("{line}={info}={text}"),
            Block::Table(rows) => {
                let row =
                    |row: &Vec<Line>| row.iter().map(|cell| cell.text.as_str()).collect::<Vec<_>>().join("|");
                let number = rows[0][0].number;
                format!("{number}|{}", rows.iter().map(row).collect::<Vec<_>>().join("||"))
            }
        });
        assert_eq!(shown.collect::<Vec<_>>(), expected, "{text}");
    }

    #[test]
    fn headings_and_prose() {
        check("# A #\ntext\n\n\n> ## B\nC\n---\n", &["1#1 A", "2 text", ".", "5#2 B", "6#2 C"]);
        check("#tag\n####### no", &["1 #tag", "2 ####### no"]);
    }

    #[test]
    fn code_keeps_its_lines() {
        check("```json theme={null}\n{\n}\n```\nx", &["2=json theme={null}={\n}", "5 x"]);
        check("  ````yaml\n  a: ```\n    b: 1\n  ````", &["2=yaml=a: ```\n  b: 1"]);
        check("```\n{\n# B", &["2=={", "3#1 B"]);
    }

    #[test]
    fn tables_stand_anywhere() {
        check(
            "<A>\n    | a | `b` |\n    | --- | :-: |\n    | c \\| d | e |\n</A>",
            &["2|a|`b`||c | d|e", "."],
        );
    }

    #[test]
    fn tags_of_components_describe_fields() {
        check(
            "<ResponseField name=\"a.b\" type=\"string\" required>\n  What it is.\n</ResponseField>",
            &["1 a.b", "1 string", "1 required", "2 What it is.", "."],
        );
        check("a < b <br/>c", &["1 a < b c"]);
    }
}
