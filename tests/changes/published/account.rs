//! What differs between two versions, and what is told of it, come in; the books on both go out: what nothing tells, and
//! what is told for no reason.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use codegen::change::{Change, Rule, Step};
use codegen::model::Location;

use super::difference::{Difference, Differences, Spot};
use super::place::{About, member_step};
use super::reason::{
    Reason, is_about_names, reason, replaces, tells_of_a_member, tells_of_a_value, tells_of_a_webhook,
};

/// The books on one pair of versions.
#[derive(Debug, Default)]
pub struct Account {
    /// How many differences are told where they are.
    in_place: usize,
    /// How many are told of the same type at another place where it stands.
    of_the_type: usize,
    /// How many lie below a value that is told to have another type, or other shapes.
    below: usize,
    /// How many are not told, and why.
    reasons: BTreeMap<Reason, usize>,
    /// Differences that nothing tells.
    untold: Vec<String>,
    /// How many changes are of what examples show and neither version describes.
    of_examples: usize,
    /// How many changes are of words, where alike schemas are one type and another of them gives the words.
    of_alike: usize,
    /// Changes of what generated code calls something, which differ from no line of a document.
    names: usize,
    /// Changes for which nothing differs.
    invented: Vec<String>,
}

/// Both sides of the books, while they are kept.
struct Keeper<'a> {
    all: &'a Differences,
    /// What is told where it is, with the events that the change is said to touch.
    told: BTreeMap<(usize, &'a Difference), BTreeSet<&'a str>>,
    told_of_webhooks: BTreeSet<(&'a str, &'a Difference)>,
    below: BTreeSet<usize>,
}

/// Holds what is told against what differs; `event_type` says what deliveries call the event of a key.
pub fn account(all: &Differences, changes: &[Change], event_type: &dyn Fn(&str) -> String) -> Account {
    let keys: BTreeMap<String, &str> = all.events.keys().map(|key| (event_type(key), key.as_str())).collect();
    let of = |keys: &BTreeSet<String>| keys.iter().map(|key| event_type(key)).collect::<BTreeSet<_>>();
    let (gone, come) = (of(&all.gone), of(&all.come));
    let mut books = Account::default();
    let mut keeper =
        Keeper { all, told: BTreeMap::new(), told_of_webhooks: BTreeSet::new(), below: BTreeSet::new() };
    for change in changes {
        let events: Vec<&str> = change.events.iter().filter_map(|event| keys.get(event).copied()).collect();
        if is_about_names(change.rule) {
            books.names += 1;
            continue;
        }
        if !keeper.finds(change, &events) {
            if keeper.is_only_shown(change, &events) {
                books.of_examples += 1;
                continue;
            }
            // The words are those of another schema, which makes the same type.
            if change.rule == Rule::DocumentationChanged && pointer(&change.old) != pointer(&change.new) {
                books.of_alike += 1;
                continue;
            }
            let is_one_of = |set: &BTreeSet<String>| change.events.iter().all(|event| set.contains(event));
            match change.rule {
                Rule::EventAdded if is_one_of(&come) => {}
                Rule::EventRemoved if is_one_of(&gone) => {}
                rule => books.invented.push(format!("{rule} {}: {}", change.path, change.message)),
            }
        }
    }
    let told = |rule| changes.iter().filter(|change| change.rule == rule).count();
    assert_eq!((told(Rule::EventAdded), told(Rule::EventRemoved)), (come.len(), gone.len()));
    books.rest(&keeper);
    books
}

