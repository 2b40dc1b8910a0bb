//! What comes in is a schema and a value; what goes out are the changes that would make the value fit.
//! Nothing is changed here, so that a union can compare what each of its branches would need.

use std::collections::{BTreeSet, HashMap};
use std::rc::Rc;

use serde_json::Value;

use super::{claims, union};
use crate::model::{AdditionalProperties, Embedded, SchemaId, Schemas, Type};

/// How many schemas deep a value is followed: more than JSON parsers nest, and little enough for the stack.
pub(super) const DEPTH: usize = 300;

/// A change and the value that asks for it.
#[derive(Debug, Clone)]
pub(super) struct Change {
    /// What would change.
    pub action: Action,
    /// Where the value stands, as a JSON path; `<json>` is where JSON inside a string begins.
    pub at: String,
    /// What stands there.
    pub value: Value,
}

/// A change to one schema, the holder.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Action {
    /// A member is no longer required; `member` is its schema, where one is listed.
    Optional { holder: SchemaId, name: String, member: Option<SchemaId> },
    /// A member joins.
    Property { holder: SchemaId, name: String },
    /// A value joins those listed; here as JSON text.
    Value { holder: SchemaId, text: String },
    /// Null is allowed.
    Nullable { holder: SchemaId },
    /// Another type is allowed.
    Type { holder: SchemaId, kind: Type },
    /// A tuple becomes an array of any length.
    Length { holder: SchemaId },
    /// A union gains a branch: for a tag (property and JSON text) or for a type.
    Branch { holder: SchemaId, keyword: union::Keyword, tag: Option<(String, String)>, kind: Type },
}

impl Action {
    /// The schema that would change.
    pub(super) fn holder(&self) -> SchemaId {
        match self {
            Self::Optional { holder, .. }
            | Self::Property { holder, .. }
            | Self::Value { holder, .. }
            | Self::Nullable { holder }
            | Self::Type { holder, .. }
            | Self::Length { holder }
            | Self::Branch { holder, .. } => *holder,
        }
    }

    /// The member that the change is about.
    pub(super) fn property(&self) -> Option<&str> {
        match self {
            Self::Optional { name, .. } | Self::Property { name, .. } => Some(name),
            Self::Branch { tag, .. } => tag.as_ref().map(|(property, _)| property.as_str()),
            Self::Value { .. } | Self::Nullable { .. } | Self::Type { .. } | Self::Length { .. } => None,
        }
    }
}

/// Everything that must change for a value to fit a schema, in the order of the value.
pub(super) fn changes(
    schemas: &Schemas,
    shared: &BTreeSet<SchemaId>,
    id: SchemaId,
    value: &Value,
) -> Vec<Change> {
    let mut judge = Judge { schemas, shared, known: HashMap::new(), depth: 0 };
    judge.fit(id, value, "$", &Surroundings::default()).map(|fit| fit.changes.clone()).unwrap_or_default()
}

/// The type that a value asks for: an integer beyond 64 bits with sign is only a number.
pub(super) fn kind(value: &Value) -> Type {
    match Type::of(value) {
        Type::Integer if !value.is_i64() => Type::Number,
        kind => kind,
    }
}

/// How a value fits a schema.
#[derive(Debug, Default)]
pub(super) struct Fit {
    /// What must change.
    pub changes: Vec<Change>,
    /// Whether the value is not even of the right type.
    pub other_type: bool,
    /// The members that the schema lists, those of the chosen union branches among them.
    pub listed: BTreeSet<String>,
    /// Whether it lists members at all: if so, it has asked for those that it lacks.
    pub closed: bool,
    /// Whether it says what further members hold: if so, none joins.
    pub open: bool,
}

/// What stands around a union: the members listed there need not be listed by its branches.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub(super) struct Surroundings {
    pub listed: Rc<BTreeSet<String>>,
    pub open: bool,
}

/// One walk over one value. The same schema is judged once at each place, or unions in unions would take forever.
pub(super) struct Judge<'a> {
    pub schemas: &'a Schemas,
    shared: &'a BTreeSet<SchemaId>,
    known: HashMap<(SchemaId, String, Surroundings), Option<Rc<Fit>>>,
    depth: usize,
}

