//! Declarations in, events out: each event type once, with its payload and its examples.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;
use toml::Spanned;

use super::configuration::{Configuration, ValueSource};
use super::declaration::Declaration;
use super::discriminator::{self, Kind};
use super::document::{Node, Reader};
use super::example::{Positions, Takers};
use super::{evidence, example, example_file, example_folder, unused};
use crate::diagnostic::{Code, Place};
use crate::model::{self, Event, Location, SchemaId};

/// Makes events of declarations.
pub fn events<'a>(
    reader: &mut Reader<'a, '_>,
    configuration: &Configuration,
    declarations: &[Declaration<'a>],
) -> Vec<Event> {
    let places: Vec<model::Place> =
        configuration.discriminator.at.iter().map(|entry| entry.get_ref().place()).collect();
    let mut used = BTreeSet::new();
    let mut left_out = BTreeSet::new();
    let declared = kinds_of_all(reader, configuration, declarations, &places, &mut used, &mut left_out);
    let named = by_name(&declared);
    let mut events: Vec<Event> = Vec::new();
    let mut positions = Positions::new();
    for (declaration, kinds) in &declared {
        for kind in kinds {
            if kinds.len() > 1 && belongs_to_another(reader, &named, declaration, kind) {
                continue;
            }
            let position = *positions.entry(kind.event_type.clone()).or_insert(events.len());
            match events.get_mut(position) {
                Some(known) => merge(reader, known, declaration, kind),
                None => events.push(event(declaration, kind)),
            }
            if kind.goes_on {
                positions.insert(format!("{}.*", kind.event_type), position);
            }
        }
    }
    let listed = configuration.events.leave_out.iter().map(|name| name.get_ref().clone());
    let without_event = left_out.iter().cloned().chain(listed).collect();
    let mut takers = Takers { events: &mut events, positions, places, left_out: without_event };
    let mut documented = Vec::new();
    let mut candidates: BTreeMap<Location, BTreeSet<usize>> = BTreeMap::new();
    let mut extensions = BTreeSet::new();
    // What is left out may have examples that cannot be read.
    for (declaration, kinds) in declared.iter().filter(|(_, kinds)| !kinds.is_empty()) {
        let payloads = kinds.iter().filter_map(|kind| kind.payload);
        let wanted = &configuration.examples.extensions;
        for example in example::documented(reader, declaration, payloads, wanted, &mut extensions) {
            let positions = kinds.iter().filter_map(|kind| takers.positions.get(&kind.event_type));
            let positions: Vec<usize> = positions.copied().collect();
            candidates.entry(example.body.location.clone()).or_default().extend(&positions);
            documented.push((declaration.payload, positions, example));
        }
    }
    for (payload, positions, documented) in documented {
        let Some(example) = example::read(reader, &documented, payload) else { continue };
        let named = takers.named(&example);
        let position = match named.as_deref().and_then(|named| takers.position(named)) {
            Some(position) if positions.contains(&position) => Some(position),
            // A message of two channels is documented once, and its example names one of the two events.
            Some(position) if candidates[&example.location].contains(&position) => continue,
            None if named.is_some_and(|named| takers.is_left_out(&named)) => continue,
            _ => positions.iter().copied().find(|position| takers.would_name(*position, &example)),
        };
        if let Some(position) = position.or(positions.first().copied()) {
            takers.give(reader, position, example, &documented.general_headers);
        }
    }
    example_folder::read(reader, &mut takers, "examples");
    example_file::read(reader, &mut takers, &configuration.examples.files);
    evidence::read(reader, &mut takers);
    used.append(&mut left_out);
    used.append(&mut extensions);
    unused::tell(reader, configuration, declarations, &events, &used);
    events
}

