//! Changes that somebody has looked at fail nothing until their day, and entries about no change are told.

use super::{changed, diff, json};
use crate::workspace::{Run, Workspace};

const BOTH: [&str; 2] = ["before", "specs"];

/// Checks the exit status of `--fail-on` each verdict, in the order of wire, source, behaviour, any.
fn check(workspace: &Workspace, statuses: [i32; 4]) {
    for (verdict, status) in ["wire", "source", "behaviour", "any"].into_iter().zip(statuses) {
        let (found, document) = json(workspace, &["before", "specs", "--fail-on", verdict]);
        assert_eq!((found, &document["fails"]), (status, &(status == 1).into()), "{verdict}: {document}");
    }
    assert_eq!(diff(workspace, &BOTH).status, 0, "nothing fails unasked");
}

fn acknowledge(workspace: &Workspace, entries: &[(&str, &str)]) {
    let entry = |(rule, until): &(&str, &str)| {
        format!("[[change]]\nrule = \"{rule}\"\nreason = \"agreed\"\nuntil = \"{until}\"\n")
    };
    workspace.put("specs/acme/acknowledged.toml", entries.iter().map(entry).collect::<String>());
}

#[test]
fn each_verdict_fails_on_its_own() {
    let workspace = changed();
    check(&workspace, [1; 4]);
    let copied = |file: &str| {
        workspace.put(&format!("specs/acme/{file}"), workspace.text(&format!("before/acme/{file}")))
    };
    copied("openapi.yaml");
    // Another algorithm: deliveries are refused, and all code compiles.
    check(&workspace, [1, 0, 1, 1]);
    copied("provider.toml");
    check(&workspace, [0; 4]);
    workspace.change("specs/acme/openapi.yaml", "[open, closed]", "[open, closed, lost]");
    check(&workspace, [0, 0, 1, 1]);
    copied("openapi.yaml");
    // A member that was always there: what lacks it is `Malformed` for a service that is not built anew.
    workspace.change("specs/acme/openapi.yaml", "        lost: { type: string, format: date-time }\n", "");
    workspace.change("specs/acme/openapi.yaml", "[type, id, lost]", "[type, id]");
    check(&workspace, [1, 1, 0, 1]);
}

#[test]
fn what_is_acknowledged_fails_until_its_day() {
    let workspace = changed();
    let rules =
        ["authentication-changed", "type-changed", "enum-value-added", "event-removed", "event-added"];
    acknowledge(&workspace, &rules.map(|rule| (rule, "9999-12-31")));
    check(&workspace, [0; 4]);
    let Run { stdout, stderr, .. } = diff(&workspace, &["before", "specs", "--all"]);
    assert!(stdout.contains("  5 acknowledged changes\n"), "{stdout}");
    assert!(stdout.contains("acknowledged agreed (until 9999-12-31)\n"), "{stdout}");
    assert_eq!(stderr, "");

    acknowledge(&workspace, &rules.map(|rule| (rule, "2020-12-31")));
    check(&workspace, [1; 4]);
    let Run { stdout, stderr, .. } = diff(&workspace, &BOTH);
    assert!(stdout.contains("no longer acknowledged since 2020-12-31\n"), "{stdout}");
    assert_eq!(stderr, "");
}

#[test]
fn an_entry_about_no_change_is_told_at_its_line() {
    let workspace = changed();
    acknowledge(
        &workspace,
        &[("type-changed", "9999-12-31"), ("box-changed", "9999-12-31"), ("type-renamed", "2020-01-01")],
    );
    let Run { status, stdout, stderr } = diff(&workspace, &BOTH);
    assert_eq!(status, 0, "{stderr}");
    let warning = "warning: no change is `box-changed`, which this acknowledges\n --> specs/acme/acknowledged.toml:5:1\n";
    let note = "note: no change is `type-renamed`, which this acknowledged until 2020-01-01\n --> \
                specs/acme/acknowledged.toml:9:1\n";
    assert!(stderr.contains(warning) && stderr.contains(note), "{stderr}");
    assert_eq!(stderr.matches("-->").count(), 2, "{stderr}");
    assert!(stdout.contains("  1 acknowledged change\n"), "{stdout}");

    let (_, document) = json(&workspace, &BOTH);
    let told = document["diagnostics"].as_array().unwrap();
    let told: Vec<_> =
        told.iter().map(|told| (told["severity"].as_str().unwrap(), told["line"].as_u64())).collect();
    assert_eq!(told, [("warning", Some(5)), ("note", Some(9))]);
    let github = diff(&workspace, &["before", "specs", "--format", "github"]).stdout;
    assert!(
        github.starts_with(
            "::warning file=specs/acme/acknowledged.toml,line=5,col=1::no change is `box-changed`"
        ),
        "{github}"
    );
    assert!(!github.contains("type-renamed"), "{github}");
}

#[test]
fn a_file_that_is_wrong_is_told_at_its_line() {
    let workspace = changed();
    acknowledge(&workspace, &[("type-changed", "9999-12-31"), ("type-chnaged", "9999-12-31")]);
    let Run { status, stderr, .. } = diff(&workspace, &BOTH);
    assert_eq!(status, 2);
    let expected = "error: there is no rule `type-chnaged`\n --> specs/acme/acknowledged.toml:6:8\n";
    assert!(stderr.contains(expected), "{stderr}");
}
