//! Types that every macro gives a codec, over members that are there, missing, null, double and unknown.

use std::collections::BTreeMap;
use std::fmt::Debug;

use runtime::json::{self, Decode, Encode, ErrorKind};
use runtime::{EmbeddedJson, Formatted, Json, Maybe, Number, format};

#[derive(Debug, Clone, PartialEq)]
struct Payment {
    id: i64,
    amount: Number,
    r#type: Status,
    note: Maybe<String>,
    payer: Option<Person>,
    tags: Maybe<Vec<String>>,
    paid_at: Maybe<Formatted<format::DateTime>>,
    reasons: Maybe<EmbeddedJson<Vec<String>>>,
    raw: Maybe<Json>,
}

runtime::object! {
    Payment {
        0: id = "id",
        1: amount = "amount",
        2: r#type = "type",
        3: note = "note" optional,
        4: payer = "payer",
        5: tags = "tags" optional,
        6: paid_at = "paidAt" optional,
        7: reasons = "reasons" optional,
        8: raw = "raw" optional,
    }
}

#[derive(Debug, Clone, PartialEq)]
struct Person {
    name: String,
    friends: Maybe<Vec<Person>>,
    parent: Maybe<Box<Person>>,
}

runtime::object! { Person { 0: name = "name", 1: friends = "friends" optional, 2: parent = "parent" optional } }

#[derive(Debug, Clone, PartialEq)]
struct Empty {}

runtime::object! { Empty {} }

#[derive(Debug, Clone, PartialEq)]
struct Metadata {
    id: i64,
    additional: BTreeMap<String, Maybe<i64>>,
}

runtime::object! { Metadata { 0: id = "id" } additional }

#[derive(Debug, Clone, PartialEq)]
struct Unusual {
    quote: Maybe<i64>,
    empty: Maybe<i64>,
    accent: Maybe<i64>,
    backslash: Maybe<i64>,
    line: Maybe<i64>,
}

