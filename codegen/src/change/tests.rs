//! A change is told if and only if decoding, verifying or the emitted Rust differs: random edits to a model come in,
//! and what is told of them is held against the modules themselves.

use super::*;
use crate::diagnostic::Diagnostics;
use crate::lower::module::{Item, ItemKind, Module};
use crate::model::authentication::{
    Algorithm, Check, Choice, Encoding, Grammar, KeyStep, Part, Source, Token, Tolerance,
};
use crate::model::{
    AdditionalProperties, Answer, EnumValue, Handshake, Place, Property, Receiving, Schema, SchemaId,
    TimeFormat, Type,
};
use crate::source::Sources;
use crate::{emit, parse};

/// A bit of everything that a schema can say.
const DOCUMENT: &str = r##"
openapi: 3.1.0
webhooks:
  order.paid:
    post:
      summary: An order was paid.
      requestBody:
        content:
          application/json:
            schema: {$ref: "#/components/schemas/OrderPaid"}
            examples:
              one: {value: {type: order.paid, id: "1", amount: {value: 1, currency: EUR}, lines: []}}
  order.lost:
    post:
      deprecated: true
      responses:
        "200":
          content:
            application/json:
              schema: {type: object, required: [again], properties: {again: {type: boolean}, amount: {$ref: "#/components/schemas/Amount"}}}
      requestBody:
        content:
          application/json:
            schema: {$ref: "#/components/schemas/OrderLost"}
  person.moved:
    post:
      requestBody:
        content:
          application/json:
            schema:
              type: object
              required: [type, from, to]
              properties:
                type: {const: person.moved}
                from: {$ref: "#/components/schemas/Address"}
                to: {$ref: "#/components/schemas/Address"}
                parts: {type: array, prefixItems: [{type: string}, {type: integer}]}
components:
  schemas:
    OrderPaid:
      type: object
      required: [type, id, amount, lines]
      properties:
        type: {const: order.paid}
        id: {type: string, format: uuid}
        amount: {$ref: "#/components/schemas/Amount"}
        lines: {type: array, items: {$ref: "#/components/schemas/Line"}}
        source:
          oneOf:
            - {$ref: "#/components/schemas/Card"}
            - {$ref: "#/components/schemas/Bank"}
        notes: {type: [string, "null"], description: What was said.}
        extra: {type: object, additionalProperties: {type: integer}}
        reason: {type: string, contentMediaType: application/json, contentSchema: {type: object, properties: {code: {type: integer}}}}
    OrderLost:
      type: object
      required: [type, at]
      properties:
        type: {const: order.lost}
        at: {type: string, format: date-time}
        status: {enum: [open, closed]}
        level: {enum: [1, 2, 3]}
        either: {anyOf: [{type: integer}, {$ref: "#/components/schemas/Amount"}, {type: array, items: {type: string}}]}
    Amount: {type: object, required: [value], properties: {value: {type: number}, currency: {type: string}}}
    Line:
      type: object
      required: [name]
      properties: {name: {type: string}, amount: {$ref: "#/components/schemas/Amount"}, inner: {$ref: "#/components/schemas/Line"}}
      additionalProperties: {type: string}
    Card: {type: object, required: [kind], properties: {kind: {const: card}, last4: {type: string}}}
    Bank: {type: object, required: [kind], properties: {kind: {const: bank}, iban: {type: string}}}
    Address: {type: object, description: Where somebody lives., properties: {street: {type: string}, city: {type: string}, zip: {type: string, deprecated: true}}}
"##;

/// A bit of everything that can be said about receiving.
const CONFIGURATION: &str = r#"
title = "Acme"
[document]
file = "a.yaml"
[discriminator]
at = ["/type"]
[authentication.signature]
at = { header = "X-Acme-Signature" }
grammar = { pairs = ",", signature = "v1" }
algorithm = "hmac-sha256"
encoding = "hex"
signed = "{parameter:t}.{body}"
time = { at = { parameter = "t" }, unit = "seconds", tolerance = 300 }
[delivery]
id = ["/id"]
time = { at = ["/at"], format = "date-time" }
[responses]
accepted = 204
[[handshake]]
when = { body = "/type", is = "are.you.there" }
answer = { echo = "{text:/token}" }
"#;

/// Numbers that look random, and are the same each time.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 11).expect("addresses have 64 bits") % limit.max(1)
    }

    fn pick<'a, T>(&mut self, from: &'a [T]) -> Option<&'a T> {
        from.get(self.below(from.len()))
    }
}

const WORDS: [&str; 6] = ["name", "value", "Name", "first-name", "type", "city"];

