//! Random schemas and random examples: whatever they are, the second run has nothing to do, every example fits as
//! judged by other code than that which widens, and the order of the examples decides nothing but names and order.

use std::collections::BTreeSet;
use std::ops::Range;

use serde_json::{Map, Value, json};

use super::acme::acme;
use super::validity::Check;
use crate::diagnostic::Diagnostics;
use crate::model::{
    AdditionalProperties, Discriminator, Embedded, EnumValue, Property, Provider, Schema, SchemaId, Schemas,
    Type,
};
use crate::reconcile::provider;

#[test]
fn every_example_fits_and_a_second_run_has_nothing_to_do() {
    let (mut misfits, mut widened) = (0, 0);
    for seed in 0..2_000 {
        let mut random = Random(seed);
        let circular = random.one_in(4);
        let schemas = random.schemas(circular);
        let payload = SchemaId(0);
        let count = random.below(4);
        let examples: Vec<Value> = (0..count)
            .map(|_| if random.one_in(4) { random.json(3) } else { random.instance(&schemas, payload, 4) })
            .collect();
        misfits += examples.iter().filter(|value| !Check(&schemas).accepts(payload, value)).count();

        let run = |examples: &[Value]| -> (Provider, BTreeSet<String>) {
            let mut acme = acme(&[json!({})], examples);
            acme.events[0].payload = Some(payload);
            acme.schemas = schemas.clone();
            let mut diagnostics = Diagnostics::default();
            let widenings = provider(&mut acme, &mut diagnostics);
            assert_eq!(diagnostics.iter().count(), widenings.len(), "seed {seed}");
            let changed =
                widenings.iter().map(|w| format!("{:?} {} {}", w.kind, w.schema, w.detail)).collect();
            let again = provider(&mut acme, &mut diagnostics);
            assert_eq!(again, [], "seed {seed}");
            (acme, changed)
        };
        let (provider, changed) = run(&examples);
        widened += changed.len();
        // A validator has no answer to a schema that leads back to itself without a step into the value.
        if circular {
            continue;
        }
        for value in &examples {
            assert!(
                Check(&provider.schemas).accepts(payload, value),
                "seed {seed}: {value} does not fit {}",
                told(&provider.schemas)
            );
        }

        let reversed: Vec<Value> = examples.iter().rev().cloned().collect();
        let (other, changed_reversed) = run(&reversed);
        assert_eq!(changed, changed_reversed, "seed {seed}");
        for value in &examples {
            assert!(Check(&other.schemas).accepts(payload, value), "seed {seed}, reversed: {value}");
        }
    }
    // The property is worth little where hardly anything had to change.
    assert!(misfits > 1_000 && widened > 1_000, "{misfits} examples did not fit, {widened} widenings");
}

/// The schemas, one a line, with what they say.
fn told(schemas: &Schemas) -> String {
    let empty = ["None", "[]", "{}", "Unstated", "false", "Types(0)"];
    let line = |(id, schema): (SchemaId, &Schema)| {
        let printed = format!("{schema:?}").replace("EnumValue { value: ", "").replace("SchemaId", "");
        let said = printed.split(", ").filter(|part| !empty.iter().any(|empty| part.ends_with(empty)));
        format!("\n{}: {}", id.0, said.collect::<Vec<_>>().join(", "))
    };
    schemas.iter().map(line).collect()
}

/// A small generator (splitmix64), so that a failing seed can be run again.
struct Random(u64);

