//! Deliveries that no provider documents, made from those that they do.
//!
//! A documented body and a place in it come in; the text of another body goes out. Places are JSON Pointers, and new
//! values are given as text, so that they may be what `serde_json::Value` cannot hold: a number of any size, a key
//! that comes twice, ten thousand levels.

use serde_json::Value;

/// A key that no spec lists.
pub const UNLISTED: &str = "hookwright_unlisted";

/// Ten thousand arrays and objects in one another.
pub fn deep() -> String {
    format!("{}0{}", r#"[{"a":"#.repeat(5_000), "}]".repeat(5_000))
}

/// The body with another value at a place, or with a new member.
pub fn with(body: &Value, pointer: &str, raw: &str) -> String {
    const PLACEHOLDER: &str = "hookwright-placeholder";
    let mut body = body.clone();
    *place(&mut body, pointer) = Value::from(PLACEHOLDER);
    let text = body.to_string();
    assert_eq!(text.matches(PLACEHOLDER).count(), 1);
    text.replace(&format!("\"{PLACEHOLDER}\""), raw)
}

/// The body with a member that comes twice: as it is, then with another value.
pub fn twice(body: &Value, pointer: &str, second: &str) -> String {
    let first = body.pointer(pointer).unwrap_or_else(|| panic!("nothing is at {pointer}"));
    let (_, key) = parent_and_key(pointer);
    with(body, pointer, &format!("{first},{}:{second}", Value::from(key)))
}

/// The body without a member.
pub fn without(body: &Value, pointer: &str) -> String {
    let mut body = body.clone();
    let (parent, key) = parent_and_key(pointer);
    let object = body.pointer_mut(parent).and_then(Value::as_object_mut).expect("the place is in an object");
    assert!(object.shift_remove(&key).is_some(), "nothing is at {pointer}");
    body.to_string()
}

/// Every place of a body.
pub fn places(body: &Value) -> Vec<String> {
    fn walk(value: &Value, pointer: &str, places: &mut Vec<String>) {
        places.push(pointer.to_owned());
        match value {
            Value::Object(members) => members.iter().for_each(|(key, value)| {
                walk(value, &format!("{pointer}/{}", key.replace('~', "~0").replace('/', "~1")), places);
            }),
            Value::Array(elements) => elements.iter().enumerate().for_each(|(index, value)| {
                walk(value, &format!("{pointer}/{index}"), places);
            }),
            _ => {}
        }
    }
    let mut places = Vec::new();
    walk(body, "", &mut places);
    places
}

/// The place as an error names it: `$.data.checks[0]` for `/data/checks/0`.
pub fn path(pointer: &str) -> String {
    let step = |step: &str| match step.parse::<usize>() {
        Ok(index) => format!("[{index}]"),
        Err(_) if step.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '_') => {
            format!(".{step}")
        }
        Err(_) => format!("[{}]", Value::from(step)),
    };
    format!("${}", pointer.split('/').skip(1).map(step).collect::<String>())
}

/// The text as JSON; two numbers that differ only beyond what an `f64` holds are the same here.
pub fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|error| panic!("{error}: {text}"))
}

fn place<'a>(body: &'a mut Value, pointer: &str) -> &'a mut Value {
    if pointer.is_empty() {
        return body;
    }
    let (parent, key) = parent_and_key(pointer);
    match body.pointer_mut(parent).unwrap_or_else(|| panic!("nothing is at {parent}")) {
        Value::Object(members) => members.entry(key).or_insert(Value::Null),
        Value::Array(elements) => &mut elements[key.parse::<usize>().expect("the place is an element")],
        _ => panic!("nothing can be at {pointer}"),
    }
}

fn parent_and_key(pointer: &str) -> (&str, String) {
    let (parent, key) = pointer.rsplit_once('/').expect("the place is not the whole body");
    (parent, key.replace("~1", "/").replace("~0", "~"))
}
