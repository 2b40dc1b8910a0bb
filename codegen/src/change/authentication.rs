//! How deliveries prove who sent them: what both sides state comes in, one change that says precisely what is not as it
//! was goes out.

use super::check::{self, Difference};
use super::rule::Rule;
use super::verdict::{Behaviour, Verdicts, Wire};
use super::walk::{Spot, Walk};
use crate::model::Authentication;
use crate::model::authentication::Check;

/// Compares how deliveries prove who sent them.
pub fn compare(walk: &mut Walk<'_>) {
    let (old, new) =
        (&walk.old.provider.receiving.authentication, &walk.new.provider.receiving.authentication);
    if old == new {
        return;
    }
    let name = |side: &super::side::Side<'_>| Some(side.path_of("AUTHENTICATION"));
    let spot = Spot {
        items: (name(walk.old), name(walk.new)),
        code: (Some(old.summaries().join("\n")), Some(new.summaries().join("\n"))),
        ..walk.stated("/authentication")
    };
    match (proves(old), proves(new)) {
        (false, true) => {
            let how = new.summaries().join("; ");
            let message = format!("how deliveries prove who sent them is stated now: {how}");
            walk.tell(&spot, Rule::AuthenticationAdded, message);
        }
        (true, false) => {
            let what = new.unknowns().join("; ");
            let message = format!("how deliveries prove who sent them is no longer stated: {what}");
            walk.tell(&spot, Rule::AuthenticationRemoved, message);
        }
        (false, false) => {
            let message = "what is missing to know how deliveries prove who sent them is said in another way; each \
                           is refused as before";
            walk.tell_as(&spot, Rule::AuthenticationChanged, Verdicts::default(), message.to_owned());
        }
        (true, true) => both(walk, &spot, old, new),
    }
}

/// Whether a delivery can be accepted by this alone.
fn proves(authentication: &Authentication) -> bool {
    let proves_something = |check: &Check| !matches!(check, Check::Digest(_));
    authentication.unknowns().is_empty() && authentication.checks.iter().any(proves_something)
}

/// Tells what is different between two ways that are both stated; all checks of a way must hold.
fn both(walk: &mut Walk<'_>, spot: &Spot, old: &Authentication, new: &Authentication) {
    let differences = differences(&old.checks, &new.checks);
    let wire = Wire::of(
        differences.iter().all(|difference| difference.new_covers_old),
        differences.iter().all(|difference| difference.old_covers_new),
    );
    let behaviour = if wire == Wire::Same { Behaviour::Same } else { Behaviour::Changes };
    let spot = match &differences[..] {
        [only] => {
            let place = walk.stated(&format!("/authentication/{}", only.at));
            Spot {
                old: place.old.filter(|_| only.was_there),
                new: place.new.filter(|_| only.is_there),
                ..spot.clone()
            }
        }
        _ => spot.clone(),
    };
    let said: Vec<&str> = differences.iter().map(|difference| difference.words.as_str()).collect();
    let message = match said.is_empty() {
        true => "what proves who sent a delivery is checked in another order".to_owned(),
        false => said.join("; "),
    };
    let rule = Rule::AuthenticationChanged;
    walk.tell_as(&spot, rule, Verdicts { wire, behaviour, ..rule.verdicts() }, message);
}

/// What is different between two lists of checks: those of one kind are held against each other, in order.
fn differences(olds: &[Check], news: &[Check]) -> Vec<Difference> {
    let mut rest: Vec<&Check> = news.iter().filter(|new| !olds.contains(new)).collect();
    let mut differences = Vec::new();
    for old in olds.iter().filter(|old| !news.contains(old)) {
        let partner = rest.iter().position(|new| check::kind(new) == check::kind(old));
        match partner.map(|index| rest.remove(index)) {
            Some(new) => differences.extend(check::differences(old, new)),
            None => differences.push(check::alone(old, false)),
        }
    }
    differences.extend(rest.into_iter().map(|new| check::alone(new, true)));
    differences
}
