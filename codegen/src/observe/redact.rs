//! A body and where it differs from its event's types come in; a body that differs alike and is about nobody goes out.
//!
//! Only what makes the point is kept: members that must be there, and those on the way to a difference. Texts become
//! others of the same format, numbers small ones, keys of maps are counted; what the document itself lists is public
//! and stays, as does what differs where it looks like a name.

use std::collections::HashSet;

use serde_json::{Map, Value, json};

use super::mask::{self, Values};
use super::plan::{Kind as TypeKind, Member, Node, Object, Plan};
use super::tape::{Body, Kind, Tape};
use super::walk::{Walk, chosen, is_integer};

/// How deep a body is followed: less than JSON parsers nest.
const DEPTH: usize = 100;

/// What is kept of a body.
pub(super) struct Redaction<'a> {
    plan: &'a Plan,
    body: Body<'a>,
    values: Values,
    /// The values that differ, and the keys that are not known.
    points: HashSet<usize>,
    judge: Walk<'a>,
    depth: usize,
}

impl<'a> Redaction<'a> {
    /// Keeps what is at these points; with values shown, those that differ stay as they are.
    pub fn new(plan: &'a Plan, body: Body<'a>, values: Values, points: HashSet<usize>) -> Self {
        Self { plan, body, values, points, judge: Walk::new(plan, body, values), depth: 0 }
    }

    /// What becomes of a value, and whether there is a point in it. All that is known of a `whole` value stays.
    pub fn value(&mut self, node: &'a Node, at: usize, whole: bool) -> (Value, bool) {
        let is_point = self.points.contains(&at);
        if self.depth == DEPTH {
            return (shallow(self.body, at), is_point);
        }
        self.depth += 1;
        let (value, has_point) = self.inside(node, at, whole);
        self.depth -= 1;
        (value, has_point || is_point)
    }

    fn inside(&mut self, node: &'a Node, at: usize, whole: bool) -> (Value, bool) {
        let body = self.body;
        match (node, body.kind(at)) {
            (Node::Nullable(inner), _) => self.value(inner, at, whole),
            (Node::Any, _) if !whole => (shallow(body, at), false),
            (Node::Embedded(inner), Kind::Text | Kind::Escaped) => (self.embedded(inner, at), false),
            (Node::List(inner), Kind::Array) => {
                let elements: Vec<usize> = body.inside(at).collect();
                self.distinct(&elements, inner, whole)
            }
            (Node::Tuple(parts), Kind::Array)
                if body.inside(at).take(parts.len() + 1).count() == parts.len() =>
            {
                let parts = body.inside(at).zip(parts);
                let kept: Vec<(Value, bool)> = parts.map(|(at, part)| self.value(part, at, whole)).collect();
                let has_point = kept.iter().any(|(_, has_point)| *has_point);
                (kept.into_iter().map(|(value, _)| value).collect(), has_point)
            }
            (Node::Map(inner), Kind::Object) => {
                let values: Vec<usize> = body.members(at).map(|(_, value)| value).collect();
                let (values, has_point) = self.distinct(&values, inner, whole);
                (counted(values), has_point)
            }
            (Node::Type(index), kind) => {
                let Some(known) = self.plan.types.get(*index) else { return (self.any(at, 0), false) };
                match (&known.kind, kind) {
                    (TypeKind::Object(object), Kind::Object) => self.object(object, at, whole),
                    (TypeKind::Texts(listed), Kind::Text | Kind::Escaped) => {
                        let is_listed = body.text(at).is_some_and(|text| listed.contains(&*text));
                        let first = listed.iter().min().map(|text| json!(text));
                        (self.listed(at, is_listed, first), false)
                    }
                    (TypeKind::Integers(listed), Kind::Number) => {
                        let is_listed = body.raw(at).parse().is_ok_and(|number| listed.contains(&number));
                        let first = listed.iter().min().map(|number| json!(number));
                        (self.listed(at, is_listed, first), false)
                    }
                    (TypeKind::Union { tag: Some(tag), variants }, Kind::Object) => {
                        match chosen(body, tag, variants, at) {
                            Some(variant) => {
                                let (mut value, has_point) = self.value(&variant.node, at, whole);
                                self.keep_text(&mut value, at, tag);
                                (value, has_point)
                            }
                            None => {
                                let mut value = self.any(at, 0);
                                let has_point =
                                    body.member(at, tag).is_some_and(|at| self.points.contains(&at));
                                self.keep_text(&mut value, at, tag);
                                (value, has_point)
                            }
                        }
                    }
                    (TypeKind::Union { tag: None, variants }, _) => match self.judge.fitting(variants, at) {
                        // Which variant fits may depend on every member.
                        Some((variant, _)) => self.value(&variant.node, at, true),
                        None => (self.any(at, 0), false),
                    },
                    _ => (self.any(at, 0), false),
                }
            }
            _ => (self.any(at, 0), false),
        }
    }

