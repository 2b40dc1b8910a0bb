//! The text of a header comes in; what is accepted is held against a second reading of the grammar, written for
//! nothing but to be plain.
//!
//! The first byte chooses the grammar. `$` stands for the right signature: nothing else is ever accepted.

use std::sync::LazyLock;
use std::time::SystemTime;

use hmac::{Hmac, KeyInit as _, Mac as _};
use http::{HeaderMap, HeaderValue};
use runtime::Authentication;
use runtime::authentication::{Check, Credentials, Grammar, Part, Signature, Source};
use sha2::Sha256;

const SECRET: &str = "whsec_6f1c0e8b0d6a4be59d0c7be1a3f2547e";
const BODY: &[u8] = b"{}";

/// The body alone is signed where there are no parameters, else `1.` and the body: the value of `t` is 1.
const BARE: Signature = Signature { at: &[Source::Header("x-signature")], ..Signature::HMAC_SHA256_HEX };
const TIMED: Signature =
    Signature { signed: &[Part::Parameter("t"), Part::Literal("."), Part::Body], ..BARE };

macro_rules! of {
    ($($signature:expr),* $(,)?) => {
        &[$(($signature.grammar, Authentication { checks: &[Check::Signature($signature)] })),*]
    };
}

const fn pairs(
    groups: Option<&'static str>,
    separator: &'static str,
    assign: &'static str,
    signatures: &'static [&'static str],
) -> Signature {
    Signature { grammar: Grammar::Pairs { groups, separator, assign, signatures }, ..TIMED }
}

const fn fields(
    groups: Option<&'static str>,
    separator: &'static str,
    names: &'static [&'static str],
) -> Signature {
    Signature { grammar: Grammar::Fields { groups, separator, names, signature: "signature" }, ..TIMED }
}

const GRAMMARS: &[(Grammar, Authentication)] = of![
    BARE,
    Signature { grammar: Grammar::Bare { prefix: "sha256=" }, ..BARE },
    pairs(None, ",", "=", &["v1"]),
    pairs(None, ";", "=", &["h1", "v1"]),
    pairs(Some(" "), ",", "=", &["v1"]),
    pairs(Some(","), " ", "=>", &["v1"]),
    pairs(None, "; ", ":", &["v1"]),
    fields(Some(","), "/", &["t", "hash", "signature"]),
    fields(None, "::", &["signature", "t"]),
];

/// How many groups, and signatures in each, are tried.
const MOST: usize = 8;

/// Asserts that what is accepted is what the grammar says.
pub fn check(input: &[u8]) {
    static CREDENTIALS: LazyLock<Vec<Credentials>> =
        LazyLock::new(|| GRAMMARS.iter().map(|_| Credentials::new().key(SECRET)).collect());
    static RIGHT: LazyLock<[String; 2]> = LazyLock::new(|| [right(b""), right(b"1.")]);

    let Some((&first, text)) = input.split_first() else { return };
    let index = usize::from(first) % GRAMMARS.len();
    let (grammar, authentication) = &GRAMMARS[index];
    let right = &RIGHT[usize::from(!matches!(grammar, Grammar::Bare { .. }))];
    let text: Vec<u8> = text
        .split_inclusive(|byte| *byte == b'$')
        .flat_map(|piece| match piece.strip_suffix(b"$") {
            Some(before) => [before, right.as_bytes()],
            None => [piece, b""],
        })
        .flatten()
        .copied()
        .collect();
    let Ok(value) = HeaderValue::from_bytes(&text) else { return };
    let headers = HeaderMap::from_iter([(http::HeaderName::from_static("x-signature"), value)]);
    let verified = authentication.verify(&headers, BODY, &CREDENTIALS[index], SystemTime::UNIX_EPOCH);
    let expected = std::str::from_utf8(&text).is_ok_and(|text| holds(*grammar, text, right));
    assert_eq!(verified.is_ok(), expected, "{grammar:?}: {verified:?} {}", String::from_utf8_lossy(&text));
}

fn right(before: &[u8]) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(SECRET.as_bytes()).expect("keys may be of any length");
    mac.update(before);
    mac.update(BODY);
    mac.finalize().into_bytes().iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Whether a text holds the right signature beside the right parameter, and is written as the grammar says all over.
fn holds(grammar: Grammar, text: &str, right: &str) -> bool {
    let (groups, separator) = match grammar {
        Grammar::Bare { prefix } => {
            return text.strip_prefix(prefix).is_some_and(|digits| digits.eq_ignore_ascii_case(right));
        }
        Grammar::Pairs { groups, separator, .. } | Grammar::Fields { groups, separator, .. } => {
            (groups, separator)
        }
    };
    let trimmed = |text: &str, separator: Option<&str>| -> Vec<String> {
        let pieces = match separator {
            Some(separator) => text.split(separator).collect(),
            None => vec![text],
        };
        pieces.into_iter().map(|piece| piece.trim_matches([' ', '\t']).to_owned()).collect()
    };
    let mut found = false;
    let groups: Vec<_> = trimmed(text, groups).into_iter().filter(|group| !group.is_empty()).collect();
    for group in &groups {
        let pieces = trimmed(group, Some(separator));
        let mut pairs: Vec<(&str, &str)> = Vec::new();
        let of_signatures: &[&str] = match grammar {
            Grammar::Fields { names, signature, .. } => {
                // The last value has all that is left.
                let mut pieces = group.splitn(names.len(), separator);
                pairs.extend(
                    names.iter().copied().zip(pieces.by_ref().map(|piece| piece.trim_matches([' ', '\t']))),
                );
                if pairs.len() != names.len() {
                    return false;
                }
                &[signature]
            }
            Grammar::Pairs { assign, signatures, .. } => {
                for piece in pieces.iter().filter(|piece| !piece.is_empty()) {
                    let Some(pair) = piece.split_once(assign) else { return false };
                    pairs.push(pair);
                }
                signatures
            }
            Grammar::Bare { .. } => &[],
        };
        let is_signature = |name: &str| of_signatures.contains(&name);
        let signatures: Vec<_> =
            pairs.iter().filter(|(name, _)| is_signature(name)).map(|(_, value)| value).collect();
        if signatures.len() > MOST {
            return false;
        }
        let times: Vec<_> = pairs
            .iter()
            .filter(|(name, _)| *name == "t" && !is_signature(name))
            .map(|(_, value)| *value)
            .collect();
        found |= times == ["1"] && signatures.iter().any(|value| value.eq_ignore_ascii_case(right));
    }
    found && groups.len() <= MOST
}
