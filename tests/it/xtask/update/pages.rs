//! Providers whose documents are made of pages: newer pages make them anew, and what a person wrote stays.

use std::fs;

use super::server::{Answer, Server};
use super::{everything, state, update};
use crate::workspace::Workspace;

const PAGE: &str = include_str!("../../pages/acme/tables.md");
const DOCUMENT: &str = "specs/acme/openapi.yaml";
const LOCK: &str = "specs/acme/document.lock";

const OVERLAY: &str = "overlay: 1.0.0
info: { title: Names, version: '1' }
actions:
  - target: $.webhooks['order.state'].post.requestBody.content['application/json'].schema.properties.note
    description: Support says so.
    update: { maxLength: 10 }
";

/// A provider made of a page that is published there, with an overlay and a `provider.toml` of its own.
fn made(server: &Server) -> Workspace {
    let workspace = Workspace::empty();
    workspace.put("orders", PAGE);
    assert_eq!(workspace.run(&["new", "acme", "--from", "orders"]).status, 0);
    state(&workspace, "acme", &format!("pages = [\"{}\"]", server.url("/docs/orders")));
    workspace.put("specs/acme/overlay.yaml", OVERLAY);
    publish(server, "one", PAGE);
    workspace
}

fn publish(server: &Server, tag: &str, page: &str) {
    let headers = vec!["Content-Type: text/html".to_owned(), format!("ETag: \"{tag}\"")];
    server.put("/docs/orders", Answer::Plain(headers, page.into()));
}

/// The page of a later day, on which a member is optional, one is another, and there is a state more.
fn later() -> String {
    let weight = "| `order.weight` | number | No | In kilograms |\n";
    assert!(PAGE.contains(weight));
    PAGE.replace("| `order.state` | string | Yes |", "| `order.state` | string | No |")
        .replace(weight, "| `order.length` | integer | Yes | In metres |\n")
        .replace("| `lost` | Given up |", "| `lost` | Given up |\n| `sold` | Sold |")
}

#[test]
fn newer_pages_make_the_document_anew() {
    let server = Server::start();
    let workspace = made(&server);
    let before = workspace.text(DOCUMENT);
    let run = update(&workspace, &[]);
    assert_eq!((run.status, run.stderr.as_str()), (0, ""), "{run:?}");
    assert!(run.stdout.starts_with("acme: 1 file written\n  new specs/acme/document.lock, "), "{run:?}");
    assert_eq!(workspace.text(DOCUMENT), before);
    server.asked();
    assert_eq!(update(&workspace, &[]).stdout, "acme: nothing new\n");
    assert_eq!(server.asked()[0].headers.get("if-none-match").map(String::as_str), Some("\"one\""));
    // What is no part of what a page says, such as the day at its end, is no news.
    publish(&server, "two", &format!("{PAGE}\n\nRead on a Sunday.\n"));
    assert_eq!(update(&workspace, &[]).stdout, "acme: nothing new\n");

    publish(&server, "three", &later());
    let kept =
        ["specs/acme/provider.toml", "specs/acme/overlay.yaml"].map(|path| (path, workspace.text(path)));
    let dry = update(&workspace, &["--dry-run"]);
    assert_eq!(dry.status, 1, "{dry:?}");
    assert_eq!(workspace.text(DOCUMENT), before);
    let run = update(&workspace, &[]);
    assert_eq!(run.status, 0, "{run:?}");
    for part in [
        "acme: 2 files written\n",
        "  order.state: `order.weight` is gone\n",
        "  order.state: `order.length` is new: integer, required\n",
        "  order.state: `order.state` had the values `lost`, `open`, and has `lost`, `open`, `sold`\n",
        "[property-became-optional]",
        "[enum-value-added]",
    ] {
        assert!(run.stdout.contains(part), "{part:?} is not in {run:?}");
    }
    for (path, text) in kept {
        assert_eq!(workspace.text(path), text);
    }
    let lock: toml::Table = workspace.text(LOCK).parse().unwrap();
    assert_eq!(lock["page"][0]["source"].as_str(), Some(server.url("/docs/orders").as_str()));
    assert_eq!((lock["page"][0]["name"].as_str(), lock["file"][0].get("source")), (Some("orders"), None));
    assert_eq!(workspace.run(&["generate"]).status, 0);
    assert_eq!(workspace.run(&["check"]).status, 0);
}

