//! Pages with examples, lists of fields and tables.

use serde_json::{Value, json};

use crate::workspace::Workspace;

/// Makes a provider of a page: what is told, and its document without what it rests on.
pub fn read(pages: &[(&str, &str)]) -> (Workspace, String, Value) {
    let workspace = Workspace::empty();
    for (name, page) in pages {
        workspace.put(name, page);
    }
    let names: Vec<&str> = pages.iter().map(|(name, _)| *name).collect();
    let run = workspace.run(&[&["new", "acme", "--from"], names.as_slice()].concat());
    assert_eq!(run.status, 0, "{run:?}");
    let generate = workspace.run(&["generate"]);
    assert_eq!(generate.status, 0, "{generate:?}");
    let document: Value = serde_yaml::from_str(&workspace.text("specs/acme/openapi.yaml")).unwrap();
    let webhooks = document["webhooks"].as_object().expect("each page has an event");
    let bodies = webhooks.values().map(|webhook| unstated(&webhook["post"]["requestBody"])).sum::<usize>();
    let told = match bodies + unstated(&document["components"]["schemas"]) {
        0 => String::new(),
        1 => "1 note: `cargo xtask list --specs specs` shows them\n".to_owned(),
        count => format!("{count} notes: `cargo xtask list --specs specs` shows them\n"),
    };
    assert_eq!(generate.stderr, told, "a note for each schema that no page states, and nothing worse");
    (workspace, run.stderr, bare(document))
}

/// How many schemas rest on no statement of a page.
fn unstated(value: &Value) -> usize {
    let is_stated =
        |source: &Value| source["confidence"] == "stated" && source["says"] != json!(["description"]);
    match value {
        Value::Object(members) => {
            let sources = members.get("x-provenance").and_then(Value::as_array);
            // Examples rest on what they are, and are no schemas.
            let inside =
                members.iter().filter(|(key, _)| !matches!(key.as_str(), "x-provenance" | "examples"));
            usize::from(sources.is_some_and(|sources| !sources.iter().any(is_stated)))
                + inside.map(|(_, member)| unstated(member)).sum::<usize>()
        }
        Value::Array(elements) => elements.iter().map(unstated).sum(),
        _ => 0,
    }
}

/// A document without what it rests on, and without descriptions.
fn bare(value: Value) -> Value {
    match value {
        Value::Object(members) => {
            let members =
                members.into_iter().filter(|(key, _)| key != "x-provenance" && key != "description");
            Value::Object(members.map(|(key, value)| (key, bare(value))).collect())
        }
        Value::Array(elements) => elements.into_iter().map(bare).collect(),
        other => other,
    }
}

fn payload<'a>(document: &'a Value, event: &str) -> &'a Value {
    &document["webhooks"][event]["post"]["requestBody"]["content"]["application/json"]["schema"]
}

#[test]
fn an_example_and_a_list_of_fields() {
    let (_, told, document) = read(&[("fields.txt", include_str!("acme/fields.txt"))]);
    let expected = json!({
        "type": "object",
        "required": ["id", "event", "date", "data"],
        "properties": {
            "id": { "type": "string", "format": "uuid" },
            "event": { "type": "string", "const": "order_paid" },
            "date": { "type": "string", "format": "date" },
            "data": {
                "type": "object",
                "required": ["state"],
                "properties": {
                    "state": { "type": "integer", "enum": [1, 2], "x-enumDescriptions": { "1": "open", "2": "paid" } },
                    "kind": { "type": "string", "enum": ["card", "bank-transfer"] },
                    "lines": {
                        "type": "array",
                        "items": {
                            "type": "object",
                            "required": ["sku"],
                            "properties": {
                                "sku": { "type": "string" },
                                "count": { "type": ["integer", "string"], "x-looks-like": "a number" },
                            },
                        },
                    },
                    "detail": {
                        "type": "string",
                        "contentMediaType": "application/json",
                        "contentSchema": {
                            "type": "object",
                            "properties": { "risk": { "type": "string" }, "score": { "type": "number" } },
                        },
                    },
                    "extra": { "type": "object", "additionalProperties": true, "x-undocumented": ["members"] },
                    "shopOrderId": { "type": "string", "format": "uuid" },
                },
            },
        },
    });
    assert_eq!(payload(&document, "order_paid"), &expected);
    // Both are kept, and it is told where.
    let contradiction =
        "`data.lines[].count` is said to be integer, and an example has string there\n --> fields.txt:53:";
    assert!(told.contains(contradiction), "{told}");
    assert_eq!(told.matches("warning").count(), 2, "{told}");
}

