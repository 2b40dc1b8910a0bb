//! Headers, bodies and places, and the event type and outcome that they lead to.

use runtime::{DecodeError, Delivery, HeaderMap, Malformed, Maybe, Place, Unknown};

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
    let headers = HeaderMap::new();
    let delivery = Delivery::read(&headers, body.as_bytes(), places)?;
    match delivery.event_type() {
        "acme.created" => delivery.typed(Event::Created, Event::Malformed),
        _ => delivery.unknown(Event::Unknown, Event::Malformed),
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
