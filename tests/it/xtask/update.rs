//! `cargo xtask update`: what is published replaces what is vendored, as a whole or not at all.
//!
//! A server on this machine publishes; what is asked of it, what is printed and what lies on disk is asserted.

mod failures;
mod files;
mod interrupted;
mod pages;
mod redirects;
mod server;
mod workflow;

use std::collections::BTreeMap;
use std::fs;
use std::process::Command;

use serde_json::Value;

use super::acme;
use crate::workspace::{Run, Workspace, files};
use server::{Answer, Server};

const DOCUMENT: &str = "specs/acme/openapi.yaml";
const LOCK: &str = "specs/acme/document.lock";

/// A workspace with one provider whose document is published there.
fn sourced(source: &str) -> Workspace {
    let workspace = acme::workspace(&["acme"]);
    state(&workspace, "acme", &format!("source = \"{source}\""));
    workspace
}

/// Adds lines to `[document]` of a provider.
fn state(workspace: &Workspace, provider: &str, lines: &str) {
    let file = "file = \"openapi.yaml\"\n";
    workspace.change(&format!("specs/{provider}/provider.toml"), file, &format!("{file}{lines}\n"));
}

/// `update`, without whatever proxy this machine has.
fn command(workspace: &Workspace, arguments: &[&str]) -> Command {
    let mut command = workspace.command(&[&["update"], arguments].concat());
    for name in ["HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"] {
        command.env_remove(name).env_remove(name.to_lowercase());
    }
    command
}

/// What that does.
fn update(workspace: &Workspace, arguments: &[&str]) -> Run {
    command(workspace, arguments).output().expect("the program was built").into()
}

fn everything(workspace: &Workspace) -> BTreeMap<String, Vec<u8>> {
    files(&workspace.path("."))
}

/// A newer document: it has a member more, and one that is no longer required.
fn newer(document: &str) -> String {
    document
        .replace("required: [event, amount]", "required: [event]")
        .replace("        amount:", "        note: { type: string }\n        amount:")
}

#[test]
fn what_is_published_is_vendored_with_its_lock() {
    let server = Server::start();
    let workspace = sourced(&server.url("/v1/openapi.yaml"));
    let published = newer(&workspace.text(DOCUMENT));
    server.publish_tagged("/v1/openapi.yaml", "one", &published);

    let run = update(&workspace, &[]);
    assert_eq!((run.status, run.stderr.as_str()), (0, ""), "{run:?}");
    let size = published.len();
    for line in [
        "acme: 2 files written\n",
        "  new specs/acme/document.lock, ",
        &format!(
            "  changed specs/acme/openapi.yaml, {size} bytes, from http://{}/v1/openapi.yaml\n",
            server.host
        ),
        "acme: 2 changes, a major step\n",
        "breaking[property-became-optional]",
        " specs/acme/openapi.yaml:19:",
        "next: `cargo xtask generate --specs specs --out out`\n",
    ] {
        assert!(run.stdout.contains(line), "{line:?} is not in {}", run.stdout);
    }
    assert_eq!(workspace.text(DOCUMENT), published);
    let lock: toml::Table = workspace.text(LOCK).parse().unwrap();
    let entry = &lock["file"][0];
    assert_eq!(entry["name"].as_str(), Some("openapi.yaml"));
    assert_eq!(entry["source"].as_str(), Some(server.url("/v1/openapi.yaml").as_str()));
    assert_eq!((entry["etag"].as_str(), entry["size"].as_integer()), (Some("\"one\""), Some(size as i64)));
    assert_eq!(entry["sha256"].as_str().map(str::len), Some(64));
    assert_eq!(workspace.run(&["generate"]).status, 0);
    assert_eq!(workspace.run(&["check"]).status, 0);

    // What is known is asked for with its tag, and nothing is written.
    let before = everything(&workspace);
    server.asked();
    let run = update(&workspace, &["acme"]);
    assert_eq!((run.status, run.stdout.as_str()), (0, "acme: nothing new\n"), "{run:?}");
    let asked = server.asked();
    assert_eq!(asked.len(), 1);
    assert_eq!(asked[0].headers.get("if-none-match").map(String::as_str), Some("\"one\""));
    assert!(everything(&workspace) == before);

    // Without tags, and with another one, the bytes decide.
    server.publish("/v1/openapi.yaml", &published);
    assert_eq!(update(&workspace, &[]).stdout, "acme: nothing new\n");
    server.publish_tagged("/v1/openapi.yaml", "two", &published);
    assert_eq!(update(&workspace, &[]).stdout, "acme: nothing new\n");
    assert!(everything(&workspace) == before);
}

