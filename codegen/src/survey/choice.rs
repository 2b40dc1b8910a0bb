//! What a document says about its events in, the ways to tell them apart out, best first.
//!
//! A way that looks good may still fail, since two events may turn out to be one; whoever asks for ways tries them.

use std::collections::{BTreeMap, BTreeSet};

use super::evidence::{Declared, Evidence};
use super::place::{common_headers, describe, telling, telling_members};
use crate::model::{Place, pointer};
use crate::parse::configuration::ValueSource;

/// A way to tell events apart.
#[derive(Debug, Clone)]
pub struct Choice {
    /// Where a delivery names its event.
    pub at: Vec<Place>,
    /// Where the document says what stands there.
    pub value: ValueSource,
    /// The event types of some keys, where `value` says something else.
    pub map: BTreeMap<String, String>,
    /// Why, as a sentence without a full stop.
    pub reason: String,
    /// Whether the document proves it; otherwise `at` is the most likely place.
    pub is_decided: bool,
}

/// More than any document needs that can be told apart at all.
const MOST_CHOICES: usize = 16;

/// The ways that the document proves, best first.
pub fn proven(evidence: &Evidence) -> Vec<Choice> {
    let mut choices = members(evidence);
    choices.extend(several_members(evidence));
    choices.extend(extensions(evidence).iter().flat_map(|name| {
        let value = ValueSource::Extension(name.clone());
        agreeing(evidence, &value, &format!("the extension `{name}`"), &|declared| {
            declared.extensions.get(name).cloned()
        })
    }));
    choices.extend(headers(evidence));
    let address = |declared: &Declared| declared.address.clone();
    choices.extend(agreeing(evidence, &ValueSource::Address, "the address of the channel", &address));
    let key = |declared: &Declared| Some(declared.key().to_owned());
    choices.extend(agreeing(evidence, &ValueSource::Key, "the key", &key));
    choices.extend(mapped(evidence));
    choices.truncate(MOST_CHOICES);
    choices
}

/// A member at which most payloads have constants, where no way is proven: what is wrong with the others is told.
pub fn almost_proven(evidence: &Evidence) -> Option<Choice> {
    let constants = |place: &Place| {
        let named =
            evidence.declared.iter().filter(|declared| !evidence.constants(declared, place).is_empty());
        named.count()
    };
    let places = telling_members(evidence, |_| true).into_iter().map(Place::Body);
    // The sort is stable: of those that as many payloads have, the most telling one.
    let mut counted: Vec<(usize, Place)> = places.map(|place| (constants(&place), place)).collect();
    counted.sort_by_key(|(count, _)| usize::MAX - count);
    let (count, place) = counted.into_iter().next()?;
    let is_most = count * 4 >= evidence.declared.len() * 3 && event_types(evidence, &place).len() * 2 > count;
    let reason = format!(
        "{count} of {} payloads have a constant at {}, but not each event another",
        evidence.declared.len(),
        describe(&place)
    );
    (is_most && count > 1).then(|| choice(vec![place], ValueSource::Schema, reason))
}

/// The most likely way, where the document proves none.
pub fn likely(evidence: &Evidence) -> Choice {
    let speaks_of_events =
        |name: &&String| ["event", "topic", "webhook"].iter().any(|word| name.contains(word));
    let (value, what) = if let Some(name) = extensions(evidence).iter().find(speaks_of_events) {
        (ValueSource::Extension(name.clone()), format!("the extension `{name}`"))
    } else if is_distinct(evidence.declared.iter().map(|declared| declared.address.clone())) {
        (ValueSource::Address, "the address of the channel".to_owned())
    } else {
        (ValueSource::Key, "the key".to_owned())
    };
    Choice {
        at: vec![likely_place(evidence)],
        value,
        map: BTreeMap::new(),
        reason: format!("nothing in the document proves what tells its events apart; {what} is a guess"),
        is_decided: false,
    }
}

