//! Answers by path come in; a server on this machine that gives them, and what it was asked, go out.
//!
//! It speaks as much HTTP as the tests need, and as badly as they need.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

/// What the server does when a path is asked for.
#[derive(Debug, Clone)]
pub enum Answer {
    /// The body with these headers; not modified, where the request names the body's `ETag` or `Last-Modified`.
    Plain(Vec<String>, Vec<u8>),
    /// A status without a body.
    Status(u16),
    /// Another address.
    Redirect(u16, String),
    /// Exactly these bytes, and the end of the connection.
    Raw(Vec<u8>),
    /// These bytes, and then nothing for a long time.
    Stalls(Vec<u8>),
    /// A body without an end.
    Endless,
}

/// A request as it came.
#[derive(Debug, Clone)]
pub struct Asked {
    pub path: String,
    /// By their names in lower case.
    pub headers: BTreeMap<String, String>,
}

#[derive(Default)]
struct State {
    answers: BTreeMap<String, Answer>,
    asked: Vec<Asked>,
}

/// A server that runs until the tests end.
pub struct Server {
    /// `127.0.0.1` and the port.
    pub host: String,
    state: Arc<Mutex<State>>,
}

impl Server {
    pub fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let host = listener.local_addr().unwrap().to_string();
        let state = Arc::<Mutex<State>>::default();
        let shared = Arc::clone(&state);
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let shared = Arc::clone(&shared);
                // Clients that go away in the middle are what some tests are about.
                thread::spawn(move || drop(answer(stream, &shared)));
            }
        });
        Self { host, state }
    }

    /// Publishes a text.
    pub fn publish(&self, path: &str, text: &str) {
        self.put(path, Answer::Plain(vec!["Content-Type: application/yaml".into()], text.into()));
    }

    /// Publishes a text with an `ETag`.
    pub fn publish_tagged(&self, path: &str, tag: &str, text: &str) {
        self.put(path, Answer::Plain(vec![format!("ETag: \"{tag}\"")], text.into()));
    }

    pub fn put(&self, path: &str, answer: Answer) {
        self.state.lock().unwrap().answers.insert(path.to_owned(), answer);
    }

    pub fn take(&self, path: &str) {
        self.state.lock().unwrap().answers.remove(path);
    }

    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.host)
    }

    /// What was asked since this was asked last.
    pub fn asked(&self) -> Vec<Asked> {
        std::mem::take(&mut self.state.lock().unwrap().asked)
    }
}

/// An address on this machine that nobody listens at.
pub fn nobody() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    format!("http://{}/openapi.yaml", listener.local_addr().unwrap())
}

fn answer(stream: TcpStream, state: &Mutex<State>) -> std::io::Result<()> {
    let mut reader = BufReader::new(stream.try_clone()?);
    let mut line = String::new();
    reader.read_line(&mut line)?;
    let path = line.split(' ').nth(1).unwrap_or_default().to_owned();
    let mut headers = BTreeMap::new();
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line)? == 0 || line.trim().is_empty() {
            break;
        }
        if let Some((name, value)) = line.split_once(':') {
            headers.insert(name.trim().to_ascii_lowercase(), value.trim().to_owned());
        }
    }
    let answer = {
        let mut state = state.lock().unwrap();
        let answer = state.answers.get(&path).cloned().unwrap_or(Answer::Status(404));
        state.asked.push(Asked { path, headers: headers.clone() });
        answer
    };
    give(stream, &headers, answer)
}

fn give(mut stream: TcpStream, asked: &BTreeMap<String, String>, answer: Answer) -> std::io::Result<()> {
    match answer {
        Answer::Plain(headers, body) => {
            let value = |wanted: &str| {
                let lines = headers.iter().filter_map(|line| line.split_once(": "));
                { lines }.find(|(name, _)| *name == wanted).map(|(_, value)| value)
            };
            let is = |own: &str, theirs: &str| {
                value(own).is_some_and(|own| asked.get(theirs).is_some_and(|theirs| own == theirs))
            };
            if is("ETag", "if-none-match") || is("Last-Modified", "if-modified-since") {
                return write!(stream, "HTTP/1.1 304 Not Modified\r\nConnection: close\r\n\r\n");
            }
            write!(stream, "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: {}\r\n", body.len())?;
            for header in headers {
                write!(stream, "{header}\r\n")?;
            }
            stream.write_all(b"\r\n")?;
            stream.write_all(&body)
        }
        Answer::Status(status) => {
            write!(stream, "HTTP/1.1 {status} So\r\nConnection: close\r\nContent-Length: 0\r\n\r\n")
        }
        Answer::Redirect(status, to) => write!(
            stream,
            "HTTP/1.1 {status} There\r\nConnection: close\r\nLocation: {to}\r\nContent-Length: 0\r\n\r\n"
        ),
        Answer::Raw(bytes) => stream.write_all(&bytes),
        Answer::Stalls(bytes) => {
            stream.write_all(&bytes)?;
            stream.set_read_timeout(Some(Duration::from_secs(120)))?;
            // Until the client has enough of it.
            stream.read(&mut [0]).map(drop)
        }
        Answer::Endless => {
            stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n")?;
            let lines = b"# still more to come\n".repeat(4096);
            loop {
                stream.write_all(&lines)?;
            }
        }
    }
}
