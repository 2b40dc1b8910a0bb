//! The workflow that updates every week: what it may do, and that nothing fetched is ever part of a command.

use std::fs;

use serde_yaml::Value;

use crate::workspace::root;

#[test]
fn what_is_fetched_reaches_no_command() {
    let text = fs::read_to_string(root().join(".github/workflows/update.yml")).unwrap();
    let workflow: Value = serde_yaml::from_str(&text).unwrap();
    assert_eq!(workflow["permissions"], Value::Mapping(Default::default()));
    let job = &workflow["jobs"]["run"];
    let permissions: Vec<_> = job["permissions"].as_mapping().unwrap().iter().collect();
    let write = Value::from("write");
    let (contents, proposals) = (Value::from("contents"), Value::from("pull-requests"));
    assert_eq!(permissions, [(&contents, &write), (&proposals, &write)]);
    let steps = job["steps"].as_sequence().unwrap();
    for (number, step) in steps.iter().enumerate() {
        if let Some(action) = step["uses"].as_str() {
            assert!(action.starts_with("actions/checkout@"), "{action}");
            assert_eq!(step["with"]["persist-credentials"], false);
            continue;
        }
        let command = step["run"].as_str().unwrap();
        assert!(!command.contains("${{"), "{command}");
        // What has the token runs nothing of this repository.
        let has_token = format!("{step:?}").contains("github.token");
        assert_eq!(has_token, command.contains("gh "), "step {number}");
        assert!(!has_token || !command.contains("cargo"), "{command}");
    }
}
