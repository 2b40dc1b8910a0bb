//! What never changes in the house, read from its sources: which room knows what.

use std::collections::{BTreeMap, BTreeSet};

use crate::workspace::{files, root, texts};

/// The Rust sources of a folder of the workspace, by their path in it.
fn sources(folder: &str) -> BTreeMap<String, String> {
    let sources = texts(&root().join(folder));
    let sources: BTreeMap<_, _> = sources.into_iter().filter(|(path, _)| path.ends_with(".rs")).collect();
    assert!(!sources.is_empty(), "{folder} has no Rust");
    sources
}

/// The words of a text in lower case; `camelCase`, `snake_case` and `kebab-case` are two words each.
fn words(text: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut after_small = false;
    for letter in text.chars() {
        if !letter.is_alphanumeric() || letter.is_uppercase() && after_small {
            words.push(String::new());
        }
        if letter.is_alphanumeric() {
            words.last_mut().expect("there is always one").extend(letter.to_lowercase());
        }
        after_small = letter.is_lowercase() || letter.is_numeric();
    }
    words.retain(|word| !word.is_empty());
    words
}

/// The names of the providers: each folder's words in a row, and its first word.
fn names() -> BTreeSet<Vec<String>> {
    let specs = files(&root().join("specs"));
    let folders: BTreeSet<_> =
        specs.keys().filter_map(|path| path.split_once('/')).map(|(name, _)| name).collect();
    assert!(folders.len() >= 6, "{folders:?}");
    folders.iter().map(|name| words(name)).flat_map(|words| [words[..1].to_vec(), words]).collect()
}

fn named<'a>(text: &str, names: &'a BTreeSet<Vec<String>>) -> Option<&'a Vec<String>> {
    let words = words(text);
    names.iter().find(|name| words.windows(name.len()).any(|window| window == name.as_slice()))
}

#[test]
fn no_provider_is_named_where_code_is_made_or_run() {
    let names = names();
    for room in ["codegen", "runtime", "xtask"] {
        for (path, text) in texts(&root().join(room)) {
            for (number, line) in text.lines().enumerate() {
                assert_eq!(
                    named(line, &names),
                    None,
                    "{room}/{path}:{} names a provider: {line}",
                    number + 1
                );
            }
            assert_eq!(named(&path, &names), None, "{room}/{path} is named after a provider");
        }
    }
    // The same look finds every one of them where they belong.
    for name in &names {
        let only = BTreeSet::from([name.clone()]);
        let found = sources("generated").values().any(|text| named(text, &only).is_some());
        assert!(found, "{name:?} is not in the generated crate");
    }
}

#[test]
fn words_are_found_however_they_are_written() {
    let names = BTreeSet::from([vec!["acme".to_owned()], vec!["acme".to_owned(), "v3".to_owned()]]);
    for text in ["ACME", "an acme-v3 event", "AcmeEvent", "fromAcme", "x_acme_y", "`specs/acme`"] {
        assert!(named(text, &names).is_some(), "{text}");
    }
    for text in ["acmes", "macme", "a cme"] {
        assert!(named(text, &names).is_none(), "{text}");
    }
}

/// The lines of a source outside of comments.
fn code(text: &str) -> impl Iterator<Item = &str> {
    text.lines().map(str::trim_start).filter(|line| !line.starts_with("//"))
}

/// Whether a line of code speaks of a module of the crate's root, from wherever it stands.
fn knows(text: &str, module: &str) -> bool {
    let ways = [format!("crate::{module}"), format!("super::super::{module}")];
    code(text).any(|line| {
        ways.iter().any(|way| line.contains(way.as_str()))
            || line.split_once("use crate::{").is_some_and(|(_, used)| {
                used.split([',', '{', '}']).any(|name| name.trim().split("::").next() == Some(module))
            })
    })
}

#[test]
fn stages_do_not_know_one_another() {
    let stages = ["parse", "reconcile", "lower", "emit"];
    let rooms = [
        ("parse", &[][..]),
        ("reconcile", &[]),
        ("lower", &[]),
        ("emit", &["lower"]),
        ("observe", &["lower"]),
    ];
    let sources = sources("codegen/src");
    for (room, known) in rooms {
        let inside = sources.iter().filter(|(path, _)| path.starts_with(&format!("{room}/")));
        let mut count = 0;
        for (path, text) in inside {
            count += 1;
            for stage in stages.into_iter().filter(|stage| *stage != room && !known.contains(stage)) {
                assert!(!knows(text, stage), "codegen/src/{path} knows the stage {stage}");
            }
        }
        assert_ne!(count, 0, "{room}");
    }
    for (path, text) in sources.iter().filter(|(path, _)| !path.contains('/') && *path != "lib.rs") {
        for stage in stages {
            assert!(!knows(text, stage), "codegen/src/{path} knows the stage {stage}");
        }
    }
    let emit = sources.iter().filter(|(path, _)| path.starts_with("emit/"));
    assert!(emit.clone().any(|(_, text)| knows(text, "lower")), "the look finds what is there");
}

