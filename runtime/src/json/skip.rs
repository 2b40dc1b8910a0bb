//! A JSON value of any depth comes in; nothing goes out, save that it is well formed.
//!
//! Skipping loops rather than recurses and keeps one bit a level, so that no body overflows the stack.

use super::Reader;

impl Reader<'_> {
    /// Goes over one value; `false` when it is not JSON.
    #[inline]
    pub fn skip(&mut self) -> bool {
        if self.peek() == b'"' { self.skip_text() } else { self.skip_any() }
    }

    fn skip_any(&mut self) -> bool {
        let mut levels = Levels::default();
        loop {
            match self.peek() {
                b'"' => {
                    if !self.skip_text() {
                        return false;
                    }
                }
                b'{' => {
                    self.position += 1;
                    if self.peek() == b'}' {
                        self.position += 1;
                    } else {
                        levels.push(true);
                        if !self.skip_key() {
                            return false;
                        }
                        continue;
                    }
                }
                b'[' => {
                    self.position += 1;
                    if self.peek() == b']' {
                        self.position += 1;
                    } else {
                        levels.push(false);
                        continue;
                    }
                }
                b'-' | b'0'..=b'9' => {
                    if !self.skip_number() {
                        return false;
                    }
                }
                b't' if self.word(b"true") => {}
                b'f' if self.word(b"false") => {}
                b'n' if self.word(b"null") => {}
                _ => return self.syntax("expected a value"),
            }
            loop {
                let Some(object) = levels.top() else { return true };
                match self.peek() {
                    b',' => {
                        self.position += 1;
                        if object && !self.skip_key() {
                            return false;
                        }
                        break;
                    }
                    b'}' if object => {}
                    b']' if !object => {}
                    _ if object => return self.syntax("expected `,` or `}`"),
                    _ => return self.syntax("expected `,` or `]`"),
                }
                self.position += 1;
                levels.pop();
            }
        }
    }

    #[inline]
    fn skip_key(&mut self) -> bool {
        if self.peek() != b'"' {
            return self.syntax("expected a key in double quotes");
        }
        self.skip_text() && self.colon()
    }

    /// Goes over the colon between key and value.
    #[inline]
    pub(super) fn colon(&mut self) -> bool {
        self.take(b':') || self.syntax("expected `:`")
    }
}

/// The open objects (1) and arrays (0): the innermost 64 in a word, the others spilled.
#[derive(Default)]
struct Levels {
    word: u64,
    count: usize,
    spilled: Vec<u64>,
}

impl Levels {
    #[inline]
    fn push(&mut self, object: bool) {
        if self.count != 0 && self.count.is_multiple_of(64) {
            self.spilled.push(self.word);
        }
        self.word = self.word << 1 | u64::from(object);
        self.count += 1;
    }

    /// Whether the innermost level is an object; nothing when none is open.
    #[inline]
    fn top(&self) -> Option<bool> {
        (self.count != 0).then_some(self.word & 1 == 1)
    }

    #[inline]
    fn pop(&mut self) {
        self.count -= 1;
        self.word >>= 1;
        if self.count != 0 && self.count.is_multiple_of(64) {
            self.word = self.spilled.pop().unwrap_or_default();
        }
    }
}