/// The event types of every declaration that is not left out.
fn kinds_of_all<'d, 'a>(
    reader: &mut Reader<'a, '_>,
    configuration: &Configuration,
    declarations: &'d [Declaration<'a>],
    places: &[model::Place],
    used: &mut BTreeSet<String>,
    left_out: &mut BTreeSet<String>,
) -> Vec<(&'d Declaration<'a>, Vec<Kind>)> {
    let leave_out: BTreeSet<&String> = configuration.events.leave_out.iter().map(Spanned::get_ref).collect();
    let only: BTreeSet<&String> = configuration.events.only.iter().map(Spanned::get_ref).collect();
    let mut declared = Vec::new();
    let mut count = 0;
    for declaration in declarations {
        if let Some(name) = declaration.names.iter().find(|name| leave_out.contains(name)) {
            used.insert(name.clone());
            let kinds = kinds(reader, configuration, declaration, places, used).unwrap_or_default();
            left_out.extend(kinds.into_iter().flat_map(|kind| kind.names()));
            continue;
        }
        let chosen: Vec<&String> = declaration.names.iter().filter(|name| only.contains(name)).collect();
        let is_chosen = only.is_empty() || !chosen.is_empty();
        used.extend(chosen.into_iter().cloned());
        if let Some(unread) = &declaration.unread {
            if is_chosen && reader.is_news(Code::UnsupportedSchemaFormat, &unread.location) {
                reader.diagnostics.push_with_help(
                    Code::UnsupportedSchemaFormat,
                    Place::Value(unread.location.clone()),
                    unread.message.clone(),
                    format!(
                        "leave the event out with `leave_out = [\"{}\"]`, or describe it as JSON",
                        declaration.names[0]
                    ),
                );
            }
            continue;
        }
        let mut kinds = match kinds(reader, configuration, declaration, places, used) {
            Ok(kinds) => kinds,
            Err(lack) => {
                let key = declaration.names.first().unwrap_or(&declaration.key);
                reader.diagnostics.push_with_help(
                    Code::MissingDiscriminator,
                    Place::Key(declaration.location.clone()),
                    format!("`{key}` has no event type: {lack}"),
                    format!("give it one in `[discriminator.map]` of provider.toml: \"{key}\" = \"...\", or choose another `value`"),
                );
                Vec::new()
            }
        };
        kinds.retain(|kind| {
            let is_named = only.contains(&kind.event_type);
            if is_named {
                used.insert(kind.event_type.clone());
            }
            let is_left_out = leave_out.contains(&kind.event_type) || !(is_chosen || is_named);
            if is_left_out {
                left_out.extend(kind.names());
            }
            !is_left_out
        });
        count += kinds.len();
        declared.push((declaration, kinds));
        if count > MOST_EVENTS {
            let message = format!("this document declares more than {MOST_EVENTS} events");
            reader.diagnostics.push(Code::InvalidDocument, Place::Key(declaration.location.clone()), message);
            break;
        }
    }
    // One declaration may leave an event to another.
    for name in declared.iter().flat_map(|(_, kinds)| kinds).flat_map(Kind::names) {
        left_out.remove(&name);
    }
    declared
}

/// More than any provider has; each of many webhooks may list each of many event types.
const MOST_EVENTS: usize = 100_000;

/// The declarations and their event types, by every name that `provider.toml` may call them.
type Named<'k> = BTreeMap<&'k str, Vec<&'k Kind>>;

