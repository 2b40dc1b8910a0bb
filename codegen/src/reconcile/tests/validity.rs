//! Whether a value fits a schema, judged by other code than that which widens: what comes in are both, what goes out
//! is yes or no. It asks less of unions than the code under test does: any branch that accepts will do.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::model::{AdditionalProperties, Embedded, Schema, SchemaId, Schemas, Type};

/// Judges like a validator, but that a member must be listed wherever members are listed at all.
pub(super) struct Check<'a>(pub &'a Schemas);

impl Check<'_> {
    pub(super) fn accepts(&self, id: SchemaId, value: &Value) -> bool {
        self.inside(id, value, &BTreeSet::new(), false, &mut Vec::new())
    }

    fn inside(
        &self,
        id: SchemaId,
        value: &Value,
        listed: &BTreeSet<&str>,
        open: bool,
        under_way: &mut Vec<SchemaId>,
    ) -> bool {
        if value.is_null() {
            return self.nullable(id, under_way);
        }
        if under_way.contains(&id) {
            return false;
        }
        under_way.push(id);
        let accepted = self.group(id, value, listed, open, under_way);
        under_way.pop();
        accepted
    }

    fn nullable(&self, id: SchemaId, under_way: &mut Vec<SchemaId>) -> bool {
        let schema = &self.0[id];
        if !schema.types.is_empty() {
            return schema.types.contains(Type::Null);
        }
        if under_way.contains(&id) {
            return false;
        }
        under_way.push(id);
        let mut all = |ids: &[SchemaId]| ids.iter().all(|id| self.nullable(*id, under_way));
        let parts = all(&schema.all_of) && schema.reference.is_none_or(|target| all(&[target]));
        let mut any = |ids: &[SchemaId]| ids.is_empty() || ids.iter().any(|id| self.nullable(*id, under_way));
        let unions = any(&schema.any_of) && any(&schema.one_of);
        under_way.pop();
        let values =
            schema.values.is_empty() || schema.values.iter().any(|listed| listed.value == Value::Null);
        parts && unions && values && !speaks_of(schema, &[Type::Object, Type::Array, Type::String])
    }

    /// All schemas that speak of the same value, without the branches of unions.
    fn group_of(&self, id: SchemaId, group: &mut Vec<SchemaId>) {
        if !group.contains(&id) {
            group.push(id);
            let schema = &self.0[id];
            schema.reference.iter().chain(&schema.all_of).for_each(|id| self.group_of(*id, group));
        }
    }

    fn group(
        &self,
        id: SchemaId,
        value: &Value,
        around: &BTreeSet<&str>,
        open: bool,
        under_way: &mut Vec<SchemaId>,
    ) -> bool {
        let mut group = Vec::new();
        self.group_of(id, &mut group);
        let group: Vec<&Schema> = group.into_iter().map(|id| &self.0[id]).collect();
        if !group.iter().all(|schema| self.alone(schema, value)) {
            return false;
        }

        let own: BTreeSet<&str> = group.iter().flat_map(|schema| names(schema)).collect();
        let unions: Vec<&Vec<SchemaId>> = group
            .iter()
            .flat_map(|schema| [&schema.any_of, &schema.one_of])
            .filter(|u| !u.is_empty())
            .collect();
        let open = open
            || group.iter().any(|schema| {
                matches!(
                    schema.additional_properties,
                    AdditionalProperties::Any | AdditionalProperties::Schema(_)
                )
            });
        // Names that any accepting branch lists; a branch may count on what stands around it.
        let mut in_branches = BTreeSet::new();
        for union in &unions {
            let mut listed: BTreeSet<&str> = around | &own;
            for other in unions.iter().filter(|other| !std::ptr::eq(**other, *union)) {
                other.iter().for_each(|branch| self.deep_names(*branch, &mut Vec::new(), &mut listed));
            }
            let accepting: Vec<SchemaId> = union
                .iter()
                .copied()
                .filter(|branch| self.inside(*branch, value, &listed, true, under_way))
                .collect();
            if accepting.is_empty() {
                return false;
            }
            if unions.len() == 1
                && !open
                && !union.iter().any(|branch| self.inside(*branch, value, &listed, false, under_way))
            {
                return false;
            }
            accepting.iter().for_each(|branch| self.deep_names(*branch, &mut Vec::new(), &mut in_branches));
        }

        let Value::Object(object) = value else { return true };
        let lists = !own.is_empty();
        object.iter().all(|(name, member)| {
            let listed = own.contains(name.as_str())
                || around.contains(name.as_str())
                || in_branches.contains(name.as_str());
            let further = group.iter().filter_map(|schema| match schema.additional_properties {
                AdditionalProperties::Schema(id) => Some(id),
                _ => None,
            });
            let mut further = further.filter(|_| !listed);
            let fits = further.all(|id| self.accepts(id, member));
            // Open branches of a union leave room for every member.
            fits && (listed || open || !lists || !unions.is_empty())
        })
    }

    /// What one schema says of a value, without others that speak of the same value.
    fn alone(&self, schema: &Schema, value: &Value) -> bool {
        let kind = match value {
            Value::Number(number) if number.is_i64() => Type::Integer,
            other => match Type::of(other) {
                Type::Integer => Type::Number,
                kind => kind,
            },
        };
        let composite = schema.reference.is_some()
            || [&schema.all_of, &schema.any_of, &schema.one_of].iter().any(|branches| !branches.is_empty());
        let stated = schema.types.without(Type::Null);
        let typed = if !stated.is_empty() {
            stated.allows(kind)
        } else if speaks_of(schema, &[Type::Object, Type::Array, Type::String]) {
            speaks_of(schema, &[kind])
        } else {
            schema.types.is_empty() || composite || schema.values.iter().any(|listed| !listed.value.is_null())
        };
        let number = |value: &Value| value.as_f64().map(f64::to_bits);
        let listed = schema.values.is_empty()
            || schema.values.iter().any(|listed| {
                listed.value == *value || (value.is_number() && number(&listed.value) == number(value))
            });
        let inner = match value {
            Value::Object(object) => {
                schema.required.iter().all(|name| object.contains_key(name))
                    && object.iter().all(|(name, member)| {
                        schema.property(name).is_none_or(|schema| self.accepts(schema, member))
                    })
            }
            Value::Array(elements) => {
                let tuple = &schema.prefix_items;
                let whole = if schema.items.is_some() || tuple.is_empty() {
                    elements.len() >= tuple.len()
                } else {
                    elements.len() == tuple.len()
                };
                let schemas = tuple.iter().copied().map(Some).chain(std::iter::repeat(schema.items));
                whole
                    && elements
                        .iter()
                        .zip(schemas)
                        .all(|(value, schema)| schema.is_none_or(|schema| self.accepts(schema, value)))
            }
            Value::String(text) => match (schema.embedded_json, serde_json::from_str(text)) {
                (Some(Embedded::Schema(content)), Ok(value)) => self.accepts(content, &value),
                _ => true,
            },
            _ => true,
        };
        typed && listed && inner
    }

    fn deep_names<'s>(&'s self, id: SchemaId, seen: &mut Vec<SchemaId>, found: &mut BTreeSet<&'s str>) {
        if !seen.contains(&id) {
            seen.push(id);
            let schema = &self.0[id];
            found.extend(names(schema));
            let branches = schema.all_of.iter().chain(&schema.any_of).chain(&schema.one_of);
            branches.chain(&schema.reference).for_each(|id| self.deep_names(*id, seen, found));
        }
    }
}

fn names(schema: &Schema) -> impl Iterator<Item = &str> {
    schema.properties.iter().map(|property| property.name.as_str())
}

fn speaks_of(schema: &Schema, kinds: &[Type]) -> bool {
    kinds.iter().any(|kind| match kind {
        Type::Object => {
            !schema.properties.is_empty()
                || !schema.required.is_empty()
                || schema.additional_properties != AdditionalProperties::Unstated
        }
        Type::Array => schema.items.is_some() || !schema.prefix_items.is_empty(),
        Type::String => schema.embedded_json.is_some(),
        _ => false,
    })
}
