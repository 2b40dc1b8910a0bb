//! The type of a value: what both sides have at one place comes in, changes go out.

use super::cover::covers;
use super::path::Step;
use super::rule::Rule;
use super::verdict::{Behaviour, Verdicts, Wire};
use super::walk::{Spot, Walk};
use crate::lower::module::{Item, ItemKind, RustType};

/// Compares two types where they stand.
pub fn compare<'a>(walk: &mut Walk<'a>, spot: &Spot, old: &'a RustType, new: &'a RustType) {
    match (old, new) {
        (RustType::Box(old), RustType::Box(new)) => compare(walk, spot, old, new),
        (RustType::Box(inner), other) | (other, RustType::Box(inner)) => {
            let (verb, old, new) = match old {
                RustType::Box(_) => ("is no longer", &**inner, other),
                _ => ("is", other, &**inner),
            };
            walk.tell(spot, Rule::BoxChanged, format!("`{}` {verb} in a box", spot.path));
            compare(walk, spot, old, new);
        }
        (RustType::Option(old), RustType::Option(new)) => compare(walk, spot, old, new),
        (RustType::Option(old), new) if *new != RustType::Json => {
            walk.tell(spot, Rule::NoLongerNullable, format!("`{}` is no longer null", spot.path));
            compare(walk, spot, old, new);
        }
        (old, RustType::Option(new)) if *old != RustType::Json => {
            walk.tell(spot, Rule::BecameNullable, format!("`{}` may be null now", spot.path));
            compare(walk, spot, old, new);
        }
        (RustType::Vec(old), RustType::Vec(new)) => compare(walk, &spot.then(Step::Element), old, new),
        (RustType::Map(old), RustType::Map(new)) => compare(walk, &spot.then(Step::Entry), old, new),
        (RustType::Embedded(old), RustType::Embedded(new)) => {
            compare(walk, &spot.then(Step::Json).guarded(), old, new);
        }
        (RustType::Tuple(olds), RustType::Tuple(news)) if olds.len() == news.len() => {
            for (index, (old, new)) in olds.iter().zip(news).enumerate() {
                compare(walk, &spot.then(Step::Part(index)), old, new);
            }
        }
        (RustType::Named(old_name), RustType::Named(new_name)) => {
            let old_item = walk.old_items.get(old_name.as_str()).copied();
            let new_item = walk.new_items.get(new_name.as_str()).copied();
            match (old_item, new_item) {
                (Some(before), Some(after)) if are_of_one_kind(before, after) => {
                    walk.pair(spot, before, after)
                }
                _ => changed(walk, spot, old, new),
            }
        }
        (old, new) if old == new => {}
        (old, new) => changed(walk, spot, old, new),
    }
}

fn are_of_one_kind(old: &Item, new: &Item) -> bool {
    match (&old.kind, &new.kind) {
        (ItemKind::Struct { .. }, ItemKind::Struct { .. })
        | (ItemKind::Union { .. }, ItemKind::Union { .. })
        | (ItemKind::Format { .. }, ItemKind::Format { .. }) => true,
        (ItemKind::Values { integers: old, .. }, ItemKind::Values { integers: new, .. }) => old == new,
        (
            ItemKind::Struct { .. }
            | ItemKind::Union { .. }
            | ItemKind::Format { .. }
            | ItemKind::Values { .. },
            _,
        ) => false,
    }
}

/// Tells that one type stands where another stood.
fn changed(walk: &mut Walk<'_>, spot: &Spot, old: &RustType, new: &RustType) {
    let wire = Wire::of(
        covers((&walk.new_items, new), (&walk.old_items, old)),
        covers((&walk.old_items, old), (&walk.new_items, new)),
    );
    let is_text = |kind: &RustType| matches!(kind, RustType::String | RustType::Formatted(_));
    let is_plain = |kind: &RustType| is_text(kind) || *kind == RustType::Integer;
    let is_listed = |items: &std::collections::BTreeMap<&str, &Item>, kind: &RustType| {
        let RustType::Named(name) = kind else { return false };
        items.get(name.as_str()).is_some_and(|item| matches!(item.kind, ItemKind::Values { .. }))
    };
    let (rule, message) = if is_text(old) && is_text(new) {
        (Rule::FormatChanged, format!("`{}` is `{new}` instead of `{old}`", spot.path))
    } else if wire != Wire::Broken && is_plain(old) && is_listed(&walk.new_items, new) {
        (Rule::BecameEnum, format!("the values of `{}` are listed now, as `{new}`", spot.path))
    } else if wire != Wire::Broken && is_listed(&walk.old_items, old) && is_plain(new) {
        (Rule::NoLongerEnum, format!("the values of `{}` are no longer listed: it is `{new}`", spot.path))
    } else {
        (Rule::TypeChanged, format!("`{}` is `{new}` instead of `{old}`", spot.path))
    };
    let usual = rule.verdicts();
    let behaviour = match rule.behaviour() {
        None if wire != Wire::Same => Behaviour::Changes,
        None | Some(_) => usual.behaviour,
    };
    walk.tell_as(spot, rule, Verdicts { wire, behaviour, ..usual }, message);
}