impl<'a> Keeper<'a> {
    /// Books what a change is about; whether there is anything.
    fn finds(&mut self, change: &Change, events: &[&'a str]) -> bool {
        let mut found = false;
        for key in events {
            for difference in &self.all.events[*key].spot.differences {
                if tells_of_a_webhook(change.rule, &difference.0.0) {
                    found = true;
                    self.told_of_webhooks.insert((key, difference));
                }
            }
            for (spot, differences) in self.place(key, change) {
                for difference in differences {
                    found = true;
                    self.told.entry((spot, difference)).or_default().extend(events);
                }
                if replaces(change.rule) {
                    self.under(spot, &mut found);
                }
            }
        }
        found
    }

    /// The differences that a change is about, where its path leads from the body of an event.
    fn place(&self, key: &str, change: &Change) -> Vec<(usize, Vec<&'a Difference>)> {
        let all = self.all;
        let (owner, at) = self.lead(key, change);
        let about = |spot: usize, test: &dyn Fn(&About) -> bool| {
            let differences = all.spots[spot].differences.iter();
            (spot, differences.filter(|difference| test(&difference.0.0)).collect::<Vec<_>>())
        };
        let mut found = Vec::new();
        if let (Some(owner), Some(member)) = (owner, last_member(change))
            && tells_of_a_member(change.rule)
        {
            found.push(about(owner, &|about| matches!(about, About::Member(name) if name == member)));
        }
        if let Some(spot) = at {
            found.push(about(spot, &|about| tells_of_a_value(change.rule, about)));
        }
        found
    }

    /// Whether a change is about a member that examples show, and that no version lists at its place.
    fn is_only_shown(&self, change: &Change, events: &[&str]) -> bool {
        let Some(member) = last_member(change).filter(|member| self.all.shown.contains(*member)) else {
            return false;
        };
        let lists = |key: &&str| {
            let (owner, _) = self.lead(key, change);
            owner.is_some_and(|owner| self.all.spots[owner].children.contains_key(&member_step(member)))
        };
        !events.iter().any(lists)
    }

    /// Where the path of a change leads from the body of an event, and the place one step before.
    fn lead(&self, key: &str, change: &Change) -> (Option<usize>, Option<usize>) {
        let (mut owner, mut at) = (None, self.all.events[key].root);
        for step in change.path.steps().iter().filter_map(step) {
            owner = at;
            at = at.and_then(|spot| self.all.spots[spot].children.get(&step).copied());
        }
        (owner, at)
    }

    fn under(&mut self, spot: usize, found: &mut bool) {
        let all = self.all;
        for child in all.spots[spot].children.values() {
            *found |= !all.spots[*child].differences.is_empty();
            if self.below.insert(*child) {
                self.under(*child, found);
            }
        }
    }
}

fn pointer(location: &Option<Location>) -> Option<&str> {
    location.as_ref().map(|location| location.pointer.as_str())
}

/// The member that a path ends with.
fn last_member(change: &Change) -> Option<&str> {
    match change.path.steps().iter().rev().find(|step| !matches!(step, Step::Variant(_))) {
        Some(Step::Member(name)) => Some(name),
        _ => None,
    }
}

/// A step as places have it; one of several shapes is the same place.
fn step(step: &Step) -> Option<String> {
    match step {
        Step::Member(name) => Some(member_step(name)),
        Step::Entry => Some(".*".to_owned()),
        Step::Element => Some("[]".to_owned()),
        Step::Part(index) => Some(format!("[{index}]")),
        Step::Json => Some("(json)".to_owned()),
        Step::Answer => Some("(answer)".to_owned()),
        Step::Variant(_) => None,
    }
}

impl Account {
    /// Books every difference.
    fn rest<'a>(&mut self, keeper: &Keeper<'a>) {
        // How many of several shapes say something may differ from place to place.
        let kind = |(fact, (old, new)): &'a Difference| (fact, old.cmp(new));
        let mut types: BTreeMap<_, BTreeSet<&str>> = BTreeMap::new();
        for ((_, difference), events) in &keeper.told {
            types.entry(kind(difference)).or_default().extend(events);
        }
        for (index, spot) in keeper.all.spots.iter().enumerate() {
            let is_touched =
                |events: &BTreeSet<&str>| spot.events.iter().all(|key| events.contains(key.as_str()));
            for difference in &spot.differences {
                if keeper.told.contains_key(&(index, difference)) {
                    self.in_place += 1;
                } else if types.get(&kind(difference)).is_some_and(is_touched) {
                    self.of_the_type += 1;
                } else if keeper.below.contains(&index) {
                    self.below += 1;
                } else {
                    self.book(difference, spot, spot.events.first());
                }
            }
        }
        for (key, event) in &keeper.all.events {
            for difference in &event.spot.differences {
                if keeper.told_of_webhooks.contains(&(key.as_str(), difference)) {
                    self.in_place += 1;
                } else {
                    self.book(difference, &event.spot, Some(key));
                }
            }
        }
    }

    fn book(&mut self, difference: &Difference, spot: &Spot, event: Option<&String>) {
        match reason(difference, spot) {
            Some(reason) => *self.reasons.entry(reason).or_default() += 1,
            None => {
                let ((about, text), (old, new)) = difference;
                let (path, event) = (&spot.path, event.map(String::as_str).unwrap_or_default());
                self.untold.push(format!("{event} {path}: {about:?} {text:.80}, {old} and then {new} times"));
            }
        }
    }

    /// Whether everything that differs is told, and nothing else.
    pub fn is_balanced(&self) -> bool {
        self.untold.is_empty() && self.invented.is_empty()
    }

    /// The books, for people; what is wrong with them stands at the end.
    pub fn lines(&self) -> String {
        let mut text = String::new();
        let mut line = |count: usize, what: &str| {
            if count > 0 {
                writeln!(text, "  {count:6} {what}").expect("a String takes any text");
            }
        };
        line(self.in_place, "differences are told where they are");
        line(self.of_the_type, "are told of the same type at another place");
        line(self.below, "lie below a value that is told to have another type or other shapes");
        for (reason, count) in &self.reasons {
            line(*count, reason.as_str());
        }
        line(self.of_examples, "changes are of members that only examples show");
        line(
            self.of_alike,
            "changes are of words that a type has from another of the schemas that are alike",
        );
        line(self.names, "changes are of names in Rust alone");
        line(self.untold.len(), "DIFFERENCES ARE NOT TOLD");
        line(self.invented.len(), "CHANGES ARE INVENTED");
        for wrong in self.untold.iter().chain(&self.invented) {
            writeln!(text, "    {wrong}").expect("a String takes any text");
        }
        text
    }
}
