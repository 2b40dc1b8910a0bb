//! Equal types become one, because compile time is a cost that users pay every day.
//!
//! Definitions and payloads come in; they go out with every unnamed definition gone that differed from another in
//! words alone, and with what named it naming the one that stays. Types that the document names stay apart.

use std::collections::BTreeMap;

use super::naming::{each, each_shape};
use super::shape::{Definition, Kind, Shape};
use crate::model;

/// Types of fewer parts than this are equal by chance too easily; they merge only when their places are called alike.
const TELLING: usize = 3;

/// Merges equal definitions: the same members, values or variants, however described.
///
/// Of equal ones, the one stays that the document names; otherwise the one with the shortest name.
pub fn merge(definitions: &mut Vec<Definition>, payloads: &mut [Shape]) {
    loop {
        let before = definitions.len();
        let keepers = keepers(definitions);
        redirect(definitions, payloads, &keepers);
        if definitions.len() == before {
            return;
        }
    }
}

/// For each definition the one that stands for it: itself, unless an equal one stays in its place.
fn keepers(definitions: &[Definition]) -> Vec<usize> {
    let looks = looks(definitions);
    let classes = classes(definitions, &looks);
    let mut named: BTreeMap<Seen, usize> = BTreeMap::new();
    for index in (0..definitions.len()).filter(|index| definitions[*index].is_named) {
        named.entry(looks[index].seen(&classes)).or_insert(index);
    }
    let mut shortest: BTreeMap<(usize, &str), usize> = BTreeMap::new();
    for (index, definition) in definitions.iter().enumerate().filter(|(_, definition)| !definition.is_named) {
        let keeper = shortest.entry((classes[index], part_if_needed(definition))).or_insert(index);
        let rank = |index: usize| (definitions[index].wanted.len(), &definitions[index].wanted, index);
        if rank(index) < rank(*keeper) {
            *keeper = index;
        }
    }
    let keeper = |(index, definition): (usize, &Definition)| {
        if definition.is_named {
            return index;
        }
        let equal = named
            .get(&looks[index].seen(&classes))
            .filter(|equal| is_telling(definition) || definitions[**equal].part.ends_with(&definition.part));
        let shortest = shortest.get(&(classes[index], part_if_needed(definition)));
        equal.or(shortest).copied().unwrap_or(index)
    };
    definitions.iter().enumerate().map(keeper).collect()
}

/// What a place must be called for its type to merge, where the type alone does not tell enough.
fn part_if_needed(definition: &Definition) -> &str {
    if is_telling(definition) { "" } else { &definition.part }
}

fn is_telling(definition: &Definition) -> bool {
    let parts = match &definition.kind {
        Kind::Struct { members, .. } => members.len(),
        Kind::Values { values, .. } => values.len(),
        Kind::Union { variants, .. } => variants.len(),
    };
    parts >= TELLING
}

/// Puts the keepers in the place of those they stand for.
pub fn redirect(definitions: &mut Vec<Definition>, payloads: &mut [Shape], keepers: &[usize]) {
    for (index, keeper) in keepers.iter().enumerate().filter(|(index, keeper)| index != *keeper) {
        definitions[*keeper].is_shared = true;
        let merged = definitions[index].kind.clone();
        list_values_of(&merged, &mut definitions[*keeper].kind);
    }
    let mut new_index = vec![0; keepers.len()];
    let mut kept = 0;
    for (index, keeper) in keepers.iter().enumerate() {
        if index == *keeper {
            new_index[index] = kept;
            kept += 1;
        }
    }
    let mut rename = |shape: &mut Shape| {
        if let Shape::Defined(index) = shape {
            *index = new_index[keepers[*index]];
        }
    };
    let mut indexes = keepers.iter().enumerate();
    definitions.retain(|_| indexes.next().is_some_and(|(index, keeper)| index == *keeper));
    for definition in definitions {
        each_shape(&mut definition.kind, &mut rename);
    }
    for payload in payloads {
        each(payload, &mut rename);
    }
}

