//! Two versions of a document come in; every place of a payload at which they do not say the same goes out.
//!
//! Both are walked side by side from their webhooks down, each pair of places once, with the events that lead there.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use serde_json::Value;

use super::place::{About, Facts, Files, Place, Schema};

/// A fact, and how often each version says it.
pub type Difference = ((About, String), (usize, usize));

/// The same place in both versions.
pub struct Spot {
    /// The way on which it was found first.
    pub path: String,
    /// What is not said equally often.
    pub differences: BTreeSet<Difference>,
    /// Whether it may be absent in both versions, wherever it stands.
    pub may_be_absent: bool,
    /// The places one step down that both versions have.
    pub children: BTreeMap<String, usize>,
    /// The events that it belongs to, by key.
    pub events: BTreeSet<String>,
}

impl Spot {
    fn new(path: String, differences: BTreeSet<Difference>) -> Self {
        Self { path, differences, may_be_absent: true, children: BTreeMap::new(), events: BTreeSet::new() }
    }
}

/// A webhook that both versions have.
pub struct Event {
    /// The webhook itself.
    pub spot: Spot,
    /// Its body.
    pub root: Option<usize>,
}

/// All that differs.
#[derive(Default)]
pub struct Differences {
    pub spots: Vec<Spot>,
    /// By key.
    pub events: BTreeMap<String, Event>,
    /// The keys of webhooks that only one version has.
    pub gone: BTreeSet<String>,
    pub come: BTreeSet<String>,
    /// The members that examples of either version show.
    pub shown: BTreeSet<String>,
}

/// Compares the webhooks of the first of the files of both versions.
pub fn differences(old: &Files, new: &Files, file: &str) -> Differences {
    let (olds, news) = (webhooks(old, file), webhooks(new, file));
    let mut all = Differences {
        gone: olds.keys().filter(|key| !news.contains_key(*key)).cloned().collect(),
        come: news.keys().filter(|key| !olds.contains_key(*key)).cloned().collect(),
        ..Differences::default()
    };
    let mut walk = Walk::default();
    for example in olds.values().chain(news.values()).flat_map(|operation| examples(*operation)) {
        members(&example, &mut all.shown);
    }
    for (key, old) in &olds {
        let Some(new) = news.get(key) else { continue };
        let bodies = (body(*old), body(*new));
        let root = match bodies {
            (Some(old), Some(new)) => Some(walk.spot("$".to_owned(), Place::new([old]), Place::new([new]))),
            (None, _) | (_, None) => None,
        };
        let spot = Spot::new("the webhook".to_owned(), unequal(operation(*old), operation(*new)));
        all.events.insert(key.clone(), Event { spot, root });
    }
    walk.all();
    all.spots = walk.spots;
    for (key, root) in all.events.iter().filter_map(|(key, event)| Some((key, event.root?))) {
        let mut waiting = vec![root];
        while let Some(next) = waiting.pop() {
            if all.spots[next].events.insert(key.clone()) {
                waiting.extend(all.spots[next].children.values());
            }
        }
    }
    all
}

#[derive(Default)]
struct Walk<'a> {
    spots: Vec<Spot>,
    known: BTreeMap<(Vec<usize>, Vec<usize>), usize>,
    waiting: VecDeque<(usize, Place<'a>, Place<'a>)>,
}

impl<'a> Walk<'a> {
    fn spot(&mut self, path: String, old: Place<'a>, new: Place<'a>) -> usize {
        let identity = (old.identity(), new.identity());
        if let Some(known) = self.known.get(&identity) {
            return *known;
        }
        let index = self.spots.len();
        self.known.insert(identity, index);
        let differences = unequal(old.facts(), new.facts());
        self.spots.push(Spot::new(path, differences));
        self.waiting.push_back((index, old, new));
        index
    }

    fn all(&mut self) {
        while let Some((index, old, new)) = self.waiting.pop_front() {
            let mut news = new.children();
            for (step, old_child) in old.children() {
                let Some(new_child) = news.remove(&step) else { continue };
                let path = format!("{}{step}", self.spots[index].path);
                let child = self.spot(path, old_child, new_child);
                let member = step.strip_prefix('.').unwrap_or_default();
                self.spots[child].may_be_absent &= !old.requires(member) && !new.requires(member);
                self.spots[index].children.insert(step, child);
            }
        }
    }
}

fn unequal(old: Facts, mut new: Facts) -> BTreeSet<Difference> {
    let mut found = BTreeSet::new();
    for (fact, before) in old {
        let after = new.remove(&fact).unwrap_or_default();
        if before != after {
            found.insert((fact, (before, after)));
        }
    }
    found.extend(new.into_iter().map(|(fact, after)| (fact, (0, after))));
    found
}

/// The operations of a document's webhooks, by key.
fn webhooks<'a>(files: &'a Files, file: &'a str) -> BTreeMap<String, Schema<'a>> {
    let whole = Schema::of(files, file);
    let Some(webhooks) = whole.at("webhooks").or_else(|| whole.at("x-webhooks")) else {
        return BTreeMap::new();
    };
    let keys = webhooks.value.as_object().into_iter().flatten().map(|(key, _)| key);
    keys.filter_map(|key| Some((key.clone(), webhooks.at(key)?.target().at("post")?))).collect()
}

fn body(operation: Schema<'_>) -> Option<Schema<'_>> {
    let content = operation.at("requestBody")?.target().at("content")?;
    content.first()?.at("schema")
}

/// What is said about a webhook besides its body.
fn operation(operation: Schema<'_>) -> Facts {
    let mut facts = Facts::new();
    let mut add = |about: About, text: String| *facts.entry((about, text)).or_default() += 1;
    for (keyword, value) in operation.value.as_object().into_iter().flatten() {
        match keyword.as_str() {
            "summary" | "description" => add(About::Words, format!("{keyword} {value}")),
            "deprecated" if *value == Value::Bool(true) => add(About::Deprecation, keyword.clone()),
            "requestBody" => {}
            _ => add(About::Aside, format!("{keyword} {value}")),
        }
    }
    for example in examples(operation) {
        add(About::Value, format!("example {example}"));
    }
    facts
}

/// The payloads that a webhook shows.
fn examples(operation: Schema<'_>) -> Vec<Value> {
    let content = operation.at("requestBody").and_then(|body| body.target().at("content"));
    let Some(media) = content.and_then(|content| content.first()) else { return Vec::new() };
    let named = media.at("examples").map(|examples| examples.every()).unwrap_or_default();
    let named = named.into_iter().filter_map(|example| example.target().at("value"));
    media.at("example").into_iter().chain(named).map(|example| example.value.clone()).collect()
}

/// The names of all members of a payload, JSON in texts included.
fn members(value: &Value, names: &mut BTreeSet<String>) {
    match value {
        Value::Object(object) => {
            for (name, value) in object {
                names.insert(name.clone());
                members(value, names);
            }
        }
        Value::Array(elements) => elements.iter().for_each(|element| members(element, names)),
        Value::String(text) if text.starts_with(['{', '[']) => {
            if let Ok(value) = serde_json::from_str(text) {
                members(&value, names);
            }
        }
        _ => {}
    }
}
