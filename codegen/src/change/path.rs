//! Where in a payload a change is: steps from the whole body to a value in it.
//!
//! Steps come in; text for people, and the value that an example has there, go out.

use std::fmt;

use serde_json::Value;

/// One step down.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Step {
    /// The member of an object.
    Member(String),
    /// Every member of an object whose members have no names.
    Entry,
    /// Every element of a list.
    Element,
    /// One element of a list of fixed length.
    Part(usize),
    /// The JSON in a text.
    Json,
    /// One of several shapes, by the name of its variant.
    Variant(String),
    /// What the receiver answers, which is not in the delivery.
    Answer,
}

/// The way from a body to a place in it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Path(Vec<Step>);

impl Path {
    /// The place one step further down.
    #[must_use]
    pub fn then(&self, step: Step) -> Self {
        let mut steps = self.0.clone();
        steps.push(step);
        Self(steps)
    }

    /// The first value at this place of a body.
    #[must_use]
    pub fn pick(&self, body: &Value) -> Option<Value> {
        pick(&self.0, body)
    }
}

fn pick(steps: &[Step], value: &Value) -> Option<Value> {
    let Some((step, rest)) = steps.split_first() else { return Some(value.clone()) };
    match step {
        Step::Member(name) => pick(rest, value.get(name)?),
        Step::Entry => value.as_object()?.values().find_map(|value| pick(rest, value)),
        Step::Element => value.as_array()?.iter().find_map(|value| pick(rest, value)),
        Step::Part(index) => pick(rest, value.get(index)?),
        Step::Json => pick(rest, &serde_json::from_str(value.as_str()?).ok()?),
        Step::Variant(_) => pick(rest, value),
        Step::Answer => None,
    }
}

/// `$.items[].price`; `.*` is any member, `(json)` is inside of a text, `<Card>` is one of several shapes, and
/// `$(answer)` is what the receiver answers.
impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("$")?;
        for step in &self.0 {
            match step {
                Step::Member(name) if is_plain(name) => write!(f, ".{name}"),
                Step::Member(name) => write!(f, "[{name:?}]"),
                Step::Entry => f.write_str(".*"),
                Step::Element => f.write_str("[]"),
                Step::Part(index) => write!(f, "[{index}]"),
                Step::Json => f.write_str("(json)"),
                Step::Variant(name) => write!(f, "<{name}>"),
                Step::Answer => f.write_str("(answer)"),
            }?;
        }
        Ok(())
    }
}

fn is_plain(name: &str) -> bool {
    !name.is_empty() && name.chars().all(|letter| letter.is_alphanumeric() || letter == '_')
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_path_leads_to_the_first_value_that_has_it() {
        let check = |steps: &[Step], shown: &str, expected: Option<Value>| {
            let path = steps.iter().fold(Path::default(), |path, step| path.then(step.clone()));
            assert_eq!(path.to_string(), shown);
            let body = json!({
                "items": [{ "id": 1 }, { "price": 2 }],
                "by-name": { "a": true },
                "pair": [3, 4],
                "reason": "{\"code\":5}",
            });
            assert_eq!(path.pick(&body), expected);
        };
        let member = |name: &str| Step::Member(name.to_owned());
        check(&[member("items"), Step::Element, member("price")], "$.items[].price", Some(json!(2)));
        check(&[member("by-name"), Step::Entry], "$[\"by-name\"].*", Some(json!(true)));
        check(&[member("pair"), Step::Part(1)], "$.pair[1]", Some(json!(4)));
        check(&[member("reason"), Step::Json, member("code")], "$.reason(json).code", Some(json!(5)));
        check(
            &[member("pair"), Step::Variant("List".into()), Step::Part(0)],
            "$.pair<List>[0]",
            Some(json!(3)),
        );
        check(&[member("nothing")], "$.nothing", None);
    }
}
