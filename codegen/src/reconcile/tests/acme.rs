//! Providers to test with: what comes in is a schema as people write it, what goes out is a provider with it.
//! And back again, so that a test can say what the schema became.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use crate::model::{
    AdditionalProperties, Discriminator, Embedded, EnumValue, Event, Example, Location, Numbers, Property,
    Provider, Receiving, Schema, SchemaId, Schemas, Type,
};

/// Reads a schema as people write it; references lead to `$defs` of the document.
fn read(schemas: &mut Schemas, document: &Value) -> SchemaId {
    let mut named = BTreeMap::new();
    let definitions = document["$defs"].as_object().cloned().unwrap_or_default();
    for name in definitions.keys() {
        named.insert(name.clone(), schemas.add(Schema::default()));
    }
    for (name, definition) in &definitions {
        let location = location("").child("$defs").child(name);
        let schema = schema(schemas, &named, definition, location);
        schemas[named[name]] = Schema { name: Some(name.clone()), ..schema };
    }
    let root = schema(schemas, &named, document, location(""));
    schemas.add(root)
}

fn location(pointer: &str) -> Location {
    Location { file: "acme/openapi.yaml".to_owned(), pointer: pointer.to_owned() }
}

fn schema(
    schemas: &mut Schemas,
    named: &BTreeMap<String, SchemaId>,
    document: &Value,
    location: Location,
) -> Schema {
    let read = |key: &str, index: Option<&str>, document: &Value, schemas: &mut Schemas| {
        let location = location.child(key);
        let location = index.map_or(location.clone(), |index| location.child(index));
        let schema = schema(schemas, named, document, location);
        schemas.add(schema)
    };
    let list = |key: &str, schemas: &mut Schemas| -> Vec<SchemaId> {
        let branches = document[key].as_array().into_iter().flatten().enumerate();
        branches.map(|(index, branch)| read(key, Some(&index.to_string()), branch, schemas)).collect()
    };
    let (all_of, any_of, one_of) = (list("allOf", schemas), list("anyOf", schemas), list("oneOf", schemas));
    let prefix_items = list("prefixItems", schemas);
    let properties = document["properties"].as_object().into_iter().flatten();
    let properties = properties
        .map(|(name, member)| Property {
            name: name.clone(),
            schema: read("properties", Some(name), member, schemas),
        })
        .collect();
    let types: Vec<&str> = match &document["type"] {
        Value::Array(types) => types.iter().filter_map(Value::as_str).collect(),
        single => single.as_str().into_iter().collect(),
    };
    let target = |value: &Value| named[value.as_str().unwrap().rsplit('/').next().unwrap()];
    Schema {
        reference: document.get("$ref").map(target),
        types: Type::ALL.into_iter().filter(|kind| types.contains(&kind.as_str())).collect(),
        values: document["enum"]
            .as_array()
            .into_iter()
            .flatten()
            .chain(document.get("const"))
            .map(|value| EnumValue { value: value.clone(), name: None, description: None, deprecated: false })
            .collect(),
        properties,
        required: document["required"]
            .as_array()
            .into_iter()
            .flatten()
            .map(|name| name.as_str().unwrap().to_owned())
            .collect(),
        additional_properties: match &document["additionalProperties"] {
            Value::Bool(true) => AdditionalProperties::Any,
            Value::Bool(false) => AdditionalProperties::Forbidden,
            object @ Value::Object(_) => {
                AdditionalProperties::Schema(read("additionalProperties", None, object, schemas))
            }
            _ => AdditionalProperties::Unstated,
        },
        items: document.get("items").map(|items| read("items", None, items, schemas)),
        embedded_json: document
            .get("contentSchema")
            .map(|content| Embedded::Schema(read("contentSchema", None, content, schemas))),
        discriminator: document.get("discriminator").map(|discriminator| Discriminator {
            property_name: discriminator["propertyName"].as_str().unwrap().to_owned(),
            mapping: discriminator["mapping"]
                .as_object()
                .into_iter()
                .flatten()
                .map(|(name, value)| (name.clone(), target(value)))
                .collect(),
        }),
        location,
        prefix_items,
        all_of,
        any_of,
        one_of,
        ..Schema::default()
    }
}

