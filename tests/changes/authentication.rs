//! The wire verdict on any two declarations of how deliveries prove who sent them is what verifying says: each signs
//! deliveries of several ages, and the other verifies them.

use std::time::{Duration, SystemTime};

use codegen::change::{Rule, Wire};
use codegen::source::Sources;
use declared::authentication;
use http::HeaderMap;
use runtime::authentication::{Authentication, Credentials};

use crate::case;

/// What a declaration differs from in one part each; the first is what most providers have.
const DECLARATIONS: [(&str, &str); 26] = [
    ("usual", ""),
    ("other header", "at = { header = \"X-Acme-Other\" }"),
    ("two headers", "at = [{ header = \"X-Acme-Signature\" }, { header = \"X-Acme-Other\" }]"),
    ("prefix", "grammar = { prefix = \"sha256=\" }"),
    ("pairs", "grammar = { pairs = \",\", signature = \"v1\" }"),
    ("other pairs", "grammar = { pairs = \",\", signature = \"v0\" }"),
    ("more pairs", "grammar = { pairs = \",\", signature = [\"v1\", \"v0\"] }"),
    ("algorithm", "algorithm = \"hmac-sha512\""),
    ("named algorithm", "algorithm = { by = { header = \"X-Alg\" }, allow = { a = \"hmac-sha256\" } }"),
    ("other named", "algorithm = { by = { header = \"X-Alg\" }, allow = { b = \"hmac-sha512\" } }"),
    (
        "more named",
        "algorithm = { by = { header = \"X-Alg\" }, allow = { a = \"hmac-sha256\", b = \"hmac-sha512\" } }",
    ),
    ("encoding", "encoding = \"base64\""),
    ("key", "key = [\"sha256-hex\"]"),
    ("message", "signed = \"{header:X-Acme-Time}:{body}\""),
    ("first", "first = \"sha256\""),
    ("shorter", "time = { at = { header = \"X-Acme-Time\" }, unit = \"seconds\", tolerance = 60 }"),
    (
        "any age",
        "time = { at = { header = \"X-Acme-Time\" }, unit = \"seconds\", tolerance = \"unchecked\" }",
    ),
    (
        "from the future",
        "time = { at = { header = \"X-Acme-Time\" }, unit = \"seconds\", tolerance = 300, direction = \"past\" }",
    ),
    ("milliseconds", "time = { at = { header = \"X-Acme-Time\" }, unit = \"rfc3339\", tolerance = 300 }"),
    ("key name", "key_id = { header = \"X-Acme-Key\" }"),
    ("token", TOKEN),
    (
        "token after a word",
        "[authentication.token]\nat = { header = \"X-Acme-Token\" }\nprefix = \"Bearer \"",
    ),
    ("signature and token", BOTH),
    (
        "web signature",
        "[authentication.jws]\nat = { header = \"X-Acme-Jws\" }\nalgorithms = [\"HS256\"]\nbody = \"payload\"",
    ),
    (
        "other web signature",
        "[authentication.jws]\nat = { header = \"X-Acme-Jws\" }\nalgorithms = [\"HS512\"]\nbody = \"payload\"",
    ),
    (
        "web signatures",
        "[authentication.jws]\nat = { header = \"X-Acme-Jws\" }\nalgorithms = [\"HS256\", \"HS512\"]\nbody = \"payload\"",
    ),
];

const TOKEN: &str = "[authentication.token]\nat = { header = \"X-Acme-Token\" }";
/// After the usual one.
const BOTH: &str = "\n[authentication.token]\nat = { header = \"X-Acme-Token\" }";

const USUAL: [(&str, &str); 5] = [
    ("at", "at = { header = \"X-Acme-Signature\" }"),
    ("algorithm", "algorithm = \"hmac-sha256\""),
    ("encoding", "encoding = \"hex\""),
    ("signed", "signed = \"{header:X-Acme-Time}.{body}\""),
    ("time", "time = { at = { header = \"X-Acme-Time\" }, unit = \"seconds\", tolerance = 300 }"),
];

const NOW: Duration = Duration::from_secs(1_767_225_600);
const BODY: &[u8] = br#"{"type":"thing.changed"}"#;
const DOCUMENT: &str = "openapi: 3.1.0\nwebhooks: {thing.changed: {post: {requestBody: {content: {application/json: \
                        {schema: {type: object, required: [type], properties: {type: {const: thing.changed}}}}}}}}}\n";

