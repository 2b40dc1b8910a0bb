//! Which delivery it is: the places where both sides find that come in, changes go out.

use super::discriminator::places;
use super::rule::Rule;
use super::walk::{Spot, Walk};
use crate::model::{Identification, Place, TimeFormat};

/// Compares where a delivery says which one it is.
pub fn compare(walk: &mut Walk<'_>) {
    let (old, new) =
        (&walk.old.provider.receiving.identification, &walk.new.provider.receiving.identification);
    let Identification { id, time, time_format, subject, revision } = new;
    let lists: [(&str, &str, &[Place], &[Place]); 4] = [
        ("id", "what stays the same when a delivery is sent again", &old.id, id),
        ("time/at", "when the event occurred", &old.time, time),
        ("subject", "whom or what the event is about", &old.subject, subject),
        ("revision", "the version of the payload", &old.revision, revision),
    ];
    for (key, what, before, after) in lists {
        if before != after {
            let message = format!("{what} stood at {}, and now at {}", places(before), places(after));
            tell(walk, key, (!before.is_empty(), !after.is_empty()), message);
        }
    }
    if old.time_format != *time_format {
        let (before, after) = (written(old.time_format), written(*time_format));
        let message = format!("when the event occurred is written {after}, and was {before}");
        tell(walk, "time/format", (!old.time.is_empty(), !time.is_empty()), message);
    }
}

fn tell(walk: &mut Walk<'_>, key: &str, (was_there, is_there): (bool, bool), message: String) {
    let place = walk.stated(&format!("/delivery/{key}"));
    let spot = Spot {
        old: place.old.clone().filter(|_| was_there),
        new: place.new.clone().filter(|_| is_there),
        items: (Some(walk.old.path_of("DELIVERY")), Some(walk.new.path_of("DELIVERY"))),
        ..place
    };
    walk.tell(&spot, Rule::IdentificationChanged, message);
}

const fn written(format: TimeFormat) -> &'static str {
    match format {
        TimeFormat::Rfc3339 => "as RFC 3339 has it",
        TimeFormat::Seconds => "in seconds since 1970",
        TimeFormat::Milliseconds => "in milliseconds since 1970",
        TimeFormat::WithoutZone => "in a format of the provider's own",
    }
}
