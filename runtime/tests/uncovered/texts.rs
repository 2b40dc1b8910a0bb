//! Texts of a type with everything in it come in; what is told of them goes out.

use std::collections::BTreeMap;

use runtime::uncovered::decode;
use runtime::{Formatted, Json, Maybe, Number, format};

#[derive(Debug, Clone, PartialEq)]
struct Everything {
    id: Maybe<i64>,
    kind: Maybe<Status>,
    level: Maybe<Level>,
    owner: Maybe<Person>,
    people: Maybe<Vec<Person>>,
    by_name: Maybe<BTreeMap<String, Person>>,
    changes: Maybe<BTreeMap<String, (Status, Option<Status>)>>,
    source: Maybe<Source>,
    target: Maybe<Vec<Target>>,
    open: Maybe<Json>,
    meta: Maybe<Meta>,
    at: Maybe<Formatted<format::DateTime>>,
    odd: Maybe<Person>,
}

runtime::object! {
    Everything {
        0: id = "id" optional, 1: kind = "kind" optional, 2: level = "level" optional,
        3: owner = "owner" optional, 4: people = "people" optional, 5: by_name = "by_name" optional,
        6: changes = "changes" optional, 7: source = "source" optional, 8: target = "target" optional,
        9: open = "open" optional, 10: meta = "meta" optional, 11: at = "at" optional,
        12: odd = "an odd \"key\"" optional,
    }
}

#[derive(Debug, Clone, PartialEq)]
struct Person {
    name: String,
    status: Maybe<Status>,
    friends: Maybe<Vec<Person>>,
}

runtime::object! { Person { 0: name = "name", 1: status = "status" optional, 2: friends = "friends" optional } }

/// Keeps the members that it does not list.
#[derive(Debug, Clone, PartialEq)]
struct Meta {
    id: Maybe<i64>,
    further: BTreeMap<String, Person>,
}

runtime::object! { Meta { 0: id = "id" optional } further }

#[derive(Debug, Clone, PartialEq, Eq)]
enum Status {
    Open,
    Unlisted(String),
}

runtime::strings! { Status else Unlisted { Open = "open" } }

#[derive(Debug, Clone, PartialEq, Eq)]
enum Level {
    One,
    Unlisted(Number),
}

runtime::integers! { Level else Unlisted { One = 1 } }

#[derive(Debug, Clone, PartialEq)]
enum Source {
    Person(Box<Tagged>),
    Unlisted(Json),
}

#[derive(Debug, Clone, PartialEq)]
struct Tagged {
    r#type: String,
    person: Maybe<Person>,
}