/// The usual declaration with one line in place of its own, or with a table beside it; or another one.
fn declaration(said: &str) -> String {
    let start = "title = \"Acme\"\n[document]\nfile = \"openapi.yaml\"\n[discriminator]\nat = [\"/type\"]";
    if said.starts_with('[') {
        return format!("{start}\n{said}\n");
    }
    let key = said.split(' ').next().unwrap_or_default();
    let usual: Vec<&str> = USUAL.iter().filter(|(name, _)| *name != key).map(|(_, line)| *line).collect();
    format!("{start}\n[authentication.signature]\n{}\n{said}\n", usual.join("\n"))
}

fn sources(line: &str) -> Sources {
    let files = [("acme/openapi.yaml", DOCUMENT.to_owned()), ("acme/provider.toml", declaration(line))];
    files.into_iter().map(|(path, text)| (path.to_owned(), text.into_bytes())).collect()
}

fn declared_by(sources: &Sources) -> Authentication {
    let mut diagnostics = codegen::diagnostic::Diagnostics::default();
    let receiving = codegen::receiving(sources, "acme/provider.toml", &mut diagnostics);
    authentication(&receiving.unwrap_or_else(|| panic!("{diagnostics:#?}")).authentication)
}

/// The headers of deliveries that were signed at some moments.
fn signed(by: &Authentication, credentials: &Credentials) -> Vec<HeaderMap> {
    let past = [0, 30, 200, 2000].map(|age| NOW - Duration::from_secs(age));
    let sent = past.into_iter().chain([NOW + Duration::from_secs(1000)]);
    let headers = sent.map(|sent| {
        let mut headers = HeaderMap::new();
        // Where no time is checked, a part of the message is called so all the same.
        headers.insert("x-acme-time", sent.as_secs().to_string().parse().expect("digits can be in headers"));
        let mut body = BODY.to_vec();
        let now = SystemTime::UNIX_EPOCH + sent;
        by.sign(&mut headers, &mut body, credentials, now).expect("it says how to sign");
        headers
    });
    headers.collect()
}

fn accepted(by: &Authentication, pool: &[HeaderMap], credentials: &Credentials) -> Vec<bool> {
    let now = SystemTime::UNIX_EPOCH + NOW;
    pool.iter().map(|headers| by.verify(headers, BODY, credentials, now).is_ok()).collect()
}

#[test]
fn the_wire_is_what_verifying_says() {
    let credentials = Credentials::new().key_with_id("k", "secret");
    let all: Vec<(&str, Sources)> = DECLARATIONS.iter().map(|(name, line)| (*name, sources(line))).collect();
    let ways: Vec<Authentication> = all.iter().map(|(_, sources)| declared_by(sources)).collect();
    let pool: Vec<HeaderMap> = ways.iter().flat_map(|way| signed(way, &credentials)).collect();
    let accepted: Vec<Vec<bool>> = ways.iter().map(|way| accepted(way, &pool, &credentials)).collect();
    let mut wrong = Vec::new();
    for (one, (old_name, old)) in all.iter().enumerate() {
        assert!(accepted[one].contains(&true), "{old_name} accepts nothing");
        for (other, (new_name, new)) in all.iter().enumerate() {
            let changes = case::changes(old, new, new_name);
            let covers = |by: usize, of: usize| {
                accepted[of].iter().zip(&accepted[by]).all(|(wanted, accepted)| accepted >= wanted)
            };
            let expected = match (covers(other, one), covers(one, other)) {
                (true, true) => Wire::Same,
                (false, true) => Wire::Narrower,
                (true, false) => Wire::Wider,
                (false, false) => Wire::Broken,
            };
            let told: Vec<(Rule, Wire)> =
                changes.iter().map(|change| (change.rule, change.verdicts.wire)).collect();
            let is_right = match &told[..] {
                [] => one == other,
                [told] => one != other && *told == (Rule::AuthenticationChanged, expected),
                _ => false,
            };
            if !is_right {
                wrong.push(format!("{old_name} to {new_name}: {told:?} instead of {expected}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    println!("{} pairs of declarations", all.len() * all.len());
}
