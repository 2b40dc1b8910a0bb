//! The codec against `serde_json`: the same texts are taken, they have the same values, and they encode to the same.

mod random;

use std::collections::BTreeMap;
use std::fmt::Debug;
use std::path::PathBuf;

use runtime::json::{self, Decode, Encode, ErrorKind};
use runtime::{Json, Maybe, Number};
use serde::de::value::MapAccessDeserializer;
use serde::de::{DeserializeOwned, IgnoredAny, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::Value;

use random::Random;

/// The same type for both codecs. A missing member and `null` are one to serde's `Option`.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(remote = "Self")]
struct Record {
    id: i64,
    name: Option<String>,
    #[serde(default)]
    inner: Option<Box<Record>>,
    #[serde(default, rename = "a\"b")]
    quoted: Option<Vec<u64>>,
    #[serde(default)]
    flag: Option<bool>,
    #[serde(default, rename = "a key that is rather long, é")]
    long: Option<f64>,
}

/// Objects only: serde's derive alone takes arrays for structs too.
impl<'de> Deserialize<'de> for Record {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(Object)
    }
}

struct Object;

impl<'de> Visitor<'de> for Object {
    type Value = Record;

    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, members: A) -> Result<Record, A::Error> {
        Record::deserialize(MapAccessDeserializer::new(members))
    }
}

#[derive(Debug, Clone, PartialEq)]
struct Ours {
    id: i64,
    name: Option<String>,
    inner: Maybe<Box<Ours>>,
    quoted: Maybe<Vec<u64>>,
    flag: Maybe<bool>,
    long: Maybe<f64>,
}

runtime::object! {
    Ours {
        0: id = "id",
        1: name = "name" optional,
        2: inner = "inner" optional,
        3: quoted = "a\"b" optional,
        4: flag = "flag" optional,
        5: long = "a key that is rather long, é" optional,
    }
}

impl PartialEq<Record> for Ours {
    fn eq(&self, other: &Record) -> bool {
        let inner = match (self.inner.value(), &other.inner) {
            (Some(ours), Some(theirs)) => **ours == **theirs,
            (None, None) => true,
            _ => false,
        };
        inner
            && (self.id, &self.name) == (other.id, &other.name)
            && self.quoted.value() == other.quoted.as_ref()
            && self.flag.value() == other.flag.as_ref()
            && self.long.value().zip(other.long.as_ref()).is_none_or(|(ours, theirs)| near(*ours, *theirs))
            && self.long.is_present() == other.long.is_some()
    }
}

/// By default `serde_json` gives a neighbour of the nearest `f64` now and then.
fn near(ours: f64, theirs: f64) -> bool {
    ours == theirs || (ours - theirs).abs() <= ours.abs() * f64::EPSILON * 2.0
}

/// Both codecs take the text, with values that `equal` says are the same, or both refuse it.
fn check_type<Mine, Theirs>(body: &[u8], equal: fn(&Mine, &Theirs) -> bool)
where
    Mine: Decode + Encode + Debug + PartialEq,
    Theirs: DeserializeOwned + Debug,
{
    let mine = json::decode::<Mine>(body);
    let theirs = serde_json::from_slice::<Theirs>(body);
    match (&mine, &theirs) {
        (Ok(mine), Ok(theirs)) => {
            assert!(equal(mine, theirs), "{mine:?} {theirs:?} {}", shown(body));
            let encoded = json::encode(mine);
            assert_eq!(
                &json::decode::<Mine>(encoded.as_bytes()).expect("our own text"),
                mine,
                "{}",
                shown(body)
            );
        }
        (Err(_), Err(_)) => {}
        _ => panic!("{mine:?} {theirs:?} {}", shown(body)),
    }
}

/// Every type of the comparison, for one text.
fn check(body: &[u8]) {
    // What is skipped is not looked at as text by `serde_json`; bodies are UTF-8 to us.
    if std::str::from_utf8(body).is_err() {
        assert_eq!(json::decode::<Json>(body).map_err(|error| error.kind()), Err(ErrorKind::Syntax));
        return;
    }
    check_type::<Json, IgnoredAny>(body, |_, _| true);
    let is_json = json::decode::<Json>(body);
    check_type::<String, String>(body, |ours, theirs| ours == theirs);
    check_type::<bool, bool>(body, |ours, theirs| ours == theirs);
    check_type::<i64, i64>(body, |ours, theirs| ours == theirs);
    check_type::<u64, u64>(body, |ours, theirs| ours == theirs);
    check_type::<f64, f64>(body, |ours, theirs| near(*ours, *theirs));
    check_type::<Option<i64>, Option<i64>>(body, |ours, theirs| ours == theirs);
    check_type::<Vec<Json>, Vec<IgnoredAny>>(body, |ours, theirs| ours.len() == theirs.len());
    check_type::<Vec<Option<String>>, Vec<Option<String>>>(body, |ours, theirs| ours == theirs);
    check_type::<Vec<Vec<i64>>, Vec<Vec<i64>>>(body, |ours, theirs| ours == theirs);
    check_type::<(i64, String), (i64, String)>(body, |ours, theirs| ours == theirs);
    check_type::<Ours, Record>(body, |ours, theirs| ours == theirs);
    check_map(body);
    check_error(body, is_json.is_ok());
}

