//! What servers do wrong: it is told with what to do, nothing of that provider is written, and the others go on.

use std::time::{Duration, Instant};

use super::server::{Answer, Server, nobody};
use super::{DOCUMENT, everything, newer, sourced, state, update};
use crate::workspace::Run;
use crate::xtask::acme;

/// Checks that an answer is refused so.
fn check(answer: Answer, told: &[&str]) {
    check_within("60", answer, told);
}

/// The same, waiting so many seconds for an answer.
fn check_within(patience: &str, answer: Answer, told: &[&str]) {
    let server = Server::start();
    let source = server.url("/openapi.yaml");
    server.put("/openapi.yaml", answer);
    let run = refused(patience, &source, told);
    assert!(run.stderr.contains(&format!(" --> {source}")), "{run:?}");
}

/// Runs `update` over two providers, of which one is refused and the other is not.
fn refused(patience: &str, source: &str, told: &[&str]) -> Run {
    let server = Server::start();
    let workspace = acme::workspace(&["acme", "zeta"]);
    state(&workspace, "acme", &format!("source = \"{source}\""));
    state(&workspace, "zeta", &format!("source = \"{}\"", server.url("/openapi.yaml")));
    server.publish("/openapi.yaml", &newer(&workspace.text(DOCUMENT)));
    let mut before = everything(&workspace);
    let run = update(&workspace, &["--timeout", patience]);
    assert_eq!(run.status, 2, "{run:?}");
    for line in told.iter().chain(&["help: "]) {
        assert!(run.stderr.contains(line), "{line:?} is not in {}", run.stderr);
    }
    assert!(run.stdout.starts_with("acme: left as it is\nzeta: 2 files written\n"), "{run:?}");
    let mut after = everything(&workspace);
    before.retain(|path, _| !path.starts_with("specs/zeta/"));
    after.retain(|path, _| !path.starts_with("specs/zeta/"));
    assert!(after == before, "{run:?}");
    run
}

fn plain(headers: &[&str], body: impl Into<Vec<u8>>) -> Answer {
    Answer::Plain(headers.iter().map(ToString::to_string).collect(), body.into())
}

#[test]
fn nobody_answers() {
    refused("60", &nobody(), &["error: `127.0.0.1:", "` refuses connections\n"]);
    // Some machines ask for such a name until their patience ends.
    let run =
        refused("2", "http://nobody.invalid/openapi.yaml", &[" --> http://nobody.invalid/openapi.yaml\n"]);
    let told =
        ["error: there is no host `nobody.invalid`", "error: `nobody.invalid` has not answered within 2 s"];
    assert!(told.iter().any(|told| run.stderr.contains(told)), "{run:?}");
}

#[test]
fn a_server_that_stalls_is_left() {
    let start = Instant::now();
    check_within(
        "2",
        Answer::Stalls(Vec::new()),
        &["` has not answered within 2 s\n", "help: run this again later"],
    );
    let half = b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nopenapi: 3.1.0\n".to_vec();
    check_within("2", Answer::Stalls(half), &["` has not answered within 2 s\n"]);
    assert!(start.elapsed() < Duration::from_secs(30));
}

#[test]
fn there_is_nothing_or_something_is_wrong() {
    check(Answer::Status(404), &["error: the server answers 404: there is nothing at this address\n"]);
    check(Answer::Status(401), &["error: the server answers 401: it lets nobody in unasked\n"]);
    check(Answer::Status(500), &["error: the server answers 500: something is wrong there\n"]);
    check(Answer::Status(304), &["error: the server answers 304: this is no document\n"]);
    check(Answer::Status(204), &["error: the server answers 204: this is no document\n"]);
    check(Answer::Raw(b"SSH-2.0-OpenSSH_9.6\r\n".to_vec()), &["error: cannot ask `127.0.0.1:"]);
    check(Answer::Raw(Vec::new()), &["error: "]);
}

#[test]
fn a_page_is_no_document() {
    let login = "\n<!DOCTYPE html>\n<title>Sign in</title>\n";
    let html = "Content-Type: text/html; charset=utf-8";
    check(
        plain(&[html], login),
        &["error: the answer is a page (`text/html`), not a document\n", "it may ask for a login"],
    );
    check(
        plain(&["Content-Type: text/plain"], login),
        &["error: the answer is a page or XML, not a document"],
    );
    check(plain(&["Content-Type: image/png"], "openapi: 3.1.0"), &["error: the answer is `image/png`"]);
}

#[test]
fn an_answer_without_an_end_is_cut_off() {
    check(Answer::Endless, &["error: the answer is larger than 64 MiB\n"]);
    let announced = b"HTTP/1.1 200 OK\r\nContent-Length: 1000000000000\r\n\r\n".to_vec();
    check(Answer::Stalls(announced), &["error: the answer is larger than 64 MiB\n"]);
}

#[test]
fn an_answer_that_is_broken_off_is_refused() {
    let short = b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nopenapi: 3.1.0\n".to_vec();
    check(Answer::Raw(short), &["error: the answer is broken off, or damaged: "]);
    let chunked = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nf\r\nopenapi: 3.1.0\n\r\n".to_vec();
    check(Answer::Raw(chunked), &["error: the answer is broken off, or damaged: "]);
    check(
        plain(&["Content-Encoding: gzip"], "openapi: 3.1.0"),
        &["error: the answer is broken off, or damaged: "],
    );
    check(plain(&["Content-Encoding: br"], "openapi: 3.1.0"), &["error: the answer is packed as `br`"]);
    check(plain(&[], ""), &["error: the answer is empty\n"]);
    check(plain(&[], "\u{feff}\n \n"), &["error: the answer is empty\n"]);
}

