//! Which branch of an `anyOf` or `oneOf` a value belongs to: what comes in is the union and the value.
//! What goes out is how the value fits that branch, or that the union needs one more.

use std::collections::BTreeSet;
use std::rc::Rc;

use serde_json::{Map, Value};

use super::claims;
use super::fit::{Action, Change, Fit, Judge, Surroundings, equal, kind};
use crate::model::{Schema, SchemaId, Schemas};

/// The keyword that holds a union's branches.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Keyword {
    /// `anyOf`
    AnyOf,
    /// `oneOf`
    OneOf,
}

impl Keyword {
    pub(super) const ALL: [Self; 2] = [Self::AnyOf, Self::OneOf];

    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::AnyOf => "anyOf",
            Self::OneOf => "oneOf",
        }
    }

    pub(super) fn branches(self, schema: &Schema) -> &[SchemaId] {
        match self {
            Self::AnyOf => &schema.any_of,
            Self::OneOf => &schema.one_of,
        }
    }

    pub(super) fn branches_mut(self, schema: &mut Schema) -> &mut Vec<SchemaId> {
        match self {
            Self::AnyOf => &mut schema.any_of,
            Self::OneOf => &mut schema.one_of,
        }
    }
}

/// How a value fits the branch that it belongs to: the one that its tag names; else the first that it fits; else
/// the one of its type that needs the fewest changes, unlisted values counting before all others. A tag that no
/// branch knows, and a type that none has, ask for a branch of their own.
pub(super) fn choose(
    judge: &mut Judge<'_>,
    holder: SchemaId,
    keyword: Keyword,
    value: &Value,
    at: &str,
    inside: &Surroundings,
) -> Rc<Fit> {
    let schemas = judge.schemas;
    let branches = keyword.branches(&schemas[holder]);
    let tag = value.as_object().and_then(|object| tag(schemas, &schemas[holder], branches, object));
    if let Some(Tag::Of(branch)) = tag
        && let Some(fit) = judge.fit(branch, value, at, inside)
    {
        return fit;
    }

    let mut fits = Vec::new();
    for &branch in branches {
        let Some(fit) = judge.fit(branch, value, at, inside) else { continue };
        if fit.changes.is_empty() {
            return fit;
        }
        fits.push(fit);
    }
    let unlisted = match tag {
        Some(Tag::Unlisted { property, value }) => Some((property, value.to_string())),
        Some(Tag::Of(_)) | None => None,
    };
    if unlisted.is_some() || (!fits.is_empty() && fits.iter().all(|fit| fit.other_type)) {
        // The new branch lists its tag and all that is not listed around the union.
        let mut value = value.clone();
        if let Value::Object(object) = &mut value {
            let tag = unlisted.as_ref().map(|(property, _)| property);
            object.retain(|name, _| !inside.listed.contains(name) || tag == Some(name));
        }
        let action = Action::Branch { holder, keyword, tag: unlisted, kind: kind(&value) };
        let changes = vec![Change { action, at: at.to_owned(), value }];
        return Rc::new(Fit { changes, open: true, ..Fit::default() });
    }
    fits.into_iter().min_by_key(|fit| cost(fit)).unwrap_or_default()
}

fn cost(fit: &Fit) -> (bool, usize, usize) {
    let values = fit.changes.iter().filter(|change| matches!(change.action, Action::Value { .. })).count();
    (fit.other_type, values, fit.changes.len())
}

/// What tells the branches of a union apart.
enum Tag {
    /// The value names this branch.
    Of(SchemaId),
    /// The value names a branch that the union does not have.
    Unlisted { property: String, value: Value },
}

fn tag(schemas: &Schemas, union: &Schema, branches: &[SchemaId], object: &Map<String, Value>) -> Option<Tag> {
    if let Some(discriminator) = &union.discriminator
        && let Some(value @ Value::String(text)) = object.get(&discriminator.property_name)
    {
        let mapped = discriminator.mapping.iter().find(|(name, _)| name == text);
        let property = &discriminator.property_name;
        let named = match mapped {
            Some((_, target)) => {
                branches.iter().find(|branch| schemas.resolve(**branch) == schemas.resolve(*target))
            }
            None => branches.iter().find(|branch| holds(&tag_values(schemas, **branch, property), value)),
        };
        return Some(match named {
            Some(branch) => Tag::Of(*branch),
            None => Tag::Unlisted { property: property.clone(), value: value.clone() },
        });
    }

    let objects: Vec<SchemaId> =
        branches.iter().copied().filter(|branch| !names(schemas, *branch).is_empty()).collect();
    let first = *objects.first()?;
    for property in names(schemas, first) {
        let Some(value) = object.get(property) else { continue };
        let tags: Vec<_> = objects.iter().map(|branch| tag_values(schemas, *branch, property)).collect();
        if !tells_apart(&tags) {
            continue;
        }
        if let Some(index) = tags.iter().position(|values| holds(values, value)) {
            return Some(Tag::Of(objects[index]));
        }
        // One variant alone with an unlisted value is an enum that grows, not a union that does.
        if objects.len() > 1 && value.is_string() {
            return Some(Tag::Unlisted { property: property.to_owned(), value: value.clone() });
        }
    }
    None
}

fn names(schemas: &Schemas, branch: SchemaId) -> Vec<&str> {
    claims::conjuncts(schemas, branch)
        .into_iter()
        .flat_map(|part| schemas[part].properties.iter().map(|property| property.name.as_str()))
        .collect()
}

/// The values that a branch lists for one of its members.
fn tag_values<'a>(schemas: &'a Schemas, branch: SchemaId, property: &str) -> Vec<&'a Value> {
    claims::conjuncts(schemas, branch)
        .into_iter()
        .filter_map(|part| schemas[part].property(property))
        .flat_map(|member| claims::conjuncts(schemas, member))
        .flat_map(|part| &schemas[part].values)
        .map(|listed| &listed.value)
        .collect()
}

fn holds(values: &[&Value], value: &Value) -> bool {
    values.iter().any(|listed| equal(listed, value))
}

/// Whether every branch lists values, and no two branches the same one.
fn tells_apart(tags: &[Vec<&Value>]) -> bool {
    let mut seen = BTreeSet::new();
    tags.iter().all(|values| {
        let own: BTreeSet<String> = values.iter().map(|value| value.to_string()).collect();
        !own.is_empty() && own.into_iter().all(|value| seen.insert(value))
    })
}
