//! A report on changes comes in; one JSON document for programs goes out.

use serde_json::{Value, json};

use super::{Report, Told};
use crate::finding::Site;
use crate::render::json::finding;

/// The document that `diff` prints; what is lacking is null.
pub fn document(report: &Report) -> Value {
    let providers = report.providers.iter().map(|(name, changes)| {
        json!({
            "name": name,
            "bump": super::bump(changes.iter()).map(|bump| bump.as_str()),
            "changes": changes.iter().map(change).collect::<Vec<_>>(),
        })
    });
    json!({
        "compared": report.what,
        "fails": report.fails(),
        "bump": report.bump().map(|bump| bump.as_str()),
        "diagnostics": report.findings.iter().map(finding).collect::<Vec<_>>(),
        "providers": providers.collect::<Vec<_>>(),
    })
}

fn change(told: &Told) -> Value {
    let change = &told.change;
    let verdicts = change.verdicts;
    let sample = |sample: &codegen::change::Sample| json!({ "code": sample.code, "example": sample.example });
    json!({
        "rule": change.rule.as_str(),
        "level": told.level().as_str(),
        "message": change.message,
        "events": change.events,
        "path": change.path.to_string(),
        "wire": verdicts.wire.as_str(),
        "source": verdicts.source.as_str(),
        "behaviour": verdicts.behaviour.as_str(),
        "bump": verdicts.bump().as_str(),
        "old": told.old.as_ref().map(site),
        "new": told.new.as_ref().map(site),
        "items": change.items,
        "before": sample(&change.before),
        "after": sample(&change.after),
        "acknowledged": told.acknowledged,
        "acknowledged_until": told.expired,
        "fails": told.fails,
    })
}

fn site(site: &Site) -> Value {
    let position = site.position.as_ref();
    json!({
        "file": site.file,
        "line": position.map(|position| position.line),
        "column": position.map(|position| position.column),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::changes::testing;

    #[test]
    fn one_document_says_everything() {
        let document = document(&testing::report());
        assert_eq!(document["bump"], "major");
        assert_eq!(document["fails"], true);
        let change = &document["providers"][0]["changes"][1];
        assert_eq!(change["rule"], "property-became-optional");
        assert_eq!((&change["wire"], &change["source"]), (&"wider".into(), &"breaks".into()));
        assert_eq!(change["new"]["line"], Value::Null);
        assert_eq!(change["before"]["code"], "pub name: String");
    }
}
