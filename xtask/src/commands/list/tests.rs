//! What `list` shows of a provider, for people and for programs.

use anstream::adapter::strip_bytes;
use codegen::model::Location;
use codegen::outcome::{EventReport, WideningKind};

use super::*;

fn event(event_type: &str, payload: &str, examples: usize) -> EventReport {
    EventReport {
        event_type: event_type.into(),
        declared_as: vec![event_type.into()],
        payload: payload.into(),
        examples,
        deprecated: false,
    }
}

fn report() -> Report {
    let several = vec!["invoice.voided".into(), "voided".into()];
    let location = |pointer: &str| Location { file: "acme/openapi.yaml".into(), pointer: pointer.into() };
    Report {
        name: "acme".into(),
        title: "Acme \x1b[31mPayments".into(),
        document: "acme/openapi.yaml".into(),
        discriminator: vec![
            Place::Body(vec!["data".into(), "a/b".into()]),
            Place::Pair { header: "x-event".into(), body: vec!["action".into()] },
        ],
        authentication: vec!["HTTP Basic credentials".into()],
        events: vec![
            event("invoice.paid", "InvoicePaid", 2),
            EventReport {
                deprecated: true,
                declared_as: several,
                ..event("invoice.voided", "InvoiceVoided", 0)
            },
        ],
        widenings: vec![Widening {
            kind: WideningKind::Optional,
            schema: location("/components/schemas/Invoice"),
            property: Some("id".into()),
            event_type: "invoice.paid".into(),
            example: location("/examples/0"),
            is_documented: true,
            instance: "$.data".into(),
            detail: "`id` is optional, because an example lacks it".into(),
        }],
        type_lines: 101,
        table_lines: 50,
    }
}

#[test]
fn a_provider_on_one_page() {
    let mut printed = Vec::new();
    table::report(&mut printed, &report(), "specs").unwrap();
    let printed = String::from_utf8(strip_bytes(&printed).into_vec()).unwrap();
    let expected = r"acme: Acme \u{1b}[31mPayments
  document       specs/acme/openapi.yaml
  told apart by  /data/a~1b, then header x-event with /action
  proved by      HTTP Basic credentials
  events         2, 1 of them deprecated; 2 documented examples, none for 1 event
  lines          101 of types and 50 of tables; 50 and 25 for each event
    invoice.paid    InvoicePaid    2 examples
    invoice.voided  InvoiceVoided  no example  deprecated; declared as `invoice.voided`, `voided`
  reconciled with examples
    optional  `id` is optional, because an example lacks it
              specs/acme/openapi.yaml#/components/schemas/Invoice, by specs/acme/openapi.yaml#/examples/0 at $.data

";
    assert_eq!(printed, expected);
}

#[test]
fn a_provider_as_json() {
    let printed = document(&[&report()], &[Finding::error("unreadable")], "specs");
    assert!(!printed.contains('\x1b'));
    let document: Value = serde_json::from_str(&printed).unwrap();
    let check =
        |pointer: &str, expected: Value| assert_eq!(document.pointer(pointer), Some(&expected), "{pointer}");
    check("/providers/0/title", json!("Acme \x1b[31mPayments"));
    check("/providers/0/authentication", json!(["HTTP Basic credentials"]));
    check("/providers/0/discriminator", json!(["/data/a~1b", { "header": "x-event", "body": "/action" }]));
    check("/providers/0/events/1/declared_as", json!(["invoice.voided", "voided"]));
    check("/providers/0/events/0/examples", json!(2));
    check("/providers/0/reconciled/0/kind", json!("optional"));
    check("/providers/0/document", json!("specs/acme/openapi.yaml"));
    check("/diagnostics/0/message", json!("unreadable"));
}

#[test]
fn a_provider_without_events_divides_by_nothing() {
    let empty = Report { events: Vec::new(), widenings: Vec::new(), ..report() };
    let mut printed = Vec::new();
    table::report(&mut printed, &empty, "specs").unwrap();
    let printed = String::from_utf8(printed).unwrap();
    assert!(printed.contains("101 of types and 50 of tables; 0 and 0 for each event"), "{printed}");
}

#[test]
fn findings_about_other_providers_are_left_out() {
    let finding = |severity, file: &str| Finding { severity, ..Finding::error("").at(file) };
    let findings = vec![
        finding(Severity::Note, "specs/acme/a"),
        finding(Severity::Note, "specs/acme-v2/a"),
        finding(Severity::Error, "specs/zeta/a"),
    ];
    let check = |names: &[&str], expected: &[Finding]| {
        let names: Vec<_> = names.iter().map(ToString::to_string).collect();
        assert_eq!(relevant(findings.clone(), &names, "specs"), expected);
    };
    check(&[], &findings);
    check(&["acme"], &[findings[0].clone(), findings[2].clone()]);
}
