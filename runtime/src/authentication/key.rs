//! A secret as it was given comes in; the bytes of the key go out.

use sha2::{Digest as _, Sha256};
use zeroize::Zeroizing;

use super::{Source, encoding, member};

/// One step from a secret as it was given to the bytes of the key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyStep {
    /// Leaves this away where the text starts with it.
    StripPrefix(&'static str),
    /// Reads hexadecimal digits of any case.
    Hex,
    /// Reads Base64, with or without padding.
    Base64,
    /// Reads Base64 for URLs, with or without padding.
    Base64Url,
    /// Takes the text of the SHA-256 in hexadecimal digits of lower case.
    Sha256Hex,
    /// Reads the first block of a PEM text; of a certificate, the public key.
    Pem,
    /// Reads a key that is a JSON Web Key.
    Jwk,
}

/// Which half of a pair of keys is wanted, where a secret may hold both.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Half {
    Public,
    #[cfg(feature = "sign")]
    Private,
}

/// The key that the steps make of a secret; nothing when one of them does not apply, or nothing is left.
pub(super) fn derive(steps: &[KeyStep], secret: &[u8], half: Half) -> Option<Zeroizing<Vec<u8>>> {
    let mut key = Zeroizing::new(secret.to_vec());
    for step in steps {
        key = Zeroizing::new(step.apply(&key, half)?);
    }
    (!key.is_empty()).then_some(key)
}

impl KeyStep {
    fn apply(self, key: &[u8], half: Half) -> Option<Vec<u8>> {
        match self {
            Self::StripPrefix(prefix) => Some(key.strip_prefix(prefix.as_bytes()).unwrap_or(key).to_vec()),
            Self::Hex => base16ct::mixed::decode_vec(key.trim_ascii()).ok(),
            Self::Base64 => encoding::base64(text(key)?),
            Self::Base64Url => encoding::base64_url(text(key)?),
            Self::Sha256Hex => Some(base16ct::lower::encode_string(&Sha256::digest(key)).into_bytes()),
            Self::Pem => pem(text(key)?),
            Self::Jwk => jwk(text(key)?, half),
        }
    }
}

fn text(key: &[u8]) -> Option<&str> {
    std::str::from_utf8(key).ok().map(str::trim_ascii)
}

/// The first block of a PEM text.
fn pem(text: &str) -> Option<Vec<u8>> {
    let (_, block) = text.split_once("-----BEGIN ")?;
    let (label, block) = block.split_once("-----")?;
    let (block, _) = block.split_once("-----END ")?;
    let digits: Zeroizing<String> = Zeroizing::new(block.split_ascii_whitespace().collect());
    let der = encoding::base64(&digits)?;
    if label == "CERTIFICATE" { certificate(&der).map(<[u8]>::to_vec) } else { Some(der) }
}

/// The public key of a certificate: the value after the version, which may be absent, and five others.
fn certificate(der: &[u8]) -> Option<&[u8]> {
    let (certificate, _) = value(der, 0x30)?.0;
    let (mut rest, _) = value(certificate, 0x30)?.0;
    if rest.first() == Some(&0xa0) {
        rest = value(rest, 0xa0)?.1;
    }
    for tag in [0x02, 0x30, 0x30, 0x30, 0x30] {
        rest = value(rest, tag)?.1;
    }
    Some(value(rest, 0x30)?.0.1)
}

/// A value of DER with this tag: what is in it, and it whole; and what follows it.
#[allow(clippy::type_complexity)]
fn value(der: &[u8], tag: u8) -> Option<((&[u8], &[u8]), &[u8])> {
    let (&first, rest) = der.split_first()?;
    let (&short, mut content) = rest.split_first()?;
    let mut length = usize::from(short);
    if short >= 0x80 {
        let (digits, after) =
            content.split_at_checked(usize::from(short & 0x7f)).filter(|(digits, _)| digits.len() < 4)?;
        length = digits.iter().fold(0, |length, &digit| length << 8 | usize::from(digit));
        content = after;
    }
    let (content, after) = content.split_at_checked(length)?;
    let whole = der.get(..der.len() - after.len())?;
    (first == tag).then_some(((content, whole), after))
}

