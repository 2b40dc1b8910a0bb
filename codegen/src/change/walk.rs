//! Both modules at once, from their events down to every value: each pair of types is compared once, wherever it stands.
//!
//! Events of both sides come in; changes go out, each with the events that it touches and with what its place means
//! for its verdicts.

use std::collections::BTreeMap;

use super::path::{Path, Step};
use super::rule::Rule;
use super::side::{Event, Side};
use super::verdict::{Behaviour, Verdicts, Wire};
use super::{Change, Sample, kind, members, union, values, words};
use crate::lower::module::{Item, ItemKind, RustType};
use crate::model::Location;

/// The state of a comparison.
pub struct Walk<'a> {
    /// Before.
    pub old: &'a Side<'a>,
    /// After.
    pub new: &'a Side<'a>,
    /// The types before, by name.
    pub old_items: BTreeMap<&'a str, &'a Item>,
    /// The types after, by name.
    pub new_items: BTreeMap<&'a str, &'a Item>,
    found: Vec<Found>,
    pairs: Vec<Pair<'a>>,
    known: BTreeMap<(&'a str, &'a str), usize>,
    roots: Vec<Root<'a>>,
}

/// A change, and where it was found.
struct Found {
    change: Change,
    owner: Owner,
    /// Whether nothing that is wrong at its place makes a delivery malformed.
    guarded: bool,
}

/// What a place belongs to.
#[derive(Debug, Clone, Copy)]
pub enum Owner {
    /// The provider as a whole.
    Provider,
    /// An event, by its index among the roots.
    Root(usize),
    /// Two types, by their index among the pairs.
    Pair(usize),
}

/// Two types that stand at one place.
struct Pair<'a> {
    old: &'a Item,
    new: &'a Item,
    path: Path,
    /// The pairs that its members lead to, and whether there is a guard on the way.
    inner: Vec<(usize, bool)>,
}

/// An event of which both sides are known.
struct Root<'a> {
    old: Option<Event<'a>>,
    new: Option<Event<'a>>,
    inner: Vec<(usize, bool)>,
}

/// A place in both modules.
#[derive(Debug, Clone)]
pub struct Spot {
    /// What it belongs to.
    pub owner: Owner,
    /// Where in the body.
    pub path: Path,
    /// Where in the old document.
    pub old: Option<Location>,
    /// Where in the new one.
    pub new: Option<Location>,
    /// What generated code calls it, before and after: `acme::Customer::name`.
    pub items: (Option<String>, Option<String>),
    /// How generated code declares it, before and after.
    pub code: (Option<String>, Option<String>),
    /// Whether nothing that is wrong here makes a delivery malformed.
    pub guarded: bool,
}

impl Spot {
    /// The place one step further down, which is declared where this one is.
    pub fn then(&self, step: Step) -> Self {
        Self { path: self.path.then(step), ..self.clone() }
    }

    /// The same place, at which nothing that is wrong makes a delivery malformed.
    pub fn guarded(self) -> Self {
        Self { guarded: true, ..self }
    }
}

impl<'a> Walk<'a> {
    /// Nothing compared yet.
    pub fn new(old: &'a Side<'a>, new: &'a Side<'a>) -> Self {
        Self {
            old,
            new,
            old_items: old.items(),
            new_items: new.items(),
            found: Vec::new(),
            pairs: Vec::new(),
            known: BTreeMap::new(),
            roots: Vec::new(),
        }
    }

    /// What `provider.toml` says of the provider as a whole.
    pub fn stated(&self, pointer: &str) -> Spot {
        Spot {
            owner: Owner::Provider,
            path: Path::default(),
            old: Some(self.old.stated(pointer)),
            new: Some(self.new.stated(pointer)),
            items: (None, None),
            code: (None, None),
            guarded: false,
        }
    }

    /// The body of an event.
    pub fn root(&mut self, old: Option<Event<'a>>, new: Option<Event<'a>>) -> Spot {
        self.roots.push(Root { old, new, inner: Vec::new() });
        let path =
            |side: &Side<'_>, event: Event<'_>| side.path_of(&format!("Event::{}", event.module.variant));
        let code = |event: Event<'_>| format!("{}(Box<{}>)", event.module.variant, event.module.payload);
        Spot {
            owner: Owner::Root(self.roots.len() - 1),
            path: Path::default(),
            old: old.map(|event| event.model.location.clone()),
            new: new.map(|event| event.model.location.clone()),
            items: (old.map(|event| path(self.old, event)), new.map(|event| path(self.new, event))),
            code: (old.map(code), new.map(code)),
            guarded: false,
        }
    }

    /// Adds a change with the verdicts of its rule.
    pub fn tell(&mut self, spot: &Spot, rule: Rule, message: String) {
        self.tell_as(spot, rule, rule.verdicts(), message);
    }

    /// Adds a change whose verdicts depend on the types.
    pub fn tell_as(&mut self, spot: &Spot, rule: Rule, verdicts: Verdicts, message: String) {
        let mut items: Vec<String> = [&spot.items.0, &spot.items.1].into_iter().flatten().cloned().collect();
        items.dedup();
        let change = Change {
            rule,
            verdicts,
            message,
            events: Vec::new(),
            path: spot.path.clone(),
            old: spot.old.clone(),
            new: spot.new.clone(),
            items,
            before: Sample { code: spot.code.0.clone(), example: None },
            after: Sample { code: spot.code.1.clone(), example: None },
        };
        self.found.push(Found { change, owner: spot.owner, guarded: spot.guarded });
    }

