//! An instance and what was encoded of it in; what was lost out.

use serde_json::Value;

/// Whether members were skipped that the schema does not list, which is how types treat them; otherwise what differs.
pub fn lost(sent: &Value, encoded: &Value, schema: &Value) -> Result<bool, String> {
    let mut skipped = Vec::new();
    differ(sent, encoded, "$", &mut skipped)?;
    for name in &skipped {
        if lists(schema, name) {
            return Err(format!("the member `{name}` is lost"));
        }
    }
    Ok(!skipped.is_empty())
}

fn differ(sent: &Value, encoded: &Value, at: &str, skipped: &mut Vec<String>) -> Result<(), String> {
    match (sent, encoded) {
        (Value::Object(sent), Value::Object(encoded)) => {
            if let Some(more) = encoded.keys().find(|key| !sent.contains_key(*key)) {
                return Err(format!("`{more}` joined at {at}"));
            }
            for (key, value) in sent {
                match encoded.get(key) {
                    Some(other) => differ(value, other, &format!("{at}.{key}"), skipped)?,
                    None => skipped.push(key.clone()),
                }
            }
            Ok(())
        }
        (Value::Array(sent), Value::Array(encoded)) if sent.len() == encoded.len() => {
            let mut pairs = sent.iter().zip(encoded).enumerate();
            pairs.try_for_each(|(index, (one, other))| differ(one, other, &format!("{at}[{index}]"), skipped))
        }
        (Value::Number(one), Value::Number(other)) if one.as_f64() == other.as_f64() => Ok(()),
        _ if sent == encoded => Ok(()),
        _ => Err(format!("{at} was {sent} and is {encoded}")),
    }
}

/// Whether a schema says anything about a member: by its name, by a pattern, or about all further members.
fn lists(schema: &Value, name: &str) -> bool {
    match schema {
        Value::Object(keywords) => keywords.iter().any(|(keyword, value)| match keyword.as_str() {
            "properties" => {
                value.get(name).is_some()
                    || value
                        .as_object()
                        .is_some_and(|members| members.values().any(|member| lists(member, name)))
            }
            "required" => value.as_array().is_some_and(|names| names.iter().any(|listed| listed == name)),
            "patternProperties" => true,
            "additionalProperties" | "unevaluatedProperties" => value.is_object(),
            "enum" | "const" | "default" | "examples" => false,
            _ => lists(value, name),
        }),
        Value::Array(schemas) => schemas.iter().any(|schema| lists(schema, name)),
        _ => false,
    }
}

#[test]
fn only_unlisted_members_may_be_lost() {
    use serde_json::json;

    let schema = json!({"properties": {"a": {"properties": {"b": {}}}}});
    let check = |sent: Value, encoded: Value, expected: Result<bool, &str>| {
        assert_eq!(lost(&sent, &encoded, &schema), expected.map_err(str::to_owned));
    };
    check(json!({"a": 1}), json!({"a": 1.0}), Ok(false));
    check(json!({"a": {"c": 1}, "d": 2}), json!({"a": {}}), Ok(true));
    check(json!({"a": {"b": 1}}), json!({"a": {}}), Err("the member `b` is lost"));
    check(json!({"a": [1]}), json!({"a": [2]}), Err("$.a[0] was 1 and is 2"));
    check(json!({"a": [1]}), json!({"a": []}), Err("$.a was [1] and is []"));
    check(json!({}), json!({"a": null}), Err("`a` joined at $"));
}
