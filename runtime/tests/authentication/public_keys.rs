//! Deliveries for the ways to sign that have public keys.

use base64ct::{Base64UrlUnpadded, Encoding as _};
use ed25519_dalek::Signer as _;
use runtime::authentication::Credentials;
use sha2::{Digest, Sha256};

use crate::deliveries::{BODY, Delivery, NOW, Scheme, hex, scheme};
use crate::{essence, schemes};

pub fn all() -> Vec<Scheme> {
    vec![ed25519(), jws()]
}

fn ed25519() -> Scheme {
    let key = ed25519_dalek::SigningKey::from_bytes(&[7; 32]);
    let other = ed25519_dalek::SigningKey::from_bytes(&[8; 32]);
    let signature = key.sign(format!("{NOW}{BODY}").as_bytes());
    Scheme {
        key: hex(key.verifying_key().as_bytes()),
        other: hex(other.verifying_key().as_bytes()),
        ..scheme(
            "Ed25519",
            schemes::ED25519,
            Delivery::new(
                &[
                    ("x-signature-timestamp", NOW.to_string()),
                    ("x-signature-ed25519", hex(&signature.to_bytes())),
                ],
                BODY,
            ),
        )
    }
}

fn jws() -> Scheme {
    let key = p256::ecdsa::SigningKey::from_slice(&[7; 32]).expect("a key");
    let other = p256::ecdsa::SigningKey::from_slice(&[8; 32]).expect("a key");
    let header = Base64UrlUnpadded::encode_string(br#"{"alg":"ES256","kid":"1","typ":"JWT"}"#);
    let digest = hex(&Sha256::digest(BODY));
    let claims = format!(r#"{{"iat":{NOW},"request_body_sha256":"{digest}"}}"#);
    let signed = format!("{header}.{}", Base64UrlUnpadded::encode_string(claims.as_bytes()));
    let signature: p256::ecdsa::Signature = key.sign(signed.as_bytes());
    let token = format!("{signed}.{}", Base64UrlUnpadded::encode_string(&signature.to_bytes()));
    Scheme {
        key: jwk(&key),
        other: jwk(&other),
        credentials: |of| {
            of.iter().fold(Credentials::new(), |credentials, key| credentials.key_with_id("1", *key))
        },
        essence: Box::new(essence::to_the_letter),
        ..scheme("JSON Web Signature", schemes::JWS, Delivery::new(&[("acme-verification", token)], BODY))
    }
}

fn jwk(key: &p256::ecdsa::SigningKey) -> String {
    let point = key.verifying_key().to_sec1_point(false);
    let number = |bytes: &[u8]| Base64UrlUnpadded::encode_string(bytes);
    let bytes = point.as_bytes();
    format!(r#"{{"kty":"EC","crv":"P-256","x":"{}","y":"{}"}}"#, number(&bytes[1..33]), number(&bytes[33..]))
}
