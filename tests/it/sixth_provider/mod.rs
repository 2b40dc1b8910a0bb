//! A further provider is a folder, and no line of Rust.
//!
//! The specs of this workspace and two new ones, an AsyncAPI 2.6 and an OpenAPI 3.0 document, come in; the crate that
//! `cargo xtask generate` makes of them is compiled by itself and decodes the examples of all.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use crate::workspace::{self, Run, cargo, files, kept, root, texts};

/// Makes a folder hold exactly these files, and touches none that is as it should be, so that cargo stays quick.
fn lay_out(folder: &Path, expected: &BTreeMap<String, Vec<u8>>) {
    fs::create_dir_all(folder).unwrap();
    for path in files(folder).keys().filter(|path| !expected.contains_key(*path)) {
        fs::remove_file(folder.join(path)).unwrap();
    }
    for (path, bytes) in expected {
        let path = folder.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        if fs::read(&path).ok().as_ref() != Some(bytes) {
            fs::write(path, bytes).unwrap();
        }
    }
}

#[test]
fn a_folder_is_all_it_takes() {
    let home = kept().join("sixth-provider");
    let (specs, out) = (home.join("specs"), home.join("generated"));
    let known = files(&root().join("specs"));
    let new = files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("it/sixth_provider/specs"));
    let is_given = |path: &str| path != "provider.schema.json" && !path.ends_with("/reconciled.json");
    let mut all: BTreeMap<_, _> = known.into_iter().filter(|(path, _)| is_given(path)).collect();
    all.extend(new.clone());
    // What the last run wrote stays, so that this one need not write it again.
    if let Some(last) = specs.is_dir().then(|| files(&specs)) {
        all.extend(last.into_iter().filter(|(path, _)| !is_given(path)));
    }
    lay_out(&specs, &all);

    let generate = ["generate", "--specs", specs.to_str().unwrap(), "--out", out.to_str().unwrap()];
    let run: Run = workspace::xtask().args(generate).output().unwrap().into();
    assert_eq!(run.status, 0, "{run:?}");

    // The known providers are what they were, and so are the crates that were resolved.
    let made = texts(&out);
    for (path, text) in texts(&root().join("generated/src")).iter().filter(|(path, _)| path.contains('/')) {
        let body = |text: &str| text.split_once('\n').map(|(_, body)| body.to_owned());
        assert_eq!(body(&made[&format!("src/{path}")]), body(text), "{path}");
    }
    fs::copy(root().join("Cargo.lock"), out.join("Cargo.lock")).unwrap();

    let manifest = out.join("Cargo.toml");
    let arguments =
        ["test", "--offline", "--manifest-path", manifest.to_str().unwrap(), "--features", "examples"];
    let mut test = cargo(&arguments, &home.join("target"));
    test.args(["--test", "examples", "--", "--nocapture", "--test-threads", "1"]);
    let run: Run = test.current_dir(&home).output().expect("cargo starts").into();
    assert_eq!(run.status, 0, "{}\n{}", run.stdout, run.stderr);
    let told: Vec<_> = run.stdout.lines().filter(|line| line.contains(" examples")).collect();
    for line in ["acme: 2 examples", "zeta-pay: 3 examples"] {
        assert!(told.iter().any(|told| told.ends_with(line)), "{line} is not in {told:?}");
    }
    assert_eq!(told.len(), generated::Provider::ALL.len() + 2, "{told:?}");
    println!("{}", told.join("\n"));

    let events = &made["src/acme/mod.rs"];
    assert!(events.contains("ParcelSent(Box<ParcelSent>)") && events.contains("ParcelLost(Box<ParcelLost>)"));
    assert!(
        made["src/zeta_pay/mod.rs"].contains(r#"header: "x-zeta-event""#),
        "{}",
        made["src/zeta_pay/mod.rs"]
    );
    // Where an example disagrees with its schema, the schema was widened, and it is written down.
    let reconciled = fs::read_to_string(specs.join("acme/reconciled.json")).unwrap();
    assert!(reconciled.contains("aliens") && reconciled.contains("depot"), "{reconciled}");
}
