//! Code that a page shows in, what it tells about the payload out: members that it takes apart, and comments on them.

use super::block::{Block, Line};
use super::event::{Confidence, Source};
use super::nest::words;
use super::path::{self, Path, Step};
use super::sketch::Sketch;
use crate::model::Type;

/// Adds to a payload what the code of a page says about it.
pub fn read(blocks: &[Block], page: &str, payload: &mut Sketch) {
    let mut known: Vec<(String, Path)> = Vec::new();
    for line in lines(blocks) {
        if let Some((name, text)) = parsed(&line.text)
            && let Some(path) = resolve(text, &known, payload)
        {
            let path: Path = path.into_iter().chain([Step::Embedded]).collect();
            known.push((name.to_owned(), path));
        } else if let Some((names, text)) = taken_apart(&line.text) {
            take(&names, text, &line, page, &mut known, payload);
        } else if let Some((text, says)) = comment(&line.text) {
            comment_on(text, says, &line, page, &known, payload);
        }
    }
}

fn lines(blocks: &[Block]) -> Vec<Line> {
    let mut found = Vec::new();
    for block in blocks {
        match block {
            Block::Text(line) => found.push(line.clone()),
            Block::Code { text, line, .. } => {
                let lines = text.lines().enumerate().map(|(index, text)| Line::new(line + index, text));
                found.extend(lines.filter(|line| line.text.len() <= 1000));
            }
            Block::Heading(..) | Block::Gap | Block::Table(_) => {}
        }
    }
    found
}

/// `const detail = JSON.parse(data.reason);`
fn parsed(text: &str) -> Option<(&str, &str)> {
    let (before, after) = text.split_once("JSON.parse(").or_else(|| text.split_once("json.loads("))?;
    let name = before.trim().strip_suffix('=')?.split_whitespace().next_back()?;
    Some((name, after.split_once(')')?.0.trim()))
}

/// `const { id, kind: type, checks = [] } = data;`
fn taken_apart(text: &str) -> Option<(Vec<(&str, &str)>, &str)> {
    let rest = ["const ", "let ", "var "].iter().find_map(|start| text.strip_prefix(start))?;
    let (inside, after) = rest.trim_start().strip_prefix('{')?.split_once('}')?;
    let from = after.trim().strip_prefix('=')?.trim().trim_end_matches(';');
    let is_path = |text: &str| {
        !text.is_empty() && text.chars().all(|sign| sign.is_alphanumeric() || "_.$".contains(sign))
    };
    let names = inside.split(',').filter_map(|part| {
        let part = part.split('=').next()?.trim();
        let (name, variable) = part.split_once(':').unwrap_or((part, part));
        let (name, variable) = (name.trim(), variable.trim());
        let is_name = is_path(name) && !name.contains('.') && is_path(variable);
        is_name.then_some((name, variable))
    });
    is_path(from).then(|| (names.collect(), from))
}

/// `// detail.risk — what it is`
fn comment(text: &str) -> Option<(&str, &str)> {
    let rest = text.strip_prefix("//").or_else(|| text.strip_prefix('#'))?.trim();
    let (path, says) = [" — ", " – ", " - ", ": "].iter().find_map(|divider| rest.split_once(divider))?;
    let path = path.trim();
    let is_path =
        path.contains('.') && path.chars().all(|sign| sign.is_alphanumeric() || "_.[]$".contains(sign));
    is_path.then_some((path, says.trim()))
}

/// Where the text of a variable or of a way into one lies: by what is known, or by where its names are.
fn resolve(text: &str, known: &[(String, Path)], payload: &Sketch) -> Option<Path> {
    let (first, rest) = text.split_once('.').map_or((text, None), |(first, rest)| (first, Some(rest)));
    if let Some((_, path)) = known.iter().rev().find(|(name, _)| name == first) {
        let rest = rest.map_or(Some(Path::new()), path::parse)?;
        return Some(path.iter().cloned().chain(rest).collect());
    }
    let whole = path::parse(text)?;
    [Some(whole), rest.and_then(path::parse)].into_iter().flatten().find(|path| payload.at(path).is_some())
}

