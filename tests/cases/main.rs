//! What the case folders become, compiled, and what each case is about, decoded and encoded.

// A case becomes more than its test reads.
#![allow(dead_code)]
// The cases leave documented examples out, which generated code has behind a feature.
#![allow(unexpected_cfgs)]
// Names of a crate's public types are not judged; here the same types are public to nobody.
#![allow(clippy::enum_variant_names)]
// What a document deprecates is a warning for those who use it, and none for the code that reads it.
#![deny(deprecated)]

mod features;

/// Decodes a delivery into the expected variant, sees that it encodes to the same JSON, and gives the payload.
macro_rules! event {
    ($variant:ident, [$($header:literal: $value:literal),*], $body:expr) => {
        match becomes::Event::decode_unverified(&crate::headers(&[$(($header, $value)),*]), $body.as_bytes()) {
            Ok(event @ becomes::Event::$variant(_)) => {
                assert_eq!(crate::json(&event.encode()), crate::json(&$body));
                let becomes::Event::$variant(payload) = event else { panic!("the variant is known") };
                payload
            }
            other => panic!("{other:#?}"),
        }
    };
    ($variant:ident, $body:expr) => {
        event!($variant, [], $body)
    };
}
pub(crate) use event;

/// What a future that never waits gives.
fn ready<T>(future: impl Future<Output = T>) -> T {
    match std::pin::pin!(future).poll(&mut std::task::Context::from_waker(std::task::Waker::noop())) {
        std::task::Poll::Ready(value) => value,
        std::task::Poll::Pending => panic!("the future waits for something"),
    }
}

/// Headers as a service receives them.
fn headers(pairs: &[(&'static str, &'static str)]) -> runtime::HeaderMap {
    let mut headers = runtime::HeaderMap::new();
    for (name, value) in pairs {
        headers.insert(*name, value.parse().expect("the header's value is allowed"));
    }
    headers
}

/// JSON, compared by what it says.
fn json(text: &str) -> serde_json::Value {
    serde_json::from_str(text).expect("bodies and encoded events are JSON")
}
