//! An event and what the command line changes about it come in; headers and body, not yet signed, go out.

use std::time::{SystemTime, UNIX_EPOCH};

use anyhow::{Context, Result, bail};
use codegen::Sample;
use codegen::model::{Place, Provider};
use runtime::authentication::{Check, Part, Signature};
use runtime::{Authentication, HeaderMap};
use serde_json::{Map, Value};

use super::Arguments;

/// A delivery on its way.
#[derive(Debug, Clone)]
pub struct Parcel {
    pub headers: HeaderMap,
    pub body: Vec<u8>,
}

impl Parcel {
    pub fn pack(
        arguments: &Arguments,
        provider: &Provider,
        authentication: Authentication,
        sample: &Sample,
    ) -> Result<Self> {
        let event = provider.events.iter().find(|event| event.event_type == sample.event_type);
        let examples = event.map(|event| event.examples.as_slice()).unwrap_or_default();
        let example = match examples.get(arguments.example.wrapping_sub(1)) {
            _ if arguments.minimal => None,
            None if arguments.example != 1 => {
                bail!("`{}` has {} documented examples", sample.event_type, examples.len())
            }
            example => example,
        };
        let documented = example.map_or(&sample.headers, |example| &example.headers);
        let mut headers = HeaderMap::new();
        put(&mut headers, "content-type", "application/json")?;
        for (name, value) in documented {
            put(&mut headers, name, value)?;
        }
        for place in &provider.receiving.identification.id {
            if let Place::Header(name) = place
                && !headers.contains_key(name.as_str())
            {
                put(&mut headers, name, &fresh_id())?;
            }
        }
        for header in &arguments.header {
            let (name, value) = parted(header, "--header", "NAME")?;
            put(&mut headers, name, value)?;
        }
        let mut body = match example {
            Some(example) => example.body.clone(),
            None => with_members(sample.body.clone(), authentication).to_string(),
        };
        if !arguments.set.is_empty() {
            let mut value: Value = serde_json::from_str(&body).context("the example is not JSON")?;
            for set in &arguments.set {
                change(&mut value, set)?;
            }
            body = value.to_string();
        }
        Ok(Self { headers, body: body.into_bytes() })
    }
}

/// The smallest body with those members besides that are signed as they come.
fn with_members(mut body: Value, authentication: Authentication) -> Value {
    let signed = authentication.checks.iter().filter_map(|check| match check {
        Check::Signature(Signature { signed, items: None, .. }) => Some(*signed),
        _ => None,
    });
    for part in signed.flatten() {
        if let Part::Raw([key]) = part
            && let Value::Object(members) = &mut body
        {
            members.entry(*key).or_insert_with(|| Value::Object(Map::new()));
        }
    }
    body
}

/// The two sides of an argument's first `=`.
pub fn parted<'a>(argument: &'a str, option: &str, left: &str) -> Result<(&'a str, &'a str)> {
    argument.split_once('=').with_context(|| format!("`{option} {argument}` has no `=`: write {left}=VALUE"))
}

fn put(headers: &mut HeaderMap, name: &str, value: &str) -> Result<()> {
    let pair = [(name.to_owned(), value.to_owned())].into_iter().collect::<std::collections::HashMap<_, _>>();
    let pair =
        HeaderMap::try_from(&pair).with_context(|| format!("HTTP allows no header `{name}: {value}`"))?;
    headers.extend(pair);
    Ok(())
}

/// An id that no delivery before had.
fn fresh_id() -> String {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    format!("test-{}", since.as_nanos())
}

fn change(body: &mut Value, set: &str) -> Result<()> {
    let (pointer, value) = parted(set, "--set", "POINTER")?;
    let value = serde_json::from_str(value).unwrap_or_else(|_| Value::String(value.to_owned()));
    let (parent, key) = pointer.rsplit_once('/').with_context(|| {
        format!("`{pointer}` is no JSON Pointer: it starts with `/`, as `/data/amount` does")
    })?;
    let key = key.replace("~1", "/").replace("~0", "~");
    match body.pointer_mut(parent) {
        Some(Value::Object(members)) => {
            members.insert(key, value);
        }
        Some(Value::Array(elements)) => {
            let element = key.parse().ok().and_then(|index: usize| elements.get_mut(index));
            *element.with_context(|| format!("the body has nothing at `{pointer}`"))? = value;
        }
        _ => bail!("the body has no object or array at `{parent}`"),
    }
    Ok(())
}
