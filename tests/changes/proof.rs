//! The verdicts of each case are true: its deliveries are verified and decoded with what is generated before and after,
//! and code that was written for what was generated before is compiled with what is after.
//!
//! All cases are one crate with two providers each. Code that must compile is one program; code that must not is one
//! program a case, since the first error would hide the others.

use std::collections::{BTreeMap, BTreeSet};
use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use codegen::outcome::Options;
use codegen::source::Sources;
use codegen::tree::Tree;
use serde_json::{Value, json};

use crate::case::{self, Case, State};

/// What the code of a case may use besides its provider.
const OPENING: &str = "#![allow(dead_code, deprecated, missing_docs, unused_imports)]\n";

/// What became of a delivery with the types before and after: an outcome, and how the value looks.
type Outcomes = [(String, String); 2];

#[test]
fn verdicts_are_those_of_the_types() {
    let cases = case::all();
    let folder = write(&cases);
    let decoded = decode(&folder, &cases);
    let mut wrong = Vec::new();
    for (case, outcomes) in cases.iter().zip(&decoded) {
        wrong.extend(
            wire_and_behaviour(case, outcomes).into_iter().map(|why| format!("{}: {why}", case.name)),
        );
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    compiles(&folder, &cases);
    println!("{} cases, {} deliveries", cases.len(), decoded.iter().map(Vec::len).sum::<usize>());
}

/// A piece of code, and with which types it has to compile.
struct Snippet {
    name: String,
    text: String,
    compiles: bool,
}

fn snippets(case: &Case) -> Vec<Snippet> {
    let breaks = case.claim.change.iter().any(|change| change.source == "breaks");
    let lists_too = case.claim.change.iter().all(|change| change.source == "compiles");
    let mut snippets = Vec::new();
    for (kind, code, compiles_after) in
        [("reads", &case.claim.reads, !breaks), ("lists", &case.claim.lists, lists_too)]
    {
        let Some(code) = code else { continue };
        for state in [State::Old, State::New] {
            let module = format!("{}_{}", case.name.replace('-', "_"), state.as_str());
            snippets.push(Snippet {
                name: format!("{module}_{kind}"),
                text: format!("use generated::{module} as acme;\n\n{code}"),
                compiles: state == State::Old || compiles_after,
            });
        }
    }
    snippets
}

/// Writes the crate of all cases.
fn write(cases: &[Case]) -> PathBuf {
    let mut files = Vec::new();
    for case in cases {
        for state in [State::Old, State::New] {
            files.extend(case.files(state, &format!("{}-{}", case.name, state.as_str())));
        }
    }
    let sources: Sources = files.into_iter().collect();
    let root =
        Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("this crate is a member of the workspace");
    let options = Options {
        specs: "specs".into(),
        runtime: root.join("runtime").to_str().expect("the path is UTF-8").into(),
        workspace_member: false,
    };
    let outcome = codegen::run(&sources, &options);
    assert!(!outcome.diagnostics.has_errors(), "{:#?}", outcome.diagnostics);
    let mut tree = outcome.generated;
    tree.insert(
        "tests/decode.rs".to_owned(),
        format!("{}\n{}", include_str!("runner.rs"), handshakes(&sources)),
    );
    let all: Vec<Snippet> = cases.iter().flat_map(snippets).collect();
    let good = all.iter().filter(|snippet| snippet.compiles);
    let good = good.map(|snippet| format!("mod {} {{\n{}}}\n\n", snippet.name, snippet.text));
    tree.insert(
        "examples/compiles.rs".to_owned(),
        format!("{OPENING}{}fn main() {{}}\n", good.collect::<String>()),
    );
    for snippet in all.iter().filter(|snippet| !snippet.compiles) {
        tree.insert(
            format!("examples/{}.rs", snippet.name),
            format!("{OPENING}{}fn main() {{}}\n", snippet.text),
        );
    }
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("changes");
    lay_out(&folder.join("generated"), &tree);
    fs::copy(root.join("Cargo.lock"), folder.join("generated/Cargo.lock"))
        .expect("the resolved crates can be copied");
    folder
}

/// The part of the runner that knows the questions of each provider.
fn handshakes(sources: &Sources) -> String {
    let arm = |name: &str| {
        let module = name.replace('-', "_");
        format!(
            "        \"{name}\" => <generated::{module}::Event as runtime::webhook::Webhook>::HANDSHAKES,\n"
        )
    };
    let arms: String = sources.providers().into_iter().map(arm).collect();
    format!(
        "fn handshakes(provider: &str) -> &'static [runtime::Handshake] {{\n    match provider {{\n{arms}        \
         _ => &[],\n    }}\n}}\n"
    )
}

/// What the types before and after make of each delivery of each case.
fn decode(folder: &Path, cases: &[Case]) -> Vec<Vec<Outcomes>> {
    let mut deliveries = Vec::new();
    for case in cases {
        for delivery in &case.claim.delivery {
            for state in [State::Old, State::New] {
                let provider = format!("{}-{}", case.name, state.as_str());
                deliveries.push(json!([provider, delivery.headers, delivery.body, case.claim.secret]));
            }
        }
    }
    fs::write(folder.join("deliveries.json"), Value::Array(deliveries).to_string())
        .expect("it can be written");
    let answers = folder.join("answers.json");
    let mut command = cargo(folder, &["test", "--quiet", "--test", "decode"]);
    command.env("CHANGES_DELIVERIES", folder.join("deliveries.json")).env("CHANGES_ANSWERS", &answers);
    let output = command.output().expect("cargo starts");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let answers: Vec<(String, String)> =
        serde_json::from_slice(&fs::read(answers).expect("it was written")).expect("it is JSON");
    let mut answers = answers.into_iter();
    let mut next = || answers.next().expect("each delivery has an answer");
    cases.iter().map(|case| case.claim.delivery.iter().map(|_| [next(), next()]).collect()).collect()
}

/// What speaks against the claims of a case.
fn wire_and_behaviour(case: &Case, outcomes: &[Outcomes]) -> Vec<String> {
    let mut wrong = Vec::new();
    for (delivery, [old, new]) in case.claim.delivery.iter().zip(outcomes) {
        if (&old.0, &new.0) != (&delivery.old, &delivery.new) {
            wrong.push(format!("{} is {old:?}, then {new:?}", delivery.body));
        }
    }
    let fails = |outcome: &str| matches!(outcome, "malformed" | "refused" | "rejected" | "unstated");
    let any = |test: &dyn Fn(&Outcomes) -> bool| outcomes.iter().any(test);
    // Where it is no longer stated how deliveries verify, what the provider sends may be anything.
    let may_come = |outcome: &str| matches!(outcome, "typed" | "unstated");
    let lost_before = any(&|[old, new]| fails(&old.0) && may_come(&new.0));
    let lost_after = any(&|[old, new]| old.0 == "typed" && fails(&new.0));
    let wire: BTreeSet<&str> = case.claim.change.iter().map(|change| change.wire.as_str()).collect();
    let has = |words: &[&str]| words.iter().any(|word| wire.contains(word));
    if lost_before != has(&["wider", "broken"]) || lost_after != has(&["narrower", "broken"]) {
        wrong.push(format!(
            "the wire is {wire:?}, and {lost_before} and {lost_after} are what deliveries say"
        ));
    }
    let behaves = case.claim.change.iter().any(|change| change.behaviour == "changes");
    let takes_another_arm = |old: &(String, String), new: &(String, String)| {
        ["unknown", "answered"].iter().any(|arm| (old.0 == *arm) != (new.0 == *arm))
    };
    let is_told = |[old, new]: &Outcomes| {
        takes_another_arm(old, new) || fails(&old.0) != fails(&new.0) || old.1 != new.1
    };
    if behaves && !outcomes.is_empty() && case.claim.unseen.is_none() && !any(&is_told) {
        wrong.push("no delivery shows that something behaves in another way".to_owned());
    }
    if !behaves && any(&|[old, new]| takes_another_arm(old, new)) {
        wrong.push("a delivery shows that something behaves in another way".to_owned());
    }
    if outcomes.is_empty() && !case.name.starts_with("provider-") {
        wrong.push("there is no delivery".to_owned());
    }
    let source: BTreeSet<&str> = case.claim.change.iter().map(|change| change.source.as_str()).collect();
    if (case.claim.reads.is_none() && case.name != "provider-added")
        || (source.contains("exhaustive") && !source.contains("breaks") && case.claim.lists.is_none())
    {
        wrong.push("there is no code that shows what the source says".to_owned());
    }
    wrong
}

/// Code that must compile does, and each piece that must not does not.
fn compiles(folder: &Path, cases: &[Case]) {
    let mut command = cargo(folder, &["check", "--examples", "--keep-going", "--message-format=json"]);
    let output = command.output().expect("cargo starts");
    let mut failed: BTreeMap<String, String> = BTreeMap::new();
    for line in String::from_utf8_lossy(&output.stdout).lines() {
        let Ok(told) = serde_json::from_str::<Value>(line) else { continue };
        if told["reason"] == "compiler-message" && told["message"]["level"] == "error" {
            let target = told["target"]["name"].as_str().unwrap_or_default().to_owned();
            let message = told["message"]["rendered"].as_str().unwrap_or_default();
            failed.entry(target).or_default().push_str(message);
        }
    }
    let expected: BTreeSet<String> = cases
        .iter()
        .flat_map(snippets)
        .filter(|snippet| !snippet.compiles)
        .map(|snippet| snippet.name)
        .collect();
    let stderr = String::from_utf8_lossy(&output.stderr);
    for (name, message) in &failed {
        assert!(expected.contains(name), "{name} does not compile:\n{message}");
    }
    for name in &expected {
        assert!(failed.contains_key(name), "{name} compiles\n{stderr}");
    }
    println!("{} pieces of code that do not compile any more", expected.len());
}

fn cargo(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env::var_os("CARGO").unwrap_or_else(|| env!("CARGO").into()));
    command.args(arguments).args([
        "--offline",
        "--no-default-features",
        "--features",
        "all,handlers",
        "--target-dir",
    ]);
    command.arg(folder.join("target")).current_dir(folder.join("generated"));
    // Debug information would take most of the time and of the room.
    command.env("CARGO_PROFILE_DEV_DEBUG", "0").env_remove("RUSTFLAGS");
    command
}

/// Makes a folder hold these files, and touches none that is as it should be, so that cargo stays quick.
fn lay_out(folder: &Path, expected: &Tree) {
    for path in crate::golden::files(folder).keys() {
        if !expected.contains_key(path) && path != "Cargo.lock" {
            fs::remove_file(folder.join(path)).expect("what an earlier run made can be deleted");
        }
    }
    for (path, text) in expected {
        let path = folder.join(path);
        fs::create_dir_all(path.parent().expect("a file lies in a folder"))
            .expect("the crate can be written");
        if fs::read_to_string(&path).ok().as_ref() != Some(text) {
            fs::write(path, text).expect("the crate can be written");
        }
    }
}
