//! Schemas that hold at once, seen as one: `$ref` with siblings, `allOf`, and a member that several of them list.
//!
//! What comes in are schemas of the model; what goes out is a [`Conjunction`], their keywords merged.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::{
    AdditionalProperties, Discriminator, Embedded, EnumValue, Schema, SchemaId, Schemas, Type, Types,
};

/// What one place holds: schemas that all apply.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The schemas, as the document lists them.
    pub schemas: Vec<SchemaId>,
    /// Schemas of which `oneOf` and `anyOf` do not count, because one of their branches was chosen.
    pub chosen: BTreeSet<SchemaId>,
}

impl Place {
    /// The place that one schema describes.
    pub fn of(schema: SchemaId) -> Self {
        Self { schemas: vec![schema], chosen: BTreeSet::new() }
    }
}

/// The schemas of a place, merged.
#[derive(Debug, Clone, Default)]
pub struct Conjunction<'a> {
    /// The schemas that say something, which is what makes two places hold the same type.
    pub atoms: Vec<SchemaId>,
    /// The name that the document gives to just these schemas.
    pub name: Option<&'a str>,
    /// Where the type is described.
    pub home: Option<SchemaId>,
    /// The types apart from `null`; empty for any.
    pub types: Types,
    /// Whether `null` is allowed, so far as types tell.
    pub nullable: bool,
    /// `format`.
    pub format: Option<&'a str>,
    /// The values that every listing allows.
    pub values: Vec<EnumValue>,
    /// The members, each with all schemas that describe it.
    pub properties: Vec<(&'a str, Vec<SchemaId>)>,
    /// The members that must be there.
    pub required: BTreeSet<&'a str>,
    /// What further members hold, where the document says.
    pub additional: Option<SchemaId>,
    /// What the elements hold.
    pub items: Vec<SchemaId>,
    /// What the first elements hold.
    pub prefix_items: Vec<SchemaId>,
    /// JSON inside a text.
    pub embedded: Option<Embedded>,
    /// The alternatives, each with the schema that lists them.
    pub alternatives: Vec<(SchemaId, Alternatives)>,
    /// What could not hold at once, as sentences without a full stop.
    pub conflicts: Vec<String>,
}

/// `oneOf` or `anyOf`.
#[derive(Debug, Clone)]
pub struct Alternatives {
    /// The branches.
    pub branches: Vec<SchemaId>,
    /// OpenAPI's `discriminator`.
    pub discriminator: Option<Discriminator>,
}

/// Merges the schemas of a place.
pub fn merge<'a>(schemas: &'a Schemas, place: &Place) -> Conjunction<'a> {
    let mut merged = Conjunction::default();
    let mut seen = BTreeSet::new();
    for schema in &place.schemas {
        visit(schemas, *schema, place, &mut seen, &mut merged);
    }
    if let [only] = place.schemas[..] {
        let (name, home) = named(schemas, only);
        merged.name = name;
        merged.home = Some(home);
    } else {
        merged.home = merged.atoms.last().copied();
    }
    let entries_allow_null =
        place.schemas.iter().all(|id| wraps(&schemas[*id]) && schemas[*id].types.contains(Type::Null));
    merged.nullable |= entries_allow_null;
    merged
}

/// Whether a schema leans on others.
fn wraps(schema: &Schema) -> bool {
    schema.reference.is_some() || !schema.all_of.is_empty()
}

/// Whether a schema says something beside the schemas it leans on; types alone do not count beside them.
fn says_something(schema: &Schema, chosen: bool) -> bool {
    (!schema.types.without(Type::Null).is_empty() && !wraps(schema))
        || schema.format.is_some()
        || !schema.values.is_empty()
        || !schema.properties.is_empty()
        || !schema.required.is_empty()
        || matches!(schema.additional_properties, AdditionalProperties::Schema(_))
        || schema.items.is_some()
        || !schema.prefix_items.is_empty()
        || schema.embedded_json.is_some()
        || !(chosen || schema.one_of.is_empty() && schema.any_of.is_empty())
}

