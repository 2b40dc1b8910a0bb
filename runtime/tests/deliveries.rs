//! Headers, bodies and places, and the event type and outcome that they lead to.

use std::collections::BTreeMap;

use runtime::{DecodeError, Delivery, HeaderMap, Json, Malformed, Maybe, Place, Unknown};

const EVENT: Place = Place::Body(&["event"]);
const EVENT_TYPE: Place = Place::Body(&["eventType"]);
const DATA_TYPE: Place = Place::Body(&["data", "type"]);
const HEADER: Place = Place::Header("x-acme-event");
const PAIR: Place = Place::Pair { header: "x-acme-event", body: &["action"] };

fn headers(value: &[u8]) -> HeaderMap {
    let value = http::HeaderValue::from_bytes(value).expect("a header's value");
    HeaderMap::from_iter([(http::HeaderName::from_static("x-acme-event"), value)])
}

/// The delivery without headers is of this type.
fn check(places: &[Place], body: &str, event_type: &str) {
    check_with(&HeaderMap::new(), places, body, event_type);
}

fn check_with(headers: &HeaderMap, places: &[Place], body: &str, event_type: &str) {
    match Delivery::read(headers, body.as_bytes(), places) {
        Ok(delivery) => assert_eq!((delivery.event_type(), delivery.body()), (event_type, body)),
        Err(error) => panic!("{body}: {error}"),
    }
}

/// The delivery names no event.
fn nameless(headers: &HeaderMap, places: &[Place], body: &str, listed: &[&str]) {
    match Delivery::read(headers, body.as_bytes(), places) {
        Err(DecodeError::NoEventType { places }) => assert_eq!(places, listed, "{body}"),
        other => panic!("{body}: {other:?}"),
    }
}

fn not_json(places: &[Place], body: &[u8], at: usize) {
    match Delivery::read(&HeaderMap::new(), body, places) {
        Err(DecodeError::NotJson { offset, .. }) => assert_eq!(offset, at),
        other => panic!("{other:?}"),
    }
}

