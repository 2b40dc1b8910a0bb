//! A run that was killed leaves whole files behind, and the next one mends the rest.

use std::collections::BTreeMap;
use std::process::Stdio;
use std::thread;
use std::time::{Duration, Instant};

use super::acme;
use crate::workspace::{Workspace, files};

const PROVIDERS: &[&str] = &["acme", "beta", "gamma", "delta"];

/// What lies in a folder.
type Files = BTreeMap<String, Vec<u8>>;

/// Two sets of texts: what lies in `out` before a change of every spec, and what is to lie there afterwards.
fn before_and_after() -> (Workspace, Files, Files) {
    let workspace = acme::generated(PROVIDERS);
    let before = files(&workspace.path("out"));
    change(&workspace, "In minor units.", "In cents.");
    assert_eq!(workspace.run(&["generate"]).status, 0);
    let after = files(&workspace.path("out"));
    assert_ne!(before, after);
    (workspace, before, after)
}

fn change(workspace: &Workspace, from: &str, to: &str) {
    for provider in PROVIDERS {
        workspace.change(&format!("specs/{provider}/openapi.yaml"), from, to);
    }
}

#[test]
fn what_an_interrupted_run_left_is_cleared() {
    let workspace = acme::generated(&["acme"]);
    for folder in ["out", "specs"] {
        workspace.put(&format!("{folder}/.hookwright-staging/new-0"), "half");
        workspace.put(&format!("{folder}/.hookwright-staging/lock"), "");
    }
    assert_eq!(workspace.run(&["check"]).status, 0);
    let run = workspace.run(&["generate"]);
    assert_eq!((run.status, run.stdout.as_str()), (0, "fresh\n"));
    assert!(!workspace.path("out/.hookwright-staging").exists());
    assert!(!workspace.path("specs/.hookwright-staging").exists());
}

#[test]
fn a_killed_run_leaves_whole_files() {
    let (workspace, before, after) = before_and_after();
    change(&workspace, "In cents.", "In minor units.");
    let started = Instant::now();
    assert_eq!(workspace.run(&["generate"]).status, 0);
    let whole_run = started.elapsed();
    let changes = [("In minor units.", "In cents."), ("In cents.", "In minor units.")];
    let mut killed = 0;
    for (round, (from, to)) in (0..24_u32).zip(changes.into_iter().cycle()) {
        change(&workspace, from, to);
        let expected = if to == "In cents." { &after } else { &before };
        let mut command = workspace.command(&["generate"]);
        let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        thread::sleep(whole_run * (round % 12) / 10);
        let _ = child.kill();
        killed += usize::from(!child.wait().unwrap().success());

        let found = files(&workspace.path("out"));
        assert_eq!(found.len(), before.len(), "no file is missing, and none is new");
        for (path, bytes) in &found {
            let whole = *bytes == before[path] || *bytes == after[path];
            assert!(whole, "round {round}: {path} is neither the old file nor the new one");
        }
        let run = workspace.run(&["generate"]);
        assert_eq!(run.status, 0, "{run:?}");
        assert!(files(&workspace.path("out")) == *expected, "round {round}: the next run has not mended it");
        assert!(!workspace.path("out/.hookwright-staging").exists());
    }
    assert_ne!(killed, 0, "every run had ended before it was killed");
}

/// Two runs at once never write together: one of them may be turned away, and says so.
#[test]
fn runs_at_once_end_well() {
    let (workspace, before, _) = before_and_after();
    change(&workspace, "In cents.", "In minor units.");
    let started: Vec<_> = (0..4)
        .map(|_| {
            workspace.command(&["generate"]).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap()
        })
        .collect();
    thread::sleep(Duration::from_millis(1));
    for child in started {
        let run: crate::workspace::Run = child.wait_with_output().unwrap().into();
        let turned_away =
            run.status == 2 && (run.stderr.contains("another run") || run.stderr.contains("run it again"));
        assert!(run.status == 0 || turned_away, "{run:?}");
    }
    assert_eq!(workspace.run(&["generate"]).status, 0);
    assert!(files(&workspace.path("out")) == before);
}
