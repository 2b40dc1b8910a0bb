//! The specs of this repository that were written by hand, against what the reader makes of the pages.
//!
//! Each difference is known, with its reason: what other pages state, what newer facts are, and what a person may
//! read into prose and the reader may not.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use codegen::page;

use crate::made;

fn folder(provider: &str) -> BTreeMap<String, Vec<u8>> {
    fn walk(folder: &Path, name: &str, files: &mut BTreeMap<String, Vec<u8>>) {
        for entry in fs::read_dir(folder).unwrap() {
            let entry = entry.unwrap();
            let path = format!("{name}/{}", entry.file_name().to_str().unwrap());
            if entry.path().is_dir() {
                walk(&entry.path(), &path, files);
            } else {
                files.insert(path, fs::read(entry.path()).unwrap());
            }
        }
    }
    let mut files = BTreeMap::new();
    let specs = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().join("specs");
    walk(&specs.join(provider), provider, &mut files);
    files
}

/// Compares one event of a page and of the spec; `expected` are all differences, as changes from page to spec.
fn check(page: &str, provider: &str, event: &str, overlay: Option<&str>, expected: &[&str]) {
    let Some(text) = made::shared(page) else { return };
    let mut made = made::read(&[(page, text.as_bytes())]);
    if let Some(overlay) = overlay {
        made.files.insert("acme/overlay.yaml".to_owned(), overlay.as_bytes().to_vec());
    }
    let (mut read, mut written) = (made.facts(), made::facts(folder(provider), provider));
    read.retain(|name, _| name == event);
    written.retain(|name, _| name == event);
    for facts in read.values_mut().chain(written.values_mut()) {
        // Meanings are in other words, and headers are not what this is about.
        facts.headers.clear();
        facts.members.values_mut().for_each(|fact| fact.shown.clear());
    }
    assert_eq!((read.len(), written.len()), (1, 1), "{event}");
    let members = written[event].members.len();
    let told = page::changes(&read, &written);
    let told: Vec<&str> =
        told.iter().map(|told| told.split_once(": ").map_or(told.as_str(), |(_, told)| told)).collect();
    println!("{provider}: {members} members, {} differences, all known", told.len());
    assert_eq!(told, expected, "{provider}");
}

#[test]
fn ingo() {
    check(
        "ingo-user-kyc-failed.md",
        "ingo",
        "user.kyc.failed",
        None,
        &[
            // The same way to write a date by another name: the reader names it after what it is.
            "`created_at` had the format day-month-year-12-hour, and has the format banking-timestamp",
            "`updated_at` had the format day-month-year-12-hour, and has the format banking-timestamp",
        ],
    );
}

#[test]
fn ralio() {
    check("ralio-kyc-session-failed.txt", "ralio", "kyc_session_failed", None, &[]);
}

#[test]
fn baanx() {
    check(
        "baanx-kyc-status-changed.md",
        "baanx",
        "kyc.status.changed",
        None,
        &[
            // The page on payloads in general has these as a map, and says what is required and what is a UUID.
            "`event_object_changes.status` is gone",
            "`event_object_changes{}` is new: array, optional",
            "`api_version` was optional, and is required",
            "`event_category` was optional, and is required",
            "`event_id` was optional, and is required",
            "`event_id` had no format, and has the format uuid",
            "`event_object` was optional, and is required",
            "`event_object.status` was optional, and is required",
            "`event_object_id` was optional, and is required",
            // Both examples have a UUID there; the prose calls it an identifier of any object.
            "`event_object_id` had the format uuid, and has no format",
            "`event_type` was optional, and is required",
            "`occurred_at` was optional, and is required",
            "`user_id` was optional, and is required",
        ],
    );
}

#[test]
fn fyatu() {
    check(
        "fyatu-cardholder-kyc-rejected.txt",
        "fyatu-v3",
        "cardholder.kyc_rejected",
        None,
        &[
            // These look like UUIDs in the one example of this page, and not in those of other events.
            "`data.reason(json).additional_data.duplicated_session_id` had the format uuid, and has no format",
            "`eventId` had the format uuid, and has no format",
            // Said on another page.
            "`version` has a list of values now: `3.0`",
        ],
    );
}

#[test]
fn rebilly() {
    let sheet: toml::Table = toml::from_str(include_str!("rebilly.toml")).unwrap();
    let expected = [
        // The page is a rendering of about 2023; since then this is removed.
        "`_embedded.kycDocument.fileId` is gone",
        // The page prints no names for members that can be opened, and newer facts name these.
        "`_embedded.kycDocument._embedded` is new: object, optional",
        "`_embedded.kycDocument._links` is new: array, optional",
        "`_embedded.kycDocument.documentMatches` is new: null or object, optional",
        "`_embedded.kycDocument.parsedData` is new: null or object, optional",
        "`_embedded.kycDocument.rejectionReason` is new: null or object, optional",
        "`_embedded.kycDocument.settings` is new: null or object, optional",
        "`_embedded.kycDocument.tags` is new: array, optional",
        // Newer facts; of 26 subtypes the page shows ten.
        "`_embedded.kycDocument.documentSubtype` was string, and is null or string",
        "`_embedded.kycDocument.documentSubtype` had a list of values, and has none: `bank-statement`, \
         `birth-certificate`, `copy-credit-card`, `credit-card-statement`, `driver-license`, `id-card`, \
         `lease-agreement`, `passport`, `rental-receipt`, `utility-bill`",
        // The page shows the variant that is a proof of identity.
        "`_embedded.kycDocument.documentType` has a list of values now: `identity-proof`",
        "`_embedded.kycDocument.fileIds` was optional, and is required",
        "`_embedded.kycDocument.processedTime` was string, and is null or string",
        "`_embedded.kycDocument.reason` was string, and is null or string",
    ];
    let overlay = sheet["overlay"].as_str();
    check("rebilly-kyc-document-rejected.txt", "rebilly", "kyc-document-rejected", overlay, &expected);
}
