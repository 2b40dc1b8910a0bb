//! The text that a browser copies from a page in, its blocks out.
//!
//! Such a text says nothing of what is a heading, a table or code; it is known by what it looks like.

use super::block::{Block, Line};
use super::type_words;

/// Cuts copied text into blocks.
pub fn blocks(text: &str) -> Vec<Block> {
    let lines: Vec<&str> = text.lines().collect();
    let mut blocks = Vec::new();
    // Texts that open brackets and close none would be read again and again.
    let mut budget = text.len().saturating_mul(4).saturating_add(1 << 16);
    let mut index = 0;
    while let Some(line) = lines.get(index) {
        let (number, content) = (index + 1, line.trim());
        if content.is_empty() {
            if !matches!(blocks.last(), None | Some(Block::Gap)) {
                blocks.push(Block::Gap);
            }
            index += 1;
        } else if let Some(length) = json(&lines[index..], &mut budget) {
            let code = lines[index..index + length].iter().map(|line| without_bullet(line));
            let text = code.collect::<Vec<_>>().join("\n");
            blocks.push(Block::Code { info: String::new(), line: number, text });
            index += length;
        } else if let Some((rows, length)) = table(&lines[index..], number) {
            blocks.push(Block::Table(rows));
            index += length;
        } else if is_heading(&lines, index) {
            blocks.push(Block::Heading(2, Line::new(number, content)));
            index += 1;
        } else {
            blocks.push(Block::Text(Line::new(number, content)));
            index += 1;
        }
    }
    blocks
}

/// How many lines a JSON object or list takes that begins here; where it never ends, up to the next empty line.
fn json(lines: &[&str], budget: &mut usize) -> Option<usize> {
    let first = lines.first()?.trim();
    let is_start = matches!(first, "{" | "[")
        || first.starts_with("{\"")
        || first.starts_with("[{")
        || first.starts_with("{}");
    if !is_start && !first.starts_with("{ \"") {
        return None;
    }
    let mut open = 0_usize;
    for (index, line) in lines.iter().enumerate() {
        let mut in_text = false;
        let mut letters = line.chars();
        *budget = budget.checked_sub(line.len() + 1)?;
        while let Some(letter) = letters.next() {
            match letter {
                '\\' if in_text => drop(letters.next()),
                '"' => in_text = !in_text,
                '{' | '[' if !in_text => open += 1,
                '}' | ']' if !in_text => {
                    open = open.saturating_sub(1);
                    if open == 0 {
                        return Some(index + 1);
                    }
                }
                _ => {}
            }
        }
    }
    lines.iter().position(|line| line.trim().is_empty()).or(Some(lines.len())).filter(|length| *length > 1)
}

/// Viewers of JSON put a bullet before each member.
fn without_bullet(line: &str) -> String {
    let content = line.trim_start();
    match content.strip_prefix('•') {
        Some(rest) => format!("{}{}", &line[..line.len() - content.len()], rest.trim_start()),
        None => line.to_owned(),
    }
}

/// Headings of reference pages, which stand wherever a part begins.
const HEADINGS: [&str; 17] = [
    "body",
    "request",
    "response",
    "responses",
    "request body",
    "request samples",
    "response samples",
    "headers",
    "query parameters",
    "path parameters",
    "header parameters",
    "authorizations",
    "authorization",
    "returns",
    "parameters",
    "payload",
    "example",
];

/// A short line by itself that begins like a title and ends like no sentence, or one that heads parts of pages.
fn is_heading(lines: &[&str], index: usize) -> bool {
    let is_empty =
        |at: Option<usize>| at.and_then(|at| lines.get(at)).is_none_or(|line| line.trim().is_empty());
    let content = lines[index].trim();
    if HEADINGS.contains(&content.to_ascii_lowercase().as_str()) {
        // A field may be called so.
        let next = lines[index + 1..].iter().map(|line| line.trim()).find(|line| !line.is_empty());
        return next.is_none_or(|next| type_words::parse(next).is_none() || is_empty(Some(index + 1)));
    }
    let starts_well = content.starts_with(|sign: char| sign.is_uppercase());
    let ends_well = content.ends_with(|sign: char| sign.is_alphanumeric() || ")?".contains(sign));
    let is_short = content.split_whitespace().count() <= 7 && content.len() <= 70;
    is_empty(index.checked_sub(1))
        && is_empty(Some(index + 1))
        && starts_well
        && ends_well
        && is_short
        && !content.contains(": ")
        && type_words::parse(content).is_none()
}

/// A table: cells with tabs between them, or with nothing, as some pages are copied.
fn table(lines: &[&str], number: usize) -> Option<(Vec<Vec<Line>>, usize)> {
    let head = lines.first()?;
    let tabs = head.matches('\t').count();
    if tabs > 0 {
        let rows = lines.iter().take_while(|line| line.matches('\t').count() == tabs);
        let rows: Vec<Vec<Line>> = rows
            .enumerate()
            .map(|(index, line)| line.split('\t').map(|cell| Line::new(number + index, cell)).collect())
            .collect();
        let length = rows.len();
        return (length > 1).then_some((rows, length));
    }
    let columns = glued(head.trim())?;
    let mut rows = vec![columns.iter().map(|column| Line::new(number, column)).collect::<Vec<_>>()];
    for (index, line) in lines.iter().enumerate().skip(1) {
        let Some(cells) = cells(line.trim(), columns.len()) else { break };
        rows.push(cells.iter().map(|cell| Line::new(number + index, cell)).collect());
    }
    let length = rows.len();
    (length > 1).then_some((rows, length))
}