const NAMES: [&str; 5] = ["a", "b", "c", "kind", "d e"];

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, bound: usize) -> usize {
        (self.next() % bound as u64) as usize
    }

    fn one_in(&mut self, bound: usize) -> bool {
        self.below(bound) == 0
    }

    fn name(&mut self) -> String {
        NAMES[self.below(NAMES.len())].to_owned()
    }

    fn scalar(&mut self) -> Value {
        match self.below(9) {
            0 => json!(null),
            1 => json!(true),
            2 => json!(1),
            3 => json!(1.5),
            4 => json!("{\"a\": 1}"),
            5 => json!(u64::MAX),
            6 => json!("x"),
            7 => json!("y"),
            _ => json!("[null]"),
        }
    }

    fn json(&mut self, depth: usize) -> Value {
        match self.below(if depth == 0 { 1 } else { 3 }) {
            0 => self.scalar(),
            1 => (0..self.below(4)).map(|_| self.json(depth - 1)).collect(),
            _ => {
                let members = (0..self.below(4)).map(|_| (self.name(), self.json(depth - 1)));
                Value::Object(members.collect())
            }
        }
    }

    /// A value that often fits.
    fn instance(&mut self, schemas: &Schemas, id: SchemaId, depth: usize) -> Value {
        let schema = &schemas[id];
        if depth == 0 || self.one_in(8) {
            return self.json(depth.min(1));
        }
        if let Some(listed) = schema.values.first()
            && !self.one_in(5)
        {
            return listed.value.clone();
        }
        let branches: Vec<SchemaId> = [&schema.all_of, &schema.any_of, &schema.one_of]
            .into_iter()
            .flatten()
            .copied()
            .chain(schema.reference)
            .collect();
        let mut object = Map::new();
        for branch in branches {
            match self.instance(schemas, branch, depth - 1) {
                Value::Object(members) => object.extend(members),
                other if self.one_in(2) => return other,
                _ => {}
            }
        }
        for property in &schema.properties {
            if !self.one_in(4) {
                object.insert(property.name.clone(), self.instance(schemas, property.schema, depth - 1));
            }
        }
        if self.one_in(8) {
            object.insert(self.name(), self.json(1));
        }
        if let Some(Embedded::Schema(content)) = schema.embedded_json {
            return self.instance(schemas, content, depth - 1).to_string().into();
        }
        if schema.items.is_some() || !schema.prefix_items.is_empty() {
            let mut elements: Vec<Value> =
                schema.prefix_items.iter().map(|item| self.instance(schemas, *item, depth - 1)).collect();
            if let Some(items) = schema.items {
                elements.extend((0..self.below(3)).map(|_| self.instance(schemas, items, depth - 1)));
            }
            return elements.into();
        }
        let kinds: Vec<Type> = schema.types.iter().collect();
        match kinds.first() {
            Some(Type::Boolean) => json!(true),
            Some(Type::Integer) => json!(7),
            Some(Type::Number) => json!(7.25),
            Some(Type::String) => json!("x"),
            Some(Type::Array) => json!([]),
            _ => Value::Object(object),
        }
    }

    /// A handful of schemas that name each other at random. Those that speak of the same value come later in the
    /// list, or anywhere where cycles among them are asked for; members and elements may hold any.
    fn schemas(&mut self, circular: bool) -> Schemas {
        let count = 2 + self.below(7);
        let mut schemas = Schemas::default();
        for index in 0..count {
            let mut schema = self.schema(count, if circular { 0 } else { index + 1 });
            schema.location.pointer = format!("/{index}");
            schemas.add(schema);
        }
        schemas
    }

    fn schema(&mut self, count: usize, first: usize) -> Schema {
        let mut schema = Schema::default();
        for _ in 0..=self.below(2) {
            let choice = self.below(11);
            if (6..=9).contains(&choice) && first == count {
                continue;
            }
            match choice {
                0..=3 => {
                    schema.types.insert(Type::Object);
                    let names: BTreeSet<String> = (0..self.below(4)).map(|_| self.name()).collect();
                    for name in names {
                        if self.one_in(2) {
                            schema.required.insert(name.clone());
                        }
                        if schema.property(&name).is_none() {
                            schema.properties.push(Property { name, schema: self.pick(0..count) });
                        }
                    }
                    match self.below(6) {
                        0 => schema.additional_properties = AdditionalProperties::Any,
                        1 => schema.additional_properties = AdditionalProperties::Schema(self.pick(0..count)),
                        2 => schema.additional_properties = AdditionalProperties::Forbidden,
                        _ => {}
                    }
                }
                4 => {
                    schema.types.insert(Type::Array);
                    match self.below(3) {
                        0 => schema.items = Some(self.pick(0..count)),
                        1 => schema.prefix_items = self.picks(0..count),
                        _ => {
                            schema.items = Some(self.pick(0..count));
                            schema.prefix_items = self.picks(0..count);
                        }
                    }
                }
                5 => {
                    let listed =
                        |value| EnumValue { value, name: None, description: None, deprecated: false };
                    schema.values = (0..1 + self.below(2)).map(|_| listed(self.scalar())).collect();
                }
                6 => schema.all_of = self.picks(first..count),
                7 => {
                    schema.one_of = self.picks(first..count);
                    if self.one_in(3) {
                        let mapping = vec![("x".to_owned(), schema.one_of[0])];
                        let property_name = "kind".to_owned();
                        schema.discriminator = Some(Discriminator { property_name, mapping });
                    }
                }
                8 => schema.any_of = self.picks(first..count),
                9 => schema.reference = Some(self.pick(first..count)),
                _ => {
                    let content = self.pick(0..count);
                    schema.types.insert(Type::ALL[self.below(7)]);
                    if self.one_in(3) {
                        schema.types.insert(Type::String);
                        schema.embedded_json = Some(Embedded::Schema(content));
                    }
                }
            }
        }
        if self.one_in(3) {
            schema.types = schema.types.without(Type::Object);
        }
        schema
    }

    fn pick(&mut self, among: Range<usize>) -> SchemaId {
        SchemaId(u32::try_from(among.start + self.below(among.len())).unwrap())
    }

    fn picks(&mut self, among: Range<usize>) -> Vec<SchemaId> {
        (0..1 + self.below(3)).map(|_| self.pick(among.clone())).collect()
    }
}
