//! What `check` found comes in; a SARIF 2.1.0 document for code scanning goes out.

use codegen::diagnostic::{Code, Severity};
use serde_json::{Value, json};

use super::changes::{self, Report};
use super::{Difference, Kind};
use crate::finding::{Finding, Site, has_errors};

/// A document of one run.
pub fn document(
    rules: Vec<Value>,
    results: Vec<Value>,
    notifications: Vec<Value>,
    is_successful: bool,
) -> Value {
    json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": { "name": "hookwright", "rules": rules } },
            "invocations": [{
                "executionSuccessful": is_successful,
                "toolExecutionNotifications": notifications,
            }],
            "results": results,
        }],
    })
}

/// A kind of result.
pub fn rule(id: &str, meaning: &str, level: &str) -> Value {
    json!({
        "id": id,
        "shortDescription": { "text": meaning },
        "defaultConfiguration": { "level": level },
    })
}

/// One result for each diagnostic, each stale file and each change since the base. What is wrong with the machine
/// rather than with a spec is a notification.
pub fn check(findings: &[Finding], differences: &[Difference], changes: Option<&Report>) -> Value {
    let codes = Code::ALL.iter();
    let codes = codes.map(|code| rule(code.as_str(), code.meaning(), level(code.severity())));
    let kinds = [Kind::Missing, Kind::Stale, Kind::Orphaned];
    let kinds = kinds.iter().map(|kind| rule(kind.as_str(), &format!("A file {}.", kind.meaning()), "error"));
    let rules = codes.chain(kinds).chain(changes::sarif::rules());
    let told = findings.iter().filter_map(|finding| Some(result(finding, finding.code?)));
    let stale = differences.iter().map(|difference| {
        let site = Site { file: difference.path.clone(), position: None };
        json!({
            "ruleId": difference.kind.as_str(),
            "level": "error",
            "message": { "text": format!("this file {}", difference.kind.meaning()) },
            "locations": [location(&site)],
        })
    });
    let changed = changes.into_iter().flat_map(changes::sarif::results);
    let machine = findings.iter().filter(|finding| finding.code.is_none());
    let notifications = machine.map(notification).collect();
    document(
        rules.collect(),
        told.chain(stale).chain(changed).collect(),
        notifications,
        !has_errors(findings),
    )
}

/// What kept the run from telling more.
pub fn notification(finding: &Finding) -> Value {
    let mut notification = json!({
        "level": level(finding.severity),
        "message": { "text": finding.message },
    });
    if let Some(site) = &finding.site {
        notification["locations"] = json!([location(site)]);
    }
    notification
}

const fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    }
}

fn text(finding: &Finding) -> String {
    let help = finding.help.as_ref().map(|help| format!(": {help}")).unwrap_or_default();
    format!("{}{help}", finding.message)
}

fn result(finding: &Finding, code: &str) -> Value {
    json!({
        "ruleId": code,
        "level": level(finding.severity),
        "message": { "text": text(finding) },
        "locations": finding.site.as_ref().map(location).into_iter().collect::<Vec<_>>(),
    })
}

/// A place in a file.
pub fn location(site: &Site) -> Value {
    let mut physical = json!({ "artifactLocation": { "uri": uri(&site.file) } });
    if let Some(position) = &site.position {
        physical["region"] = json!({ "startLine": position.line, "startColumn": position.column });
    }
    json!({ "physicalLocation": physical })
}

/// A path as a relative reference: what a URI gives a meaning to is escaped.
fn uri(path: &str) -> String {
    let mut uri = String::new();
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            uri.push(char::from(byte));
        } else {
            uri.push_str(&format!("%{byte:02X}"));
        }
    }
    uri
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::changes::testing;

    #[test]
    fn everything_is_a_result_of_a_known_rule() {
        let finding = Finding { code: Some("no-events"), ..Finding::error("a") }.at("specs/acme/a b.yaml");
        let difference = Difference { kind: Kind::Stale, path: "generated/src/lib.rs".into(), diff: None };
        let document = check(&[finding, Finding::error("no room")], &[difference], Some(&testing::report()));
        let run = &document["runs"][0];
        let rules = run["tool"]["driver"]["rules"].as_array().unwrap();
        let results = run["results"].as_array().unwrap();
        assert_eq!(results.len(), 6);
        for result in results {
            assert!(rules.iter().any(|rule| rule["id"] == result["ruleId"]), "{result}");
        }
        let uri = &results[0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"];
        assert_eq!(uri, "specs/acme/a%20b.yaml");
        assert_eq!(run["invocations"][0]["executionSuccessful"], false);
    }

    #[test]
    fn paths_are_references() {
        assert_eq!(uri("specs/a b#c/ä.yaml"), "specs/a%20b%23c/%C3%A4.yaml");
    }
}