#[test]
fn the_day_of_a_change_is_asked_with() {
    let server = Server::start();
    let workspace = sourced(&server.url("/openapi.yaml"));
    let day = "Last-Modified: Sat, 21 Nov 2026 10:00:00 GMT".to_owned();
    server.put("/openapi.yaml", Answer::Plain(vec![day], workspace.text(DOCUMENT).into()));
    let run = update(&workspace, &[]);
    assert!(run.stdout.starts_with("acme: 1 file written\n  new specs/acme/document.lock, "), "{run:?}");
    // There is nothing to generate then.
    assert_eq!(run.stdout.lines().count(), 2, "{run:?}");
    server.asked();
    assert_eq!(update(&workspace, &[]).stdout, "acme: nothing new\n");
    let asked = server.asked();
    let day = asked[0].headers.get("if-modified-since").map(String::as_str);
    assert_eq!(day, Some("Sat, 21 Nov 2026 10:00:00 GMT"));
}

#[test]
fn a_dry_run_shows_and_writes_nothing() {
    let server = Server::start();
    let workspace = sourced(&server.url("/openapi.yaml"));
    server.publish_tagged("/openapi.yaml", "one", &newer(&workspace.text(DOCUMENT)));
    let before = everything(&workspace);
    let run = update(&workspace, &["--dry-run"]);
    assert_eq!((run.status, run.stderr.as_str()), (1, ""), "{run:?}");
    assert!(run.stdout.starts_with("acme: 2 files would be written\n"), "{run:?}");
    assert!(run.stdout.contains("breaking[property-became-optional]"), "{run:?}");
    // The line is that of what is published, which is not here.
    assert!(run.stdout.contains(&format!("{}:19:", server.url("/openapi.yaml"))), "{run:?}");
    assert!(everything(&workspace) == before && !workspace.path("specs/.hookwright-staging").exists());

    assert_eq!(update(&workspace, &[]).status, 0);
    let run = update(&workspace, &["--dry-run"]);
    assert_eq!((run.status, run.stdout.as_str()), (0, "acme: nothing new\n"));
}

#[test]
fn pull_requests_and_programs_read_the_same() {
    let server = Server::start();
    let workspace = sourced(&server.url("/openapi.yaml"));
    state(&workspace, "acme", "redirects_to = []");
    let published = newer(&workspace.text(DOCUMENT));
    server.publish("/openapi.yaml", &published);

    let run = update(&workspace, &["--dry-run", "--format", "json"]);
    let told: Value = serde_json::from_str(&run.stdout).unwrap_or_else(|error| panic!("{error}: {run:?}"));
    assert_eq!((run.status, &told["status"]), (1, &"new".into()), "{told:#}");
    assert_eq!(told["providers"][0]["outcome"], "new");
    assert_eq!(told["providers"][0]["files"][1]["size"], published.len());
    assert_eq!(told["changes"]["bump"], "major");

    let run = update(&workspace, &["--format", "markdown"]);
    assert_eq!((run.status, run.stderr.as_str()), (0, ""), "{run:?}");
    for part in [
        "## What is published now\n",
        "openapi.yaml` | changed | ",
        &format!("`{}` |\n", server.url("/openapi.yaml")),
        "## What changed in the specs\n",
        "needs a **major** step",
        "**`property-became-optional`**",
    ] {
        assert!(run.stdout.contains(part), "{part:?} is not in {}", run.stdout);
    }

    server.take("/openapi.yaml");
    let run = update(&workspace, &["--format", "markdown"]);
    assert_eq!(run.status, 2, "{run:?}");
    assert!(run.stdout.contains("Nothing is new.\n\n## What could not be updated\n\n- error: "), "{run:?}");
    let run = update(&workspace, &["--format", "json"]);
    let told: Value = serde_json::from_str(&run.stdout).unwrap();
    assert_eq!((run.status, &told["status"]), (2, &"attention".into()));
    assert_eq!(told["diagnostics"][0]["file"], server.url("/openapi.yaml"), "{told:#}");
}

