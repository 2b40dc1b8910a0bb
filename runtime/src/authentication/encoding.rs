//! Text of a signature or digest comes in, its bytes go out, and back.

use base64ct::{Base64Unpadded, Base64UrlUnpadded, Encoding as _};

/// How bytes are written as text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    /// Hexadecimal digits of any case; written in lower case.
    Hex,
    /// Base64 with padding.
    Base64,
    /// Base64 for URLs, with or without padding; written without.
    Base64Url,
    /// Base64 of the text of hexadecimal digits in lower case.
    Base64OfHex,
    /// The provider does not say.
    Unknown(&'static str),
}

/// The longest signature that is taken, in bytes: one of RSA with 8192 bits.
pub(super) const LONGEST: usize = 1024;

impl Encoding {
    /// The bytes that a text stands for; nothing when it is not written so, or longer than any signature is.
    pub(super) fn decode(self, text: &str, buffer: &mut [u8; LONGEST]) -> Option<usize> {
        let decoded = match self {
            Self::Hex => base16ct::mixed::decode(text, buffer).ok()?.len(),
            Self::Base64 => base64ct::Base64::decode(text, buffer).ok()?.len(),
            Self::Base64Url => Base64UrlUnpadded::decode(unpadded(text)?, buffer).ok()?.len(),
            Self::Base64OfHex => {
                let mut digits = [0; 2 * LONGEST];
                let digits = base64ct::Base64::decode(text, &mut digits).ok()?;
                base16ct::mixed::decode(digits, buffer).ok()?.len()
            }
            Self::Unknown(_) => return None,
        };
        Some(decoded)
    }

    /// The text of some bytes; nothing when it is not known how they are written.
    pub(super) fn encode(self, bytes: &[u8]) -> Option<String> {
        Some(match self {
            Self::Hex => base16ct::lower::encode_string(bytes),
            Self::Base64 => base64ct::Base64::encode_string(bytes),
            Self::Base64Url => Base64UrlUnpadded::encode_string(bytes),
            Self::Base64OfHex => {
                base64ct::Base64::encode_string(base16ct::lower::encode_string(bytes).as_bytes())
            }
            Self::Unknown(_) => return None,
        })
    }
}

/// The bytes of Base64 of any length, with or without padding.
pub(super) fn base64(text: &str) -> Option<Vec<u8>> {
    Base64Unpadded::decode_vec(unpadded(text)?).ok()
}

/// The bytes of Base64 for URLs of any length, with or without padding.
pub(super) fn base64_url(text: &str) -> Option<Vec<u8>> {
    Base64UrlUnpadded::decode_vec(unpadded(text)?).ok()
}

/// Base64 without its padding; nothing when that is of a wrong length.
fn unpadded(text: &str) -> Option<&str> {
    let bare = text.trim_end_matches('=');
    (bare.len() == text.len() || (text.len().is_multiple_of(4) && text.len() - bare.len() < 3))
        .then_some(bare)
}

#[cfg(test)]
mod tests {
    use super::{Encoding, LONGEST};

    fn check(encoding: Encoding, text: &str, expected: Option<&[u8]>) {
        let mut buffer = [0; LONGEST];
        let length = encoding.decode(text, &mut buffer);
        assert_eq!(length.map(|length| &buffer[..length]), expected, "{encoding:?} {text}");
    }

    #[test]
    fn bytes_have_one_spelling() {
        check(Encoding::Hex, "00fF", Some(&[0, 255]));
        check(Encoding::Hex, "00f", None);
        check(Encoding::Hex, " 00ff", None);
        check(Encoding::Base64, "AP8=", Some(&[0, 255]));
        check(Encoding::Base64, "AP8", None);
        check(Encoding::Base64, "AP9=", None);
        check(Encoding::Base64, "AP8==", None);
        check(Encoding::Base64, "A P8=", None);
        check(Encoding::Base64Url, "_-8", Some(&[255, 239]));
        check(Encoding::Base64Url, "_-8=", Some(&[255, 239]));
        check(Encoding::Base64Url, "_-8==", None);
        check(Encoding::Base64OfHex, "MDBmZg==", Some(&[0, 255]));
        check(Encoding::Unknown("why"), "00ff", None);
        check(Encoding::Hex, &"00".repeat(LONGEST + 1), None);
    }

    #[test]
    fn what_is_written_is_read() {
        for encoding in [Encoding::Hex, Encoding::Base64, Encoding::Base64Url, Encoding::Base64OfHex] {
            let text = encoding.encode(&[1, 2, 254]).expect("a known encoding");
            check(encoding, &text, Some(&[1, 2, 254]));
        }
    }
}
