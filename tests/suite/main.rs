//! The JSON Schema Test Suite: its valid objects decode into their own types, and encode to the same JSON.
//!
//! The suite's schemas that describe objects come in, one provider a dialect and one event a schema, without the
//! instances as examples; the crate that the pipeline makes of them is compiled, and decodes each valid instance.
//! `known_failures.toml` holds what does not work, each with its reason.

#[path = "../it/workspace.rs"]
#[allow(dead_code)]
mod workspace;

mod compare;
mod crate_of;
mod known;
mod suite;

use std::collections::BTreeMap;

use crate_of::Answer;
use known::Known;
use suite::{Group, Instance};

/// The dialects that payloads are written in.
const DIALECTS: [(&str, &str); 2] = [
    ("draft7", "http://json-schema.org/draft-07/schema#"),
    ("draft2020-12", "https://json-schema.org/draft/2020-12/schema"),
];

#[test]
fn valid_objects_decode_and_encode_unchanged() {
    let Some(folder) = suite::folder() else {
        println!("the JSON Schema Test Suite is not there: nothing was tested");
        return;
    };
    let groups: Vec<Group> =
        DIALECTS.iter().flat_map(|(dialect, _)| suite::groups(&folder, dialect)).collect();
    let instances: usize = groups.iter().map(|group| group.instances.len()).sum();
    assert!(groups.len() > 200 && instances > 300, "{} schemas, {instances} instances", groups.len());

    let refused: BTreeMap<usize, String> = groups
        .iter()
        .enumerate()
        .filter_map(|(index, group)| Some((index, crate_of::refusal(group, &DIALECTS)?)))
        .collect();
    let kept: Vec<&Group> = groups
        .iter()
        .enumerate()
        .filter(|(index, _)| !refused.contains_key(index))
        .map(|(_, group)| group)
        .collect();
    let mut answers = crate_of::answers(&kept, &DIALECTS).into_iter();

    let mut failures = Vec::new();
    let mut unlisted = 0;
    for (index, group) in groups.iter().enumerate() {
        for instance in &group.instances {
            let failure = match refused.get(&index) {
                Some(reason) => Some(reason.clone()),
                None => {
                    let answer = answers.next().expect("each instance has an answer");
                    match judge(group, instance, &answer) {
                        Ok(skipped) => {
                            unlisted += usize::from(skipped);
                            None
                        }
                        Err(reason) => Some(reason),
                    }
                }
            };
            failures.extend(failure.map(|reason| (Known::of(group, instance), reason)));
        }
    }
    println!(
        "{} schemas, {} of them refused; {instances} valid objects, {} of them decode and encode unchanged, {unlisted} \
         without members that their schemas do not list",
        groups.len(),
        refused.len(),
        instances - failures.len(),
    );
    known::compare(&failures);
}

/// Whether members were skipped that the schema does not list, or what is wrong.
fn judge(group: &Group, instance: &Instance, answer: &Answer) -> Result<bool, String> {
    match answer {
        Answer::Encoded(encoded) => compare::lost(&instance.data, encoded, &group.schema),
        Answer::Failed(reason) => Err(reason.clone()),
    }
}
