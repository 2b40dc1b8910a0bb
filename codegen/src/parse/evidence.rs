//! The folder `evidence/` in, what was delivered at the events that its files are named after out.
//!
//! `cargo xtask observe --accept` writes these bodies. They widen schemas as documented examples do, and nobody is
//! shown them as an example.

use super::document::Reader;
use super::example::Takers;
use super::example_folder;

/// Reads the folder `evidence/`, whose files are named as those in `examples/`; a body that is documented as well is
/// no evidence. All documented examples must be at their events already.
pub fn read(reader: &mut Reader<'_, '_>, takers: &mut Takers<'_>) {
    let documented: Vec<usize> = takers.events.iter().map(|event| event.examples.len()).collect();
    example_folder::read(reader, takers, "evidence");
    for (event, documented) in takers.events.iter_mut().zip(documented) {
        event.evidence = event.examples.split_off(documented);
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::provider;

    const DOCUMENT: &str = "{openapi: 3.1.0, webhooks: {a: {post: {requestBody: {content: {application/json: {example: {type: a}}}}}}}}";

    fn check(files: &[(&str, &str)], expected: &[&str], told: &[&str]) {
        let files: Vec<(&str, &str)> = [("document.yaml", DOCUMENT)].iter().chain(files).copied().collect();
        let (read, found) = provider("[discriminator]\nat = [\"/type\"]\nvalue = \"key\"\n", &files);
        let event = &read.unwrap().events[0];
        let names: Vec<&str> = event.evidence.iter().map(|body| body.name.as_str()).collect();
        assert_eq!(
            (event.examples.len(), names, found),
            (1, expected.to_vec(), told.iter().map(|told| (*told).to_owned()).collect())
        );
    }

    #[test]
    fn evidence_is_kept_apart_from_examples() {
        check(&[("evidence/a.1.json", "{\"type\": \"a\", \"n\": 1}")], &["a.1"], &[]);
        check(&[("evidence/a.1.json", "{\"type\": \"a\"}")], &[], &[]);
    }

    #[test]
    fn evidence_of_no_event_is_told() {
        let told =
            "acme/evidence/b.1.json:1 unmatched-example: this example belongs to no event: there is no `b`";
        check(&[("evidence/b.1.json", "{\"type\": \"b\"}")], &[], &[told]);
    }
}