/// The key of a JSON Web Key: a secret as it is, a point as SEC 1 has it, RSA's numbers as PKCS #1 has them.
fn jwk(text: &str, half: Half) -> Option<Vec<u8>> {
    let find = |name: &str| {
        let source = Source::Body(&[]);
        let raw = member::member(text, &[name], source).ok().flatten()?;
        member::text(raw, source).ok().flatten()
    };
    let bytes = |name: &str| encoding::base64_url(&find(name)?);
    match &*find("kty")? {
        "oct" => bytes("k"),
        "OKP" | "EC" if half != Half::Public => bytes("d"),
        "OKP" if find("crv")? == "Ed25519" => bytes("x"),
        "EC" if find("crv")? == "P-256" => {
            let (x, y) = (bytes("x")?, bytes("y")?);
            (x.len() == 32 && y.len() == 32).then(|| [&[4], &*x, &*y].concat())
        }
        "RSA" => {
            let numbers = [integer(&bytes("n")?), integer(&bytes("e")?)].concat();
            Some(tagged(0x30, &numbers))
        }
        _ => None,
    }
}

fn integer(digits: &[u8]) -> Vec<u8> {
    // A number whose first bit is set would be negative.
    let sign: &[u8] = if digits.first().is_some_and(|&digit| digit >= 0x80) { &[0] } else { &[] };
    tagged(0x02, &[sign, digits].concat())
}

fn tagged(tag: u8, content: &[u8]) -> Vec<u8> {
    let length = content.len();
    let [.., high, low] = length.to_be_bytes();
    match length {
        0..0x80 => [&[tag, low], content].concat(),
        0x80..0x100 => [&[tag, 0x81, low], content].concat(),
        _ => [&[tag, 0x82, high, low], content].concat(),
    }
}

#[cfg(test)]
mod tests {
    use super::KeyStep::{Base64, Base64Url, Hex, Jwk, Pem, Sha256Hex, StripPrefix};
    use super::{Half, KeyStep, derive};

    fn check(steps: &[KeyStep], secret: &str, expected: Option<&[u8]>) {
        let key = derive(steps, secret.as_bytes(), Half::Public);
        assert_eq!(key.as_ref().map(|key| key.as_slice()), expected, "{steps:?} {secret}");
    }

    #[test]
    fn steps_follow_each_other() {
        check(&[], "whsec_AP8=", Some(b"whsec_AP8="));
        check(&[StripPrefix("whsec_")], "whsec_AP8=", Some(b"AP8="));
        check(&[StripPrefix("whsec_"), Base64], "whsec_AP8=", Some(&[0, 255]));
        check(&[StripPrefix("whsec_"), Base64], "AP8", Some(&[0, 255]));
        check(&[Base64Url], "_-8", Some(&[255, 239]));
        check(&[Hex], "00Ff\n", Some(&[0, 255]));
        let hashed = b"ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        check(&[Sha256Hex], "abc", Some(hashed));
    }

    #[test]
    fn what_leaves_nothing_is_no_key() {
        check(&[], "", None);
        check(&[StripPrefix("whsec_"), Base64], "whsec_", None);
        check(&[Hex], "xyz", None);
        check(&[Base64], "!", None);
        check(&[Pem], "AP8=", None);
        check(&[Jwk], "{}", None);
    }

    #[test]
    fn blocks_and_web_keys_are_read() {
        check(&[Pem], "-----BEGIN PUBLIC KEY-----\nAP8=\n-----END PUBLIC KEY-----\n", Some(&[0, 255]));
        check(&[Jwk], r#"{"kty":"oct","k":"AP8"}"#, Some(&[0, 255]));
        check(&[Jwk], r#"{"kty":"oct","k":"AP8","k":"AP8"}"#, None);
        check(&[Jwk], r#"{"kty":"RSA","n":"_w","e":"AQAB"}"#, Some(&[48, 9, 2, 2, 0, 255, 2, 3, 1, 0, 1]));
    }

    #[test]
    fn certificates_hold_a_public_key() {
        // version, serial number, four sequences, and the key.
        let tbs = [0x30, 20, 0xa0, 3, 2, 1, 2, 2, 1, 1, 0x30, 0, 0x30, 0, 0x30, 0, 0x30, 0, 0x30, 2, 5, 0];
        let der = [&[0x30, 22], &tbs[..]].concat();
        let pem = format!(
            "-----BEGIN CERTIFICATE-----\n{}\n-----END CERTIFICATE-----\n",
            crate::authentication::Encoding::Base64.encode(&der).expect("a known encoding")
        );
        check(&[Pem], &pem, Some(&[0x30, 2, 5, 0]));
    }
}
