//! `cargo xtask check` gathers what may have drifted: the files, and what changed for receivers since a base.

use serde_json::Value;

use super::acme;
use crate::workspace::{Run, Workspace};

/// A workspace whose specs and generated files are committed on `main`.
fn committed() -> Workspace {
    let workspace = acme::generated(&["acme", "zeta"]);
    workspace.git(&["init", "--quiet", "--initial-branch", "main"]);
    workspace.git(&["add", "."]);
    workspace.git(&["commit", "--quiet", "-m", "one"]);
    workspace
}

/// The same, with one member of one provider that became a text.
fn changed() -> Workspace {
    let workspace = committed();
    let (number, text) = ("amount: { type: integer,", "amount: { type: string,");
    workspace.change("specs/acme/openapi.yaml", number, text);
    workspace.change("specs/acme/openapi.yaml", "amount: 5", "amount: \"5\"");
    assert_eq!(workspace.run(&["generate"]).status, 0);
    workspace
}

fn lines(run: &Run) -> Vec<&str> {
    run.stdout.lines().collect()
}

#[test]
fn specs_that_did_not_change_are_said_to_be_so() {
    let run = committed().run(&["check"]);
    let expected = [
        "specs: 2 providers, 2 events, 2 documented examples",
        "reconciliation: every example fits the schema of its event",
        "changes: in the specs since the merge base with main, nothing changed",
        "fresh",
    ];
    assert_eq!((run.status, lines(&run)), (0, expected.to_vec()), "{}", run.stderr);
}

#[test]
fn specs_that_come_from_no_trunk_are_checked_all_the_same() {
    let run = acme::generated(&["acme"]).run(&["check"]);
    let told = "changes: not looked for, there is no branch `main` that this one comes from: name a revision with `--base`";
    assert!(run.status == 0 && lines(&run).contains(&told), "{run:?}");
}

#[test]
fn what_changed_for_receivers_is_told_with_its_verdict() {
    let workspace = changed();
    let run = workspace.run(&["check"]);
    assert_eq!((run.status, lines(&run).last()), (0, Some(&"fresh")), "{run:?}");
    assert!(run.stdout.contains("breaking[type-changed]"), "{}", run.stdout);
    assert!(run.stdout.contains("1 breaking, 1 harmless changes, a major step"), "{}", run.stdout);

    let run = workspace.run(&["check", "--fail-on", "wire"]);
    assert_eq!((run.status, lines(&run).last()), (1, Some(&"changed")), "{run:?}");
    let run = workspace.run(&["check", "--fail-on", "wire", "--base", "main"]);
    assert!(run.status == 1 && run.stdout.contains("in the specs since `main`, 1 breaking"), "{run:?}");

    let json = workspace.run(&["check", "--format", "json", "--fail-on", "any"]);
    let told: Value = serde_json::from_str(&json.stdout).expect("it is JSON");
    assert_eq!((json.status, &told["status"]), (1, &"changed".into()));
    assert_eq!(told["summary"]["examples"], 2);
    let changes = told["changes"]["providers"][0]["changes"].as_array().expect("a list of changes");
    assert!(changes.iter().any(|change| change["rule"] == "type-changed"), "{}", json.stdout);

    let markdown = workspace.run(&["check", "--format", "markdown"]).stdout;
    assert!(markdown.starts_with("## The specs: fresh\n"), "{markdown}");
    assert!(markdown.contains("**`type-changed`** at `$.amount` of `invoice.paid`"), "{markdown}");

    let github = workspace.run(&["check", "--format", "github"]).stdout;
    assert!(github.starts_with("::error file=") && github.contains("title=type-changed"), "{github}");

    let sarif = workspace.run(&["check", "--format", "sarif"]).stdout;
    let told: Value = serde_json::from_str(&sarif).expect("it is JSON");
    let results = told["runs"][0]["results"].as_array().expect("a list of results");
    assert!(results.iter().any(|result| result["ruleId"] == "type-changed"), "{sarif}");
}

#[test]
fn stale_files_and_changes_are_told_together() {
    let workspace = changed();
    workspace.change("out/src/lib.rs", "//! ", "//!  ");
    let run = workspace.run(&["check", "--fail-on", "any"]);
    assert_eq!((run.status, lines(&run).last()), (1, Some(&"stale")), "{run:?}");
    assert!(run.stdout.contains("type-changed") && run.stderr.contains("stale: out/src/lib.rs"), "{run:?}");
    let markdown = workspace.run(&["check", "--format", "markdown"]).stdout;
    assert!(
        markdown.contains("### Files that `cargo xtask generate --specs specs --out out` mends"),
        "{markdown}"
    );
}

#[test]
fn a_base_that_cannot_be_read_fails_nothing_but_is_told() {
    let workspace = committed();
    workspace.change("specs/zeta/openapi.yaml", "schemas/InvoicePaid", "schemas/Gone");
    workspace.git(&["commit", "--quiet", "-am", "broken"]);
    workspace.change("specs/zeta/openapi.yaml", "schemas/Gone", "schemas/InvoicePaid");
    let run = workspace.run(&["check"]);
    let told = "changes: not looked for, the specs before have errors, which `cargo xtask diff` shows";
    assert!(run.status == 0 && lines(&run).contains(&told), "{run:?}");
    let run = workspace.run(&["check", "--base", "nowhere"]);
    assert!(run.status == 2 && run.stderr.contains("there is no revision `nowhere`"), "{run:?}");
}
