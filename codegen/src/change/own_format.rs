//! Formats that only the provider uses: those of both sides come in, changes go out.

use super::rule::Rule;
use super::verdict::{Source, Verdicts};
use super::walk::{Spot, Walk};
use crate::lower::module::{Item, ItemKind};

/// Compares the formats of both sides.
pub fn compare(walk: &mut Walk<'_>) {
    let all = walk.stated("/formats");
    let of = |item: &Item| matches!(item.kind, ItemKind::Format { .. });
    let olds: Vec<&Item> = walk.old_items.values().copied().filter(|item| of(item)).collect();
    let news: Vec<&Item> = walk.new_items.values().copied().filter(|item| of(item)).collect();
    for old in &olds {
        let items = (Some(walk.old.path_of(&old.ident)), None);
        if news.iter().all(|new| new.ident != old.ident) {
            let spot = Spot { new: None, items, ..all.clone() };
            walk.tell(&spot, Rule::OwnFormatRemoved, format!("the format `{}` was removed", old.ident));
        }
    }
    for new in news {
        let items = (None, Some(walk.new.path_of(&new.ident)));
        let spot = Spot { items, ..all.clone() };
        match olds.iter().find(|old| old.ident == new.ident) {
            None => {
                let spot = Spot { old: None, ..spot };
                walk.tell(&spot, Rule::OwnFormatAdded, format!("the format `{}` was added", new.ident));
            }
            Some(old) => both(walk, &spot, old, new),
        }
    }
}

/// Compares two formats of one name; their documentation is made of what they are.
fn both(walk: &mut Walk<'_>, spot: &Spot, old: &Item, new: &Item) {
    let (
        ItemKind::Format { has_time: old_time, pattern: old_pattern },
        ItemKind::Format { has_time: new_time, pattern: new_pattern },
    ) = (&old.kind, &new.kind)
    else {
        return;
    };
    if (old_time, old_pattern) == (new_time, new_pattern) {
        return;
    }
    // What parsing gives is another type with a time than without.
    let source = if old_time == new_time { Source::Compiles } else { Source::Breaks };
    let message = format!("the format `{}` was `{old_pattern}`, and is `{new_pattern}`", new.ident);
    let rule = Rule::OwnFormatChanged;
    walk.tell_as(spot, rule, Verdicts { source, ..rule.verdicts() }, message);
}