runtime::object! { Tagged { 0: r#type = "type", 1: person = "person" optional } }
runtime::tagged! { Source else Unlisted by "type" { Person = "person" } }

#[derive(Debug, Clone, PartialEq)]
enum Target {
    Text(String),
    Person(Box<Person>),
    People(Vec<Person>),
    Unlisted(Json),
}

runtime::union! { Target else Unlisted { Text, Person, People } }

/// What is told of a text.
fn told(text: &str) -> String {
    let (value, gaps) =
        decode::<Everything>(text.as_bytes()).unwrap_or_else(|error| panic!("{text}: {error}"));
    assert_eq!(runtime::json::decode(text.as_bytes()), Ok(value), "{text}");
    gaps.to_string()
}

fn check(text: &str, expected: &str) {
    assert_eq!(told(text), expected, "{text}");
}

#[test]
fn what_is_covered_is_not_told() {
    for text in [
        "{}",
        r#"{"id":null,"kind":"open","level":1,"owner":{"name":"x","friends":[{"name":"y"}]},"at":"no time"}"#,
        r#"{"by_name":{"a":{"name":"x"}},"changes":{"b":["open",null]},"source":{"type":"person"}}"#,
        r#"{"target":["x",{"name":"y"},[]],"open":{"anything":["at",{"all":1}]},"meta":{"id":1,"m":{"name":"x"}}}"#,
    ] {
        check(text, "");
    }
}

#[test]
fn properties_are_told_where_they_are() {
    check(r#"{"new":1}"#, "property $.new");
    check(r#"{"new":{"inside":1},"id":1,"other":[{}]}"#, "property $.new, property $.other");
    check(
        r#"{"id":1,"owner":{"x":1,"name":"n","y":2},"z":3}"#,
        "property $.owner.x, property $.owner.y, property $.z",
    );
    check(
        r#"{"owner":{"name":"n","friends":[{"name":"m","friends":[{"deep":1,"name":"l"}]}]}}"#,
        "property $.owner.friends[].friends[].deep",
    );
    check(r#"{"an odd \"key\"":{"name":"n","x":1}}"#, r#"property $["an odd \"key\""].x"#);
    check(r#"{"ow\u006eer":{"name":"n","x":1}}"#, "property $.owner.x");
}

#[test]
fn elements_are_told_once_with_their_count() {
    check(
        r#"{"people":[{"name":"a","x":1},{"name":"b"},{"name":"c","y":1,"x":2},{"name":"d","x":1}]}"#,
        "property $.people[].y, property $.people[].x 3 times",
    );
}

#[test]
fn keys_of_maps_are_not_told() {
    check(
        r#"{"by_name":{"ann@example.org":{"name":"n","x":1},"bob":{"name":"m","x":2,"status":"s"}}}"#,
        "property $.by_name.*.x 2 times, value $.by_name.*.status",
    );
    check(
        r#"{"meta":{"ann":{"name":"n","x":1},"id":1,"bob":{"name":"m"}},"y":1}"#,
        "property $.meta.*.x, property $.y",
    );
    check(r#"{"changes":{"salary":["open","raised"],"title":["new",null]}}"#, "value $.changes.*[] 2 times");
}

#[test]
fn values_are_told_by_their_place() {
    check(
        r#"{"kind":"secret","level":2,"owner":{"status":"secret","name":"n"}}"#,
        "value $.kind, value $.level, value $.owner.status",
    );
    check(r#"{"level":1.0}"#, "value $.level");
}

#[test]
fn unions_are_told_for_the_type_that_was_taken() {
    check(r#"{"source":{"type":"robot","x":1}}"#, "tag $.source");
    check(r#"{"source":{"person":{"name":"n","x":1},"type":"person"}}"#, "property $.source.person.x");
    check(r#"{"source":7}"#, "tag $.source");
    check(r#"{"target":[7,{"y":1},true]}"#, "shape $.target[] 3 times");
    check(r#"{"target":[{"name":"n","x":1}],"id":1}"#, "property $.target[].x");
    check(
        r#"{"target":[[{"name":"n","status":"s"}],{"name":1,"status":"s"}]}"#,
        "value $.target[][].status, shape $.target[]",
    );
}

#[test]
fn names_are_cut_and_escaped() {
    check(&format!(r#"{{"{}":1}}"#, "k".repeat(1000)), &format!(r#"property $["{}…"]"#, "k".repeat(64)));
    check("{\"a\\nb\u{202e}\u{7f}\":1}", r#"property $["a\nb\u202e\u007f"]"#);
    check(r#"{"\"":1,"":2}"#, r#"property $["\""], property $[""]"#);
}

#[test]
fn what_is_too_much_is_counted() {
    let members: Vec<String> = (0..300).map(|index| format!(r#""m{index}":0"#)).collect();
    let text = format!(r#"{{"owner":{{"name":"n",{}}},"id":1,"z":1}}"#, members.join(","));
    let (_, gaps) = decode::<Everything>(text.as_bytes()).expect("it is of the type");
    assert_eq!((gaps.listed().len(), gaps.left_out()), (256, 45));
    assert_eq!(gaps.listed().last().map(|gap| gap.path()), Some("$.owner.m255"));
    assert!(gaps.to_string().ends_with("property $.owner.m255, 45 more left out"));
}

/// A union that gives up leaves no trace of what it met, however much that was.
#[test]
fn what_a_union_threw_away_is_not_told() {
    let members: Vec<String> = (0..300).map(|index| format!(r#""m{index}":0"#)).collect();
    check(&format!(r#"{{"target":[{{{}}}],"z":1}}"#, members.join(",")), "shape $.target[], property $.z");
}

#[test]
fn every_level_is_told() {
    let nested = format!(
        r#"{{"owner":{}{{"x":1,"name":"n"}}{}}}"#,
        r#"{"name":"n","friends":["#.repeat(60),
        "]}".repeat(60)
    );
    check(&nested, &format!("property $.owner{}.x", ".friends[]".repeat(60)));
}