fn likely_place(evidence: &Evidence) -> Place {
    let count = |keys: &Vec<String>| {
        evidence.declared.iter().filter(|declared| evidence.may_hold_text(declared, keys)).count()
    };
    let mut bodies: Vec<(Vec<String>, usize)> = telling_members(evidence, |_| true)
        .into_iter()
        .map(|keys| (keys.clone(), count(&keys)))
        .filter(|(_, count)| *count > 0)
        .collect();
    // The sort is stable: among places that as many payloads have, the most telling one.
    bodies.sort_by_key(|(_, count)| usize::MAX - count);
    let half = evidence.declared.len().div_ceil(2);
    let header = common_headers(evidence)
        .into_iter()
        .find(|header| header.contains("event") || header.contains("topic"));
    if let Some(header) = header {
        let action = bodies.iter().find(|(keys, count)| keys == &["action"] && *count >= half);
        return match action {
            Some((body, _)) => Place::Pair { header, body: body.clone() },
            None => Place::Header(header),
        };
    }
    bodies
        .into_iter()
        .next()
        .map_or_else(|| Place::Body(vec!["type".to_owned()]), |(keys, _)| Place::Body(keys))
}

/// One member of every payload that has a constant, or a list of event types.
fn members(evidence: &Evidence) -> Vec<Choice> {
    let mut declared = evidence.declared.iter();
    let Some(first) = declared.next() else { return Vec::new() };
    let in_all = declared.fold(first.members.clone(), |common, declared| &common & &declared.members);
    let mut choices = Vec::new();
    for keys in in_all {
        let place = Place::Body(keys.clone());
        let telling = keys.last().and_then(|key| telling(key));
        let all_constant =
            evidence.declared.iter().all(|declared| !evidence.constants(declared, &place).is_empty());
        if !all_constant && telling.is_none() || !is_listed_everywhere(evidence, &place) {
            continue;
        }
        if telling.is_none() && event_types(evidence, &place).len() < 2 {
            continue;
        }
        let shown = pointer(&keys);
        let reason = if all_constant {
            format!("every payload has a constant at `{shown}`")
        } else {
            format!("the payloads list their event types at `{shown}`")
        };
        let order = (!all_constant, telling.is_none(), keys.len(), telling, keys);
        choices.push((order, choice(vec![place], ValueSource::Schema, reason)));
    }
    choices.sort_by(|one, other| one.0.cmp(&other.0));
    choices.into_iter().map(|(_, choice)| choice).collect()
}

/// Members of which every payload has one, where no member is in all: two envelopes that are in use at once.
fn several_members(evidence: &Evidence) -> Option<Choice> {
    let mut rest: Vec<&Declared> = evidence.declared.iter().collect();
    let mut at = Vec::new();
    for keys in telling_members(evidence, |keys| keys.len() == 1) {
        let place = Place::Body(keys);
        let before = rest.len();
        rest.retain(|declared| evidence.kinds(declared, &place).is_empty());
        if rest.len() < before {
            at.push(place);
        }
    }
    let is_found = rest.is_empty() && at.len() > 1;
    let reason = "each payload has a constant at one of these places".to_owned();
    is_found.then(|| choice(at, ValueSource::Schema, reason))
}

/// A header, alone or with a member of the body, whose schema says what it holds.
fn headers(evidence: &Evidence) -> Vec<Choice> {
    let mut choices = Vec::new();
    for header in common_headers(evidence) {
        let place = Place::Header(header.clone());
        if !is_listed_everywhere(evidence, &place) {
            continue;
        }
        let count = event_types(evidence, &place).len();
        if count >= 2 || telling(header.trim_start_matches("x-")).is_some() {
            let reason = format!("the header `{header}` has a constant for each event");
            choices.push(choice(vec![place], ValueSource::Schema, reason));
        }
        for body in telling_members(evidence, |keys| keys == ["action"]) {
            let reason = format!("the header `{header}` and `{}` have constants", pointer(&body));
            choices.push(choice(
                vec![Place::Pair { header: header.clone(), body }],
                ValueSource::Schema,
                reason,
            ));
        }
    }
    choices
}

