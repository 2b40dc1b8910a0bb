//! Carries out one change: what comes in is what examples ask for, with all values that ask for it.
//! What goes out is the changed schema and a sentence about it.

use std::fmt;

use serde_json::Value;

use super::fit::{Action, equal};
use super::union::Keyword;
use super::{claims, infer};
use crate::model::{EnumValue, Property, Schema, SchemaId, Schemas, Type, Types};
use crate::outcome::WideningKind;

/// A change that was made.
pub(super) struct Widened {
    pub kind: WideningKind,
    /// The change as a sentence without a full stop.
    pub detail: String,
}

/// What asks for a change, as sentences in the docs of a type call it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Asker {
    Example,
    Evidence,
}

impl fmt::Display for Asker {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Example => "a documented example",
            Self::Evidence => "an observed delivery",
        })
    }
}

/// Makes the change; nothing where the schema needs it no more.
pub(super) fn apply(
    schemas: &mut Schemas,
    action: &Action,
    values: &[Value],
    asker: Asker,
) -> Option<Widened> {
    match action {
        Action::Optional { holder, name, member } => optional(schemas, *holder, name, *member, asker),
        Action::Property { holder, name } => property(schemas, *holder, name, values, asker),
        Action::Value { holder, .. } => value(schemas, *holder, values, asker),
        Action::Nullable { holder } => nullable(schemas, *holder, asker),
        Action::Type { holder, kind } => other_type(schemas, *holder, *kind, values, asker),
        Action::Length { holder } => length(schemas, *holder, asker),
        Action::Branch { holder, keyword, tag, kind } => {
            Some(branch(schemas, *holder, *keyword, tag.as_ref(), *kind, values, asker))
        }
    }
}

/// Adds a type to a set; a number leaves no need for an integer.
pub(super) fn insert(types: &mut Types, kind: Type) {
    if types.is_empty() || !types.allows(kind) {
        types.insert(kind);
    }
    if types.contains(Type::Number) {
        types.remove(Type::Integer);
    }
}

fn optional(
    schemas: &mut Schemas,
    holder: SchemaId,
    name: &str,
    member: Option<SchemaId>,
    asker: Asker,
) -> Option<Widened> {
    if !schemas[holder].required.remove(name) {
        return None;
    }
    match member {
        Some(member) => say(&mut schemas[member], &format!("Optional, because {asker} lacks it.")),
        None => say(&mut schemas[holder], &format!("`{name}` is not required, because {asker} lacks it.")),
    }
    Some(Widened { kind: WideningKind::Optional, detail: format!("`{name}` is no longer required") })
}

fn property(
    schemas: &mut Schemas,
    holder: SchemaId,
    name: &str,
    values: &[Value],
    asker: Asker,
) -> Option<Widened> {
    if schemas[holder].property(name).is_some() {
        return None;
    }
    let location = schemas[holder].location.child("properties").child(name);
    let mut member = infer::schema(schemas, location, &values.iter().collect::<Vec<_>>());
    say(&mut member, &format!("Not in the document's schema; {asker} carries it."));
    let detail = format!("`{name}` joins as an optional property, {}", infer::words(&member));
    let schema = schemas.add(member);
    schemas[holder].properties.push(Property { name: name.to_owned(), schema });
    Some(Widened { kind: WideningKind::Property, detail })
}

fn value(schemas: &mut Schemas, holder: SchemaId, values: &[Value], asker: Asker) -> Option<Widened> {
    let value = values.first()?;
    let schema = &mut schemas[holder];
    if schema.values.iter().any(|listed| equal(&listed.value, value)) {
        return None;
    }
    schema.values.push(EnumValue { value: value.clone(), name: None, description: None, deprecated: false });
    let text = short(&value.to_string());
    say(schema, &format!("`{text}` is not among the document's values; {asker} holds it."));
    Some(Widened { kind: WideningKind::Value, detail: format!("`{text}` joins the listed values") })
}

fn nullable(schemas: &mut Schemas, holder: SchemaId, asker: Asker) -> Option<Widened> {
    let schema = &mut schemas[holder];
    if schema.types.contains(Type::Null) {
        return None;
    }
    if schema.types.is_empty() && !claims::is_composite(schema) {
        schema.types = claims::implied(schema);
    }
    schema.types.insert(Type::Null);
    say(schema, &format!("Nullable, because {asker} holds null here."));
    Some(Widened { kind: WideningKind::Nullable, detail: "null is allowed as well".to_owned() })
}

