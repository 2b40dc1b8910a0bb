//! A run that was killed leaves whole files behind, and the next one mends the rest.

use std::fs;
use std::process::Stdio;
use std::thread;
use std::time::{Duration, Instant};

use super::server::{Answer, Server};
use super::{DOCUMENT, LOCK, command, everything, newer, sourced, update};

#[test]
fn while_it_waits_nothing_is_touched() {
    let server = Server::start();
    let workspace = sourced(&server.url("/openapi.yaml"));
    server.put("/openapi.yaml", Answer::Stalls(b"HTTP/1.1 200 OK\r\n\r\nopenapi: 3.1.0\n".to_vec()));
    let before = everything(&workspace);
    let mut child = command(&workspace, &[]).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    let start = Instant::now();
    while server.asked().is_empty() {
        assert!(start.elapsed() < Duration::from_secs(60));
        thread::sleep(Duration::from_millis(5));
    }
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(everything(&workspace) == before && !workspace.path("specs/.hookwright-staging").exists());
}

#[test]
fn whenever_it_is_killed_files_are_whole() {
    let server = Server::start();
    let workspace = sourced(&server.url("/openapi.yaml"));
    let document = workspace.text(DOCUMENT);
    let published = [newer(&document), document];
    let mut locks = Vec::new();
    let mut whole_run = Duration::ZERO;
    for text in &published {
        server.publish("/openapi.yaml", text);
        let start = Instant::now();
        assert_eq!(update(&workspace, &[]).status, 0);
        whole_run = start.elapsed();
        locks.push(workspace.text(LOCK));
    }
    let mut killed = 0;
    for round in 0..16 {
        server.publish("/openapi.yaml", &published[round % 2]);
        let mut child = command(&workspace, &[]).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        thread::sleep(whole_run * u32::try_from(4 + round).unwrap() / 16);
        let _ = child.kill();
        killed += usize::from(!child.wait().unwrap().success());

        assert!(published.contains(&workspace.text(DOCUMENT)), "round {round}");
        assert!(locks.contains(&workspace.text(LOCK)), "round {round}");
        assert_eq!(fs::read_dir(workspace.path("specs/acme")).unwrap().count(), 3, "round {round}");
        let run = update(&workspace, &[]);
        assert_eq!(run.status, 0, "round {round}: {run:?}");
        assert_eq!(workspace.text(DOCUMENT), published[round % 2], "round {round}");
        assert_eq!(workspace.text(LOCK), locks[round % 2], "round {round}");
        assert!(!workspace.path("specs/.hookwright-staging").exists());
    }
    assert_ne!(killed, 0, "every run had ended before it was killed");
}