/// The places that hold what something else in the document says, as constants and documented payloads show.
fn agreeing(
    evidence: &Evidence,
    value: &ValueSource,
    what: &str,
    text: &dyn Fn(&Declared) -> Option<String>,
) -> Vec<Choice> {
    if !evidence.declared.iter().all(|declared| text(declared).is_some()) {
        return Vec::new();
    }
    let agrees = |place: &Place| {
        let shown = evidence.declared.iter().filter_map(|declared| {
            let text = text(declared)?;
            Some(shown(evidence, declared, place, std::slice::from_ref(&text))? == text)
        });
        let shown: Vec<bool> = shown.collect();
        shown.iter().all(|agrees| *agrees) && !shown.is_empty()
    };
    let places = likely_places(evidence).into_iter().filter(agrees);
    let reason = |place: &Place| {
        format!("{what} is what constants and documented payloads have at {}", describe(place))
    };
    places.map(|place| choice(vec![place.clone()], value.clone(), reason(&place))).collect()
}

/// The places where documented payloads say what each key stands for; where some keys have none, by the same rule.
fn mapped(evidence: &Evidence) -> Vec<Choice> {
    likely_places(evidence).iter().filter_map(|place| mapped_at(evidence, place)).collect()
}

fn mapped_at(evidence: &Evidence, place: &Place) -> Option<Choice> {
    let shown: Vec<(&str, Option<String>)> = evidence
        .declared
        .iter()
        .map(|declared| {
            let names: Vec<String> = RULES.iter().map(|(_, rule)| rule(declared.key())).collect();
            (declared.key(), shown(evidence, declared, place, &names))
        })
        .collect();
    let known = shown.iter().filter(|(_, event_type)| event_type.is_some()).count();
    if known * 2 < shown.len() || known == 0 {
        return None;
    }
    let texts: Vec<(&str, &String)> =
        shown.iter().filter_map(|(key, event_type)| Some((*key, event_type.as_ref()?))).collect();
    let rule = RULES.iter().map(|(what, rule)| (*what, *rule)).find(|(_, rule)| explains(*rule, &texts));
    if rule.is_none() && shown.len() < 2 {
        return None;
    }
    let mut map = BTreeMap::new();
    let mut supposed = 0;
    for (key, event_type) in &shown {
        let by_rule = rule.map(|(_, rule)| rule(key));
        if by_rule.is_some() && by_rule != *event_type {
            supposed += 1;
        }
        let event_type = by_rule.or_else(|| event_type.clone())?;
        let known = map.insert((*key).to_owned(), event_type.clone());
        if known.is_some_and(|known| known != event_type) {
            return None;
        }
    }
    map.retain(|key, event_type| key != event_type);
    let mut reason = format!("documented payloads show what stands at {}", describe(place));
    if let (Some((what, _)), 1..) = (rule, supposed) {
        let those = if supposed == 1 { "one".to_owned() } else { supposed.to_string() };
        reason +=
            &format!(": {what}; {those} of {} without such a payload is taken to be alike", shown.len());
    }
    Some(Choice { map, ..choice(vec![place.clone()], ValueSource::Key, reason) })
}

/// Whether a rule says what stands at a place for most keys, and what other keys have was copied from one of these.
fn explains(rule: fn(&str) -> String, texts: &[(&str, &String)]) -> bool {
    let fit = texts.iter().filter(|(key, text)| rule(key) == **text).count();
    let is_copied = |text: &String| texts.iter().any(|(other, _)| rule(other) == *text);
    fit * 3 >= texts.len() * 2 && texts.iter().all(|(_, text)| is_copied(text))
}

