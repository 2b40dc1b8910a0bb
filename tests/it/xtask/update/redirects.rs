//! Where servers send one on to: not to another host, not out of encryption, and not for ever.

use super::server::{Answer, Server};
use super::{DOCUMENT, LOCK, everything, newer, sourced, state, update};

/// Checks that a redirect is refused so.
fn refused(set_up: impl FnOnce(&Server), told: &str) {
    let server = Server::start();
    set_up(&server);
    let workspace = sourced(&server.url("/openapi.yaml"));
    let before = everything(&workspace);
    let run = update(&workspace, &[]);
    assert!(run.status == 2 && run.stderr.contains(told), "{told:?} is not in {run:?}");
    assert!(run.stderr.contains("help: ") && everything(&workspace) == before, "{run:?}");
}

#[test]
fn the_same_host_may_send_one_on() {
    for status in [301, 302, 303, 307, 308] {
        let server = Server::start();
        let workspace = sourced(&server.url("/latest/openapi.yaml"));
        let published = newer(&workspace.text(DOCUMENT));
        server.put("/latest/openapi.yaml", Answer::Redirect(status, "../v2/openapi.yaml".to_owned()));
        server.put("/v2/openapi.yaml", Answer::Redirect(status, server.url("/v2.1/openapi.yaml")));
        server.publish_tagged("/v2.1/openapi.yaml", "one", &published);
        assert_eq!(update(&workspace, &[]).status, 0);
        assert_eq!(workspace.text(DOCUMENT), published);
        // What is known is known by the address that a person wrote.
        assert!(workspace.text(LOCK).contains(&server.url("/latest/openapi.yaml")));
        assert_eq!(update(&workspace, &[]).stdout, "acme: nothing new\n");
    }
}

#[test]
fn another_host_has_to_be_stated() {
    let (server, other) = (Server::start(), Server::start());
    let workspace = sourced(&server.url("/openapi.yaml"));
    server.put("/openapi.yaml", Answer::Redirect(302, other.url("/a.yaml?token=secret")));
    other.publish("/a.yaml?token=secret", &newer(&workspace.text(DOCUMENT)));
    let before = everything(&workspace);
    let run = update(&workspace, &[]);
    assert_eq!(run.status, 2, "{run:?}");
    let told = format!(
        "error: the server redirects to http://{}/a.yaml?…, which is on another host, `{}`\n",
        other.host, other.host
    );
    assert!(run.stderr.contains(&told), "{run:?}");
    assert!(run.stderr.contains(&format!("state `redirects_to = [\"{}\"]`", other.host)), "{run:?}");
    assert!(everything(&workspace) == before && other.asked().is_empty(), "{run:?}");

    state(&workspace, "acme", &format!("redirects_to = [\"{}\"]", other.host));
    assert_eq!(update(&workspace, &[]).status, 0);
    assert_eq!(other.asked().len(), 1);
}

#[test]
fn nobody_is_sent_in_circles() {
    refused(
        |server| {
            server.put("/openapi.yaml", Answer::Redirect(302, "/a".to_owned()));
            server.put("/a", Answer::Redirect(302, "/openapi.yaml".to_owned()));
        },
        "error: the server redirects in a circle\n",
    );
    refused(
        |server| {
            server.put("/openapi.yaml", Answer::Redirect(302, "/0".to_owned()));
            for step in 0..100 {
                server.put(&format!("/{step}"), Answer::Redirect(302, format!("/{}", step + 1)));
            }
        },
        "error: the server redirects more than 10 times\n",
    );
}

#[test]
fn some_places_are_none() {
    let to = |location: &str| {
        let answer = Answer::Redirect(302, location.to_owned());
        move |server: &Server| server.put("/openapi.yaml", answer)
    };
    refused(to("file:///etc/passwd"), "redirects to file:///etc/passwd, which is a file of this machine\n");
    refused(to("ftp://127.0.0.1/a"), "error: the server redirects to what is a `ftp` URL");
    refused(to("http://[::1/a"), "error: the server redirects to what is no URL\n");
    let nowhere = Answer::Raw(b"HTTP/1.1 302 Found\r\nContent-Length: 0\r\n\r\n".to_vec());
    refused(
        |server| server.put("/openapi.yaml", nowhere),
        "error: the server redirects without saying where to\n",
    );
}
