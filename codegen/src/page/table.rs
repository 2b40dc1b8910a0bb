//! Tables of a page in; fields out where they list fields, and values with their meanings where they list those.

use super::block::{Line, plain};
use super::field_list::{self, Entry};
use super::path::{self, Path};
use super::place::Texts;
use super::sketch::{Sketch, typed};
use super::type_words;
use crate::model::Type;

/// What the first column is called where a table lists fields.
const FIELDS: [&str; 9] =
    ["field", "name", "parameter", "property", "attribute", "key", "member", "path", "argument"];

/// The fields that a table lists; none where it lists something else.
pub fn fields(rows: &[Vec<Line>]) -> Option<Vec<Entry>> {
    let head: Vec<String> = rows.first()?.iter().map(|cell| plain(&cell.text).to_lowercase()).collect();
    let column = |names: &[&str]| {
        head.iter().position(|cell| names.iter().any(|name| cell.split(' ').any(|word| word == *name)))
    };
    let name_at = column(&FIELDS).filter(|at| *at == 0)?;
    let type_at = column(&["type", "format"]);
    let required_at = column(&["required", "mandatory", "presence", "optional"]);
    let description_at =
        column(&["description", "meaning", "notes", "note", "details", "comment", "comments"]);
    if type_at.is_none() && description_at.is_none() {
        return None;
    }
    let entries = rows.iter().skip(1).filter_map(|row| {
        let text = |at: Option<usize>| {
            at.and_then(|at| row.get(at)).map(|cell| cell.text.as_str()).filter(|text| !text.is_empty())
        };
        let called = plain(text(Some(name_at))?);
        // A flag may stand beside the name.
        let (name, flag) = called.split_once([' ', '*', '(']).unwrap_or((&called, ""));
        let kind = text(type_at).and_then(type_words::parse);
        let optional_column = head
            .get(required_at.unwrap_or(usize::MAX))
            .is_some_and(|cell| cell.contains("optional") && !cell.contains("required"));
        let required = text(required_at).and_then(yes).map(|yes| yes != optional_column);
        let flagged = match flag.trim_matches([' ', ')', '(']).to_lowercase().as_str() {
            "required" => Some(true),
            "optional" => Some(false),
            _ => None,
        };
        let description = text(description_at).map(|text| Line::new(row[name_at].number, text));
        Some(Entry {
            name: Some(field_list::name(name)?),
            line: row[name_at].number,
            words: row.iter().map(|cell| cell.text.as_str()).collect::<Vec<_>>().join(" | "),
            required: required.or(flagged).or_else(|| kind.as_ref().and_then(|kind| kind.required)),
            kind,
            description: description.into_iter().collect(),
            ..Entry::default()
        })
    });
    let entries: Vec<Entry> = entries.collect();
    (!entries.is_empty()).then_some(entries)
}

fn yes(text: &str) -> Option<bool> {
    match plain(text).to_lowercase().as_str() {
        "yes" | "y" | "true" | "required" | "✓" | "✔" | "✅" | "x" | "mandatory" | "always" => {
            Some(true)
        }
        "no" | "n" | "false" | "optional" | "-" | "–" | "—" | "✗" | "❌" | "" => Some(false),
        _ => None,
    }
}

/// A table of values with their meanings.
#[derive(Debug, Clone)]
pub struct Values {
    /// What the first column is called.
    pub column: String,
    /// The line of the head.
    pub line: usize,
    /// Each value with its meaning, and the line that says so.
    pub values: Vec<(String, Option<String>, usize)>,
}

/// The values that a table lists; none where its first column has other things.
pub fn values(rows: &[Vec<Line>]) -> Option<Values> {
    let head = rows.first()?.first()?;
    let value = |row: &Vec<Line>| {
        let text = plain(&row.first()?.text);
        let meaning = row.get(1).map(|cell| cell.text.trim());
        let is_code =
            |text: &str| text.matches('`').count() == 2 && text.starts_with('`') && text.ends_with('`');
        let meaning = meaning.map(|text| if is_code(text) { plain(text) } else { text.to_owned() });
        let meaning = meaning.filter(|text| !text.is_empty());
        let is_value = !text.is_empty() && text.len() <= 64 && !text.contains(char::is_whitespace);
        is_value.then_some((text, meaning, row.first()?.number))
    };
    let values: Option<Vec<_>> = rows.iter().skip(1).map(value).collect();
    let values = values.filter(|values| !values.is_empty())?;
    Some(Values { column: plain(&head.text).to_lowercase(), line: head.number, values })
}

