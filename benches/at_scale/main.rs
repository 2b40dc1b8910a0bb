//! The corpus' largest provider comes in; what it costs to build its crate, and to decode and encode its documented
//! payloads, goes out as a table.
//!
//! `cargo run -p benches --features generate --example at_scale` writes the crate, and a program that uses it,
//! to `target/at-scale`, and runs cargo there. The corpus lies where the tests of the corpus look for it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use codegen::outcome::Options;
use codegen::source::Sources;

/// The events that a service with a few of them might choose.
const CHOSEN: &str = r#"
[events]
only = [
    "check_run.completed", "create", "issue_comment.created", "issues.opened", "issues.closed", "ping",
    "pull_request.closed", "pull_request.opened", "pull_request_review.submitted", "push", "release.published",
    "workflow_run.completed",
]
"#;

fn main() {
    let home = workspace().join("target/at-scale");
    let (all, twelve) = (home.join("all"), home.join("twelve"));
    let events = lay_out(&all, "");
    let chosen = lay_out(&twelve, CHOSEN);
    println!("{events} events, of which {chosen} are chosen; the load was {}", load());
    println!("\n| what | CPU, s | bar | largest process, MB | bar |\n| --- | ---: | ---: | ---: | ---: |");

    let build = ["build", "--release", "-p", "program"];
    cargo(&all, &["build", "--release", "-p", "runtime", "-p", "serde_json"]);
    touch(&all.join("generated/src/lib.rs"));
    row("release, crate and a program that uses all", &cargo(&all, &build), ("90", "1200"));

    let check = |name: &str, folder: &Path, features: &str, bars: (&str, &str)| {
        let args = ["check", "-p", "generated", "--no-default-features", "--features", features];
        // Once for what else it needs, and once for the crate alone.
        cargo(folder, &args);
        touch(&folder.join("generated/src/lib.rs"));
        row(name, &cargo(folder, &args), bars);
    };
    check("check, all events", &all, "all", ("10", "800"));
    check("check, all events, with serde", &all, "all,serde", ("15", "–"));
    check("check, twelve events", &twelve, "all", ("2", "–"));

    println!();
    let ran = Command::new(home.join("target/release/program")).status().expect("the program was built");
    assert!(ran.success(), "the program failed");
    println!("\nthe load was {}", load());
}

fn workspace() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the crate lies in the workspace").to_owned()
}

/// Writes a workspace with the crate of the provider and a program, and says how many events there are.
fn lay_out(folder: &Path, further: &str) -> usize {
    let here = workspace().join("tests/corpus/github");
    let corpus = std::env::var_os("HOOKWRIGHT_CORPUS").map(PathBuf::from);
    let corpus = corpus.unwrap_or_else(|| workspace().join("../shared/corpus"));
    let mut files =
        vec![("github/provider.toml".to_owned(), (text(&here.join("provider.toml")) + further).into_bytes())];
    // Lines such as `"openapi.json" = "folder/document.json"`.
    for line in text(&here.join("from.toml")).lines() {
        if let [_, file, _, source, _] = line.split('"').collect::<Vec<_>>()[..] {
            let bytes = fs::read(corpus.join(source));
            let bytes = bytes.unwrap_or_else(|error| panic!("{source}: {error}; set HOOKWRIGHT_CORPUS"));
            files.push((format!("github/{file}"), bytes));
        }
    }
    let sources: Sources = files.into_iter().collect();
    let runtime = workspace().join("runtime");
    let runtime = runtime.to_str().expect("the workspace lies under a path in UTF-8");
    let options = Options { specs: "specs".to_owned(), runtime: runtime.to_owned(), workspace_member: true };
    let outcome = codegen::run(&sources, &options);
    for diagnostic in outcome.diagnostics.iter().filter(|_| outcome.diagnostics.has_errors()) {
        eprintln!("{}", diagnostic.message);
    }
    assert!(!outcome.diagnostics.has_errors(), "the provider does not generate");

    for (path, text) in &outcome.generated {
        write(&folder.join("generated").join(path), text);
    }
    let module = &outcome.generated["src/github/mod.rs"];
    write(
        &folder.join("Cargo.toml"),
        "[workspace]\nresolver = \"3\"\nmembers = [\"generated\", \"program\"]\n",
    );
    write(&folder.join("program/Cargo.toml"), &MANIFEST.replace("{runtime}", runtime));
    write(&folder.join("program/src/main.rs"), &program(module));
    fs::copy(workspace().join("Cargo.lock"), folder.join("Cargo.lock"))
        .expect("the resolved crates can be copied");
    outcome.reports.iter().map(|report| report.events.len()).sum()
}

const MANIFEST: &str = r#"[package]
name = "program"
version = "0.1.0"
edition = "2024"

[dependencies]
generated = { path = "../generated", default-features = false, features = ["all", "examples"] }
runtime = { path = "{runtime}" }
serde = "1"
serde_json = "1"
"#;

/// The program: the text beside this file, with the variants that the crate's own dispatch lists.
fn program(module: &str) -> String {
    let (_, variants) =
        module.split_once("Event of EventType at PLACES {").expect("the module has a dispatch");
    let (variants, _) = variants.split_once('}').expect("the dispatch ends");
    include_str!("program.rs").replace("/* variants */", variants)
}

fn text(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Writes a file unless it is as it should be, so that cargo stays quick.
fn write(path: &Path, text: &str) {
    fs::create_dir_all(path.parent().expect("a file lies in a folder")).expect("the folder can be made");
    if fs::read_to_string(path).ok().as_deref() != Some(text) {
        fs::write(path, text).expect("the file can be written");
    }
}

fn touch(path: &Path) {
    let text = text(path);
    fs::write(path, text).expect("the file can be written");
}

/// What cargo and its children took: user and system seconds, and the megabytes of the largest of them.
struct Took {
    seconds: f64,
    megabytes: f64,
}

fn cargo(folder: &Path, args: &[&str]) -> Took {
    let mut command = Command::new("/usr/bin/time");
    command.args(["-f", "%U %S %M", "cargo"]).args(args).args(["--offline", "--quiet", "--target-dir"]);
    command.arg(folder.with_file_name("target")).current_dir(folder);
    // As the profiles of a service would be, whatever this is run with; line tables are not what is measured.
    command.env("CARGO_INCREMENTAL", "0").env("CARGO_PROFILE_DEV_DEBUG", "0");
    let output = command.output().expect("GNU time is at /usr/bin/time");
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "cargo {}:\n{stderr}", args.join(" "));
    let figures: Vec<f64> = stderr
        .lines()
        .last()
        .unwrap_or_default()
        .split(' ')
        .filter_map(|figure| figure.parse().ok())
        .collect();
    let [user, system, kilobytes] = figures[..] else { panic!("time printed {stderr}") };
    Took { seconds: user + system, megabytes: kilobytes / 1000.0 }
}

fn row(name: &str, took: &Took, (seconds, megabytes): (&str, &str)) {
    println!("| {name} | {:.1} | {seconds} | {:.0} | {megabytes} |", took.seconds, took.megabytes);
}

fn load() -> String {
    fs::read_to_string("/proc/loadavg").map_or_else(|_| "unknown".to_owned(), |load| load.trim().to_owned())
}