#[test]
fn the_first_place_that_holds_a_text_counts() {
    let both = &[EVENT, EVENT_TYPE];
    check(both, r#"{"event":"a"}"#, "a");
    check(both, r#" { "eventType" : "b" } "#, "b");
    check(both, r#"{"eventType":"b","x":[{"event":"c"}],"event":"a"}"#, "a");
    check(both, r#"{"event":null,"eventType":"b"}"#, "b");
    check(both, r#"{"eventType":"b","event":7}"#, "b");
    check(both, r#"{"eventType":"b","event":{"event":"c"}}"#, "b");
    check(both, r#"{"event":"\ud800","eventType":"b"}"#, "b");
    check(both, r#"{"\ud800":1,"ev\u0065nt":"\u0061\n"}"#, "a\n");
    check(both, r#"{"event":""}"#, "");
    check(&[Place::Body(&["a/b"]), EVENT], r#"{"event":"a","a\/b":"b"}"#, "b");
    check(&[Place::Body(&["ä"]), EVENT], r#"{"event":"a","ä":"b"}"#, "b");
}

#[test]
fn places_lie_deep() {
    check(&[DATA_TYPE], r#"{"type":"x","data":{"id":1,"type":"a"}}"#, "a");
    check(&[DATA_TYPE, EVENT], r#"{"event":"b","data":{"id":{"type":"x"}}}"#, "b");
    check(&[DATA_TYPE, EVENT], r#"{"event":"b","data":"type"}"#, "b");
    check(&[DATA_TYPE, EVENT], r#"{"event":"b","data":["type"]}"#, "b");
    check(&[EVENT, DATA_TYPE], r#"{"data":{"type":"a"},"event":"b"}"#, "b");
    check(&[Place::Body(&["data", "kind"]), DATA_TYPE], r#"{"data":{"type":"a","kind":"b"}}"#, "b");
    check(&[Place::Body(&["events", "1", "type"])], r#"{"events":[{"type":"a"},{"type":"b"}]}"#, "b");
    check(&[Place::Body(&["events", "1"]), EVENT], r#"{"events":["a","b"],"event":"c"}"#, "b");
    check(&[Place::Body(&["events", "2"]), EVENT], r#"{"events":["a","b"],"event":"c"}"#, "c");
    check(&[Place::Body(&["events", "01"]), EVENT], r#"{"events":["a","b"],"event":"c"}"#, "c");
    check(&[Place::Body(&[])], r#""a""#, "a");
}

#[test]
fn reading_stops_when_the_answer_is_known() {
    check(&[EVENT, EVENT_TYPE], r#"{"event":"a", oops"#, "a");
    check(&[EVENT, EVENT_TYPE], r#"{"event":null,"eventType":"b", oops"#, "b");
    check(&[DATA_TYPE, EVENT], r#"{"data":{},"event":"b", oops"#, "b");
    check_with(&headers(b"a"), &[HEADER, EVENT], "oops", "a");
    check(&[EVENT, EVENT_TYPE], r#"{"eventType":"b", oops"#, "b");
    not_json(&[EVENT, EVENT_TYPE], br#"{"eventType":"b", oops "event""#, 18);
    not_json(&[EVENT, EVENT_TYPE], br#"{"eventType":"\u0062", oops"#, 23);
    not_json(&[EVENT], br#"{"x":"\q"}"#, 6);
    not_json(&[EVENT], b"{\"event\":\"\xff\"}", 10);
    not_json(&[EVENT], b"", 0);
}

#[test]
fn headers_count_where_they_are_texts() {
    let body = r#"{"event":"b"}"#;
    check_with(&headers(b"a"), &[HEADER, EVENT], body, "a");
    check_with(&headers(b"a"), &[EVENT, HEADER], body, "b");
    check_with(&headers(b"a"), &[EVENT_TYPE, HEADER], body, "a");
    check_with(&headers(b"\xff"), &[HEADER, EVENT], body, "b");
    check(&[HEADER, EVENT], body, "b");
}

#[test]
fn pairs_join_a_header_and_a_member() {
    check_with(&headers(b"a"), &[PAIR, EVENT], r#"{"event":"b","action":"c"}"#, "a.c");
    check_with(&headers(b"a"), &[PAIR, EVENT], r#"{"event":"b","action":7}"#, "a");
    check_with(&headers(b"a"), &[PAIR, EVENT], r#"{"event":"b"}"#, "a");
    check_with(&headers(b"a"), &[EVENT, PAIR], r#"{"action":"c","event":"b"}"#, "b");
    check_with(&headers(b"a"), &[EVENT, PAIR], r#"{"action":"c"}"#, "a.c");
    check_with(&headers(b"a"), &[PAIR], "[]", "a");
    check(&[PAIR, EVENT], r#"{"event":"b","action":"c"}"#, "b");
}

#[test]
fn the_first_appearance_counts() {
    check(&[EVENT], r#"{"event":"a","event":"b"}"#, "a");
    check(&[EVENT, EVENT_TYPE], r#"{"event":7,"event":"a","eventType":"b"}"#, "b");
}

#[test]
fn deliveries_without_a_name_say_where_it_was_looked_for() {
    nameless(&HeaderMap::new(), &[EVENT, DATA_TYPE], "{}", &["/event", "/data/type"]);
    nameless(&HeaderMap::new(), &[EVENT], "null", &["/event"]);
    nameless(&HeaderMap::new(), &[EVENT], r#"[{"event":"a"}]"#, &["/event"]);
    nameless(&HeaderMap::new(), &[HEADER, PAIR], "{}", &["x-acme-event", "x-acme-event + /action"]);
    nameless(&HeaderMap::new(), &[Place::Body(&["a/b~"])], "{}", &["/a~1b~0"]);
    nameless(&HeaderMap::new(), &[], "{}", &[]);
    not_json(&[HEADER], b"{", 1);
    let error = Delivery::read(&HeaderMap::new(), b"{}", &[EVENT, HEADER]).expect_err("no event type");
    let message = "the delivery names no event: expected a text at `/event` or `x-acme-event`";
    assert_eq!(error.to_string(), message);
}

#[derive(Debug, Clone, PartialEq)]
struct Created {
    id: i64,
    event: Maybe<String>,
}

runtime::object! { Created { 0: id = "id", 1: event = "event" optional } }

#[derive(Debug, Clone, PartialEq)]
enum Event {
    Created(Box<Created>),
    Unknown(Unknown),
    Malformed(Malformed),
}

fn decode(places: &[Place], body: &str) -> Result<Event, DecodeError> {
    Delivery::decode(&HeaderMap::new(), body.as_bytes(), places, |delivery| match delivery.event_type() {
        "acme.created" => delivery.typed(Event::Created, Event::Malformed),
        _ => delivery.unknown(Event::Unknown, Event::Malformed),
    })
}

/// A type of one's own for each of three events, a map for a fourth; both ways to dispatch.
#[derive(Debug, Clone, PartialEq)]
enum Any {
    Created(Box<Created>),
    Wide(Box<Wide>),
    Either(Box<Either>),
    #[allow(clippy::box_collection)]
    Map(Box<BTreeMap<String, Json>>),
    Unknown(Unknown),
    Malformed(Malformed),
}

/// A type that does not list where its event is named.
#[derive(Debug, Clone, PartialEq)]
struct Wide {
    inner: Maybe<Created>,
    further: BTreeMap<String, Json>,
}

runtime::object! { Wide { 0: inner = "inner" optional } further }

#[derive(Debug, Clone, PartialEq)]
enum Either {
    Created(Box<Created>),
    Unlisted(Json),
}

runtime::union! { Either else Unlisted { Created } }

fn dispatch(delivery: &Delivery<'_>) -> Option<Result<Any, DecodeError>> {
    match delivery.event_type() {
        "a" | "h.a" => delivery.typed(Any::Created, Any::Malformed),
        "b" | "h" => delivery.typed(Any::Wide, Any::Malformed),
        "c" | "h.c" => delivery.typed(Any::Either, Any::Malformed),
        "d" => delivery.typed(Any::Map, Any::Malformed),
        _ => delivery.unknown(Any::Unknown, Any::Malformed),
    }
}

/// What comes out when the event type is read from the front first; by that, `decode` is measured.
fn in_two_steps(headers: &HeaderMap, places: &[Place], body: &str) -> Result<Any, DecodeError> {
    let delivery = Delivery::read(headers, body.as_bytes(), places)?;
    dispatch(&delivery).expect("there is no doubt of what was read")
}

fn same(headers: &HeaderMap, places: &[Place], body: &str) -> Result<Any, DecodeError> {
    let expected = in_two_steps(headers, places, body);
    let decoded = Delivery::decode(headers, body.as_bytes(), places, dispatch);
    assert_eq!(decoded, expected, "{body} at {places:?}");
    decoded
}

const ORDERS: &[&[Place]] = &[
    &[EVENT],
    &[EVENT, EVENT_TYPE],
    &[EVENT_TYPE, EVENT],
    &[DATA_TYPE, EVENT],
    &[EVENT, DATA_TYPE],
    &[HEADER, EVENT],
    &[EVENT, HEADER],
    &[EVENT, HEADER, EVENT_TYPE],
    &[Place::Pair { header: "x-acme-event", body: &["event"] }, EVENT_TYPE],
    &[EVENT_TYPE, Place::Pair { header: "x-acme-event", body: &["event"] }],
    &[Place::Pair { header: "x-acme-event", body: &["data", "type"] }],
    &[Place::Body(&[""]), EVENT],
];

fn same_in_all_orders(body: &str) {
    for places in ORDERS {
        for headers in [HeaderMap::new(), headers(b"a"), headers(b"h"), headers(b"\xff")] {
            _ = same(&headers, places, body);
        }
    }
}

#[test]
fn a_look_finds_what_reading_from_the_front_finds() {
    for body in [
        r#"{"event":"a","id":1}"#,
        r#" {"id":1, "event" : "a"} "#,
        // Both places, in either order, in the one object and in inner ones.
        r#"{"id":1,"eventType":"b","event":"a"}"#,
        r#"{"event":"a","id":1,"eventType":"b"}"#,
        r#"{"inner":{"id":1,"event":"a"},"event":"b"}"#,
        r#"{"inner":{"id":1,"event":"a"},"eventType":"b"}"#,
        r#"{"inner":{"id":1,"event":"b"}}"#,
        r#"[{"event":"a","id":1}]"#,
        r#"{"x":[{"event":"b"}],"event":"a","id":1}"#,
        r#"{"id":1,"x":"event","event":"a"}"#,
        r#"{"id":1,"x":"\"event\":\"b\"","event":"a"}"#,
        r#"{"id":1,"x":"\\","event":"a"}"#,
        // Keys with escapes, before and after.
        r#"{"ev\u0065nt":"b","event":"a","id":1}"#,
        r#"{"ev\u0065nt":"b","id":1}"#,
        r#"{"id":1,"event":"a","ev\u0065ntType":"b"}"#,
        r#"{"id":1,"ev\u0065ntType":"b","event":"a"}"#,
        r#"{"id":1,"eventType":"a","ev\u0065nt":"b"}"#,
        r#"{"id":1,"eventType":"a","\ud800":"b"}"#,
        r#"{"inner":{"id":1,"\u0065vent":"x"},"event":"b"}"#,
        r#"{"event":"\u0061","id":1}"#,
        // What is no text, or comes twice.
        r#"{"event":7,"eventType":"b"}"#,
        r#"{"event":null,"id":1,"eventType":"a"}"#,
        r#"{"event":"\ud800","id":1,"eventType":"a"}"#,
        r#"{"event":"a","event":"b","id":1}"#,
        r#"{"eventType":"a","eventType":"b","id":1}"#,
        r#"{"event":"b","event":"a"}"#,
        r#"{"event":7,"event":"a","id":1}"#,
        // Types that are not read as one object, and other outcomes.
        r#"{"event":"c","id":1}"#,
        r#"{"event":"c"}"#,
        r#"{"event":"c","id":"x","event\u0054ype":"b"}"#,
        r#"{"id":1,"inner":{"event":"a"},"event":"c"}"#,
        r#"{"inner":{"event":"a"},"event":"d"}"#,
        r#"{"inner":{"event":"d"},"event":"a","id":1}"#,
        r#"{"inner":{"event":"z"},"event":"a","id":1}"#,
        r#"{"inner":{"event":"a"},"event":"z"}"#,
        r#"{"event":"z"}"#,
        r#"{"event":"a"}"#,
        r#"{"inner":{"event":"a","id":1},"event":"a"}"#,
        r#"{"inner":{"event":"a","id":1},"x":1}"#,
        r#"{"id":1,"data":{"type":"a"}}"#,
        r#"{"id":1}"#,
        r#"{"":"a","id":1}"#,
        "{}",
        "[]",
        r#""event""#,
        "",
        // No JSON.
        r#"{"event":"a","id":1"#,
        r#"{"id":1 "event":"a"}"#,
        r#"{"event":"a","id":1}}"#,
        r#"{"inner":{"event":"a"},"event":"#,
        r#"{"id":1,"event":"a","x":"\q"}"#,
        r#""event":"a""#,
    ] {
        same_in_all_orders(body);
    }
}

#[test]
fn places_that_are_not_where_they_seem_to_be_do_not_count() {
    let none = HeaderMap::new();
    let inner = same(&none, &[EVENT, EVENT_TYPE], r#"{"inner":{"id":1,"event":"a"},"eventType":"b"}"#);
    assert!(matches!(inner, Ok(Any::Wide(_))), "{inner:?}");
    let escaped = same(&none, &[EVENT, EVENT_TYPE], r#"{"id":1,"eventType":"a","ev\u0065nt":"b"}"#);
    assert!(matches!(escaped, Ok(Any::Wide(_))), "{escaped:?}");
    let pair = &[Place::Pair { header: "x-acme-event", body: &["event"] }];
    let inner = same(&headers(b"h"), pair, r#"{"inner":{"id":1,"event":"a"}}"#);
    assert!(matches!(inner, Ok(Any::Wide(_))), "{inner:?}");
}

/// Bodies of up to five members, each of every kind that may mislead, with or without space between.
#[test]
fn random_bodies_decode_the_same_either_way() {
    let members = [
        r#""id":1"#,
        r#""event":"a""#,
        r#""event":"b""#,
        r#""event":"c""#,
        r#""event":7"#,
        r#""eventType":"a""#,
        r#""eventType":"d""#,
        r#""ev\u0065nt":"b""#,
        r#""event\u0054ype":"z""#,
        r#""inner":{"id":2,"event":"b"}"#,
        r#""inner":{"id":2,"ev\u0065nt":"b"}"#,
        r#""x":[{"eventType":"a"}]"#,
        r#""x":"event""#,
        r#""y":"\"event\":\"b\"""#,
        r#""data":{"type":"b","event":"a"}"#,
        r#""padding":"0123456789abcdef0123456789abcdef""#,
    ];
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let mut below = |limit: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 33) as usize % limit
    };
    for _ in 0..1000 {
        let (space, mut body) = (["", " ", "\n  "][below(3)], String::from("{"));
        for index in 0..below(6) {
            body.push_str(if index == 0 { space } else { "," });
            body.push_str(&members[below(members.len())].replace("\":", &format!("\"{space}:{space}")));
        }
        body.push_str(space);
        body.push('}');
        same_in_all_orders(&body);
    }
}

#[test]
fn known_events_are_typed() {
    let event = decode(&[EVENT], r#"{"event":"acme.created","id":7,"x":1}"#);
    let created = Created { id: 7, event: Maybe::Present("acme.created".into()) };
    assert_eq!(event, Ok(Event::Created(Box::new(created))));
}

#[test]
fn unknown_events_are_kept() {
    let body = r#"{ "event": "acme.new", "x": 1, "x": 2 }"#;
    match decode(&[EVENT], body) {
        Ok(Event::Unknown(event)) => {
            assert_eq!((event.event_type(), event.body()), ("acme.new", body));
            assert_eq!(event.into_body(), body);
        }
        other => panic!("{other:?}"),
    }
}

fn malformed(places: &[Place], body: &str, message: &str) {
    match decode(places, body) {
        Ok(Event::Malformed(event)) => {
            assert_eq!((event.to_string().as_str(), event.body()), (message, body))
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn malformed_events_are_kept() {
    malformed(
        &[EVENT],
        r#"{"event":"acme.created","id":"7"}"#,
        "`acme.created` is malformed at $.id: expected an integer, found a string",
    );
    malformed(
        &[EVENT],
        r#"{"event":"acme.new","event":"acme.created"}"#,
        "`acme.new` is malformed at $: duplicate property `event`",
    );
    malformed(
        &[DATA_TYPE],
        r#"{"data":{"type":"new","\u0074ype":7}}"#,
        "`new` is malformed at $.data: duplicate property `type`",
    );
    malformed(
        &[DATA_TYPE],
        r#"{"data":{"type":"new"},"data":1}"#,
        "`new` is malformed at $: duplicate property `data`",
    );
}

#[test]
fn bodies_that_end_early_are_no_events() {
    let messages = [
        (r#"{"event":"acme.created","id":7"#, "line 1 column 31: unexpected end of the text"),
        (r#"{"event":"acme.created","id":"7",}"#, "line 1 column 34: expected a key in double quotes"),
        (r#"{"event":"acme.new","id":7}}"#, "line 1 column 28: expected the end of the text"),
        (r#"{"event":"acme.new","event":1]"#, "line 1 column 30: expected `,` or `}`"),
    ];
    for (body, message) in messages {
        let error = decode(&[EVENT], body).expect_err(body);
        assert_eq!(error.to_string(), format!("the body is not JSON at {message}"));
    }
}
