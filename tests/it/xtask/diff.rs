//! `cargo xtask diff`, end to end: two states of the specs come in; what is printed, the exit status, and that nothing
//! else on disk changed, are asserted.

mod acknowledged;
mod base;
mod formats;
mod paths;

use serde_json::Value;

use crate::workspace::{Run, Workspace, xtask};

const PROVIDER: &str = r#"title = "Acme"

[document]
file = "openapi.yaml"

[discriminator]
at = ["/type"]

[authentication.signature]
at = { header = "X-Acme-Signature" }
algorithm = "hmac-sha256"
encoding = "hex"
signed = "{body}"
"#;

const DOCUMENT: &str = r##"openapi: 3.1.0
info: { title: Acme, version: "1" }
webhooks:
  order.paid:
    post:
      requestBody:
        content:
          application/json:
            schema: { $ref: "#/components/schemas/OrderPaid" }
            examples:
              paid: { value: { type: order.paid, id: "o-1", amount: 5, status: open } }
  order.lost:
    post:
      requestBody:
        content:
          application/json:
            schema: { $ref: "#/components/schemas/OrderLost" }
components:
  schemas:
    OrderPaid:
      type: object
      required: [type, id, amount]
      properties:
        type: { const: order.paid }
        id: { type: string, description: The order. }
        amount: { type: integer }
        status: { enum: [open, closed] }
    OrderLost:
      type: object
      required: [type, id, lost]
      properties:
        type: { const: order.lost }
        id: { type: string, description: The order. }
        lost: { type: string, format: date-time }
"##;

/// What the document says later: a member is of another type, a value joins, an event goes and another comes, and words
/// change; and deliveries are signed in another way.
const EDITS: [(&str, &str, &str); 6] = [
    ("openapi.yaml", "amount: { type: integer }", "amount: { type: string }"),
    ("openapi.yaml", "amount: 5", "amount: \"5.00\""),
    ("openapi.yaml", "[open, closed]", "[open, closed, lost]"),
    (
        "openapi.yaml",
        "description: The order. }\n        amount",
        "description: Which order. }\n        amount",
    ),
    ("openapi.yaml", LOST, RETURNED),
    ("provider.toml", "hmac-sha256", "hmac-sha512"),
];
const LOST: &str = "  order.lost:\n    post:\n      requestBody:\n        content:\n          application/json:\n            \
                    schema: { $ref: \"#/components/schemas/OrderLost\" }\n";
const RETURNED: &str = "  order.returned:\n    post:\n      requestBody:\n        content:\n          \
                        application/json:\n            schema: { type: object, required: [type, reason], properties: \
                        { type: { const: order.returned }, reason: { type: string } } }\n";

/// Writes a provider as it was.
fn put(workspace: &Workspace, folder: &str) {
    workspace.put(&format!("{folder}/provider.toml"), PROVIDER);
    workspace.put(&format!("{folder}/openapi.yaml"), DOCUMENT);
}

/// Makes a provider what it is later.
fn edit(workspace: &Workspace, folder: &str) {
    for (file, from, to) in EDITS {
        workspace.change(&format!("{folder}/{file}"), from, to);
    }
}

/// Two folders of specs, `before` and `specs`, with one provider that is not as it was.
fn changed() -> Workspace {
    let workspace = Workspace::empty();
    put(&workspace, "before/acme");
    put(&workspace, "specs/acme");
    edit(&workspace, "specs/acme");
    workspace
}

/// `cargo xtask diff <arguments> --specs specs`, in the folder of the workspace.
fn diff(workspace: &Workspace, arguments: &[&str]) -> Run {
    let mut command = xtask();
    command.arg("diff").args(arguments).args(["--specs", "specs"]).current_dir(workspace.path("."));
    command.output().expect("the program was built").into()
}

/// The same as JSON, with the exit status.
fn json(workspace: &Workspace, arguments: &[&str]) -> (i32, Value) {
    let Run { status, stdout, stderr } = diff(workspace, &[arguments, &["--format", "json"]].concat());
    let document = serde_json::from_str(&stdout).unwrap_or_else(|error| panic!("{error}: {stdout}{stderr}"));
    (status, document)
}

/// The rules and places of all changes in order, of all providers.
fn told(document: &Value) -> Vec<String> {
    let providers = document["providers"].as_array().expect("a list of providers");
    let changes =
        providers.iter().flat_map(|provider| provider["changes"].as_array().expect("a list of changes"));
    let text = |value: &Value| value.as_str().expect("a text").to_owned();
    changes.map(|change| format!("{} {}", text(&change["rule"]), text(&change["path"]))).collect()
}

/// What the later document is told to have changed.
const OF_THE_DOCUMENT: [&str; 6] = [
    "event-removed $",
    "example-changed $",
    "type-changed $.amount",
    "documentation-changed $.id",
    "enum-value-added $.status",
    "event-added $",
];
