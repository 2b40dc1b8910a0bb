//! The bytes of a saved page in, its text out, whatever a browser or an editor saved it as.

use std::borrow::Cow;

/// A page's text, and what it was taken for where it is no UTF-8.
pub struct Decoded<'a> {
    /// The text, without a byte order mark.
    pub text: Cow<'a, str>,
    /// How the bytes were read, where that had to be guessed.
    pub guess: Option<&'static str>,
}

/// Reads bytes as UTF-8, or UTF-16 where they begin like it, or else as Windows-1252, which reads anything.
pub fn decode(bytes: &[u8]) -> Decoded<'_> {
    let (units, guess): (fn([u8; 2]) -> u16, _) = match bytes {
        [0xff, 0xfe, ..] => (u16::from_le_bytes, "UTF-16"),
        [0xfe, 0xff, ..] => (u16::from_be_bytes, "UTF-16"),
        [first, 0, _, 0, ..] if *first != 0 => (u16::from_le_bytes, "UTF-16"),
        _ => {
            let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
            return match std::str::from_utf8(bytes) {
                Ok(text) => Decoded { text: Cow::Borrowed(text), guess: None },
                Err(_) => {
                    let text = bytes.iter().map(|byte| windows(*byte)).collect();
                    Decoded { text: Cow::Owned(text), guess: Some("Windows-1252") }
                }
            };
        }
    };
    let units = bytes.chunks_exact(2).map(|pair| units([pair[0], pair[1]]));
    let text: String =
        char::decode_utf16(units).map(|letter| letter.unwrap_or(char::REPLACEMENT_CHARACTER)).collect();
    let text = text.strip_prefix('\u{feff}').map_or_else(|| text.clone(), str::to_owned);
    Decoded { text: Cow::Owned(text), guess: Some(guess) }
}

/// What Windows-1252 has where Latin-1 has control characters.
const EXTRA: [char; 32] = [
    '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}', '\u{90}',
    '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
];

fn windows(byte: u8) -> char {
    match byte {
        0x80..=0x9f => EXTRA[usize::from(byte - 0x80)],
        _ => char::from(byte),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(bytes: &[u8], text: &str, guess: Option<&str>) {
        let decoded = decode(bytes);
        assert_eq!((decoded.text.as_ref(), decoded.guess), (text, guess), "{bytes:?}");
    }

    #[test]
    fn bytes_become_text() {
        check("größe".as_bytes(), "größe", None);
        check(b"\xef\xbb\xbfa", "a", None);
        check(b"a \x96 \xe9", "a – é", Some("Windows-1252"));
        check(b"\xff\xfea\0\xe9\0", "aé", Some("UTF-16"));
        check(b"\xfe\xff\0a\xd8\0", "a\u{fffd}", Some("UTF-16"));
        check(b"a\0b\0", "ab", Some("UTF-16"));
        check(b"", "", None);
    }
}
