//! Findings and differences come in; one JSON document for programs goes out.

use serde_json::{Value, json};

use super::Difference;
use super::visible::visible_json;
use crate::finding::{Finding, Position};

/// What `check` tells of the specs and of generated files.
pub fn check(status: &str, findings: &[Finding], differences: &[Difference]) -> Value {
    let drift = differences.iter().map(|difference| {
        json!({ "kind": difference.kind.as_str(), "path": difference.path, "diff": difference.diff })
    });
    json!({
        "status": status,
        "diagnostics": findings.iter().map(finding).collect::<Vec<_>>(),
        "drift": drift.collect::<Vec<_>>(),
    })
}

/// A finding; what it lacks is null.
pub fn finding(finding: &Finding) -> Value {
    let site = finding.site.as_ref();
    let position = site.and_then(|site| site.position.as_ref());
    json!({
        "code": finding.code,
        "severity": finding.severity.to_string(),
        "message": finding.message,
        "file": site.map(|site| &site.file),
        "line": position.map(|Position { line, .. }| line),
        "column": position.map(|Position { column, .. }| column),
        "help": finding.help,
    })
}

/// The text of a document, safe to look at in a terminal.
pub fn print(document: &Value) -> String {
    visible_json(&format!("{document:#}\n"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::Site;
    use crate::render::Kind;

    #[test]
    fn one_document_says_everything() {
        let position = Position { line: 3, column: 5, source_line: Some("secret".into()) };
        let site = Some(Site { file: "specs/acme/openapi.yaml".into(), position: Some(position) });
        let findings = [
            Finding { code: Some("no-events"), site, ..Finding::error("a\x1b") },
            Finding::error("b").at("specs"),
        ];
        let differences =
            [Difference { kind: Kind::Orphaned, path: "generated/src/a.rs".into(), diff: None }];
        let printed = print(&check("attention", &findings, &differences));
        assert!(!printed.contains('\x1b'));
        let expected = json!({
            "status": "attention",
            "diagnostics": [
                { "code": "no-events", "severity": "error", "message": "a\x1b",
                  "file": "specs/acme/openapi.yaml", "line": 3, "column": 5, "help": null },
                { "code": null, "severity": "error", "message": "b",
                  "file": "specs", "line": null, "column": null, "help": null },
            ],
            "drift": [{ "kind": "orphaned", "path": "generated/src/a.rs", "diff": null }],
        });
        assert_eq!(serde_json::from_str::<Value>(&printed).unwrap(), expected);
    }
}
