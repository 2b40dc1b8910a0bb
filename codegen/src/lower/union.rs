//! `oneOf` and `anyOf`: which alternatives are one shape after all, and how the others are told apart.
//!
//! What comes in is a place with alternatives; what goes out is its shape.

use std::collections::BTreeSet;

use super::conjunction::{self, Alternatives, Conjunction, Place};
use super::hint::Hint;
use super::shape::{Branch, Kind, Shape, Shapes, nullable_of};
use crate::model::{EnumValue, SchemaId, Type, Types};

type Key = (Vec<SchemaId>, Types, BTreeSet<SchemaId>);

/// A title beyond this many bytes is a sentence, and no name.
const LONGEST_TITLE: usize = 40;

impl<'a> Shapes<'a> {
    /// The shape of a place with alternatives.
    pub(super) fn alternatives(
        &mut self,
        merged: &Conjunction<'a>,
        place: &Place,
        hint: Hint<'_>,
        key: &Key,
    ) -> Shape {
        let Some((owner, alternatives)) = merged.alternatives.first().cloned() else { return Shape::Json };
        let mut base = place.clone();
        base.chosen.insert(owner);
        let rest = conjunction::merge(&self.provider.schemas, &base);
        let branches: Vec<(SchemaId, Place)> = alternatives
            .branches
            .iter()
            .map(|branch| (*branch, with_branch(&base, &rest, *branch)))
            .collect();
        let views: Vec<Conjunction<'_>> = branches
            .iter()
            .map(|(branch, _)| conjunction::merge(&self.provider.schemas, &Place::of(*branch)))
            .collect();

        let allows_null = views.iter().any(is_null);
        let possible = |index: &usize| {
            let whole = conjunction::merge(&self.provider.schemas, &branches[*index].1);
            whole.conflicts.len() <= views[*index].conflicts.len()
        };
        let not_null: Vec<usize> = (0..views.len()).filter(|index| !is_null(&views[*index])).collect();
        let kept: Vec<usize> = match not_null.iter().copied().filter(possible).collect::<Vec<_>>() {
            none if none.is_empty() => not_null,
            some => some,
        };
        let shape = if kept.iter().any(|index| adds_nothing(&views[*index])) {
            // One branch accepts what the schema beside the alternatives accepts, so the alternatives say nothing.
            if rest.atoms.is_empty() && rest.types.is_empty() { Shape::Json } else { self.shape(&base, hint) }
        } else {
            match kept[..] {
                [] => Shape::Json,
                [only] => self.shape(&branches[only].1, hint),
                _ => {
                    let kept_views: Vec<&Conjunction<'_>> = kept.iter().map(|index| &views[*index]).collect();
                    match scalar(&kept_views) {
                        Some(Scalar::Shape(shape)) => shape,
                        Some(Scalar::Values(values)) => {
                            let index = self.define(merged, hint, key);
                            self.definitions[index].kind = Kind::Values { values, integers: false };
                            Shape::Defined(index)
                        }
                        None => {
                            let branches: Vec<&(SchemaId, Place)> =
                                kept.iter().map(|index| &branches[*index]).collect();
                            self.union(merged, &alternatives, &branches, hint, key)
                        }
                    }
                }
            }
        };
        if allows_null { nullable_of(shape) } else { shape }
    }

    fn union(
        &mut self,
        merged: &Conjunction<'a>,
        alternatives: &Alternatives,
        branches: &[&(SchemaId, Place)],
        hint: Hint<'_>,
        key: &Key,
    ) -> Shape {
        let tags = self.tags(alternatives, branches);
        let index = self.define(merged, hint, key);
        let wanted = self.definitions[index].wanted.clone();
        let mut variants: Vec<Branch> = Vec::new();
        for (position, (schema, place)) in branches.iter().map(|branch| (branch.0, &branch.1)).enumerate() {
            let tags = tags.as_ref().map(|(_, tags)| tags[position].clone()).unwrap_or_default();
            let title =
                self.provider.schemas[schema].title.clone().filter(|title| title.len() <= LONGEST_TITLE);
            let part = tags.first().cloned().or(title);
            let part = super::name::pascal(&part.unwrap_or_else(|| format!("variant{}", position + 1)));
            let shape = self.shape(place, Hint::member(&wanted, &part));
            match variants.iter_mut().find(|variant| variant.shape == shape) {
                Some(same) => same.tags.extend(tags),
                None => variants.push(Branch { shape, tags }),
            }
        }
        let is_object = |branch: &Branch| {
            matches!(branch.shape, Shape::Defined(index)
                if matches!(self.definitions[index].kind, Kind::Struct { .. } | Kind::Union { .. }))
        };
        let tag = tags.map(|(tag, _)| tag).filter(|_| variants.iter().all(is_object));
        if tag.is_none() {
            variants.iter_mut().for_each(|variant| variant.tags.clear());
        }
        self.definitions[index].kind = Kind::Union { tag, variants };
        Shape::Defined(index)
    }

