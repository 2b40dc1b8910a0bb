//! What pages become, against sheets on which a person wrote down what each of them states.

use std::collections::BTreeMap;

use codegen::page::Fact;
use serde::Deserialize;

use crate::made;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Sheet {
    page: String,
    event: String,
    overlay: Option<String>,
    fields: BTreeMap<String, Answer>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Answer {
    r#type: String,
    #[serde(default)]
    required: bool,
    format: Option<String>,
    #[serde(default)]
    values: Vec<String>,
    #[serde(default)]
    meanings: BTreeMap<String, String>,
}

/// Right and asked, by what was asked.
#[derive(Default)]
struct Score(BTreeMap<&'static str, (usize, usize)>);

impl Score {
    fn ask(&mut self, what: &'static str, is_right: bool) {
        let (right, asked) = self.0.entry(what).or_default();
        *right += usize::from(is_right);
        *asked += 1;
    }
}

fn check(sheet: &str) {
    let sheet: Sheet = toml::from_str(sheet).unwrap();
    let Some(page) = made::shared(&sheet.page) else { return };
    let mut folder = made::read(&[(&sheet.page, page.as_bytes())]);
    if let Some(overlay) = &sheet.overlay {
        folder.files.insert("acme/overlay.yaml".to_owned(), overlay.clone().into_bytes());
    }
    let facts = folder.facts();
    let found = &facts.get(&sheet.event).unwrap_or_else(|| panic!("{:?}", facts.keys())).members;
    let (mut score, mut wrong) = (Score::default(), Vec::new());
    let none = Fact::default();
    for (path, answer) in &sheet.fields {
        let fact = found.get(path).unwrap_or(&none);
        let mut ask = |what, is_right: bool| {
            score.ask(what, is_right);
            if !is_right {
                wrong.push(format!("{path}: {what}: {fact:?}"));
            }
        };
        ask("fields", found.contains_key(path));
        ask("types", fact.types.join(" ") == answer.r#type);
        ask("required flags", fact.required == answer.required);
        ask("formats", fact.format == answer.format);
        let listed: Vec<&String> = fact.values.keys().collect();
        let mut expected: Vec<&String> = answer.values.iter().chain(answer.meanings.keys()).collect();
        expected.sort();
        ask("lists of values", listed == expected);
        for (value, meaning) in &answer.meanings {
            ask("meanings", fact.values.get(value).is_some_and(|found| found.as_ref() == Some(meaning)));
        }
    }
    let invented: Vec<_> = found.keys().filter(|path| !sheet.fields.contains_key(*path)).collect();
    let shown: Vec<String> =
        score.0.iter().map(|(what, (right, asked))| format!("{what} {right} of {asked}")).collect();
    println!("{}: {}; invented: {}", sheet.page, shown.join(", "), invented.len());
    assert!(wrong.is_empty() && invented.is_empty(), "{wrong:#?}\ninvented: {invented:?}");
}

#[test]
fn ingo() {
    check(include_str!("ingo.toml"));
}

#[test]
fn ralio() {
    check(include_str!("ralio.toml"));
}

#[test]
fn fyatu() {
    check(include_str!("fyatu.toml"));
}

#[test]
fn baanx() {
    check(include_str!("baanx.toml"));
}

#[test]
fn rebilly() {
    check(include_str!("rebilly.toml"));
}

/// Nothing is presented as documented that is not: every member says what it rests on.
#[test]
fn every_member_says_what_it_rests_on() {
    fn members(schema: &serde_json::Value, at: &str, seen: &mut usize) {
        for (name, member) in schema["properties"].as_object().into_iter().flatten() {
            let sources = member["x-provenance"].as_array();
            let is_sound = sources.is_some_and(|sources| {
                sources.iter().all(|source| source["line"].is_u64() && source["confidence"].is_string())
            });
            assert!(is_sound || member.get("$ref").is_some(), "{at}.{name}: {member}");
            *seen += 1;
            members(member, &format!("{at}.{name}"), seen);
            members(&member["contentSchema"], &format!("{at}.{name}"), seen);
            members(&member["items"], &format!("{at}.{name}[]"), seen);
        }
        for part in schema["allOf"].as_array().into_iter().flatten() {
            members(part, at, seen);
        }
    }
    let mut seen = 0;
    for page in [
        "ralio-kyc-session-failed.txt",
        "fyatu-cardholder-kyc-rejected.txt",
        "baanx-kyc-status-changed.md",
        "rebilly-kyc-document-rejected.txt",
        "ingo-user-kyc-failed.md",
    ] {
        let Some(text) = made::shared(page) else { return };
        let folder = made::read(&[(page, text.as_bytes())]);
        let file = folder.files.keys().find(|path| path.ends_with("api.yaml")).unwrap();
        let document: serde_json::Value = serde_yaml::from_str(folder.text(file)).unwrap();
        for message in document["components"]["messages"].as_object().into_iter().flatten() {
            members(&message.1["payload"], page, &mut seen);
        }
        for webhook in document["webhooks"].as_object().into_iter().flatten().map(|(_, webhook)| webhook) {
            members(
                &webhook["post"]["requestBody"]["content"]["application/json"]["schema"],
                page,
                &mut seen,
            );
        }
        for schema in document["components"]["schemas"].as_object().into_iter().flatten() {
            members(schema.1, schema.0, &mut seen);
        }
    }
    println!("{seen} members say what they rest on");
    assert!(seen > 80);
}
