//! What the corpus becomes is a crate that compiles without a warning, and whose own test decodes every documented
//! example into its own variant and encodes it to the same JSON.

use std::collections::BTreeMap;
use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use codegen::tree::Tree;

use crate::corpus;
use crate::outcomes::{self, GIVEN};

/// What takes long, each more than the many small ones together.
const LARGE: &[&str] = &["github", "github-schema", "stripe", "stripe-resources"];

/// What is compiled each time although it has no examples: a bit of every format.
const LIGHT: &[&str] = &[
    "asyncapi-v2-0-0-slack-rtm-yml",
    "openapi-schema-tests-pass-mega-yaml",
    "openapi-v3-0-callback-example-yaml",
    "resend",
];

#[test]
fn the_light_ones_decode_every_example() {
    decodes("light", is_light);
}

#[test]
fn the_others_decode_every_example() {
    if !corpus::full() {
        println!("set HOOKWRIGHT_FULL=1 to compile everything, with the feature `serde` as well");
        return;
    }
    decodes("github", |name, _| name == "github");
    decodes("versions", |name, _| corpus::is_large(name));
    decodes("others", |name, examples| {
        name != "github" && !corpus::is_large(name) && !is_light(name, examples)
    });
}

fn is_light(name: &str, examples: usize) -> bool {
    LIGHT.contains(&name) || examples > 0 && !LARGE.contains(&name) && !corpus::is_large(name)
}

/// Makes one crate of some providers, compiles it, and sees what its test prints.
fn decodes(crate_name: &str, is_wanted: impl Fn(&str, usize) -> bool) {
    let Some(root) = corpus::root() else { return };
    let given = GIVEN.get_or_init(|| outcomes::each(&root));
    let expected: BTreeMap<&str, usize> = given
        .iter()
        .filter(|(_, (_, outcome))| !outcome.diagnostics.has_errors())
        .map(|(name, (_, outcome))| {
            let events = outcome.reports.iter().flat_map(|report| &report.events);
            (name.as_str(), events.map(|event| event.examples).sum())
        })
        .filter(|(name, examples)| is_wanted(name, *examples))
        .collect();
    let files = corpus::providers(&root).into_iter().filter(|(name, _)| expected.contains_key(name.as_str()));
    let (sources, outcome) = outcomes::run(files.flat_map(|(_, files)| files).collect());
    assert!(!outcome.diagnostics.has_errors(), "{}", outcomes::errors("", &sources, &outcome));

    let folder = home().join(crate_name);
    lay_out(&folder, &outcome.generated);
    let lock = Path::new(env!("CARGO_MANIFEST_DIR")).with_file_name("Cargo.lock");
    fs::copy(lock, folder.join("Cargo.lock")).expect("the resolved crates can be copied");

    let wanted = ["test", "--test", "examples", "--features", "all,examples"];
    let told = ["--", "--nocapture", "--test-threads", "1"];
    let output = cargo(crate_name, &[wanted.as_slice(), &told].concat());
    let (stdout, stderr) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{crate_name}:\n{stdout}\n{stderr}");

    let told: Vec<&str> = stdout.lines().filter(|line| line.ends_with(" examples")).collect();
    // The harness prints the test's name before what the test itself prints.
    let is_told = |line: &str| told.iter().any(|told| *told == line || told.ends_with(&format!(" {line}")));
    for (name, examples) in &expected {
        let line = format!("{name}: {examples} examples");
        assert!(is_told(&line), "{line} is not in {told:?}");
        println!("{line}");
    }
    let examples: usize = expected.values().sum();
    println!("{crate_name}: {} providers, {examples} examples decoded and encoded", expected.len());
    if corpus::full() {
        let output = cargo(crate_name, &["check", "--tests", "--features", "all,examples,serde"]);
        assert!(output.status.success(), "{crate_name}:\n{}", String::from_utf8_lossy(&output.stderr));
        println!("{crate_name}: {} providers compile with the feature `serde`", expected.len());
    }
}

fn home() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join("corpus")
}

/// Runs cargo in the folder of one of the crates; a warning is an error.
fn cargo(crate_name: &str, arguments: &[&str]) -> Output {
    let mut cargo = Command::new(env::var_os("CARGO").unwrap_or_else(|| env!("CARGO").into()));
    let (command, further) = arguments.split_first().expect("cargo has a command");
    cargo.args([*command, "--offline", "--no-default-features", "--target-dir"]).arg(home().join("target"));
    // Debug information would take most of the time and of the room.
    cargo.env("CARGO_PROFILE_DEV_DEBUG", "0").env("RUSTFLAGS", "-D warnings");
    cargo.args(further).current_dir(home().join(crate_name)).output().expect("cargo starts")
}

/// Makes a folder hold these files, and touches none that is as it should be, so that cargo stays quick.
fn lay_out(folder: &Path, expected: &Tree) {
    if let Ok(modules) = fs::read_dir(folder.join("src")) {
        for module in modules.map(|module| module.expect("what an earlier run made can be read").path()) {
            let name = module.file_name().and_then(|name| name.to_str()).unwrap_or_default().to_owned();
            let is_expected = expected.keys().any(|path| path.starts_with(&format!("src/{name}/")));
            if module.is_dir() && !is_expected {
                fs::remove_dir_all(&module).expect("what an earlier run made can be deleted");
            }
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