fn other_type(
    schemas: &mut Schemas,
    holder: SchemaId,
    kind: Type,
    values: &[Value],
    asker: Asker,
) -> Option<Widened> {
    let mut expected = claims::expected(&schemas[holder])?;
    if expected.allows(kind) {
        return None;
    }
    // What the schema says of another type's values stands; the new type brings what its own values show.
    let inferred =
        infer::schema(schemas, schemas[holder].location.clone(), &values.iter().collect::<Vec<_>>());
    let schema = &mut schemas[holder];
    if schema.types.contains(Type::Null) {
        expected.insert(Type::Null);
    }
    insert(&mut expected, kind);
    schema.types = expected;
    if kind == Type::Object && schema.properties.is_empty() {
        schema.properties = inferred.properties;
    }
    if kind == Type::Array && schema.items.is_none() && schema.prefix_items.is_empty() {
        schema.items = inferred.items;
    }
    let word = infer::word(kind);
    say(schema, &format!("Also {word}, because {asker} holds one here."));
    Some(Widened { kind: WideningKind::Type, detail: format!("{word} is allowed as well") })
}

fn length(schemas: &mut Schemas, holder: SchemaId, asker: Asker) -> Option<Widened> {
    let schema = &mut schemas[holder];
    let mut any_of: Vec<SchemaId> = Vec::new();
    for element in schema.prefix_items.drain(..).chain(schema.items) {
        if !any_of.contains(&element) {
            any_of.push(element);
        }
    }
    say(schema, &format!("Of any length, because {asker} has another one than the document says."));
    let location = schema.location.child("prefixItems");
    let element = match any_of[..] {
        [] => return None,
        [single] => single,
        [..] => schemas.add(Schema { location, any_of, ..Schema::default() }),
    };
    schemas[holder].items = Some(element);
    Some(Widened { kind: WideningKind::Type, detail: "an array of any length is allowed".to_owned() })
}

fn branch(
    schemas: &mut Schemas,
    holder: SchemaId,
    keyword: Keyword,
    tag: Option<&(String, String)>,
    kind: Type,
    values: &[Value],
    asker: Asker,
) -> Widened {
    let index = keyword.branches(&schemas[holder]).len();
    let location = schemas[holder].location.child(keyword.as_str()).child(&index.to_string());
    let mut variant = infer::schema(schemas, location, &values.iter().collect::<Vec<_>>());
    let widened = match tag {
        Some((property, text)) => {
            let tag = values.first().and_then(|value| value.get(property)).cloned();
            if let Some(member) = variant.property(property) {
                schemas[member].values.extend(tag.iter().map(|value| EnumValue {
                    value: value.clone(),
                    name: None,
                    description: None,
                    deprecated: false,
                }));
                variant.required.insert(property.clone());
            }
            let text = short(text);
            say(&mut variant, &format!("Not among the document's variants; {asker} holds it."));
            let detail = format!("a variant joins whose `{property}` is `{text}`");
            Widened { kind: WideningKind::Value, detail }
        }
        None => {
            let word = infer::word(kind);
            say(&mut variant, &format!("Not among the document's variants; {asker} holds it."));
            Widened { kind: WideningKind::Type, detail: format!("{word} is allowed as well") }
        }
    };
    let variant = schemas.add(variant);
    let schema = &mut schemas[holder];
    keyword.branches_mut(schema).push(variant);
    if let (Some(discriminator), Some((property, text))) = (&mut schema.discriminator, tag)
        && discriminator.property_name == *property
        && let Ok(Value::String(text)) = serde_json::from_str(text)
    {
        discriminator.mapping.push((text, variant));
    }
    widened
}

/// Adds a sentence, once.
fn say(schema: &mut Schema, sentence: &str) {
    if !schema.widenings.iter().any(|said| said == sentence) {
        schema.widenings.push(sentence.to_owned());
    }
}

/// A value as one short line.
fn short(text: &str) -> String {
    const LONGEST: usize = 60;
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}
