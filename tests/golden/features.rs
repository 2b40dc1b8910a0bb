//! Each folder of `cases/features` is a provider's folder, with what it becomes beside it.
//!
//! `becomes/` holds the modules of the generated crate, `told.txt` what the run has to tell, and `reconciled.json` lies
//! where it lies under `specs/`.

use codegen::source::Sources;
use codegen::tree::Tree;

use crate::case;

/// The files of a case that the pipeline gives.
fn is_given(path: &str) -> bool {
    path.starts_with("becomes/") || path == "told.txt" || path == "reconciled.json"
}

#[test]
fn each_feature_becomes_what_its_folder_holds() {
    let differences: Vec<String> = case::names("features").iter().map(|name| differences(name)).collect();
    case::assert_equal(&differences);
}

fn differences(name: &str) -> String {
    let folder = case::folder("features").join(name);
    let files = case::files(&folder).into_iter();
    let sources: Sources = files
        .filter(|(path, _)| !is_given(path) && path != "mod.rs")
        .map(|(path, bytes)| (format!("acme/{path}"), bytes))
        .collect();
    let outcome = case::run(&sources);
    let told = case::told(&sources, &outcome);
    if outcome.diagnostics.has_errors() {
        return format!("{name} is refused:\n{told}\n");
    }

    let mut expected = Tree::new();
    for (path, text) in outcome.generated {
        if let Some(module) = path.strip_prefix("src/acme/").filter(|path| *path != "examples.rs") {
            expected.insert(format!("becomes/{module}"), text);
        }
    }
    if !told.is_empty() {
        expected.insert("told.txt".to_owned(), told);
    }
    if let Some(text) = outcome.specs.get("acme/reconciled.json") {
        expected.insert("reconciled.json".to_owned(), text.clone());
    }
    let differences = case::compare(&folder, &expected, is_given);
    if differences.is_empty() { differences } else { format!("in {name}:\n{differences}\n") }
}

#[test]
fn each_feature_is_compiled_and_decodes() {
    let listed = include_str!("../cases/features/mod.rs");
    for name in case::names("features") {
        assert!(listed.contains(&format!("\nmod {name};\n")), "cases/features/mod.rs lacks `mod {name};`");
        let shown = std::fs::read_to_string(case::folder("features").join(&name).join("mod.rs"));
        assert!(shown.is_ok_and(|text| text.contains("#[test]")), "{name}/mod.rs has no test");
    }
}
