//! A schema with several types is an enum of them.

#[rustfmt::skip]
mod becomes;

use becomes::{ThingChangedId as Id, ThingChangedValue as Value};
use runtime::Maybe;

use crate::event;

#[test]
fn each_type_has_a_variant() {
    let thing = |rest: &str| event!(ThingChanged, format!(r#"{{"type": "thing.changed", {rest}}}"#));
    assert_eq!(thing(r#""id": 7"#).id, Id::Integer(7));
    assert_eq!(thing(r#""id": "7""#).id, Id::Text("7".to_owned()));
    assert!(matches!(thing(r#""id": [7]"#).id, Id::Unlisted(_)));
    let value = |text: &str| thing(&format!(r#""id": 7, "value": {text}"#)).value;
    assert_eq!(value("null"), Maybe::Null);
    assert!(matches!(value("true"), Maybe::Present(Value::Boolean(true))));
    assert!(matches!(value("1.50"), Maybe::Present(Value::Number(number)) if number.as_str() == "1.50"));
    assert!(matches!(value("[1]"), Maybe::Present(Value::List(list)) if list == [1]));
    assert!(matches!(value(r#"{"text": "x"}"#), Maybe::Present(Value::Object(_))));
    assert!(matches!(value(r#""x""#), Maybe::Present(Value::Unlisted(_))));
}