/// Changes something, or nothing.
fn edit(provider: &mut Provider, random: &mut Random) {
    let count = provider.schemas.iter().count();
    let id = |random: &mut Random| SchemaId(u32::try_from(random.below(count)).expect("there are few"));
    let target = id(random);
    let other = id(random);
    let word = (*random.pick(&WORDS).expect("there are some")).to_owned();
    let kind = *random.pick(&Type::ALL).expect("there are some");
    let event = random.below(provider.events.len());
    let schema = &mut provider.schemas[target];
    match random.below(34) {
        0 => drop(schema.required.pop_first()),
        1 => {
            let names: Vec<String> = schema.properties.iter().map(|property| property.name.clone()).collect();
            schema.required.extend(random.pick(&names).cloned());
        }
        2 => {
            let index = random.below(schema.properties.len());
            if index < schema.properties.len() {
                schema.properties.remove(index);
            }
        }
        3 if schema.property(&word).is_none() && !schema.properties.is_empty() => {
            schema.properties.push(Property { name: word, schema: other });
        }
        4 => schema.properties.reverse(),
        5 => schema.types.insert(kind),
        6 => schema.types = schema.types.without(kind),
        7 => {
            schema.format = random
                .pick(&[None, Some("uuid"), Some("date"), Some("int64")])
                .and_then(|format| format.map(str::to_owned))
        }
        8 => schema.description = random.pick(&[None, Some(word)]).cloned().flatten(),
        9 => schema.deprecated = !schema.deprecated,
        10 if !schema.values.is_empty() => {
            let value = EnumValue { value: word.into(), name: None, description: None, deprecated: false };
            if schema.values.iter().all(|known| known.value != value.value) {
                schema.values.push(value);
            }
        }
        11 => drop(schema.values.pop()),
        12 => schema.values.reverse(),
        13 => schema.one_of.reverse(),
        14 => schema.any_of.reverse(),
        15 => drop(schema.one_of.pop()),
        16 => drop(schema.any_of.pop()),
        17 => schema.additional_properties = AdditionalProperties::Any,
        18 => schema.location = schema.location.child("moved"),
        19 => schema.widenings.push("May be absent, as an example shows.".to_owned()),
        20 if schema.name.is_some() => schema.name = Some(format!("{word}Thing")),
        21 => drop(provider.events[event].examples.pop()),
        22 => provider.events[event].event_type = format!("order.{word}.{event}"),
        23 if provider.events.len() > 1 => drop(provider.events.remove(event)),
        24 => provider.discriminator.push(Place::Header(word)),
        25 => provider.events[event].deprecated = !provider.events[event].deprecated,
        26 => provider.events[event].answer = random.pick(&[None, Some(other)]).copied().flatten(),
        27..=33 => edit_receiving(&mut provider.receiving, random),
        _ => {}
    }
}

/// Changes how deliveries are received, or nothing.
fn edit_receiving(receiving: &mut Receiving, random: &mut Random) {
    let word = (*random.pick(&WORDS).expect("there are some")).to_owned();
    let number = random.below(3);
    let checks = &mut receiving.authentication.checks;
    let signature = checks.iter_mut().find_map(|check| match check {
        Check::Signature(signature) => Some(signature),
        _ => None,
    });
    match (random.below(20), signature) {
        (0, Some(signature)) => signature.at.push(Source::Header(word)),
        (1, Some(signature)) => signature.at.reverse(),
        (2, Some(signature)) => signature.grammar = Grammar::Bare { prefix: word },
        (3, Some(signature)) => {
            let algorithms = [Algorithm::HmacSha1, Algorithm::EcdsaP256Sha256, Algorithm::EcdsaP256Sha256Der];
            signature.algorithm = Choice::Fixed(algorithms[number]);
        }
        (4, Some(signature)) => {
            signature.encoding = [Encoding::Hex, Encoding::Base64, Encoding::Unknown(word)][number].clone();
        }
        (5, Some(signature)) => signature.key.push(KeyStep::StripPrefix(word)),
        (6, Some(signature)) => signature.signed.push(Part::Literal(word)),
        (7, Some(signature)) => {
            let tolerances = [Tolerance::Seconds(60), Tolerance::NotChecked, Tolerance::Unknown(word)];
            let time = signature.time.iter_mut();
            time.for_each(|time| time.tolerance = tolerances[number].clone());
        }
        (8, Some(signature)) => signature.time = None,
        (9, _) => drop(checks.pop()),
        (10, _) => checks.push([Check::Basic, Check::Unknown(word.clone()), token(word)][number].clone()),
        (11, _) => checks.reverse(),
        (12, _) => receiving.identification.id.push(Place::Header(word)),
        (13, _) => {
            receiving.identification.time_format = [TimeFormat::Rfc3339, TimeFormat::Seconds][number % 2]
        }
        (14, _) => receiving.identification.subject.clear(),
        (15, _) => receiving.responses.accepted = [200, 202, 204][number],
        (16, _) => receiving.responses.deadline = [None, Some(1000), Some(5000)][number],
        (17, _) => {
            let answer = vec![(word.clone(), Answer::Number(1))];
            receiving.handshakes.push(Handshake { at: vec!["type".to_owned()], is: word, answer });
        }
        (18, _) => drop(receiving.handshakes.pop()),
        (19, _) => receiving.handshakes.reverse(),
        _ => {}
    }
}

