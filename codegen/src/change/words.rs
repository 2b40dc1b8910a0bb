//! Words that do nothing to a program: documentation and deprecation of both sides come in, changes go out.

use super::rule::Rule;
use super::walk::{Spot, Walk};
use crate::lower::module::{Item, ItemKind};

/// Compares what the provider is called, and where its documentation is.
pub fn title(walk: &mut Walk<'_>) {
    let head = |module: &crate::lower::module::Module| (module.title.clone(), module.documentation.clone());
    if head(&walk.old.module) != head(&walk.new.module) {
        let spot = walk.stated("/title");
        let message = "the provider's title, or where its documentation is, changed".to_owned();
        walk.tell(&spot, Rule::DocumentationChanged, message);
    }
}

/// Compares the lines of documentation that stand above something.
pub fn documentation(walk: &mut Walk<'_>, spot: &Spot, what: &str, (old, new): (&[String], &[String])) {
    let (before, after) = (text(old), text(new));
    if before == after {
        return;
    }
    let sentences = || walk.old.widenings.iter().chain(&walk.new.widenings).map(String::as_str);
    let (rule, message) = if without(old, sentences()) == without(new, sentences()) {
        (Rule::ReconciliationChanged, format!("examples ask for another change to {what}"))
    } else {
        (Rule::DocumentationChanged, format!("{what} is described in other words"))
    };
    let spot = Spot { code: (Some(before), Some(after)), ..spot.clone() };
    walk.tell(&spot, rule, message);
}

/// What the document says of a type, without where it stands, which may change; that a union ends with how its shapes are told apart is told otherwise.
pub fn own(item: &Item) -> &[String] {
    let end = item.docs.iter().rposition(|line| line.starts_with("Spec: `")).unwrap_or(item.docs.len());
    let docs = &item.docs[..end.saturating_sub(1)];
    match item.kind {
        ItemKind::Union { .. } => {
            let last = docs.iter().rposition(String::is_empty).unwrap_or(docs.len());
            &docs[..last]
        }
        ItemKind::Struct { .. } | ItemKind::Values { .. } | ItemKind::Format { .. } => docs,
    }
}

/// Documentation on one line, without some of its sentences, which may go over several lines there.
pub fn without<'a>(lines: &[String], sentences: impl IntoIterator<Item = &'a str>) -> String {
    let on_one_line = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let rest = sentences.into_iter().fold(on_one_line(&lines.join("\n")), |text, sentence| {
        text.replace(on_one_line(sentence).as_str(), "")
    });
    on_one_line(&rest)
}

fn text(lines: &[String]) -> String {
    lines.join("\n").trim_end().to_owned()
}

/// Compares whether the provider says not to use something.
pub fn deprecation(walk: &mut Walk<'_>, spot: &Spot, what: &str, (old, new): (bool, bool)) {
    match (old, new) {
        (false, true) => walk.tell(spot, Rule::BecameDeprecated, format!("{what} is deprecated")),
        (true, false) => walk.tell(spot, Rule::NoLongerDeprecated, format!("{what} is no longer deprecated")),
        (false, false) | (true, true) => {}
    }
}
