//! Near-equal types of one name become one, when all it takes is optional members.
//!
//! Definitions and payloads come in; they go out with every unnamed object gone that lacks nothing but members which
//! are optional in another one that stands at a place of the same name. What was merged is said.

use std::collections::BTreeMap;

use super::duplicate;
use super::shape::{Definition, Kind, Member, Shape};
use crate::diagnostic::{Code, Diagnostics, Place};

/// Objects that share fewer members than this are near by chance too easily.
const SHARED: usize = 3;

/// Merges near-equal objects, and what becomes equal by that.
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

/// For each definition the one that stands for it; those that stand for others get their members.
fn keepers(definitions: &mut [Definition], diagnostics: &mut Diagnostics) -> Vec<usize> {
    let mut groups: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (index, definition) in definitions.iter().enumerate() {
        if !definition.is_named && matches!(definition.kind, Kind::Struct { additional: None, .. }) {
            groups.entry(definition.part.clone()).or_default().push(index);
        }
    }
    let mut keepers: Vec<usize> = (0..definitions.len()).collect();
    for group in groups.into_values() {
        let mut kept: Vec<usize> = Vec::new();
        for index in group {
            let near = kept.iter().copied().find_map(|keeper| {
                Some((keeper, union(members(&definitions[keeper]), members(&definitions[index]))?))
            });
            let Some((keeper, both)) = near else {
                kept.push(index);
                continue;
            };
            tell(&definitions[keeper], &definitions[index], diagnostics);
            if let Kind::Struct { members, .. } = &mut definitions[keeper].kind {
                *members = both;
            }
            keepers[index] = keeper;
        }
    }
    keepers
}

fn members(definition: &Definition) -> &[Member] {
    match &definition.kind {
        Kind::Struct { members, .. } => members,
        Kind::Values { .. } | Kind::Union { .. } => &[],
    }
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
    diagnostics.push_with_help(
        Code::MergedTypes,
        Place::Key(merged.location.clone()),
        format!(
            "`{}` is one type with `{}`, since they differ in optional members alone",
            merged.wanted, keeper.wanted
        ),
        "to keep such types apart, write `near_equal = \"apart\"` under `[types]` in provider.toml",
    );
}
