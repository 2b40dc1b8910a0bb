//! Near-equal types of one name become one, when all it takes is optional members or further listed values.
//!
//! Definitions and payloads come in; they go out with every unnamed type gone that another one at a place of the same
//! name can stand for: an object that lacks nothing but optional members, or an enum of which the other lists all
//! values, since enums keep what they do not list anyway. What was merged is said.

use std::collections::BTreeMap;

use super::duplicate;
use super::shape::{Definition, Kind, Member, Shape};
use crate::diagnostic::{Code, Diagnostics, Place};
use crate::model::EnumValue;

/// Types that share fewer members or values than this are near by chance too easily.
const SHARED: usize = 3;

/// Merges near-equal types, and what becomes equal by that.
pub fn merge(definitions: &mut Vec<Definition>, payloads: &mut [Shape], diagnostics: &mut Diagnostics) {
    loop {
        let keepers = keepers(definitions, diagnostics);
        if keepers.iter().enumerate().all(|(index, keeper)| index == *keeper) {
            return;
        }
        duplicate::redirect(definitions, payloads, &keepers);
        duplicate::merge(definitions, payloads);
    }
}

/// For each definition the one that stands for it; those that stand for others get what these have.
fn keepers(definitions: &mut [Definition], diagnostics: &mut Diagnostics) -> Vec<usize> {
    let mut groups: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (index, definition) in definitions.iter().enumerate() {
        if !definition.is_named {
            groups.entry(definition.part.clone()).or_default().push(index);
        }
    }
    let mut keepers: Vec<usize> = (0..definitions.len()).collect();
    for group in groups.into_values() {
        let mut kept: Vec<usize> = Vec::new();
        for index in group {
            let near = kept.iter().copied().find_map(|keeper| {
                Some((keeper, both(&definitions[keeper].kind, &definitions[index].kind)?))
            });
            let Some((keeper, both)) = near else {
                kept.push(index);
                continue;
            };
            tell(&definitions[keeper], &definitions[index], diagnostics);
            definitions[keeper].kind = both;
            keepers[index] = keeper;
        }
    }
    keepers
}

/// What stands for both, if anything does.
fn both(one: &Kind, other: &Kind) -> Option<Kind> {
    match (one, other) {
        (
            Kind::Struct { members: one, additional: None },
            Kind::Struct { members: other, additional: None },
        ) => Some(Kind::Struct { members: union(one, other)?, additional: None }),
        (Kind::Values { values: one, integers }, Kind::Values { values: other, integers: also })
            if integers == also =>
        {
            Some(Kind::Values { values: longer(one, other)?.to_vec(), integers: *integers })
        }
        _ => None,
    }
}

/// The list that holds all values of the other.
fn longer<'a>(one: &'a [EnumValue], other: &'a [EnumValue]) -> Option<&'a [EnumValue]> {
    let (short, long) = if one.len() < other.len() { (one, other) } else { (other, one) };
    let is_listed = |value: &EnumValue| {
        let mut same = long.iter().filter(|listed| listed.value == value.value);
        same.any(|listed| listed.name == value.name && listed.deprecated == value.deprecated)
    };
    (short.len() >= SHARED && short.iter().all(is_listed)).then_some(long)
}

/// The members of both, if those that only one of them has are optional and the others are alike.
fn union(one: &[Member], other: &[Member]) -> Option<Vec<Member>> {
    let mut added = Vec::new();
    let mut shared = 0;
    for member in other {
        match one.iter().find(|known| known.wire == member.wire) {
            Some(known) if known.shape == member.shape && known.optional == member.optional => shared += 1,
            Some(_) => return None,
            None if member.optional => added.push(member),
            None => return None,
        }
    }
    let mut lacking = one.iter().filter(|member| other.iter().all(|known| known.wire != member.wire));
    let fits = shared >= SHARED && lacking.all(|member| member.optional);
    fits.then(|| one.iter().chain(added).cloned().collect())
}

fn tell(keeper: &Definition, merged: &Definition, diagnostics: &mut Diagnostics) {
    let why = match &merged.kind {
        Kind::Values { .. } => "one lists all values of the other",
        Kind::Struct { .. } | Kind::Union { .. } => "they differ in optional members alone",
    };
    diagnostics.push_with_help(
        Code::MergedTypes,
        Place::Key(merged.location.clone()),
        format!("`{}` is one type with `{}`, since {why}", merged.wanted, keeper.wanted),
        "to keep such types apart, write `near_equal = \"apart\"` under `[types]` in provider.toml",
    );
}
