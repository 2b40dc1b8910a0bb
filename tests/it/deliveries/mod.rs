//! What becomes of deliveries that are not what is documented, for events of every provider.
//!
//! Documented bodies with one thing changed come in; exactly what a service then holds is asserted. Nothing panics,
//! nothing is lost, nothing lands in a wrong variant.

mod delivery;
mod lack;
mod table;

use runtime::format::{DateTime, Uuid};
use runtime::{Formatted, HeaderMap, Maybe};

use crate::mutation::{UNLISTED, deep, json, path, twice, without};
use delivery::{Delivery, Expected};
use table::{Cell, Row, TABLE};

/// Runs a check over all rows.
fn each(check: impl Fn(&Row)) {
    TABLE.iter().for_each(check);
}

/// Runs a check wherever a column of the table says that there is something to check.
fn each_at(column: impl Fn(&Row) -> Cell, check: impl Fn(&Delivery, &str)) {
    let present = TABLE.iter().filter_map(|row| row.cell(column(row)));
    let count = present.map(|(delivery, pointer)| check(&delivery, pointer)).count();
    assert_ne!(count, 0, "no provider has such a thing");
}

/// The place of the object that a member is in.
fn parent(pointer: &str) -> &str {
    pointer.rsplit_once('/').expect("a member has a parent").0
}

/// The key of a member.
fn key(pointer: &str) -> &str {
    pointer.rsplit_once('/').expect("a member has a key").1
}

#[test]
fn an_extra_member_is_accepted() {
    each(|row| {
        let delivery = row.delivery();
        for value in ["1", "null", r#"{"a":[1,2]}"#] {
            let sent = delivery.with(&format!("/{UNLISTED}"), value);
            delivery.check(&sent, Expected::Encoded(&delivery.encoded()));
        }
    });
}

