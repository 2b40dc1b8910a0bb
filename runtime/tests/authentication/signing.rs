//! What is signed here is accepted here, and is what was signed by hand.

use http::{HeaderName, HeaderValue};
use runtime::HeaderMap;
use runtime::authentication::{Authentication, Credentials, Rejection, SignError};

use crate::deliveries::{Delivery, NOW, all, at};

/// The headers of a delivery that signing does not make.
fn unsigned(delivery: &Delivery) -> HeaderMap {
    let kept = delivery.headers.iter().filter(|header| header.0 == "webhook-id");
    kept.map(|(name, value)| {
        (HeaderName::from_static(name), HeaderValue::from_bytes(value).expect("a value"))
    })
    .collect()
}

/// What signs the deliveries of a scheme: its key, or the private key to it.
fn signing(name: &str, credentials: fn(&[&str]) -> Credentials, key: &str) -> Credentials {
    match name {
        "Ed25519" => credentials(&[&"07".repeat(32)]),
        "JSON Web Signature" => {
            let number = "BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc";
            credentials(&[&format!(r#"{{"kty":"EC","crv":"P-256","d":"{number}"}}"#)])
        }
        _ => credentials(&[key]),
    }
}

#[test]
fn signed_deliveries_are_accepted() {
    for scheme in all() {
        let name = scheme.name;
        let (mut headers, mut body) = (unsigned(&scheme.delivery), scheme.delivery.body.clone());
        let credentials = signing(name, scheme.credentials, &scheme.key);
        let signed = scheme.authentication.sign(&mut headers, &mut body, &credentials, at(NOW));
        assert_eq!(signed, Ok(()), "{name}");
        let verify = |key: &str, now| {
            scheme.authentication.verify(&headers, &body, &(scheme.credentials)(&[key]), at(now))
        };
        assert_eq!(verify(&scheme.key, NOW), Ok(()), "{name}");
        assert!(matches!(verify(&scheme.other, NOW), Err(Rejection::Mismatch(_))), "{name}");
        // Where there is one way to write it, it is what was written by hand.
        assert_eq!(body, scheme.delivery.body, "{name}");
        for (header, value) in &scheme.delivery.headers {
            let listed = ["stripe-signature", "webhook-signature", "persona-signature", "acme-verification"];
            if !listed.contains(header) {
                assert_eq!(headers[*header].as_bytes(), value, "{name}");
            }
        }
    }
}

#[test]
fn every_item_and_member_is_signed_anew() {
    for scheme in all().into_iter().filter(|scheme| !scheme.whole) {
        let text = String::from_utf8(scheme.delivery.body.clone()).expect("JSON");
        let changed = text.replace("\"pspReference\":\"P", "\"pspReference\":\"Q").replace("5.00", "6.00");
        assert_ne!(changed, text);
        let (mut headers, mut body) = (HeaderMap::new(), changed.clone().into_bytes());
        let credentials = (scheme.credentials)(&[&scheme.key]);
        let verify =
            |body: &[u8]| scheme.authentication.verify(&HeaderMap::new(), body, &credentials, at(NOW));
        assert!(verify(&body).is_err(), "{}", scheme.name);
        assert_eq!(scheme.authentication.sign(&mut headers, &mut body, &credentials, at(NOW)), Ok(()));
        assert_eq!(verify(&body), Ok(()), "{}", scheme.name);
        assert_eq!(body.len(), changed.len(), "{}: only signatures change", scheme.name);
    }
}

#[test]
fn what_is_not_known_is_not_signed() {
    let sign = |authentication: Authentication, credentials: &Credentials| {
        authentication.sign(&mut HeaderMap::new(), &mut b"{}".to_vec(), credentials, at(NOW))
    };
    for scheme in all() {
        let outcome = sign(scheme.authentication, &(scheme.credentials)(&[]));
        let no_key = Err(SignError::Rejected(Rejection::NoKey));
        assert!(outcome == no_key || scheme.name.starts_with("a batch"), "{}: {outcome:?}", scheme.name);
    }
    let nothing = sign(Authentication { checks: &[] }, &Credentials::new());
    assert!(matches!(nothing, Err(SignError::Rejected(Rejection::Unstated(_)))));
}
