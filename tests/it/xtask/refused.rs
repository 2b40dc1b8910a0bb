//! What cannot be read or written is told, at its line and with what to do, and nothing is written.

use std::fs;

use super::acme;
use crate::workspace::{Run, Workspace, files};

/// Checks that both endings refuse the workspace with these lines, and leave every file as it is.
fn check(workspace: &Workspace, told: &[&str]) {
    let before = files(&workspace.path("."));
    for ending in ["check", "generate"] {
        let Run { status, stdout, stderr } = workspace.run(&[ending]);
        assert_eq!((status, stdout.as_str()), (2, ""), "{ending}: {stderr}");
        for line in told {
            assert!(stderr.contains(line), "{ending} does not say {line:?}:\n{stderr}");
        }
    }
    let Run { status, stdout, .. } = workspace.run(&["check", "--format", "json"]);
    let document: serde_json::Value = serde_json::from_str(&stdout).unwrap();
    assert_eq!(
        (status, &document["status"], &document["drift"]),
        (2, &"attention".into(), &serde_json::json!([]))
    );
    let Run { status, stdout, .. } = workspace.run(&["check", "--format", "github"]);
    assert!(status == 2 && stdout.starts_with("::error"), "{stdout}");
    assert!(files(&workspace.path(".")) == before, "something was written");
    assert!(!workspace.path("out/.hookwright-staging").exists());
}

/// Checks a change of a file of the spec, in a workspace that is fresh otherwise.
fn check_change(file: &str, from: &str, to: &str, told: &[&str]) {
    let workspace = acme::generated(&["acme", "zeta"]);
    // Something to write, so that it shows if anything is.
    workspace.change("specs/zeta/openapi.yaml", "In minor units.", "In cents.");
    workspace.change(&format!("specs/acme/{file}"), from, to);
    check(&workspace, told);
}

#[test]
fn a_missing_folder() {
    let workspace = Workspace::empty();
    fs::remove_dir(workspace.path("specs")).unwrap();
    check(
        &workspace,
        &["error: cannot read the specs in specs, name another folder with `--specs`: No such file"],
    );
}

#[test]
fn a_file_that_is_no_text() {
    let workspace = acme::generated(&["acme"]);
    let mut document = fs::read(workspace.path("specs/acme/openapi.yaml")).unwrap();
    document.extend(b"# caf\xe9\n");
    workspace.put("specs/acme/openapi.yaml", document);
    check(&workspace, &["error[invalid-document]: ", " --> specs/acme/openapi.yaml:20:6\n", "help: "]);
}

#[cfg(unix)]
#[test]
fn a_file_that_cannot_be_read() {
    let workspace = acme::generated(&["acme"]);
    std::os::unix::fs::symlink("nowhere", workspace.path("specs/acme/broken")).unwrap();
    let Run { status, stderr, .. } = workspace.run(&["generate"]);
    assert_eq!(status, 2);
    for line in ["error: cannot read this: ", " --> specs/acme/broken\n", "help: mend the symbolic link"] {
        assert!(stderr.contains(line), "{stderr}");
    }
}

#[test]
fn invalid_yaml() {
    let told = ["error[invalid-document]: ", " --> specs/acme/openapi.yaml:2:", "help: "];
    check_change("openapi.yaml", "info: {", "info: [", &told);
    let told = ["error[invalid-document]: the key `type` stands twice", "help: "];
    check_change("openapi.yaml", "      type: object\n", "      type: object\n      type: object\n", &told);
}

#[test]
fn invalid_json() {
    let workspace = acme::generated(&["acme"]);
    workspace.change("specs/acme/provider.toml", "openapi.yaml", "openapi.json");
    workspace.put("specs/acme/openapi.json", "{\n  \"openapi\": \"3.1.0\",\n  \"info\": }\n");
    check(&workspace, &["error[invalid-document]: ", " --> specs/acme/openapi.json:3:11\n", "help: "]);
}

#[test]
fn an_unknown_key_in_the_configuration() {
    let told = [
        "error[invalid-configuration]: ",
        "`titel`",
        " --> specs/acme/provider.toml:1:1\n",
        "1 | titel = \"Acme\"\n",
        "help: ",
    ];
    check_change("provider.toml", "title", "titel", &told);
}

#[test]
fn an_unresolved_reference() {
    let told = [
        "error[unresolved-reference]: `#/components/schemas/InvoicePayed` does not exist\n",
        " --> specs/acme/openapi.yaml:9:",
        "help: ",
        "`InvoicePaid`",
    ];
    check_change("openapi.yaml", "schemas/InvoicePaid", "schemas/InvoicePayed", &told);
}

