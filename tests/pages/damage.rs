//! Pages that are damaged: a useful spec comes of each, or a message at its line, in little time.

use std::time::{Duration, Instant};

use codegen::diagnostic::Severity;
use codegen::page::{self, Note, Page};

use crate::made::{self, Made};

const FIELDS: &str = include_str!("../it/pages/acme/fields.txt");
const TABLES: &str = include_str!("../it/pages/acme/tables.md");

/// Reads a page in bounded time, however large it is.
fn read(name: &str, page: &[u8]) -> Made {
    let start = Instant::now();
    let made = made::read(&[(name, page)]);
    let taken = start.elapsed();
    println!("{name}: {} bytes, {taken:?}", page.len());
    // Built without optimization, on a machine that has other things to do; it grows with the page and no faster.
    assert!(taken < Duration::from_secs(300), "{name}: {taken:?}");
    made
}

fn told(notes: &[Note]) -> Vec<String> {
    notes
        .iter()
        .map(|note| format!("{}:{} {}: {}", note.page, note.line, note.severity, note.message))
        .collect()
}

/// The members of the only event.
fn members(made: &Made) -> Vec<String> {
    let facts = made.facts();
    assert_eq!(facts.len(), 1, "{:?}", facts.keys());
    facts.into_values().next().unwrap().members.into_keys().collect()
}

fn between<'a>(text: &'a str, start: &str, end: &str) -> &'a str {
    let (_, rest) = text.split_once(start).unwrap();
    &rest[..rest.find(end).unwrap_or(rest.len())]
}

#[test]
fn without_the_example() {
    let page = FIELDS.replace(between(FIELDS, "Event Payload\n", "Field Description"), "\n");
    let made = read("fields.txt", page.as_bytes());
    let members = members(&made);
    assert!(members.contains(&"data.lines[].sku".to_owned()), "{members:?}");
    assert!(
        made.text("acme/provider.toml").contains("at = [\"/event\"]"),
        "{}",
        made.text("acme/provider.toml")
    );
}

#[test]
fn without_the_list_of_fields() {
    let page = FIELDS.replace(between(FIELDS, "Field Description", "Responses"), "\n\n");
    let made = read("fields.txt", page.as_bytes());
    let members = members(&made);
    assert!(members.contains(&"data.detail(json).risk".to_owned()), "{members:?}");
    assert!(made.text("acme/openapi.yaml").contains("confidence: shown"));
}

#[test]
fn with_a_broken_example() {
    let page = FIELDS.replace("\"date\": \"2026-01-31\",", "\"date\": \"2026-01-31\"");
    let made = read("fields.txt", page.as_bytes());
    let told = told(&made.notes);
    assert!(
        told.iter().any(|told| told.starts_with("fields.txt:11 warning: this example is not JSON: ")),
        "{told:?}"
    );
    assert!(members(&made).contains(&"data.kind".to_owned()));
}

#[test]
fn with_a_broken_table() {
    let page = TABLES
        .replace("| ----- | ------ |\n| `101`", "\n| `101` Out of")
        .replace("| `open` | Not paid yet |", "| `open`");
    let made = read("tables.md", page.as_bytes());
    assert!(members(&made).contains(&"order.weight".to_owned()));
}

#[test]
fn as_a_browser_saves_it() {
    let rows = |text: &str| {
        let row = |line: &str| {
            let cells = line.trim_matches('|').split('|').map(str::trim);
            let cell = |cell: &str| format!("<td><code>{}</code></td>", cell.replace('`', ""));
            format!("<tr>{}</tr>", cells.map(cell).collect::<String>())
        };
        text.lines()
            .filter(|line| line.starts_with('|') && !line.contains("---"))
            .map(row)
            .collect::<String>()
    };
    let example = between(TABLES, "```json\n", "```").replace('"', "&quot;");
    let scripts =
        "<script>window.__DATA__ = {\"type\": \"other\", \"a\": \"</div>\"};</script><style>p{}</style>"
            .repeat(50);
    let page = format!(
        "<!DOCTYPE html>\n<html><head><title>Orders | Acme</title>{scripts}</head><body>\n<nav><ul><li>id</li><li>string</li>\
         </ul></nav>\n<main>\n<h1>Order states</h1>\n<p>Sent when the state of an order changes.</p>\n\
         <pre><code class=\"language-json\">{example}</code></pre>\n<h2>Fields</h2>\n<table>{}</table>\n<h2>States</h2>\n\
         <table>{}</table>\n</main><footer><p>secret</p></footer>{scripts}</body></html>",
        rows(between(TABLES, "## Fields\n", "## States")),
        rows(between(TABLES, "## States\n", "## Codes")),
    );
    let made = read("saved.html", page.as_bytes());
    let facts = made.facts();
    let order = &facts["order.state"].members;
    let names: Vec<&String> = order.keys().collect();
    assert_eq!(names, ["changes", "changes[]", "order", "order.code", "order.state", "order.weight", "type"]);
    assert_eq!(order["order.state"].values["lost"].as_deref(), Some("Given up"));
    assert!(order["order.state"].required && !order["order.weight"].required);
}

