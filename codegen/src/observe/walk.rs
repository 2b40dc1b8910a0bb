//! A body and what its event's types ask come in; where the two differ goes out.
//!
//! The walk decides as generated code does: what it calls malformed, that code calls malformed. Unlike that code it
//! goes on after the first difference, so that one delivery shows all there is.

use std::collections::{BTreeMap, HashSet};

use serde_json::Value;

use super::mask::{self, Values};
use super::path::{self, Step};
use super::plan::{Kind as TypeKind, Member, Node, Object, Plan, Variant};
use super::report::{Kind, Site};
use super::tape::{Body, Kind as Token, Tape};

/// How many values may be nested in a typed value, as in the runtime.
const DEPTH: u32 = 127;
/// How many values that differ alike are remembered.
const MOST_ALIKE: usize = 64;
/// More distinct differences than this of one delivery are not looked at.
const MOST_SIGHTINGS: usize = 1000;

/// Where one body differs.
pub(super) type Sightings = BTreeMap<(Kind, Site), Sighting>;

/// What is of one kind and at one place in a body.
#[derive(Debug)]
pub(super) struct Sighting {
    /// The values that differ, by their indexes, not more than a few; the key of a member that is not known, the object
    /// of one that is missing.
    pub at: Vec<usize>,
    /// What is there, for people.
    pub example: String,
    /// The schema that says otherwise.
    pub schema: String,
    /// Whether it can be told in a body without personal data: its value or key looks like a name, where it counts.
    pub is_tellable: bool,
}

/// The differences of one body.
pub(super) struct Walk<'a> {
    plan: &'a Plan,
    body: Body<'a>,
    values: Values,
    path: Vec<Step<'a>>,
    /// The type whose members are looked at.
    schema: &'a str,
    pub sightings: Sightings,
    /// How many tries of a union's variants are under way; nothing is noted during one.
    trying: u32,
    /// Whether a try has met a text that holds JSON, which was not looked into.
    passed_over: bool,
    /// How many texts that hold JSON are around; what is wrong in there fails no decode.
    embedded: u32,
    /// How many differences were met, noted or not.
    met: usize,
    /// How many more levels may open.
    depth: u32,
    /// How many values may still be looked at again, or unions in unions would take forever.
    fuel: usize,
    /// Which members of the objects around were met, a bit each.
    seen: Vec<u64>,
}

impl<'a> Walk<'a> {
    pub fn new(plan: &'a Plan, body: Body<'a>, values: Values) -> Self {
        Self {
            plan,
            body,
            values,
            path: Vec::new(),
            schema: "",
            sightings: Sightings::new(),
            trying: 0,
            passed_over: false,
            embedded: 0,
            met: 0,
            depth: DEPTH,
            fuel: body.len().saturating_mul(16).saturating_add(64 * 1024),
            seen: Vec::new(),
        }
    }

    /// Whether a value decodes as what a node asks.
    pub fn value(&mut self, node: &'a Node, at: usize) -> bool {
        if self.trying > 0 {
            self.fuel = self.fuel.saturating_sub(1);
        }
        let kind = self.body.kind(at);
        match node {
            Node::Any => true,
            Node::Nullable(inner) => kind == Token::Null || self.value(inner, at),
            Node::Boolean => matches!(kind, Token::True | Token::False) || self.other_type(at, "a boolean"),
            Node::Integer => {
                kind == Token::Number && is_integer(self.body.raw(at)) || self.other_type(at, "an integer")
            }
            Node::Double => {
                let is_finite = |text: &str| text.parse().is_ok_and(f64::is_finite);
                kind == Token::Number && is_finite(self.body.raw(at)) || self.other_type(at, "a number")
            }
            Node::Number => kind == Token::Number || self.other_type(at, "a number"),
            Node::Text => self.is_text(at),
            Node::Embedded(inner) => self.is_text(at) && self.embedded(inner, at),
            Node::List(inner) => self.list(inner, at),
            Node::Tuple(parts) => self.tuple(parts, at),
            Node::Map(inner) => self.map(inner, at),
            Node::Type(index) => {
                let Some(kind) = self.plan.types.get(*index) else { return true };
                let around = std::mem::replace(&mut self.schema, &kind.location);
                let fits = match &kind.kind {
                    TypeKind::Object(object) => self.object(object, at),
                    TypeKind::Texts(listed) => self.texts(listed, at),
                    TypeKind::Integers(listed) => self.integers(listed, at),
                    TypeKind::Union { tag: Some(tag), variants } => self.tagged(tag, variants, at),
                    TypeKind::Union { tag: None, variants } => self.union(variants, at),
                };
                self.schema = around;
                fits
            }
        }
    }

