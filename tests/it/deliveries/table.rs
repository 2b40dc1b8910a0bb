//! The table: for an event of each provider, where it has what deliveries can get wrong.
//!
//! Where a provider's spec has no such thing, the row says so, and the spec is asked.

use super::lack::Lack;
use Cell::{At, In, Nowhere, Of};

/// Where a row looks for something.
#[derive(Debug, Clone, Copy)]
pub enum Cell {
    /// At a place of the row's event.
    At(&'static str),
    /// At a place of another event's example.
    In(&'static str, &'static str),
    /// At a place of a body written here, since no example shows such an event.
    Of(&'static str, &'static str),
    /// In no spec of the provider, as the spec itself is asked.
    Nowhere(Lack),
}

/// A provider's row.
pub struct Row {
    pub provider: &'static str,
    pub event_type: &'static str,
    /// Members that the spec lists and the example does not show.
    pub added: &'static [(&'static str, &'static str)],
    pub string_enum: Cell,
    pub integer_enum: Cell,
    pub optional: Cell,
    pub uuid: Cell,
    pub date: Cell,
    pub required: Cell,
    /// A place, a value of another type, and the reason that is given.
    pub wrong: (&'static str, &'static str, &'static str),
    pub integer: Cell,
    pub decimal: Cell,
    pub free_form: Cell,
}

pub const TABLE: &[Row] = &[
    Row {
        provider: "ingo",
        event_type: "card.status.inactive",
        added: &[],
        string_enum: At("/data/entity_type"),
        integer_enum: Nowhere(Lack::IntegerEnum),
        optional: At("/data/card"),
        uuid: Nowhere(Lack::Uuid),
        date: At("/created_at"),
        required: At("/data/event_id"),
        wrong: ("/data/card/last_four", "8532", "expected a string, found a number"),
        integer: Nowhere(Lack::Integer),
        decimal: Nowhere(Lack::Decimal),
        free_form: At("/data/reason_code"),
    },
    Row {
        provider: "baanx",
        event_type: "kyc.status.changed",
        added: &[],
        string_enum: At("/event_object/failure_code"),
        integer_enum: Nowhere(Lack::IntegerEnum),
        optional: At("/event_object_changes"),
        uuid: At("/user_id"),
        date: At("/occurred_at"),
        required: At("/event_object"),
        wrong: ("/event_object_changes/status", "[1,2,3]", "expected an array of 2 elements"),
        integer: Nowhere(Lack::Integer),
        decimal: Nowhere(Lack::Decimal),
        free_form: At("/event_object_changes/status/1"),
    },
    Row {
        provider: "fyatu-v3",
        event_type: "cardholder.kyc_rejected",
        added: &[],
        string_enum: Nowhere(Lack::StringEnum),
        integer_enum: Nowhere(Lack::IntegerEnum),
        optional: At("/data/reason"),
        uuid: Nowhere(Lack::Uuid),
        date: At("/data/timestamp"),
        required: Nowhere(Lack::Required),
        wrong: ("/data/reason", r#"{"risk":"DUPLICATED_FACE"}"#, "expected a string, found an object"),
        // Integers there are in embedded JSON alone.
        integer: Nowhere(Lack::IntegerOfBody),
        decimal: In("card.transaction.approved", "/data/amount"),
        free_form: Of(r#"{"event":"cardholder.kyc_approved","data":{"kycStatus":1}}"#, "/data/kycStatus"),
    },
    Row {
        provider: "fyatu-v3-20",
        event_type: "TRANSACTION_DECLINED",
        added: &[],
        string_enum: At("/data/declineReason"),
        integer_enum: Nowhere(Lack::IntegerEnum),
        optional: At("/data/merchant"),
        uuid: Nowhere(Lack::Uuid),
        date: At("/timestamp"),
        required: Nowhere(Lack::Required),
        wrong: ("/data/merchant", r#""Apple Store""#, "expected an object, found a string"),
        integer: At("/data/amountCents"),
        decimal: At("/data/exchangeRate"),
        free_form: Of(r#"{"event":"CARDHOLDER_UPDATED","data":{"any":1}}"#, "/data/any"),
    },
    Row {
        provider: "ralio",
        event_type: "kyc_session_failed",
        added: &[],
        string_enum: At("/data/entityType"),
        integer_enum: At("/data/checks/0/state"),
        optional: At("/data/userId"),
        uuid: At("/data/sessionId"),
        date: At("/timestamp"),
        required: At("/data/checks/0/type"),
        wrong: ("/data/checks/0/reasons/0/code", "[]", "expected a string, found an array"),
        integer: In("kyc_state_updated", "/data/kycId"),
        decimal: In("related_party.kyc_session_created", "/data/relatedParty/ownershipPercentage"),
        free_form: At("/data/checks/0/data/provider"),
    },
    Row {
        provider: "rebilly",
        event_type: "kyc-document-accepted",
        // The documented sample is one that a renderer made, without the document.
        added: &[(
            "/_embedded/kycDocument",
            r#"{"customerId":"cus_1","documentType":"identity-proof","status":"rejected","fileIds":[],
                "createdTime":"2026-01-06T14:50:31Z","revision":3,"documentMatches":{"score":1}}"#,
        )],
        string_enum: At("/_embedded/kycDocument/status"),
        integer_enum: Nowhere(Lack::IntegerEnum),
        optional: At("/_embedded/kycDocument/createdTime"),
        uuid: Nowhere(Lack::Uuid),
        date: At("/_embedded/kycDocument/createdTime"),
        required: At("/_embedded/kycDocument/status"),
        wrong: ("/_embedded/kycDocument/fileIds", r#""file_1""#, "expected an array, found a string"),
        integer: At("/_embedded/kycDocument/revision"),
        decimal: Nowhere(Lack::Decimal),
        free_form: At("/_embedded/kycDocument/documentMatches/score"),
    },
];
