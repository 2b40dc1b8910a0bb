//! Bodies held against small documents: what is told, what is kept of it, and what becomes evidence.

use std::collections::BTreeMap;

use serde_json::Value;

use super::{At, Capture, Observed, Observer, Plan, Report, Values};
use crate::source::Sources;

const HEADERS: &str =
    "at = [{ header = \"X-Event\", body = \"/action\" }, { header = \"X-Event\" }]\nvalue = \"key\"\n";
const BODY: &str = "at = [\"/type\"]\n";

/// A provider whose event `a` has this schema, and beside it perhaps evidence.
fn plan_of(discriminator: &str, schema: &str, evidence: &[(String, String)]) -> Plan {
    let provider =
        format!("title = \"Acme\"\n[document]\nfile = \"openapi.yaml\"\n[discriminator]\n{discriminator}");
    let document = format!(
        "{{openapi: 3.1.0, webhooks: {{a: {{post: {{requestBody: {{content: {{application/json: {{schema: {schema}}}}}}}}}}}, \
         a.closed: {{post: {{requestBody: {{content: {{application/json: {{schema: {{properties: {{type: {{const: b}}}}}}}}}}}}}}}}}}}}"
    );
    let files = [("acme/provider.toml".to_owned(), provider), ("acme/openapi.yaml".to_owned(), document)];
    let files = files.into_iter().chain(evidence.iter().cloned());
    let sources: Sources = files.map(|(path, text)| (path, text.into_bytes())).collect();
    let (plan, diagnostics) = crate::observer(&sources, "acme");
    assert!(!diagnostics.has_errors(), "{diagnostics:#?}");
    plan.unwrap()
}

fn observed(plan: &Plan, bodies: &[&str], values: Values) -> Observed {
    let mut observer = Observer::new(plan, values, true);
    for (index, body) in bodies.iter().enumerate() {
        let at = At { file: "capture.ndjson", line: index as u64 + 1 };
        observer.delivery(body.as_bytes(), Capture::Unstated, at);
    }
    observer.finish()
}

/// The findings of a report, a line each: how often, what, where, and `!` where it keeps a delivery from decoding.
fn lines(report: &Report) -> Vec<String> {
    let unreadable =
        report.unreadable.iter().map(|(why, tally)| format!("{} {why:?}: {}", tally.count, tally.example));
    let unknown = report.unknown_events.iter().map(|(name, tally)| format!("{} unknown {name}", tally.count));
    let found = report.events.values().flat_map(|seen| &seen.findings).flat_map(|(kind, found)| {
        found.iter().map(|(site, tally)| {
            let mark = if site.malformed { "!" } else { "" };
            let gap = if site.detail.is_empty() { "" } else { " " };
            format!("{} {}{mark} {}{gap}{}", tally.count, kind.as_str(), site.path, site.detail)
        })
    });
    unreadable.chain(unknown).chain(found).collect()
}

/// What is told of bodies with `type: a` and these members. All that can be told in evidence is accepted, after which
/// only the `rest` is told.
fn check(members: &str, bodies: &[&str], expected: &[&str], rest: &[&str]) {
    let schema = format!("{{type: object, required: [type], properties: {{type: {{const: a}}, {members}}}}}");
    let bodies: Vec<String> = bodies.iter().map(|body| format!("{{\"type\": \"a\", {body}}}")).collect();
    let bodies: Vec<&str> = bodies.iter().map(String::as_str).collect();
    check_whole(&schema, &bodies, expected, rest);
}

fn check_whole(schema: &str, bodies: &[&str], expected: &[&str], rest: &[&str]) {
    let found = observed(&plan_of(BODY, schema, &[]), bodies, Values::Masked);
    assert_eq!(lines(&found.report), expected);
    let evidence: Vec<(String, String)> = found
        .evidence
        .iter()
        .enumerate()
        .map(|(index, evidence)| {
            (format!("acme/evidence/{}.{index}.json", evidence.event_type), evidence.body.clone())
        })
        .collect();
    let again = observed(&plan_of(BODY, schema, &evidence), bodies, Values::Masked);
    assert_eq!(lines(&again.report), rest, "{evidence:#?}");
    // What else there is to tell is in values that were not described before.
    let again = rest.iter().filter(|line| expected.contains(line)).count();
    assert_eq!(found.not_shown, again, "{evidence:#?}");
}

