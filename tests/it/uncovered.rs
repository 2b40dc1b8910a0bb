//! What the types do not cover of a delivery is told, wherever it stands, and no value of it ever is.
//!
//! Each documented example comes in, as it is and with a member, a value or an event that no spec lists at each of its
//! places; what an observer is told goes out.

use std::cell::RefCell;

use generated::{Event, Provider};
use runtime::uncovered::Kind;
use runtime::{Example, HeaderMap, Uncovered};
use serde_json::Value;

use crate::mutation::{UNLISTED, json, places, with};

/// A text that stands in no example and no spec, as a value.
const SECRET: &str = "x-secret-4111111111111111";

/// What is told of a body; decoding gives the same with and without an observer.
fn told(provider: Provider, headers: &HeaderMap, body: &str) -> Option<(Uncovered, Event)> {
    let told = RefCell::new(Vec::new());
    let observer = |uncovered: &Uncovered| told.borrow_mut().push(uncovered.clone());
    let event = Event::decode_unverified_observed(provider, headers, body.as_bytes(), observer);
    assert_eq!(event, Event::decode_unverified(provider, headers, body.as_bytes()), "{body}");
    let mut told = told.into_inner();
    assert!(told.len() <= 1, "{provider} told of one delivery {} times", told.len());
    Some((told.pop()?, event.expect("only events are told")))
}

