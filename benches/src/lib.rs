//! The documented examples of every provider come in; a [`Case`] each goes out, with the ways to read and write it
//! that are measured against each other.
//!
//! Everything that is looked up for a measurement is looked up here, before it starts.

mod signed;
pub mod turns;

use std::hint::black_box;

use generated::{Event, Provider, baanx, fyatu_v3, fyatu_v3_20, ingo, ralio, rebilly};
use runtime::json::{self, Decode, Encode};
use runtime::{Example, HeaderMap};
use serde::Serialize;
use serde::de::{DeserializeOwned, IgnoredAny};
use serde_json::Value;

use signed::Signed;

/// One documented delivery.
pub struct Case {
    /// Who documents it.
    pub provider: Provider,
    headers: HeaderMap,
    body: &'static str,
    event: Event,
    value: Value,
    payload: Payload,
    /// The same delivery, signed; nothing where the provider signs nothing.
    signed: Option<Signed>,
}

/// The type of a payload, without the event around it.
struct Payload {
    decode: fn(&[u8]),
    decode_boxed: fn(&[u8]),
    decode_by_serde: fn(&[u8]),
    encode: Box<dyn Fn() -> String>,
    encode_by_serde: Box<dyn Fn() -> String>,
}

/// A way to read or to write.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// Headers and body into `generated::Event`.
    DecodeEvent,
    /// The same, and what the types do not cover to an observer that reads every path.
    #[cfg(feature = "uncovered")]
    DecodeObserved,
    /// The same, to an observer that reads how many places there are and nothing else.
    #[cfg(feature = "uncovered")]
    DecodeCounted,
    /// The body into the payload's type, known beforehand.
    DecodePayload,
    /// The same in a box, as an event holds it.
    DecodeBoxedPayload,
    /// The body into the payload's type, by serde_json over the same tables.
    DecodePayloadBySerde,
    /// The body into `serde_json::Value`.
    DecodeValue,
    /// The body into `serde::de::IgnoredAny`.
    DecodeIgnored,
    /// `generated::Event` into a text.
    EncodeEvent,
    /// The payload into a text.
    EncodePayload,
    /// The payload into a text, by serde_json over the same tables.
    EncodePayloadBySerde,
    /// `serde_json::Value` into a text.
    EncodeValue,
    /// Whether a signed delivery is the provider's.
    Verify,
    /// The same, and then headers and body into `generated::Event`.
    VerifyAndDecode,
    /// The code over what is signed, compared, and nothing else.
    Hmac,
    /// The same, and the body into the payload's type, known beforehand.
    HmacAndPayload,
}

impl Way {
    /// The ways to read.
    pub const DECODE: &'static [Self] = &[
        Self::DecodeEvent,
        #[cfg(feature = "uncovered")]
        Self::DecodeObserved,
        Self::DecodePayload,
        Self::DecodeBoxedPayload,
        Self::DecodePayloadBySerde,
        Self::DecodeValue,
        Self::DecodeIgnored,
    ];

    /// The ways to write.
    pub const ENCODE: &'static [Self] =
        &[Self::EncodeEvent, Self::EncodePayload, Self::EncodePayloadBySerde, Self::EncodeValue];

    /// The ways to receive what is signed; without effect for providers that sign nothing.
    pub const RECEIVE: &'static [Self] = &[
        Self::VerifyAndDecode,
        Self::HmacAndPayload,
        Self::Verify,
        Self::Hmac,
        Self::DecodeEvent,
        Self::DecodePayload,
    ];

    /// Its name among those of its kind.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::DecodeEvent | Self::EncodeEvent => "event",
            #[cfg(feature = "uncovered")]
            Self::DecodeObserved => "event_observed",
            #[cfg(feature = "uncovered")]
            Self::DecodeCounted => "event_counted",
            Self::DecodePayload | Self::EncodePayload => "payload",
            Self::DecodeBoxedPayload => "boxed_payload",
            Self::DecodePayloadBySerde | Self::EncodePayloadBySerde => "payload_by_serde",
            Self::DecodeValue | Self::EncodeValue => "value",
            Self::DecodeIgnored => "ignored_any",
            Self::Verify => "verify",
            Self::VerifyAndDecode => "verify_and_decode",
            Self::Hmac => "hmac",
            Self::HmacAndPayload => "hmac_and_payload",
        }
    }
}