/// Members that code takes out of an object; those that nothing else names are members as well.
fn take(
    names: &[(&str, &str)],
    from: &str,
    line: &Line,
    page: &str,
    known: &mut Vec<(String, Path)>,
    payload: &mut Sketch,
) {
    let has = |sketch: &Sketch| names.iter().filter(|(name, _)| sketch.member(name).is_some()).count();
    let path = resolve(from, known, payload).or_else(|| {
        let objects = payload.walk().into_iter().map(|(path, sketch)| (has(sketch), path));
        let mut best: Vec<(usize, Path)> = objects.filter(|(count, _)| *count > 0).collect();
        best.sort_by_key(|(count, _)| std::cmp::Reverse(*count));
        // Half of the names have to be there, lest code about something else add members.
        best.into_iter().next().filter(|(count, _)| count * 2 >= names.len()).map(|(_, path)| path)
    });
    let Some(path) = path.filter(|path| payload.at(path).is_some_and(|sketch| has(sketch) > 0)) else {
        return;
    };
    for (name, variable) in names {
        let at: Path = path.iter().cloned().chain([Step::Member((*name).to_owned())]).collect();
        known.push(((*variable).to_owned(), at));
        if payload.at(&path).is_none_or(|sketch| sketch.member(name).is_some()) {
            continue;
        }
        let mut made = lost(name, payload).unwrap_or_default();
        made.sources.push(Source {
            page: page.to_owned(),
            line: line.number,
            words: line.text.clone(),
            confidence: Confidence::Inferred,
            says: vec!["name"],
            ..Source::default()
        });
        if made.types.is_empty() {
            made.undocumented.insert("type");
        }
        *payload.at_mut(&path).member_mut(name) = made;
    }
}

/// A field whose name was lost when the page was copied: its words stand in the description of the one before it.
fn lost(name: &str, payload: &mut Sketch) -> Option<Sketch> {
    let name = words(name);
    if name.len() < 2 {
        return None;
    }
    let says = |line: &str| words(line).windows(name.len()).any(|window| window == name);
    let path = payload.walk().into_iter().find_map(|(path, sketch)| {
        let mut lines = sketch.description.as_deref()?.lines();
        lines.next()?;
        let is_own = path::leaf(&path).is_some_and(|leaf| words(leaf) == name);
        (!is_own && lines.any(says)).then_some(path)
    })?;
    let holder = payload.at_mut(&path);
    let description = holder.description.clone()?;
    let (first, rest) = description.split_once('\n')?;
    let line = rest.lines().find(|line| says(line))?.to_owned();
    let kept = std::iter::once(first).chain(rest.lines().filter(|other| *other != line));
    holder.description = Some(kept.collect::<Vec<_>>().join("\n"));
    let mut source = holder.sources.first()?.clone();
    source.words.clone_from(&line);
    source.confidence = Confidence::Inferred;
    let mut made = Sketch {
        description: Some(line.clone()),
        required: Some(false),
        sources: vec![source.clone()],
        ..Sketch::default()
    };
    if let Some(format) = super::prose::read(&[Line::new(source.line, &line)], &[]).format {
        made.types.insert(Type::String);
        made.keywords.insert("format".to_owned(), serde_json::json!(format));
    }
    Some(made)
}

fn comment_on(
    text: &str,
    says: &str,
    line: &Line,
    page: &str,
    known: &[(String, Path)],
    payload: &mut Sketch,
) {
    let Some(path) = resolve(text, known, payload) else { return };
    let Some(around) = path.len().checked_sub(1).map(|end| &path[..end]) else { return };
    if payload.at(around).is_none() {
        return;
    }
    let made = payload.at_mut(&path);
    if made.description.is_none() {
        made.description = Some(says.to_owned());
        made.sources.push(Source {
            page: page.to_owned(),
            line: line.number,
            words: line.text.clone(),
            confidence: Confidence::Stated,
            says: vec!["description"],
            ..Source::default()
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_code_takes_apart() {
        let check = |text: &str, expected: Option<&str>| {
            let shown = taken_apart(text).map(|(names, from)| {
                let names: Vec<_> =
                    names.iter().map(|(name, variable)| format!("{name}:{variable}")).collect();
                format!("{} of {from}", names.join(" "))
            });
            assert_eq!(shown.as_deref(), expected, "{text}");
        };
        check("const { a, b: c, d = [] } = req.body;", Some("a:a b:c d:d of req.body"));
        check("const { a } = await load();", None);
        check("a = { b }", None);
    }

    #[test]
    fn what_comments_speak_of() {
        assert_eq!(comment("// detail.risk — risk code"), Some(("detail.risk", "risk code")));
        assert_eq!(comment("// Grant access, etc."), None);
        assert_eq!(parsed("const detail = JSON.parse(data.reason);"), Some(("detail", "data.reason")));
    }
}