fn by_name<'k>(declared: &'k [(&Declaration<'_>, Vec<Kind>)]) -> Named<'k> {
    let mut named = Named::new();
    for (declaration, kinds) in declared {
        for kind in kinds.iter().filter(|kind| declaration.names.contains(&kind.event_type)) {
            named.entry(&kind.event_type).or_default().push(kind);
        }
    }
    named
}

/// Whether a declaration has an event type only because it shares its payload with the one that is named after it.
fn belongs_to_another<'a>(
    reader: &mut Reader<'a, '_>,
    named: &Named<'_>,
    declaration: &Declaration<'a>,
    kind: &Kind,
) -> bool {
    if declaration.names.contains(&kind.event_type) {
        return false;
    }
    let others = named.get(kind.event_type.as_str()).into_iter().flatten();
    others.into_iter().any(|same| is_same_payload(reader, same.payload, kind.payload))
}

/// The event types of a declaration, as `provider.toml` says where to find them, or what it lacks.
fn kinds<'a>(
    reader: &mut Reader<'a, '_>,
    configuration: &Configuration,
    declaration: &Declaration<'a>,
    places: &[model::Place],
    used: &mut BTreeSet<String>,
) -> Result<Vec<Kind>, String> {
    let named = |event_type: &str| Kind {
        event_type: event_type.to_owned(),
        goes_on: false,
        description: None,
        deprecated: false,
        payload: declaration.payload,
    };
    let map = &configuration.discriminator.map;
    let mapped = declaration.names.iter().find_map(|name| {
        let (key, event_type) = map.iter().find(|(key, _)| key.get_ref() == name)?;
        Some((key.get_ref().clone(), event_type))
    });
    if let Some((key, event_type)) = mapped {
        used.insert(key);
        return Ok(vec![match event_type.strip_suffix(".*") {
            Some(start) if !start.is_empty() => Kind { goes_on: true, ..named(start) },
            _ => named(event_type),
        }]);
    }
    let key = declaration.names.first().unwrap_or(&declaration.key);
    let (kinds, lack) = match &configuration.discriminator.value {
        ValueSource::Key => (vec![named(key)], String::new()),
        ValueSource::Address => (
            declaration.address.iter().map(|address| named(address)).collect(),
            "its channel has no address".to_owned(),
        ),
        ValueSource::Extension(extension) => {
            let said = declaration.extensible.iter().find_map(|node| node.get(extension));
            let texts: Vec<String> = match said.as_ref().map(|node| node.value) {
                Some(Value::String(text)) => vec![text.clone()],
                Some(Value::Array(texts)) => {
                    texts.iter().filter_map(Value::as_str).map(str::to_owned).collect()
                }
                _ => Vec::new(),
            };
            (texts.iter().map(|text| named(text)).collect(), format!("it has no `{extension}` with a text"))
        }
        ValueSource::Schema => {
            let mut headers = Vec::new();
            for (name, schema) in &declaration.headers {
                if places.iter().any(|place| discriminator::header(place) == Some(name)) {
                    headers.push((name.clone(), reader.schema(schema.clone(), declaration.dialect)));
                }
            }
            let kinds = discriminator::kinds(&reader.table.schemas, declaration.payload, &headers, places);
            let entries: Vec<String> =
                configuration.discriminator.at.iter().map(|entry| entry.get_ref().to_string()).collect();
            (kinds, format!("its schema has no constant at {}", entries.join(" or ")))
        }
    };
    // Where a schema could not be read, its constant may stand in the part that is missing.
    let is_whole = configuration.discriminator.value != ValueSource::Schema || !lacks_schemas(reader);
    if kinds.is_empty() && !places.is_empty() && is_whole { Err(lack) } else { Ok(kinds) }
}

/// Whether a reference of this provider leads nowhere.
fn lacks_schemas(reader: &Reader<'_, '_>) -> bool {
    let folder = format!("{}/", reader.documents.folder);
    reader.diagnostics.iter().any(|diagnostic| {
        matches!(
            diagnostic.code,
            Code::UnresolvedReference
                | Code::ForbiddenReference
                | Code::CircularReference
                | Code::InvalidDocument
        ) && diagnostic.place.file().starts_with(&folder)
    })
}

fn event(declaration: &Declaration<'_>, kind: &Kind) -> Event {
    Event {
        event_type: kind.event_type.clone(),
        goes_on: kind.goes_on,
        declared_as: vec![declaration.key.clone()],
        summary: declaration.summary.clone(),
        description: kind.description.clone().or_else(|| declaration.description.clone()),
        deprecated: declaration.deprecated || kind.deprecated,
        payload: kind.payload,
        answer: declaration.answer,
        examples: Vec::new(),
        evidence: Vec::new(),
        location: declaration.location.clone(),
    }
}

/// Joins a declaration with the event that already has its event type.
fn merge(reader: &mut Reader<'_, '_>, known: &mut Event, declaration: &Declaration<'_>, kind: &Kind) {
    let place = Place::Key(declaration.location.clone());
    if !is_same_payload(reader, known.payload, kind.payload) {
        reader.diagnostics.push_with_help(
            Code::AmbiguousEvent,
            place,
            format!("`{}` declares the event `{}` with another payload", declaration.key, known.event_type),
            format!(
                "it is first declared at {}; leave one of them out, or give them different event types in \
                 `[discriminator.map]`",
                known.location
            ),
        );
        return;
    }
    // Several values of one schema, or several operations that declare one callback.
    if known.location != declaration.location || !known.declared_as.contains(&declaration.key) {
        let message = format!("`{}` declares the event `{}` once more", declaration.key, known.event_type);
        reader.diagnostics.push_with_help(
            Code::MergedEvents,
            place,
            message,
            format!(
                "nothing to do: both carry the same payload, so they are one event, first declared at {}",
                known.location
            ),
        );
    }
    known.goes_on |= kind.goes_on;
    if !known.declared_as.contains(&declaration.key) {
        known.declared_as.push(declaration.key.clone());
    }
}