    /// Has two types compared that stand at one place.
    pub fn pair(&mut self, spot: &Spot, old: &'a Item, new: &'a Item) {
        let names = (old.ident.as_str(), new.ident.as_str());
        let index = *self.known.entry(names).or_insert_with(|| {
            self.pairs.push(Pair { old, new, path: spot.path.clone(), inner: Vec::new() });
            self.pairs.len() - 1
        });
        match spot.owner {
            Owner::Provider => {}
            Owner::Root(root) => self.roots[root].inner.push((index, spot.guarded)),
            Owner::Pair(pair) => self.pairs[pair].inner.push((index, spot.guarded)),
        }
    }

    /// Compares the types that are left, and gives all changes.
    pub fn finish(mut self) -> Vec<Change> {
        let mut next = 0;
        while let Some(pair) = self.pairs.get(next) {
            let (old, new, path) = (pair.old, pair.new, pair.path.clone());
            self.types(next, old, new, path);
            next += 1;
        }
        self.place()
    }

    fn types(&mut self, index: usize, old: &'a Item, new: &'a Item, path: Path) {
        let spot = Spot {
            owner: Owner::Pair(index),
            path,
            old: Some(old.location.clone()),
            new: Some(new.location.clone()),
            items: (Some(self.old.path_of(&old.ident)), Some(self.new.path_of(&new.ident))),
            code: (None, None),
            guarded: false,
        };
        if old.ident != new.ident {
            let message = format!("the type `{}` is called `{}`", old.ident, new.ident);
            self.tell(&spot, Rule::TypeRenamed, message);
        }
        let what = format!("the type `{}`", new.ident);
        words::deprecation(self, &spot, &what, (old.deprecated, new.deprecated));
        // What is made of names alone changes with them.
        if self.old.has_words(&old.location) || self.new.has_words(&new.location) {
            words::documentation(self, &spot, &what, (words::own(old), words::own(new)));
        }
        match (&old.kind, &new.kind) {
            (ItemKind::Struct { .. }, ItemKind::Struct { .. }) => members::compare(self, &spot, old, new),
            (ItemKind::Values { .. }, ItemKind::Values { .. }) => values::compare(self, &spot, old, new),
            (ItemKind::Union { .. }, ItemKind::Union { .. }) => union::compare(self, &spot, old, new),
            // Types of different kinds are told where they stand.
            _ => {}
        }
    }

    /// Says of each change which events it touches, and what it means where it stands.
    fn place(self) -> Vec<Change> {
        let Self { found, pairs, roots, .. } = self;
        let mut reached = vec![Reach::default(); pairs.len()];
        for (index, root) in roots.iter().enumerate() {
            let mut seen = vec![[false; 2]; pairs.len()];
            let mut stack = root.inner.clone();
            while let Some((pair, guarded)) = stack.pop() {
                if std::mem::replace(&mut seen[pair][usize::from(guarded)], true) {
                    continue;
                }
                reached[pair].note(index, guarded);
                stack.extend(pairs[pair].inner.iter().map(|(inner, guard)| (*inner, guarded || *guard)));
            }
        }
        let mut changes: Vec<Change> = found
            .into_iter()
            .map(|Found { mut change, owner, guarded }| {
                let (events, reach) = match owner {
                    Owner::Provider => (Vec::new(), None),
                    Owner::Root(root) => (vec![root], None),
                    Owner::Pair(pair) => (reached[pair].roots.clone(), Some(&reached[pair])),
                };
                let is_guarded = guarded || reach.is_some_and(|reach| !reach.open);
                let has_guard = guarded || reach.is_some_and(|reach| reach.guarded);
                adjust(&mut change, is_guarded, has_guard);
                let events: Vec<&Root<'_>> = events.into_iter().map(|root| &roots[root]).collect();
                let name =
                    |root: &&Root<'_>| root.new.or(root.old).map(|event| event.module.event_type.clone());
                change.events = events.iter().filter_map(name).collect();
                change.events.sort_unstable();
                change.events.dedup();
                if change.rule.is_about_values() {
                    let olds = events.iter().filter_map(|root| root.old);
                    let news = events.iter().filter_map(|root| root.new);
                    change.before.example = sample(olds, &change.path);
                    change.after.example = sample(news, &change.path);
                }
                change
            })
            .collect();
        changes.sort_by(|one, other| one.order().cmp(&other.order()));
        changes.dedup();
        changes
    }

    /// Compares two types where they stand.
    pub fn kinds(&mut self, spot: &Spot, old: &'a RustType, new: &'a RustType) {
        kind::compare(self, spot, old, new);
    }
}

/// How a pair of types is reached.
#[derive(Debug, Clone, Default)]
struct Reach {
    roots: Vec<usize>,
    /// On a way without a guard.
    open: bool,
    /// On a way with a guard.
    guarded: bool,
}

impl Reach {
    fn note(&mut self, root: usize, guarded: bool) {
        if self.roots.last() != Some(&root) {
            self.roots.push(root);
        }
        if guarded {
            self.guarded = true;
        } else {
            self.open = true;
        }
    }
}

/// A value that does not fit is kept where several shapes are tried, or in a text; it only is another one then.
fn adjust(change: &mut Change, is_guarded: bool, has_guard: bool) {
    if has_guard && change.rule.decides_shapes() {
        change.verdicts.behaviour = Behaviour::Changes;
    }
    if is_guarded {
        change.verdicts.wire = Wire::Same;
    }
}

/// What the first example has at a place that has anything there.
fn sample<'a>(mut events: impl Iterator<Item = Event<'a>>, path: &Path) -> Option<String> {
    let value =
        events.find_map(|event| event.model.examples.iter().find_map(|example| path.pick(&example.value)));
    value.map(|value| format!("{value:#}"))
}
