//! A document that says the same in other words has no changes: in another order, referenced instead of in place, as
//! JSON, in OpenAPI 3.0.

use codegen::source::Sources;
use serde_json::Value;

use crate::case;

const CONFIGURATION: &str =
    "title = \"Acme\"\n[document]\nfile = \"FILE\"\n[discriminator]\nat = [\"/type\"]\n";

const DOCUMENT: &str = r##"
openapi: 3.1.0
info: {title: Acme, version: "1"}
webhooks:
  order.paid:
    post:
      summary: An order was paid.
      requestBody:
        content:
          application/json:
            schema: {$ref: "#/components/schemas/OrderPaid"}
  order.lost:
    post:
      requestBody:
        content:
          application/json:
            schema: {$ref: "#/components/schemas/OrderLost"}
components:
  schemas:
    OrderPaid:
      type: object
      required: [type, id, amount]
      properties:
        type: {type: string, enum: [order.paid]}
        id: {type: string, format: uuid}
        amount: {$ref: "#/components/schemas/Amount"}
        note: {type: [string, "null"], description: What was said.}
        paid: {type: [integer, "null"]}
        codes: {type: array, items: {type: [string, "null"]}}
    OrderLost:
      type: object
      required: [type, at, amount]
      properties:
        type: {type: string, enum: [order.lost]}
        at: {type: string, format: date-time}
        status: {type: string, enum: [open, closed]}
        amount: {$ref: "#/components/schemas/Amount"}
    Amount:
      type: object
      required: [value]
      properties: {value: {type: number}, currency: {type: string}}
"##;

fn check(what: &str, file: &str, new: String) {
    let sources = |file: &str, text: String| -> Sources {
        let configuration = CONFIGURATION.replace("FILE", file).into_bytes();
        let files =
            [("acme/provider.toml".to_owned(), configuration), (format!("acme/{file}"), text.into_bytes())];
        files.into_iter().collect()
    };
    let changes = case::changes(&sources("a.yaml", DOCUMENT.to_owned()), &sources(file, new), what);
    assert!(changes.is_empty(), "{what}: {changes:#?}");
}

fn document() -> Value {
    serde_yaml::from_str(DOCUMENT).expect("the document is YAML")
}

/// Calls `visit` with every value of a document, inner ones first.
fn each(value: &mut Value, visit: &mut impl FnMut(&mut Value)) {
    match value {
        Value::Array(values) => values.iter_mut().for_each(|value| each(value, visit)),
        Value::Object(members) => members.values_mut().for_each(|value| each(value, visit)),
        _ => {}
    }
    visit(value);
}

#[test]
fn order_says_nothing() {
    let mut document = document();
    each(&mut document, &mut |value| match value {
        Value::Object(members) => *members = std::mem::take(members).into_iter().rev().collect(),
        Value::Array(values) => values.reverse(),
        _ => {}
    });
    check("order", "a.json", document.to_string());
}

#[test]
fn json_is_yaml() {
    check("json", "other.json", document().to_string());
}

#[test]
fn versions_write_null_in_their_own_ways() {
    let mut document = document();
    each(&mut document, &mut |value| {
        let Value::Object(members) = value else { return };
        if let Some(Value::Array(types)) = members.get("type") {
            let kind = types[0].clone();
            members.insert("type".to_owned(), kind);
            members.insert("nullable".to_owned(), true.into());
        }
    });
    document["openapi"] = "3.0.3".into();
    let webhooks = document["webhooks"].take();
    document["x-webhooks"] = webhooks;
    document["paths"] = serde_json::json!({});
    document.as_object_mut().expect("it is an object").remove("webhooks");
    check("nullable", "a.json", document.to_string());
}

#[test]
fn what_is_written_in_place_may_be_referenced() {
    // Values without a type of their own, and types that take their name from the place.
    let referenced = DOCUMENT
        .replace("id: {type: string, format: uuid}", "id: {$ref: \"#/components/schemas/Id\"}")
        .replace("    Amount:\n", "    Id: {type: string, format: uuid}\n    Amount:\n");
    check("referenced", "a.yaml", referenced);
    let moved = DOCUMENT
        .replace("#/components/schemas/Amount", "#/$defs/Amount")
        .replace("    Amount:\n", "$defs:\n  Amount:\n");
    check("moved", "a.yaml", moved);
    let elsewhere = DOCUMENT.replace(
        "schema: {$ref: \"#/components/schemas/OrderLost\"}",
        "schema: {allOf: [{$ref: \"#/components/schemas/OrderLost\"}]}",
    );
    check("alone in allOf", "a.yaml", elsewhere);
}
