//! What a server sends comes in; the bytes of a document or a page go out, or why these are none.
//!
//! Nothing is read beyond the limit, packed or unpacked, whatever the server announces.

use std::io::{self, Read};

use flate2::read::MultiGzDecoder;

use crate::files::read::size;

/// What is to be fetched.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wanted {
    /// YAML or JSON.
    Document,
    /// What people read.
    Page,
}

impl Wanted {
    const fn name(self) -> &'static str {
        match self {
            Self::Document => "document",
            Self::Page => "page",
        }
    }
}

/// Why an answer is none, and what to do.
#[derive(Debug, PartialEq, Eq)]
pub struct Unfit {
    pub message: String,
    pub help: String,
}

impl Unfit {
    pub fn new(message: impl Into<String>, help: impl Into<String>) -> Self {
        Self { message: message.into(), help: help.into() }
    }
}

/// Refuses what says of itself that it is something else.
pub fn check_type(content_type: &str, wanted: Wanted) -> Result<(), Unfit> {
    let essence = content_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let (kind, name) = essence.split_once('/').unwrap_or((&essence, ""));
    let is_page = matches!(essence.as_str(), "text/html" | "application/xhtml+xml");
    if is_page && wanted == Wanted::Document {
        return Err(page(&format!("the answer is a page (`{essence}`), not a document")));
    }
    let is_binary = matches!(kind, "image" | "audio" | "video" | "font" | "multipart")
        || kind == "application" && matches!(name, "pdf" | "zip" | "wasm" | "java-archive");
    if is_binary {
        let message = format!("the answer is `{essence}`, not a {}", wanted.name());
        return Err(Unfit::new(message, format!("let the address be that of the {} itself", wanted.name())));
    }
    Ok(())
}

fn page(message: &str) -> Unfit {
    let help = "it may ask for a login, or show the document instead of being it: code hosts have another address for \
                the raw file; where only pages are published, name them in `pages` of `[document]`";
    Unfit::new(message, help)
}

/// Refuses bytes that cannot be what is wanted.
pub fn check_bytes(bytes: &[u8], wanted: Wanted) -> Result<(), Unfit> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes).trim_ascii_start();
    match (bytes.first(), wanted) {
        (None, _) => {
            let message = "the answer is empty";
            Err(Unfit::new(message, "nothing is changed; look at the address with a browser"))
        }
        // No document starts so, and every page does.
        (Some(b'<'), Wanted::Document) => {
            Err(page("the answer is a page or XML, not a document: it starts with `<`"))
        }
        _ => Ok(()),
    }
}

/// How the bytes of an answer are packed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Packing {
    None,
    Gzip,
}

impl Packing {
    /// What `Content-Encoding` says.
    pub fn named(name: &str) -> Result<Self, Unfit> {
        match name.trim().to_ascii_lowercase().as_str() {
            "" | "identity" => Ok(Self::None),
            "gzip" | "x-gzip" => Ok(Self::Gzip),
            other => {
                let message = format!("the answer is packed as `{other}`, though that was not asked for");
                Err(Unfit::new(message, "name an address that answers plainly, or with gzip"))
            }
        }
    }
}

/// Why an answer could not be read to its end.
#[derive(Debug)]
pub enum Stop {
    TooLarge(Unfit),
    Broken(io::Error),
}

/// All bytes of an answer, unpacked; reading ends at the limit.
pub fn whole(answer: impl Read, packing: Packing, limit: u64) -> Result<Vec<u8>, Stop> {
    let mut bytes = Vec::new();
    let read = match packing {
        Packing::None => answer.take(limit + 1).read_to_end(&mut bytes),
        // The packed bytes are bounded as well: they may unpack to nothing.
        Packing::Gzip => MultiGzDecoder::new(answer.take(limit + 1)).take(limit + 1).read_to_end(&mut bytes),
    };
    let length = read.map_err(Stop::Broken)?;
    if u64::try_from(length).is_ok_and(|length| length <= limit) {
        Ok(bytes)
    } else {
        Err(Stop::TooLarge(too_large(limit)))
    }
}

/// An answer of more bytes than any document has.
pub fn too_large(limit: u64) -> Unfit {
    let message = format!("the answer is larger than {}", size(limit));
    Unfit::new(message, "no published document comes near this size: look at the address with a browser")
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use flate2::Compression;
    use flate2::write::GzEncoder;

    use super::*;

    fn packed(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    #[test]
    fn types_say_what_an_answer_is() {
        let check = |content_type, wanted, fits: bool| {
            assert_eq!(check_type(content_type, wanted).is_ok(), fits, "{content_type}");
        };
        for fit in ["", "application/yaml", "text/plain; charset=utf-8", "application/octet-stream", "odd"] {
            check(fit, Wanted::Document, true);
            check(fit, Wanted::Page, true);
        }
        check("Text/HTML; charset=utf-8", Wanted::Document, false);
        check("text/html", Wanted::Page, true);
        check("image/png", Wanted::Page, false);
        check("application/pdf", Wanted::Document, false);
    }

    #[test]
    fn bytes_say_what_an_answer_is() {
        let check = |bytes: &[u8], wanted, expected: &str| {
            let told = check_bytes(bytes, wanted).err().map(|unfit| unfit.message).unwrap_or_default();
            assert!(told.starts_with(expected) && told.is_empty() == expected.is_empty(), "{told}");
        };
        check(b"openapi: 3.1.0", Wanted::Document, "");
        check(b"\xef\xbb\xbf \n{}", Wanted::Document, "");
        check(b"\xef\xbb\xbf\n<!DOCTYPE html>", Wanted::Document, "the answer is a page");
        check(b"<html>", Wanted::Page, "");
        check(b" \r\n", Wanted::Page, "the answer is empty");
    }

    #[test]
    fn nothing_is_read_beyond_the_limit() {
        let check = |answer: &[u8], packing, expected: Result<usize, bool>| {
            let read = whole(answer, packing, 1000);
            let read = read.map(|bytes| bytes.len()).map_err(|stop| matches!(stop, Stop::TooLarge(_)));
            assert_eq!(read, expected);
        };
        check(&[b'x'; 1000], Packing::None, Ok(1000));
        check(&[b'x'; 1001], Packing::None, Err(true));
        check(&packed(&[b'x'; 1000]), Packing::Gzip, Ok(1000));
        check(&packed(&[b'x'; 1_000_000]), Packing::Gzip, Err(true));
        // Many empty parts unpack to nothing.
        check(&packed(b"").repeat(1000), Packing::Gzip, Err(false));
        check(&packed(b"something")[..15], Packing::Gzip, Err(false));
        check(b"no gzip", Packing::Gzip, Err(false));
        let endless = whole(io::repeat(b'x'), Packing::None, 1000);
        assert!(matches!(endless, Err(Stop::TooLarge(_))));
    }

    #[test]
    fn only_known_packings_are_read() {
        assert_eq!(Packing::named("GZIP"), Ok(Packing::Gzip));
        assert_eq!(Packing::named(""), Ok(Packing::None));
        assert!(Packing::named("br").unwrap_err().message.contains("`br`"));
    }
}