runtime::object! {
    Unusual {
        0: quote = "a\"b" optional,
        1: empty = "" optional,
        2: accent = "é日" optional,
        3: backslash = "\\" optional,
        4: line = "\n" optional,
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Status {
    Pending,
    InReview,
    Unlisted(String),
}

runtime::strings! { Status else Unlisted { Pending = "pending", InReview = "in-review" } }

#[derive(Debug, Clone, PartialEq, Eq)]
enum State {
    Validated,
    Refused,
    Unlisted(Number),
}

runtime::integers! { State else Unlisted { Validated = 1, Refused = -2 } }

#[derive(Debug, Clone, PartialEq)]
enum Source {
    Person(Box<Person>),
    Tagged(Box<Tagged>),
    Unlisted(Json),
}

runtime::tagged! { Source else Unlisted by "type" { Person = "person", Tagged = "tagged" | "other" } }

#[derive(Debug, Clone, PartialEq)]
struct Tagged {
    r#type: String,
    value: i64,
}

runtime::object! { Tagged { 0: r#type = "type", 1: value = "value" } }

#[derive(Debug, Clone, PartialEq)]
enum Either {
    Integer(i64),
    Text(String),
    Person(Box<Person>),
    Unlisted(Json),
}

runtime::union! { Either else Unlisted { Integer, Text, Person } }

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum EventType {
    Created,
    Deleted,
}

runtime::event_types! { EventType { Created = "acme.created", Deleted = "acme.deleted" } }

#[derive(Debug, Clone, PartialEq)]
struct Narrow {
    id: i64,
}

#[derive(Debug, Clone, PartialEq)]
struct Wide {
    id: i64,
    name: Maybe<String>,
}

#[derive(Debug, Clone, PartialEq)]
enum Width {
    Narrow(Box<Narrow>),
    Wide(Box<Wide>),
    Unlisted(Json),
}

runtime::object! { Narrow { 0: id = "id" } }
runtime::object! { Wide { 0: id = "id", 1: name = "name" optional } }
runtime::union! { Width else Unlisted { Narrow, Wide } }

#[test]
fn a_union_takes_the_type_that_lists_every_member() {
    assert!(matches!(same::<Width>(r#"{"id":1}"#), Width::Narrow(_)));
    assert!(matches!(same::<Width>(r#"{"id":1,"name":"a"}"#), Width::Wide(_)));
    assert!(matches!(check::<Width>(r#"{"id":1,"further":2}"#, r#"{"id":1}"#), Width::Narrow(_)));
    assert!(matches!(same::<Width>(r#"{"id":"1"}"#), Width::Unlisted(_)));
}

/// The body decodes, and encodes to the expected text.
fn check<T: Decode + Encode + PartialEq + Debug>(body: &str, encoded: &str) -> T {
    let value: T = json::decode(body.as_bytes()).unwrap_or_else(|error| panic!("{body}: {error}"));
    assert_eq!(json::encode(&value), encoded, "{body}");
    assert_eq!(json::decode(encoded.as_bytes()).as_ref(), Ok(&value), "{encoded}");
    value
}

/// The body decodes, and encodes to the same text.
fn same<T: Decode + Encode + PartialEq + Debug>(body: &str) -> T {
    check(body, body)
}

/// The body is JSON of another shape.
fn misfit<T: Decode + Debug>(body: &str, path: &str, reason: &str) {
    let error = json::decode::<T>(body.as_bytes()).expect_err(body);
    assert_eq!(
        (error.kind(), error.path(), error.reason()),
        (ErrorKind::Shape, Some(path), reason),
        "{body}"
    );
    assert_eq!(error.to_string(), format!("{reason} at {path}"));
}

/// The body is no JSON.
fn broken<T: Decode + Debug>(body: &[u8], line: usize, column: usize, reason: &str) {
    let error = json::decode::<T>(body).expect_err(reason);
    assert_eq!((error.line(), error.column(), error.reason()), (line, column, reason));
    assert_eq!((error.kind(), error.path()), (ErrorKind::Syntax, None));
}

const PAYMENT: &str = r#"{"id":1,"amount":12.50,"type":"pending","payer":null}"#;

#[test]
fn members_go_there_and_back() {
    let payment: Payment = same(PAYMENT);
    assert_eq!((payment.amount.as_str(), payment.note, payment.payer), ("12.50", Maybe::Absent, None));
    let payment: Payment = same(concat!(
        r#"{"id":-1,"amount":1E5,"type":"new","note":null,"payer":{"name":"A"},"tags":["a","\n\u0001\"é"],"#,
        r#""paidAt":"soon","reasons":"[\"x\"]","raw":{"a": [1 ]}}"#
    ));
    assert_eq!(payment.r#type, Status::Unlisted("new".into()));
    assert_eq!(payment.note, Maybe::Null);
    assert_eq!(payment.tags, Maybe::Present(vec!["a".into(), "\n\u{1}\"é".into()]));
    assert_eq!(payment.reasons.value().map(EmbeddedJson::parse), Some(Ok(vec!["x".into()])));
    assert_eq!(payment.raw.value().map(Json::as_str), Some(r#"{"a": [1 ]}"#));
}

#[test]
fn order_and_space_do_not_matter() {
    let body = "\t{ \"payer\" :null\n, \"type\":\"pending\" , \"amount\"\r:12.50,\"id\": 1 } ";
    check::<Payment>(body, PAYMENT);
    check::<Payment>(r#"{"\u0069d":1,"amount":12.50,"ty\u0070e":"pending","payer":null}"#, PAYMENT);
}

#[test]
fn unknown_members_are_skipped() {
    let body =
        r#"{"new":{"id":[2,{}]},"id":1,"amount":12.50,"":0,"type":"pending","payer":null,"x":"\ud800"}"#;
    check::<Payment>(body, PAYMENT);
    check::<Empty>(r#"{"a":1,"a":2}"#, "{}");
    same::<Empty>("{}");
}

#[test]
fn missing_members_are_named() {
    misfit::<Payment>("{}", "$", "missing property `id`");
    misfit::<Payment>(r#"{"payer":null,"id":1}"#, "$", "missing property `amount`");
    misfit::<Person>(r#"{"name":"","friends":[{"name":""},{}]}"#, "$.friends[1]", "missing property `name`");
}

#[test]
fn double_members_are_named() {
    misfit::<Person>(r#"{"name":"","name":""}"#, "$", "duplicate property `name`");
    misfit::<Person>(r#"{"name":"a","friends":[],"\u006eame":"b"}"#, "$", "duplicate property `name`");
    misfit::<Person>(
        r#"{"name":"","parent":{"friends":[], "name":"","friends":[]}}"#,
        "$.parent",
        "duplicate property `friends`",
    );
    misfit::<Metadata>(r#"{"id":1,"a":1,"a":2}"#, "$", "duplicate property `a`");
    misfit::<BTreeMap<String, i64>>(r#"{"a b":1,"a b":2}"#, "$", "duplicate property `a b`");
}

#[test]
fn other_types_are_named() {
    misfit::<Payment>(r#"{"id":"1"}"#, "$.id", "expected an integer, found a string");
    misfit::<Payment>(r#"{"id":null}"#, "$.id", "expected an integer, found null");
    misfit::<Payment>(
        r#"{"id":1.0}"#,
        "$.id",
        "expected an integer, found a number with a fraction or an exponent",
    );
    misfit::<Payment>(r#"{"id":-0}"#, "$.id", "expected an integer, found minus zero");
    misfit::<Payment>(r#"{"id":99999999999999999999}"#, "$.id", "integer out of range: 99999999999999999999");
    misfit::<u64>("-1", "$", "integer out of range: -1");
    misfit::<f64>("1e999", "$", "number out of range: 1e999");
    misfit::<Payment>(r#"{"id":1,"amount":"1"}"#, "$.amount", "expected a number, found a string");
    misfit::<Payment>(r#"{"type":7}"#, "$.type", "expected a string, found a number");
    misfit::<Payment>(r#"{"payer":[]}"#, "$.payer", "expected an object, found an array");
    misfit::<Payment>(r#"{"tags":{}}"#, "$.tags", "expected an array, found an object");
    misfit::<Payment>(r#"{"note":true}"#, "$.note", "expected a string, found a boolean");
    misfit::<bool>(r#""true""#, "$", "expected a boolean, found a string");
    misfit::<String>(r#""a\ud800""#, "$", "expected a whole surrogate pair, found half of one");
    misfit::<Metadata>(r#"{"id":1,"a b":[]}"#, r#"$["a b"]"#, "expected an integer, found an array");
}

#[test]
fn what_is_no_json_is_told_as_such() {
    broken::<Payment>(b"", 1, 1, "unexpected end of the text");
    broken::<Payment>(b"{\n \"id\":", 2, 7, "unexpected end of the text");
    broken::<Payment>(br#"{"id":1,}"#, 1, 9, "expected a key in double quotes");
    broken::<Payment>(br#"{"id":1 "#, 1, 9, "unexpected end of the text");
    broken::<Payment>(br#"{"id":1;"#, 1, 8, "expected `,` or `}`");
    broken::<Payment>(br#"{"id" 1}"#, 1, 7, "expected `:`");
    broken::<Payment>(br#"{"id":01}"#, 1, 8, "expected a number as JSON writes them");
    broken::<Payment>(br#"{"new":tru}"#, 1, 8, "expected a value");
    broken::<Payment>("{}é".as_bytes(), 1, 3, "expected the end of the text");
    broken::<Payment>(b"{}\0", 1, 3, "expected the end of the text");
    broken::<Payment>(b"\xef\xbb\xbf{}", 1, 1, "a byte order mark is not JSON: remove it");
    broken::<Payment>(b"{\n\"\xff\":1}", 2, 2, "expected UTF-8");
    broken::<String>(b"\"a\nb\"", 1, 3, "expected a control character in a string to be escaped");
    broken::<String>(br#""\x""#, 1, 2, "expected an escape that JSON knows");
    broken::<String>(br#""\u12""#, 1, 2, "expected an escape that JSON knows");
    broken::<String>(br#""ab"#, 1, 4, "unexpected end of the text");
    broken::<Vec<i64>>(b"[1,]", 1, 4, "expected a value");
    broken::<Vec<i64>>(b"[1}", 1, 3, "expected `,` or `]`");
    // Another shape first, but then no JSON.
    broken::<Payment>(br#"{"id":"1","x":}"#, 1, 15, "expected a value");
    broken::<Payment>(br#"{"id":1,"id":2]"#, 1, 15, "expected `,` or `}`");
}

#[test]
fn further_members_are_kept() {
    let metadata: Metadata = check(r#"{"b":2,"id":1,"a\"":null}"#, r#"{"id":1,"a\"":null,"b":2}"#);
    assert_eq!(metadata.additional.get("a\""), Some(&Maybe::Null));
    let additional =
        BTreeMap::from([(String::from("x"), Maybe::Absent), (String::from("y"), Maybe::Present(1))]);
    assert_eq!(json::encode(&Metadata { id: 1, additional }), r#"{"id":1,"y":1}"#);
}

#[test]
fn unusual_keys_are_keys() {
    same::<Unusual>(r#"{"a\"b":1,"":2,"é日":3,"\\":4,"\n":5}"#);
    same::<Unusual>(r#"{"":2}"#);
    check::<Unusual>(r#"{"\u00e9\u65e5":3, "a\u0022b":1}"#, r#"{"a\"b":1,"é日":3}"#);
    misfit::<Unusual>(r#"{"":1,"":2}"#, "$", "duplicate property ``");
}

#[test]
fn enums_keep_what_is_not_listed() {
    assert_eq!(same::<Status>(r#""in-review""#), Status::InReview);
    assert_eq!(check::<Status>(r#""p\u0065nding""#, r#""pending""#), Status::Pending);
    assert_eq!(same::<Status>(r#""""#), Status::Unlisted(String::new()));
    assert_eq!(Status::from(String::from("pending")).to_string(), "pending");
    assert_eq!(same::<State>("-2"), State::Refused);
    assert_eq!(same::<State>("1"), State::Validated);
    assert_eq!(same::<State>("1.0").number().as_str(), "1.0");
    assert_eq!(same::<State>("123456789012345678901234567890").as_i64(), None);
    misfit::<State>(r#""1""#, "$", "expected a number, found a string");
}

#[test]
fn tags_tell_types_apart() {
    assert!(matches!(same(r#"{"type":"tagged","value":1}"#), Source::Tagged(_)));
    let tagged =
        check(r#"{"value":1,"x":[{"type":"person"}],"type":"other"}"#, r#"{"type":"other","value":1}"#);
    assert!(matches!(tagged, Source::Tagged(_)));
    for body in [r#"{"type":"new"}"#, r#"{"value":1}"#, r#"{"type":7}"#, "7", "null", r#"{"type":"\ud800"}"#]
    {
        assert!(matches!(same(body), Source::Unlisted(_)));
    }
    misfit::<Source>(r#"{"type":"tagged","value":"x"}"#, "$.value", "expected an integer, found a string");
    misfit::<Source>(r#"{"type":"person"}"#, "$", "missing property `name`");
    broken::<Source>(br#"{"x":"#, 1, 6, "unexpected end of the text");
}

#[test]
fn unions_take_what_fits() {
    assert_eq!(same::<Either>("7"), Either::Integer(7));
    assert_eq!(same::<Either>(r#""x""#), Either::Text("x".into()));
    assert!(matches!(same(r#"{"name":"x"}"#), Either::Person(_)));
    for body in ["7.5", "null", "[1]", r#"{"nam":"x"}"#, r#"{"name":"x","name":"y"}"#] {
        assert!(matches!(same(body), Either::Unlisted(_)));
    }
    broken::<Either>(b"[1", 1, 3, "unexpected end of the text");
    broken::<Either>(br#"{"name":tru}"#, 1, 9, "expected a value");
}

#[test]
fn tuples_have_a_length() {
    same::<(i64, String)>(r#"[1,"a"]"#);
    same::<(bool,)>("[true]");
    same::<(i64, i64, i64, i64, i64, i64, i64, f64)>("[1,2,3,4,5,6,7,8.5]");
    misfit::<Vec<(i64, i64)>>("[[1,2],[1]]", "$[1]", "expected an array of 2 elements");
    misfit::<(i64, i64)>("[1,2,3]", "$", "expected an array of 2 elements");
    misfit::<(i64,)>("[]", "$", "expected an array of 1 element");
    misfit::<(i64, i64)>("[1,null]", "$[1]", "expected an integer, found null");
    broken::<(i64, i64)>(b"[1,]", 1, 4, "expected a value");
}

#[test]
fn event_types_are_listed() {
    assert_eq!(EventType::ALL, [EventType::Created, EventType::Deleted]);
    assert_eq!("acme.deleted".parse(), Ok(EventType::Deleted));
    assert_eq!(EventType::Created.to_string(), "acme.created");
    let error = "acme.moved".parse::<EventType>().expect_err("no such event");
    assert_eq!(error.to_string(), "`acme.moved` is not a documented event type");
    assert_eq!(same::<EventType>(r#""acme.created""#), EventType::Created);
    misfit::<EventType>(r#""x""#, "$", "expected one of the documented strings, found another");
}

#[test]
fn messages_are_bounded() {
    let key = "k".repeat(100_000);
    let body = format!(r#"{{"id":1,"{key}":1,"{key}":2}}"#);
    misfit::<Metadata>(&body, "$", &format!("duplicate property `{}…`", "k".repeat(64)));
    let digits = "9".repeat(100_000);
    misfit::<i64>(&digits, "$", &format!("integer out of range: {}…", "9".repeat(64)));
}