#[test]
fn a_missing_discriminator() {
    let told = ["error[missing-discriminator]: ", " --> specs/acme/", "help: "];
    check_change("provider.toml", "[discriminator]\nat = [\"/event\"]\n", "", &told);
    check_change("openapi.yaml", "event: { const: invoice.paid }", "event: { type: string }", &told);
}

#[test]
fn an_example_that_is_not_json() {
    let workspace = acme::generated(&["acme"]);
    workspace
        .put("specs/acme/examples/invoice.paid.json", "{\"event\": \"invoice.paid\",\n \"amount\": 5,}\n");
    let told = ["error[invalid-example]: ", " --> specs/acme/examples/invoice.paid.json:2:14\n", "help: "];
    check(&workspace, &told);
}

#[test]
fn a_document_of_an_unsupported_version() {
    let told = [
        "error[unsupported-version]: ",
        " --> specs/acme/openapi.yaml:1:10\n",
        "1 | openapi: 4.0.0\n",
        "help: ",
    ];
    check_change("openapi.yaml", "openapi: 3.1.0", "openapi: 4.0.0", &told);
    check_change(
        "openapi.yaml",
        "openapi: 3.1.0",
        "swagger: \"2.0\"",
        &["error[unsupported-version]: ", "help: "],
    );
}

#[test]
fn all_problems_of_all_providers_are_told_at_once() {
    let workspace = acme::generated(&["acme", "zeta"]);
    workspace.change("specs/acme/provider.toml", "title", "titel");
    workspace.change("specs/zeta/openapi.yaml", "schemas/InvoicePaid", "schemas/InvoicePayed");
    let told = [
        "error[invalid-configuration]: ",
        "specs/acme/provider.toml:1:1",
        "error[unresolved-reference]: ",
        "specs/zeta/openapi.yaml:9:",
        "help: ",
    ];
    check(&workspace, &told);
}

#[test]
fn a_file_that_was_written_by_hand_is_left_alone() {
    let workspace = acme::workspace(&["acme"]);
    workspace.put("out/src/lib.rs", "//! By hand.\n");
    let told = [
        "error: this file is in the way of a generated one: ",
        " --> out/src/lib.rs\n",
        "help: keep what is yours somewhere else",
    ];
    check(&workspace, &told);
    assert_eq!(workspace.text("out/src/lib.rs"), "//! By hand.\n");
    assert!(!workspace.path("out/Cargo.toml").exists());

    // Beside generated ones it is in nobody's way.
    let workspace = acme::generated(&["acme"]);
    workspace.put("out/src/acme/mine.rs", "//! By hand.\n");
    assert_eq!(workspace.run(&["check"]).status, 0);
    assert_eq!(workspace.run(&["generate"]).status, 0);
    assert_eq!(workspace.text("out/src/acme/mine.rs"), "//! By hand.\n");
}

#[test]
fn an_output_that_cannot_be_written() {
    // Permissions do not stop a superuser, who may run the tests; a file in the way stops everybody.
    let workspace = acme::workspace(&["acme"]);
    workspace.put("out", "a file\n");
    let before = files(&workspace.path("."));
    let Run { status, stdout, stderr } = workspace.run(&["generate"]);
    assert_eq!((status, stdout.as_str()), (2, ""), "{stderr}");
    assert!(stderr.starts_with("error: cannot ") && stderr.contains("out"), "{stderr}");
    assert!(files(&workspace.path(".")) == before);
    assert!(!workspace.path("specs/provider.schema.json").exists());
}

#[cfg(unix)]
#[test]
fn an_output_that_is_read_only() {
    use std::os::unix::fs::PermissionsExt;
    let workspace = acme::generated(&["acme"]);
    workspace.change("specs/acme/openapi.yaml", "In minor units.", "In cents.");
    let before = files(&workspace.path("."));
    let writable =
        |mode| fs::set_permissions(workspace.path("out"), fs::Permissions::from_mode(mode)).unwrap();
    writable(0o555);
    let Run { status, stderr, .. } = workspace.run(&["generate"]);
    writable(0o755);
    if status == 0 {
        return eprintln!("this user may write to read-only folders, so there is nothing to see here");
    }
    assert_eq!(status, 2);
    assert!(stderr.contains("Permission denied"), "{stderr}");
    assert!(files(&workspace.path(".")) == before);
}

#[test]
fn an_unknown_provider_on_the_command_line() {
    let workspace = acme::workspace(&["acme"]);
    let Run { status, stderr, .. } = workspace.run(&["generate", "amce"]);
    assert_eq!(status, 2);
    assert!(
        stderr.contains("error[unknown-provider]: ") && stderr.contains("did you mean `acme`?"),
        "{stderr}"
    );
    assert!(!workspace.path("out").exists());
}