    /// The member that tells all branches apart, and the texts by which it chooses each.
    fn tags(
        &self,
        alternatives: &Alternatives,
        branches: &[&(SchemaId, Place)],
    ) -> Option<(String, Vec<Vec<String>>)> {
        self.declared_tags(alternatives, branches).or_else(|| self.constant_tags(branches))
    }

    fn declared_tags(
        &self,
        alternatives: &Alternatives,
        branches: &[&(SchemaId, Place)],
    ) -> Option<(String, Vec<Vec<String>>)> {
        let discriminator = alternatives.discriminator.as_ref()?;
        let schemas = &self.provider.schemas;
        let tags: Vec<Vec<String>> = branches
            .iter()
            .map(|(branch, _)| {
                let home = schemas.resolve(*branch);
                let named =
                    discriminator.mapping.iter().filter(|(_, schema)| schemas.resolve(*schema) == home);
                named.map(|(tag, _)| tag.clone()).collect()
            })
            .collect();
        tags.iter().all(|tags| !tags.is_empty()).then(|| (discriminator.property_name.clone(), tags))
    }

    /// A member that holds a different constant in each branch.
    fn constant_tags(&self, branches: &[&(SchemaId, Place)]) -> Option<(String, Vec<Vec<String>>)> {
        let schemas = &self.provider.schemas;
        let views: Vec<Conjunction<'_>> =
            branches.iter().map(|(_, place)| conjunction::merge(schemas, place)).collect();
        let constants = |view: &Conjunction<'_>, name: &str| -> Option<Vec<String>> {
            let (_, members) = view.properties.iter().find(|(wire, _)| *wire == name)?;
            let place = Place { schemas: members.clone(), chosen: BTreeSet::new() };
            let values = conjunction::merge(schemas, &place).values;
            let texts: Option<Vec<String>> =
                values.iter().map(|value| value.value.as_str().map(str::to_owned)).collect();
            texts.filter(|texts| !texts.is_empty() && view.required.contains(name))
        };
        views.first()?.properties.iter().find_map(|(name, _)| {
            let tags: Option<Vec<Vec<String>>> = views.iter().map(|view| constants(view, name)).collect();
            let tags = tags?;
            let distinct: BTreeSet<&String> = tags.iter().flatten().collect();
            (distinct.len() == tags.iter().flatten().count()).then(|| ((*name).to_owned(), tags))
        })
    }
}

/// A branch together with the schema beside it, or alone where that says nothing.
fn with_branch(base: &Place, rest: &Conjunction<'_>, branch: SchemaId) -> Place {
    if rest.atoms.is_empty() {
        return Place::of(branch);
    }
    let mut place = base.clone();
    place.schemas.push(branch);
    place
}

fn is_null(view: &Conjunction<'_>) -> bool {
    let only_null_values = !view.values.is_empty() && view.values.iter().all(|value| value.value.is_null());
    (view.nullable && view.types.is_empty() && view.atoms.is_empty()) || only_null_values
}

/// Whether a branch asks for nothing that changes a shape: everything, or members that must be there.
fn adds_nothing(view: &Conjunction<'_>) -> bool {
    view.types.without(Type::Object).is_empty()
        && !view.nullable
        && view.format.is_none()
        && view.values.is_empty()
        && view.properties.is_empty()
        && view.additional.is_none()
        && view.items.is_empty()
        && view.prefix_items.is_empty()
        && view.embedded.is_none()
        && view.alternatives.is_empty()
        && (view.types.is_empty() || !view.required.is_empty())
}

enum Scalar {
    Shape(Shape),
    Values(Vec<EnumValue>),
}

/// Alternatives among texts, or among numbers, need no union.
fn scalar(views: &[&Conjunction<'_>]) -> Option<Scalar> {
    let plain =
        |view: &&Conjunction<'_>| view.alternatives.is_empty() && view.embedded.is_none() && !view.nullable;
    if !views.iter().all(plain) {
        return None;
    }
    let all = |allowed: &[Type]| {
        views
            .iter()
            .all(|view| !view.types.is_empty() && view.types.iter().all(|kind| allowed.contains(&kind)))
    };
    if all(&[Type::String]) {
        let mut values: Vec<EnumValue> = Vec::new();
        for value in views.iter().flat_map(|view| &view.values) {
            if values.iter().all(|known| known.value != value.value) {
                values.push(value.clone());
            }
        }
        return Some(if values.len() > 1 { Scalar::Values(values) } else { Scalar::Shape(Shape::String) });
    }
    if all(&[Type::Integer]) {
        return Some(Scalar::Shape(Shape::Integer));
    }
    if all(&[Type::Integer, Type::Number]) {
        return Some(Scalar::Shape(Shape::Number));
    }
    None
}