impl Judge<'_> {
    /// How the value fits; nothing where the schema leads back to itself without a step into the value.
    pub(super) fn fit(
        &mut self,
        id: SchemaId,
        value: &Value,
        at: &str,
        around: &Surroundings,
    ) -> Option<Rc<Fit>> {
        let key = (id, at.to_owned(), around.clone());
        if let Some(known) = self.known.get(&key) {
            return known.clone();
        }
        if self.depth == DEPTH {
            return None;
        }
        self.known.insert(key.clone(), None);
        self.depth += 1;
        let fit = Rc::new(self.judge(id, value, at, around));
        self.depth -= 1;
        self.known.insert(key, Some(Rc::clone(&fit)));
        Some(fit)
    }

    fn judge(&mut self, id: SchemaId, value: &Value, at: &str, around: &Surroundings) -> Fit {
        let mut fit = Fit::default();
        let mut ask = |action, value: &Value| {
            fit.changes.push(Change { action, at: at.to_owned(), value: value.clone() });
        };

        // Null belongs to the place that refers to a schema, not to the schema that others refer to as well.
        if value.is_null() {
            if !claims::admits_null(self.schemas, id) {
                ask(Action::Nullable { holder: id }, value);
                fit.other_type = true;
            }
            return fit;
        }

        let parts = claims::conjuncts(self.schemas, id);
        let kind = kind(value);
        for &holder in &parts {
            let expected = claims::expected(&self.schemas[holder]).unwrap_or_default();
            if !expected.allows(kind) {
                ask(Action::Type { holder, kind }, value);
                fit.other_type = true;
            }
        }
        if fit.other_type {
            return fit;
        }
        for &holder in &parts {
            let values = &self.schemas[holder].values;
            if !values.is_empty() && !values.iter().any(|listed| equal(&listed.value, value)) {
                ask(Action::Value { holder, text: value.to_string() }, value);
            }
        }

        match value {
            Value::Object(_) => self.members(id, &parts, value, at, around, &mut fit),
            Value::Array(elements) => {
                self.unions(&parts, value, at, around, &mut fit);
                self.elements(&parts, value, elements, at, &mut fit);
            }
            Value::String(text) => {
                self.unions(&parts, value, at, around, &mut fit);
                self.embedded(&parts, text, at, &mut fit);
            }
            Value::Null | Value::Bool(_) | Value::Number(_) => {
                self.unions(&parts, value, at, around, &mut fit);
            }
        }
        fit
    }

    fn members(
        &mut self,
        id: SchemaId,
        parts: &[SchemaId],
        value: &Value,
        at: &str,
        around: &Surroundings,
        fit: &mut Fit,
    ) {
        let Value::Object(object) = value else { return };
        let schemas = self.schemas;
        let mut further = Vec::new();
        for &holder in parts {
            let schema = &schemas[holder];
            fit.listed.extend(schema.properties.iter().map(|property| property.name.clone()));
            fit.closed |= !schema.properties.is_empty();
            match schema.additional_properties {
                AdditionalProperties::Schema(id) => further.push(id),
                // A struct has no room for members that may be anything, and would lose those of an example.
                AdditionalProperties::Any
                | AdditionalProperties::Unstated
                | AdditionalProperties::Forbidden => {}
            }
            for name in schema.required.iter().filter(|name| !object.contains_key(name.as_str())) {
                let member = parts.iter().find_map(|part| schemas[*part].property(name));
                let action = Action::Optional { holder, name: name.clone(), member };
                fit.changes.push(Change { action, at: at.to_owned(), value: Value::Null });
            }
        }
        fit.open |= !further.is_empty();

        let lists = fit.closed;
        fit.closed = false;
        self.unions(parts, value, at, around, fit);
        // A branch that lists members has asked for what it lacks.
        let asked = fit.closed;
        fit.closed |= lists;

        for (name, member) in object {
            let place = member_path(at, name);
            for &holder in parts {
                if let Some(schema) = schemas[holder].property(name) {
                    self.add(schema, member, &place, fit);
                }
            }
            if fit.listed.contains(name) || around.listed.contains(name) {
                continue;
            }
            for &schema in &further {
                self.add(schema, member, &place, fit);
            }
            if fit.open || around.open || asked || !lists {
                continue;
            }
            if let Some(holder) = claims::joins(schemas, id, self.shared) {
                let action = Action::Property { holder, name: name.clone() };
                fit.changes.push(Change { action, at: place, value: member.clone() });
            }
        }
    }

    fn elements(&mut self, parts: &[SchemaId], value: &Value, elements: &[Value], at: &str, fit: &mut Fit) {
        let schemas = self.schemas;
        for &holder in parts {
            let schema = &schemas[holder];
            let tuple = schema.prefix_items.len();
            let too_many = tuple > 0 && schema.items.is_none() && elements.len() > tuple;
            if elements.len() < tuple || too_many {
                let action = Action::Length { holder };
                fit.changes.push(Change { action, at: at.to_owned(), value: value.clone() });
                continue;
            }
            for (index, element) in elements.iter().enumerate() {
                if let Some(&item) = schema.prefix_items.get(index).or(schema.items.as_ref()) {
                    self.add(item, element, &format!("{at}[{index}]"), fit);
                }
            }
        }
    }

    fn embedded(&mut self, parts: &[SchemaId], text: &str, at: &str, fit: &mut Fit) {
        let schemas = self.schemas;
        for &holder in parts {
            let Some(Embedded::Schema(content)) = schemas[holder].embedded_json else { continue };
            // A text that is not JSON stays a text.
            if let Ok(value) = serde_json::from_str(text) {
                self.add(content, &value, &format!("{at}<json>"), fit);
            }
        }
    }

    /// Adds what the value of a member or an element asks for.
    fn add(&mut self, id: SchemaId, value: &Value, at: &str, fit: &mut Fit) {
        if let Some(inner) = self.fit(id, value, at, &Surroundings::default()) {
            fit.changes.extend_from_slice(&inner.changes);
        }
    }

    /// Adds what the chosen branch of each union asks for, and which members it lists.
    fn unions(&mut self, parts: &[SchemaId], value: &Value, at: &str, around: &Surroundings, fit: &mut Fit) {
        let schemas = self.schemas;
        let unions: Vec<_> = parts
            .iter()
            .flat_map(|part| union::Keyword::ALL.map(|keyword| (*part, keyword)))
            .filter(|(part, keyword)| !keyword.branches(&schemas[*part]).is_empty())
            .collect();

        let mut chosen = Vec::new();
        for &(holder, keyword) in &unions {
            let mut listed: BTreeSet<String> = &*around.listed | &fit.listed;
            for &(other, word) in unions.iter().filter(|union| **union != (holder, keyword)) {
                for branch in word.branches(&schemas[other]) {
                    listed.extend(claims::all_listed(schemas, *branch));
                }
            }
            let inside = Surroundings { listed: Rc::new(listed), open: around.open || fit.open };
            chosen.push(union::choose(self, holder, keyword, value, at, &inside));
        }

        // A member that no union lists joins the last one only.
        let last = chosen.iter().rposition(|branch| branch.closed);
        for (index, branch) in chosen.iter().enumerate() {
            let asked = branch.changes.iter().filter(|change| {
                last.is_none_or(|last| last == index)
                    || !matches!(&change.action, Action::Property { name, .. } if change.at == member_path(at, name))
            });
            fit.changes.extend(asked.cloned());
            fit.listed.extend(branch.listed.iter().cloned());
            fit.closed |= branch.closed;
            fit.open |= branch.open;
            fit.other_type |= branch.other_type;
        }
    }
}

/// Whether two values are the same JSON: 1 and 1.0 are.
pub(super) fn equal(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::Number(a), Value::Number(b)) if a != b => {
            (a.is_f64() || b.is_f64()) && a.as_f64() == b.as_f64()
        }
        _ => one == other,
    }
}

/// The JSON path of a member.
fn member_path(at: &str, name: &str) -> String {
    let mut letters = name.chars();
    let plain = letters.next().is_some_and(|first| first.is_ascii_alphabetic() || first == '_')
        && letters.all(|letter| letter.is_ascii_alphanumeric() || letter == '_');
    if plain { format!("{at}.{name}") } else { format!("{at}[{}]", Value::from(name)) }
}
