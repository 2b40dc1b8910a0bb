//! Documents of several files, and those that are packed or lie on this machine.

use std::fs;
use std::io::Write;

use flate2::Compression;
use flate2::write::GzEncoder;

use super::server::{Answer, Server};
use super::{DOCUMENT, everything, newer, sourced, state, update};
use crate::workspace::{Workspace, files as everything_in};
use crate::xtask::acme;

const SCHEMA: &str = "\"#/components/schemas/InvoicePaid\"";

const PAID: &str = "type: object\nrequired: [event]\nproperties:\n  event: { const: invoice.paid }\n  by: { $ref: deep/by.json }\n";

/// A provider whose document refers to another file.
fn split(server: &Server, reference: &str) -> (Workspace, String) {
    let workspace = sourced(&server.url("/v1/openapi.yaml"));
    let document = workspace.text(DOCUMENT).replace(SCHEMA, &format!("\"{reference}\""));
    server.publish_tagged("/v1/openapi.yaml", "document", &document);
    (workspace, document)
}

#[test]
fn what_a_document_refers_to_comes_along() {
    let server = Server::start();
    let (workspace, document) = split(&server, "schemas/paid%20in%20full.yaml");
    server.publish_tagged("/v1/schemas/paid%20in%20full.yaml", "paid", PAID);
    server.publish("/v1/schemas/deep/by.json", r#"{"type": "string"}"#);
    let run = update(&workspace, &[]);
    assert_eq!(run.status, 0, "{run:?}");
    assert_eq!(workspace.text(DOCUMENT), document);
    assert_eq!(workspace.text("specs/acme/schemas/paid in full.yaml"), PAID);
    let lock: toml::Table = workspace.text(super::LOCK).parse().unwrap();
    let names: Vec<_> = lock["file"].as_array().unwrap().iter().map(|entry| entry["name"].as_str()).collect();
    let expected = ["openapi.yaml", "schemas/deep/by.json", "schemas/paid in full.yaml"].map(Some);
    assert_eq!(names, expected);
    assert_eq!(workspace.run(&["generate"]).status, 0);
    assert_eq!(update(&workspace, &[]).stdout, "acme: nothing new\n");

    // The document is the same, and one of its files is not.
    server.publish("/v1/schemas/deep/by.json", r#"{"type": "integer"}"#);
    let run = update(&workspace, &[]);
    assert!(run.status == 0 && run.stdout.contains("breaking[type-changed]"), "{run:?}");
    assert!(run.stdout.starts_with("acme: 2 files written\n"), "{run:?}");

    // A file that is not referred to any more goes; one that a person put there stays.
    workspace.put("specs/acme/schemas/note.txt", "kept");
    server.publish_tagged(
        "/v1/schemas/paid%20in%20full.yaml",
        "later",
        &PAID.replace("  by: { $ref: deep/by.json }\n", ""),
    );
    let run = update(&workspace, &[]);
    assert!(run.stdout.contains("\n  removed specs/acme/schemas/deep/by.json\n"), "{run:?}");
    assert!(!workspace.path("specs/acme/schemas/deep").exists());
    assert_eq!(workspace.text("specs/acme/schemas/note.txt"), "kept");
    assert_eq!(workspace.run(&["generate"]).status, 0);

    // Any of its files may be edited, and that is told.
    workspace.change("specs/acme/schemas/paid in full.yaml", "object", "object # sic");
    let run = workspace.run(&["check"]);
    assert!(run.stderr.contains(" --> specs/acme/schemas/paid in full.yaml\n"), "{run:?}");
    fs::remove_file(workspace.path("specs/acme/schemas/paid in full.yaml")).unwrap();
    let run = workspace.run(&["check"]);
    assert!(run.stderr.contains("`schemas/paid in full.yaml` does not exist; it did on "), "{run:?}");
}

#[test]
fn one_file_that_fails_leaves_all_as_they_were() {
    let server = Server::start();
    let (workspace, _) = split(&server, "schemas/paid.yaml");
    server.publish("/v1/schemas/paid.yaml", PAID);
    let before = everything(&workspace);
    let check = |told: &str| {
        let run = update(&workspace, &[]);
        assert!(run.status == 2 && run.stderr.contains(told), "{told:?} is not in {run:?}");
        assert!(everything(&workspace) == before);
    };
    server.put("/v1/schemas/deep/by.json", Answer::Status(500));
    check("error: the server answers 500");
    server.put("/v1/schemas/deep/by.json", Answer::Plain(Vec::new(), b"<html>".to_vec()));
    check("error: the answer is a page or XML");
    server.take("/v1/schemas/deep/by.json");
    check("error[unresolved-reference]: the file `acme/schemas/deep/by.json` does not exist\n");
    check(&format!("{}:5:15\n", server.url("/v1/schemas/paid.yaml")));
}

#[test]
fn what_does_not_exist_is_asked_for_once_and_not_without_end() {
    let server = Server::start();
    let (workspace, document) = split(&server, "schemas/paid.yaml");
    let missing = |name: &str| format!("  - $ref: {name}.yaml\n");
    server.publish("/v1/schemas/paid.yaml", &format!("{PAID}x-unused:\n{}", missing("gone").repeat(3)));
    server.publish("/v1/schemas/deep/by.json", r#"{"type": "string", "x-unused": {"$ref": "../gone.yaml"}}"#);
    // What no event needs may be missing.
    assert_eq!(update(&workspace, &[]).status, 0);
    let gone = server.asked().into_iter().filter(|asked| asked.path.ends_with("/gone.yaml"));
    assert_eq!(gone.count(), 1);

    let many: String = (0..1_100).map(|number| missing(&format!("gone-{number}"))).collect();
    server.publish("/v1/openapi.yaml", &format!("{document}x-unused:\n{many}"));
    let before = everything(&workspace);
    let run = update(&workspace, &[]);
    let told = "error: this document refers to more than can be vendored\n";
    assert!(run.status == 2 && run.stderr.contains(told), "{run:?}");
    assert!(run.stderr.contains("help: the limits are 1000 files and 256 MiB\n"), "{run:?}");
    assert!(everything(&workspace) == before);
}

#[test]
fn references_lead_nowhere_else() {
    let other = Server::start();
    other.publish("/paid.yaml", PAID);
    for (reference, told) in [
        (other.url("/paid.yaml").as_str(), "error[forbidden-reference]: "),
        (&format!("//{}/paid.yaml", other.host), "error[forbidden-reference]: "),
        ("/etc/passwd", "error[forbidden-reference]: "),
        ("../paid.yaml", "error[forbidden-reference]: "),
        (".git/config", "warning: this leads to `.git/config`, which is the name of a hidden file"),
        (
            "provider.toml",
            "warning: this leads to `provider.toml`, which means something else in a provider's folder",
        ),
        ("Overlay.yaml", "warning: this leads to `Overlay.yaml`, which means something else"),
        ("examples/paid.json", "warning: this leads to `examples/paid.json`, which means something else"),
    ] {
        let server = Server::start();
        let (workspace, _) = split(&server, reference);
        let before = everything(&workspace);
        let run = update(&workspace, &[]);
        assert_eq!(run.status, 2, "{reference}: {run:?}");
        assert!(run.stderr.contains(told), "{told:?} is not in {run:?}");
        assert!(run.stderr.contains(&format!("{}:9:", server.url("/v1/openapi.yaml"))), "{run:?}");
        assert!(everything(&workspace) == before, "{reference}: {run:?}");
        let paths: Vec<_> = server.asked().into_iter().map(|asked| asked.path).collect();
        assert_eq!(paths, ["/v1/openapi.yaml"], "{reference}");
    }
    assert!(other.asked().is_empty());
}

#[test]
fn folders_are_published_as_they_are_vendored() {
    let server = Server::start();
    let workspace = sourced(&server.url("/v1/spec/openapi.yaml"));
    workspace.change("specs/acme/provider.toml", "file = \"openapi.yaml\"", "file = \"spec/openapi.yaml\"");
    let document = workspace.text(DOCUMENT).replace(SCHEMA, "\"../schemas/paid.yaml\"");
    fs::remove_file(workspace.path(DOCUMENT)).unwrap();
    server.publish("/v1/spec/openapi.yaml", &document);
    server.publish("/v1/schemas/paid.yaml", "properties: { event: { const: invoice.paid } }");
    // There is no document yet, so this fetches the first one.
    let run = update(&workspace, &[]);
    assert_eq!(run.status, 0, "{run:?}");
    assert!(workspace.path("specs/acme/schemas/paid.yaml").exists());
    assert_eq!(workspace.run(&["generate"]).status, 0);
}

fn packed(text: &str) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(text.as_bytes()).unwrap();
    encoder.finish().unwrap()
}

#[test]
fn what_is_packed_is_unpacked() {
    let server = Server::start();
    let workspace = sourced(&server.url("/openapi.yaml"));
    let published = newer(&workspace.text(DOCUMENT));
    let headers = vec!["Content-Encoding: gzip".to_owned(), "ETag: W/\"one\"".to_owned()];
    server.put("/openapi.yaml", Answer::Plain(headers, packed(&published)));
    assert_eq!(update(&workspace, &[]).status, 0);
    assert_eq!(workspace.text(DOCUMENT), published);
    assert_eq!(update(&workspace, &[]).stdout, "acme: nothing new\n");

    let workspace = sourced(&server.url("/openapi.yaml.gz"));
    let gzip = vec!["Content-Type: application/gzip".to_owned()];
    server.put("/openapi.yaml.gz", Answer::Plain(gzip, packed(&published)));
    assert_eq!(update(&workspace, &[]).status, 0);
    assert_eq!(workspace.text(DOCUMENT), published);
    server.publish("/openapi.yaml.gz", &published);
    assert!(update(&workspace, &[]).stderr.contains("error: cannot unpack this: "));
}

#[test]
fn files_of_this_machine_are_read() {
    let workspace = acme::workspace(&["acme"]);
    let file = workspace.path("published here/openapi.yaml");
    let source = format!("file://{}", file.to_str().unwrap().replace(' ', "%20"));
    state(&workspace, "acme", &format!("source = \"{source}\""));
    let published = newer(&workspace.text(DOCUMENT));
    workspace.put("published here/openapi.yaml", &published);
    assert_eq!(update(&workspace, &[]).status, 0);
    assert_eq!(workspace.text(DOCUMENT), published);
    assert_eq!(update(&workspace, &[]).stdout, "acme: nothing new\n");

    let before = everything_in(&workspace.path("specs"));
    let check = |told: &str| {
        let run = update(&workspace, &[]);
        assert!(run.status == 2 && run.stderr.contains(told), "{told:?} is not in {run:?}");
        assert!(everything_in(&workspace.path("specs")) == before, "{run:?}");
    };
    fs::remove_file(&file).unwrap();
    check("error: cannot read this: ");
    fs::create_dir(&file).unwrap();
    check("error: this is no file\n");
}
