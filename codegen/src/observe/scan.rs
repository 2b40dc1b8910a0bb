//! The bytes of a JSON text come in; where its strings and numbers end, and what escapes stand for, goes out.

/// Why a text is not JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Flaw {
    /// The byte at which reading stopped.
    pub offset: usize,
    /// What would have been right there.
    pub message: &'static str,
}

/// Reading stops at a byte.
pub const fn flaw<T>(offset: usize, message: &'static str) -> Result<T, Flaw> {
    Err(Flaw { offset, message })
}

/// The byte at a place; 0, which no JSON has outside of strings, at the end.
#[inline]
pub fn byte(bytes: &[u8], at: usize) -> u8 {
    bytes.get(at).copied().unwrap_or(0)
}

/// The first place from here on that is no space.
#[inline]
pub fn space(bytes: &[u8], mut at: usize) -> usize {
    while matches!(byte(bytes, at), b' ' | b'\n' | b'\r' | b'\t') {
        at += 1;
    }
    at
}

/// The first byte from a place on that a string cannot hold as it is: a quote, a backslash, a control character.
#[inline]
pub fn plain_end(bytes: &[u8], mut at: usize) -> usize {
    const ONES: u64 = u64::MAX / 255;
    while let Some(chunk) = bytes.get(at..).and_then(<[u8]>::first_chunk::<8>) {
        let word = u64::from_le_bytes(*chunk);
        // The lowest byte of which the high bit is set is one of them; above it a borrow may have set others.
        let less = |word: u64, limit: u64| word.wrapping_sub(ONES * limit) & !word;
        let quote = word ^ (ONES * u64::from(b'"'));
        let backslash = word ^ (ONES * u64::from(b'\\'));
        let special = (less(quote, 1) | less(backslash, 1) | less(word, 0x20)) & (ONES << 7);
        if special != 0 {
            return at + special.trailing_zeros() as usize / 8;
        }
        at += 8;
    }
    while !matches!(byte(bytes, at), b'"' | b'\\' | 0..0x20) {
        at += 1;
    }
    at
}

/// The end of a number as JSON writes them.
pub fn number_end(bytes: &[u8], start: usize) -> Result<usize, Flaw> {
    let digits = |mut at: usize| {
        let start = at;
        while byte(bytes, at).is_ascii_digit() {
            at += 1;
        }
        if at == start { flaw(at, "expected a number as JSON writes them") } else { Ok(at) }
    };
    let first = start + usize::from(byte(bytes, start) == b'-');
    let mut at = digits(first)?;
    if byte(bytes, first) == b'0' && at > first + 1 {
        return flaw(first + 1, "expected a number as JSON writes them");
    }
    if byte(bytes, at) == b'.' {
        at = digits(at + 1)?;
    }
    if matches!(byte(bytes, at), b'e' | b'E') {
        at += 1;
        at = digits(at + usize::from(matches!(byte(bytes, at), b'+' | b'-')))?;
    }
    Ok(at)
}

/// The four digits of a `\u` escape.
pub fn unit(bytes: &[u8], at: usize) -> Option<u32> {
    let digits = bytes.get(at..at + 4)?;
    digits.iter().try_fold(0, |unit, digit| Some(unit << 4 | char::from(*digit).to_digit(16)?))
}

/// A string's text without its escapes; nothing where they name half of a surrogate pair.
pub fn unescaped(raw: &str) -> Option<String> {
    let bytes = raw.as_bytes();
    let mut text = String::with_capacity(raw.len());
    let mut rest = 0;
    while let Some(length) = raw.get(rest..)?.find('\\') {
        let at = rest + length;
        text.push_str(raw.get(rest..at)?);
        rest = at + 2;
        text.push(match byte(bytes, at + 1) {
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'u' => {
                rest = at + 6;
                let mut code = unit(bytes, at + 2)?;
                if (0xd800..0xdc00).contains(&code) && bytes.get(rest..rest + 2) == Some(b"\\u") {
                    let low = unit(bytes, rest + 2)?;
                    if (0xdc00..0xe000).contains(&low) {
                        code = 0x1_0000 + ((code - 0xd800) << 10 | (low - 0xdc00));
                        rest += 6;
                    }
                }
                char::from_u32(code)?
            }
            other => char::from(other),
        });
    }
    text.push_str(raw.get(rest..)?);
    Some(text)
}