#[test]
fn what_is_documented_is_not_told() {
    check(
        "n: {type: integer}, t: {type: string, enum: [x, y]}, o: {type: [object, 'null'], properties: {b: {type: boolean}}}, \
         m: {type: object, additionalProperties: {type: number}}, l: {type: array, items: {type: string}}, any: {}",
        &[
            r#""n": -1, "t": "\u0078", "o": null, "m": {"a": 1, "b": 1.5e3}, "l": ["\n"], "any": [{}]"#,
            r#""o": {"b": true}, "any": null"#,
            r#""n": 1"#,
        ],
        &[],
        &[],
    );
}

#[test]
fn presence_is_told() {
    check_whole(
        "{type: object, required: [type, n, o], properties: {type: {const: a}, n: {type: integer}, o: {type: object, \
         required: [b], properties: {b: {type: boolean}, c: {type: string}}}}}",
        &[
            r#"{"type": "a", "o": {"c": null}}"#,
            r#"{"type": "a", "n": null, "o": {"b": true}}"#,
            r#"{"type": "a", "n": 1, "o": null}"#,
        ],
        &[
            "1 missing-member! $.n",
            "1 missing-member! $.o.b",
            "1 unexpected-null! $.n",
            "1 unexpected-null! $.o",
            "1 unexpected-null $.o.c",
        ],
        &[],
    );
}

#[test]
fn types_are_told() {
    check(
        "n: {type: integer}, l: {type: array, items: {type: string}}, m: {type: object, additionalProperties: {type: boolean}}, \
         o: {type: object, properties: {b: {type: boolean}}}, f: {type: number}, p: {type: array, prefixItems: [{type: string}, {type: integer}]}",
        &[
            r#""n": "1", "l": ["x", 1, 2], "m": {"ann@acme.example": 1}, "o": [], "f": true, "p": ["x"]"#,
            r#""n": 1.0, "l": {}, "m": 1, "o": "x", "f": "1", "p": ["x", 1]"#,
            r#""n": 9223372036854775808, "o": {"b": 1}"#,
        ],
        &[
            "1 other-type! $.f a boolean, not a number",
            "1 other-type! $.f a string, not a number",
            "1 other-type! $.l an object, not an array",
            "1 other-type! $.l[*] an integer, not a string",
            "1 other-type! $.m an integer, not an object",
            "1 other-type! $.m.* an integer, not a boolean",
            "1 other-type! $.n a number, not an integer",
            "1 other-type! $.n a string, not an integer",
            "1 other-type! $.n an integer beyond 64 bits, not an integer",
            "1 other-type! $.o a string, not an object",
            "1 other-type! $.o an array, not an object",
            "1 other-type! $.o.b an integer, not a boolean",
            "1 other-type! $.p an array of another length than 2",
        ],
        &[],
    );
}

#[test]
fn values_are_told_where_they_are_names() {
    check(
        "t: {type: string, enum: [x, y]}, i: {type: integer, enum: [1, 2]}, c: {type: string, const: v1}, b: {type: boolean, enum: [true]}",
        &[
            r#""t": "in_review", "i": 3, "c": "v2", "b": false"#,
            r#""t": "Ann Smith", "i": 4111111111111111"#,
            r#""t": "in_review""#,
        ],
        &[
            "1 unlisted-value $.b false",
            "1 unlisted-value $.c \"v2\"",
            "1 unlisted-value $.i 3",
            "1 unlisted-value $.i <integer of 16 digits>",
            "2 unlisted-value $.t \"in_review\"",
            "1 unlisted-value $.t <text of 9 characters>",
        ],
        &["1 unlisted-value $.i <integer of 16 digits>", "1 unlisted-value $.t <text of 9 characters>"],
    );
}

#[test]
fn unknown_properties_are_told() {
    check(
        "l: {type: array, items: {type: object, properties: {n: {type: integer}}}}",
        &[
            r#""new": {"first_name": "Ann", "ann@acme.example": [1, 2]}, "l": [{"n": 1}, {"n": 2, "note": "Ann"}, {"note": null}]"#,
            r#""l": [{"ann@acme.example": 1}, {"4111111111111111": 1}, {"a-b": 1}]"#,
        ],
        &[
            "1 unknown-property $.l[*].note",
            "1 unknown-property $.l[*][\"<digits>\"]",
            "1 unknown-property $.l[*][\"<email>\"]",
            "1 unknown-property $.l[*][\"a-b\"]",
            "1 unknown-property $.new",
        ],
        &[
            "1 unknown-property $.l[*][\"<digits>\"]",
            "1 unknown-property $.l[*][\"<email>\"]",
            "1 unknown-property $.new[\"<email>\"]",
        ],
    );
}

