//! The facts of two generations of pages in, what changed between them out, a sentence each.

use std::collections::{BTreeMap, BTreeSet};

use super::facts::{EventFacts, Fact, Facts};
use super::nest::words;

/// What changed, without full stops.
#[must_use]
pub fn changes(before: &Facts, after: &Facts) -> Vec<String> {
    let mut told = Vec::new();
    let gone: Vec<&String> = before.keys().filter(|name| !after.contains_key(*name)).collect();
    let mut new: Vec<&String> = after.keys().filter(|name| !before.contains_key(*name)).collect();
    for name in gone {
        // A new spelling of the same words is the same event.
        match new.iter().position(|other| spelled(other) == spelled(name)) {
            Some(at) => {
                let other = new.remove(at);
                told.push(format!("the event `{name}` is called `{other}` now"));
                event(other, &before[name], &after[other], &mut told);
            }
            None => told.push(format!("the event `{name}` is gone")),
        }
    }
    told.extend(new.into_iter().map(|name| format!("the event `{name}` is new")));
    for (name, facts) in before {
        if let Some(other) = after.get(name) {
            event(name, facts, other, &mut told);
        }
    }
    told
}

fn spelled(name: &str) -> Vec<String> {
    words(&name.replace(['_', '.', '-', '/'], " "))
}

fn event(name: &str, before: &EventFacts, after: &EventFacts, told: &mut Vec<String>) {
    let mut tell = |sentence: String| told.push(format!("{name}: {sentence}"));
    let mut gone: Vec<&String> =
        before.members.keys().filter(|path| !after.members.contains_key(*path)).collect();
    let mut new: Vec<&String> =
        after.members.keys().filter(|path| !before.members.contains_key(*path)).collect();
    // What lies in something that is gone or new is not told by itself.
    let inner = |paths: &[&String], path: &str| {
        paths.iter().any(|other| {
            path.len() > other.len()
                && path.starts_with(other.as_str())
                && !path[other.len()..].starts_with(char::is_alphanumeric)
        })
    };
    let (all_gone, all_new) = (gone.clone(), new.clone());
    gone.retain(|path| !inner(&all_gone, path));
    new.retain(|path| !inner(&all_new, path));
    let mut renamed: BTreeMap<&String, &String> = BTreeMap::new();
    for path in &gone {
        let fits = |other: &&String| is_renamed(path, &before.members[*path], other, &after.members[*other]);
        if let Some(other) =
            new.iter().find(|other| !renamed.values().any(|known| *known == **other) && fits(other))
        {
            renamed.insert(path, other);
        }
    }
    for path in gone {
        match renamed.get(path) {
            Some(other) if leaf(other) == leaf(path) => tell(format!("`{path}` moved to `{other}`")),
            Some(other) => tell(format!("`{path}` is called `{other}` now")),
            None => tell(format!("`{path}` is gone")),
        }
    }
    for path in new.into_iter().filter(|path| !renamed.values().any(|other| other == path)) {
        let fact = &after.members[path];
        let presence = if fact.required { "required" } else { "optional" };
        let types = if fact.types.is_empty() { "of any type".to_owned() } else { fact.types.join(" or ") };
        tell(format!("`{path}` is new: {types}, {presence}"));
    }
    for (path, fact) in &before.members {
        let other = renamed.iter().find(|(from, _)| **from == path).map_or(path, |(_, to)| *to);
        if let Some(after) = after.members.get(other) {
            member(other, fact, after, &mut tell);
        }
    }
    for header in before.headers.difference(&after.headers) {
        tell(format!("the header `{header}` is not shown any more"));
    }
    for header in after.headers.difference(&before.headers) {
        tell(format!("the header `{header}` is new"));
    }
}

fn leaf(path: &str) -> &str {
    path.rsplit('.').next().unwrap_or(path)
}

fn parent(path: &str) -> &str {
    path.rsplit_once('.').map_or("", |(parent, _)| parent)
}

/// Whether a member that is gone is one that is new: of another spelling, with a word before it, or further out or in.
fn is_renamed(from: &str, before: &Fact, to: &str, after: &Fact) -> bool {
    let (old, new) = (spelled(leaf(from)), spelled(leaf(to)));
    if before.types != after.types || from.contains("(json)") != to.contains("(json)") {
        return false;
    }
    if parent(from) == parent(to) {
        let same_constant = before.values.len() == 1 && before.values.keys().eq(after.values.keys());
        return old == new || same_constant && new.ends_with(&old);
    }
    old == new && old.concat().len() > 3
}

