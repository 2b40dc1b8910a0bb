//! The assertions of a schema in, sentences for its documentation out; decoding never fails for them.

use serde_json::Value;

/// What a schema asserts beyond the types of its values.
pub fn sentences(schema: &Value) -> Vec<String> {
    let mut sentences = Vec::new();
    sentences.extend(count(schema, "minLength", "maxLength", "character"));
    sentences
        .extend(schema.get("pattern").and_then(Value::as_str).map(|pattern| format!("Matches `{pattern}`.")));
    sentences.extend(range(schema));
    sentences.extend(number(schema, "multipleOf").map(|step| format!("A multiple of {step}.")));
    sentences.extend(count(schema, "minItems", "maxItems", "item"));
    if schema.get("uniqueItems") == Some(&Value::Bool(true)) {
        sentences.push("No item twice.".to_owned());
    }
    sentences.extend(count(schema, "minProperties", "maxProperties", "member"));
    sentences
}

/// A bound that keeps nothing out says nothing.
fn count(schema: &Value, least: &str, most: &str, what: &str) -> Option<String> {
    let least = schema.get(least).and_then(Value::as_u64).filter(|least| *least > 0);
    let most = schema.get(most).and_then(Value::as_u64);
    let ending = |number: u64| if number == 1 { "" } else { "s" };
    match (least, most) {
        (None, None) => None,
        (Some(least), None) => Some(format!("At least {least} {what}{}.", ending(least))),
        (None, Some(most)) => Some(format!("At most {most} {what}{}.", ending(most))),
        (Some(least), Some(most)) if least == most => {
            Some(format!("Exactly {least} {what}{}.", ending(least)))
        }
        (Some(least), Some(most)) => Some(format!("Between {least} and {most} {what}s.")),
    }
}

fn range(schema: &Value) -> Vec<String> {
    // Before draft-06 the exclusive bounds were truth values beside the others.
    let is_exclusive = |keyword| schema.get(keyword) == Some(&Value::Bool(true));
    let (minimum, maximum) = (number(schema, "minimum"), number(schema, "maximum"));
    let (least, above) = match is_exclusive("exclusiveMinimum") {
        true => (None, minimum),
        false => (minimum, number(schema, "exclusiveMinimum")),
    };
    let (most, below) = match is_exclusive("exclusiveMaximum") {
        true => (None, maximum),
        false => (maximum, number(schema, "exclusiveMaximum")),
    };
    if let (Some(least), Some(most), None, None) = (&least, &most, &above, &below) {
        return vec![format!("Between {least} and {most}.")];
    }
    let said = [("At least", least), ("At most", most), ("Greater than", above), ("Less than", below)];
    said.into_iter().filter_map(|(words, bound)| bound.map(|bound| format!("{words} {bound}."))).collect()
}

fn number(schema: &Value, keyword: &str) -> Option<String> {
    schema.get(keyword).filter(|value| value.is_number()).map(Value::to_string)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn check(schema: Value, expected: &[&str]) {
        assert_eq!(sentences(&schema), expected, "{schema}");
    }

    #[test]
    fn assertions_become_sentences() {
        check(json!({"maxLength": 50}), &["At most 50 characters."]);
        check(json!({"minLength": 1}), &["At least 1 character."]);
        check(json!({"minLength": 0}), &[]);
        check(json!({"minLength": 3, "maxLength": 3}), &["Exactly 3 characters."]);
        check(
            json!({"minItems": 1, "maxItems": 2, "uniqueItems": true}),
            &["Between 1 and 2 items.", "No item twice."],
        );
        check(json!({"pattern": "^a$"}), &["Matches `^a$`."]);
        check(json!({"minimum": 1, "maximum": 2.5}), &["Between 1 and 2.5."]);
        check(json!({"minimum": 1, "exclusiveMaximum": 2}), &["At least 1.", "Less than 2."]);
        check(json!({"minimum": 1, "exclusiveMinimum": true}), &["Greater than 1."]);
        check(json!({"multipleOf": 0.01, "maximum": "1"}), &["A multiple of 0.01."]);
    }
}
