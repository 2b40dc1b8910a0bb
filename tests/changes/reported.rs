//! Each rule has a case of its name, and each case tells the changes that it claims, no more and no less.

use codegen::change::Rule;

use crate::case::{self, Expected};

#[test]
fn each_rule_has_a_case() {
    let cases = case::all();
    for rule in Rule::ALL {
        let case = cases.iter().find(|case| case.name == rule.as_str());
        let case = case.unwrap_or_else(|| panic!("there is no case for {rule}"));
        assert!(case.claim.change.iter().any(|change| change.rule == rule.as_str()), "{rule}");
    }
}

#[test]
fn each_case_tells_what_it_claims() {
    let mut wrong = Vec::new();
    for case in case::all() {
        let told: Vec<Expected> = case.changes().iter().map(Expected::from).collect();
        if told != case.claim.change {
            wrong.push(format!("{}\n told {told:#?}\n instead of {:#?}", case.name, case.claim.change));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

#[test]
fn a_document_that_did_not_change_has_no_changes() {
    for case in case::all() {
        for state in [case::State::Old, case::State::New] {
            let mut files = case.files(state, "acme");
            if files.is_empty() {
                continue;
            }
            let old = files.iter().cloned().collect();
            // Not even the bytes are the same, so that it is looked at.
            files.push(("acme/notes.txt".to_owned(), Vec::new()));
            let changes = case::changes(&old, &files.into_iter().collect(), &case.name);
            let changes: Vec<_> =
                changes.iter().filter(|change| change.rule != Rule::ProviderAdded).collect();
            assert!(changes.is_empty(), "{}: {changes:#?}", case.name);
        }
    }
}
