//! What examples make of schemas, case by case; `property` tries many more at random.

mod acme;
mod property;
mod validity;

use serde_json::{Value, json};

use self::acme::{acme, shown};
use super::{provider, report};
use crate::diagnostic::Diagnostics;
use crate::model::{Schema, Schemas, Type};

/// What examples make of a schema, and what is listed: pointer and detail.
fn check(document: Value, examples: &[Value], becomes: Value, listed: &[&str]) {
    let mut acme = acme(&[document], examples);
    let payload = acme.events[0].payload.unwrap();
    let mut diagnostics = Diagnostics::default();
    let widenings = provider(&mut acme, &mut diagnostics);
    let found: Vec<String> =
        widenings.iter().map(|w| format!("{} {}: {}", w.schema.pointer, w.instance, w.detail)).collect();
    assert_eq!(found, listed);
    assert_eq!(shown(&acme.schemas, payload), becomes);
    assert_eq!(diagnostics.iter().count(), widenings.len());
    let again = provider(&mut acme, &mut diagnostics);
    assert_eq!(again, [], "a second run has nothing to do");
}

/// A schema that examples leave as it is.
fn unchanged(document: Value, examples: &[Value]) {
    let mut acme = acme(std::slice::from_ref(&document), examples);
    assert_eq!(provider(&mut acme, &mut Diagnostics::default()), [], "{document}");
}

#[test]
fn what_fits_stays() {
    unchanged(json!({}), &[json!(1), json!(null), json!({"a": [1, "b"]})]);
    unchanged(json!({"type": "number"}), &[json!(1), json!(1.5), json!(u64::MAX)]);
    unchanged(json!({"type": ["string", "null"]}), &[json!("a"), json!(null)]);
    unchanged(json!({"enum": ["a", 1]}), &[json!("a"), json!(1.0)]);
    unchanged(json!({"type": "object"}), &[json!({"a": 1}), json!({})]);
    unchanged(json!({"additionalProperties": true}), &[json!({"a": 1, "b": 2})]);
    unchanged(json!({"type": "object", "additionalProperties": {"type": "string"}}), &[json!({"b": "x"})]);
    unchanged(json!({"prefixItems": [{"type": "string"}], "items": {"type": "integer"}}), &[json!(["a", 1])]);
    unchanged(json!({"type": "string", "contentSchema": {"type": "integer"}}), &[json!("1"), json!("{")]);
    unchanged(
        json!({"$ref": "#/$defs/Node", "$defs": {"Node": {"properties": {"next": {"$ref": "#/$defs/Node"}}}}}),
        &[json!({"next": {"next": {}}})],
    );
    unchanged(
        json!({"allOf": [{"properties": {"a": {"type": "string"}}}, {"properties": {"b": {}}, "required": ["a"]}]}),
        &[json!({"a": "x", "b": 1})],
    );
    unchanged(
        json!({"type": "null", "oneOf": [{"type": "string"}, {"type": "integer"}]}),
        &[json!("a"), json!(1), json!(null)],
    );
    // Schemas that lead back to themselves say nothing.
    unchanged(
        json!({"$ref": "#/$defs/A", "$defs": {"A": {"allOf": [{"$ref": "#/$defs/A"}]}}}),
        &[json!({"a": 1})],
    );
    unchanged(
        json!({"$ref": "#/$defs/A", "$defs": {"A": {"anyOf": [{"$ref": "#/$defs/A"}, {"type": "string"}]}}}),
        &[json!("a")],
    );
}

#[test]
fn open_objects() {
    let open =
        json!({"type": "object", "properties": {"a": {"type": "integer"}}, "additionalProperties": true});
    check(
        open.clone(),
        &[json!({"a": 1, "b": 2})],
        json!({"type": "object", "properties": {"a": {"type": "integer"}, "b": {"type": "integer"}}}),
        &[" $.b: `b` joins as an optional property, an integer"],
    );
    unchanged(open, &[json!({"a": 1}), json!({})]);
}