fn member(path: &str, before: &Fact, after: &Fact, tell: &mut impl FnMut(String)) {
    if before.types != after.types && !before.types.is_empty() && !after.types.is_empty() {
        tell(format!("`{path}` was {}, and is {}", before.types.join(" or "), after.types.join(" or ")));
    }
    match (before.required, after.required) {
        (true, false) => tell(format!("`{path}` was required, and is optional")),
        (false, true) => tell(format!("`{path}` was optional, and is required")),
        _ => {}
    }
    if before.format != after.format {
        let format = |fact: &Fact| {
            fact.format
                .clone()
                .map_or_else(|| "no format".to_owned(), |format| format!("the format {format}"))
        };
        tell(format!("`{path}` had {}, and has {}", format(before), format(after)));
    }
    let listed =
        |fact: &Fact| fact.values.keys().map(|value| format!("`{value}`")).collect::<Vec<_>>().join(", ");
    let keys = |fact: &Fact| fact.values.keys().cloned().collect::<BTreeSet<_>>();
    if keys(before) != keys(after) {
        match (before.values.is_empty(), after.values.is_empty()) {
            (true, _) => tell(format!("`{path}` has a list of values now: {}", listed(after))),
            (_, true) => tell(format!("`{path}` had a list of values, and has none: {}", listed(before))),
            _ => tell(format!("`{path}` had the values {}, and has {}", listed(before), listed(after))),
        }
    } else if before.values.is_empty()
        && is_vocabulary(&before.shown)
        && is_vocabulary(&after.shown)
        && before.shown.is_disjoint(&after.shown)
    {
        let list = |shown: &BTreeSet<String>| {
            shown.iter().map(|value| format!("`{value}`")).collect::<Vec<_>>().join(", ")
        };
        tell(format!("`{path}` shows {}, and no more {}", list(&after.shown), list(&before.shown)));
    }
}

/// Whether texts are words that someone chose, and no identifiers, names or times.
fn is_vocabulary(shown: &BTreeSet<String>) -> bool {
    let is_word = |text: &String| {
        let letters = text.chars().filter(|sign| sign.is_ascii_alphabetic()).count();
        let divided = text.contains(['_', '-', '.']);
        let is_plain = text.chars().all(|sign| sign.is_ascii_alphabetic() || "_-.".contains(sign));
        let is_version = text.len() <= 6
            && text.contains('.')
            && text.chars().all(|sign| sign.is_ascii_digit() || sign == '.');
        is_version
            || is_plain
                && letters > 2
                && text.len() <= 60
                && (divided || text.chars().all(char::is_uppercase))
    };
    !shown.is_empty() && shown.iter().all(is_word)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(before: &[(&str, Fact)], after: &[(&str, Fact)], expected: &[&str]) {
        let facts = |members: &[(&str, Fact)]| {
            let members = members.iter().map(|(path, fact)| ((*path).to_owned(), fact.clone())).collect();
            Facts::from([("a".to_owned(), EventFacts { members, ..EventFacts::default() })])
        };
        assert_eq!(changes(&facts(before), &facts(after)), expected);
    }

    fn text() -> Fact {
        Fact { types: vec!["string"], ..Fact::default() }
    }

    #[test]
    fn members_change() {
        let integer = Fact { types: vec!["integer"], required: true, ..Fact::default() };
        check(
            &[("x", text())],
            &[("x", integer.clone())],
            &["a: `x` was string, and is integer", "a: `x` was optional, and is required"],
        );
        check(&[], &[("x", integer)], &["a: `x` is new: integer, required"]);
        check(&[("d", text()), ("d.x", text())], &[], &["a: `d` is gone"]);
        check(&[("d.kyc_id", text())], &[("d.kycId", text())], &["a: `d.kyc_id` is called `d.kycId` now"]);
        check(
            &[("d.timestamp", text())],
            &[("timestamp", text())],
            &["a: `d.timestamp` moved to `timestamp`"],
        );
        let constant = Fact { values: BTreeMap::from([("NO".to_owned(), None)]), ..text() };
        check(
            &[("status", constant.clone())],
            &[("kycStatus", constant)],
            &["a: `status` is called `kycStatus` now"],
        );
        let shows = |value: &str| Fact { shown: BTreeSet::from([value.to_owned()]), ..text() };
        check(
            &[("c", shows("NO_MATCH"))],
            &[("c", shows("KYC.DOC"))],
            &["a: `c` shows `KYC.DOC`, and no more `NO_MATCH`"],
        );
        check(&[("c", shows("Ann"))], &[("c", shows("Bob"))], &[]);
    }

    #[test]
    fn events_change() {
        let named = |names: &[&str]| {
            names.iter().map(|name| ((*name).to_owned(), EventFacts::default())).collect::<Facts>()
        };
        let told = changes(&named(&["order.made_up", "gone"]), &named(&["ORDER_MADE_UP", "new"]));
        assert_eq!(
            told,
            [
                "the event `gone` is gone",
                "the event `order.made_up` is called `ORDER_MADE_UP` now",
                "the event `new` is new"
            ]
        );
    }
}