fn is_same_payload<'a>(reader: &mut Reader<'a, '_>, left: Option<SchemaId>, right: Option<SchemaId>) -> bool {
    let (Some(left), Some(right)) = (left, right) else { return left == right };
    let schemas = &reader.table.schemas;
    let (left, right) = (schemas.resolve(left), schemas.resolve(right));
    if left == right {
        return true;
    }
    let (left, right) = (schemas[left].location.clone(), schemas[right].location.clone());
    let mut value = |location| reader.at(location).map(|node: Node<'a>| node.value);
    // Where two schemas read the same in one file, so do their references.
    left.file == right.file && value(&left) == value(&right)
}

#[cfg(test)]
mod tests {
    use super::super::testing::{lines, provider};

    /// Webhooks with a schema and perhaps examples each, and what becomes of them.
    fn check(configuration: &str, webhooks: &[(&str, &str)], expected: &[&str], told: &[&str]) {
        let mut document = "openapi: 3.1.0\nwebhooks:\n".to_owned();
        for (key, media_type) in webhooks {
            document += &format!(
                "  {key}: {{post: {{x-event: [{key}.x], requestBody: {{content: {{application/json: {media_type}}}}}}}}}\n"
            );
        }
        document += "components: {schemas: {A: {properties: {type: {const: a}}}, B: {properties: {type: {const: b}}}, \
                     AB: {properties: {type: {enum: [a, b]}}}, C: {type: object, properties: {type: {type: string}}}, \
                     Deep: {allOf: [{$ref: '#/components/schemas/C'}, {$ref: '#/components/schemas/B'}]}, \
                     Mapped: {properties: {n: {type: integer}}}}}\n";
        let (read, found) = provider(configuration, &[("document.yaml", &document)]);
        assert_eq!(lines(&read.unwrap()), expected);
        let found: Vec<String> =
            found.iter().map(|line| line.replacen("acme/document.yaml:", "", 1)).collect();
        assert_eq!(found, told);
    }

    const BY_SCHEMA: &str = "[discriminator]\nat = [\"/event\", \"/type\"]\n";

    fn schema(name: &str) -> String {
        format!("{{schema: {{$ref: '#/components/schemas/{name}'}}}}")
    }

    #[test]
    fn the_schema_says_the_event_type() {
        check(
            BY_SCHEMA,
            &[("x", &schema("A")), ("y", &schema("Deep"))],
            &["a <- x: /components/schemas/A []", "b <- y: /components/schemas/Deep []"],
            &[],
        );
        check(
            BY_SCHEMA,
            &[("x", &schema("AB"))],
            &["a <- x: /components/schemas/AB []", "b <- x: /components/schemas/AB []"],
            &[],
        );
        check(
            BY_SCHEMA,
            &[("x", &schema("C"))],
            &[],
            &[
                "3 missing-discriminator: `x` has no event type: its schema has no constant at `/event` or `/type`",
            ],
        );
    }

    #[test]
    fn an_element_of_a_list_may_name_it() {
        let media_type = "{schema: {properties: {all: {items: {properties: {code: {const: c}}}}}}, \
                          example: {all: [{code: c}]}}";
        let place = "/webhooks/x/post/requestBody/content/application~1json/schema";
        check(
            "[discriminator]\nat = [\"/all/0/code\"]\n",
            &[("x", media_type)],
            &[&format!("c <- x: {place} [\"example\"]")],
            &[],
        );
    }

    #[test]
    fn a_union_gives_each_event_its_branch() {
        let union = "{schema: {oneOf: [{$ref: '#/components/schemas/A'}, {$ref: '#/components/schemas/B'}]}}";
        check(
            BY_SCHEMA,
            &[("x", union)],
            &["a <- x: /components/schemas/A []", "b <- x: /components/schemas/B []"],
            &[],
        );
        let mapped = "{schema: {oneOf: [{$ref: '#/components/schemas/A'}, {$ref: '#/components/schemas/Mapped'}], \
                      discriminator: {propertyName: type, mapping: {m: '#/components/schemas/Mapped'}}}}";
        check(
            BY_SCHEMA,
            &[("x", mapped)],
            &["a <- x: /components/schemas/A []", "m <- x: /components/schemas/Mapped []"],
            &[],
        );
    }