    fn is_text(&mut self, at: usize) -> bool {
        match self.body.kind(at) {
            Token::Text => true,
            Token::Escaped => {
                self.body.text(at).is_some() || self.differs(Kind::OtherType, at, HALF_PAIR.to_owned(), true)
            }
            _ => self.other_type(at, "a string"),
        }
    }

    fn texts(&mut self, listed: &HashSet<String>, at: usize) -> bool {
        if !self.is_text(at) {
            return false;
        }
        let is_listed = match self.body.kind(at) {
            Token::Text => listed.contains(self.body.raw(at)),
            _ => self.body.text(at).is_some_and(|text| listed.contains(&*text)),
        };
        if !is_listed {
            self.unlisted(at);
        }
        true
    }

    fn integers(&mut self, listed: &HashSet<i64>, at: usize) -> bool {
        if self.body.kind(at) != Token::Number {
            return self.other_type(at, "a number");
        }
        if !self.body.raw(at).parse().is_ok_and(|number| listed.contains(&number)) {
            self.unlisted(at);
        }
        true
    }

    fn unlisted(&mut self, at: usize) {
        let detail = self.detail(|walk| mask::listed(walk.body, at, walk.values));
        self.differs(Kind::UnlistedValue, at, detail, false);
    }

    fn list(&mut self, inner: &'a Node, at: usize) -> bool {
        if self.body.kind(at) != Token::Array {
            return self.other_type(at, "an array");
        }
        if !self.descend(at) {
            return false;
        }
        self.path.push(Step::Element);
        let mut fits = true;
        for element in self.body.inside(at) {
            fits &= self.value(inner, element);
            if !fits && self.trying > 0 {
                break;
            }
        }
        self.path.pop();
        self.depth += 1;
        fits
    }

    fn tuple(&mut self, parts: &'a [Node], at: usize) -> bool {
        let elements: Vec<usize> = match self.body.kind(at) {
            Token::Array => self.body.inside(at).take(parts.len() + 1).collect(),
            _ => return self.other_type(at, "an array"),
        };
        if elements.len() != parts.len() {
            let detail = format!("an array of another length than {}", parts.len());
            return self.differs(Kind::OtherType, at, detail, true);
        }
        if !self.descend(at) {
            return false;
        }
        let mut fits = true;
        for (index, (element, part)) in elements.into_iter().zip(parts).enumerate() {
            self.path.push(Step::Position(index));
            fits &= self.value(part, element);
            self.path.pop();
        }
        self.depth += 1;
        fits
    }

    fn map(&mut self, inner: &'a Node, at: usize) -> bool {
        if self.body.kind(at) != Token::Object {
            return self.other_type(at, "an object");
        }
        if !self.descend(at) {
            return false;
        }
        let mut fits = self.has_each_key_once(at, |_| true);
        for (_, value) in self.body.members(at) {
            self.path.push(Step::Entry);
            fits &= self.value(inner, value);
            self.path.pop();
            if !fits && self.trying > 0 {
                break;
            }
        }
        self.depth += 1;
        fits
    }

    /// Whether of some keys of an object, none comes twice and all are texts.
    fn has_each_key_once(&mut self, at: usize, counts: impl Fn(&str) -> bool) -> bool {
        let body = self.body;
        let mut keys = HashSet::new();
        for (key, _) in body.members(at) {
            match body.text(key) {
                None => return self.differs(Kind::OtherType, at, HALF_PAIR_KEY.to_owned(), true),
                Some(text) => {
                    if counts(&text) && !keys.insert(text) {
                        return self.differs(Kind::RepeatedMember, at, String::new(), true);
                    }
                }
            }
        }
        true
    }

