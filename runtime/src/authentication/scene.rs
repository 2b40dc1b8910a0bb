//! Sources and parts come in; what a delivery has at them goes out.

use std::borrow::Cow;

use http::HeaderMap;

use super::grammar::Group;
use super::member::{member, text};
use super::request::{path, query};
use super::{Credentials, Part, Rejection, Request, Source, form, hasher};

/// One delivery, seen by one check.
pub(super) struct Scene<'a> {
    pub(super) request: &'a Request<'a>,
    pub(super) credentials: &'a Credentials,
    /// The item of a batch that is looked at.
    item: Option<&'a str>,
    /// The signature's parameters.
    group: Group<'a>,
    /// Header and payload of a JSON Web Signature.
    jws: Option<(&'a str, &'a str)>,
}

impl<'a> Scene<'a> {
    pub(super) fn new(request: &'a Request<'a>, credentials: &'a Credentials) -> Self {
        Self { request, credentials, item: None, group: Group::EMPTY, jws: None }
    }

    pub(super) fn with_item<'b>(&self, item: &'b str) -> Scene<'b>
    where
        'a: 'b,
    {
        Scene { item: Some(item), ..*self }
    }

    pub(super) fn with_group<'b>(&self, group: Group<'b>) -> Scene<'b>
    where
        'a: 'b,
    {
        Scene { group, ..*self }
    }

    pub(super) fn with_jws<'b>(&self, header: &'b str, payload: &'b str) -> Scene<'b>
    where
        'a: 'b,
    {
        Scene { jws: Some((header, payload)), ..*self }
    }

    /// The text at a source; what is empty is missing.
    pub(super) fn text(&self, source: Source) -> Result<Cow<'a, str>, Rejection> {
        let found = match source {
            Source::Header(name) => match header(self.request.headers, name)? {
                Some(value) => Some(str::from_utf8(value).map_err(|_| Rejection::Malformed(source))?.into()),
                None => None,
            },
            Source::Query(name) => self.query(name)?,
            Source::Body(path) => self.member(self.document()?, path, source)?,
            Source::Parameter(name) => {
                self.group.parameter(name).map_err(|_| Rejection::Repeated(source))?.map(Cow::Borrowed)
            }
            Source::Jws(name) => match self.jws {
                Some((header, _)) => self.member(header, &[name], source)?,
                None => None,
            },
            Source::Claim(name) => match self.jws {
                Some((_, payload)) => self.member(payload, &[name], source)?,
                None => None,
            },
        };
        found.filter(|text| !text.is_empty()).ok_or(Rejection::Missing(source))
    }

    fn member(
        &self,
        document: &'a str,
        path: &[&str],
        source: Source,
    ) -> Result<Option<Cow<'a, str>>, Rejection> {
        match member(document, path, source)? {
            Some(raw) => text(raw, source),
            None => Ok(None),
        }
    }

    fn query(&self, name: &'static str) -> Result<Option<Cow<'a, str>>, Rejection> {
        let source = Source::Query(name);
        let configured = || query(self.credentials.url.as_deref()?);
        let Some(query) = self.request.query().or_else(configured) else { return Ok(None) };
        let mut found = None;
        for pair in form::pairs(query) {
            let (found_name, value) = pair.ok_or(Rejection::Malformed(source))?;
            if found_name == name && found.replace(value).is_some() {
                return Err(Rejection::Repeated(source));
            }
        }
        Ok(found)
    }

    /// The body, or the item of the batch, as text.
    pub(super) fn document(&self) -> Result<&'a str, Rejection> {
        let body = || str::from_utf8(self.request.body).ok();
        self.item.or_else(body).ok_or(Rejection::NotJson)
    }

    /// The body, or the item of the batch.
    fn body(&self) -> &'a [u8] {
        self.item.map_or(self.request.body, str::as_bytes)
    }

    /// Feeds what is signed, part by part. `key` is the key.
    pub(super) fn feed(
        &self,
        parts: &[Part],
        key: &[u8],
        feed: &mut impl FnMut(&[u8]),
    ) -> Result<(), Rejection> {
        for part in parts {
            match *part {
                Part::Literal(text) => feed(text.as_bytes()),
                Part::Header(name) => {
                    feed(
                        header(self.request.headers, name)?
                            .ok_or(Rejection::Missing(Source::Header(name)))?,
                    );
                }
                Part::Parameter(name) => feed(self.text(Source::Parameter(name))?.as_bytes()),
                Part::Body => feed(self.body()),
                Part::Raw(path) => {
                    let source = Source::Body(path);
                    let raw = member(self.document()?, path, source)?.ok_or(Rejection::Missing(source))?;
                    feed(raw.as_bytes());
                }
                Part::Text(path) => {
                    if let Some(text) = self.member(self.document()?, path, Source::Body(path))? {
                        feed(text.as_bytes());
                    }
                }
                Part::Url => self.url(feed)?,
                Part::Method => feed(self.request.method.as_bytes()),
                Part::Path => {
                    let url = self.credentials.url.as_deref().or(self.request.target);
                    feed(path(url.ok_or(Rejection::Unset("url"))?).as_bytes());
                }
                Part::Form => self.form(feed)?,
                Part::Digest(hash, encoding) => {
                    let digest = encoding.encode(hasher::hash(hash, self.body()).as_slice());
                    feed(digest.ok_or(Rejection::Unstated("the encoding of a digest"))?.as_bytes());
                }
                Part::Crc32 => feed(crc32(self.body()).to_string().as_bytes()),
                Part::Setting(name) => feed(self.credentials.find_setting(name)?.as_bytes()),
                Part::Secret => feed(key),
            }
        }
        Ok(())
    }

    fn url(&self, feed: &mut impl FnMut(&[u8])) -> Result<(), Rejection> {
        let url = self.credentials.url.as_deref().ok_or(Rejection::Unset("url"))?;
        feed(url.as_bytes());
        if let (None, Some(query)) = (query(url), self.request.query()) {
            feed(b"?");
            feed(query.as_bytes());
        }
        Ok(())
    }

    fn form(&self, feed: &mut impl FnMut(&[u8])) -> Result<(), Rejection> {
        let text = str::from_utf8(self.request.body).map_err(|_| Rejection::NotForm)?;
        // A name without a value would be signed as the name and value are that it could be cut into.
        if !text.split('&').all(|pair| pair.is_empty() || pair.contains('=')) {
            return Err(Rejection::NotForm);
        }
        let mut pairs = form::pairs(text).collect::<Option<Vec<_>>>().ok_or(Rejection::NotForm)?;
        pairs.sort_unstable();
        // A pair that comes twice counts once or twice, depending on who reads it.
        if pairs.windows(2).any(|two| matches!(two, [one, other] if one == other)) {
            return Err(Rejection::NotForm);
        }
        for (name, value) in pairs {
            feed(name.as_bytes());
            feed(value.as_bytes());
        }
        Ok(())
    }
}

/// The value of a header that may come once.
pub(super) fn header<'a>(headers: &'a HeaderMap, name: &'static str) -> Result<Option<&'a [u8]>, Rejection> {
    let mut values = headers.get_all(name).iter();
    match (values.next(), values.next()) {
        (_, Some(_)) => Err(Rejection::Repeated(Source::Header(name))),
        (value, None) => Ok(value.map(http::HeaderValue::as_bytes)),
    }
}

/// The CRC-32 of gzip, PNG and Ethernet.
fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |crc, &byte| {
        (0..8).fold(crc ^ u32::from(byte), |crc, _| crc >> 1 ^ (0xedb8_8320 & (crc & 1).wrapping_neg()))
    })
}

#[cfg(test)]
mod tests {
    #[test]
    fn crc32_is_the_usual_one() {
        assert_eq!(super::crc32(b"123456789"), 0xcbf4_3926);
        assert_eq!(super::crc32(b""), 0);
    }
}