/// The columns of a head whose words nothing separates: `FieldTypeDescription`.
fn glued(head: &str) -> Option<Vec<&str>> {
    let name = ["Field", "Name", "Parameter", "Property", "Attribute", "Key"];
    let name = name.iter().find(|name| head.starts_with(**name))?;
    let mut columns = vec![&head[..name.len()]];
    let mut rest = &head[name.len()..];
    for column in ["Type", "Required", "Description"] {
        if rest.starts_with(column) {
            columns.push(&rest[..column.len()]);
            rest = &rest[column.len()..];
        }
    }
    (rest.is_empty() && columns.len() > 2 && columns[1] == "Type").then_some(columns)
}

/// A row whose cells nothing separates: a name up to a type, the type, and what is left.
fn cells(row: &str, columns: usize) -> Option<Vec<&str>> {
    const TYPES: [&str; 9] =
        ["string", "integer", "number", "boolean", "object", "array", "float", "int", "bool"];
    let is_name = |text: &str| super::field_list::name(text).is_some();
    let mut found: Option<(usize, &str)> = None;
    for kind in TYPES {
        let places = row.match_indices(kind).filter(|(at, _)| *at > 0 && is_name(&row[..*at]));
        for (at, _) in places {
            let rest = &row[at + kind.len()..];
            let ends = rest.is_empty() || rest.starts_with(|sign: char| !sign.is_lowercase());
            let is_better =
                found.is_none_or(|(other, known)| at < other || at == other && kind.len() > known.len());
            if ends && is_better {
                found = Some((at, kind));
            }
        }
    }
    let (at, kind) = found?;
    let mut end = at + kind.len();
    if row[end..].starts_with("[]") {
        end += 2;
    }
    let mut cells = vec![&row[..at], &row[at..end]];
    let mut rest = &row[end..];
    if columns == 4 {
        let word = ["Yes", "No", "Required", "Optional"].iter().find(|word| rest.starts_with(**word))?;
        cells.push(&rest[..word.len()]);
        rest = &rest[word.len()..];
    }
    cells.push(rest);
    Some(cells)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[&str]) {
        let shown = blocks(text).into_iter().map(|block| match block {
            Block::Heading(_, line) => format!("{}# {}", line.number, line.text),
            Block::Text(line) => format!("{} {}", line.number, line.text),
            Block::Gap => ".".to_owned(),
            Block::Code { line, text, .. } => format!("{line}={text}"),
            Block::Table(rows) => {
                let row =
                    |row: &Vec<Line>| row.iter().map(|cell| cell.text.as_str()).collect::<Vec<_>>().join("|");
                rows.iter().map(row).collect::<Vec<_>>().join("||")
            }
        });
        assert_eq!(shown.collect::<Vec<_>>(), expected, "{text}");
    }

    #[test]
    fn parts_are_known_by_what_they_look_like() {
        check(
            "Skip\n\nField Description\n\nid\nstring",
            &["1# Skip", ".", "3# Field Description", ".", "5 id", "6 string"],
        );
        check("x\nResponses\n2xx", &["1 x", "2# Responses", "3 2xx"]);
        check("a b\n\nWhat it is.\n\nend", &["1 a b", ".", "3 What it is.", ".", "5 end"]);
    }

    #[test]
    fn json_is_code() {
        check("see\n{\n  \"a\": \"}\"\n}\n{}", &["1 see", "2={\n  \"a\": \"}\"\n}", "5={}"]);
        check("{\n  • \"a\": [\n    ]\n}", &["1={\n  \"a\": [\n    ]\n}"]);
        check("{\n  \"a\": 1\n\nText here", &["1={\n  \"a\": 1", ".", "4# Text here"]);
        check("if (x) {\n}", &["1 if (x) {", "2 }"]);
    }

    #[test]
    fn tables_without_lines() {
        check(
            "FieldTypeDescription\nobjectIdstringThe id\nstatusstringAlways \"A\"\n\nx",
            &["Field|Type|Description||objectId|string|The id||status|string|Always \"A\"", ".", "5 x"],
        );
        check(
            "NameTypeRequiredDescription\nidstring[]YesThe ids",
            &["Name|Type|Required|Description||id|string[]|Yes|The ids"],
        );
        check("Field\tType\na\tstring\n", &["Field|Type||a|string"]);
        check("Field Type\nx", &["1 Field Type", "2 x"]);
    }

    #[test]
    fn brackets_that_never_close_take_no_longer() {
        let text = "{\n".repeat(200_000);
        assert!(blocks(&text).len() <= 200_000);
    }
}