    fn object(&mut self, object: &'a Object, at: usize, whole: bool) -> (Value, bool) {
        let body = self.body;
        let mut kept = Map::new();
        let mut further = Vec::new();
        let mut has_point = false;
        for (key, value) in body.members(at) {
            let Some(name) = body.text(key) else { continue };
            let member = object.find(&name, 0).and_then(|index| object.members.get(index));
            match (member, &object.further) {
                (Some(member), _) => {
                    let (redacted, makes_point) = self.member(member, value, whole);
                    has_point |= makes_point;
                    if whole || makes_point || !member.optional {
                        kept.insert(member.name.clone(), redacted);
                    }
                }
                (None, Some(_)) => further.push(value),
                (None, None) if self.points.contains(&key) && self.may_stay(&name) => {
                    has_point = true;
                    let redacted = self.any(value, 0);
                    kept.insert(name.into_owned(), redacted);
                }
                (None, None) => {}
            }
        }
        if let Some(inner) = &object.further {
            let (values, makes_point) = self.distinct(&further, inner, whole);
            has_point |= makes_point;
            if let Value::Object(values) = counted(values) {
                kept.extend(values);
            }
        }
        (Value::Object(kept), has_point)
    }

    fn member(&mut self, member: &'a Member, at: usize, whole: bool) -> (Value, bool) {
        let (value, has_point) = self.value(&member.node, at, whole);
        let Some(first) = member.listed.first() else { return (value, has_point) };
        let own: Option<Value> = match self.body.kind(at) {
            Kind::Array | Kind::Object => return (value, has_point),
            _ => self.verbatim(at),
        };
        let is_listed = own.as_ref().is_some_and(|own| member.listed.contains(own));
        (self.listed(at, is_listed, Some(first.clone())), has_point)
    }

    /// A value where the document lists some: as it is where it is one of them, or differs and may be told.
    fn listed(&mut self, at: usize, is_listed: bool, first: Option<Value>) -> Value {
        let may_stay = match self.body.kind(at) {
            Kind::Text | Kind::Escaped => self.body.text(at).is_some_and(|text| self.may_stay(&text)),
            Kind::Number => self.values == Values::Shown || mask::is_small(self.body.raw(at)),
            Kind::True | Kind::False | Kind::Null => true,
            Kind::Array | Kind::Object => false,
        };
        match self.verbatim(at) {
            Some(value) if is_listed || (may_stay && self.points.contains(&at)) => value,
            _ => first.unwrap_or_else(|| self.any(at, 0)),
        }
    }

    fn may_stay(&self, text: &str) -> bool {
        self.values == Values::Shown || mask::is_name(text)
    }

    /// Keeps the text that tells variants apart, which is a name.
    fn keep_text(&self, value: &mut Value, at: usize, tag: &str) {
        let text = self.body.member(at, tag).and_then(|at| self.body.text(at));
        if let (Value::Object(members), Some(text)) = (value, text)
            && self.may_stay(&text)
        {
            members.insert(tag.to_owned(), json!(text));
        }
    }

    /// Values that hold the same thing, each once; without a point only those of a whole.
    fn distinct(&mut self, values: &[usize], inner: &'a Node, whole: bool) -> (Value, bool) {
        let mut kept: Vec<Value> = Vec::new();
        let mut has_point = false;
        for at in values {
            let (value, makes_point) = self.value(inner, *at, whole);
            has_point |= makes_point;
            if (whole || makes_point) && !kept.contains(&value) && kept.len() < MOST {
                kept.push(value);
            }
        }
        (Value::Array(kept), has_point)
    }