impl Case {
    /// The length of the body, in bytes.
    #[must_use]
    pub const fn length(&self) -> usize {
        self.body.len()
    }

    /// Whether its provider signs deliveries.
    #[must_use]
    pub const fn is_signed(&self) -> bool {
        self.signed.is_some()
    }

    /// Goes one of the ways once; what came out is dropped within the measurement, as a service would.
    pub fn run(&self, way: Way) {
        let body = self.body.as_bytes();
        match way {
            Way::DecodeEvent => drop(black_box(Event::decode_unverified(self.provider, &self.headers, body))),
            #[cfg(feature = "uncovered")]
            Way::DecodeObserved => {
                let observer = |uncovered: &runtime::Uncovered| {
                    _ = black_box(uncovered.gaps().map(|gap| gap.path().len()).sum::<usize>());
                };
                let event = Event::decode_unverified_observed(self.provider, &self.headers, body, observer);
                drop(black_box(event));
            }
            #[cfg(feature = "uncovered")]
            Way::DecodeCounted => {
                let observer = |uncovered: &runtime::Uncovered| _ = black_box(uncovered.gaps().len());
                let event = Event::decode_unverified_observed(self.provider, &self.headers, body, observer);
                drop(black_box(event));
            }
            Way::DecodePayload => (self.payload.decode)(body),
            Way::DecodeBoxedPayload => (self.payload.decode_boxed)(body),
            Way::DecodePayloadBySerde => (self.payload.decode_by_serde)(body),
            Way::DecodeValue => drop(black_box(serde_json::from_slice::<Value>(body))),
            Way::DecodeIgnored => _ = black_box(serde_json::from_slice::<IgnoredAny>(body)),
            Way::EncodeEvent => drop(black_box(self.event.encode())),
            Way::EncodePayload => drop(black_box((self.payload.encode)())),
            Way::EncodePayloadBySerde => drop(black_box((self.payload.encode_by_serde)())),
            Way::EncodeValue => drop(black_box(self.value.to_string())),
            Way::Verify => _ = black_box(self.signed.as_ref().map(Signed::verify)),
            Way::VerifyAndDecode => drop(black_box(self.signed.as_ref().map(Signed::receive))),
            Way::Hmac => _ = black_box(self.signed.as_ref().map(Signed::hmac)),
            Way::HmacAndPayload => {
                if let Some(signed) = &self.signed
                    && black_box(signed.hmac())
                {
                    (self.payload.decode)(signed.body());
                }
            }
        }
    }
}

impl Payload {
    fn new<T>(payload: &T) -> Self
    where
        T: Decode + Encode + Serialize + DeserializeOwned + Clone + 'static,
    {
        let (first, second) = (payload.clone(), payload.clone());
        Self {
            decode: |body| drop(black_box(json::decode::<T>(body))),
            decode_boxed: |body| drop(black_box(json::decode::<Box<T>>(body))),
            decode_by_serde: |body| drop(black_box(serde_json::from_slice::<T>(body))),
            encode: Box::new(move || json::encode(&first)),
            encode_by_serde: Box::new(move || {
                serde_json::to_string(&second).expect("what was decoded from JSON is JSON")
            }),
        }
    }
}

/// Finds the payload's type of an event among the variants that have examples.
macro_rules! payload {
    ($event:expr => $($provider:ident as $module:ident { $($variant:ident),* $(,)? })*) => {
        match $event {
            $($(Event::$provider($module::Event::$variant(payload)) => Some(Payload::new(&**payload)),)*)*
            _ => None,
        }
    };
}

