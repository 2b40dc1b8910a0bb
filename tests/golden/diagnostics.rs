//! Each folder of `cases/diagnostics` is named after a code, holds specs that show it, and says what is told.

use codegen::diagnostic::Code;
use codegen::source::Sources;
use codegen::tree::Tree;

use crate::case;

/// What the command line tells before any spec is read.
const OF_THE_COMMAND_LINE: &[Code] = &[Code::UnknownProvider];

#[test]
fn each_code_has_a_case() {
    let codes: Vec<&str> = Code::ALL
        .iter()
        .filter(|code| !OF_THE_COMMAND_LINE.contains(code))
        .map(|code| code.as_str())
        .collect();
    let names = case::names("diagnostics");
    for code in &codes {
        assert!(names.iter().any(|name| name == code), "cases/diagnostics lacks `{code}`");
    }
    for name in &names {
        assert!(codes.contains(&name.as_str()), "no code is called `{name}`");
    }
}

#[test]
fn each_case_tells_what_its_folder_says() {
    let differences: Vec<String> = case::names("diagnostics").iter().map(|name| differences(name)).collect();
    case::assert_equal(&differences);
}

fn differences(name: &str) -> String {
    let told = told(name);
    assert!(told.contains(&format!("[{name}] ")), "{name} does not show its code:\n{told}");
    let folder = case::folder("diagnostics").join(name);
    let expected = Tree::from([("expected.txt".to_owned(), told)]);
    let differences = case::compare(&folder, &expected, |path| path == "expected.txt");
    if differences.is_empty() { differences } else { format!("in {name}:\n{differences}\n") }
}

/// What is told about the specs of a case.
pub fn told(name: &str) -> String {
    let mut files = case::files(&case::folder("diagnostics").join(name));
    files.remove("expected.txt");
    let sources: Sources = files.into_iter().collect();
    case::told(&sources, &case::run(&sources))
}
