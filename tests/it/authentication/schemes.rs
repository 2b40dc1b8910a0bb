//! The declarations under `specs` and `schemes`, read as the pipeline reads them.

use std::collections::BTreeMap;

use codegen::diagnostic::Diagnostics;
use codegen::model::Receiving;
use codegen::source::Sources;
use runtime::authentication::{Authentication, Check};

use crate::workspace::{files, root};

/// Every declaration: those of the providers and those beside this crate, by the folder's name.
pub fn all() -> BTreeMap<String, Receiving> {
    let folders = [root().join("specs"), root().join("tests/schemes")];
    let files = folders.iter().flat_map(|folder| files(folder));
    let files: Vec<_> = files.filter(|(path, _)| path.ends_with("/provider.toml")).collect();
    let sources: Sources = files.iter().cloned().collect();
    let read = |(path, _): &(String, Vec<u8>)| {
        let mut diagnostics = Diagnostics::default();
        let receiving = codegen::receiving(&sources, path, &mut diagnostics);
        let told: Vec<_> = diagnostics.iter().collect();
        assert!(told.is_empty(), "{told:#?}");
        (path.trim_end_matches("/provider.toml").to_owned(), receiving.expect("nothing was told"))
    };
    files.iter().map(read).collect()
}

/// What one of them declares.
pub fn named(name: &str) -> Authentication {
    let all = all();
    let receiving = all.get(name).unwrap_or_else(|| panic!("no folder is called {name}"));
    declared::authentication(&receiving.authentication)
}

#[test]
fn what_is_generated_is_what_is_declared() {
    let check = |name: &str, generated: Authentication| assert_eq!(named(name), generated, "{name}");
    check("baanx", generated::baanx::AUTHENTICATION);
    check("fyatu-v3", generated::fyatu_v3::AUTHENTICATION);
    check("fyatu-v3-20", generated::fyatu_v3_20::AUTHENTICATION);
    check("ingo", generated::ingo::AUTHENTICATION);
    check("ralio", generated::ralio::AUTHENTICATION);
    check("rebilly", generated::rebilly::AUTHENTICATION);
}

#[test]
fn every_scheme_can_be_held() {
    let all = all();
    let unknown = all.values().filter(|receiving| !receiving.authentication.unknowns().is_empty()).count();
    println!("{} declarations are read; {unknown} of them have something that is not documented", all.len());
    assert!(all.len() >= 70, "{}", all.len());
    for (name, receiving) in &all {
        let held = declared::authentication(&receiving.authentication);
        assert!(!held.checks.is_empty(), "{name}");
        let declares =
            |check: &Check| matches!(check, Check::Signature(signature) if signature.signed.is_empty());
        assert!(!held.checks.iter().any(declares), "{name} signs nothing");
    }
}