/// Runs a check over all examples, and says how many deliveries that were.
fn each(what: &str, check: impl Fn(Provider, &'static Example, &HeaderMap) -> usize) {
    for &provider in Provider::ALL {
        let deliveries =
            provider.examples().iter().map(|example| check(provider, example, &example.header_map()));
        println!("{provider}: {} deliveries, {what}", deliveries.sum::<usize>());
    }
}

/// The place as a report names it, with no regard to which keys are a map's: `$.data.checks[]` for `/data/checks/0`.
fn path(body: &Value, pointer: &str) -> String {
    let mut path = String::from("$");
    let mut value = body;
    for step in pointer.split('/').skip(1) {
        match value {
            Value::Array(elements) => {
                path.push_str("[]");
                value = &elements[step.parse::<usize>().expect("an element's index")];
            }
            _ => {
                path.push('.');
                path.push_str(step);
                value = value.get(step).unwrap_or(&Value::Null);
            }
        }
    }
    path
}

/// Whether a path is another one, some of whose keys may be a map's.
fn is_path(told: &str, path: &str) -> bool {
    let (told, path): (Vec<_>, Vec<_>) = (told.split('.').collect(), path.split('.').collect());
    let is_step =
        |(told, step): (&&str, &&str)| told == step || told.strip_suffix("[]").unwrap_or(told) == "*";
    told.len() == path.len() && told.iter().zip(&path).all(is_step)
}

/// What the documented examples have that even the widened specs do not list: nothing, as every example joins its spec.
#[test]
fn documented_examples_are_covered() {
    each("as documented", |provider, example, headers| {
        let told = told(provider, headers, example.body);
        assert_eq!(told.map(|(uncovered, _)| uncovered.to_string()), None, "{provider} {}", example.name);
        1
    });
}

#[test]
fn a_further_member_is_told_where_it_stands() {
    each("with a further member", |provider, example, headers| {
        let body = json(example.body);
        let objects =
            places(&body).into_iter().filter(|place| body.pointer(place).is_some_and(Value::is_object));
        let mut told_of = 0;
        for place in objects {
            let place = format!("{place}/{UNLISTED}");
            let sent = with(&body, &place, &format!(r#"{{"{SECRET}":["{SECRET}"]}}"#));
            let Some((uncovered, event)) = told(provider, headers, &sent) else {
                // A map, or a value that the spec leaves open, keeps it.
                let event = Event::decode_unverified(provider, headers, sent.as_bytes()).expect(&sent);
                assert!(event.encode().contains(SECRET), "{provider} {} {place}", example.name);
                continue;
            };
            let shown = format!("{provider} {} {place}: {uncovered}", example.name);
            assert_eq!(
                (uncovered.provider(), uncovered.event_type()),
                (provider.as_str(), example.event_type),
                "{shown}"
            );
            assert!(event.is_typed() || event.malformed().is_some(), "{shown}");
            let [gap] = uncovered.gaps().collect::<Vec<_>>()[..] else { panic!("{shown}") };
            match gap.kind() {
                Kind::Property => assert!(is_path(gap.path(), &path(&body, &place)), "{shown}"),
                // A map of something else than objects.
                Kind::Malformed(_) => {
                    assert!(event.malformed().is_some() && gap.path().contains('*'), "{shown}")
                }
                Kind::Shape | Kind::Tag => assert!(path(&body, &place).starts_with(gap.path()), "{shown}"),
                _ => panic!("{shown}"),
            }
            assert!(!shown.contains(SECRET), "{shown}");
            told_of += 1;
        }
        assert_ne!(told_of, 0, "{provider} {}", example.name);
        told_of
    });
}

/// Each text is in turn another one. Where that is told, it is by the place; where not, any text may stand there.
#[test]
fn another_value_is_told_where_it_stands() {
    let values = RefCell::new(0);
    each("with another value", |provider, example, headers| {
        let body = json(example.body);
        let texts: Vec<_> = places(&body)
            .into_iter()
            .filter(|place| body.pointer(place).is_some_and(Value::is_string))
            .collect();
        for place in &texts {
            let sent = with(&body, place, &format!("\"{SECRET}\""));
            let Some((uncovered, event)) = told(provider, headers, &sent) else { continue };
            let shown = format!("{provider} {} {place}: {uncovered}", example.name);
            let [gap] = uncovered.gaps().collect::<Vec<_>>()[..] else { panic!("{shown}") };
            let at = path(&body, place);
            match gap.kind() {
                Kind::EventType => {
                    assert!(event.unknown().is_some() && gap.path() == at, "{shown}");
                    assert_eq!(uncovered.event_type(), event.event_type(), "{shown}");
                    continue;
                }
                Kind::Value => assert!(event.is_typed() && is_path(gap.path(), &at), "{shown}"),
                Kind::Tag | Kind::Shape => assert!(event.is_typed() && at.starts_with(gap.path()), "{shown}"),
                Kind::Malformed(_) => assert!(event.malformed().is_some(), "{shown}"),
                _ => panic!("{shown}"),
            }
            assert!(!shown.contains(SECRET), "{shown}");
            *values.borrow_mut() += usize::from(gap.kind() == Kind::Value);
        }
        texts.len()
    });
    assert!(*values.borrow() > 20, "{} values of enums were told", values.borrow());
}

/// A malformed delivery is told by the path and the kind of what is wrong, and by nothing that it says.
#[test]
fn what_is_malformed_is_told_where_it_is() {
    let malformed = RefCell::new(0);
    each("of another type", |provider, example, headers| {
        let body = json(example.body);
        let places = places(&body);
        for place in &places {
            let sent = with(&body, place, &format!(r#"["{SECRET}",{{"{SECRET}":"{SECRET}"}}]"#));
            let Some((uncovered, event)) = told(provider, headers, &sent) else { continue };
            let shown = format!("{provider} {} {place}: {uncovered}", example.name);
            assert!(!shown.contains(SECRET), "{shown}");
            let Some(kept) = event.malformed() else { continue };
            let [gap] = uncovered.gaps().collect::<Vec<_>>()[..] else { panic!("{shown}") };
            assert!(matches!(gap.kind(), Kind::Malformed(_)), "{shown}");
            let error: String = without_indexes(kept.path());
            assert!(is_path(gap.path(), &error) || gap.path().starts_with(&error), "{shown}, but {kept}");
            *malformed.borrow_mut() += 1;
        }
        places.len()
    });
    assert!(*malformed.borrow() > 100, "{} malformed deliveries were told", malformed.borrow());
}

/// The path of an error, as a report names it: `$.a[]` for `$.a[1]`.
fn without_indexes(path: &str) -> String {
    path.split_inclusive(['[', ']']).map(|part| if part.ends_with(']') { "]" } else { part }).collect()
}

/// Every text and number of every example is a secret at once, each in a member that no spec lists too.
#[test]
fn values_are_never_told() {
    fn hide(value: &mut Value, event_type: &str) {
        match value {
            Value::String(text) if text != event_type => SECRET.clone_into(text),
            Value::Number(number) => *number = 4_111_111_111_111_111_i64.into(),
            Value::Array(elements) => elements.iter_mut().for_each(|element| hide(element, event_type)),
            Value::Object(members) => {
                members.values_mut().for_each(|member| hide(member, event_type));
                members.insert(UNLISTED.to_owned(), SECRET.into());
            }
            _ => {}
        }
    }
    each("with secrets as values", |provider, example, headers| {
        let mut body = json(example.body);
        hide(&mut body, example.event_type);
        let (uncovered, _) = told(provider, headers, &body.to_string()).expect("a member is not listed");
        let shown = format!("{uncovered} {uncovered:?}");
        assert!(!shown.contains(SECRET) && !shown.contains("4111"), "{provider} {}: {shown}", example.name);
        assert!(
            shown.contains(UNLISTED) || shown.contains("malformed"),
            "{provider} {}: {shown}",
            example.name
        );
        1
    });
}