#[test]
fn an_unlisted_string_of_an_enum_is_kept() {
    each_at(
        |row| row.string_enum,
        |delivery, pointer| {
            let seen = delivery.check(&delivery.with(pointer, r#""x-new \u00e9""#), Expected::Kept);
            assert!(seen.contains(r#"Unlisted("x-new é")"#), "{seen}");
        },
    );
}

#[test]
fn an_unlisted_integer_of_an_enum_is_kept() {
    each_at(
        |row| row.integer_enum,
        |delivery, pointer| {
            for integer in ["977", "-1", "18446744073709551616"] {
                let sent = delivery.with(pointer, integer);
                let seen = delivery.check(&sent, Expected::Encoded(&delivery.encoded_with(pointer, integer)));
                assert!(seen.contains("Unlisted("), "{seen}");
            }
        },
    );
}

#[test]
fn an_unlisted_event_type_is_kept_whole() {
    each(|row| {
        let mut delivery = row.delivery();
        let quoted = |event_type: &str| format!("\"{event_type}\"");
        let text = delivery.body.to_string().replace(&quoted(&delivery.event_type), &quoted("x.new"));
        for value in delivery.headers.values_mut().filter(|value| *value == delivery.event_type.as_str()) {
            *value = "x.new".parse().expect("a header may have this text");
        }
        delivery.check(&text, Expected::Unknown("x.new"));
        let spaced = format!(" {text}\n");
        delivery.check(&spaced, Expected::Unknown("x.new"));
    });
}

#[test]
fn a_body_without_event_type_is_an_error_that_says_so() {
    each(|row| {
        let mut delivery = row.delivery();
        delivery.headers = HeaderMap::new();
        for body in ["{}", "[]", "null", "7", r#"{"data":{"event":"x"}}"#] {
            delivery.check(body, Expected::NoEventType);
        }
        for body in ["", "{", "nul", "{}x", "\u{feff}{}"] {
            let at = body.find('x').unwrap_or(if body.starts_with('\u{feff}') { 0 } else { body.len() });
            let at = if body == "nul" { 0 } else { at };
            delivery.check(body, Expected::NotJson(at));
        }
    });
}

#[test]
fn null_where_a_member_is_optional_is_kept() {
    each_at(
        |row| row.optional,
        |delivery, pointer| {
            delivery.check(&delivery.with(pointer, "null"), Expected::Kept);
            delivery.check(&without(&delivery.body, pointer), Expected::Kept);
        },
    );
}

#[test]
fn an_invalid_uuid_is_kept() {
    each_at(
        |row| row.uuid,
        |delivery, pointer| {
            for text in [r#""ecf74983-b52f-40ff-8a4c-aa052748459g""#, r#""""#, r#""none""#] {
                delivery.check(&delivery.with(pointer, text), Expected::Kept);
            }
        },
    );
    let uuid: Formatted<Uuid> = "ecf74983-b52f-40ff-8a4c-aa052748459g".into();
    assert!(uuid.parse().is_err());
}

#[test]
fn an_invalid_date_is_kept() {
    each_at(
        |row| row.date,
        |delivery, pointer| {
            for text in [r#""2026-02-30T25:61:00Z""#, r#""31-02-2025 13:99 XM""#, r#""""#] {
                delivery.check(&delivery.with(pointer, text), Expected::Kept);
            }
        },
    );
    let date: Formatted<DateTime> = "2026-02-30T25:61:00Z".into();
    assert!(date.parse().is_err());
}

#[test]
fn a_missing_member_that_is_required_is_told() {
    each_at(
        |row| row.required,
        |delivery, pointer| {
            let reason = format!("missing property `{}`", key(pointer));
            let sent = without(&delivery.body, pointer);
            delivery.check(&sent, Expected::Malformed(&path(parent(pointer)), &reason));
            let sent = delivery.with(pointer, "null");
            let Some(malformed) = delivery.decode(&sent).unwrap().malformed().cloned() else {
                panic!("{sent}")
            };
            assert_eq!((malformed.path(), malformed.body()), (path(pointer).as_str(), sent.as_str()));
            assert!(malformed.reason().ends_with(", found null"), "{malformed}");
        },
    );
}

#[test]
fn a_value_of_another_type_is_told() {
    each(|row| {
        let (pointer, value, reason) = row.wrong;
        let delivery = row.delivery();
        delivery.check(&delivery.with(pointer, value), Expected::Malformed(&path(pointer), reason));
    });
}

#[test]
fn a_body_that_ends_too_early_is_no_event() {
    each(|row| {
        let delivery = row.delivery();
        let body = delivery.body.to_string();
        for end in 0..body.len() {
            let decoded = delivery.decode(&body[..end]);
            let not_json = matches!(&decoded, Err(runtime::DecodeError::NotJson { .. }));
            assert!(not_json, "{} byte {end}: {decoded:?}", row.provider);
        }
        delivery.check(&body[..body.len() - 1], Expected::NotJson(body.len() - 1));
    });
}

#[test]
fn a_key_that_comes_twice_is_told() {
    each(|row| {
        let delivery = row.delivery();
        let (pointer, _, _) = row.wrong;
        let reason = format!("duplicate property `{}`", key(pointer));
        let same = delivery.body.pointer(pointer).unwrap().to_string();
        // As a map of free keys has none that are listed, the reason is the same there.
        for second in [same.as_str(), "null", "{}"] {
            let sent = twice(&delivery.body, pointer, second);
            delivery.check(&sent, Expected::Malformed(&path(parent(pointer)), &reason));
        }
        // What no spec lists is gone over without keeping it, so it is not told either.
        let sent = delivery.with(&format!("/{UNLISTED}"), &format!("1,\"{UNLISTED}\":2"));
        delivery.check(&sent, Expected::Encoded(&delivery.encoded()));
    });
}

#[test]
fn two_event_types_in_one_body_are_told() {
    each(|row| {
        let delivery = row.delivery();
        let mut members = delivery.body.as_object().expect("the body is an object").iter();
        let names = |value: &serde_json::Value| value.as_str() == Some(&delivery.event_type);
        let (key, _) = members.find(|(_, value)| names(value)).expect("the body names its event");
        let reason = format!("duplicate property `{key}`");
        for second in [r#""x.new""#, &format!("\"{}\"", delivery.event_type), "1"] {
            let sent = twice(&delivery.body, &format!("/{key}"), second);
            delivery.check(&sent, Expected::Malformed("$", &reason));
        }
    });
}

#[test]
fn numbers_of_any_size_are_kept_or_told() {
    const LARGE: &str = "123456789012345678901234567890.000000000000000000010";
    each_at(
        |row| row.integer,
        |delivery, pointer| {
            for integer in ["9223372036854775807", "-9223372036854775808", "9007199254740993"] {
                delivery.check(
                    &delivery.with(pointer, integer),
                    Expected::Encoded(&delivery.encoded_with(pointer, integer)),
                );
            }
            for integer in ["9223372036854775808", "-9223372036854775809", "18446744073709551616"] {
                let reason = format!("integer out of range: {integer}");
                let expected = Expected::Malformed(&path(pointer), &reason);
                delivery.check(&delivery.with(pointer, integer), expected);
            }
            let reason = "expected an integer, found a number with a fraction or an exponent";
            delivery.check(&delivery.with(pointer, LARGE), Expected::Malformed(&path(pointer), reason));
        },
    );
    let keeps = |delivery: &Delivery, pointer: &str| {
        for number in ["18446744073709551616", "-0", "0.10", "1E400", LARGE] {
            let encoded = delivery.encoded_with(pointer, number);
            delivery.check(&delivery.with(pointer, number), Expected::Encoded(&encoded));
        }
    };
    each_at(|row| row.decimal, keeps);
    each_at(|row| row.free_form, keeps);
}

#[test]
fn ten_thousand_levels_are_kept_or_gone_over() {
    let deep = deep();
    each(|row| {
        let delivery = row.delivery();
        let sent = delivery.with(&format!("/{UNLISTED}"), &deep);
        delivery.check(&sent, Expected::Encoded(&delivery.encoded()));
        let (pointer, _, _) = row.wrong;
        let malformed = delivery.decode(&delivery.with(pointer, &deep)).unwrap();
        let malformed = malformed.malformed().expect("a deep value is of another type");
        assert!(malformed.path().starts_with(&path(pointer)), "{malformed}");
        let unclosed = delivery.with(pointer, "[").len();
        let open = delivery.with(pointer, &"[".repeat(10_000));
        assert!(
            matches!(delivery.decode(&open), Err(runtime::DecodeError::NotJson { offset, .. }) if offset < unclosed + 10_000)
        );
    });
    each_at(
        |row| row.free_form,
        |delivery, pointer| {
            let encoded = delivery.encoded_with(pointer, &deep);
            delivery.check(&delivery.with(pointer, &deep), Expected::Encoded(&encoded));
        },
    );
}

/// A header that names the event goes before the body, and the body is kept as it came.
#[test]
fn the_first_place_that_names_an_event_counts() {
    let row = TABLE.iter().find(|row| row.provider == "fyatu-v3-20").expect("a row");
    let mut delivery = row.delivery();
    delivery.check(&delivery.with("/event", r#""CARD_FUNDED""#), Expected::Kept);
    delivery.check(&without(&delivery.body, "/event"), Expected::Kept);
    delivery.headers = HeaderMap::new();
    delivery.check(&delivery.body.to_string(), Expected::Kept);
    delivery.check(&without(&delivery.body, "/event"), Expected::NoEventType);

    // Two envelopes are in use; the members of the other one are not listed.
    let row = TABLE.iter().find(|row| row.provider == "ralio").expect("a row");
    let delivery = row.delivery();
    let sent = delivery.with("/eventType", r#""viban_activated""#);
    delivery.check(&sent, Expected::Encoded(&delivery.encoded()));
    let sent = delivery.with("/eventType", r#""viban_activated""#).replace(r#""event":"#, r#""other":"#);
    assert_eq!(delivery.decode(&sent).unwrap().event_type(), "viban_activated");
}

/// JSON in a string is typed for whoever asks; what it holds never costs the event.
#[test]
fn embedded_json_keeps_its_text() {
    use generated::fyatu_v3::{CardholderKycRejected, Event};
    let row = TABLE.iter().find(|row| row.provider == "fyatu-v3").expect("a row");
    let delivery = row.delivery();
    let check = |text: &str, path: Option<&str>| {
        let sent =
            delivery.with("/data/reason", &json(&format!("[{}]", serde_json::json!(text)))[0].to_string());
        delivery.check(&sent, Expected::Kept);
        let Ok(Event::CardholderKycRejected(event)) =
            Event::decode_unverified(&HeaderMap::new(), sent.as_bytes())
        else {
            panic!("{sent}")
        };
        let CardholderKycRejected { data: Maybe::Present(data), .. } = *event else { panic!("{sent}") };
        let reason = data.reason.value().expect("it is there");
        assert_eq!(reason.as_str(), text);
        let parsed = reason.parse().map(drop).map_err(|error| error.path().map(str::to_owned));
        assert_eq!(parsed, path.map_or(Ok(()), |path| Err((!path.is_empty()).then(|| path.to_owned()))));
    };
    check(r#"{"risk":"X_NEW","unlisted":[1]}"#, None);
    check(r#"{"additional_data":{"duplicated_session_number":4012}}"#, None);
    let path = "$.additional_data.duplicated_session_number";
    check(r#"{"additional_data":{"duplicated_session_number":18446744073709551616}}"#, Some(path));
    check("[]", Some("$"));
    check("no JSON", Some(""));
    check(&deep(), Some("$"));
}