/// The field that a table of values is about: the one that its head, its heading and the prose before it speak of, and
/// whose examples are among its values.
pub fn subject(table: &Values, prose: &[&Line], payload: &Sketch, texts: &Texts<'_>) -> Option<Path> {
    let spoken: String = prose.iter().map(|line| line.text.as_str()).collect::<Vec<_>>().join("\n");
    let codes = super::block::spans(&spoken);
    let scored = payload.walk().into_iter().filter_map(|(path, sketch)| {
        let leaf = path::leaf(&path)?.to_owned();
        let can_hold = sketch.types.is_empty()
            || sketch.types.contains(Type::String)
            || sketch.types.contains(Type::Integer);
        if !can_hold || sketch.embedded.is_some() {
            return None;
        }
        let examples = texts.at(&path);
        let has = |text: &String| table.values.iter().any(|(value, ..)| value == text);
        if examples.iter().any(|text| !has(text)) {
            return None;
        }
        let whole = path::shown(&path);
        let words = super::nest::words(&leaf);
        let mut score = 0;
        if whole != leaf && codes.contains(&whole) {
            score += 8;
        }
        if codes.contains(&leaf) {
            score += 4;
        }
        let column = super::nest::words(&table.column);
        if words == column || column.len() == 1 && words.last() == column.last() {
            score += if words == column { 4 } else { 3 };
        }
        if !examples.is_empty() {
            score += 3;
        }
        Some((score, path))
    });
    let mut scored: Vec<(usize, Path)> = scored.collect();
    scored.sort_by_key(|(score, _)| std::cmp::Reverse(*score));
    let (score, path) = scored.first()?;
    let is_sure = *score >= 5 && scored.get(1).is_none_or(|(other, _)| other < score);
    is_sure.then(|| path.clone())
}

/// The values as the field has them.
pub fn listed(table: &Values, sketch: &Sketch) -> Vec<(serde_json::Value, Option<String>)> {
    table.values.iter().map(|(value, meaning, _)| (typed(value, sketch.types), meaning.clone())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(text: &str) -> Vec<Vec<Line>> {
        let row =
            |(index, line): (usize, &str)| line.split('|').map(|cell| Line::new(index + 1, cell)).collect();
        text.lines().enumerate().map(row).collect()
    }

    #[test]
    fn tables_of_fields() {
        let check = |text: &str, expected: Option<&[&str]>| {
            let shown = fields(&rows(text)).map(|entries| {
                let entry = |entry: Entry| {
                    let kind = entry
                        .kind
                        .map(|kind| kind.types.iter().map(Type::as_str).collect::<Vec<_>>().join("/"));
                    format!(
                        "{} {kind:?} {:?} {}",
                        entry.name.unwrap(),
                        entry.required,
                        entry.description.len()
                    )
                };
                entries.into_iter().map(entry).collect::<Vec<_>>()
            });
            assert_eq!(
                shown.as_deref(),
                expected.map(|lines| lines.iter().map(ToString::to_string).collect::<Vec<_>>()).as_deref()
            );
        };
        check(
            "Field|Type|Required|Description\n`a.b`|string|Yes|What\nc|int|No|",
            Some(&["a.b Some(\"string\") Some(true) 1", "c Some(\"integer\") Some(false) 0"]),
        );
        check("Name|Description\nid required|What", Some(&["id None Some(true) 1"]));
        check("Code|Reason\n1|What", None);
        check("Field\nid", None);
    }

    #[test]
    fn tables_of_values() {
        let found = values(&rows("Code|Reason\n`101`|Not used\n`102`|Lost")).unwrap();
        assert_eq!((found.column.as_str(), found.values.len()), ("code", 2));
        assert!(values(&rows("Step|What\nOpen the door|Now")).is_none());
    }
}
