//! One delivery comes in; what it is, whether it is true, and what is answered go out.

use std::fmt;
use std::time::SystemTime;

use generated::Event;
use runtime::authentication::{Rejection, Request};
use runtime::webhook::Outcome;
use runtime::{DecodeError, HeaderMap, Identity};

use crate::provider::{Known, variable};

/// A delivery, to be read by people.
pub struct Shown {
    known: String,
    proof: Result<(), Doubt>,
    event: Result<Event, DecodeError>,
    identity: Option<Identity>,
    status: u16,
}

/// Why a delivery is not verified.
enum Doubt {
    NoSecret(String),
    Rejected(Rejection),
}

impl Shown {
    pub fn receive(known: &Known, headers: &HeaderMap, target: &str, body: &[u8], now: SystemTime) -> Self {
        let request = Request::new(headers, body).target(target);
        let proof = match &known.credentials {
            None => Err(Doubt::NoSecret(variable(known.provider))),
            Some(credentials) => {
                known.authentication.verify_request(&request, credentials, now).map_err(Doubt::Rejected)
            }
        };
        let event = Event::decode_unverified(known.provider, headers, body);
        let places = known.provider.delivery();
        let identity = event.as_ref().ok().map(|event| {
            Identity::read(known.provider.as_str(), event.event_type().to_owned(), &places, headers, body)
        });
        let responses = known.provider.responses();
        let status = match (&proof, &event) {
            (Err(_), _) => responses.rejected,
            (Ok(()), Err(_)) => 400,
            (Ok(()), Ok(event)) => responses.taken(outcome(event)),
        };
        Self { known: known.provider.to_string(), proof, event, identity, status }
    }

    /// The status of the answer.
    pub fn status(&self) -> u16 {
        self.status
    }
}

fn outcome(event: &Event) -> Outcome {
    match (event.unknown(), event.malformed()) {
        (Some(_), _) => Outcome::Unknown,
        (_, Some(_)) => Outcome::Malformed,
        (None, None) => Outcome::Typed,
    }
}

impl fmt::Display for Shown {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}", self.known)?;
        if let Some(identity) = &self.identity {
            write!(formatter, "  {}", identity.event_type())?;
            if let Some(id) = identity.delivery_id() {
                write!(formatter, "  {id}")?;
            }
        }
        match &self.proof {
            Ok(()) => write!(formatter, "  verified")?,
            Err(Doubt::NoSecret(variable)) => write!(formatter, "  not verified: {variable} is not set")?,
            Err(Doubt::Rejected(rejection)) => write!(formatter, "  not verified: {rejection}")?,
        }
        writeln!(formatter, "  answered {}", self.status)?;
        match &self.event {
            Ok(event) => writeln!(formatter, "{event:#?}"),
            Err(error) => writeln!(formatter, "{error}"),
        }
    }
}
