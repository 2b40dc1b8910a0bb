//! An address comes in; the bytes that are published there go out, or the word that they are still the same.
//!
//! Every step is bounded: how long, how much, how often one is sent on, and to which hosts. What is not taken is told
//! with what to do, and without the secrets that an address may have.

pub mod address;
pub mod answer;

use std::collections::BTreeSet;
use std::fs::File;
use std::io;
use std::time::Duration;

use codegen::lock::Entry;
use ureq::http::{HeaderMap, StatusCode, header};
use ureq::{Agent, Body};

use super::read::SIZE_LIMIT;
use super::vendor::Refusal;
use crate::finding::Finding;
use address::{Address, Scheme};
use answer::{Packing, Stop, Unfit, Wanted};

/// No server sends one on more often that knows where things are.
const MOST_REDIRECTS: usize = 10;

/// Asks servers.
pub struct Fetcher {
    agent: Agent,
    patience: Duration,
}

/// What is asked for.
#[derive(Debug, Clone, Copy)]
pub struct Request<'a> {
    pub address: &'a Address,
    pub wanted: Wanted,
    /// What was fetched from there last, where its bytes are still at hand.
    pub known: Option<&'a Entry>,
    /// Hosts that the address may redirect to, besides its own.
    pub redirects_to: &'a [String],
}

/// What came back.
#[derive(Debug)]
pub enum Fetched {
    /// The bytes that are at hand.
    Same,
    New(Published),
    /// There is nothing at this address.
    Nothing(Refusal),
}

/// Bytes, and what the server says of them.
#[derive(Debug)]
pub struct Published {
    pub bytes: Vec<u8>,
    pub etag: Option<String>,
    pub last_modified: Option<String>,
}

impl Fetcher {
    /// One that waits so long for each answer.
    pub fn new(patience: Duration) -> Self {
        let configuration = Agent::config_builder()
            .timeout_global(Some(patience))
            .http_status_as_error(false)
            .max_redirects(0)
            .user_agent("hookwright")
            .build();
        Self { agent: Agent::new_with_config(configuration), patience }
    }

    /// Fetches what is published at an address.
    pub fn fetch(&self, request: Request<'_>) -> Result<Fetched, Refusal> {
        let mut address = request.address.clone();
        if address.scheme() == Scheme::File {
            return file(&address, request.wanted);
        }
        let mut visited = BTreeSet::new();
        loop {
            let (status, headers, body) = self.ask(&address, request.known)?;
            if !is_redirect(status) {
                return self.taken(request, &address, status, &headers, body);
            }
            visited.insert(address.clone());
            let next = redirected(&address, &headers, request.redirects_to)?;
            if visited.contains(&next) {
                return refuse(&address, "the server redirects in a circle", LOOK);
            }
            if visited.len() > MOST_REDIRECTS {
                return refuse(
                    &address,
                    format!("the server redirects more than {MOST_REDIRECTS} times"),
                    LOOK,
                );
            }
            address = next;
        }
    }

    fn ask(
        &self,
        address: &Address,
        known: Option<&Entry>,
    ) -> Result<(StatusCode, HeaderMap, Body), Refusal> {
        let mut request = self.agent.get(address.whole()).header(header::ACCEPT_ENCODING, "gzip");
        if let Some(known) = known {
            if let Some(etag) = &known.etag {
                request = request.header(header::IF_NONE_MATCH, etag);
            }
            if let Some(day) = &known.last_modified {
                request = request.header(header::IF_MODIFIED_SINCE, day);
            }
        }
        let (head, body) = request.call().map_err(|error| self.failure(address, &error))?.into_parts();
        Ok((head.status, head.headers, body))
    }

