//! Makes schemas and examples agree, documented ones and those that were delivered: what comes in is a provider as
//! its document describes it.
//! What goes out is the same provider with schemas wide enough for every example, and the list of changes.
//!
//! All examples of all events are held against the schemas as they stand, and everything they ask for is applied
//! at once; then again, until they ask for nothing. So the order of events and examples decides only which example
//! a change is listed for, and the order in which new members and values stand.
//!
//! What later stages rely on:
//!
//! - `null` fits a schema whose own `types` name it, whatever stands beside: `types` of nothing but `null` beside a
//!   `$ref`, `allOf`, `anyOf`, `oneOf` or `enum` reads "or null".
//! - Without `type`, `properties`, `required` or `additionalProperties` speak of an object, `items` or `prefixItems`
//!   of an array, and `contentSchema` of a text.
//! - An array fits `prefixItems` only with one element for each, unless `items` speaks of further ones.

mod claims;
mod fit;
mod infer;
mod report;
#[cfg(test)]
mod tests;
mod union;
mod widen;

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::diagnostic::{Code, Diagnostics, Place};
use crate::model::{Event, Example, Provider, SchemaId, Schemas, Type};
use crate::outcome::Widening;
use widen::Asker;

pub use report::report;

/// Widens the provider's schemas until every example fits, documented or observed, and lists each change once, for the first
/// example that asked for it.
pub fn provider(provider: &mut Provider, diagnostics: &mut Diagnostics) -> Vec<Widening> {
    let Provider { events, schemas, .. } = provider;
    let shared = claims::shared(schemas, events);
    let documented = schemas.iter().count();

    let mut widenings = Vec::new();
    let mut listed = BTreeSet::new();
    loop {
        let mut changed = false;
        for request in requests(schemas, events, &shared) {
            let asker = if request.is_documented { Asker::Example } else { Asker::Evidence };
            let Some(widened) = widen::apply(schemas, &request.action, &request.values, asker) else {
                continue;
            };
            changed = true;
            let holder = request.action.holder();
            let schema = schemas[holder].location.clone();
            let property = request.action.property().map(str::to_owned);
            if !listed.insert((schema.clone(), property.clone(), widened.detail.clone())) {
                continue;
            }
            let widening = Widening {
                kind: widened.kind,
                schema,
                property,
                event_type: request.event.event_type.clone(),
                example: request.example.location.clone(),
                is_documented: request.is_documented,
                instance: request.instance,
                detail: widened.detail,
            };
            let is_in_document = (holder.0 as usize) < documented;
            diagnose(&widening, request.example, is_in_document, diagnostics);
            widenings.push(widening);
        }
        if !changed {
            return widenings;
        }
    }
}

/// One change, with the first example that asks for it and all values that it must leave room for.
struct Request<'a> {
    action: fit::Action,
    event: &'a Event,
    example: &'a Example,
    /// Whether the example is documented, rather than evidence.
    is_documented: bool,
    instance: String,
    values: Vec<Value>,
}

/// What all examples ask of the schemas as they stand, in the order of events and examples.
fn requests<'a>(schemas: &Schemas, events: &'a [Event], shared: &BTreeSet<SchemaId>) -> Vec<Request<'a>> {
    let mut requests: Vec<Request<'a>> = Vec::new();
    let mut known: BTreeMap<fit::Action, usize> = BTreeMap::new();
    for event in events {
        let Some(payload) = event.payload else { continue };
        let documented = event.examples.iter().map(|example| (example, true));
        for (example, is_documented) in documented.chain(event.evidence.iter().map(|body| (body, false))) {
            for change in fit::changes(schemas, shared, payload, &example.value) {
                if let Some(&index) = known.get(&change.action) {
                    requests[index].values.push(change.value);
                    continue;
                }
                known.insert(change.action.clone(), requests.len());
                requests.push(Request {
                    action: change.action,
                    event,
                    example,
                    is_documented,
                    instance: change.at,
                    values: vec![change.value],
                });
            }
        }
    }
    // A number leaves no need for an integer, whichever was found first.
    requests.retain(|request| match request.action {
        fit::Action::Type { holder, kind: Type::Integer } => {
            !known.contains_key(&fit::Action::Type { holder, kind: Type::Number })
        }
        _ => true,
    });
    requests
}

/// The note for one change; it points at the schema, or at the example where the schema itself was inferred.
fn diagnose(widening: &Widening, example: &Example, is_in_document: bool, diagnostics: &mut Diagnostics) {
    let Widening { detail, event_type, instance, .. } = widening;
    let place = if is_in_document { &widening.schema } else { &widening.example };
    let what = if widening.is_documented { "example" } else { "evidence" };
    diagnostics.push_with_help(
        Code::WidenedSchema,
        Place::Value(place.clone()),
        format!("{detail}: {what} `{}` of `{event_type}` asks for it at `{instance}`", example.name),
        format!("tell the provider that the schema and the {what} at {} disagree", widening.example),
    );
}