/// A provider with one event for each payload schema; the examples are those of the first.
pub(super) fn acme(payloads: &[Value], examples: &[Value]) -> Provider {
    let mut schemas = Schemas::default();
    let payloads: Vec<SchemaId> = match payloads {
        [single] => vec![read(&mut schemas, single)],
        [first, ..] => {
            // The same document, so that `$defs` are shared: each further payload is one of the definitions.
            let root = read(&mut schemas, first);
            let find = |name: &Value| {
                let named = |schema: &Schema| schema.name.as_deref() == name.as_str();
                schemas.iter().find(|(_, schema)| named(schema)).unwrap().0
            };
            std::iter::once(root).chain(payloads[1..].iter().map(find)).collect()
        }
        [] => Vec::new(),
    };
    let events = payloads.into_iter().enumerate().map(|(index, payload)| Event {
        event_type: format!("order.{index}"),
        goes_on: false,
        declared_as: vec![format!("order.{index}")],
        summary: None,
        description: None,
        deprecated: false,
        payload: Some(payload),
        answer: None,
        examples: if index == 0 { examples.iter().enumerate().map(example).collect() } else { Vec::new() },
        evidence: Vec::new(),
        location: location(""),
    });
    Provider {
        name: "acme".to_owned(),
        title: "Acme".to_owned(),
        documentation: None,
        document: "acme/openapi.yaml".to_owned(),
        discriminator: Vec::new(),
        receiving: Receiving::default(),
        merges_near_equal: true,
        numbers: Numbers::Exact,
        formats: BTreeMap::new(),
        events: events.collect(),
        schemas,
    }
}

fn example((index, value): (usize, &Value)) -> Example {
    Example {
        name: format!("example {index}"),
        headers: BTreeMap::new(),
        body: value.to_string(),
        value: value.clone(),
        location: location("").child("examples").child(&index.to_string()),
    }
}

/// A schema as people write it, with as much as the tests look at.
pub(super) fn shown(schemas: &Schemas, id: SchemaId) -> Value {
    let schema = &schemas[id];
    let mut shown = Map::new();
    if let Some(target) = schema.reference {
        shown.insert("$ref".to_owned(), schemas[target].name.clone().into());
    }
    let types: Vec<&str> = schema.types.iter().map(Type::as_str).collect();
    match types[..] {
        [] => {}
        [single] => drop(shown.insert("type".to_owned(), single.into())),
        _ => drop(shown.insert("type".to_owned(), types.into())),
    }
    if !schema.values.is_empty() {
        let values = schema.values.iter().map(|listed| listed.value.clone()).collect();
        shown.insert("enum".to_owned(), values);
    }
    if !schema.properties.is_empty() {
        let members = schema.properties.iter();
        let members = members.map(|member| (member.name.clone(), self::shown(schemas, member.schema)));
        shown.insert("properties".to_owned(), Value::Object(members.collect()));
    }
    if !schema.required.is_empty() {
        shown.insert("required".to_owned(), schema.required.iter().cloned().collect());
    }
    if let Some(items) = schema.items {
        shown.insert("items".to_owned(), self::shown(schemas, items));
    }
    for (key, list) in [
        ("prefixItems", &schema.prefix_items),
        ("allOf", &schema.all_of),
        ("anyOf", &schema.any_of),
        ("oneOf", &schema.one_of),
    ] {
        if !list.is_empty() {
            shown.insert(key.to_owned(), list.iter().map(|id| self::shown(schemas, *id)).collect());
        }
    }
    if let AdditionalProperties::Schema(further) = schema.additional_properties {
        shown.insert("additionalProperties".to_owned(), self::shown(schemas, further));
    }
    if let Some(Embedded::Schema(content)) = schema.embedded_json {
        shown.insert("contentSchema".to_owned(), self::shown(schemas, content));
    }
    Value::Object(shown)
}