#[test]
fn objects() {
    let order = json!({
        "type": "object", "required": ["id", "total"],
        "properties": {"id": {"type": "string"}, "total": {"type": "integer"}}
    });
    check(
        order.clone(),
        &[json!({"id": "1"}), json!({"total": 1}), json!({"id": "2"})],
        json!({"type": "object", "properties": {"id": {"type": "string"}, "total": {"type": "integer"}}}),
        &[" $: `total` is no longer required", " $: `id` is no longer required"],
    );
    // A member that joins has the types that all examples show, and requires nothing.
    check(
        order,
        &[
            json!({"id": "1", "total": 1, "lines": [{"sku": "a"}, {"sku": null, "n": 1}], "note": null}),
            json!({"id": "1", "total": 1, "lines": [{"n": 1.5}], "note": "x"}),
        ],
        json!({
            "type": "object",
            "properties": {
                "id": {"type": "string"},
                "total": {"type": "integer"},
                "lines": {"type": "array", "items": {"type": "object", "properties": {
                    "sku": {"type": ["null", "string"]}, "n": {"type": "number"}
                }}},
                "note": {"type": ["null", "string"]}
            },
            "required": ["id", "total"]
        }),
        &[
            " $.lines: `lines` joins as an optional property, an array",
            " $.note: `note` joins as an optional property, null or a string",
        ],
    );
    check(
        json!({"additionalProperties": {"type": "integer"}}),
        &[json!({"a b": "x"})],
        json!({"additionalProperties": {"type": ["integer", "string"]}}),
        &["/additionalProperties $[\"a b\"]: a string is allowed as well"],
    );
    // A required member that is listed in another branch.
    check(
        json!({"allOf": [{"properties": {"a": {"type": "string"}}}, {"required": ["a"]}]}),
        &[json!({})],
        json!({"allOf": [{"properties": {"a": {"type": "string"}}}, {}]}),
        &["/allOf/1 $: `a` is no longer required"],
    );
}

#[test]
fn members_join_the_most_specific_schema() {
    let base = json!({"Base": {"properties": {"id": {"type": "string"}}}});
    check(
        json!({"allOf": [{"$ref": "#/$defs/Base"}, {"properties": {"a": {"type": "string"}}}], "$defs": base}),
        &[json!({"id": "1", "b": true})],
        json!({"allOf": [{"$ref": "Base"}, {"properties": {"a": {"type": "string"}, "b": {"type": "boolean"}}}]}),
        &["/allOf/1 $.b: `b` joins as an optional property, a boolean"],
    );
    check(
        json!({"allOf": [{"$ref": "#/$defs/Base"}], "properties": {"a": {"type": "string"}}, "$defs": base}),
        &[json!({"b": true})],
        json!({
            "properties": {"a": {"type": "string"}, "b": {"type": "boolean"}}, "allOf": [{"$ref": "Base"}]
        }),
        &[" $.b: `b` joins as an optional property, a boolean"],
    );

    // Before the last branch comes one that no other event shares.
    let document = json!({
        "allOf": [{"properties": {"a": {"type": "string"}}}, {"$ref": "#/$defs/Base"}], "$defs": base
    });
    let mut acme = acme(&[document, json!("Base")], &[json!({"b": 1})]);
    let widenings = provider(&mut acme, &mut Diagnostics::default());
    assert_eq!(widenings[0].schema.pointer, "/allOf/0");
}

