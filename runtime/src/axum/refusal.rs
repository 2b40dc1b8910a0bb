//! What a request is when it is no event: the answer to it.

use std::fmt;

use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};

use crate::DecodeError;
use crate::authentication::Rejection;

/// Why a request gave no event. As a response it tells the sender nothing but a status.
#[derive(Debug)]
#[non_exhaustive]
pub enum Refusal {
    /// It says that its body is not JSON.
    ContentType,
    /// Its body is longer than the endpoint takes, or broke off.
    TooLong {
        /// What the endpoint takes, in bytes.
        limit: usize,
    },
    /// It does not prove that the provider sent it.
    Rejected {
        /// The check that does not hold.
        rejection: Rejection,
        /// The status that the provider's rules call for.
        status: u16,
    },
    /// It is verified, but not JSON, or names no event.
    NoEvent(DecodeError),
    /// It only asks whether the receiver is there: the answer, a JSON object.
    Handshake(String),
}

impl Refusal {
    /// The status of the answer.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        match self {
            Self::ContentType => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::TooLong { .. } => StatusCode::PAYLOAD_TOO_LARGE,
            Self::Rejected { status, .. } => super::route::status(*status),
            Self::NoEvent(_) => StatusCode::BAD_REQUEST,
            Self::Handshake(_) => StatusCode::OK,
        }
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let status = self.status();
        match self {
            Self::Handshake(answer) => {
                (status, [(header::CONTENT_TYPE, "application/json")], answer).into_response()
            }
            _ => status.into_response(),
        }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::ContentType => formatter.write_str("the request says that its body is not JSON"),
            Self::TooLong { limit } => {
                write!(formatter, "the body broke off, or has more than {limit} bytes")
            }
            Self::Rejected { rejection, .. } => rejection.fmt(formatter),
            Self::NoEvent(error) => error.fmt(formatter),
            Self::Handshake(_) => formatter.write_str("the request only asks whether the receiver is there"),
        }
    }
}

impl std::error::Error for Refusal {}