    fn object(&mut self, object: &'a Object, at: usize) -> bool {
        if self.body.kind(at) != Token::Object {
            return self.other_type(at, "an object");
        }
        if !self.descend(at) {
            return false;
        }
        let body = self.body;
        let base = self.seen.len();
        self.seen.resize(base + object.members.len().div_ceil(64), 0);
        let mut fits = true;
        let mut next = 0;
        for (key, value) in body.members(at) {
            let found = match body.kind(key) {
                Token::Text => object.find(body.raw(key), next),
                _ => match body.text(key) {
                    Some(name) => object.find(&name, next),
                    None => {
                        fits = self.differs(Kind::OtherType, at, HALF_PAIR_KEY.to_owned(), true);
                        continue;
                    }
                },
            };
            match (found.and_then(|index| Some((index, object.members.get(index)?))), &object.further) {
                (Some((index, member)), _) => {
                    next = index + 1;
                    self.path.push(Step::Member(&member.name));
                    let bit = 1 << (index % 64);
                    match self.seen.get_mut(base + index / 64) {
                        Some(word) if *word & bit == 0 => *word |= bit,
                        _ => fits = self.differs(Kind::RepeatedMember, key, String::new(), true),
                    }
                    fits &= self.member(member, value);
                    self.path.pop();
                }
                (None, Some(further)) => {
                    self.path.push(Step::Entry);
                    fits &= self.value(further, value);
                    self.path.pop();
                }
                (None, None) => self.unknown(key),
            }
            if !fits && self.trying > 0 {
                break;
            }
        }
        if object.further.is_some() {
            fits &= self.has_each_key_once(at, |name| object.find(name, 0).is_none());
        }
        for index in &object.required {
            let is_there = self.seen.get(base + index / 64).is_some_and(|word| word & 1 << (index % 64) != 0);
            if let (false, Some(member)) = (is_there, object.members.get(*index)) {
                self.path.push(Step::Member(&member.name));
                fits = self.differs(Kind::MissingMember, at, String::new(), true);
                self.path.pop();
            }
        }
        self.seen.truncate(base);
        self.depth += 1;
        fits
    }

    fn member(&mut self, member: &'a Member, at: usize) -> bool {
        if self.body.kind(at) == Token::Null && member.optional {
            if !member.nullable {
                self.differs(Kind::UnexpectedNull, at, String::new(), false);
            }
            return true;
        }
        let fits = self.value(&member.node, at);
        if fits && !member.listed.is_empty() && !self.is_one_of(&member.listed, at) {
            self.unlisted(at);
        }
        fits
    }

    fn is_one_of(&self, listed: &[Value], at: usize) -> bool {
        listed.iter().any(|value| match (value, self.body.kind(at)) {
            (Value::String(text), Token::Text) => text == self.body.raw(at),
            (Value::String(text), Token::Escaped) => self.body.text(at).as_deref() == Some(text),
            (Value::Number(number), Token::Number) => {
                let raw = self.body.raw(at);
                number.to_string() == raw || raw.parse().ok() == number.as_f64()
            }
            (Value::Bool(listed), Token::True | Token::False) => {
                *listed == (self.body.kind(at) == Token::True)
            }
            (Value::Null, Token::Null) => true,
            // Nobody lists objects and arrays so that others are wrong.
            (Value::Array(_) | Value::Object(_), _) => true,
            _ => false,
        })
    }

    fn unknown(&mut self, key: usize) {
        let Some(name) = self.body.text(key) else { return };
        self.met += 1;
        if self.trying > 0 {
            return;
        }
        let mut path = path::text(&self.path);
        path::member(&mut path, &mask::name(&name, self.values));
        let is_tellable = mask::is_name(&name);
        self.note(Kind::UnknownProperty, path, String::new(), false, key, is_tellable);
    }

    /// The variant that the tag names; where it names none, the value stays as it is.
    fn tagged(&mut self, tag: &'a str, variants: &'a [Variant], at: usize) -> bool {
        match chosen(self.body, tag, variants, at) {
            Some(variant) => self.value(&variant.node, at),
            None => {
                let tag_at = self.body.member(at, tag);
                self.path.push(Step::Member(tag));
                let detail = self.detail(|walk| match tag_at {
                    Some(at) => mask::listed(walk.body, at, walk.values),
                    None => "nothing".to_owned(),
                });
                self.differs(Kind::UnlistedVariant, tag_at.unwrap_or(at), detail, false);
                self.path.pop();
                true
            }
        }
    }

    fn union(&mut self, variants: &'a [Variant], at: usize) -> bool {
        match self.fitting(variants, at) {
            // What was looked at without a difference need not be looked at again.
            Some((_, true)) => {}
            Some((variant, false)) => return self.value(&variant.node, at),
            None => {
                let detail = word(self.body, at).to_owned();
                self.differs(Kind::NoVariant, at, detail, false);
            }
        }
        true
    }

    /// The first variant that lists everything that came, else the first that fits, and whether nothing differs.
    pub fn fitting(&mut self, variants: &'a [Variant], at: usize) -> Option<(&'a Variant, bool)> {
        let mut first = None;
        for variant in variants {
            if self.fuel == 0 {
                break;
            }
            let (met, depth) = (self.met, self.depth);
            self.trying += 1;
            let fits = self.value(&variant.node, at);
            self.trying -= 1;
            let is_covered = self.met == met;
            (self.met, self.depth) = (met, depth);
            if fits && is_covered {
                return Some((variant, !std::mem::take(&mut self.passed_over)));
            }
            first = first.or(fits.then_some((variant, false)));
        }
        first
    }