#[test]
fn one_file_knows_each_outside_tool() {
    let tools = [
        ("typify", &["lower/types.rs"][..]),
        ("prettyplease", &["emit/file.rs"]),
        ("saphyr_parser", &["source/outline.rs", "source/value.rs"]),
        ("similar", &["tree.rs"]),
        ("toml_writer", &["survey/write.rs"]),
    ];
    for (tool, files) in tools {
        let paths = [format!("{tool}::"), format!("{tool} as "), format!("use {tool};")];
        let names = |text: &str| code(text).any(|line| paths.iter().any(|path| line.contains(path.as_str())));
        let mut sources = sources("codegen/src");
        sources.retain(|path, _| !path.ends_with("/tests.rs"));
        let knowing: Vec<_> =
            sources.iter().filter(|(_, text)| names(text)).map(|(path, _)| path.as_str()).collect();
        assert!(
            !knowing.is_empty() && knowing.iter().all(|path| files.contains(path)),
            "{tool}: {knowing:?}"
        );
    }
}

/// Reading files, the clock, the environment and the network are left to `xtask`.
#[test]
fn code_is_made_without_a_look_outside() {
    let outside =
        ["std::fs", "std::env", "std::net", "std::process", "std::time", "SystemTime", "Instant::now"];
    for (path, text) in sources("codegen/src").into_iter().filter(|(path, _)| !path.ends_with("/tests.rs")) {
        for word in outside {
            assert!(!code(&text).any(|line| line.contains(word)), "{path} speaks of {word}");
        }
    }
}

/// A clock is passed in, save where a service that names none gets that of its system.
#[test]
fn deliveries_are_judged_without_a_look_outside() {
    for (path, text) in sources("runtime/src") {
        for word in ["std::fs", "std::env", "std::net", "std::process", "SystemTime::now", "Instant::now"] {
            let allowed = word == "SystemTime::now" && path == "axum/endpoint.rs";
            assert!(allowed || !code(&text).any(|line| line.contains(word)), "{path} speaks of {word}");
        }
    }
}

/// The names of the crates that a manifest depends on, in any table.
fn dependencies(room: &str) -> BTreeSet<String> {
    let manifest = std::fs::read_to_string(root().join(room).join("Cargo.toml")).unwrap();
    let mut inside = false;
    let mut names = BTreeSet::new();
    for line in manifest.lines().map(str::trim) {
        if line.starts_with('[') {
            inside = line.trim_matches(['[', ']']).ends_with("dependencies");
            assert!(inside || !line.contains("dependencies"), "{room}: {line} is a table of its own");
        } else if let Some((name, _)) =
            line.split_once('=').filter(|(name, _)| inside && !name.starts_with('#'))
        {
            names.insert(name.trim().trim_end_matches(".workspace").trim_matches('"').to_owned());
        }
    }
    names
}

#[test]
fn rooms_depend_on_the_rooms_that_they_may() {
    let rooms = ["codegen", "declared", "generated", "listen", "runtime", "service", "tests", "xtask"];
    let of_the_house = |room: &str| -> Vec<String> {
        dependencies(room).into_iter().filter(|name| rooms.contains(&name.as_str())).collect()
    };
    assert_eq!(of_the_house("runtime"), [""; 0]);
    assert_eq!(of_the_house("codegen"), [""; 0]);
    assert_eq!(of_the_house("generated"), ["runtime"]);
    assert_eq!(of_the_house("declared"), ["codegen", "runtime"]);
    // What mends the generated crate cannot need it.
    assert_eq!(of_the_house("xtask"), ["codegen", "declared", "runtime"]);
    assert_eq!(of_the_house("listen"), ["declared", "generated", "runtime"]);
    assert_eq!(of_the_house("service"), ["generated", "runtime"]);
}

#[test]
fn lints_hold_in_every_room() {
    let workspace = std::fs::read_to_string(root().join("Cargo.toml")).unwrap();
    let lints = [r#"missing_docs = "deny""#, r#"unsafe_code = "forbid""#];
    assert!(lints.iter().all(|lint| workspace.contains(lint)), "{workspace}");
    for room in ["codegen", "declared", "listen", "runtime", "service", "xtask", "tests"] {
        let manifest = std::fs::read_to_string(root().join(room).join("Cargo.toml")).unwrap();
        assert!(manifest.contains("[lints]\nworkspace = true"), "{room} leaves the workspace's lints out");
    }
    let generated = std::fs::read_to_string(root().join("generated/Cargo.toml")).unwrap();
    assert!(lints.iter().all(|lint| generated.contains(lint)), "{generated}");
}

#[test]
fn generated_files_say_so_and_allow_nothing() {
    for (path, text) in texts(&root().join("generated")) {
        let first = text.lines().next().unwrap_or_default();
        let marker = if path.ends_with(".rs") { "// @generated by " } else { "# @generated by " };
        assert!(first.starts_with(marker), "generated/{path}: {first}");
        let attribute =
            text.lines().find(|line| line.trim_start().starts_with("#") && line.contains("allow("));
        assert_eq!(attribute, None, "generated/{path}");
    }
}

#[test]
fn no_input_makes_the_rooms_panic() {
    for room in ["codegen/src", "runtime/src"] {
        for (path, text) in sources(room) {
            // Tests, and what prints the test of the generated crate.
            if ["testing.rs", "/tests/", "/tests.rs", "emit/krate.rs"]
                .iter()
                .any(|other| path.contains(other))
            {
                continue;
            }
            let before_tests = text.split("#[cfg(test)]").next().unwrap_or_default();
            for call in [".unwrap()", "panic!(", "unreachable!(", "todo!(", "unimplemented!("] {
                let found = code(before_tests).find(|line| line.contains(call));
                assert_eq!(found, None, "{room}/{path}");
            }
        }
    }
}
