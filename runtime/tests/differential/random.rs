//! Numbers that look random, and are the same in each run, come in; JSON that is nearly right goes out.

use serde_json::{Map, Value};

/// A source of numbers (xorshift).
pub struct Random(u64);

impl Random {
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    pub fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 33) as usize % limit
    }

    pub fn chance(&mut self, of: usize) -> bool {
        self.below(of) == 0
    }

    fn pick<'t>(&mut self, texts: &[&'t str]) -> &'t str {
        let index = self.below(texts.len());
        texts[index]
    }

    /// A value as `serde_json` knows them.
    pub fn value(&mut self, depth: usize) -> Value {
        match self.below(if depth < 4 { 8 } else { 6 }) {
            0 => Value::Null,
            1 => Value::Bool(self.chance(2)),
            2 => Value::from(self.0 as i64 >> self.below(64)),
            3 => Value::from((self.0 as i64 >> self.below(64)) as f64 / 1000.0),
            4 | 5 => Value::String(self.characters()),
            6 => (0..self.below(5)).map(|_| self.value(depth + 1)).collect(),
            _ => {
                let mut members = Map::new();
                for _ in 0..self.below(5) {
                    members.insert(self.characters(), self.value(depth + 1));
                }
                Value::Object(members)
            }
        }
    }

    fn characters(&mut self) -> String {
        let all = [
            "a",
            "id",
            "name",
            "é",
            "日",
            "\u{1f600}",
            "\"",
            "\\",
            "/",
            "\n",
            "\u{1}",
            "\u{7f}",
            " ",
            "0123456789",
        ];
        (0..self.below(7)).map(|_| self.pick(&all)).collect()
    }

    /// A string, escaped in every way and sometimes wrongly.
    pub fn string(&mut self) -> String {
        let all = [
            "a",
            "text of some length",
            "é",
            "日本",
            "\u{1f600}",
            "\\n",
            "\\\"",
            "\\\\",
            "\\/",
            "\\b\\f\\r\\t",
            "\\u00e9",
            "\\uD83D\\uDE00",
            "\\ud83d\\ude00",
            "\\u0000",
            "\u{7f}",
        ];
        let wrong = [
            "\\ud800",
            "\\udc00",
            "\\ud800\\u0041",
            "\\ud800\\n",
            "\\u12",
            "\\x",
            "\n",
            "\0",
            "\\",
            "\\ud83d\\ud83d",
        ];
        let mut text = String::from("\"");
        for _ in 0..self.below(6) {
            text.push_str(if self.chance(12) { self.pick(&wrong) } else { self.pick(&all) });
        }
        text.push('"');
        text
    }

    /// A number, sometimes wrong.
    pub fn number(&mut self) -> String {
        let digits: String = (0..self.below(21)).map(|_| self.pick(&["0", "1", "5", "9"])).collect();
        let sign = self.pick(&["", "", "-"]);
        let first = self.pick(&["1", "9", "0", "4", ""]);
        let fraction = self.pick(&["", "", "", ".0", ".5", ".", ".123456789012345678901"]);
        let exponent = self.pick(&["", "", "", "e5", "E-3", "e+10", "e", "e-400", "e400"]);
        let limits =
            ["9223372036854775807", "9223372036854775808", "18446744073709551615", "18446744073709551616"];
        if self.chance(6) {
            return format!("{sign}{}", self.pick(&limits));
        }
        format!("{sign}{first}{digits}{fraction}{exponent}")
    }

    /// An object with the members of the test's type, most of them right.
    pub fn record(&mut self, depth: usize) -> String {
        let mut text = String::from("{");
        let keys = [
            "\"id\"",
            "\"name\"",
            "\"inner\"",
            "\"a\\\"b\"",
            "\"flag\"",
            "\"a key that is rather long, é\"",
            "\"unknown\"",
            "\"na\\u006de\"",
            "\"a key that is rather other, é\"",
            "\"\"",
        ];
        let mut between = "";
        for (index, key) in keys.iter().enumerate() {
            if index != 0 && self.chance(3) {
                continue;
            }
            let key = if self.chance(12) { self.pick(&keys) } else { key };
            let space = self.pick(&["", "", "", " ", "\n\t", "\r\n  "]);
            let member = self.member(key, depth);
            text.push_str(&format!("{between}{space}{key}{space}:{space}{member}{space}"));
            between = ",";
        }
        text.push('}');
        text
    }

    fn member(&mut self, key: &str, depth: usize) -> String {
        match key {
            _ if self.chance(20) => self.value(2).to_string(),
            "\"id\"" => self
                .0
                .rotate_left(7)
                .wrapping_mul(3)
                .cast_signed()
                .wrapping_shr(self.below(64) as u32)
                .to_string(),
            "\"inner\"" if depth < 3 => self.record(depth + 1),
            "\"inner\"" => String::from("null"),
            "\"a\\\"b\"" => {
                self.pick(&["[]", "[1,2]", "[ 18446744073709551615 ]", "null", "[-1]"]).to_owned()
            }
            "\"flag\"" => self.pick(&["true", "false", "null"]).to_owned(),
            "\"a key that is rather long, é\"" => self.number(),
            _ => self.string(),
        }
    }

    /// Breaks a text in one place.
    pub fn mutate(&mut self, body: &mut Vec<u8>) {
        let bytes = b"{}[]\",:0123456789-+.eE\\/utfn \n\x00\x1f\x7f\xc3\xa9\xff";
        let byte = bytes[self.below(bytes.len())];
        let at = self.below(body.len() + 1);
        match self.below(4) {
            0 => body.insert(at, byte),
            1 if at < body.len() => body[at] = byte,
            2 if at < body.len() => {
                body.remove(at);
            }
            _ if self.chance(4) => body.truncate(at),
            _ if at < body.len() => {
                let end = (at + self.below(8)).min(body.len());
                let copy = body[at..end].to_vec();
                body.splice(at..at, copy);
            }
            _ => body.push(byte),
        }
    }
}