fn payload(event: &Event) -> Option<Payload> {
    payload! { event =>
        Baanx as baanx { KycStatusChanged }
        FyatuV3 as fyatu_v3 {
            CardFrozen, CardFunded, CardTokenizationOtp, CardTransactionApproved,
            CardTransactionDeclineFeeDomestic, CardTransactionDeclineFeeInternational, CardUnfrozen,
            CardUnloadingFailed, CardholderKycRejected,
        }
        FyatuV3_20 as fyatu_v3_20 {
            AccountWithdrawalInitiated, BillingDepositConfirmed, BillingDepositDetected, BillingInvoiceCreated,
            BillingInvoicePaid, CardAuthorization, CardAuthorizationVerify, CardFundFailed, CardFunded,
            CardTokenizationOtp, CardUnloaded, CardholderCreated, CardholderDeleted, CardholderSuspended,
            TransactionAuthorized, TransactionDeclined, TransactionFee, TransactionProcessed,
        }
        Ingo as ingo {
            AccountIssueCreated, AccountTransferBlocked, AccountTransferException, AccountTransferFailed,
            AccountTransferReturned, BusinessKybFailed, CardAuthCleared, CardAuthRefund, CardStatusInactive,
            CardStatusReissue, UserKycFailed,
        }
        Ralio as ralio {
            AccountActivated, FundError, FundPending, FundReceived, KybStateUpdated, KycExpirationWarning,
            KycSessionExpired, KycSessionFailed, KycSessionManualReview, KycSessionVerified, KycStateUpdated,
            PayinCompleted, PayinFailed, PayinProcessing, PayoutCompleted, PayoutProcessing,
            RelatedPartyKycSessionCreated, TransferCompleted, TransferProcessing, TransferStateUpdated,
            VibanActivated, VibanDeactivated, VibanFailed,
        }
        Rebilly as rebilly { KycDocumentAccepted }
    }
}

/// All documented examples, provider by provider.
///
/// # Panics
///
/// When an example is no event of its own type, or its variant is not in the list above.
#[must_use]
pub fn cases() -> Vec<Case> {
    documented().map(|(provider, example)| case(provider, example)).collect()
}

/// The same deliveries, with two members that no spec lists in each of their objects; in those of which that would make
/// malformed ones, as a map has them, in the outermost object alone.
///
/// # Panics
///
/// As [`cases`] does.
#[must_use]
pub fn cases_with_unlisted() -> Vec<Case> {
    let cases = documented().map(|(provider, example)| {
        let typed = [usize::MAX, 1].into_iter().find_map(|objects| {
            let body: &'static str = with_unlisted(example.body, objects).leak();
            let event = Event::decode_unverified(provider, &example.header_map(), body.as_bytes());
            event.is_ok_and(|event| event.is_typed()).then_some(body)
        });
        let body = typed.unwrap_or_else(|| panic!("{provider}: {} takes no further member", example.name));
        case(provider, &Example { body, ..*example })
    });
    cases.collect()
}

/// A body with further members at the front of as many of its objects.
fn with_unlisted(body: &str, objects: usize) -> String {
    let mut parts = body.split_inclusive('{');
    let mut text = parts.next().unwrap_or_default().to_owned();
    for (index, part) in parts.enumerate() {
        // An object, not a brace in a text: a key comes next.
        if index < objects && part.trim_start().starts_with('"') {
            text.push_str(r#""unlisted_flag":true,"unlisted_details":{"name":"value"},"#);
        }
        text.push_str(part);
    }
    text
}

fn documented() -> impl Iterator<Item = (Provider, &'static Example)> {
    let examples: [(Provider, &'static [Example]); 6] = [
        (Provider::Baanx, baanx::examples::ALL),
        (Provider::FyatuV3, fyatu_v3::examples::ALL),
        (Provider::FyatuV3_20, fyatu_v3_20::examples::ALL),
        (Provider::Ingo, ingo::examples::ALL),
        (Provider::Ralio, ralio::examples::ALL),
        (Provider::Rebilly, rebilly::examples::ALL),
    ];
    examples
        .into_iter()
        .flat_map(|(provider, examples)| examples.iter().map(move |example| (provider, example)))
}

fn case(provider: Provider, example: &Example) -> Case {
    let shown = format!("{provider}: {} ({})", example.event_type, example.name);
    let headers = example.header_map();
    let event = Event::decode_unverified(provider, &headers, example.body.as_bytes());
    let event = event.unwrap_or_else(|error| panic!("{shown}: {error}"));
    let payload =
        payload(&event).unwrap_or_else(|| panic!("{shown}: add it to the list in benches/src/lib.rs"));
    let value = serde_json::from_str(example.body).unwrap_or_else(|error| panic!("{shown}: {error}"));
    let signed = Signed::new(provider, example);
    Case { provider, headers, body: example.body, event, value, payload, signed }
}

/// A body without the space that documentation pages put between its values.
#[must_use]
pub fn compact(body: &str) -> String {
    let mut compact = String::with_capacity(body.len());
    let (mut in_string, mut escaped) = (false, false);
    for character in body.chars() {
        if in_string || !character.is_ascii_whitespace() {
            compact.push(character);
        }
        in_string ^= character == '"' && !escaped;
        escaped = in_string && character == '\\' && !escaped;
    }
    compact
}