#[test]
fn unions_are_told() {
    check(
        "u: {oneOf: [{type: object, required: [k, n], properties: {k: {const: one}, n: {type: integer}}}, \
         {type: object, required: [k, t], properties: {k: {const: two}, t: {type: string}}}]}, \
         v: {anyOf: [{type: string}, {type: object, required: [id], properties: {id: {type: string}}}]}",
        &[
            r#""u": {"k": "one", "n": 1}, "v": "x""#,
            r#""u": {"k": "two", "t": "x", "further": 1}, "v": {"id": "x", "further": 1}"#,
            r#""u": {"k": "three", "z": 1}, "v": 1"#,
            r#""u": {"k": "one"}, "v": {}"#,
        ],
        &[
            "1 missing-member! $.u.n",
            "1 no-variant $.v an integer",
            "1 no-variant $.v an object",
            "1 unlisted-variant $.u.k \"three\"",
            "1 unknown-property $.u.further",
            "1 unknown-property $.v.further",
        ],
        &[],
    );
}

#[test]
fn json_in_a_text_is_looked_into() {
    check(
        "j: {type: string, contentMediaType: application/json, contentSchema: {type: object, required: [n], properties: {n: {type: integer}}}}",
        &[r#""j": "{\"n\": 1}""#, r#""j": "{\"n\": \"Ann\", \"m\": 1}""#, r#""j": "no JSON""#, r#""j": 1"#],
        &[
            "1 other-type! $.j an integer, not a string",
            "1 other-type $.j<json>.n a string, not an integer",
            "1 unknown-property $.j<json>.m",
        ],
        &[],
    );
}

#[test]
fn what_no_evidence_can_show_is_told_again() {
    let deep = format!("\"r\": {}1{}", "{\"r\": ".repeat(130), "}".repeat(130));
    let schema = "{$ref: '#/webhooks/a/post/requestBody/content/application~1json/schema'}";
    check(
        &format!("n: {{type: integer}}, r: {schema}"),
        &[r#""n": 1, "n": 2"#, r#""t\ud83d": 1"#],
        &["1 other-type! $ a key with half of a surrogate pair", "1 repeated-member! $.n"],
        &["1 other-type! $ a key with half of a surrogate pair", "1 repeated-member! $.n"],
    );
    let schema = format!("{{type: object, properties: {{type: {{const: a}}, r: {schema}}}}}");
    let body = format!("{{\"type\": \"a\", {deep}}}");
    check_whole(&schema, &[&body], &["1 too-deep! $"], &["1 too-deep! $"]);
}

#[test]
fn deliveries_that_are_no_event_are_told() {
    let found = observed(
        &plan_of(BODY, "{properties: {type: {const: a}}}", &[]),
        &[
            "{",
            "[1]",
            r#"{"type": 1}"#,
            r#"{"type": "a.b"}"#,
            r#"{"type": "a.b"}"#,
            r#"{"type": "Ann Smith"}"#,
            r#"{"type": "a"}"#,
        ],
        Values::Masked,
    );
    assert_eq!(
        lines(&found.report),
        [
            "1 NotJson: expected a key in double quotes in column 2",
            "2 NoEvent: [<integer of 1 digit>]",
            "1 unknown <text of 9 characters>",
            "2 unknown a.b",
        ]
    );
    assert_eq!((found.report.deliveries, found.report.events["a"].deliveries), (7, 1));
    assert!(!found.report.is_clean());
}

#[test]
fn headers_may_name_the_event() {
    let plan = plan_of(HEADERS, "{type: object, properties: {action: {type: string}}}", &[]);
    let envelope = |event: &str, body: &str| {
        format!(r#"{{"body": {body}, "headers": {{"x-EVENT": {event}, "Other": "1"}}}}"#)
    };
    let bodies = [
        envelope(r#""a""#, "{}"),
        envelope(r#"["a"]"#, r#""{\"n\": 1}""#),
        envelope(r#""a""#, r#"{"action": "closed"}"#),
        envelope(r#""a""#, r#""{""#),
        r#"{"headers": {}, "body": {}, "more": 1}"#.to_owned(),
    ];
    let bodies: Vec<&str> = bodies.iter().map(String::as_str).collect();
    let found = observed(&plan, &bodies, Values::Masked);
    assert_eq!(
        lines(&found.report),
        [
            "1 NotJson: expected a key in double quotes in the text of `body`",
            "1 NoEvent: {\"headers\": {}, \"body\": {}, \"more\": <integer of 1 digit>}",
            "1 unknown-property $.n",
            "1 unknown-property $.action",
        ]
    );
    let mut observer = Observer::new(&plan, Values::Masked, false);
    let at = At { file: "a.json", line: 1 };
    observer.delivery(b"{}", Capture::Body(&BTreeMap::from([("x-event".to_owned(), "a".to_owned())])), at);
    observer.delivery(b"{}", Capture::Envelope, at);
    assert_eq!(lines(&observer.finish().report), ["1 NoEnvelope: {}"]);
}

#[test]
fn evidence_says_nothing_about_anyone() {
    let schema = "{type: object, required: [type, id, name], properties: {type: {const: a}, id: {type: string, format: uuid}, \
         name: {type: string}, email: {type: string}, state: {type: string, enum: [open, closed]}, \
         labels: {type: object, additionalProperties: {type: string}}, lines: {type: array, items: {type: object, required: [price], \
         properties: {price: {type: number}, note: {type: string}}}}}}";
    let body = r#"{"type": "a", "id": "0f8fad5b-d9cb-469f-a165-70867728950e", "name": "Ann Smith", "email": "ann@acme.example",
        "state": "in_review", "labels": {"Ann": "x", "Bob": 4711}, "born": "1990-05-06", "at": "2026-01-02T03:04:05Z",
        "lines": [{"price": 12.34, "note": "for Ann"}, {"price": 99.5, "sku": "A-1234567"}, {"price": 1.5, "sku": "B-7654321"}],
        "card": {"number": "4111111111111111", "holder": "Ann Smith", "Ann Smith": true, "expires": [12, 30]}}"#;
    let found = observed(&plan_of(BODY, schema, &[]), &[body, body], Values::Masked);
    assert_eq!(found.evidence.len(), 1);
    let expected: Value = serde_json::from_str(
        r#"{"type": "a", "id": "00000000-0000-4000-8000-000000000000", "name": "text", "state": "in_review",
            "labels": {"key1": 1}, "born": "2001-02-03", "at": "2001-02-03T04:05:06Z",
            "lines": [{"price": 1.5, "sku": "text"}],
            "card": {"number": "0000000000000000", "holder": "text", "expires": [1]}}"#,
    )
    .unwrap();
    assert_eq!(serde_json::from_str::<Value>(&found.evidence[0].body).unwrap(), expected);
    let printed = serde_json::to_string(&found.report).unwrap();
    for word in ["Ann", "Smith", "ann@", "4711", "4111", "1990", "12.34", "A-1", "0f8fad5b"] {
        assert!(!printed.contains(word), "{word} in {printed}");
    }
    let shown = observed(&plan_of(BODY, schema, &[]), &[body], Values::Shown);
    assert!(serde_json::to_string(&shown.report).unwrap().contains("4111111111111111"));
}

#[test]
fn what_a_new_property_holds_may_take_several_bodies() {
    check(
        "n: {type: integer}",
        &[
            r#""new": {"a": 1}"#,
            r#""new": {"a": 2}"#,
            r#""new": {"a": "x", "b": null}"#,
            r#""new": null"#,
            r#""new": {"b": [{"c": 1}]}, "n": {"d": 1}"#,
            r#""n": {"e": 1.5}"#,
        ],
        &["2 other-type! $.n an object, not an integer", "5 unknown-property $.new"],
        &[],
    );
}

#[test]
fn a_body_of_evidence_for_each_new_difference_and_no_more() {
    let schema = "{type: object, properties: {type: {const: a}, n: {type: integer}, m: {type: integer}}}";
    let bodies = [
        r#"{"type": "a", "n": "x"}"#,
        r#"{"type": "a", "m": "x"}"#,
        r#"{"type": "a", "n": "y", "m": "z", "o": 1}"#,
    ];
    let found = observed(&plan_of(BODY, schema, &[]), &bodies, Values::Masked);
    let evidence: Vec<Value> =
        found.evidence.iter().map(|evidence| serde_json::from_str(&evidence.body).unwrap()).collect();
    let third = serde_json::json!({"type": "a", "o": 1});
    assert_eq!(evidence.len(), 3, "{evidence:#?}");
    assert_eq!(evidence[2], third);
}

mod merging;
