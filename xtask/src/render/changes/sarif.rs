//! A report on changes comes in; a SARIF 2.1.0 document for code scanning goes out.

use codegen::change::Rule;
use serde_json::{Value, json};

use super::{Level, Report, Told};
use crate::finding::{Finding, Site, has_errors};

/// The document: one run, one result for each change.
pub fn document(report: &Report) -> Value {
    let rules = Rule::ALL.iter().map(|rule| {
        json!({
            "id": rule.as_str(),
            "shortDescription": { "text": rule.meaning() },
            "defaultConfiguration": { "level": level(Level::of(rule.verdicts())) },
        })
    });
    let notifications = report.findings.iter().map(notification);
    json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": { "name": "hookwright", "rules": rules.collect::<Vec<_>>() } },
            "invocations": [{
                "executionSuccessful": !has_errors(&report.findings),
                "toolExecutionNotifications": notifications.collect::<Vec<_>>(),
            }],
            "results": report.providers.values().flatten().map(result).collect::<Vec<_>>(),
        }],
    })
}

fn notification(finding: &Finding) -> Value {
    let mut notification = json!({
        "level": finding.severity.to_string(),
        "message": { "text": finding.message },
    });
    if let Some(site) = &finding.site {
        notification["locations"] = json!([location(site)]);
    }
    notification
}

const fn level(level: Level) -> &'static str {
    match level {
        Level::Breaking => "error",
        Level::Notable => "warning",
        Level::Harmless => "note",
    }
}

fn result(told: &Told) -> Value {
    let change = &told.change;
    let place = told.place(str::to_owned, &told.events(10));
    let place = place.map(|place| format!(", {place}")).unwrap_or_default();
    let text = format!("{}{place}: {}", change.message, told.verdicts());
    let suppressions = told
        .acknowledged
        .iter()
        .map(|reason| json!({ "kind": "external", "status": "accepted", "justification": reason }));
    json!({
        "ruleId": change.rule.as_str(),
        "level": level(Level::of(change.verdicts)),
        "message": { "text": text },
        "locations": told.new.as_ref().or(told.old.as_ref()).map(location).into_iter().collect::<Vec<_>>(),
        "suppressions": suppressions.collect::<Vec<_>>(),
        "partialFingerprints": {
            "change/v1": format!("{} {} {}", change.rule, change.events.first().map_or("", String::as_str), change.path),
        },
    })
}

fn location(site: &Site) -> Value {
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
    fn each_change_is_a_result_of_a_known_rule() {
        let document = document(&testing::report());
        let run = &document["runs"][0];
        let rules = run["tool"]["driver"]["rules"].as_array().unwrap();
        let results = run["results"].as_array().unwrap();
        assert_eq!(results.len(), 4);
        for result in results {
            assert!(rules.iter().any(|rule| rule["id"] == result["ruleId"]), "{result}");
        }
        let levels: Vec<_> = results.iter().map(|result| result["level"].as_str().unwrap()).collect();
        assert_eq!(levels, ["warning", "error", "warning", "note"]);
    }

    #[test]
    fn paths_are_references() {
        assert_eq!(uri("specs/a b#c/ä.yaml"), "specs/a%20b%23c/%C3%A4.yaml");
    }
}
