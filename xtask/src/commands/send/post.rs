//! A delivery goes over the wire; what was sent and what came back goes to the terminal.

use std::fmt;
use std::time::{Duration, Instant};

use anyhow::Result;

use super::parcel::Parcel;

/// What came back.
#[derive(Debug)]
pub struct Answer {
    status: u16,
    body: String,
    took: Duration,
}

impl Answer {
    pub fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }
}

/// As long as any provider waits.
const PATIENCE: Duration = Duration::from_secs(60);

/// How much of an answer is shown, in bytes.
const LONGEST_ANSWER: u64 = 64 * 1024;

/// Posts a delivery.
pub fn post(url: &str, parcel: &Parcel) -> Result<Answer> {
    let configuration = ureq::Agent::config_builder()
        .timeout_global(Some(PATIENCE))
        .http_status_as_error(false)
        .max_redirects(0)
        .build();
    let mut request = ureq::Agent::new_with_config(configuration).post(url);
    for (name, value) in &parcel.headers {
        request = request.header(name, value);
    }
    let start = Instant::now();
    let mut response = request.send(parcel.body.as_slice())?;
    let body = response.body_mut().with_config().limit(LONGEST_ANSWER).lossy_utf8(true).read_to_string();
    let body = body.unwrap_or_else(|error| format!("({error})"));
    Ok(Answer { status: response.status().as_u16(), body, took: start.elapsed() })
}

/// One delivery and its answer, for people.
pub struct Shown<'a> {
    pub to: &'a str,
    pub parcel: &'a Parcel,
    pub answer: &'a Answer,
    /// What is not shown.
    pub secret: &'a str,
}

impl fmt::Display for Shown<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { to, parcel, answer, .. } = self;
        writeln!(formatter, "POST {to}")?;
        for (name, value) in &parcel.headers {
            let value = String::from_utf8_lossy(value.as_bytes());
            // A token is sent as it is, and a password in a writing that anyone can read.
            let is_secret = name == "authorization" || value.contains(self.secret);
            writeln!(formatter, "{name}: {}", if is_secret { ".." } else { &value })?;
        }
        writeln!(formatter, "\n{}\n", String::from_utf8_lossy(&parcel.body))?;
        writeln!(formatter, "{} after {} ms", answer.status, answer.took.as_millis())?;
        if !answer.body.is_empty() {
            writeln!(formatter, "{}", answer.body)?;
        }
        writeln!(formatter)
    }
}