/// A type that stands for another lists the values of both for each member, or none where one of them lists none.
fn list_values_of(merged: &Kind, keeper: &mut Kind) {
    let (Kind::Struct { members: merged, .. }, Kind::Struct { members, .. }) = (merged, keeper) else {
        return;
    };
    for other in merged {
        let Some(member) = members.iter_mut().find(|member| member.wire == other.wire) else { continue };
        if other.listed.is_empty() || member.listed.is_empty() {
            member.listed.clear();
        } else {
            let added: Vec<_> =
                other.listed.iter().filter(|value| !member.listed.contains(value)).cloned().collect();
            member.listed.extend(added);
        }
    }
}

/// The class of each definition; unnamed ones of one class are equal, and each named one has a class of its own.
///
/// Starts with what each looks like from outside and takes ever more of what it holds into account, until no class
/// falls apart any more; so types that contain themselves compare as well.
fn classes(definitions: &[Definition], looks: &[Look]) -> Vec<usize> {
    let mut classes = vec![0; definitions.len()];
    let mut count = 1;
    loop {
        let mut known: BTreeMap<(usize, Option<usize>, Seen), usize> = BTreeMap::new();
        let mut next = Vec::with_capacity(definitions.len());
        for (index, definition) in definitions.iter().enumerate() {
            let fresh = known.len();
            let key = (classes[index], definition.is_named.then_some(index), looks[index].seen(&classes));
            next.push(*known.entry(key).or_insert(fresh));
        }
        let found = known.len();
        classes = next;
        if found == count {
            return classes;
        }
        count = found;
    }
}

/// All of a definition but its words.
struct Look {
    /// The number of what it says itself: the same for all that say the same.
    bones: usize,
    /// The definitions that it names, in order.
    names: Vec<usize>,
}

/// What of a look tells definitions apart, as far as those that it names are told apart.
type Seen = (usize, Vec<usize>);

impl Look {
    fn seen(&self, classes: &[usize]) -> Seen {
        (self.bones, self.names.iter().map(|index| classes[*index]).collect())
    }
}

fn looks(definitions: &[Definition]) -> Vec<Look> {
    let mut known = BTreeMap::new();
    let look = |definition| {
        let mut names = Vec::new();
        let bones = bones(definition, &mut names);
        let fresh = known.len();
        Look { bones: *known.entry(bones).or_insert(fresh), names }
    };
    definitions.iter().map(look).collect()
}

/// Whether it is deprecated, and what it consists of; the definitions that it names are added to `names` instead.
type Bones<'a> = (bool, Vec<Part<'a>>);

#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Part<'a> {
    Member { wire: &'a str, optional: bool, deprecated: bool, shape: Shape },
    Further(Shape),
    Value { wire: String, name: Option<&'a str>, deprecated: bool },
    Tag(&'a str),
    Variant { tags: &'a [String], shape: Shape },
}

fn bones<'a>(definition: &'a Definition, names: &mut Vec<usize>) -> Bones<'a> {
    let mut nameless = |shape: &Shape| {
        let mut shape = shape.clone();
        each(&mut shape, &mut |shape| {
            if let Shape::Defined(index) = shape {
                names.push(std::mem::take(index));
            }
        });
        shape
    };
    let mut parts = Vec::new();
    match &definition.kind {
        Kind::Struct { members, additional } => {
            parts.extend(members.iter().map(|member| Part::Member {
                wire: &member.wire,
                optional: member.optional,
                deprecated: member.deprecated,
                shape: nameless(&member.shape),
            }));
            parts.extend(additional.iter().map(|shape| Part::Further(nameless(shape))));
        }
        Kind::Values { values, .. } => {
            parts.extend(values.iter().map(|model::EnumValue { value, name, deprecated, .. }| Part::Value {
                wire: value.to_string(),
                name: name.as_deref(),
                deprecated: *deprecated,
            }));
        }
        Kind::Union { tag, variants } => {
            parts.extend(tag.iter().map(|tag| Part::Tag(tag)));
            parts.extend(
                variants
                    .iter()
                    .map(|variant| Part::Variant { tags: &variant.tags, shape: nameless(&variant.shape) }),
            );
        }
    }
    (definition.deprecated, parts)
}
