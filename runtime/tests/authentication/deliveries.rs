//! A delivery for each way to sign, signed by hand.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use base64ct::Encoding as _;
use hmac::{Hmac, KeyInit, Mac};
use http::{HeaderName, HeaderValue};
use runtime::HeaderMap;
use runtime::authentication::{Authentication, Credentials, Rejection, Request};
use sha1::Sha1;
use sha2::{Digest, Sha256};

use crate::essence::{self, Essence};
use crate::schemes;

/// When all deliveries here were signed.
pub const NOW: u64 = 1_614_265_330;

/// A delivery as it comes over the wire.
#[derive(Debug, Clone, PartialEq)]
pub struct Delivery {
    pub headers: Vec<(&'static str, Vec<u8>)>,
    pub body: Vec<u8>,
    pub target: &'static str,
}

impl Delivery {
    pub fn new(headers: &[(&'static str, String)], body: &str) -> Self {
        let headers = headers.iter().map(|(name, value)| (*name, value.clone().into_bytes())).collect();
        Self { headers, body: body.as_bytes().to_vec(), target: "/hook" }
    }

    /// Checks it; nothing when its headers could not even be sent.
    pub fn verify(
        &self,
        authentication: &Authentication,
        credentials: &Credentials,
        now: SystemTime,
    ) -> Option<Result<(), Rejection>> {
        let mut headers = HeaderMap::new();
        for (name, value) in &self.headers {
            headers.append(HeaderName::from_static(name), HeaderValue::from_bytes(value).ok()?);
        }
        let request = Request::new(&headers, &self.body).target(self.target);
        Some(authentication.verify_request(&request, credentials, now))
    }
}

/// A way to sign.
pub struct Scheme {
    pub name: &'static str,
    pub authentication: Authentication,
    pub delivery: Delivery,
    /// Credentials with these keys.
    pub credentials: fn(&[&str]) -> Credentials,
    pub key: String,
    /// A key of the same kind that signed nothing.
    pub other: String,
    /// What of a delivery counts. When that stays the same, a changed delivery may be accepted.
    pub essence: Essence,
    /// Whether every byte of the body counts.
    pub whole: bool,
}

pub fn at(seconds: u64) -> SystemTime {
    UNIX_EPOCH + Duration::from_secs(seconds)
}

pub const BODY: &str = r#"{"id":"evt_1","type":"invoice.paid","data":{"amount":1000,"note":"a \"b\" é"}}"#;
const KEY: &str = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD";
const OTHER: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

pub fn scheme(name: &'static str, authentication: Authentication, delivery: Delivery) -> Scheme {
    Scheme {
        name,
        authentication,
        delivery,
        credentials: keys,
        key: KEY.into(),
        other: OTHER.into(),
        essence: Box::new(essence::everything),
        whole: true,
    }
}

/// All of them, each with a delivery that is accepted.
pub fn all() -> Vec<Scheme> {
    let dotted = hexed(KEY, &format!("{NOW}.{BODY}"));
    let raw_key = base64ct::Base64::decode_vec(&KEY[6..]).expect("Base64");
    let standard = base64(&hmac_sha256(&raw_key, format!("msg_1.{NOW}.{BODY}").as_bytes()));
    let hashed = hexed(&hex(&Sha256::digest(KEY)), &format!("{NOW}.{BODY}"));
    let colon = hexed(KEY, &format!("{NOW}:{BODY}"));
    let schemes = vec![
        scheme(
            "prefixed digits over the body",
            schemes::PREFIXED,
            Delivery::new(&[("x-hub-signature-256", format!("sha256={}", hexed(KEY, BODY)))], BODY),
        ),
        Scheme {
            essence: essence::list('\n', ',', "t=", format!("v1={dotted}")),
            ..scheme(
                "pairs with a time",
                schemes::TIMED_PAIRS,
                Delivery::new(&[("stripe-signature", format!("t={NOW},v1={dotted},v0={dotted}"))], BODY),
            )
        },
        Scheme {
            essence: essence::list('\n', ' ', "\n", format!("v1,{standard}")),
            ..scheme(
                "Standard Webhooks",
                schemes::STANDARD,
                Delivery::new(
                    &[
                        ("webhook-id", "msg_1".into()),
                        ("webhook-timestamp", NOW.to_string()),
                        ("webhook-signature", format!("v1a,AAAA v1,{standard}")),
                    ],
                    BODY,
                ),
            )
        },
        scheme(
            "version, time and body",
            schemes::VERSIONED,
            Delivery::new(
                &[
                    ("x-slack-request-timestamp", NOW.to_string()),
                    ("x-slack-signature", format!("v0={}", hexed(KEY, &format!("v0:{NOW}:{BODY}")))),
                ],
                BODY,
            ),
        ),
        batch(),
        form(),
        member(),
        Scheme {
            essence: essence::list('\n', ',', "t=", format!("v1={hashed}")),
            ..scheme(
                "a hash's text as the key",
                schemes::HASHED_KEY,
                Delivery::new(&[("x-acme-signature", format!("t={NOW},v1={hashed}"))], BODY),
            )
        },
        Scheme {
            essence: essence::list('\n', ';', "ts=", format!("h1={colon}")),
            ..scheme(
                "pairs with semicolons",
                schemes::SEMICOLONS,
                Delivery::new(&[("paddle-signature", format!("ts={NOW};h1={colon}"))], BODY),
            )
        },
        Scheme {
            essence: essence::group(format!("t={NOW}"), format!("v1={dotted}")),
            ..scheme(
                "groups of pairs",
                schemes::GROUPS,
                Delivery::new(
                    &[(
                        "persona-signature",
                        format!(
                            "t={NOW},v1={dotted} t={},v1={}",
                            NOW - 7,
                            hexed("gone", &format!("{}.{BODY}", NOW - 7))
                        ),
                    )],
                    BODY,
                ),
            )
        },
        scheme(
            "algorithm by header",
            schemes::NAMED,
            Delivery::new(
                &[("x-payload-digest-alg", "HMAC_SHA256_HEX".into()), ("x-payload-digest", hexed(KEY, BODY))],
                BODY,
            ),
        ),
        fields(),
    ];
    #[cfg(feature = "asymmetric")]
    let schemes = schemes.into_iter().chain(crate::public_keys::all()).collect();
    schemes
}

fn batch() -> Scheme {
    let key = "dfb1eb5485895cfa84146406857104abb4cbcabdc8aaf103a624c8f6a3eaab00";
    let raw_key = base16ct::mixed::decode_vec(key).expect("digits");
    let item = |psp: &str| {
        let signed = format!("{psp}::Acc:ref 1:1000:EUR:AUTHORISATION:true");
        let signature = base64(&hmac_sha256(&raw_key, signed.as_bytes()));
        format!(
            r#"{{"NotificationRequestItem":{{"additionalData":{{"hmacSignature":"{signature}"}},"amount":{{"currency":"EUR","value":1000}},"eventCode":"AUTHORISATION","eventDate":"2021-02-25","merchantAccountCode":"Acc","merchantReference":"ref\u00201","pspReference":"{psp}","success":"true"}}}}"#
        )
    };
    let body = format!(r#"{{"live":"false","notificationItems":[{},{}]}}"#, item("P1"), item("P2"));
    Scheme {
        key: key.into(),
        other: key.replace("dfb1", "dfb2"),
        essence: Box::new(essence::batch),
        whole: false,
        ..scheme("a batch with fields signed", schemes::BATCH, Delivery::new(&[], &body))
    }
}

fn form() -> Scheme {
    let url = "https://mycompany.com/myapp.php?foo=1&bar=2";
    let signed =
        format!("{url}CallSidCA1234567890ABCDECaller+14158675309Digits1234From+14158675309To+18005551212");
    let signature = base64(&hmac_sha1(KEY.as_bytes(), signed.as_bytes()));
    let body =
        "Digits=1234&CallSid=CA1234567890ABCDE&To=%2B18005551212&Caller=%2B14158675309&From=%2B14158675309";
    Scheme {
        credentials: |of| keys(of).url("https://mycompany.com/myapp.php?foo=1&bar=2"),
        essence: Box::new(essence::form),
        ..scheme("a form", schemes::FORM, Delivery::new(&[("x-twilio-signature", signature)], body))
    }
}

fn member() -> Scheme {
    let sign = hexed(KEY, MEMBER);
    let body = format!(r#"{{"event":"card.funded", "data": {MEMBER} ,"eventId":"1","sign":"{sign}"}}"#);
    Scheme {
        essence: Box::new(essence::member),
        whole: false,
        ..scheme("a member over another", schemes::MEMBER, Delivery::new(&[], &body))
    }
}

fn fields() -> Scheme {
    let value = format!("1/SHA256/{}", hexed(KEY, BODY));
    Scheme {
        credentials: |of| {
            of.iter().fold(Credentials::new(), |credentials, key| credentials.key_with_id("1", *key))
        },
        essence: essence::list('\n', ',', "\n", value.clone()),
        ..scheme("fields with a slash", schemes::FIELDS, Delivery::new(&[("event-signature", value)], BODY))
    }
}

pub const MEMBER: &str =
    r#"{"cardId":"c78041e2", "amount":5.00,"fee":0,"note":"\u00e9","data":{"sign":"x"}}"#;

pub fn hmac_sha256(key: &[u8], message: &[u8]) -> Vec<u8> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("any key");
    mac.update(message);
    mac.finalize().into_bytes().to_vec()
}

pub fn hmac_sha1(key: &[u8], message: &[u8]) -> Vec<u8> {
    let mut mac = Hmac::<Sha1>::new_from_slice(key).expect("any key");
    mac.update(message);
    mac.finalize().into_bytes().to_vec()
}

pub fn hex(bytes: &[u8]) -> String {
    base16ct::lower::encode_string(bytes)
}

pub fn base64(bytes: &[u8]) -> String {
    base64ct::Base64::encode_string(bytes)
}

fn hexed(key: &str, message: &str) -> String {
    hex(&hmac_sha256(key.as_bytes(), message.as_bytes()))
}

/// Credentials with these keys and nothing else.
fn keys(keys: &[&str]) -> Credentials {
    keys.iter().fold(Credentials::new(), |credentials, key| credentials.key(*key))
}