#[test]
fn what_is_no_document_any_more_is_told_at_its_line() {
    check(plain(&[], "Service unavailable\n"), &["error[unsupported-version]: ", "/openapi.yaml:1:1\n"]);
    check(plain(&[], "openapi: 3.1.0\nwebhooks: [\n"), &["error[invalid-document]: ", "/openapi.yaml:"]);
    check(plain(&[], b"openapi: 3.1.0\n# caf\xe9\n".to_vec()), &["error[invalid-document]: ", "yaml:2:6\n"]);
    check(plain(&[], "swagger: '2.0'\n"), &["error[unsupported-version]: `swagger: 2.0` is not read\n"]);
    check(
        plain(&[], "openapi: 3.1.0\nwebhooks:\n  a: { $ref: '#/gone' }\n"),
        &[
            "error[unresolved-reference]: ",
            "/openapi.yaml:3:14\n",
            "error: `acme` is left as it is: nothing can be generated from what is published\n",
            "help: mend its provider.toml or overlay.yaml for what is published",
        ],
    );
}

#[test]
fn what_is_held_back_is_compared_all_the_same() {
    let server = Server::start();
    let workspace = sourced(&server.url("/openapi.yaml"));
    workspace.change(
        "specs/acme/provider.toml",
        "[discriminator]",
        "[events]\nleave_out = [\"a\"]\n[discriminator]",
    );
    workspace.change(DOCUMENT, "webhooks:\n", "webhooks:\n  a: { post: {} }\n");
    assert_eq!(workspace.run(&["generate"]).status, 0);
    // The event that is left out is not published any more, and a member of another one is optional.
    server.publish("/openapi.yaml", &newer(&workspace.text(DOCUMENT)).replace("  a: { post: {} }\n", ""));
    let before = everything(&workspace);
    let run = update(&workspace, &[]);
    assert!(run.status == 2 && run.stderr.contains("error[unused-configuration]"), "{run:?}");
    let told =
        "acme: left as it is\n\nwhat could not be written would change:\n\nacme: 2 changes, a major step\n";
    assert!(run.stdout.starts_with(told), "{run:?}");
    assert!(everything(&workspace) == before);
    let run = update(&workspace, &["--format", "markdown"]);
    assert!(
        run.stdout
            .ends_with("- `acme` would have 2 changes, a major step; `cargo xtask update` lists them\n"),
        "{run:?}"
    );

    // Where a person says what holds for what is published, it is taken.
    workspace.change("specs/acme/provider.toml", "leave_out = [\"a\"]", "leave_out = []");
    assert_eq!(update(&workspace, &[]).status, 0);
}

#[test]
fn a_source_that_cannot_be_asked_is_told_at_its_line() {
    for (source, reason) in [
        ("openapi.yaml", "is no URL"),
        ("ftp://acme.example/openapi.yaml", "is a `ftp` URL, and only https, http and file are fetched"),
    ] {
        let told = format!("error: this source {reason}\n --> specs/acme/provider.toml:5:10\n");
        refused("60", source, &[&told]);
    }
    let both = "http://127.0.0.1/a.yaml\"\npages = [\"http://127.0.0.1/b\"]\n#\"";
    refused("60", both, &["error: a document is either published or made of pages\n"]);
}

#[test]
fn no_secret_of_an_address_is_printed() {
    let server = Server::start();
    let source = format!("http://user:secret@{}/openapi.yaml?token=secret", server.host);
    let workspace = sourced(&source);
    let path = "/openapi.yaml?token=secret";
    let formats = [&[][..], &["--format", "json"], &["--format", "markdown"]];
    let quiet = |run: Run, status| {
        assert_eq!(run.status, status, "{run:?}");
        assert!(!format!("{run:?}").contains("secret"), "{run:?}");
    };
    for format in formats {
        server.publish(path, &newer(&workspace.text(DOCUMENT)));
        quiet(update(&workspace, &[&["--dry-run"], format].concat()), 1);
        server.publish(path, "webhooks: { a: b }");
        quiet(update(&workspace, format), 2);
        for answer in [
            Answer::Status(500),
            Answer::Redirect(302, "http://user:secret@localhost/a?token=secret".to_owned()),
            Answer::Redirect(302, "https://[secret".to_owned()),
            Answer::Raw(b"secret".to_vec()),
        ] {
            server.put(path, answer);
            quiet(update(&workspace, format), 2);
        }
    }
    // The server is told, and the lock keeps no password.
    let basic = "Basic dXNlcjpzZWNyZXQ=";
    assert!(
        server
            .asked()
            .iter()
            .all(|asked| asked.headers.get("authorization").is_some_and(|sent| sent == basic))
    );
    server.publish(path, &workspace.text(DOCUMENT));
    assert_eq!(update(&workspace, &[]).status, 0);
    assert!(!workspace.text(super::LOCK).contains("user"), "{}", workspace.text(super::LOCK));

    std::fs::remove_file(workspace.path(DOCUMENT)).unwrap();
    quiet(workspace.run(&["check"]), 2);
}
