//! The text of a form or a query comes in; its names and values go out.

use std::borrow::Cow;

/// The names and values of a form, in its order; an inner nothing where an escape is broken.
pub(super) fn pairs(text: &str) -> impl Iterator<Item = Option<(Cow<'_, str>, Cow<'_, str>)>> {
    text.split('&').filter(|pair| !pair.is_empty()).map(|pair| {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        Some((decoded(name)?, decoded(value)?))
    })
}

/// A text without its escapes.
fn decoded(text: &str) -> Option<Cow<'_, str>> {
    if !text.bytes().any(|byte| byte == b'%' || byte == b'+') {
        return Some(text.into());
    }
    let mut decoded = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&byte, after)) = rest.split_first() {
        rest = after;
        decoded.push(match byte {
            b'+' => b' ',
            b'%' => {
                let (digits, after) = rest.split_at_checked(2)?;
                rest = after;
                let mut byte = [0];
                base16ct::mixed::decode(digits, &mut byte).ok()?;
                u8::from_be_bytes(byte)
            }
            byte => byte,
        });
    }
    String::from_utf8(decoded).ok().map(Cow::Owned)
}

#[cfg(test)]
mod tests {
    use super::pairs;

    fn check(text: &str, expected: &[Option<(&str, &str)>]) {
        let found: Vec<_> = pairs(text).collect();
        let found: Vec<_> =
            found.iter().map(|pair| pair.as_ref().map(|(name, value)| (&**name, &**value))).collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn escapes_are_read() {
        check("a=1&b=2", &[Some(("a", "1")), Some(("b", "2"))]);
        check("a=%2B1+%c3%A9&b", &[Some(("a", "+1 é")), Some(("b", ""))]);
        check("a==&&", &[Some(("a", "="))]);
        check("a=%2&b=%zz&c=%ff", &[None, None, None]);
        check("", &[]);
    }
}
