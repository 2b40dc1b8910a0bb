//! What a document says about its events in, the places in a delivery that are worth a look out.

use std::collections::BTreeSet;

use super::evidence::Evidence;
use crate::model::{Place, pointer};

/// Members and headers that name events, in lower case and without `_` and `-`; the most telling first.
const TELLING: [&str; 16] = [
    "eventtype",
    "event",
    "type",
    "eventname",
    "eventcode",
    "action",
    "topic",
    "webhooktype",
    "webhookevent",
    "notificationtype",
    "messagetype",
    "trigger",
    "kind",
    "notification",
    "hook",
    "name",
];

/// The telling members of any payload, the most telling first and those further out before those further in.
pub fn telling_members(evidence: &Evidence, is_wanted: impl Fn(&[String]) -> bool) -> Vec<Vec<String>> {
    let of_examples = evidence.declared.iter().flat_map(|declared| &declared.examples).map(|(_, body)| body);
    let of_bodies = of_examples.chain(&evidence.given).filter_map(|body| body.as_object());
    let of_bodies = of_bodies.flat_map(|members| members.keys()).map(|key| vec![key.clone()]);
    let of_schemas = evidence.declared.iter().flat_map(|declared| declared.members.iter().cloned());
    let found: BTreeSet<(usize, usize, Vec<String>)> = of_schemas
        .chain(of_bodies)
        .filter(|keys| is_wanted(keys))
        .filter_map(|keys| Some((keys.len(), telling(keys.last()?)?, keys)))
        .collect();
    found.into_iter().map(|(_, _, keys)| keys).collect()
}

/// The headers that every declaration has, those that speak of events first.
pub fn common_headers(evidence: &Evidence) -> Vec<String> {
    let mut declared = evidence.declared.iter();
    let Some(first) = declared.next() else { return Vec::new() };
    let all: BTreeSet<String> = first.headers().map(str::to_owned).collect();
    let common = declared.fold(all, |common, declared| {
        let own: BTreeSet<&str> = declared.headers().collect();
        common.into_iter().filter(|header| own.contains(header.as_str())).collect()
    });
    let mut common: Vec<String> = common.into_iter().collect();
    common.sort_by_key(|header| !(header.contains("event") || header.contains("topic")));
    common
}

/// How telling a name is, if it is; less is more.
pub fn telling(name: &str) -> Option<usize> {
    let name: String =
        name.chars().filter(|letter| !"_-".contains(*letter)).collect::<String>().to_lowercase();
    TELLING.iter().position(|known| *known == name)
}

/// A place as messages name it.
pub fn describe(place: &Place) -> String {
    match place {
        Place::Body(keys) => format!("`{}`", pointer(keys)),
        Place::Header(header) => format!("the header `{header}`"),
        Place::Pair { header, body } => format!("the header `{header}` and `{}`", pointer(body)),
    }
}
