//! Bytes come in; a delivery goes out, read so that any bytes are one and that people can read those that matter.
//!
//! ```text
//! 1614265330 POST /hooks/acme?a=b
//! x-signature: 757107ea…
//!
//! {"event":"invoice.paid"}
//! ```

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use http::{HeaderMap, HeaderName, HeaderValue};

/// When seeds are signed.
pub const NOW: u64 = 1_614_265_330;

/// A delivery, and the clock when it arrived.
pub struct Delivery<'a> {
    pub now: SystemTime,
    pub method: &'a str,
    pub target: &'a str,
    pub headers: HeaderMap,
    pub body: &'a [u8],
}

impl<'a> Delivery<'a> {
    /// Reads a delivery. Lines that are no headers are left out, as no HTTP library lets them through.
    pub fn read(input: &'a [u8]) -> Self {
        let (line, mut rest) = line(input);
        let mut words = std::str::from_utf8(line).unwrap_or_default().split(' ');
        let seconds = words.next().and_then(|word| word.parse().ok()).unwrap_or(NOW);
        let now = UNIX_EPOCH.checked_add(Duration::from_secs(seconds)).unwrap_or(UNIX_EPOCH);
        let (method, target) = (words.next().unwrap_or("POST"), words.next().unwrap_or("/"));
        let mut headers = HeaderMap::new();
        while !rest.is_empty() {
            let (line, after) = self::line(rest);
            rest = after;
            if line.is_empty() {
                break;
            }
            let Some(colon) = line.iter().position(|byte| *byte == b':') else { continue };
            let name = HeaderName::from_bytes(&line[..colon]);
            let value = HeaderValue::from_bytes(line[colon + 1..].trim_ascii());
            if let (Ok(name), Ok(value)) = (name, value) {
                headers.append(name, value);
            }
        }
        Self { now, method, target, headers, body: rest }
    }

    /// The bytes that this delivery is read from.
    pub fn write(headers: &HeaderMap, body: &[u8]) -> Vec<u8> {
        let mut bytes = format!("{NOW} POST /hooks/acme\n").into_bytes();
        for (name, value) in headers {
            bytes.extend([name.as_str().as_bytes(), b": ", value.as_bytes(), b"\n"].concat());
        }
        bytes.extend([b"\n", body].concat());
        bytes
    }
}

/// The first line, and what follows it.
fn line(bytes: &[u8]) -> (&[u8], &[u8]) {
    match bytes.iter().position(|byte| *byte == b'\n') {
        Some(end) => (&bytes[..end], &bytes[end + 1..]),
        None => (bytes, &[]),
    }
}
