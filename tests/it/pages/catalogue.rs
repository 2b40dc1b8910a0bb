//! Pages that name events and show no payload of them.

use serde_json::{Value, json};

use crate::workspace::Workspace;

const EVENTS: &str = include_str!("acme/events.md");
const ORDERS: &str = include_str!("acme/tables.md");

#[test]
fn events_that_are_named_have_variants_of_their_own() {
    let workspace = Workspace::empty();
    workspace.put("events.md", EVENTS);
    workspace.put("orders.md", ORDERS);
    let run = workspace.run(&["new", "acme", "--from", "events.md", "orders.md"]);
    assert_eq!(run.status, 0, "{run:?}");
    let told = "note: 2 events are named here, and no page shows their payloads: order.shipped, order.lost\n \
                --> events.md:8:";
    assert!(run.stderr.contains(told), "{run:?}");
    let document: Value = serde_yaml::from_str(&workspace.text("specs/acme/openapi.yaml")).unwrap();
    let events: Vec<&String> = document["webhooks"].as_object().unwrap().keys().collect();
    assert_eq!(events, ["order.state", "order.shipped", "order.lost"]);
    let schema =
        &document["webhooks"]["order.lost"]["post"]["requestBody"]["content"]["application/json"]["schema"];
    let place = |confidence: &str| {
        json!([{
            "page": "events.md",
            "line": 9,
            "words": "`order.lost` | An order got lost",
            "confidence": confidence,
        }])
    };
    let expected = json!({
        "type": "object",
        "description": "An order got lost\n\nThe documentation names this event, and does not show its payload.",
        "properties": { "type": { "type": "string", "const": "order.lost", "x-provenance": place("stated") } },
        "additionalProperties": { "description": "What the event has." },
        "x-undocumented": ["members"],
        "x-provenance": place("inferred"),
    });
    assert_eq!(schema, &expected);
    assert_eq!(workspace.run(&["generate"]).status, 0);
    let code = workspace.text("out/src/acme/mod.rs");
    for variant in
        ["OrderState(Box<OrderState>)", "OrderShipped(Box<OrderShipped>)", "OrderLost(Box<OrderLost>)"]
    {
        assert!(code.contains(variant), "{variant} is not in {code}");
    }
    let shipped = workspace.text("out/src/acme/order_shipped.rs");
    assert!(shipped.contains("    pub additional: BTreeMap<String, Json>,\n"), "{shipped}");
    // It is listed as what no page states.
    let run = workspace.run(&["list"]);
    assert_eq!(
        run.stdout.matches("no page states the payload: it is inferred at line").count(),
        2,
        "{run:?}"
    );
    let run = workspace.run(&["check", "--format", "json"]);
    let verdict: Value = serde_json::from_str(&run.stdout).unwrap();
    let told = verdict["diagnostics"].as_array().unwrap();
    let told = told.iter().filter(|told| told["code"] == "inferred-schema" && told["line"].is_u64());
    assert!(told.count() > 2, "{verdict:#}");
}

/// Where no payload is shown at all, it is for a person to say where deliveries name their events.
#[test]
fn names_alone_are_a_beginning() {
    let workspace = Workspace::empty();
    workspace.put("events.md", EVENTS);
    let run = workspace.run(&["new", "acme", "--from", "events.md"]);
    assert_eq!(run.status, 0, "{run:?}");
    assert!(run.stdout.contains("OpenAPI 3.1.0: nothing in the document proves"), "{run:?}");
    workspace.change(
        "specs/acme/provider.toml",
        "# at = [\"/type\"]  # the most likely place",
        "at = [\"/type\"]",
    );
    let run = workspace.run(&["generate"]);
    assert_eq!(run.status, 0, "{run:?}");
    assert!(workspace.text("out/src/acme/mod.rs").contains("OrderShipped = \"order.shipped\""));
}
