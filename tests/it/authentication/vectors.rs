//! Published vectors, which lie beside the repository: each through the declaration of its provider.

use std::fs;
use std::time::{Duration, SystemTime};

use runtime::HeaderMap;
use runtime::authentication::{Authentication, Credentials, Rejection};
use serde_json::{Value, json};

use super::schemes;
use crate::workspace::root;

/// The vectors in a file; none, with a word on it, where it is not there.
fn vectors(path: &str) -> Vec<Value> {
    let path = root().join("../shared").join(path);
    let Ok(text) = fs::read_to_string(&path) else {
        println!("skipped: there is no {}", path.display());
        return Vec::new();
    };
    serde_json::from_str(&text).expect("vectors are a list")
}

fn headers<'v>(pairs: impl IntoIterator<Item = (&'v str, &'v str)>) -> HeaderMap {
    let mut headers = HeaderMap::new();
    for (name, value) in pairs {
        let name: http::HeaderName = name.parse().expect("names of headers are tokens");
        headers.append(name, value.parse().expect("values of headers are texts"));
    }
    headers
}

fn text<'v>(value: &'v Value, key: &str) -> &'v str {
    value[key].as_str().unwrap_or_else(|| panic!("{value} has no text at {key}"))
}

fn texts(value: &Value) -> impl Iterator<Item = (&str, &str)> {
    let members = value.as_object().into_iter().flatten();
    members.map(|(name, value)| (name.as_str(), value.as_str().expect("a text")))
}

fn at(seconds: u64) -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_secs(seconds)
}

/// A delivery as a vector has it, and what the receiver was given.
struct Delivery {
    scheme: &'static str,
    headers: HeaderMap,
    body: String,
    credentials: Credentials,
    now: SystemTime,
}

impl Delivery {
    fn published(vector: &Value) -> Self {
        let input = &vector["input"];
        let seconds = input["timestamp"].as_str().and_then(|text| text.parse().ok()).unwrap_or(0);
        let with = |scheme, extra: &[(&str, &str)], body: String, credentials| Self {
            scheme,
            headers: headers(texts(&input["header"]).chain(extra.iter().copied())),
            body,
            credentials,
            now: at(seconds),
        };
        let body = || text(input, "body").to_owned();
        let secret = || Credentials::new().key(text(input, "secret"));
        let (id, time) = (input["id"].as_str(), input["timestamp"].as_str());
        let standard = |scheme, names: [&str; 2], credentials| {
            let extra = names.into_iter().zip([id, time].map(|text| text.expect("an id and a time")));
            with(scheme, &extra.collect::<Vec<_>>(), body(), credentials)
        };
        let webhook = ["webhook-id", "webhook-timestamp"];
        let svix = ["svix-id", "svix-timestamp"];
        match text(vector, "provider") {
            "GitHub" => with("github", &[], body(), secret()),
            "Standard Webhooks" => standard("standard-webhooks", webhook, secret()),
            "Lithic (Standard Webhooks)" => standard("lithic", webhook, secret()),
            "Svix" => standard("svix", svix, secret()),
            "Svix / Standard Webhooks" => {
                let key = format!("whpk_{}", text(vector, "public_key_base64"));
                standard("svix-asymmetric", svix, Credentials::new().key(key.as_str()))
            }
            "Slack" => with("slack", &[], body(), secret()),
            "Paddle" => with("paddle", &[], body(), secret()),
            "Stripe (third-party lib test)" => with("stripe", &[], body(), secret()),
            "Shopify" => with("shopify", &[], body(), secret()),
            "Adyen classic" => {
                let credentials = Credentials::new().key(text(input, "secret_hex"));
                with("adyen", &[], batch(&input["fields"], text(vector, "expected")), credentials)
            }
            "Twilio" => {
                let form: Vec<_> = texts(&input["params"])
                    .map(|(name, value)| format!("{name}={}", value.replace('+', "%2B")))
                    .collect();
                with("twilio-form", &[], form.join("&"), secret().url(text(input, "url")))
            }
            "Fyatu v3" => {
                let (event, data) = (&input["event"], text(input, "data_raw"));
                let sign = &input["body_field"]["sign"];
                let body = format!("{{\"event\": {event}, \"data\": {data}, \"sign\": {sign}}}");
                with("fyatu-v3", &[], body, secret())
            }
            other => panic!("{other} has no scheme"),
        }
    }

    fn verdict(&self) -> Result<(), Rejection> {
        let authentication: Authentication = schemes::named(self.scheme);
        authentication.verify(&self.headers, self.body.as_bytes(), &self.credentials, self.now)
    }
}

/// A batch of one item with these values.
fn batch(fields: &Value, signature: &str) -> String {
    let item = json!({
        "pspReference": fields[0], "originalReference": fields[1], "merchantAccountCode": fields[2],
        "merchantReference": fields[3], "amount": {"value": fields[4], "currency": fields[5]},
        "eventCode": fields[6], "success": fields[7], "additionalData": {"hmacSignature": signature},
    });
    json!({"live": "false", "notificationItems": [{"NotificationRequestItem": item}]}).to_string()
}

