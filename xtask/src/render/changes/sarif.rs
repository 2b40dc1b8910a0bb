//! A report on changes comes in; a SARIF 2.1.0 document for code scanning goes out.

use codegen::change::Rule;
use serde_json::{Value, json};

use super::{Level, Report, Told};
use crate::finding::has_errors;
use crate::render::sarif;

/// The document: one run, one result for each change.
pub fn document(report: &Report) -> Value {
    let notifications = report.findings.iter().map(sarif::notification).collect();
    let is_successful = !has_errors(&report.findings);
    sarif::document(rules().collect(), results(report).collect(), notifications, is_successful)
}

/// What there may be to tell.
pub fn rules() -> impl Iterator<Item = Value> {
    Rule::ALL.iter().map(|rule| sarif::rule(rule.as_str(), rule.meaning(), level(Level::of(rule.verdicts()))))
}

/// A result for each change.
pub fn results(report: &Report) -> impl Iterator<Item = Value> + use<'_> {
    report.providers.values().flatten().map(result)
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
        "locations": told.new.as_ref().or(told.old.as_ref()).map(sarif::location).into_iter().collect::<Vec<_>>(),
        "suppressions": suppressions.collect::<Vec<_>>(),
        "partialFingerprints": {
            "change/v1": format!("{} {} {}", change.rule, change.events.first().map_or("", String::as_str), change.path),
        },
    })
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
}
