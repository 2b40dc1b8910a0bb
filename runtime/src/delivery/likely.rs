//! A delivery comes in; its event type goes out, as it seems at first sight.
//!
//! Most bodies hold the event type in a member of the outermost object whose key stands nowhere else. Then a look at
//! the bytes finds it, and that it is such a member shows while the body is decoded.

use std::borrow::Cow;

use http::HeaderMap;

use super::place::header;
use super::telling::Telling;
use super::{Delivery, Place};
use crate::json::{self, Spot};

/// What the event type of a delivery depends on, until the body is decoded.
#[derive(Debug, Clone, Copy)]
pub(super) struct Doubt<'a> {
    pub(super) headers: &'a HeaderMap,
    pub(super) places: &'a [Place],
    /// The byte where the outermost object of the body has to start, or a key of it.
    pub(super) mark: usize,
}

/// The delivery as it seems; nothing where that takes more than a look.
pub(super) fn delivery<'a>(
    headers: &'a HeaderMap,
    body: &'a str,
    places: &'a [Place],
) -> Option<Delivery<'a>> {
    let doubted = |event_type, mark| {
        let doubt = Doubt { headers, places, mark };
        Some(Delivery { event_type, path: &[], body, doubt: Some(doubt), telling: Telling::NONE })
    };
    let mut passed_over = false;
    for place in places {
        match *place {
            Place::Body([name]) => match json::spot(body, name) {
                Spot::Text(mark, text) => return doubted(text, mark),
                Spot::Absent => passed_over = true,
                Spot::Unclear => return None,
            },
            Place::Body(_) => return None,
            Place::Header(name) => {
                if let Some(text) = header(headers, name) {
                    return match passed_over {
                        true => doubted(text.into(), json::object_start(body)?),
                        false => {
                            let event_type = text.into();
                            Some(Delivery {
                                event_type,
                                path: &[],
                                body,
                                doubt: None,
                                telling: Telling::NONE,
                            })
                        }
                    };
                }
            }
            Place::Pair { header: name, body: path } => {
                if let Some(header) = header(headers, name) {
                    let [key] = path else { return None };
                    return match json::spot(body, key) {
                        Spot::Text(mark, text) => doubted(joined(header, &text), mark),
                        Spot::Absent => doubted(header.into(), json::object_start(body)?),
                        Spot::Unclear => None,
                    };
                }
            }
        }
    }
    None
}

/// What a pair's header and member name together.
pub(super) fn joined<'a>(header: &str, text: &str) -> Cow<'a, str> {
    [header, ".", text].concat().into()
}