#[test]
fn tables_of_fields_and_of_values() {
    let (_, told, document) = read(&[("tables.md", include_str!("acme/tables.md"))]);
    let expected = json!({
        "type": "object",
        "required": ["type"],
        "properties": {
            "type": { "type": "string", "const": "order.state" },
            "order": {
                "type": "object",
                "required": ["state"],
                "properties": {
                    "state": {
                        "type": "string",
                        "enum": ["open", "lost"],
                        "x-enumDescriptions": { "open": "Not paid yet", "lost": "Given up" },
                    },
                    "code": {
                        "type": ["string", "null"],
                        "enum": ["101", "102", "201", null],
                        "x-enumDescriptions": { "101": "Out of stock", "102": "Damaged", "201": "Refused" },
                    },
                    "weight": { "type": "number" },
                },
            },
            "changes": { "type": "array", "prefixItems": [{ "type": "string" }, { "type": "integer" }] },
            "note": { "type": "string" },
        },
    });
    assert_eq!((payload(&document, "order.state"), told.as_str()), (&expected, ""));
    let header = &document["webhooks"]["order.state"]["post"]["parameters"][0];
    assert_eq!(
        (&header["name"], &header["examples"]["tables"]["value"]),
        (&json!("x-acme-time"), &json!("1767711032"))
    );
}

#[test]
fn a_reference_page_whose_objects_are_one_row_of_lines() {
    let (workspace, told, document) = read(&[("reference.txt", include_str!("acme/reference.txt"))]);
    let expected = json!({
        "type": "object",
        "required": ["orderId"],
        "properties": {
            "orderId": { "type": "string", "maxLength": 50 },
            "eventType": { "type": "string", "enum": ["order-accepted", "order-rejected"] },
            "_embedded": {
                "type": "object",
                "x-unnamed-members": [
                    { "$ref": "#/components/schemas/Order" },
                    { "$ref": "#/components/schemas/Customer" },
                ],
            },
            "_links": {
                "type": "array",
                "items": { "type": "object", "properties": { "href": { "type": "string" } } },
            },
        },
    });
    assert_eq!(payload(&document, "order-rejected"), &expected);
    let schemas = &document["components"]["schemas"];
    assert_eq!(
        schemas["Order"]["properties"]["level"],
        json!({ "type": "integer", "minimum": 1, "maximum": 2, "default": 1 })
    );
    assert_eq!(schemas["Order"]["x-unnamed-members"], json!([{ "$ref": "#/components/schemas/Price" }]));
    assert_eq!(
        schemas["Customer"]["properties"]["status"],
        json!({ "type": "string", "enum": ["open", "closed"], "x-enumDescriptions": { "open": "Being looked at.", "closed": "Done." } })
    );
    assert!(
        told.contains("warning: 3 values of `kind` are not on the page\n --> reference.txt:41:"),
        "{told}"
    );
    assert!(told.contains("the name of this member is not on the page: object (Price)"), "{told}");
    assert!(workspace.text("out/src/acme/mod.rs").contains("OrderAccepted"));
}

#[test]
fn several_pages_are_one_provider() {
    let payload_alone = r#"{ "type": "order.state", "order": { "state": "open" }, "until": "2026-01-31" }"#;
    let (_, _, document) = read(&[
        ("tables.md", include_str!("acme/tables.md")),
        ("more.json", payload_alone),
        ("other.json", r#"{ "type": "order.gone" }"#),
    ]);
    let state = payload(&document, "order.state");
    assert_eq!(state["properties"]["until"], json!({ "type": "string", "format": "date" }));
    assert_eq!(payload(&document, "order.gone")["properties"]["type"]["const"], "order.gone");
    let kinds = json!([
        { "page": "tables.md", "kind": "Markdown" },
        { "page": "more.json", "kind": "a payload" },
        { "page": "other.json", "kind": "a payload" },
    ]);
    assert_eq!(document["x-pages"], kinds);
}
