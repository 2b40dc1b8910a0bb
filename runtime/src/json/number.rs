//! A JSON number comes in; an integer or the number's own text goes out.

use super::Reader;
use super::error::Reason;

impl<'a> Reader<'a> {
    /// Reads an integer of 64 bits with a sign.
    pub fn signed(&mut self) -> Option<i64> {
        let (negative, magnitude, start) = self.integer()?;
        let integer =
            if negative { 0_i64.checked_sub_unsigned(magnitude) } else { i64::try_from(magnitude).ok() };
        if integer.is_none() {
            self.fail(start, Reason::Range("integer"));
        }
        integer
    }

    /// Reads an integer of 64 bits without a sign.
    pub fn unsigned(&mut self) -> Option<u64> {
        let (negative, magnitude, start) = self.integer()?;
        if negative {
            self.fail(start, Reason::Range("integer"));
            return None;
        }
        Some(magnitude)
    }

    /// Reads an integer: whether it has a minus, its digits' value, and where it starts.
    #[inline]
    fn integer(&mut self) -> Option<(bool, u64, usize)> {
        let first = self.peek();
        let start = self.position;
        let negative = first == b'-';
        self.position += usize::from(negative);
        let digits = self.position;
        let mut magnitude: u64 = 0;
        let mut fits = true;
        loop {
            let digit = self.byte().wrapping_sub(b'0');
            if digit > 9 {
                break;
            }
            // Nineteen digits always fit.
            if self.position - digits < 19 {
                magnitude = magnitude * 10 + u64::from(digit);
            } else {
                let more = magnitude.checked_mul(10).and_then(|tens| tens.checked_add(u64::from(digit)));
                fits &= more.is_some();
                magnitude = more.unwrap_or_default();
            }
            self.position += 1;
        }
        let count = self.position - digits;
        let leading_zero = magnitude == 0 && (count != 1 || negative);
        let fraction = matches!(self.byte(), b'.' | b'e' | b'E');
        if !fits || leading_zero || fraction {
            self.not_an_integer(start, count, fraction);
            return None;
        }
        if count > 1 && self.source.as_bytes().get(digits) == Some(&b'0') {
            self.not_an_integer(start, 0, false);
            return None;
        }
        Some((negative, magnitude, start))
    }

    /// Notes why there is no integer at `start`.
    #[cold]
    fn not_an_integer(&mut self, start: usize, digits: usize, fraction: bool) {
        let reason = match self.source.as_bytes().get(start) {
            _ if fraction && digits != 0 => Reason::Expected("an integer"),
            Some(b'-') if digits == 1 => Reason::Expected("an integer"),
            Some(b'-' | b'0'..=b'9') if digits > 18 => Reason::Range("integer"),
            Some(b'-' | b'0'..=b'9') => Reason::Syntax(NUMBER),
            _ => Reason::Expected("an integer"),
        };
        self.fail(start, reason);
    }

    /// Reads a number as it is written.
    pub fn number(&mut self) -> Option<&'a str> {
        if !matches!(self.peek(), b'-' | b'0'..=b'9') {
            self.expected("a number");
            return None;
        }
        let start = self.position;
        if !self.skip_number() {
            return None;
        }
        self.source.get(start..self.position)
    }

    /// Reads a number as the nearest `f64`.
    pub fn double(&mut self) -> Option<f64> {
        let text = self.number()?;
        let double = text.parse().ok().filter(|double: &f64| double.is_finite());
        if double.is_none() {
            self.fail(self.position - text.len(), Reason::Range("number"));
        }
        double
    }

    /// Goes over a number.
    #[inline]
    pub(super) fn skip_number(&mut self) -> bool {
        match number_end(self.source.as_bytes(), self.position) {
            Ok(end) => {
                self.position = end;
                true
            }
            Err(offset) => self.fail(offset, Reason::Syntax(NUMBER)),
        }
    }
}

/// The end of the number that starts at `start`, or where it is none.
pub(crate) fn number_end(bytes: &[u8], start: usize) -> Result<usize, usize> {
    let mut at = start + usize::from(bytes.get(start) == Some(&b'-'));
    at = match bytes.get(at) {
        Some(b'0') if bytes.get(at + 1).is_some_and(u8::is_ascii_digit) => return Err(at + 1),
        _ => digits_end(bytes, at)?,
    };
    if bytes.get(at) == Some(&b'.') {
        at = digits_end(bytes, at + 1)?;
    }
    if matches!(bytes.get(at), Some(b'e' | b'E')) {
        at += 1;
        at = digits_end(bytes, at + usize::from(matches!(bytes.get(at), Some(b'+' | b'-'))))?;
    }
    Ok(at)
}

/// The end of one or more digits, or where the first is missing.
#[inline]
fn digits_end(bytes: &[u8], start: usize) -> Result<usize, usize> {
    let mut at = start;
    while bytes.get(at).is_some_and(u8::is_ascii_digit) {
        at += 1;
    }
    if at == start { Err(at) } else { Ok(at) }
}

const NUMBER: &str = "expected a number as JSON writes them";
