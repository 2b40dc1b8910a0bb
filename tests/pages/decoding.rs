//! The five pages as five providers of one crate, which decodes the example of each and gives it back as it came.

use std::collections::BTreeMap;
use std::env;
use std::fs;
use std::path::Path;
use std::process::Command;

use codegen::outcome::Options;
use codegen::source::Sources;

use crate::made;

const PAGES: [(&str, &str, usize); 5] = [
    ("ingo", "ingo-user-kyc-failed.md", 1),
    ("ralio", "ralio-kyc-session-failed.txt", 1),
    ("baanx", "baanx-kyc-status-changed.md", 2),
    ("fyatu", "fyatu-cardholder-kyc-rejected.txt", 1),
    ("rebilly", "rebilly-kyc-document-rejected.txt", 1),
];

#[test]
fn every_example_comes_back() {
    let mut files = BTreeMap::new();
    for (provider, page, _) in PAGES {
        let Some(text) = made::shared(page) else { return };
        files.extend(made::read_as(provider, &[(page, text.as_bytes())]).files);
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let home = Path::new(env!("CARGO_TARGET_TMPDIR")).join("pages");
    let out = home.join("generated");
    let sources: Sources = files.into_iter().collect();
    let runtime = root.join("runtime").to_str().unwrap().to_owned();
    let options = Options { specs: "specs".to_owned(), runtime, workspace_member: false };
    let outcome = codegen::run(&sources, &options);
    assert!(!outcome.diagnostics.has_errors(), "{:#?}", outcome.diagnostics);
    for (path, text) in &outcome.generated {
        let path = out.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        if fs::read_to_string(&path).ok().as_ref() != Some(text) {
            fs::write(&path, text).unwrap();
        }
    }
    fs::copy(root.join("Cargo.lock"), out.join("Cargo.lock")).unwrap();
    let mut command = Command::new(env::var_os("CARGO").unwrap_or_else(|| env!("CARGO").into()));
    command.args(["test", "--offline", "--features", "examples", "--test", "examples"]);
    command.args([
        "--target-dir",
        home.join("target").to_str().unwrap(),
        "--",
        "--nocapture",
        "--test-threads",
        "1",
    ]);
    for (name, _) in env::vars_os() {
        if name.to_str().is_some_and(|name| name.starts_with("CARGO_PKG_") || name == "CARGO_MANIFEST_DIR") {
            command.env_remove(name);
        }
    }
    let run = command.current_dir(&out).output().expect("cargo starts");
    let told = String::from_utf8_lossy(&run.stdout);
    assert!(run.status.success(), "{told}{}", String::from_utf8_lossy(&run.stderr));
    for (provider, _, examples) in PAGES {
        let expected = format!("{provider}: {examples} example");
        let line = told.lines().find(|line| line.contains(&expected));
        println!("{}", line.unwrap_or_else(|| panic!("{expected} is not in {told}")));
    }
}
