//! `[delivery]`, `[responses]` and `[[handshake]]` of provider.toml in, what a receiver does by them out.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;
use serde::de::{Deserializer, Error};
use toml::Spanned;

use super::authentication::{Teller, template};
use super::configuration::{Entry, Format};
use super::nearest;
use super::word::{self, Pointer};
use crate::diagnostic::Code;
use crate::model::authentication::Part;
use crate::model::{self, Answer, Identification, TimeFormat};

/// Where a delivery says which one it is; of each list the first place that holds something counts.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Delivery {
    /// What stays the same when the delivery is sent again.
    #[serde(default)]
    pub id: Vec<Entry>,
    /// When the event occurred.
    pub time: Option<Time>,
    /// Whom or what the event is about.
    #[serde(default)]
    pub subject: Vec<Entry>,
    /// The version of the payload's shape, or of what it describes.
    #[serde(default)]
    pub revision: Vec<Entry>,
}

/// When an event occurred.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Time {
    /// Where that stands.
    pub at: Vec<Entry>,
    /// How it is written: `date-time` as RFC 3339 has it, `seconds` or `milliseconds` since 1970, or one of `[formats]`.
    #[schemars(with = "String")]
    pub format: Spanned<String>,
}

/// The status codes that deliveries are answered with.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Responses {
    /// A delivery was taken: 200, if this is absent.
    pub accepted: Option<Status>,
    /// A delivery does not prove that the provider sent it: 401, if this is absent. Where the provider gives a delivery
    /// up at a 4xx, a 5xx brings it again after the secret was mended.
    pub rejected: Option<Status>,
    /// The document does not list the event: 200, if this is absent.
    pub unknown: Option<Status>,
    /// The document lists the event, and the body is not what it promises: 200, if this is absent.
    pub malformed: Option<Status>,
    /// The service could not handle the delivery, and wants it again: 503, if this is absent.
    pub failed: Option<Status>,
    /// The milliseconds that the provider waits for an answer.
    pub deadline_ms: Option<u32>,
}

/// A status code of HTTP that ends a request: from 200 to 599.
#[derive(Debug, Clone, Copy, JsonSchema)]
pub struct Status(#[schemars(range(min = 200, max = 599))] pub u16);

/// A delivery that only asks whether the receiver is there, and the answer that it wants.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Handshake {
    /// What tells the question from an event.
    pub when: When,
    /// The members of the answer, a JSON object: templates, or numbers.
    #[schemars(with = "BTreeMap<String, Said>")]
    pub answer: BTreeMap<String, Spanned<Said>>,
}

/// What tells a question from an event.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct When {
    /// The member of the body that does, as a JSON Pointer.
    pub body: Pointer,
    /// What it holds.
    pub is: Said,
}

/// A text or a number.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum Said {
    /// A number.
    Number(i64),
    /// A text.
    Text(String),
}

impl<'de> Deserialize<'de> for Status {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let status = i64::deserialize(deserializer)?;
        let known = u16::try_from(status).ok().filter(|status| (200..600).contains(status));
        known
            .map(Self)
            .ok_or_else(|| D::Error::custom(format!("{status} is no status code that ends a request")))
    }
}

/// Where a delivery says which one it is.
pub fn identification(
    said: &Delivery,
    formats: &BTreeMap<Spanned<String>, Format>,
    teller: &mut Teller<'_>,
) -> Identification {
    let places = |entries: &[Entry]| entries.iter().map(Entry::place).collect();
    let mut identification = Identification {
        id: places(&said.id),
        subject: places(&said.subject),
        revision: places(&said.revision),
        ..Identification::default()
    };
    if let Some(Time { at, format }) = &said.time {
        identification.time = places(at);
        identification.time_format = match format.get_ref().as_str() {
            "date-time" => TimeFormat::Rfc3339,
            "seconds" => TimeFormat::Seconds,
            "milliseconds" => TimeFormat::Milliseconds,
            name => match formats.iter().find(|(known, _)| known.get_ref() == name) {
                Some((_, Format::SameAs(other))) if other == "date-time" => TimeFormat::Rfc3339,
                Some(_) => TimeFormat::WithoutZone,
                None => {
                    let known = ["date-time", "seconds", "milliseconds"].into_iter();
                    let known = known.chain(formats.keys().map(|name| name.get_ref().as_str()));
                    let help = nearest::help(name, known, "provider.toml");
                    let message = format!("there is no format `{name}`");
                    teller.tell(Code::UnknownFormat, format.span(), message, help);
                    TimeFormat::WithoutZone
                }
            },
        };
    }
    identification
}

/// The status codes that deliveries are answered with.
pub fn responses(said: &Responses) -> model::Responses {
    let usual = model::Responses::default();
    let status = |said: Option<Status>, usual| said.map_or(usual, |status| status.0);
    model::Responses {
        accepted: status(said.accepted, usual.accepted),
        rejected: status(said.rejected, usual.rejected),
        unknown: status(said.unknown, usual.unknown),
        malformed: status(said.malformed, usual.malformed),
        failed: status(said.failed, usual.failed),
        deadline: said.deadline_ms,
    }
}

/// A question by which the provider makes sure of a receiver, and its answer.
pub fn handshake(said: &Handshake, teller: &mut Teller<'_>) -> model::Handshake {
    let answer = said.answer.iter().map(|(name, said)| {
        let answer = match said.get_ref() {
            Said::Number(number) => Answer::Number(*number),
            Said::Text(text) => answer(text).unwrap_or_else(|flaw| {
                teller.tell(Code::InvalidTemplate, said.span(), flaw.message, flaw.help);
                Answer::Text(Vec::new())
            }),
        };
        (name.clone(), answer)
    });
    let answer = answer.collect();
    let is = match &said.when.is {
        Said::Number(number) => number.to_string(),
        Said::Text(text) => text.clone(),
    };
    model::Handshake { at: said.when.body.0.clone(), is, answer }
}

fn answer(text: &str) -> Result<Answer, template::Flaw> {
    let help =
        || "an answer is made of what the question holds: {header:NAME} and {text:/POINTER}".to_owned();
    if let Some(pointer) = text.strip_prefix("{hmac-sha256-hex:").and_then(|rest| rest.strip_suffix('}')) {
        let keys = word::keys(pointer).map_err(|message| template::Flaw { message, help: help() })?;
        return Ok(Answer::HmacSha256Hex(vec![Part::Text(keys)]));
    }
    let parts = template::parts(text)?;
    let is_answer =
        |part: &&Part| matches!(part, Part::Literal(_) | Part::Header(_) | Part::Text(_) | Part::Setting(_));
    match parts.iter().find(|part| !is_answer(part)) {
        Some(part) => Err(template::Flaw { message: format!("`{part}` cannot be answered"), help: help() }),
        None => Ok(Answer::Text(parts)),
    }
}
