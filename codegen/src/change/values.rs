//! Listed values of a text or an integer: two enums come in, changes to what they list go out.

use super::rule::Rule;
use super::walk::{Spot, Walk};
use super::words;
use crate::lower::module::{Item, ItemKind, Value};

/// Compares two enums of values of one kind.
pub fn compare(walk: &mut Walk<'_>, spot: &Spot, old: &Item, new: &Item) {
    let (
        ItemKind::Values { variants: olds, fallback: old_fallback, integers: old_integers },
        ItemKind::Values { variants: news, fallback: new_fallback, integers: new_integers },
    ) = (&old.kind, &new.kind)
    else {
        return;
    };
    if old_integers != new_integers {
        // That is another type, which is told where it stands.
        return;
    }
    for value in olds {
        let at = at(walk, spot, (old, Some(&value.ident)), (new, None));
        match news.iter().find(|new| new.wire == value.wire) {
            Some(other) => both(walk, spot, (old, value), (new, other)),
            None => {
                let message = format!("`{}` of `{}` is no longer listed", value.wire, old.ident);
                walk.tell(&at, Rule::EnumValueRemoved, message);
            }
        }
    }
    for value in news.iter().filter(|value| olds.iter().all(|old| old.wire != value.wire)) {
        let at = at(walk, spot, (old, None), (new, Some(&value.ident)));
        walk.tell(&at, Rule::EnumValueAdded, format!("`{}` of `{}` is listed now", value.wire, new.ident));
    }
    if old_fallback != new_fallback {
        let at = at(walk, spot, (old, Some(old_fallback)), (new, Some(new_fallback)));
        let message = format!("unlisted values are kept in `{new_fallback}` instead of `{old_fallback}`");
        walk.tell(&at, Rule::EnumVariantRenamed, message);
    }
}

fn both(walk: &mut Walk<'_>, spot: &Spot, (old, before): (&Item, &Value), (new, after): (&Item, &Value)) {
    let at = at(walk, spot, (old, Some(&before.ident)), (new, Some(&after.ident)));
    if before.ident != after.ident {
        let message = format!("`{}` is called `{}` instead of `{}`", after.wire, after.ident, before.ident);
        walk.tell(&at, Rule::EnumVariantRenamed, message);
    }
    let what = format!("`{}` of `{}`", after.wire, new.ident);
    words::deprecation(walk, &at, &what, (before.deprecated, after.deprecated));
    words::documentation(walk, &at, &what, (&before.docs, &after.docs));
}

fn at(
    walk: &Walk<'_>,
    spot: &Spot,
    (old, before): (&Item, Option<&String>),
    (new, after): (&Item, Option<&String>),
) -> Spot {
    let items = (
        before.map(|variant| walk.old.path_of(&format!("{}::{variant}", old.ident))),
        after.map(|variant| walk.new.path_of(&format!("{}::{variant}", new.ident))),
    );
    Spot { items, code: (before.cloned(), after.cloned()), ..spot.clone() }
}
