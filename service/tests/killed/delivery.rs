//! Documented examples come in; deliveries that differ in their ids go out, signed by the providers' rules.
//!
//! The signatures are made here by hand, so that what verifies them is not held against itself.

use std::fmt::Write;
use std::time::SystemTime;

use generated::Provider;
use hmac::{Hmac, KeyInit, Mac};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::client::Answer;

/// The configuration of a service that takes these deliveries.
pub const CONFIGURATION: &str = r#"
    [providers.baanx]
    keys = [{ file = "key" }]
    [providers.fyatu-v3]
    keys = [{ file = "key" }]
    [providers.fyatu-v3-20]
    keys = [{ file = "key" }]
    tolerance = 300
    [providers.ingo]
    users = [{ name = "hooks", password = { file = "password" } }]
    basic = true
    [providers.ralio]
    keys = [{ file = "key" }]
    encoding = "hex"
    [providers.rebilly]
    users = [{ name = "hooks", password = { file = "password" } }]
"#;
pub const KEY: &str = "whsec_no_secret_at_all";
pub const PASSWORD: &str = "basic-password";
/// `hooks:basic-password` in Base64.
const BASIC: &str = "Basic aG9va3M6YmFzaWMtcGFzc3dvcmQ=";

/// A delivery, to be signed when it is sent.
#[derive(Debug, Clone)]
pub struct Delivery {
    pub provider: &'static str,
    /// The headers besides those that prove the sender.
    headers: Vec<(&'static str, &'static str)>,
    pub event_type: &'static str,
    /// What it is stored under.
    pub key: String,
    pub body: String,
    pub kind: Kind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Plain,
    /// Sent twice, at the same time.
    Twice,
    /// Signed with another key.
    Forged,
    /// Signed, but not JSON.
    Broken,
    /// Signed, and not what the spec promises.
    Malformed,
}

impl Delivery {
    /// As many deliveries of all providers: 1 % are sent twice, 1 % forged, and 1 % broken or malformed.
    pub fn mixed(count: usize) -> Vec<Self> {
        let examples: Vec<_> = Provider::ALL
            .iter()
            .flat_map(|provider| provider.examples().iter().map(|example| (provider.as_str(), example)))
            .collect();
        let made = (0..count).map(|number| {
            let kind = match number % 200 {
                17 | 117 => Kind::Twice,
                31 | 131 => Kind::Forged,
                53 => Kind::Broken,
                153 => Kind::Malformed,
                _ => Kind::Plain,
            };
            // The step has no factor in common with the number of examples, whatever that is: all get their turn.
            let (provider, example) = examples[number * 101 % examples.len()];
            let body = serde_json::from_str(example.body).expect("examples are JSON");
            Self::new(provider, example.event_type, example.headers, body, &format!("load-{number}"), kind)
        });
        made.collect()
    }

    /// A question that wants an answer.
    pub fn decision(id: &str, amount: f64) -> Self {
        const TYPE: &str = "CARD_AUTHORIZATION_VERIFY";
        let body = json!({ "event": TYPE, "data": { "cardId": "crd_1", "amount": amount } });
        Self::new("fyatu-v3-20", TYPE, &[("X-Fyatu-Event", TYPE)], body, id, Kind::Plain)
    }

    fn new(
        provider: &'static str,
        event_type: &'static str,
        headers: &[(&'static str, &'static str)],
        mut body: Value,
        id: &str,
        kind: Kind,
    ) -> Self {
        let place = match provider {
            "baanx" => body.pointer_mut("/event_id"),
            "ingo" => body.pointer_mut("/data/event_id"),
            "ralio" if body.get("id").is_some() => body.get_mut("id"),
            "rebilly" => {
                body["customerId"] = Value::Null;
                body.get_mut("customerId")
            }
            _ => {
                body["eventId"] = Value::Null;
                body.get_mut("eventId")
            }
        };
        *place.expect("examples have ids") = id.into();
        if kind == Kind::Malformed {
            for member in ["data", "event_object", "_embedded"] {
                if let Some(value) = body.get_mut(member) {
                    // Where the id is in it, it has to stay.
                    *value = if provider == "ingo" { json!({ "event_id": id }) } else { json!("malformed") };
                }
            }
        }
        if provider == "fyatu-v3" {
            let key = if kind == Kind::Forged { "another" } else { KEY };
            let signature = hmac(key, &body["data"].to_string());
            body["sign"] = signature.into();
        }
        let mut body = body.to_string();
        if kind == Kind::Broken {
            body.pop();
        }
        let key = if provider == "rebilly" {
            format!("sha256:{}", hex(&Sha256::digest(&body)))
        } else {
            id.to_owned()
        };
        let proofs = ["x-signature", "x-timestamp", "x-fyatu-signature", "x-fyatu-event-id", "content-type"];
        let is_proof = |name: &str| proofs.iter().any(|proof| name.eq_ignore_ascii_case(proof));
        let headers = headers.iter().copied().filter(|(name, _)| !is_proof(name)).collect();
        Self { provider, headers, event_type, key, body, kind }
    }

    /// The headers and the body as they are sent now.
    pub fn signed(&self) -> (Vec<(&'static str, String)>, &str) {
        let key = if self.kind == Kind::Forged { "another" } else { KEY };
        let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).expect("it is later than 1970");
        let now = since.as_secs();
        let mut headers: Vec<_> =
            self.headers.iter().map(|&(name, value)| (name, value.to_owned())).collect();
        match self.provider {
            "baanx" => {
                headers.push(("X-Timestamp", now.to_string()));
                headers.push(("X-Signature", hmac(key, &format!("{now}.{}", self.body))));
            }
            "fyatu-v3-20" => {
                let key = hex(&Sha256::digest(key));
                let signature = hmac(&key, &format!("{now}.{}", self.body));
                headers.push(("X-Fyatu-Signature", format!("t={now},v1={signature}")));
            }
            "ralio" => headers.push(("X-Signature", hmac(key, &self.body))),
            "ingo" | "rebilly" if self.kind == Kind::Forged => {
                headers.push(("Authorization", BASIC.to_ascii_uppercase()));
            }
            "ingo" | "rebilly" => headers.push(("Authorization", BASIC.to_owned())),
            _ => {}
        }
        (headers, &self.body)
    }

    /// Whether the service is to acknowledge it.
    pub fn is_acknowledged(&self) -> bool {
        !matches!(self.kind, Kind::Forged | Kind::Broken)
    }

    /// Holds an answer against what the provider's rules call for.
    pub fn check(&self, answer: &Answer) {
        let expected = match self.kind {
            Kind::Plain | Kind::Twice | Kind::Malformed => 200,
            // Two providers never send again what was answered by 4xx.
            Kind::Forged if matches!(self.provider, "baanx" | "ralio") => 503,
            Kind::Forged => 401,
            // This provider's signature is in the body, which cannot be read.
            Kind::Broken if self.provider == "fyatu-v3" => 401,
            Kind::Broken => 400,
        };
        assert_eq!(answer.status, expected, "{self:?}");
        if self.event_type == "CARD_AUTHORIZATION_VERIFY" && matches!(self.kind, Kind::Plain | Kind::Twice) {
            assert!(answer.body.starts_with(r#"{"decision":"#), "{answer:?}");
        } else {
            assert_eq!(answer.body, "");
        }
    }
}

fn hmac(key: &str, message: &str) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(key.as_bytes()).expect("any length will do");
    mac.update(message.as_bytes());
    hex(&mac.finalize().into_bytes())
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        write!(text, "{byte:02x}").expect("a text takes any text");
        text
    })
}
