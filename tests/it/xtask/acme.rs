//! A provider that a person can read at a glance, for workspaces in which something else is the point.

use crate::workspace::Workspace;

const PROVIDER: &str = r#"title = "Acme"

[document]
file = "openapi.yaml"

[discriminator]
at = ["/event"]
"#;

const DOCUMENT: &str = r##"openapi: 3.1.0
info: { title: Acme, version: "1" }
webhooks:
  invoice.paid:
    post:
      requestBody:
        content:
          application/json:
            schema: { $ref: "#/components/schemas/InvoicePaid" }
            examples:
              paid: { value: { event: invoice.paid, amount: 5 } }
components:
  schemas:
    InvoicePaid:
      type: object
      required: [event, amount]
      properties:
        event: { const: invoice.paid }
        amount: { type: integer, description: In minor units. }
"##;

/// A workspace with the providers of these names; nothing is generated yet.
pub fn workspace(providers: &[&str]) -> Workspace {
    let workspace = Workspace::empty();
    for provider in providers {
        workspace.put(&format!("specs/{provider}/provider.toml"), PROVIDER);
        workspace.put(&format!("specs/{provider}/openapi.yaml"), DOCUMENT);
    }
    workspace
}

/// The same, and everything is generated.
pub fn generated(providers: &[&str]) -> Workspace {
    let workspace = workspace(providers);
    let run = workspace.run(&["generate"]);
    assert_eq!(run.status, 0, "{run:?}");
    workspace
}
