//! Documented examples come in; what the targets start from goes out.

use std::time::{Duration, UNIX_EPOCH};

use generated::Provider;
use http::{HeaderMap, HeaderValue};

use crate::declarations::{self, Declared};
use crate::delivery::{Delivery, NOW};

/// The inputs that a target starts from.
pub fn of(target: &str) -> Vec<Vec<u8>> {
    match target {
        "decode" => decode(),
        "verify" => verify(),
        _ => grammar(),
    }
}

/// Every documented example.
fn decode() -> Vec<Vec<u8>> {
    let examples = Provider::ALL.iter().flat_map(|provider| provider.examples());
    examples.map(|example| Delivery::write(&example.header_map(), example.body.as_bytes())).collect()
}

/// A delivery for each way to authenticate, signed by a forger.
fn verify() -> Vec<Vec<u8>> {
    declarations::all().iter().map(forged).collect()
}

fn forged(declared: &Declared) -> Vec<u8> {
    let example = Provider::ALL
        .iter()
        .find(|provider| provider.as_str() == declared.name)
        .and_then(|provider| provider.examples().first());
    let (mut headers, body) = match example {
        Some(example) => (example.header_map(), example.body),
        None => (HeaderMap::new(), "{}"),
    };
    let mut body = match &*declared.name {
        "a batch" => br#"{"notificationItems":[{"NotificationRequestItem":{"additionalData":{"hmacSignature":""},"amount":{"value":1,"currency":"EUR"},"success":"true"}}]}"#.to_vec(),
        "a form" => b"Digits=1234&To=%2B18005551212".to_vec(),
        _ => body.as_bytes().to_vec(),
    };
    for (name, value) in [("webhook-id", "msg_1"), ("content-digest", "sha-256=:AAAA")] {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    }
    let now = UNIX_EPOCH + Duration::from_secs(NOW);
    if declared.authentication.sign(&mut headers, &mut body, &declared.forger, now).is_err() {
        // There is no private half to forge with: a signature of the right length.
        headers.insert("x-rsa-algorithm", HeaderValue::from_static("RS256"));
        let signature = "A".repeat(342) + "==";
        headers.insert("x-rsa-signature", HeaderValue::try_from(signature).expect("letters"));
    }
    Delivery::write(&headers, &body)
}

fn grammar() -> Vec<Vec<u8>> {
    let seeds: &[&[u8]] = &[
        b"\x00$",
        b"\x01sha256=$",
        b"\x02t=1,v1=$,v0=$",
        b"\x03t=1; h1=00;v1=$",
        b"\x04t=2,v1=00 t=1,v1=$",
        b"\x05t=>1 v1=>$,t=>2 v1=>$",
        b"\x06t:1; v1:$",
        b"\x071/SHA256/$,2/SHA1/00",
        b"\x08$::1",
    ];
    seeds.iter().map(|seed| seed.to_vec()).collect()
}

#[cfg(test)]
mod tests {
    use runtime::authentication::{Rejection, Request};

    use crate::declarations;
    use crate::delivery::Delivery;

    #[test]
    fn what_targets_start_from_holds() {
        for (target, check) in [
            ("decode", crate::decode::check as fn(&[u8])),
            ("verify", crate::verify::check),
            ("grammar", crate::grammar::check),
        ] {
            let seeds = super::of(target);
            assert!(seeds.len() > 8, "{target}");
            seeds.iter().for_each(|seed| check(seed));
        }
    }

    #[test]
    fn forgeries_lack_nothing_but_the_key() {
        for declared in declarations::all() {
            let forged = super::forged(declared);
            let delivery = Delivery::read(&forged);
            let request = Request::new(&delivery.headers, delivery.body).target(delivery.target);
            let verify =
                |credentials| declared.authentication.verify_request(&request, credentials, delivery.now);
            let refused = verify(&declared.credentials);
            assert!(matches!(refused, Err(Rejection::Mismatch(_))), "{}: {refused:?}", declared.name);
        }
    }
}