    fn taken(
        &self,
        request: Request<'_>,
        address: &Address,
        status: StatusCode,
        headers: &HeaderMap,
        mut body: Body,
    ) -> Result<Fetched, Refusal> {
        if status == StatusCode::NOT_MODIFIED && request.known.is_some() {
            return Ok(Fetched::Same);
        }
        if status != StatusCode::OK {
            let (message, help) = meaning(status);
            let told = finding(address, Unfit::new(message, help));
            let is_nothing = matches!(status, StatusCode::NOT_FOUND | StatusCode::GONE);
            return if is_nothing { Ok(Fetched::Nothing(told)) } else { Err(told) };
        }
        let text = |name| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let unfit = |unfit| finding(address, unfit);
        answer::check_type(text(header::CONTENT_TYPE), request.wanted).map_err(unfit)?;
        let packing = Packing::named(text(header::CONTENT_ENCODING)).map_err(unfit)?;
        if body.content_length().is_some_and(|length| length > SIZE_LIMIT) {
            return Err(unfit(answer::too_large(SIZE_LIMIT)));
        }
        let bytes = answer::whole(body.as_reader(), packing, SIZE_LIMIT).map_err(|stop| match stop {
            Stop::TooLarge(told) => unfit(told),
            Stop::Broken(error) => self.broken(address, error),
        })?;
        let bytes = plain(address, bytes).map_err(unfit)?;
        answer::check_bytes(&bytes, request.wanted).map_err(unfit)?;
        let kept = |name| Some(text(name).to_owned()).filter(|text| !text.is_empty());
        Ok(Fetched::New(Published {
            bytes,
            etag: kept(header::ETAG),
            last_modified: kept(header::LAST_MODIFIED),
        }))
    }

    /// Why nobody answered.
    fn failure(&self, address: &Address, error: &ureq::Error) -> Refusal {
        let host = address.host();
        let (message, help) = match error {
            ureq::Error::Timeout(_) => (
                format!("`{host}` has not answered within {} s", self.patience.as_secs()),
                "run this again later, or wait longer with `--timeout`",
            ),
            ureq::Error::HostNotFound => no_host(&host),
            ureq::Error::Io(error) if is_about_name(error) => no_host(&host),
            ureq::Error::Io(error) if error.kind() == io::ErrorKind::ConnectionRefused => {
                (format!("`{host}` refuses connections"), "look at the host and its port")
            }
            ureq::Error::Io(error) if is_cut(error) => {
                (format!("`{host}` ends the connection: {error}"), AGAIN)
            }
            ureq::Error::ConnectionFailed => (format!("`{host}` cannot be reached"), AGAIN),
            // What else there is names neither the address nor what was sent.
            error => (format!("cannot ask `{host}`: {error}"), AGAIN),
        };
        finding(address, Unfit::new(message, help))
    }

    /// Why an answer ended before its end.
    fn broken(&self, address: &Address, error: io::Error) -> Refusal {
        match error.get_ref().and_then(|inner| inner.downcast_ref::<ureq::Error>()) {
            Some(told @ ureq::Error::Timeout(_)) => self.failure(address, told),
            _ if error.kind() == io::ErrorKind::TimedOut => {
                self.failure(address, &ureq::Error::Timeout(ureq::Timeout::Global))
            }
            _ => {
                finding(address, Unfit::new(format!("the answer is broken off, or damaged: {error}"), AGAIN))
            }
        }
    }
}

const AGAIN: &str = "nothing is changed; run this again later";
const LOOK: &str = "look at the address with a browser, and name the one that it ends at";

fn no_host(host: &str) -> (String, &'static str) {
    (format!("there is no host `{host}`, or this machine is offline"), "look at the host's name")
}

/// Whether a system does not know a name; it has no kind of its own for that.
fn is_about_name(error: &io::Error) -> bool {
    error.to_string().contains("failed to lookup address information")
}

fn is_cut(error: &io::Error) -> bool {
    use io::ErrorKind::{BrokenPipe, ConnectionAborted, ConnectionReset, UnexpectedEof};
    matches!(error.kind(), BrokenPipe | ConnectionAborted | ConnectionReset | UnexpectedEof)
}