/// A name for a rule, and the rule.
type Rule = (&'static str, fn(&str) -> String);

/// What providers do to the name of an event to make a key of it, the other way round.
const RULES: [Rule; 7] = [
    ("the key", str::to_owned),
    ("the key without `/`", |key| key.trim_start_matches('/').to_owned()),
    ("the key with `_` for `-`", |key| key.replace('-', "_")),
    ("the key with `-` for `_`", |key| key.replace('_', "-")),
    ("the key with `.` for `_`", |key| key.replace('_', ".")),
    ("the key with `.` for `-`", |key| key.replace('-', ".")),
    ("the key in upper case", |key| key.to_uppercase()),
];

/// What stands at a place in the deliveries of a declaration, as far as its schema, its documented payloads or the
/// given ones say; of several event types that a schema lists, the one by which the declaration is named.
fn shown(evidence: &Evidence, declared: &Declared, place: &Place, names: &[String]) -> Option<String> {
    let kinds = evidence.kinds(declared, place);
    let named = kinds
        .iter()
        .find(|kind| names.contains(&kind.event_type) || declared.names.contains(&kind.event_type));
    let only = (kinds.len() == 1).then(|| &kinds[0]);
    if let Some(kind) = named.or(only) {
        return Some(kind.event_type.clone());
    }
    let documented = declared.documented(place);
    if documented.len() == 1 {
        return documented.into_iter().next();
    }
    let given = given(evidence, place);
    names.iter().find(|name| given.contains(*name)).cloned()
}

/// The texts that the given payloads have at a place.
fn given(evidence: &Evidence, place: &Place) -> BTreeSet<String> {
    let places = std::slice::from_ref(place);
    let texts = evidence
        .given
        .iter()
        .filter_map(|body| crate::parse::discriminator::event_type(places, &BTreeMap::new(), body));
    texts.collect()
}

/// Telling members of payloads and telling headers, at which almost every declaration may have a text.
fn likely_places(evidence: &Evidence) -> Vec<Place> {
    let bodies = telling_members(evidence, |_| true).into_iter().filter(|keys| {
        let place = Place::Body(keys.clone());
        let without = evidence.declared.iter().filter(|declared| {
            declared.has_payload()
                && !evidence.may_hold_text(declared, keys)
                && evidence.kinds(declared, &place).is_empty()
                && declared.documented(&place).is_empty()
        });
        // Now and then a schema lacks the member that all the others have.
        without.count() * 4 <= evidence.declared.len()
    });
    let headers = common_headers(evidence)
        .into_iter()
        .filter(|header| telling(header.trim_start_matches("x-")).is_some() || header.contains("event"));
    bodies.map(Place::Body).chain(headers.map(Place::Header)).collect()
}

/// The extensions that every declaration has, each with another text.
fn extensions(evidence: &Evidence) -> Vec<String> {
    let Some(first) = evidence.declared.first() else { return Vec::new() };
    let texts = |name: &String| {
        evidence.declared.iter().map(|declared| declared.extensions.get(name).cloned()).collect::<Vec<_>>()
    };
    first.extensions.keys().filter(|name| is_distinct(texts(name).into_iter())).cloned().collect()
}

fn is_distinct(mut texts: impl Iterator<Item = Option<String>>) -> bool {
    let mut seen = BTreeSet::new();
    texts.all(|text| text.is_some_and(|text| seen.insert(text)))
}

/// Whether every declaration lists event types at a place, and no documented payload contradicts it there.
fn is_listed_everywhere(evidence: &Evidence, place: &Place) -> bool {
    evidence.declared.iter().all(|declared| {
        let kinds: BTreeSet<String> =
            evidence.kinds(declared, place).into_iter().map(|kind| kind.event_type).collect();
        let documented = declared.documented(place);
        !kinds.is_empty() && (documented.is_empty() || !documented.is_disjoint(&kinds))
    })
}

fn event_types(evidence: &Evidence, place: &Place) -> BTreeSet<String> {
    let kinds = evidence.declared.iter().flat_map(|declared| evidence.kinds(declared, place));
    kinds.map(|kind| kind.event_type).collect()
}

fn choice(at: Vec<Place>, value: ValueSource, reason: String) -> Choice {
    Choice { at, value, map: BTreeMap::new(), reason, is_decided: true }
}
