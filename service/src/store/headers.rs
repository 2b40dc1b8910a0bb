//! The headers of a delivery come in, and the text that keeps them goes out; and back.

use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use serde_json::{Map, Value};

/// What proves a sender by being known to it alone: nobody who reads the store is to have it.
const SECRET: [HeaderName; 3] = [header::AUTHORIZATION, header::PROXY_AUTHORIZATION, header::COOKIE];

/// The text that keeps headers: a JSON object, with a list for what comes more than once.
pub fn write(headers: &HeaderMap) -> String {
    let mut object = Map::new();
    for name in headers.keys().filter(|name| !SECRET.contains(name)) {
        let text = |value: &HeaderValue| Value::from(String::from_utf8_lossy(value.as_bytes()));
        let mut values: Vec<_> = headers.get_all(name).iter().map(text).collect();
        let value = if values.len() == 1 { values.remove(0) } else { Value::Array(values) };
        object.insert(name.as_str().to_owned(), value);
    }
    Value::Object(object).to_string()
}

/// The headers that a text keeps.
pub fn read(text: &str) -> HeaderMap {
    let mut headers = HeaderMap::new();
    let Ok(object) = serde_json::from_str::<Map<String, Value>>(text) else { return headers };
    for (name, value) in object {
        let Ok(name) = name.parse::<HeaderName>() else { continue };
        let values = match value {
            Value::Array(values) => values,
            value => vec![value],
        };
        for value in values.iter().filter_map(Value::as_str) {
            if let Ok(value) = value.parse() {
                headers.append(name.clone(), value);
            }
        }
    }
    headers
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderMap;

    #[test]
    fn headers_are_kept_but_for_secret_ones() {
        let headers = |pairs: &[(&'static str, &str)]| {
            let mut headers = HeaderMap::new();
            for &(name, value) in pairs {
                headers.append(name, value.parse().expect("a header's value"));
            }
            headers
        };
        let check = |given: &[_], kept: &[_]| {
            assert_eq!(super::read(&super::write(&headers(given))), headers(kept));
        };
        check(&[], &[]);
        check(
            &[("x-event", "a.b"), ("accept", "\"quoted\"")],
            &[("x-event", "a.b"), ("accept", "\"quoted\"")],
        );
        check(&[("via", "a"), ("via", "b")], &[("via", "a"), ("via", "b")]);
        check(&[("authorization", "Basic eA=="), ("cookie", "a=b"), ("host", "x")], &[("host", "x")]);
    }
}
