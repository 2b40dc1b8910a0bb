//! Every event has a test delivery, documented or not: the smallest one decodes as its event.

use std::collections::HashMap;

use codegen::source::Sources;
use generated::{Event, Provider};
use runtime::HeaderMap;

use crate::workspace::{self, files};

#[test]
fn the_smallest_delivery_decodes_as_its_event() {
    let sources: Sources = files(&workspace::root().join("specs")).into_iter().collect();
    let mut total = 0;
    for &provider in Provider::ALL {
        let (sender, diagnostics) = codegen::sender(&sources, provider.as_str());
        let sender = sender.unwrap_or_else(|| panic!("{provider}: {diagnostics:?}"));
        for sample in &sender.samples {
            let headers = HeaderMap::try_from(&sample.headers.clone().into_iter().collect::<HashMap<_, _>>());
            let headers = headers.unwrap_or_else(|error| panic!("{provider} {}: {error}", sample.event_type));
            let body = sample.body.to_string();
            let event = Event::decode_unverified(provider, &headers, body.as_bytes());
            let event = event.unwrap_or_else(|error| panic!("{provider} {body}: {error}"));
            assert_eq!(event.event_type(), sample.event_type, "{provider} {body}");
            assert!(event.is_typed(), "{provider} {body}: {event:?}");
            assert_eq!(crate::mutation::json(&event.encode()), sample.body);
            total += 1;
        }
    }
    println!("{total} events have a smallest delivery");
}