    #[test]
    fn configuration_may_say_it_instead() {
        let extension =
            "[discriminator]\nat = [\"/type\"]\nvalue = { extension = \"x-event\" }\nmap = { y = \"z\" }\n";
        check(
            extension,
            &[("x", &schema("C")), ("y", &schema("C"))],
            &["x.x <- x: /components/schemas/C []", "z <- y: /components/schemas/C []"],
            &[],
        );
    }

    #[test]
    fn one_event_type_is_one_event() {
        check(
            BY_SCHEMA,
            &[("x", &schema("A")), ("y", &schema("A"))],
            &["a <- x, y: /components/schemas/A []"],
            &["4 merged-events: `y` declares the event `a` once more"],
        );
        check(
            BY_SCHEMA,
            &[("x", &schema("A")), ("y", &schema("AB"))],
            &["a <- x: /components/schemas/A []", "b <- y: /components/schemas/AB []"],
            &["4 ambiguous-event: `y` declares the event `a` with another payload"],
        );
        let mapped = format!("{BY_SCHEMA}value = \"key\"\nmap = {{ y = \"x\" }}\n");
        check(
            &mapped,
            &[("x", &schema("C")), ("y", &schema("C"))],
            &["x <- x, y: /components/schemas/C []"],
            &["4 merged-events: `y` declares the event `x` once more"],
        );
        // A webhook named after the event type is the one that declares it.
        check(
            BY_SCHEMA,
            &[("a", &schema("AB")), ("b", &schema("AB"))],
            &["a <- a: /components/schemas/AB []", "b <- b: /components/schemas/AB []"],
            &[],
        );
    }

    #[test]
    fn examples_find_their_event() {
        let examples = "{schema: {$ref: '#/components/schemas/AB'}, examples: {one: {value: {type: b}}, \
                        two: {value: {type: a}}, three: {value: {type: c}}, four: {value: '{'}}}";
        check(
            BY_SCHEMA,
            &[("x", examples)],
            &[r#"a <- x: /components/schemas/AB ["two"]"#, r#"b <- x: /components/schemas/AB ["one"]"#],
            &[
                "3 unmatched-example: this example of `a` names the event `c`",
                "3 invalid-example: this example is not JSON: EOF while parsing an object in line 1, column 1 of the text",
            ],
        );
    }

    #[test]
    fn what_is_left_out_is_gone() {
        let leave_out = format!("{BY_SCHEMA}[events]\nleave_out = [\"a\", \"y\"]\n");
        let examples = "{schema: {$ref: '#/components/schemas/AB'}, example: {type: a}}";
        check(
            &leave_out,
            &[("x", examples), ("y", &schema("C"))],
            &["b <- x: /components/schemas/AB []"],
            &[],
        );
    }

    #[test]
    fn what_is_not_chosen_is_gone() {
        let schemas = [("w", &*schema("AB")), ("x", &*schema("B"))];
        let only = format!("{BY_SCHEMA}[events]\nonly = [\"a\", \"x\"]\n");
        check(
            &only,
            &schemas,
            &["a <- w: /components/schemas/AB []", "b <- x: /components/schemas/B []"],
            &[],
        );
        let unknown = format!("{BY_SCHEMA}[events]\nonly = [\"a\", \"z\"]\n");
        check(
            &unknown,
            &schemas,
            &["a <- w: /components/schemas/AB []"],
            &["acme/provider.toml:7 unused-configuration: the document has no event `z`"],
        );
    }

    #[test]
    fn unused_configuration_is_told() {
        let configuration = format!(
            "{BY_SCHEMA}map = {{ xx = \"a\" }}\n[events]\nleave_out = [\"c\"]\n[formats]\nday = {{ date = \"%d\" }}\n"
        );
        check(
            &configuration,
            &[("x", &schema("A"))],
            &["a <- x: /components/schemas/A []"],
            &[
                "acme/provider.toml:6 unused-configuration: the document has no key `xx`",
                "acme/provider.toml:8 unused-configuration: the document has no event `c`",
                "acme/provider.toml:10 unused-configuration: no schema of an event has the format `day`",
            ],
        );
    }
}
