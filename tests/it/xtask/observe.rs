//! `cargo xtask observe`, end to end: captures come in, findings go out, and what is accepted is told no more.

use std::io::Write;
use std::process::{Command, Stdio};

use serde_json::{Value, json};

use super::acme;
use crate::workspace::{Run, Workspace, files, xtask};

const CLEAN: &str = r#"{"event": "invoice.paid", "amount": 5}"#;
const DRIFTED: &str = r#"{"event": "invoice.paid", "amount": null, "payer": {"name": "Ann Smith", "vat_number": "DE123456789"}}
{"event": "invoice.paid", "amount": 7, "currency": "EUR"}
{"event": "invoice.lost", "id": "4711"}
{"event": "invoice.paid"
"#;

fn command(workspace: &Workspace, arguments: &[&str]) -> Command {
    let mut command = xtask();
    command.arg("observe").args(arguments).args(["--specs", "specs"]).current_dir(workspace.path("."));
    command
}

fn observe(workspace: &Workspace, arguments: &[&str]) -> Run {
    command(workspace, arguments).output().expect("the program was built").into()
}

fn report(workspace: &Workspace, arguments: &[&str], status: i32) -> Value {
    let run = observe(workspace, &[arguments, &["--format", "json"]].concat());
    assert_eq!(run.status, status, "{run:?}");
    serde_json::from_str(&run.stdout).unwrap_or_else(|error| panic!("{error}: {run:?}"))
}

#[test]
fn what_is_as_documented_is_said_in_a_line() {
    let workspace = acme::workspace(&["acme"]);
    workspace.put("a/one.json", CLEAN);
    workspace.put("a/b/more.ndjson", format!("{CLEAN}\n\n{CLEAN}\n"));
    let run = observe(&workspace, &["acme", "a"]);
    assert_eq!((run.status, run.stdout.as_str()), (0, "acme: 3 deliveries, all as documented\n"), "{run:?}");
}

#[test]
fn what_differs_is_told_without_personal_data() {
    let workspace = acme::workspace(&["acme"]);
    workspace.put("capture.ndjson", DRIFTED);
    let run = observe(&workspace, &["acme", "capture.ndjson"]);
    assert_eq!(run.status, 1, "{run:?}");
    for line in [
        "not-json: the body is not JSON",
        "unknown-event: the document has no event `invoice.lost`",
        "unexpected-null: invoice.paid: `$.amount` is null, which the document does not allow, so the delivery is malformed",
        "unknown-property: invoice.paid: the document does not know `$.payer`",
        " --> 1 of 2, first at capture.ndjson:1",
        "  | {\"name\": <text of 9 characters>, \"vat_number\": <text of 11 characters>}",
        "  = spec: acme/openapi.yaml#/components/schemas/InvoicePaid",
        "acme: 5 findings in 4 deliveries (1 malformed, 1 of unknown events, 1 unreadable)",
    ] {
        assert!(run.stdout.lines().any(|told| told == line), "{line}\n{}", run.stdout);
    }
    assert!(!run.stdout.contains("Ann") && !run.stdout.contains("DE1"), "{}", run.stdout);
    let shown = observe(&workspace, &["acme", "capture.ndjson", "--show-values"]);
    assert!(
        shown.stdout.contains(r#"{"name": "Ann Smith", "vat_number": "DE123456789"}"#),
        "{}",
        shown.stdout
    );
    assert_eq!(files(&workspace.path("specs")).len(), 2, "nothing is written unless it is asked for");
}

#[test]
fn reports_of_parts_are_counted_as_one() {
    let workspace = acme::workspace(&["acme"]);
    let lines: Vec<String> = DRIFTED.lines().cycle().take(40).map(|line| format!("{line}\n")).collect();
    let mut parts = Vec::new();
    for (index, part) in lines.chunks(7).enumerate() {
        let capture = format!("{index}.ndjson");
        workspace.put(&capture, part.concat());
        let run = observe(&workspace, &["acme", &capture, "--format", "json"]);
        workspace.put(&format!("{index}.report"), run.stdout);
        parts.push(index);
    }
    let captures: Vec<String> = parts.iter().map(|index| format!("{index}.ndjson")).collect();
    let all: Vec<&str> = ["acme"].into_iter().chain(captures.iter().map(String::as_str)).collect();
    let whole = report(&workspace, &all, 1);
    assert_eq!(
        (&whole["deliveries"], &whole["events"]["invoice.paid"]["deliveries"]),
        (&json!(40), &json!(20))
    );
    let reports: Vec<String> = parts.iter().rev().map(|index| format!("--merge={index}.report")).collect();
    let merged: Vec<&str> = ["acme"].into_iter().chain(reports.iter().map(String::as_str)).collect();
    assert_eq!(report(&workspace, &merged, 1), whole);
    // Captures and reports are counted together.
    let mixed = [&["acme", "0.ndjson", "1.ndjson"][..], &merged[1..merged.len() - 2]].concat();
    assert_eq!(report(&workspace, &mixed, 1), whole);
}

#[test]
fn packed_captures_and_the_standard_input_are_read() {
    let workspace = acme::workspace(&["acme"]);
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packer.write_all(DRIFTED.as_bytes()).unwrap();
    let packed = packer.finish().unwrap();
    workspace.put("capture.ndjson.gz", &packed);
    let whole = report(&workspace, &["acme", "capture.ndjson.gz"], 1);
    assert_eq!(whole["deliveries"], 4);
    let mut child = command(&workspace, &["acme", "-", "--format", "json"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(&packed).unwrap();
    let run: Run = child.wait_with_output().unwrap().into();
    let expected = serde_json::to_string(&whole).unwrap().replace("capture.ndjson.gz", "-");
    assert_eq!(serde_json::from_str::<Value>(&run.stdout).unwrap().to_string(), expected);
}

#[test]
fn what_is_accepted_is_told_no_more() {
    let workspace = acme::generated(&["acme"]);
    workspace.put("capture.ndjson", DRIFTED);
    let run = observe(&workspace, &["acme", "capture.ndjson", "--accept"]);
    assert_eq!(run.status, 1, "{run:?}");
    assert!(run.stderr.contains("2 files written:\n  specs/acme/evidence/invoice.paid.1.json\n"), "{run:?}");
    let first: Value =
        serde_json::from_str(&workspace.text("specs/acme/evidence/invoice.paid.1.json")).unwrap();
    let expected =
        json!({"event": "invoice.paid", "amount": null, "payer": {"name": "text", "vat_number": "text"}});
    assert_eq!(first, expected);

    assert_eq!(workspace.run(&["check"]).status, 1, "what is accepted is yet to be generated");
    assert_eq!(workspace.run(&["generate"]).status, 0);
    let reconciled: Value = serde_json::from_str(&workspace.text("specs/acme/reconciled.json")).unwrap();
    let widenings = reconciled["widenings"].as_array().unwrap();
    assert_eq!(widenings.len(), 3, "{reconciled:#}");
    assert!(widenings.iter().all(|widening| widening["evidence"].as_str().unwrap().contains("/evidence/")));
    let types = workspace.text("out/src/acme/invoice_paid.rs");
    assert!(
        types.contains("an observed delivery carries it") && types.contains("pub amount: Option<i64>"),
        "{types}"
    );
    // What was delivered is no documented example.
    let examples = workspace.text("out/src/acme/examples.rs");
    assert!(!examples.contains("vat_number") && examples.contains("invoice.paid"), "{examples}");

    let again = report(&workspace, &["acme", "capture.ndjson"], 1);
    assert_eq!(again["events"]["invoice.paid"], json!({"deliveries": 2, "malformed": 0, "findings": {}}));
    let before = files(&workspace.path("specs"));
    let run = observe(&workspace, &["acme", "capture.ndjson", "--accept"]);
    assert!(run.stderr.starts_with("nothing was accepted\n"), "{run:?}");
    assert!(files(&workspace.path("specs")) == before, "nothing new was there to be written");

    // More evidence stands beside the first.
    workspace.put("more.json", r#"{"event": "invoice.paid", "amount": 1, "paid_at": "2026-01-02"}"#);
    let run = observe(&workspace, &["acme", "more.json", "--accept"]);
    assert!(run.stderr.contains("1 file written:\n  specs/acme/evidence/invoice.paid.3.json\n"), "{run:?}");
}

#[test]
fn headers_stand_beside_a_body_or_around_it() {
    let workspace = acme::workspace(&["acme"]);
    workspace.change(
        "specs/acme/provider.toml",
        "at = [\"/event\"]",
        "at = [{ header = \"X-Event\" }]\nvalue = \"key\"",
    );
    workspace.put("a/one.json", CLEAN);
    workspace.put("a/one.headers.json", r#"{"x-event": "invoice.paid"}"#);
    workspace.put("b.ndjson", format!(r#"{{"headers": {{"X-Event": "invoice.paid"}}, "body": {CLEAN}}}"#));
    assert_eq!(report(&workspace, &["acme", "a", "b.ndjson"], 0)["deliveries"], 2);
    let told = report(&workspace, &["acme", "a/one.json", "--envelope"], 1);
    assert_eq!(told["unreadable"]["no-envelope"]["count"], 1);
}

#[test]
fn what_cannot_be_read_is_told_and_nothing_is_written() {
    let workspace = acme::workspace(&["acme"]);
    workspace.put("capture.ndjson", DRIFTED);
    workspace.put("other.report", r#"{"provider": "acme"}"#);
    let before = files(&workspace.path("specs"));
    for (arguments, message) in [
        (&["acme", "capture.ndjson", "nowhere.json"][..], "cannot read this"),
        (&["acme", "capture.ndjson", "--merge", "other.report"], "this is no report of observations"),
        (&["amce", "capture.ndjson"], "there is no provider `amce`"),
        (&["acme"], "required arguments"),
    ] {
        let run = observe(&workspace, &[arguments, &["--accept"]].concat());
        assert!(run.status == 2 && run.stderr.contains(message), "{run:?}");
    }
    workspace.put(
        "zeta.report",
        serde_json::to_string(&report(&workspace, &["acme", "capture.ndjson"], 1)).unwrap(),
    );
    workspace.change("zeta.report", "\"provider\":\"acme\"", "\"provider\":\"zeta\"");
    let run = observe(&workspace, &["acme", "--merge", "zeta.report"]);
    assert!(
        run.status == 2 && run.stderr.contains("this report is about `zeta`, not about `acme`"),
        "{run:?}"
    );
    assert!(files(&workspace.path("specs")) == before, "something was written");
}
