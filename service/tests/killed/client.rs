//! A delivery comes in; it is posted, and what came back goes out.

use std::io::{Error, ErrorKind};
use std::net::SocketAddr;

use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;

use crate::delivery::Delivery;

/// One connection, opened when it is needed.
pub struct Client {
    address: SocketAddr,
    connection: Option<BufReader<TcpStream>>,
}

/// What came back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    pub status: u16,
    pub body: String,
}

impl Client {
    pub fn new(address: SocketAddr) -> Self {
        Self { address, connection: None }
    }

    /// Posts a delivery, signed now.
    pub async fn send(&mut self, delivery: &Delivery) -> Result<Answer, Error> {
        let mut request = format!("POST /{} HTTP/1.1\r\nhost: {}\r\n", delivery.provider, self.address);
        let (headers, body) = delivery.signed();
        for (name, value) in headers {
            request += &format!("{name}: {value}\r\n");
        }
        request += &format!("content-type: application/json\r\ncontent-length: {}\r\n\r\n{body}", body.len());
        self.exchange(&request).await
    }

    /// Asks for a page.
    pub async fn get(&mut self, path: &str) -> Result<Answer, Error> {
        self.exchange(&format!("GET {path} HTTP/1.1\r\nhost: {}\r\n\r\n", self.address)).await
    }

    async fn exchange(&mut self, request: &str) -> Result<Answer, Error> {
        let mut connection = match self.connection.take() {
            Some(connection) => connection,
            None => {
                let stream = TcpStream::connect(self.address).await?;
                stream.set_nodelay(true)?;
                BufReader::new(stream)
            }
        };
        connection.write_all(request.as_bytes()).await?;
        let answer = read(&mut connection).await?;
        self.connection = Some(connection);
        Ok(answer)
    }
}

async fn read(connection: &mut BufReader<TcpStream>) -> Result<Answer, Error> {
    let broken = || Error::from(ErrorKind::InvalidData);
    let (mut status, mut length) = (None, 0);
    loop {
        let mut line = String::new();
        if connection.read_line(&mut line).await? == 0 {
            return Err(ErrorKind::UnexpectedEof.into());
        }
        let line = line.trim_end().to_ascii_lowercase();
        if status.is_none() {
            let code = line.split(' ').nth(1).and_then(|code| code.parse().ok());
            status = Some(code.ok_or_else(broken)?);
        } else if let Some(text) = line.strip_prefix("content-length:") {
            length = text.trim().parse().map_err(|_| broken())?;
        } else if line.is_empty() {
            break;
        }
    }
    let mut body = vec![0; length];
    connection.read_exact(&mut body).await?;
    let body = String::from_utf8(body).map_err(|_| broken())?;
    Ok(Answer { status: status.ok_or_else(broken)?, body })
}