fn is_redirect(status: StatusCode) -> bool {
    matches!(status.as_u16(), 301 | 302 | 303 | 307 | 308)
}

/// Where a server sends one on to, if one may go there.
fn redirected(address: &Address, headers: &HeaderMap, redirects_to: &[String]) -> Result<Address, Refusal> {
    let location = headers.get(header::LOCATION).and_then(|location| location.to_str().ok());
    let Some(location) = location else {
        return refuse(address, "the server redirects without saying where to", LOOK);
    };
    let next = match address.join(location) {
        Ok(next) => next,
        Err(reason) => return refuse(address, format!("the server redirects to what {reason}"), LOOK),
    };
    match address.may_redirect(&next, redirects_to) {
        Ok(()) => Ok(next),
        Err(reason) => {
            let help = match next.scheme() == address.scheme() || next.scheme() == Scheme::Https {
                true => format!(
                    "if that is where it is published, name it in provider.toml, or state `redirects_to = [\"{}\"]` in \
                     `[document]`",
                    next.host()
                ),
                false => LOOK.to_owned(),
            };
            refuse(address, format!("the server redirects to {next}, which {reason}"), help)
        }
    }
}

/// What a status means here.
fn meaning(status: StatusCode) -> (String, &'static str) {
    let told = |says: &str| format!("the server answers {}: {says}", status.as_u16());
    match status.as_u16() {
        404 | 410 => (told("there is nothing at this address"), "correct the address in provider.toml"),
        401 | 403 | 407 => (
            told("it lets nobody in unasked"),
            "name an address that is public, or fetch the document by hand",
        ),
        429 => (told("it was asked too often"), AGAIN),
        500..=599 => (told("something is wrong there"), AGAIN),
        _ => (told("this is no document"), LOOK),
    }
}

/// What is published at a `file` URL.
fn file(address: &Address, wanted: Wanted) -> Result<Fetched, Refusal> {
    let path = address.file();
    let cannot = |error: &io::Error| {
        let told = Unfit::new(super::read::cannot_read(error), "correct the address in provider.toml");
        finding(address, told)
    };
    if path.metadata().is_ok_and(|metadata| !metadata.is_file()) {
        return refuse(address, "this is no file", "name the document itself");
    }
    let opened = match File::open(&path) {
        Ok(opened) => opened,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Fetched::Nothing(cannot(&error))),
        Err(error) => return Err(cannot(&error)),
    };
    let unfit = |unfit| finding(address, unfit);
    let bytes = answer::whole(opened, Packing::None, SIZE_LIMIT).map_err(|stop| match stop {
        Stop::TooLarge(told) => unfit(told),
        Stop::Broken(error) => cannot(&error),
    })?;
    let bytes = plain(address, bytes).map_err(unfit)?;
    answer::check_bytes(&bytes, wanted).map_err(unfit)?;
    Ok(Fetched::New(Published { bytes, etag: None, last_modified: None }))
}

/// The document in a file that is published packed.
fn plain(address: &Address, bytes: Vec<u8>) -> Result<Vec<u8>, Unfit> {
    if !address.name().to_ascii_lowercase().ends_with(".gz") {
        return Ok(bytes);
    }
    answer::whole(bytes.as_slice(), Packing::Gzip, SIZE_LIMIT).map_err(|stop| match stop {
        Stop::TooLarge(told) => told,
        Stop::Broken(error) => Unfit::new(
            format!("cannot unpack this: {error}"),
            "its name ends in `.gz`; where it is not packed, that is a mistake of the server's",
        ),
    })
}

fn finding(address: &Address, Unfit { message, help }: Unfit) -> Refusal {
    Box::new(Finding::error(message).at(address.to_string()).with_help(help))
}

fn refuse<T>(address: &Address, message: impl Into<String>, help: impl Into<String>) -> Result<T, Refusal> {
    Err(finding(address, Unfit::new(message, help)))
}