#[test]
fn a_document_that_is_made_of_pages_is_locked_too() {
    let server = Server::start();
    let workspace = made(&server);
    assert_eq!(update(&workspace, &[]).status, 0);
    let vendored = everything(&workspace);
    workspace.change(DOCUMENT, "In kilograms", "In pounds");
    let run = workspace.run(&["check"]);
    assert!(run.status == 2 && run.stderr.contains("error[edited-document]"), "{run:?}");
    assert!(run.stderr.contains("help: corrections of what pages say belong in `overlay.yaml`"), "{run:?}");
    assert_eq!(update(&workspace, &[]).status, 0);
    assert!(everything(&workspace) == vendored);

    // Saved pages make the document anew as well, and then it is not what was fetched.
    workspace.put("later.md", later());
    let run = workspace.run(&["new", "acme", "--from", "later.md"]);
    assert!(run.status == 0 && run.stdout.contains("specs/acme/document.lock is taken away"), "{run:?}");
    assert!(!workspace.path(LOCK).exists());
    assert_eq!(workspace.run(&["generate"]).status, 0);
}

#[test]
fn pages_that_do_not_do_leave_everything_as_it_was() {
    let server = Server::start();
    let workspace = made(&server);
    let before = everything(&workspace);
    let check = |answer: Answer, told: &str| {
        server.put("/docs/orders", answer);
        let run = update(&workspace, &[]);
        assert!(run.status == 2 && run.stderr.contains(told), "{told:?} is not in {run:?}");
        assert!(everything(&workspace) == before, "{run:?}");
    };
    let page = |text: &str| Answer::Plain(vec!["Content-Type: text/html".to_owned()], text.into());
    check(Answer::Status(404), "error: the server answers 404");
    check(page("<html><title>Sign in</title><p>Please sign in."), "error: this page describes no event");
    check(page(" "), "error: the answer is empty");
    // An action of the overlay no longer applies.
    check(page(&PAGE.replace(", \"note\": \"x\"", "")), "error[unmatched-overlay-action]");

    fs::remove_file(workspace.path("specs/acme/overlay.yaml")).unwrap();
    assert_eq!(update(&workspace, &[]).status, 0);
    workspace.put(DOCUMENT, "openapi: 3.1.0\n");
    let run = update(&workspace, &[]);
    assert!(run.status == 2 && run.stderr.contains("error: this document was not made of pages"), "{run:?}");
}

#[test]
fn one_of_several_pages_may_change() {
    let server = Server::start();
    let workspace = Workspace::empty();
    let other = PAGE.replace("\"order.state\"", "\"order.closed\"");
    workspace.put("orders", PAGE);
    workspace.put("closed", &other);
    let run = workspace.run(&["new", "acme", "--from", "orders", "closed"]);
    assert_eq!(run.status, 0, "{run:?}");
    let pages = [server.url("/docs/orders"), server.url("/docs/closed")];
    state(&workspace, "acme", &format!("pages = [\"{}\", \"{}\"]", pages[0], pages[1]));
    publish(&server, "one", PAGE);
    server.publish_tagged("/docs/closed", "one", &other);
    assert_eq!(update(&workspace, &[]).status, 0);
    server.publish_tagged("/docs/closed", "two", &later().replace("\"order.state\"", "\"order.closed\""));
    server.asked();
    let run = update(&workspace, &[]);
    assert!(run.status == 0 && run.stdout.contains("order.length` is new"), "{run:?}");
    // The page that is still the same is fetched once more, since pages are not kept.
    let paths: Vec<_> = server.asked().into_iter().map(|asked| asked.path).collect();
    assert_eq!(paths, ["/docs/orders", "/docs/closed", "/docs/orders"]);
    assert_eq!(update(&workspace, &[]).stdout, "acme: nothing new\n");
}
