//! A schema from values alone: what comes in are all values that documented examples hold at one place.
//! What goes out is a schema that fits each of them and promises nothing that one of them lacks.

use serde_json::Value;

use super::fit::kind;
use crate::model::{Location, Property, Schema, Schemas, Type};

/// The schema of some values; those of its members and elements are added to the others.
pub(super) fn schema(schemas: &mut Schemas, location: Location, values: &[&Value]) -> Schema {
    let mut inferred = Schema { location, ..Schema::default() };
    for value in values {
        super::widen::insert(&mut inferred.types, kind(value));
    }

    let mut members: Vec<(&str, Vec<&Value>)> = Vec::new();
    for (name, value) in values.iter().filter_map(|value| value.as_object()).flatten() {
        match members.iter_mut().find(|(known, _)| known == name) {
            Some((_, values)) => values.push(value),
            None => members.push((name, vec![value])),
        }
    }
    for (name, values) in members {
        let place = inferred.location.child("properties").child(name);
        let member = schema(schemas, place, &values);
        inferred.properties.push(Property { name: name.to_owned(), schema: schemas.add(member) });
    }

    let elements: Vec<&Value> = values.iter().filter_map(|value| value.as_array()).flatten().collect();
    if !elements.is_empty() {
        let items = schema(schemas, inferred.location.child("items"), &elements);
        inferred.items = Some(schemas.add(items));
    }
    inferred
}

/// The types of a schema in words: `a string or null`.
pub(super) fn words(schema: &Schema) -> String {
    let words: Vec<&str> = schema.types.iter().map(word).collect();
    match words.split_last() {
        None => "any JSON".to_owned(),
        Some((last, [])) => (*last).to_owned(),
        Some((last, others)) => format!("{} or {last}", others.join(", ")),
    }
}

/// A type in words.
pub(super) fn word(kind: Type) -> &'static str {
    match kind {
        Type::Null => "null",
        Type::Boolean => "a boolean",
        Type::Integer => "an integer",
        Type::Number => "a number",
        Type::String => "a string",
        Type::Array => "an array",
        Type::Object => "an object",
    }
}