#[test]
fn what_providers_publish_is_accepted() {
    let vectors = vectors("facts/signature-vectors.json");
    for vector in &vectors {
        let mut delivery = Delivery::published(vector);
        let id = text(vector, "id");
        assert_eq!(delivery.verdict(), Ok(()), "{id}");
        // What verifies by accident would verify with another key too.
        delivery.credentials = Credentials::new().key("another").url("https://acme.example");
        assert!(delivery.verdict().is_err(), "{id}");
    }
    println!("{} published vectors, all accepted through provider.toml alone", vectors.len());
    assert!(vectors.is_empty() || vectors.len() >= 13, "{}", vectors.len());
}

#[test]
fn what_libraries_test_has_their_verdict() {
    let vectors = vectors("corpus/signature-vectors/vectors.json");
    let mut accepted = 0;
    for vector in &vectors {
        let delivery = Delivery {
            scheme: match text(vector, "scheme") {
                "github" => "github",
                "standard-webhooks" => "standard-webhooks",
                "stripe" => "stripe",
                other => panic!("{other} has no scheme"),
            },
            headers: headers(texts(&vector["headers"])),
            body: text(vector, "body").to_owned(),
            credentials: Credentials::new().key(text(vector, "secret")),
            now: at(vector["now"].as_u64().unwrap_or(0)),
        };
        let verdict = delivery.verdict();
        let name = text(vector, "name");
        assert_eq!(verdict.is_ok(), vector["valid"] == true, "{name}: {verdict:?}");
        accepted += usize::from(verdict.is_ok());
    }
    let refused = vectors.len() - accepted;
    println!(
        "{} vectors of libraries: {accepted} accepted and {refused} refused, as they say",
        vectors.len()
    );
    assert!(vectors.is_empty() || accepted >= 8 && refused >= 15, "{accepted} and {refused}");
}

/// Made from the documented algorithm, because the provider publishes no vector: the key is the text of a hash.
#[test]
fn a_key_that_is_the_text_of_a_hash() {
    let body = r#"{"event":"CARDHOLDER_KYC_REJECTED","eventId":"evt_01HXY123456ABCDEF","businessId":"BUS1A2B3C4D5E6F","environment":"SANDBOX","timestamp":"2026-05-22T10:00:00Z","data":{"cardholderId":"chl_1","kycStatus":"REJECTED","kycRejectionReason":"DOCUMENT_EXPIRED"}}"#;
    let signature = "t=1716372000,v1=2c2ce2f60b8093a71584cd3b877bc0e0f7b64353c27e3e6374166956a694419a";
    let secret = || Credentials::new().key("whsec_example_do_not_use");
    let mut delivery = Delivery {
        scheme: "fyatu-v3-20",
        headers: headers([("X-Fyatu-Signature", signature)]),
        body: body.to_owned(),
        credentials: secret(),
        now: at(1_716_372_000),
    };
    let unstated = Err(Rejection::Unstated("how old a delivery may be"));
    assert_eq!(delivery.verdict(), unstated, "the tolerance is not documented, so the receiver states it");
    delivery.credentials = secret().tolerance(Duration::from_secs(300));
    assert_eq!(delivery.verdict(), Ok(()));
}

#[test]
fn what_is_not_documented_refuses_until_it_is_stated() {
    let body = "{}";
    // The HMAC-SHA256 of `{}` by the key `secret`.
    let hex = "77325902caca812dc259733aacd046b73817372c777b8d95b402647474516e13";
    let mut delivery = Delivery {
        scheme: "ralio",
        headers: headers([("X-Signature", hex)]),
        body: body.to_owned(),
        credentials: Credentials::new().key("secret"),
        now: at(0),
    };
    let encoding = Rejection::Unstated("whether the signature is hexadecimal or Base64");
    assert_eq!(delivery.verdict(), Err(encoding));
    // Stated as another declaration has it: hexadecimal digits over the body, in the same header.
    delivery.credentials = Credentials::new().key("secret").stating(schemes::named("modern-treasury"));
    assert_eq!(delivery.verdict(), Ok(()));
    delivery.scheme = "ingo";
    assert_eq!(delivery.verdict(), Ok(()));
    delivery.credentials = Credentials::new().key("secret");
    assert_eq!(delivery.verdict(), Err(Rejection::Unstated("whether deliveries are signed, and how")));
}

#[test]
fn basic_credentials_are_compared_whole() {
    let delivery = |authorization: &str| Delivery {
        scheme: "rebilly",
        headers: headers([("Authorization", authorization)]),
        body: "{}".to_owned(),
        credentials: Credentials::new().user("rebilly", "superman"),
        now: at(0),
    };
    assert_eq!(delivery("Basic cmViaWxseTpzdXBlcm1hbg==").verdict(), Ok(()));
    // The documentation's own example has a line feed after the password.
    assert!(delivery("Basic cmViaWxseTpzdXBlcm1hbgo=").verdict().is_err());
}