#[test]
fn what_was_edited_is_told_and_put_back() {
    let server = Server::start();
    let workspace = sourced(&server.url("/openapi.yaml"));
    let published = workspace.text(DOCUMENT);
    server.publish_tagged("/openapi.yaml", "one", &published);
    assert_eq!(update(&workspace, &[]).status, 0);
    let vendored = everything(&workspace);

    workspace.change(DOCUMENT, "In minor units.", "In cents.");
    for command in ["check", "generate"] {
        let run = workspace.run(&[command]);
        assert_eq!(run.status, 2, "{run:?}");
        assert!(
            run.stderr.contains("error[edited-document]: `openapi.yaml` is not as it was on "),
            "{run:?}"
        );
        assert!(run.stderr.contains(" --> specs/acme/openapi.yaml\nhelp: corrections of"), "{run:?}");
    }
    // A run that was killed between two files leaves the same, and the next one mends it without the tag.
    server.asked();
    let run = update(&workspace, &[]);
    assert!(run.status == 0 && run.stdout.contains("acme: 1 change, a patch step"), "{run:?}");
    assert_eq!(server.asked()[0].headers.get("if-none-match"), None);
    assert!(everything(&workspace) == vendored);

    workspace.change(LOCK, "sha256 = \"", "sha256 = \"0");
    let run = workspace.run(&["check"]);
    assert!(run.status == 2 && run.stderr.contains("error[invalid-lock]"), "{run:?}");
    assert!(run.stderr.contains(" --> specs/acme/document.lock:6:10\n"), "{run:?}");
    assert_eq!(update(&workspace, &[]).status, 0);
    assert!(everything(&workspace) == vendored);
}

#[test]
fn a_document_is_written_with_its_lock_or_not_at_all() {
    let server = Server::start();
    let workspace = sourced(&server.url("/openapi.yaml"));
    server.publish("/openapi.yaml", &newer(&workspace.text(DOCUMENT)));
    // Something that is no file has the lock's name.
    fs::create_dir(workspace.path(LOCK)).unwrap();
    let before = everything(&workspace);
    let run = update(&workspace, &[]);
    assert!(run.status == 2 && run.stderr.contains("acme: cannot write "), "{run:?}");
    assert!(everything(&workspace) == before && !workspace.path("specs/.hookwright-staging").exists());
    fs::remove_dir(workspace.path(LOCK)).unwrap();
    assert_eq!(update(&workspace, &[]).status, 0);
}

#[test]
fn only_what_names_a_source_is_fetched() {
    let server = Server::start();
    let workspace = acme::workspace(&["acme", "beta", "gamma"]);
    state(&workspace, "beta", &format!("source = \"{}\"", server.url("/openapi.yaml")));
    server.publish("/openapi.yaml", &workspace.text(DOCUMENT));
    let run = update(&workspace, &[]);
    assert_eq!(run.status, 0, "{run:?}");
    let expected = "beta: 1 file written\n  new specs/beta/document.lock, ";
    assert!(run.stdout.starts_with(expected), "{run:?}");
    assert!(run.stdout.contains("\n2 providers without `source` or `pages` in provider.toml\n"), "{run:?}");

    let run = update(&workspace, &["gamma", "delta"]);
    assert_eq!((run.status, run.stdout.as_str()), (2, "gamma: left as it is\n"), "{run:?}");
    assert!(
        run.stderr.contains("error[unknown-provider]: there is no provider `delta` in specs\n"),
        "{run:?}"
    );
    assert!(
        run.stderr.contains("error: nobody says where this provider's document is published\n"),
        "{run:?}"
    );
    assert!(run.stderr.contains(" --> specs/gamma/provider.toml\n"), "{run:?}");
}
