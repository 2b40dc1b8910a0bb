//! The identity of a delivery and its body come in; what is the same whenever it is sent goes out.

use sha2::{Digest, Sha256};

use crate::Identity;

/// What is the same for all deliveries of one event.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct DeliveryKey {
    /// The provider's name.
    pub provider: String,
    /// The delivery id; where a delivery has none, what stands for it.
    pub id: String,
}

/// Databases put a limit to what they index, and some keep no control characters.
const LONGEST_ID: usize = 255;

impl DeliveryKey {
    /// The key of a delivery: by its id or, where it has none, by the digest of its body. An id that no store would
    /// keep as it is stands as its digest too.
    ///
    /// Without an id, two events whose bodies are equal to the byte are one delivery.
    #[must_use]
    pub fn new(identity: &Identity, body: &[u8]) -> Self {
        Self { provider: identity.provider().to_owned(), id: id(identity.delivery_id(), body) }
    }
}

fn id(id: Option<&str>, body: &[u8]) -> String {
    match id {
        Some(id) if id.len() <= LONGEST_ID && !id.contains(char::is_control) => id.to_owned(),
        Some(id) => digest(id.as_bytes()),
        None => digest(body),
    }
}

fn digest(bytes: &[u8]) -> String {
    let mut text = String::from("sha256:");
    for byte in Sha256::digest(bytes) {
        for half in [byte >> 4, byte & 15] {
            text.push(char::from(b"0123456789abcdef"[usize::from(half)]));
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::id;

    /// The digest of the empty text, from FIPS 180's own examples.
    const EMPTY: &str = "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    #[test]
    fn an_id_stands_for_itself_where_a_store_can_keep_it() {
        let check = |given: &str, itself: bool| {
            let key = id(Some(given), b"body");
            assert_eq!(key == given, itself, "{given:?} became {key}");
            assert_eq!(key.starts_with("sha256:"), !itself, "{given:?} became {key}");
            assert!(key.len() <= 255);
        };
        check("evt_1", true);
        check("", true);
        check("ключ 🔑", true);
        check(&"a".repeat(255), true);
        check(&"a".repeat(256), false);
        check("a\0b", false);
        check("a\nb", false);
    }

    #[test]
    fn without_an_id_the_body_stands_for_the_delivery() {
        assert_eq!(id(None, b""), EMPTY);
        assert_ne!(id(None, b"{}"), id(None, b"{ }"));
    }
}
