//! What deliveries are answered with: the status codes of both sides come in, changes go out.

use super::rule::Rule;
use super::walk::{Spot, Walk};

/// Compares what deliveries are answered with.
pub fn compare(walk: &mut Walk<'_>) {
    let (old, new) = (walk.old.provider.receiving.responses, walk.new.provider.receiving.responses);
    let statuses = [
        ("accepted", "a delivery that was taken", old.accepted, new.accepted),
        ("rejected", "a delivery that does not prove who sent it", old.rejected, new.rejected),
        ("unknown", "a delivery of an event that is not documented", old.unknown, new.unknown),
        ("malformed", "a delivery that is not as documented", old.malformed, new.malformed),
        ("failed", "a delivery that could not be handled", old.failed, new.failed),
    ];
    for (key, what, before, after) in statuses {
        if before != after {
            tell(walk, key, format!("{what} is answered with {after}, and was with {before}"));
        }
    }
    if old.deadline != new.deadline {
        let words = |deadline: Option<u32>| {
            deadline.map_or_else(|| "any time".to_owned(), |time| format!("{time} ms"))
        };
        let (before, after) = (words(old.deadline), words(new.deadline));
        tell(walk, "deadline_ms", format!("the provider waits {after} for an answer, and waited {before}"));
    }
}

fn tell(walk: &mut Walk<'_>, key: &str, message: String) {
    let place = walk.stated(&format!("/responses/{key}"));
    let items = (Some(walk.old.path_of("RESPONSES")), Some(walk.new.path_of("RESPONSES")));
    walk.tell(&Spot { items, ..place }, Rule::ResponsesChanged, message);
}