#[test]
fn types_values_and_null() {
    check(
        json!({"type": "integer"}),
        &[json!("a"), json!(1.5)],
        json!({"type": ["number", "string"]}),
        &[" $: a string is allowed as well", " $: a number is allowed as well"],
    );
    check(
        json!({"type": "string"}),
        &[json!({"a": 1}), json!([1, null])],
        json!({
            "type": ["string", "array", "object"],
            "properties": {"a": {"type": "integer"}}, "items": {"type": ["null", "integer"]}
        }),
        &[" $: an object is allowed as well", " $: an array is allowed as well"],
    );
    check(
        json!({"type": "integer"}),
        &[json!(u64::MAX)],
        json!({"type": "number"}),
        &[" $: a number is allowed as well"],
    );
    check(
        json!({"type": "string", "enum": ["a"]}),
        &[json!("b"), json!("b"), json!(1)],
        json!({"type": ["integer", "string"], "enum": ["a", "b", 1]}),
        &[
            " $: `\"b\"` joins the listed values",
            " $: an integer is allowed as well",
            " $: `1` joins the listed values",
        ],
    );
    check(
        json!({"enum": ["a", 1]}),
        &[json!(null)],
        json!({"type": "null", "enum": ["a", 1]}),
        &[" $: null is allowed as well"],
    );
    check(
        json!({"properties": {"a": {}}}),
        &[json!(null)],
        json!({"type": ["null", "object"], "properties": {"a": {}}}),
        &[" $: null is allowed as well"],
    );
    // Null is allowed where the component is named, not in the component.
    check(
        json!({
            "properties": {"a": {"$ref": "#/$defs/Name"}, "b": {"allOf": [{"$ref": "#/$defs/Name"}]}},
            "$defs": {"Name": {"type": "string"}}
        }),
        &[json!({"a": null, "b": null}), json!({"a": "x", "b": "x"})],
        json!({"properties": {
            "a": {"$ref": "Name", "type": "null"}, "b": {"type": "null", "allOf": [{"$ref": "Name"}]}
        }}),
        &["/properties/a $.a: null is allowed as well", "/properties/b $.b: null is allowed as well"],
    );
    check(
        json!({"oneOf": [{"type": "string"}, {"type": "integer"}]}),
        &[json!(null)],
        json!({"type": "null", "oneOf": [{"type": "string"}, {"type": "integer"}]}),
        &[" $: null is allowed as well"],
    );
}

#[test]
fn arrays_and_embedded_json() {
    check(
        json!({"prefixItems": [{"type": "string"}, {"type": "integer"}]}),
        &[json!(["a", 1]), json!(["a"]), json!([1, "a", true])],
        json!({"items": {"anyOf": [{"type": "string"}, {"type": "integer"}, {"type": "boolean"}]}}),
        &[" $: an array of any length is allowed", "/prefixItems $[2]: a boolean is allowed as well"],
    );
    check(
        json!({"type": "array", "items": {"type": "object", "properties": {"a": {}}}}),
        &[json!([{}, {"b": 1}, null])],
        json!({"type": "array", "items": {"type": ["null", "object"], "properties": {"a": {}, "b": {"type": "integer"}}}}),
        &[
            "/items $[1].b: `b` joins as an optional property, an integer",
            "/items $[2]: null is allowed as well",
        ],
    );
    check(
        json!({"properties": {"reason": {"type": "string", "contentSchema": {"required": ["code"]}}}}),
        &[json!({"reason": "not json"}), json!({"reason": "{}"})],
        json!({"properties": {"reason": {"type": "string", "contentSchema": {}}}}),
        &["/properties/reason/contentSchema $.reason<json>: `code` is no longer required"],
    );
}

