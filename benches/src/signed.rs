//! A documented example comes in; a signed delivery goes out, with the bare code over what is signed beside it.

use std::collections::BTreeMap;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use generated::{Event, Provider};
use hmac::{Hmac, KeyInit as _, Mac as _};
use runtime::authentication::{Authentication, Check, Credentials, Rejection, Signature, Source};
use runtime::{Example, HeaderMap, Json, ReceiveError, json};
use sha2::{Digest as _, Sha256};

const SECRET: &str = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD";

/// When deliveries are signed and arrive.
const NOW: u64 = 1_614_265_330;

/// What is stated of providers that do not document how they sign: digits over the body.
const STATED: Authentication = Authentication {
    checks: &[Check::Signature(Signature {
        at: &[Source::Header("x-signature")],
        ..Signature::HMAC_SHA256_HEX
    })],
};

/// A signed delivery.
pub struct Signed {
    provider: Provider,
    headers: HeaderMap,
    body: Vec<u8>,
    credentials: Credentials,
    now: SystemTime,
    /// The key made ready.
    key: Hmac<Sha256>,
    /// What is signed.
    message: Vec<u8>,
    /// The code over it.
    code: [u8; 32],
}

impl Signed {
    /// Signs an example; nothing comes out for a provider that signs nothing.
    ///
    /// # Panics
    ///
    /// When it cannot be signed, or the bare code over what is signed is not what was signed with.
    pub fn new(provider: Provider, example: &Example) -> Option<Self> {
        let credentials = Credentials::new().key(SECRET).tolerance(Duration::from_secs(300));
        let credentials = match provider {
            Provider::Ingo | Provider::Ralio => credentials.stating(STATED),
            Provider::Rebilly => return None,
            _ => credentials,
        };
        let now = UNIX_EPOCH + Duration::from_secs(NOW);
        let (mut headers, mut body) = (example.header_map(), example.body.as_bytes().to_vec());
        headers.remove("x-signature");
        let signed = provider.authentication().sign(&mut headers, &mut body, &credentials, now);
        signed.unwrap_or_else(|error| panic!("{provider}: {error}"));

        let secret = match provider {
            Provider::FyatuV3_20 => digits(&Sha256::digest(SECRET)),
            _ => SECRET.to_owned(),
        };
        let key = Hmac::new_from_slice(secret.as_bytes()).expect("keys may be of any length");
        let message = match provider {
            Provider::Baanx | Provider::FyatuV3_20 => [format!("{NOW}.").as_bytes(), &body].concat(),
            Provider::FyatuV3 => {
                let members: BTreeMap<String, Json> = json::decode(&body).expect("an object");
                members["data"].as_str().as_bytes().to_vec()
            }
            _ => body.clone(),
        };
        let code: [u8; 32] = Hmac::clone(&key).chain_update(&message).finalize().into_bytes().into();
        let sent = format!("{headers:?} {}", String::from_utf8_lossy(&body));
        assert!(sent.contains(&digits(&code)), "{provider}: another message is signed");

        let signed = Self { provider, headers, body, credentials, now, key, message, code };
        assert_eq!(signed.verify(), Ok(()), "{provider}");
        assert!(signed.hmac() && signed.receive().is_ok_and(|event| event.is_typed()), "{provider}");
        Some(signed)
    }

    pub fn body(&self) -> &[u8] {
        &self.body
    }

    pub fn verify(&self) -> Result<(), Rejection> {
        self.provider.authentication().verify(&self.headers, &self.body, &self.credentials, self.now)
    }

    pub fn receive(&self) -> Result<Event, ReceiveError> {
        Event::receive(self.provider, &self.headers, &self.body, &self.credentials, self.now)
    }

    pub fn hmac(&self) -> bool {
        self.key.clone().chain_update(&self.message).verify_slice(&self.code).is_ok()
    }
}

fn digits(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