#[test]
fn among_much_noise() {
    let lines = [
        "Lorem ipsum dolor sit amet.\n",
        "{ \"never\": [\n",
        "| a | b |\n",
        "<div><span>\n",
        "id\nstring\n",
        "```\n",
        "const { a } = b;\n",
    ];
    let noise: String = lines.iter().cycle().take(400_000).copied().collect();
    assert!(noise.len() > 3 << 20);
    for name in ["noise.txt", "noise.md", "noise.html"] {
        let made = read(name, format!("{noise}\n\n").as_bytes());
        // Nothing to go on with is told; and there is never more than anyone reads.
        assert!(
            made.notes.len() <= 500
                && (!made.files.is_empty() || made.notes.iter().any(|note| note.severity == Severity::Error))
        );
    }
    let words = "Lorem ipsum dolor sit amet.\n".repeat(200_000);
    assert!(words.len() > 5 << 20);
    let made = read("fields.txt", format!("{FIELDS}\n\nMore\n\n{words}").as_bytes());
    assert!(members(&made).contains(&"data.lines[].sku".to_owned()));
}

#[test]
fn in_another_encoding() {
    let page = FIELDS.replace("What was bought", "Was gekauft würde");
    let latin: Vec<u8> =
        page.chars().map(|letter| u8::try_from(u32::from(letter)).unwrap_or(b'\x96')).collect();
    let made = read("fields.txt", &latin);
    assert!(made.text("acme/openapi.yaml").contains("Was gekauft würde"));
    let first = told(&made.notes);
    assert!(
        first[0].starts_with("fields.txt:1 warning: this is no UTF-8, and was read as Windows-1252"),
        "{first:?}"
    );
    let wide: Vec<u8> = page.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let made = read("fields.txt", &[b"\xff\xfe", wide.as_slice()].concat());
    assert!(members(&made).contains(&"data.lines[].sku".to_owned()));
    // A picture is no page, and that is told.
    let made = read("picture.txt", &[0x89, b'P', 0xff, 0x00, 0x1a, 0xfe]);
    assert!(made.files.is_empty() && made.notes.iter().any(|note| note.severity == Severity::Error));
}

/// Whatever is cut off, left out or changed, something is told or made, and nothing breaks.
#[test]
fn in_any_way() {
    let pages = [
        ("fields.txt", FIELDS),
        ("tables.md", TABLES),
        ("reference.txt", include_str!("../it/pages/acme/reference.txt")),
        ("channel.md", include_str!("../it/pages/acme/channel.md")),
        ("tables.html", TABLES),
        ("dates.md", include_str!("../it/pages/acme/dates.md")),
        ("events.md", include_str!("../it/pages/acme/events.md")),
    ];
    let mut seen = 0;
    for (name, page) in pages {
        let letters: Vec<char> = page.chars().collect();
        let lines: Vec<&str> = page.lines().collect();
        let cut = (0..letters.len()).step_by(23).map(|end| letters[..end].iter().collect::<String>());
        let without = (0..lines.len()).map(|at| [&lines[..at], &lines[at + 1..]].concat().join("\n"));
        let twice = (0..lines.len()).map(|at| [&lines[..=at], &lines[at..]].concat().join("\n"));
        let odd = ['{', '"', '`', '|', '<', '…', '\u{0}', 'ß'];
        let changed = (0..letters.len()).step_by(31).zip(odd.iter().cycle()).map(|(at, odd)| {
            let mut letters = letters.clone();
            letters[at] = *odd;
            letters.into_iter().collect()
        });
        for text in cut.chain(without).chain(twice).chain(changed) {
            let reading = page::read(&[Page { name, bytes: text.as_bytes() }], "acme");
            let is_told = reading.notes.iter().any(|note| note.severity == Severity::Error);
            assert!(reading.document.is_some() || is_told, "{text}");
            seen += 1;
        }
    }
    println!("{seen} damaged pages");
}