/// Maps: `serde_json` keeps the last of two members, which are an error to us.
fn check_map(body: &[u8]) {
    let theirs = serde_json::from_slice::<BTreeMap<String, IgnoredAny>>(body);
    match (json::decode::<BTreeMap<String, Json>>(body), theirs) {
        (Ok(ours), Ok(theirs)) => assert!(ours.keys().eq(theirs.keys()), "{}", shown(body)),
        (Err(error), Ok(_)) => assert!(error.reason().starts_with("duplicate property"), "{}", shown(body)),
        (Err(_), Err(_)) => {}
        (Ok(ours), Err(error)) => panic!("{ours:?} {error}"),
    }
}

/// An error is one of syntax exactly when the text is not JSON; other errors have a path.
fn check_error(body: &[u8], is_json: bool) {
    if let Err(error) = json::decode::<Ours>(body) {
        assert_eq!(error.kind() == ErrorKind::Shape, is_json, "{error} {}", shown(body));
        assert_eq!(error.path().is_some(), is_json, "{error} {}", shown(body));
        assert!(error.offset() <= body.len());
    }
}

/// A text of both codecs is the same value to `serde_json`.
fn check_value(value: &Value) {
    for text in [value.to_string(), serde_json::to_string_pretty(value).expect("a value is JSON")] {
        let json: Json = text.parse().expect("text of serde_json");
        assert_eq!(json.as_str(), text);
        check(text.as_bytes());
        if let Value::String(string) = value {
            assert_eq!(json::encode(string), text);
        }
        if let Value::Number(number) = value {
            assert_eq!(text.parse::<Number>().expect("a number").to_string(), number.to_string());
        }
    }
}

fn shown(body: &[u8]) -> String {
    String::from_utf8_lossy(body).chars().take(500).collect()
}

#[test]
fn parsing_suite() {
    let corpus = std::env::var_os("HOOKWRIGHT_CORPUS").map_or_else(
        || PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../shared/corpus")),
        PathBuf::from,
    );
    let Ok(files) = std::fs::read_dir(corpus.join("json-test-suite/test_parsing")) else {
        println!("no JSON parsing suite in {}: nothing compared", corpus.display());
        return;
    };
    let mut seen = 0;
    for file in files {
        let path = file.expect("a file").path();
        let body = std::fs::read(&path).expect("a readable file");
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        let taken = json::decode::<Json>(&body).is_ok();
        match name.as_bytes().first() {
            Some(b'y') => assert!(taken, "{name}"),
            Some(b'n') => assert!(!taken, "{name}"),
            _ => {}
        }
        check(&body);
        seen += 1;
    }
    println!("compared {seen} texts of the JSON parsing suite");
    assert!(seen > 0, "an empty suite: is {} complete?", corpus.display());
}

#[test]
fn random_documents() {
    let mut random = Random::new(1);
    for _ in 0..1500 {
        let value = random.value(0);
        check_value(&value);
    }
}

#[test]
fn random_records_and_their_mutations() {
    let mut random = Random::new(2);
    for _ in 0..1500 {
        let mut body = random.record(0).into_bytes();
        check(&body);
        for _ in 0..6 {
            random.mutate(&mut body);
            check(&body);
        }
    }
}

#[test]
fn random_strings_and_numbers() {
    let mut random = Random::new(3);
    for _ in 0..4000 {
        let mut body = if random.chance(2) { random.string() } else { random.number() }.into_bytes();
        check(&body);
        for _ in 0..2 {
            random.mutate(&mut body);
            check(&body);
        }
    }
}

#[test]
fn every_short_text() {
    // Every text of up to four of these bytes.
    let bytes = b"{}[]\",:1-0.e\\ut ";
    for length in 1..=4_u32 {
        for number in 0..bytes.len().pow(length) {
            let mut rest = number;
            let mut body = Vec::new();
            for _ in 0..length {
                body.extend(bytes.get(rest % bytes.len()));
                rest /= bytes.len();
            }
            let ours = json::decode::<Json>(&body).is_ok();
            let theirs = serde_json::from_slice::<IgnoredAny>(&body).is_ok();
            assert_eq!(ours, theirs, "{}", shown(&body));
        }
    }
}

#[test]
fn nesting() {
    let nested = |levels: usize| format!("{}{}", "[".repeat(levels), "]".repeat(levels));
    for levels in [1, 63, 64, 65, 127, 128, 129, 1000, 100_000] {
        check_type::<Json, IgnoredAny>(nested(levels).as_bytes(), |_, _| true);
        let mixed = format!("{}1{}", r#"{"a":["#.repeat(levels), "]}".repeat(levels));
        check_type::<Json, IgnoredAny>(mixed.as_bytes(), |_, _| true);
        let crossed = format!("{}1{}", r#"{"a":["#.repeat(levels), "}]".repeat(levels));
        check_type::<Json, IgnoredAny>(crossed.as_bytes(), |_, _| true);
        let record = format!(
            "{}{}",
            r#"{"id":1,"name":"","inner":"#.repeat(levels),
            "{}".to_owned() + &"}".repeat(levels)
        );
        check_type::<Ours, Record>(record.as_bytes(), |_, _| true);
        let whole = format!("{}null{}", r#"{"id":1,"name":"","inner":"#.repeat(levels), "}".repeat(levels));
        check_type::<Ours, Record>(whole.as_bytes(), |ours, theirs| ours == theirs);
    }
}
