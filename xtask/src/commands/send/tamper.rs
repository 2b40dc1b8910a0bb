//! A delivery comes in; it goes out signed, or signed and spoiled.

use std::time::{Duration, SystemTime};

use anyhow::{Context, Result, bail};
use runtime::Authentication;
use runtime::authentication::{Credentials, Secret};

use super::parcel::Parcel;

/// What is wrong with the delivery.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Tamper {
    /// The body was changed after it was signed
    Body,
    /// It is signed with another key
    Key,
    /// It was signed a day ago
    Time,
    /// It is not signed
    Unsigned,
}

/// Signs a delivery, and spoils it as wanted.
pub fn sign(
    parcel: &mut Parcel,
    tamper: Option<Tamper>,
    authentication: Authentication,
    credentials: &Credentials,
    now: SystemTime,
) -> Result<()> {
    let now = match tamper {
        Some(Tamper::Time) => now - Duration::from_secs(24 * 60 * 60),
        _ => now,
    };
    let other = Credentials::new().key(Secret::from("another key")).user("another user", "another password");
    let other = other.stating(authentication);
    let credentials = if tamper == Some(Tamper::Key) { &other } else { credentials };
    let before = parcel.clone();
    let Parcel { headers, body } = parcel;
    authentication.sign(headers, body, credentials, now).context(
        "the delivery cannot be signed: what is not documented can be stated in a file, with `--stating`",
    )?;
    match tamper {
        Some(Tamper::Body) => change_body(parcel, authentication, credentials, now),
        Some(Tamper::Unsigned) => {
            *parcel = unsigned(before, parcel);
            Ok(())
        }
        Some(Tamper::Key | Tamper::Time) | None => Ok(()),
    }
}

/// The delivery as it was, without the headers that signing makes; a documented example may have them too.
fn unsigned(mut parcel: Parcel, signed: &Parcel) -> Parcel {
    for (name, value) in &signed.headers {
        if parcel.headers.get(name) != Some(value) {
            parcel.headers.remove(name);
        }
    }
    parcel
}

/// Changes the first letter or digit that the proof covers.
fn change_body(
    parcel: &mut Parcel,
    authentication: Authentication,
    credentials: &Credentials,
    now: SystemTime,
) -> Result<()> {
    let places: Vec<usize> =
        (0..parcel.body.len()).filter(|place| parcel.body[*place].is_ascii_alphanumeric()).collect();
    // What says whether a day of the past is too old is another matter than the body.
    let credentials = credentials.clone().tolerance(Duration::MAX);
    for place in places {
        let before = parcel.body[place];
        parcel.body[place] = if before == b'0' { b'1' } else { b'0' };
        if authentication.verify(&parcel.headers, &parcel.body, &credentials, now).is_err() {
            return Ok(());
        }
        parcel.body[place] = before;
    }
    bail!("the body may be changed at will: what proves the sender does not cover it")
}
