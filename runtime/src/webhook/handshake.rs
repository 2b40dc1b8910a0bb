//! A delivery that only asks whether the receiver is there comes in; the answer that it wants goes out.

use std::collections::BTreeMap;

use http::HeaderMap;

use crate::authentication::{Credentials, Part, Rejection, answer};
use crate::json::{self, Json};

/// A question by which a provider makes sure of a receiver, and its answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Handshake {
    /// The member of the body that tells the question from an event.
    pub at: &'static [&'static str],
    /// What that member holds, be it a text or a number.
    pub is: &'static str,
    /// The members of the answer, a JSON object.
    pub answer: &'static [(&'static str, Answer)],
}

/// What a member of the answer holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    /// A text, joined from these.
    Text(&'static [Part]),
    /// The lower-case hexadecimal HMAC-SHA256, by the receiver's first key, of the text joined from these.
    HmacSha256Hex(&'static [Part]),
    /// A number.
    Number(i64),
}

impl Handshake {
    /// The answer to a delivery, a JSON object; nothing when the delivery is not this question.
    ///
    /// The delivery is to be verified before.
    ///
    /// # Errors
    ///
    /// When the question or the credentials lack what the answer needs.
    pub fn answer(
        &self,
        headers: &HeaderMap,
        body: &[u8],
        credentials: &Credentials,
    ) -> Option<Result<String, Rejection>> {
        let text = json::utf8(body).ok()?;
        let asked = super::identity::scalar(text, self.at)?;
        (asked == self.is).then(|| self.object(headers, body, credentials))
    }

    fn object(
        &self,
        headers: &HeaderMap,
        body: &[u8],
        credentials: &Credentials,
    ) -> Result<String, Rejection> {
        let text = |parts| answer::text(parts, headers, body, credentials);
        let member = |(name, value): &(&str, Answer)| {
            let value = match value {
                Answer::Text(parts) => Json::new(&text(parts)?),
                Answer::HmacSha256Hex(parts) => {
                    Json::new(&answer::hmac_sha256_hex(&text(parts)?, credentials)?)
                }
                Answer::Number(number) => Json::new(number),
            };
            Ok(((*name).to_owned(), value))
        };
        let members = self.answer.iter().map(member).collect::<Result<BTreeMap<_, _>, _>>()?;
        Ok(json::encode(&members))
    }
}