#[test]
fn unions() {
    let card = json!({"required": ["number"], "properties": {
        "kind": {"const": "card"}, "number": {"type": "string"}
    }});
    let bank = json!({"required": ["iban"], "properties": {
        "kind": {"const": "bank"}, "iban": {"type": "string"}
    }});
    let shown_card = json!({"properties": {"kind": {"enum": ["card"]}, "number": {"type": "string"}}, "required": ["number"]});
    let shown_bank =
        json!({"properties": {"kind": {"enum": ["bank"]}, "iban": {"type": "string"}}, "required": ["iban"]});

    // The tag decides, however badly the rest fits.
    check(
        json!({"oneOf": [card, bank]}),
        &[json!({"kind": "bank", "number": "4"})],
        json!({"oneOf": [shown_card, {"properties": {
            "kind": {"enum": ["bank"]}, "iban": {"type": "string"}, "number": {"type": "string"}
        }}]}),
        &[
            "/oneOf/1 $: `iban` is no longer required",
            "/oneOf/1 $.number: `number` joins as an optional property, a string",
        ],
    );
    // A tag that no branch knows gets its own; what stands around the union is not repeated there.
    check(
        json!({"properties": {"id": {"type": "string"}}, "oneOf": [card, bank]}),
        &[json!({"id": "1", "kind": "cash", "note": "x"}), json!({"kind": "cash", "till": 1})],
        json!({"properties": {"id": {"type": "string"}}, "oneOf": [shown_card, shown_bank, {
            "type": "object", "required": ["kind"], "properties": {
                "kind": {"type": "string", "enum": ["cash"]},
                "note": {"type": "string"},
                "till": {"type": "integer"}
            }
        }]}),
        &[" $: a variant joins whose `kind` is `\"cash\"`"],
    );
    // OpenAPI's discriminator names a branch without constants.
    let named = json!({
        "oneOf": [{"$ref": "#/$defs/Card"}, {"$ref": "#/$defs/Bank"}],
        "discriminator": {"propertyName": "kind", "mapping": {"c": "#/$defs/Card", "b": "#/$defs/Bank"}},
        "$defs": {
            "Card": {"properties": {"kind": {"type": "string"}, "number": {"type": "string"}}},
            "Bank": {"properties": {"kind": {"type": "string"}, "iban": {"type": "string"}}}
        }
    });
    check(
        named.clone(),
        &[json!({"kind": "b", "number": "4"})],
        json!({"oneOf": [{"$ref": "Card"}, {"$ref": "Bank"}]}),
        &["/$defs/Bank $.number: `number` joins as an optional property, a string"],
    );
    let mut acme = acme(&[named], &[json!({"kind": "x", "coins": 4})]);
    let widenings = provider(&mut acme, &mut Diagnostics::default());
    assert_eq!(widenings.len(), 1);
    let union = &acme.schemas[acme.events[0].payload.unwrap()];
    assert_eq!(union.discriminator.as_ref().unwrap().mapping[2], ("x".to_owned(), union.one_of[2]));

    // Without a tag: the first branch that fits, else the one that needs least.
    unchanged(
        json!({"anyOf": [{"required": ["a"], "properties": {"a": {}}}, {"properties": {"b": {}}}]}),
        &[json!({"b": 1})],
    );
    check(
        json!({"oneOf": [
            {"type": "string"},
            {"required": ["a", "b"], "properties": {"a": {}, "b": {}}},
            {"required": ["c", "d"], "properties": {"c": {}, "d": {}}}
        ]}),
        &[json!({"c": 1})],
        json!({"oneOf": [
            {"type": "string"},
            {"properties": {"a": {}, "b": {}}, "required": ["a", "b"]},
            {"properties": {"c": {}, "d": {}}, "required": ["c"]}
        ]}),
        &["/oneOf/2 $: `d` is no longer required"],
    );
    check(
        json!({"oneOf": [{"type": "string"}, {"type": "integer"}]}),
        &[json!([true])],
        json!({"oneOf": [
            {"type": "string"}, {"type": "integer"}, {"type": "array", "items": {"type": "boolean"}}
        ]}),
        &[" $: an array is allowed as well"],
    );
    // Branches that only require members leave listing them to the schema around them.
    check(
        json!({"properties": {"a": {}}, "anyOf": [{"required": ["a"]}, {"required": ["b"]}]}),
        &[json!({"a": 1, "c": 1})],
        json!({
            "properties": {"a": {}, "c": {"type": "integer"}},
            "anyOf": [{"required": ["a"]}, {"required": ["b"]}]
        }),
        &[" $.c: `c` joins as an optional property, an integer"],
    );
    // A member listed around the union is not missing in its branches.
    unchanged(
        json!({"properties": {"id": {}}, "oneOf": [{"properties": {"a": {}}}, {"properties": {"b": {}}}]}),
        &[json!({"id": 1, "b": 2})],
    );
}

