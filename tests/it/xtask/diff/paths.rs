//! Two paths are compared with each other: documents, providers' folders, folders of specs, in any mixture.

use super::{OF_THE_DOCUMENT, changed, diff, edit, json, put, told};
use crate::workspace::{Run, Workspace, files};

/// Checks what is told of two paths, and that nothing is written.
fn check(workspace: &Workspace, arguments: &[&str], expected: &[&str]) {
    let before = files(&workspace.path("."));
    let (status, document) = json(workspace, arguments);
    assert_eq!(
        (status, told(&document)),
        (0, expected.iter().map(|told| (*told).to_owned()).collect()),
        "{arguments:?}"
    );
    assert!(files(&workspace.path(".")) == before, "something was written");
}

#[test]
fn folders_of_specs() {
    let workspace = changed();
    let all = [&["authentication-changed $"], &OF_THE_DOCUMENT[..]].concat();
    check(&workspace, &["before", "specs"], &all);
    put(&workspace, "specs/zeta");
    let with_another = [&all[..], &["provider-added $"]].concat();
    check(&workspace, &["before", "specs"], &with_another);
    check(&workspace, &["specs", "specs"], &[]);
}

#[test]
fn folders_of_providers() {
    let workspace = changed();
    let all = [&["authentication-changed $"], &OF_THE_DOCUMENT[..]].concat();
    check(&workspace, &["before/acme", "specs/acme"], &all);
    // The name of the folder says nothing.
    put(&workspace, "before/acme-as-it-was");
    check(&workspace, &["before/acme-as-it-was", "specs/acme"], &all);
}

#[test]
fn documents() {
    let workspace = changed();
    check(&workspace, &["before/acme/openapi.yaml", "specs/acme/openapi.yaml"], &OF_THE_DOCUMENT);
    // A document alone is read as its partner's folder says.
    check(&workspace, &["before/acme/openapi.yaml", "specs/acme"], &OF_THE_DOCUMENT);
    check(&workspace, &["before/acme", "specs/acme/openapi.yaml"], &OF_THE_DOCUMENT);
    workspace.put("old.yaml", workspace.text("before/acme/openapi.yaml"));
    workspace.put("new.yaml", workspace.text("specs/acme/openapi.yaml"));
    check(&workspace, &["old.yaml", "new.yaml"], &OF_THE_DOCUMENT);
    check(&workspace, &["old.yaml", "new.yaml", "--like", "acme"], &OF_THE_DOCUMENT);
}

#[test]
fn nothing() {
    let workspace = changed();
    put(&workspace, "same/acme");
    let Run { status, stdout, stderr } = diff(&workspace, &["before", "same"]);
    assert_eq!((status, stdout.as_str(), stderr.as_str()), (0, "nothing changed\n", ""));
    edit(&workspace, "same/acme");
    assert_eq!(diff(&workspace, &["specs", "same"]).stdout, "nothing changed\n");
}

#[test]
fn what_cannot_be_read_is_told_with_its_place() {
    let workspace = changed();
    let check = |arguments: &[&str], expected: &[&str]| {
        let Run { status, stdout, stderr } = diff(&workspace, arguments);
        assert_eq!((status, stdout.as_str()), (2, ""), "{stderr}");
        for line in expected {
            assert!(stderr.contains(line), "{line:?} is not in {stderr}");
        }
        let (status, document) = json(&workspace, arguments);
        assert_eq!((status, document["diagnostics"][0]["severity"].as_str()), (2, Some("error")));
    };
    workspace.change("before/acme/openapi.yaml", "info: {", "info: [");
    let told = ["error[invalid-document]: ", " --> before/acme/openapi.yaml:2:", "help: "];
    check(&["before", "specs"], &told);
    check(&["before/acme", "specs/acme"], &told);
    workspace.change("before/acme/openapi.yaml", "info: [", "info: {");
    workspace.change("specs/acme/provider.toml", "hmac-sha512", "hmac-sha215");
    check(
        &["before", "specs"],
        &["error[invalid-configuration]: ", " --> specs/acme/provider.toml:11:13", "help: "],
    );
    workspace.put("silent.yaml", "openapi: 3.1.0\ninfo: {title: A, version: '1'}\nwebhooks: {}\n");
    check(&["before/acme/openapi.yaml", "silent.yaml"], &["error", "--like <provider>"]);
    check(
        &["before/acme/openapi.yaml", "silent.yaml", "--like", "nobody"],
        &["error: cannot read this", "--like"],
    );
}