/// Follows references and single `allOf`s that add nothing, to the name and the home of what stands behind them.
fn named(schemas: &Schemas, entry: SchemaId) -> (Option<&str>, SchemaId) {
    let mut id = entry;
    let mut name = None;
    let mut seen = BTreeSet::new();
    while seen.insert(id) {
        let schema = &schemas[id];
        name = schema.name.as_deref().or(name);
        if says_something(schema, false) {
            break;
        }
        match (schema.reference, &schema.all_of[..]) {
            (Some(target), []) => id = target,
            (None, [only]) => id = *only,
            _ => break,
        }
    }
    (name, id)
}

fn visit<'a>(
    schemas: &'a Schemas,
    id: SchemaId,
    place: &Place,
    seen: &mut BTreeSet<SchemaId>,
    merged: &mut Conjunction<'a>,
) {
    if !seen.insert(id) {
        return;
    }
    let schema = &schemas[id];
    for base in schema.reference.iter().chain(&schema.all_of) {
        visit(schemas, *base, place, seen, merged);
    }
    restrict_types(schema, merged);
    let chosen = place.chosen.contains(&id);
    if says_something(schema, chosen) {
        merged.atoms.push(id);
        add(id, schema, chosen, merged);
    }
}

fn restrict_types(schema: &Schema, merged: &mut Conjunction<'_>) {
    if schema.types.is_empty() {
        return;
    }
    let own = schema.types.without(Type::Null);
    let is_first = merged.types.is_empty() && !merged.nullable;
    merged.nullable = schema.types.contains(Type::Null) && (is_first || merged.nullable);
    if own.is_empty() {
        return;
    }
    if merged.types.is_empty() {
        merged.types = own;
        return;
    }
    let both: Types = Type::ALL
        .into_iter()
        .filter(|kind| merged.types.allows(*kind) && own.allows(*kind))
        .filter(|kind| merged.types.contains(*kind) || own.contains(*kind))
        .collect();
    if both.is_empty() {
        merged.conflicts.push(format!("one part wants {}, another {}", list(merged.types), list(own)));
        merged.types = own;
    } else {
        merged.types = both;
    }
}

fn list(types: Types) -> String {
    let names: Vec<String> = types.iter().map(|kind| format!("`{}`", kind.as_str())).collect();
    names.join(" or ")
}

fn add<'a>(id: SchemaId, schema: &'a Schema, chosen: bool, merged: &mut Conjunction<'a>) {
    merged.format = schema.format.as_deref().or(merged.format);
    if schema.embedded_json.is_some() {
        merged.embedded = schema.embedded_json;
    }
    add_values(schema, merged);
    // One schema lists no member twice, so only those of the schemas before it are searched.
    let known = merged.properties.len();
    for property in &schema.properties {
        match merged.properties[..known].iter_mut().find(|(name, _)| *name == property.name) {
            Some((_, places)) => places.push(property.schema),
            None => merged.properties.push((&property.name, vec![property.schema])),
        }
    }
    merged.required.extend(schema.required.iter().map(String::as_str));
    if let AdditionalProperties::Schema(additional) = schema.additional_properties {
        merged.additional = Some(additional);
    }
    merged.items.extend(schema.items);
    if !schema.prefix_items.is_empty() {
        merged.prefix_items.clone_from(&schema.prefix_items);
    }
    if chosen {
        return;
    }
    for branches in [&schema.one_of, &schema.any_of] {
        if !branches.is_empty() {
            let alternatives =
                Alternatives { branches: branches.clone(), discriminator: schema.discriminator.clone() };
            merged.alternatives.push((id, alternatives));
        }
    }
}

fn add_values(schema: &Schema, merged: &mut Conjunction<'_>) {
    if schema.values.is_empty() {
        return;
    }
    if merged.values.is_empty() {
        merged.values.clone_from(&schema.values);
        return;
    }
    let known: BTreeMap<String, EnumValue> =
        merged.values.drain(..).map(|value| (value.value.to_string(), value)).collect();
    let both: Vec<EnumValue> = schema
        .values
        .iter()
        .filter_map(|value| {
            let before = known.get(&value.value.to_string())?;
            let is_explained = value.name.is_some() || value.description.is_some();
            Some(if is_explained { value.clone() } else { before.clone() })
        })
        .collect();
    if both.is_empty() {
        merged.conflicts.push("no value is in both lists of values".to_owned());
        merged.values.clone_from(&schema.values);
    } else {
        merged.values = both;
    }
}