#[test]
fn unions_in_unions_stay_quick() {
    // Two branches that both lead back: without remembering, the work would double at each level.
    let node = json!({"anyOf": [
        {"properties": {"a": {"$ref": "#/$defs/Node"}, "x": {"const": 1}}, "required": ["x"]},
        {"properties": {"a": {"$ref": "#/$defs/Node"}, "y": {"const": 1}}, "required": ["y"]}
    ]});
    let mut value = json!({"y": 1});
    for _ in 0..100 {
        value = json!({"a": value, "z": 1, "y": 1});
    }
    let mut acme = acme(&[json!({"$ref": "#/$defs/Node", "$defs": {"Node": node}})], &[value]);
    let widenings = provider(&mut acme, &mut Diagnostics::default());
    assert_eq!(widenings.len(), 1);
    assert_eq!(widenings[0].property.as_deref(), Some("z"));
}

#[test]
fn long_chains_of_schemas_do_not_overflow_the_stack() {
    for keyword in ["$ref", "allOf", "anyOf"] {
        let mut schemas = Schemas::default();
        let mut last =
            schemas.add(Schema { types: [Type::String].into_iter().collect(), ..Schema::default() });
        for _ in 0..20_000 {
            let mut link = Schema::default();
            match keyword {
                "$ref" => link.reference = Some(last),
                "allOf" => link.all_of.push(last),
                _ => link.any_of.push(last),
            }
            last = schemas.add(link);
        }
        let mut acme = acme(&[json!({})], &[json!(1), json!(null)]);
        acme.events[0].payload = Some(last);
        acme.schemas = schemas;
        let widenings = provider(&mut acme, &mut Diagnostics::default());
        assert!(!widenings.is_empty(), "{keyword}");
    }
}

#[test]
fn a_change_is_told_once_and_everywhere() {
    let document = json!({"required": ["a"], "properties": {"a": {"type": "string"}}});
    let mut acme = acme(&[document], &[json!({}), json!({}), json!({"b": 1})]);
    let mut diagnostics = Diagnostics::default();
    let widenings = provider(&mut acme, &mut diagnostics);

    let messages: Vec<&str> = diagnostics.iter().map(|diagnostic| diagnostic.message.as_str()).collect();
    assert_eq!(
        messages,
        [
            "`a` is no longer required: example `example 0` of `order.0` asks for it at `$`",
            "`b` joins as an optional property, an integer: example `example 2` of `order.0` asks for it at `$.b`",
        ]
    );
    let said: Vec<_> = acme.schemas.iter().flat_map(|(_, schema)| &schema.widenings).collect();
    assert_eq!(
        said,
        [
            "Optional, because a documented example lacks it.",
            "Not in the document's schema; a documented example carries it."
        ]
    );
    assert_eq!(report(&[]), None);
    assert_eq!(
        report(&widenings).unwrap(),
        r##"{
  "$comment": "@generated by hookwright: where the documented examples disagree with the document's schemas",
  "widenings": [
    {
      "schema": "acme/openapi.yaml#",
      "property": "a",
      "kind": "optional",
      "change": "`a` is no longer required",
      "event": "order.0",
      "example": "acme/openapi.yaml#/examples/0",
      "instance": "$"
    },
    {
      "schema": "acme/openapi.yaml#",
      "property": "b",
      "kind": "property",
      "change": "`b` joins as an optional property, an integer",
      "event": "order.0",
      "example": "acme/openapi.yaml#/examples/2",
      "instance": "$.b"
    }
  ]
}
"##
    );
}