fn token(name: String) -> Check {
    Check::Token(Token { at: Source::Header(name), prefix: String::new(), key: Vec::new() })
}

fn emitted(module: &Module) -> String {
    emit::provider(module, "specs").files.into_values().collect()
}

/// What code and decoding can tell of a module: everything in it, but for orders, places, and words made of names.
fn canonical(provider: &Provider) -> String {
    let mut module = lower::provider(provider, &mut Diagnostics::default()).expect("small models have types");
    let has_words: Vec<&Schema> = provider
        .schemas
        .iter()
        .map(|(_, schema)| schema)
        .filter(|schema| schema.description.is_some() || !schema.widenings.is_empty())
        .collect();
    let mut lines: Vec<String> = Vec::new();
    for item in module.files.iter_mut().flat_map(|file| &mut file.items) {
        let is_described = has_words.iter().any(|schema| schema.location == item.location);
        sort(item);
        item.location = Location::default();
        item.docs.retain(|line| is_described && !line.starts_with("Spec: `"));
        lines.push(format!("{item:?}"));
    }
    lines.extend(module.events.iter().map(|event| {
        let (name, variant, payload) = (&event.event_type, &event.variant, &event.payload);
        let (method, answer) = (&event.method, &event.answer);
        let rest = (event.goes_on, event.deprecated, &event.docs);
        format!("{name} {variant} {method} {payload} {answer:?} {rest:?}")
    }));
    lines.extend(module.examples.iter().map(|example| format!("{example:?}")));
    lines.push(format!("{:?} {:?}", module.discriminator, module.receiving));
    lines.sort();
    lines.join("\n")
}

fn sort(item: &mut Item) {
    match &mut item.kind {
        ItemKind::Struct { fields, .. } => {
            fields.sort_by(|one, other| one.wire.cmp(&other.wire));
            // Only `observe` asks for these: types take such values either way, and what is listed is documented.
            fields.iter_mut().for_each(|field| {
                field.nullable = false;
                field.listed.clear();
            });
        }
        ItemKind::Values { variants, .. } => variants.sort_by(|one, other| one.wire.cmp(&other.wire)),
        ItemKind::Union { tag: Some(_), variants, .. } => {
            variants.sort_by(|one, other| one.tags.cmp(&other.tags))
        }
        ItemKind::Union { tag: None, .. } | ItemKind::Format { .. } => {}
    }
}

/// A few hundred edits; with `HOOKWRIGHT_FULL=1` ten thousand, which take minutes where nothing is optimised.
#[test]
fn a_change_is_told_if_and_only_if_something_differs() {
    let is_full = std::env::var_os("HOOKWRIGHT_FULL").is_some_and(|value| value == "1");
    random_edits(0..if is_full { 10_000 } else { 200 });
}

fn random_edits(seeds: std::ops::Range<u64>) {
    let enough = usize::try_from((seeds.end - seeds.start) / 10).expect("addresses have 64 bits");
    let files = [("acme/provider.toml", CONFIGURATION), ("acme/a.yaml", DOCUMENT)];
    let sources: Sources =
        files.map(|(path, text)| (path.to_owned(), text.as_bytes().to_vec())).into_iter().collect();
    let mut diagnostics = Diagnostics::default();
    let base = parse::provider(&sources, "acme", &mut diagnostics).expect("the document can be read");
    assert!(!diagnostics.has_errors(), "{diagnostics:#?}");
    let (mut told, mut same) = (0, 0);
    for seed in seeds {
        let mut random = Random(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1);
        let mut old = base.clone();
        for _ in 0..random.below(3) {
            edit(&mut old, &mut random);
        }
        let mut new = old.clone();
        for _ in 0..=random.below(2) {
            edit(&mut new, &mut random);
        }
        let changes = between(&old, &new).expect("small models have types");
        let (before, after) = (canonical(&old), canonical(&new));
        assert_eq!(
            changes.is_empty(),
            before == after,
            "{seed}: {changes:#?}\n{}",
            similar::TextDiff::from_lines(&before, &after).unified_diff()
        );
        if changes.is_empty() {
            same += 1;
        } else {
            told += 1;
            let text = |provider| {
                emitted(&lower::provider(provider, &mut Diagnostics::default()).expect("as above"))
            };
            assert_ne!(text(&old), text(&new), "{seed}: {changes:#?}");
            assert!(!between(&new, &old).expect("as above").is_empty(), "{seed}");
        }
    }
    assert!(told > enough && same > enough, "{told} edits changed something, {same} did not");
}
