//! The assertions of a schema in, sentences for its documentation out; decoding never fails for them.

use serde_json::Value;

use super::is_json;

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
    sentences.extend(contains(schema));
    sentences.extend(names(schema));
    sentences.extend(together(schema));
    sentences.extend(excluded(schema));
    sentences.extend(content(schema));
    sentences.extend(
        schema.get("default").and_then(shown).map(|value| format!("Where it is absent, {value} is meant.")),
    );
    sentences
}

/// A value as documentation shows it; nothing where it is long.
fn shown(value: &Value) -> Option<String> {
    let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    match text.trim() {
        "" => Some("an empty text".to_owned()),
        text if text.len() > LONGEST_VALUE || text.contains(['\n', '`']) => None,
        text => Some(format!("`{text}`")),
    }
}

/// Longer values are no reading matter.
const LONGEST_VALUE: usize = 60;

fn contains(schema: &Value) -> Option<String> {
    schema.get("contains").filter(|contained| contained.is_object())?;
    let least = schema.get("minContains").and_then(Value::as_u64).unwrap_or(1);
    let most = schema.get("maxContains").and_then(Value::as_u64);
    let how_many = match (least, most) {
        (0, None) => return None,
        (least, None) => format!("At least {least}"),
        (0, Some(most)) => format!("At most {most}"),
        (least, Some(most)) => format!("Between {least} and {most}"),
    };
    Some(format!("{how_many} of the items are of the kind that the spec asks for under `contains`."))
}

fn names(schema: &Value) -> Option<String> {
    let names = schema.get("propertyNames")?;
    let listed = |keyword: &str| {
        let values = names.get(keyword)?.as_array()?.iter().map(shown).collect::<Option<Vec<_>>>()?;
        Some(format!("Its members have names among {}.", values.join(", ")))
    };
    let pattern = || Some(format!("The names of its members match `{}`.", names.get("pattern")?.as_str()?));
    listed("enum").or_else(pattern).or_else(|| {
        let length = count(names, "minLength", "maxLength", "character")?;
        Some(format!("The names of its members: {}{}", length[..1].to_lowercase(), &length[1..]))
    })
}

/// Which members come together.
fn together(schema: &Value) -> Vec<String> {
    let dependent = ["dependentRequired", "dependencies"];
    let dependent = dependent.iter().filter_map(|keyword| schema.get(keyword)?.as_object()).flatten();
    let sentence = |(name, others): (&String, &Value)| {
        let others: Vec<String> = others.as_array()?.iter().filter_map(shown).collect();
        (!others.is_empty()).then(|| format!("With `{name}` comes {}.", others.join(" and ")))
    };
    dependent.filter_map(sentence).collect()
}

fn excluded(schema: &Value) -> Option<String> {
    let excluded = schema.get("not")?.as_object()?;
    let listed = |keyword: &str, words: &str| {
        let values = match excluded.get(keyword)? {
            Value::Array(values) => values.iter().map(shown).collect::<Option<Vec<_>>>()?,
            value => vec![shown(value)?],
        };
        Some(format!("{words} {}.", values.join(" or ")))
    };
    match excluded.keys().map(String::as_str).collect::<Vec<_>>()[..] {
        [] => Some("No value fits the spec.".to_owned()),
        ["const" | "enum"] => listed("const", "Never").or_else(|| listed("enum", "Never")),
        ["type"] => listed("type", "Not of the type"),
        ["required"] => listed("required", "Without"),
        _ => Some("What fits `not` in the spec is excluded.".to_owned()),
    }
}

/// What a text holds that is more than a text.
fn content(schema: &Value) -> Option<String> {
    let text = |keyword| schema.get(keyword).and_then(Value::as_str);
    match (text("contentMediaType"), text("contentEncoding")) {
        (None, None) => None,
        // Its type says so.
        (Some(kind), None) if is_json(kind) => None,
        (Some(kind), None) => Some(format!("Holds `{kind}`.")),
        (None, Some(encoding)) => Some(format!("Encoded as `{encoding}`.")),
        (Some(kind), Some(encoding)) => Some(format!("Holds `{kind}`, encoded as `{encoding}`.")),
    }
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

    #[test]
    fn keywords_that_are_documentation() {
        check(json!({"default": "a"}), &["Where it is absent, `a` is meant."]);
        check(json!({"default": ""}), &["Where it is absent, an empty text is meant."]);
        check(json!({"default": "x".repeat(100)}), &[]);
        check(json!({"not": {"enum": ["a", 1]}}), &["Never `a` or `1`."]);
        check(json!({"not": {"const": null}}), &["Never `null`."]);
        check(json!({"not": {"required": ["a"]}}), &["Without `a`."]);
        check(json!({"not": {"properties": {}}}), &["What fits `not` in the spec is excluded."]);
        check(json!({"not": true}), &[]);
        check(json!({"contentMediaType": "application/json"}), &[]);
        check(json!({"contentEncoding": "base64"}), &["Encoded as `base64`."]);
        check(
            json!({"contentMediaType": "image/png", "contentEncoding": "base64"}),
            &["Holds `image/png`, encoded as `base64`."],
        );
        check(json!({"propertyNames": {"pattern": "^x"}}), &["The names of its members match `^x`."]);
        check(json!({"propertyNames": {"enum": ["a", "b"]}}), &["Its members have names among `a`, `b`."]);
        check(
            json!({"propertyNames": {"maxLength": 3}}),
            &["The names of its members: at most 3 characters."],
        );
        check(json!({"dependentRequired": {"a": ["b", "c"], "d": []}}), &["With `a` comes `b` and `c`."]);
        check(
            json!({"contains": {"type": "string"}, "minContains": 2}),
            &["At least 2 of the items are of the kind that the spec asks for under `contains`."],
        );
    }
}
