//! A page and a newer or older one of it: what changed is named. The other generations are written from what is known
//! of them, not copied.

use codegen::page;

use crate::made;

fn check(older: (&str, &str), newer: (&str, &str), expected: &[&str]) {
    let facts = |(name, text): (&str, &str)| made::read(&[(name, text.as_bytes())]).facts();
    let told = page::changes(&facts(older), &facts(newer));
    for sentence in expected {
        assert!(told.iter().any(|told| told.contains(sentence)), "{sentence} is not in {told:#?}");
    }
    println!("{} to {}: {} changes, {} of them known before", older.0, newer.0, told.len(), expected.len());
    assert_eq!(told.len(), expected.len(), "{told:#?}");
}

#[test]
fn ralio_from_old_to_new() {
    let Some(newer) = made::shared("ralio-kyc-session-failed.txt") else { return };
    check(
        ("ralio-older.txt", include_str!("ralio-older.txt")),
        ("ralio-kyc-session-failed.txt", &newer),
        &[
            "`data.checks[].state` was string, and is integer",
            "`data.checks[].state` had the values `Refused`, `Validated`, and has `1`, `2`",
            "`data.userId` was required, and is optional",
            "`data.entityType` is new: string, required",
            "`data.relatedPartyId` is new: string, optional",
            "`data.checks` was required, and is optional",
            "`data.checks[].reasons` was required, and is optional",
            "`data.checks[].reasons[].category` is new: string, optional",
            "`data.checks[].reasons[].code` shows `KYC.DOC.DETERIORATED`, and no more `EXPIRED_DOCUMENT`, `NO_MATCH`",
            "`data.checks[].type` shows `manual_review`, and no more `document-verification`, `face-matching`",
        ],
    );
}

#[test]
fn fyatu_from_v3_to_v3_20() {
    let Some(older) = made::shared("fyatu-cardholder-kyc-rejected.txt") else { return };
    check(
        ("fyatu-cardholder-kyc-rejected.txt", &older),
        ("fyatu-newer.md", include_str!("fyatu-newer.md")),
        &[
            "the event `cardholder.kyc_rejected` is called `CARDHOLDER_KYC_REJECTED` now",
            "`event` had the values `cardholder.kyc_rejected`, and has `CARDHOLDER_KYC_REJECTED`",
            "`version` is gone",
            "`eventId` had the format uuid, and has no format",
            "`sign` is gone",
            "the header `x-fyatu-signature` is new",
            "the header `x-fyatu-timestamp` is new",
            "the header `x-fyatu-event` is new",
            "the header `x-fyatu-event-id` is new",
            "the header `x-fyatu-environment` is new",
            "`data.firstName` is gone",
            "`data.lastName` is gone",
            "`data.reason` is gone",
            "`data.kycRejectionReason` is new: string, optional",
            "`data.status` is called `data.kycStatus` now",
            "`data.appId` is gone",
            "`data.timestamp` moved to `timestamp`",
            "`businessId` is new: string, optional",
            "`environment` is new: string, optional",
        ],
    );
}
