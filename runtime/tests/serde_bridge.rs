//! Types of the codec in serde's containers and formats.
#![cfg(feature = "serde")]

use std::collections::BTreeMap;
use std::fmt::Debug;

use runtime::{
    DecodeError, Delivery, EmbeddedJson, Formatted, HeaderMap, Json, Malformed, Maybe, Number, Place,
};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::{
    from_reader, from_slice, from_str, from_value, json, to_string, to_string_pretty, to_value,
};

#[derive(Debug, Clone, PartialEq)]
struct Payment {
    id: i64,
    status: Status,
    note: Maybe<String>,
    amount: Maybe<Number>,
    at: Maybe<Formatted<runtime::format::DateTime>>,
    embedded: Maybe<EmbeddedJson<Vec<i64>>>,
    raw: Maybe<Json>,
    list: Maybe<Vec<(i64, bool)>>,
}

runtime::object! {
    Payment {
        0: id = "id",
        1: status = "status",
        2: note = "note" optional,
        3: amount = "amount" optional,
        4: at = "at" optional,
        5: embedded = "embedded" optional,
        6: raw = "raw" optional,
        7: list = "list" optional,
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Status {
    Pending,
    Unlisted(String),
}

runtime::strings! { Status else Unlisted { Pending = "pending" } }

#[derive(Debug, Clone, PartialEq)]
enum Reference {
    Payment(Box<Payment>),
    Integer(i64),
    Unlisted(Json),
}

runtime::union! { Reference else Unlisted { Payment, Integer } }

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum EventType {
    Paid,
}

runtime::event_types! { EventType { Paid = "paid" } }

#[derive(Debug, Clone, PartialEq)]
enum Event {
    Paid(Box<Payment>),
    Malformed(Malformed),
    Unknown(runtime::Unknown),
}

impl Event {
    fn decode_unverified(headers: &HeaderMap, body: &[u8]) -> Result<Self, DecodeError> {
        Delivery::decode(headers, body, &[Place::Body(&["status"])], |delivery| match delivery.event_type() {
            "pending" => delivery.typed(Self::Paid, Self::Malformed),
            _ => delivery.unknown(Self::Unknown, Self::Malformed),
        })
    }

    fn encode(&self) -> String {
        match self {
            Self::Paid(payment) => runtime::json::encode(payment),
            Self::Malformed(event) => event.body().to_owned(),
            Self::Unknown(event) => event.body().to_owned(),
        }
    }
}

runtime::event! { Event }

const BODY: &str = concat!(
    r#"{"id":-7,"status":"pending","note":null,"amount":0.5,"at":"soon","embedded":"[1]","#,
    r#""raw":{"a":[1,-2.5,null,true,"é\n"],"b":{}},"list":[[1,true],[18,false]]}"#
);

fn payment() -> Payment {
    runtime::json::decode(BODY.as_bytes()).expect("a payment")
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Nested {
    before: bool,
    payment: Payment,
    list: Vec<Payment>,
    none: Option<Payment>,
    some: Option<Payment>,
    #[serde(default, skip_serializing_if = "Maybe::is_absent")]
    absent: Maybe<i64>,
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Flattened {
    before: bool,
    #[serde(flatten)]
    payment: Payment,
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
enum Untagged {
    Number(bool),
    Payment(Payment),
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind")]
enum Internal {
    Payment(Payment),
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", content = "content")]
enum Adjacent {
    Payment(Payment),
}

/// The value survives each format, and each way of reading and writing JSON.
fn check<T: Serialize + DeserializeOwned + PartialEq + Debug>(value: &T) {
    let text = to_string(value).expect("JSON");
    assert_eq!(&from_str::<T>(&text).expect("from_str"), value);
    assert_eq!(&from_slice::<T>(text.as_bytes()).expect("from_slice"), value);
    assert_eq!(&from_reader::<_, T>(text.as_bytes()).expect("from_reader"), value);
    assert_eq!(&from_str::<T>(&to_string_pretty(value).expect("pretty")).expect("from pretty"), value);
    assert_eq!(&from_value::<T>(to_value(value).expect("to_value")).expect("from_value"), value);
    let yaml = serde_yaml::to_string(value).expect("YAML");
    assert_eq!(&serde_yaml::from_str::<T>(&yaml).expect("from YAML"), value, "{yaml}");
    let mut cbor = Vec::new();
    ciborium::into_writer(value, &mut cbor).expect("CBOR");
    assert_eq!(&ciborium::from_reader::<T, _>(&cbor[..]).expect("from CBOR"), value);
}

fn nested() -> Nested {
    Nested {
        before: true,
        payment: payment(),
        list: vec![payment(), payment()],
        none: None,
        some: Some(payment()),
        absent: Maybe::Absent,
    }
}

#[test]
fn containers_of_serde() {
    check(&payment());
    check(&nested());
    check(&Flattened { before: true, payment: payment() });
    check(&Untagged::Payment(payment()));
    check(&Untagged::Number(true));
    check(&Internal::Payment(payment()));
    check(&Adjacent::Payment(payment()));
    check(&BTreeMap::from([(String::from("a"), payment())]));
}

#[test]
fn types_of_the_codec() {
    check(&Status::Pending);
    check(&Status::Unlisted("new".into()));
    check(&Reference::Payment(Box::new(payment())));
    check(&Reference::Integer(i64::MIN));
    check(&Reference::Unlisted("[7]".parse().expect("JSON")));
    check(&EventType::Paid);
    check(&Event::Paid(Box::new(payment())));
    check(&Maybe::Present(String::from("x")));
    check(&Maybe::<String>::Null);
    check(&Json::null());
    check(&Number::from(u64::MAX));
    check(&Number::from(i64::MIN));
    check(&Number::try_from(-2.5).expect("a number"));
    check(&Formatted::<runtime::format::Date>::from("soon"));
    check(&EmbeddedJson::<i64>::from_text("{"));
}

#[test]
fn the_text_is_the_same_as_ours() {
    assert_eq!(to_string(&payment()).expect("JSON"), runtime::json::encode(&payment()));
    assert_eq!(to_value(payment()).expect("a value"), from_str::<serde_json::Value>(BODY).expect("a value"));
    assert!(to_string_pretty(&payment()).expect("JSON").contains("\n  \"id\": -7,\n"));
}

fn fails<T: DeserializeOwned + Debug>(text: &str, message: &str) {
    let error = from_str::<T>(text).expect_err(text).to_string();
    assert!(error.starts_with(message), "{error}");
}

#[test]
fn errors_name_path_and_reason() {
    fails::<Payment>(r#"{"id":1}"#, "missing property `status` at $");
    fails::<Payment>(r#"{"id":1,"status":"","id":2}"#, "duplicate property `id` at $");
    fails::<Payment>(
        r#"{"id":1,"status":"","list":[[1,true],[1,2]]}"#,
        "expected a boolean, found a number at $.list[1][1]",
    );
    fails::<Vec<Payment>>("[7]", "expected an object, found a number at $");
    fails::<EventType>(r#""x""#, "expected one of the documented strings, found another at $");
    fails::<Event>(r#"{"id":1}"#, "the delivery names no event: expected a text at `/status`");
    let error = from_value::<Payment>(json!({"id": 1.5, "status": ""})).expect_err("no integer");
    assert_eq!(
        error.to_string(),
        "expected an integer, found a number with a fraction or an exponent at $.id"
    );
}

#[test]
fn malformed_events_pass_through() {
    let event: Event = from_str(r#"{"status":"pending","id":"x"}"#).expect("an event");
    assert!(matches!(&event, Event::Malformed(event) if event.path() == "$.id"));
    assert_eq!(to_string(&event).expect("JSON"), r#"{"status":"pending","id":"x"}"#);
}

#[test]
fn numbers_become_what_formats_have() {
    let number = |digits: &str| to_string(&digits.parse::<Number>().expect("a number")).expect("JSON");
    assert_eq!(number("18446744073709551616"), "18446744073709551616");
    assert_eq!(number("-9223372036854775809"), "-9223372036854775809");
    assert_eq!(number("-0"), "-0.0");
    assert_eq!(number("1.50"), "1.5");
    assert!(to_string(&"1e400".parse::<Number>().expect("a number")).is_err());
}

#[test]
fn what_json_has_not_is_refused() {
    let read = |text: &str| serde_yaml::from_str::<Json>(text).map(|json| json.to_string());
    assert!(read(".nan").is_err());
    assert!(read("- .inf").is_err());
    assert_eq!(read("{1: a, true: [b], -2: ~}").ok().as_deref(), Some(r#"{"1":"a","true":["b"],"-2":null}"#));
    let mut cbor = Vec::new();
    ciborium::into_writer(&ciborium::Value::Bytes(vec![1]), &mut cbor).expect("CBOR");
    assert!(ciborium::from_reader::<Json, _>(&cbor[..]).is_err());
}

#[test]
fn nesting_is_bounded() {
    let deep = |levels: usize| format!("{}{}", "[".repeat(levels), "]".repeat(levels));
    assert!(to_string(&deep(100).parse::<Json>().expect("JSON")).is_ok());
    assert!(to_string(&deep(100_000).parse::<Json>().expect("JSON")).is_err());
}
