//! Schemas in, what a crate made of them answers to each of their instances out.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use codegen::diagnostic::Severity;
use codegen::outcome::{Options, Outcome};
use codegen::source::Sources;
use serde_json::{Value, json};

use crate::suite::{self, Group};
use crate::workspace::{Run, cargo, files, kept, root};

/// What became of an instance.
pub enum Answer {
    /// It was decoded into the type of its event, and encoded to this.
    Encoded(Value),
    /// It was not.
    Failed(String),
}

/// Why the pipeline refuses a schema, if it does.
pub fn refusal(group: &Group, dialects: &[(&str, &str)]) -> Option<String> {
    let outcome = run(&[group], dialects);
    let mut told = outcome.diagnostics.iter();
    told.find(|told| told.code.severity() == Severity::Error)
        .map(|told| format!("{}: {}", told.code, told.message))
}

/// What the crate that is made of some schemas answers to their instances, in their order.
pub fn answers(groups: &[&Group], dialects: &[(&str, &str)]) -> Vec<Answer> {
    let outcome = run(groups, dialects);
    assert!(!outcome.diagnostics.has_errors(), "{:#?}", outcome.diagnostics);
    let home = kept().join("suite");
    let mut crate_files = outcome.generated;
    crate_files.insert("tests/suite.rs".to_owned(), include_str!("runner.rs").to_owned());
    lay_out(&home.join("generated"), &crate_files);
    fs::copy(root().join("Cargo.lock"), home.join("generated/Cargo.lock")).unwrap();

    let deliveries = groups.iter().flat_map(|group| {
        group
            .instances
            .iter()
            .map(|instance| json!([group.dialect, group.event_type, instance.data.to_string()]))
    });
    let deliveries = Value::Array(deliveries.collect());
    fs::write(home.join("deliveries.json"), deliveries.to_string()).unwrap();
    let manifest = home.join("generated/Cargo.toml");
    let arguments = ["test", "--offline", "--quiet", "--no-default-features", "--features", "all"];
    let mut command = cargo(&arguments, &home.join("target"));
    command.args(["--manifest-path", manifest.to_str().unwrap(), "--test", "suite"]);
    let answers = home.join("answers.json");
    command.env("SUITE_DELIVERIES", home.join("deliveries.json")).env("SUITE_ANSWERS", &answers);
    let run: Run = command.current_dir(&home).output().expect("cargo starts").into();
    assert_eq!(run.status, 0, "{}\n{}", run.stdout, run.stderr);

    let answers: Vec<Value> = serde_json::from_slice(&fs::read(answers).unwrap()).unwrap();
    let answer = |answer: Value| match answer {
        Value::String(reason) => Answer::Failed(reason),
        encoded => Answer::Encoded(encoded),
    };
    answers.into_iter().map(answer).collect()
}

/// The pipeline over one provider a dialect: a root that lists the schemas, each in a file of its own.
fn run(groups: &[&Group], dialects: &[(&str, &str)]) -> Outcome {
    let mut texts: BTreeMap<String, String> = BTreeMap::new();
    for (dialect, address) in dialects {
        let own = groups.iter().filter(|group| group.dialect == *dialect);
        let mut map = String::new();
        let mut branches = Vec::new();
        for group in own {
            // A name in the map is one event, even where its schema lists references alone.
            writeln!(map, "{0:?} = {0:?}", group.event_type).expect("a String takes any text");
            branches.push(json!({ "$ref": format!("{}.json", group.event_type) }));
            let text = group.schema.to_string();
            if text.contains("localhost:1234") {
                let remotes = suite::remotes(dialect).into_iter();
                texts.extend(remotes.map(|(path, text)| (format!("{dialect}/{path}"), text)));
            }
            texts.insert(format!("{dialect}/{}.json", group.event_type), text);
        }
        if branches.is_empty() {
            continue;
        }
        let configuration = format!(
            "title = \"The suite\"\n[document]\nfile = \"root.json\"\n[discriminator]\nat = [{{ header = \"x-event\" }}]\n\
             value = \"key\"\n[discriminator.map]\n{map}"
        );
        texts.insert(format!("{dialect}/provider.toml"), configuration);
        texts.insert(
            format!("{dialect}/root.json"),
            json!({ "$schema": address, "oneOf": branches }).to_string(),
        );
    }
    let sources: Sources = texts.into_iter().map(|(path, text)| (path, text.into_bytes())).collect();
    let runtime = root().join("runtime");
    let options = Options {
        specs: "specs".into(),
        runtime: runtime.to_str().expect("the path is UTF-8").into(),
        workspace_member: false,
    };
    codegen::run(&sources, &options)
}

/// Makes a folder hold exactly these files, and touches none that is as it should be, so that cargo stays quick.
fn lay_out(folder: &Path, expected: &BTreeMap<String, String>) {
    fs::create_dir_all(folder).unwrap();
    let is_over = |path: &&String| !expected.contains_key(*path) && *path != "Cargo.lock";
    for path in files(folder).keys().filter(is_over) {
        fs::remove_file(folder.join(path)).unwrap();
    }
    for (path, text) in expected {
        let path = folder.join(path);
        fs::create_dir_all(path.parent().expect("a file lies in a folder")).unwrap();
        if fs::read_to_string(&path).ok().as_ref() != Some(text) {
            fs::write(path, text).unwrap();
        }
    }
}