    fn embedded(&mut self, inner: &'a Node, at: usize) -> Value {
        let Some(text) = self.body.text(at) else { return json!("text") };
        let mut tape = Tape::default();
        if tape.read(&text).is_err() {
            return json!(same_looks(&text));
        }
        let body = Body::new(&text, &tape);
        let points = (0..body.len()).collect();
        let redacted = Redaction::new(self.plan, body, self.values, points).value(inner, 0, true).0;
        json!(redacted.to_string())
    }

    fn verbatim(&self, at: usize) -> Option<Value> {
        match self.body.kind(at) {
            Kind::Null => Some(Value::Null),
            Kind::True => Some(json!(true)),
            Kind::False => Some(json!(false)),
            Kind::Number => serde_json::from_str(self.body.raw(at)).ok(),
            Kind::Text | Kind::Escaped => self.body.text(at).map(|text| json!(text)),
            Kind::Array | Kind::Object => None,
        }
    }

    /// A value that no type describes: what it holds, as far as keys look like names.
    fn any(&self, at: usize, depth: usize) -> Value {
        let body = self.body;
        match body.kind(at) {
            Kind::Array if depth < DEPTH - self.depth => {
                let mut kept = Vec::new();
                for value in body.inside(at).map(|at| self.any(at, depth + 1)) {
                    if !kept.contains(&value) && kept.len() < MOST {
                        kept.push(value);
                    }
                }
                Value::Array(kept)
            }
            Kind::Object if depth < DEPTH - self.depth => {
                let members = body.members(at).filter_map(|(key, value)| Some((body.text(key)?, value)));
                let named = members.filter(|(key, _)| mask::is_name(key));
                named.take(MOST).map(|(key, value)| (key.into_owned(), self.any(value, depth + 1))).collect()
            }
            _ => shallow(body, at),
        }
    }
}

/// How many members and elements of one value stay.
const MOST: usize = 200;

/// Values under keys that say nothing.
fn counted(values: Value) -> Value {
    let Value::Array(values) = values else { return values };
    let keys = (1..).map(|number| format!("key{number}"));
    Value::Object(keys.zip(values).collect())
}

/// A value of the same type; of what holds others, an empty one.
fn shallow(body: Body<'_>, at: usize) -> Value {
    match body.kind(at) {
        Kind::Null => Value::Null,
        Kind::True | Kind::False => json!(true),
        Kind::Number => same_kind(body.raw(at)),
        Kind::Text | Kind::Escaped => {
            json!(same_looks(&body.text(at).unwrap_or_default()))
        }
        Kind::Array => json!([]),
        Kind::Object => json!({}),
    }
}

/// A number that is an integer or not, and of 64 bits or not, as another is.
fn same_kind(number: &str) -> Value {
    let is_negative = number.starts_with('-');
    if is_integer(number) {
        return json!(if is_negative { -1 } else { 1 });
    }
    match number.parse::<u64>() {
        Ok(_) => json!(u64::MAX),
        Err(_) => json!(if is_negative { -1.5 } else { 1.5 }),
    }
}

/// A text of the same format as another; `text` where it has none.
fn same_looks(text: &str) -> String {
    let other = match mask::format(text) {
        Some("uuid") => "00000000-0000-4000-8000-000000000000",
        Some("date") if text.contains('/') => "03/02/2001",
        Some("date") => "2001-02-03",
        Some("date-time") if text.contains('T') => "2001-02-03T04:05:06Z",
        Some("date-time") => "2001-02-03 04:05:06",
        Some("time") if text.len() == 5 => "04:05",
        Some("time") => "04:05:06",
        Some("uri") => "https://example.com/",
        Some("email") => "someone@example.com",
        Some("ip-address") => "192.0.2.1",
        Some("digits") => return "0".repeat(text.len().min(20)),
        Some("decimal") => "0.00",
        _ if text.is_empty() => "",
        _ => "text",
    };
    other.to_owned()
}