    /// What a text holds is looked at as well, and fails no decode; a text that is not JSON stays a text.
    fn embedded(&mut self, inner: &'a Node, at: usize) -> bool {
        if self.trying > 0 {
            self.passed_over = true;
            return true;
        }
        let Some(text) = self.body.text(at) else { return true };
        let mut tape = Tape::default();
        if self.embedded > 0 || tape.read(&text).is_err() {
            return true;
        }
        let mut walk = Walk::new(self.plan, Body::new(&text, &tape), self.values);
        walk.schema = self.schema;
        walk.embedded = self.embedded + 1;
        walk.value(inner, 0);
        let start = path::text(&self.path) + "<json>";
        for ((kind, site), sighting) in walk.sightings {
            let path = site.path.replacen('$', &start, 1);
            self.add((kind, Site { path, malformed: false, ..site }), Sighting { at: vec![at], ..sighting });
        }
        true
    }

    fn other_type(&mut self, at: usize, expected: &'static str) -> bool {
        if self.body.kind(at) == Token::Null {
            return self.differs(Kind::UnexpectedNull, at, String::new(), true);
        }
        let detail = self.detail(|walk| format!("{}, not {expected}", word(walk.body, at)));
        self.differs(Kind::OtherType, at, detail, true)
    }

    fn descend(&mut self, at: usize) -> bool {
        match self.depth.checked_sub(1) {
            Some(depth) => {
                self.depth = depth;
                true
            }
            None => self.differs(Kind::TooDeep, at, String::new(), true),
        }
    }

    /// Words that are needed only where something is noted.
    fn detail(&self, words: impl FnOnce(&Self) -> String) -> String {
        if self.trying > 0 { String::new() } else { words(self) }
    }

    /// Notes a difference of the value that the path leads to; gives `false`, as it is what some are asked for.
    fn differs(&mut self, kind: Kind, at: usize, detail: String, malformed: bool) -> bool {
        self.met += 1;
        if self.trying == 0 {
            let is_tellable =
                !detail.starts_with('<') && !matches!(kind, Kind::RepeatedMember | Kind::TooDeep);
            let path = match kind {
                // The way down says nothing but that it is long.
                Kind::TooDeep => "$".to_owned(),
                _ => path::text(&self.path),
            };
            self.note(kind, path, detail, malformed, at, is_tellable);
        }
        false
    }

    fn note(
        &mut self,
        kind: Kind,
        path: String,
        detail: String,
        malformed: bool,
        at: usize,
        is_tellable: bool,
    ) {
        let malformed = malformed && self.embedded == 0;
        let key = (kind, Site { path, detail, malformed });
        if let Some(known) = self.sightings.get_mut(&key) {
            if known.at.len() < MOST_ALIKE {
                known.at.push(at);
            }
            return;
        }
        let shown = match kind {
            Kind::UnknownProperty => at + 1,
            _ => at,
        };
        let example = mask::example(self.body, shown, self.values);
        self.add(key, Sighting { at: vec![at], example, schema: self.schema.to_owned(), is_tellable });
    }

    fn add(&mut self, key: (Kind, Site), sighting: Sighting) {
        if self.sightings.len() < MOST_SIGHTINGS {
            self.sightings.entry(key).or_insert(sighting);
        }
    }
}

const HALF_PAIR: &str = "half of a surrogate pair, not a string";
const HALF_PAIR_KEY: &str = "a key with half of a surrogate pair";

/// The variant that a tag names.
pub(super) fn chosen<'a>(
    body: Body<'_>,
    tag: &str,
    variants: &'a [Variant],
    at: usize,
) -> Option<&'a Variant> {
    let text = body.text(body.member(at, tag)?)?;
    variants.iter().find(|variant| variant.tags.iter().any(|tag| *tag == text))
}

/// Whether a number is an integer of 64 bits, as generated code reads one.
pub(super) fn is_integer(number: &str) -> bool {
    number != "-0" && number.parse::<i64>().is_ok()
}

/// The type of a value, in words.
fn word(body: Body<'_>, at: usize) -> &'static str {
    match body.kind(at) {
        Token::Null => "null",
        Token::True | Token::False => "a boolean",
        Token::Number if is_integer(body.raw(at)) => "an integer",
        Token::Number if body.raw(at).bytes().all(|byte| byte.is_ascii_digit() || byte == b'-') => {
            "an integer beyond 64 bits"
        }
        Token::Number => "a number",
        Token::Text | Token::Escaped => "a string",
        Token::Array => "an array",
        Token::Object => "an object",
    }
}
