//! The same changes for people, for a pull request, for programs, for a workflow and for code scanning.

use serde_json::Value;

use super::{OF_THE_DOCUMENT, changed, diff, json, told};
use crate::workspace::Run;

fn printed(arguments: &[&str]) -> String {
    let Run { status, stdout, stderr } = diff(&changed(), &[&["before", "specs"], arguments].concat());
    assert_eq!((status, stderr.as_str()), (0, ""), "{stdout}");
    stdout
}

#[test]
fn for_people() {
    insta::assert_snapshot!(printed(&[]));
}

#[test]
fn for_a_pull_request() {
    insta::assert_snapshot!(printed(&["--format", "markdown"]));
}

#[test]
fn for_programs() {
    let (status, document) = json(&changed(), &["before", "specs", "--fail-on", "source"]);
    assert_eq!(status, 1);
    assert_eq!(told(&document), [&["authentication-changed $"], &OF_THE_DOCUMENT[..]].concat());
    let text = |pointer: &str| {
        document.pointer(pointer).and_then(Value::as_str).unwrap_or_else(|| panic!("{pointer}"))
    };
    assert_eq!((text("/compared"), text("/bump")), ("before and specs", "major"));
    assert_eq!((text("/providers/0/name"), text("/providers/0/bump")), ("acme", "major"));
    let authentication = &document["providers"][0]["changes"][0];
    assert_eq!(
        authentication["message"],
        "the algorithm of the signature is HMAC-SHA512, and was HMAC-SHA256"
    );
    assert_eq!((&authentication["wire"], &authentication["fails"]), (&"broken".into(), &false.into()));
    let place = serde_json::json!({ "file": "specs/acme/provider.toml", "line": 11, "column": 13 });
    assert_eq!(authentication["new"], place);
    assert_eq!(authentication["old"]["file"], "before/acme/provider.toml");
    let changed = &document["providers"][0]["changes"][3];
    assert_eq!(changed["fails"], true);
    assert_eq!(changed["items"], serde_json::json!(["acme::OrderPaid::amount"]));
    let sides = (&changed["before"], &changed["after"]);
    let side = |kind: &str, example: &str| serde_json::json!({ "code": format!("pub amount: {kind}"), "example": example });
    assert_eq!(sides, (&side("i64", "5"), &side("String", "\"5.00\"")));
}

#[test]
fn for_a_workflow() {
    let printed = printed(&["--format", "github"]);
    let lines: Vec<&str> = printed.lines().collect();
    let starts = [
        "::error file=specs/acme/provider.toml,line=11,col=13,title=authentication-changed::the algorithm of",
        "::error file=before/acme/openapi.yaml,title=event-removed::the event `order.lost`",
        "::error file=specs/acme/openapi.yaml,line=26,col=17,title=type-changed::`$.amount` is",
        "::warning file=specs/acme/openapi.yaml,line=27,col=17,title=enum-value-added::`lost` of",
        "::warning file=specs/acme/openapi.yaml,line=13,col=5,title=event-added::the event `order.returned`",
    ];
    assert_eq!(lines.len(), starts.len(), "{printed}");
    for (line, start) in lines.iter().zip(starts) {
        assert!(line.starts_with(start), "{line}");
    }
}

#[test]
fn for_code_scanning() {
    let document: Value = serde_json::from_str(&printed(&["--format", "sarif"])).unwrap();
    assert_eq!(document["version"], "2.1.0");
    let run = &document["runs"][0];
    assert_eq!(run["invocations"][0]["executionSuccessful"], true);
    let rules = run["tool"]["driver"]["rules"].as_array().unwrap();
    let results = run["results"].as_array().unwrap();
    assert_eq!(results.len(), 1 + OF_THE_DOCUMENT.len());
    for result in results {
        assert!(rules.iter().any(|rule| rule["id"] == result["ruleId"]), "{result}");
    }
    let place = &results[0]["locations"][0]["physicalLocation"];
    assert_eq!(place["artifactLocation"]["uri"], "specs/acme/provider.toml");
    assert_eq!(place["region"], serde_json::json!({ "startLine": 11, "startColumn": 13 }));
    let levels: Vec<&str> = results.iter().map(|result| result["level"].as_str().unwrap()).collect();
    assert_eq!(levels, ["error", "error", "note", "error", "note", "warning", "warning"]);
}
