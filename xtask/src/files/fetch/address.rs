//! A text that names something to fetch comes in; an address that may be asked, and whether one may lead to another,
//! go out.

use std::fmt;
use std::path::PathBuf;

use codegen::publication;
use fluent_uri::component::Authority;
use fluent_uri::{Uri, UriRef};

/// An `http`, `https` or `file` URL, without a fragment.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Address(Uri<String>);

/// How an address is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scheme {
    Http,
    Https,
    File,
}

impl Address {
    /// Reads an address; or says, as the end of a sentence about it, why it cannot be asked.
    pub fn parse(text: &str) -> Result<Self, String> {
        let text = text.split('#').next().unwrap_or_default();
        let uri = Uri::parse(text).map_err(|_| "is no URL".to_owned())?.normalize();
        let address = Self(uri);
        match address.known_scheme() {
            None => {
                Err(format!("is a `{}` URL, and only https, http and file are fetched", address.0.scheme()))
            }
            Some(Scheme::File) if !matches!(address.host().as_str(), "" | "localhost") => {
                Err("names a file of another machine".to_owned())
            }
            Some(Scheme::Http | Scheme::Https) if address.host().is_empty() => {
                Err("names no host".to_owned())
            }
            Some(_) => Ok(address),
        }
    }

    /// What a reference in an answer from here leads to.
    pub fn join(&self, reference: &str) -> Result<Self, String> {
        let reference = UriRef::parse(reference).map_err(|_| "is no URL".to_owned())?;
        let joined = reference.resolve_against(&self.0).map_err(|_| "is no URL".to_owned())?;
        Self::parse(joined.as_str())
    }

    /// The whole URL, with whatever secrets are in it.
    pub fn whole(&self) -> &str {
        self.0.as_str()
    }

    /// The URL without a user's name and password, to be kept.
    pub fn kept(&self) -> String {
        let whole = self.0.as_str();
        match self.0.authority().and_then(|authority| authority.userinfo()) {
            Some(user) => whole.replacen(&format!("{}@", user.as_str()), "", 1),
            None => whole.to_owned(),
        }
    }

    pub fn scheme(&self) -> Scheme {
        // `parse` takes no other.
        self.known_scheme().unwrap_or(Scheme::File)
    }

    fn known_scheme(&self) -> Option<Scheme> {
        match self.0.scheme().as_str() {
            "http" => Some(Scheme::Http),
            "https" => Some(Scheme::Https),
            "file" => Some(Scheme::File),
            _ => None,
        }
    }

    /// The host and, where it is not the usual one, the port.
    pub fn host(&self) -> String {
        let port = |authority: &Authority<'_>| {
            authority.port().map(|port| format!(":{}", port.as_str())).unwrap_or_default()
        };
        let host = |authority: Authority<'_>| format!("{}{}", authority.host(), port(&authority));
        self.0.authority().map(host).unwrap_or_default()
    }

    /// The file that a `file` URL names.
    pub fn file(&self) -> PathBuf {
        PathBuf::from(self.0.path().decode().to_string_lossy().into_owned())
    }

    /// The last part of the path, as people would name what is there.
    pub fn name(&self) -> String {
        let path = self.0.path().decode().to_string_lossy().into_owned();
        path.split('/').rfind(|part| !part.is_empty()).unwrap_or("page").to_owned()
    }

    /// The address of another file of a document that is published here. `document` and `file` are their paths in the
    /// provider's folder; none where `file` is not below what is published beside the document.
    pub fn of_file(&self, document: &str, file: &str) -> Option<Self> {
        let path = self.0.path().as_str();
        let published = path.rsplit_once('/').map_or("", |(folder, _)| folder);
        let folder = document.rsplit_once('/').map_or("", |(folder, _)| folder);
        // Where both have the document in folders of the same names, those around it are published as they are here.
        let around = match published.strip_suffix(folder) {
            Some(around) if folder.is_empty() => Some((around, file)),
            Some(around) if around.ends_with('/') => Some((around.trim_end_matches('/'), file)),
            _ => file
                .strip_prefix(folder)
                .and_then(|file| file.strip_prefix('/'))
                .map(|file| (published, file)),
        };
        let (around, file) = around?;
        let file = file.split('/').map(encoded).collect::<Vec<_>>().join("/");
        let found = self.join(&format!("{around}/{file}")).ok()?;
        // A path that begins with two slashes would be a host.
        ((found.scheme(), found.host()) == (self.scheme(), self.host())).then_some(found)
    }

    /// Whether one may be sent on to another address; or why not.
    pub fn may_redirect(&self, to: &Self, redirects_to: &[String]) -> Result<(), String> {
        match (self.scheme(), to.scheme()) {
            (Scheme::Https, Scheme::Http) => return Err("is not encrypted".to_owned()),
            (_, Scheme::File) | (Scheme::File, _) => return Err("is a file of this machine".to_owned()),
            _ => {}
        }
        let host = to.host();
        let name = |address: &Self| address.0.authority().map(|authority| authority.host().to_owned());
        // http and https of one host have ports of their own.
        let is_upgrade =
            (self.scheme(), to.scheme()) == (Scheme::Http, Scheme::Https) && name(self) == name(to);
        let is_known = self.host() == host || is_upgrade;
        let is_stated = redirects_to.iter().any(|stated| stated.eq_ignore_ascii_case(&host));
        if is_known || is_stated { Ok(()) } else { Err(format!("is on another host, `{host}`")) }
    }
}

/// A part of a path as URLs have it.
fn encoded(part: &str) -> String {
    part.bytes().fold(String::new(), |mut text, byte| {
        if byte.is_ascii_alphanumeric() || b"-._~!$&'()*+,;=:@".contains(&byte) {
            text.push(char::from(byte));
        } else {
            text.push_str(&format!("%{byte:02X}"));
        }
        text
    })
}

/// Without secrets.
impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&publication::shown(self.0.as_str()))
    }
}

impl fmt::Debug for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(text: &str) -> Address {
        Address::parse(text).unwrap_or_else(|reason| panic!("{text} {reason}"))
    }

    #[test]
    fn some_addresses_are_not_asked() {
        let check = |text, reason: &str| assert_eq!(Address::parse(text).unwrap_err(), reason, "{text}");
        check("openapi.yaml", "is no URL");
        check("https://acme.example/a b", "is no URL");
        check("ftp://acme.example/a", "is a `ftp` URL, and only https, http and file are fetched");
        check("https:///a", "names no host");
        check("file://acme.example/a", "names a file of another machine");
    }

    #[test]
    fn secrets_are_neither_shown_nor_kept() {
        let address = address("https://user:secret@acme.example/a.yaml?v=1#secret");
        assert_eq!(address.to_string(), "https://acme.example/a.yaml?…");
        assert_eq!(format!("{address:?}"), "https://acme.example/a.yaml?…");
        assert_eq!(address.kept(), "https://acme.example/a.yaml?v=1");
        assert!(address.whole().contains("user:secret@"));
    }

    #[test]
    fn other_files_are_published_beside_the_document() {
        let check = |source, document, file, expected: Option<&str>| {
            let found = address(source).of_file(document, file).map(|address| address.whole().to_owned());
            assert_eq!(found.as_deref(), expected, "{source} {document} {file}");
        };
        let source = "https://acme.example/v1/spec/openapi.yaml?raw=1";
        check(source, "openapi.yaml", "a/b c.yaml", Some("https://acme.example/v1/spec/a/b%20c.yaml"));
        check(source, "spec/openapi.yaml", "a.yaml", Some("https://acme.example/v1/a.yaml"));
        check(source, "spec/openapi.yaml", "spec/a.yaml", Some("https://acme.example/v1/spec/a.yaml"));
        check(
            source,
            "document/openapi.yaml",
            "document/a.yaml",
            Some("https://acme.example/v1/spec/a.yaml"),
        );
        check(source, "document/openapi.yaml", "a.yaml", None);
        check(
            "https://acme.example/openapi.yaml",
            "openapi.yaml",
            "a.yaml",
            Some("https://acme.example/a.yaml"),
        );
        check("file:///x/openapi.yaml", "openapi.yaml", "a%?.yaml", Some("file:///x/a%25%3F.yaml"));
        check("https://acme.example//evil/openapi.yaml", "openapi.yaml", "a.yaml", None);
        assert_eq!(address("file:///x/a%20b.yaml").file(), PathBuf::from("/x/a b.yaml"));
    }

    #[test]
    fn nobody_is_sent_to_another_host_unasked() {
        let check = |from, to, expected: Option<&str>| {
            let stated = ["cdn.example".to_owned(), "other.example:8080".to_owned()];
            let allowed = address(from).may_redirect(&address(to), &stated);
            assert_eq!(allowed.err().as_deref(), expected, "{from} to {to}");
        };
        check("https://acme.example/a", "https://acme.example/b", None);
        check("https://ACME.example:443/a", "https://acme.example/b", None);
        check("http://acme.example/a", "https://acme.example/a", None);
        check("http://acme.example:8080/a", "https://acme.example/a", None);
        check("http://[::1]/a", "https://[::2]/a", Some("is on another host, `[::2]`"));
        check("https://acme.example/a", "https://cdn.example/a", None);
        check("https://acme.example/a", "https://other.example:8080/a", None);
        check(
            "https://acme.example/a",
            "https://other.example/a",
            Some("is on another host, `other.example`"),
        );
        check(
            "https://acme.example/a",
            "https://acme.example:8443/a",
            Some("is on another host, `acme.example:8443`"),
        );
        check("https://acme.example/a", "http://acme.example/a", Some("is not encrypted"));
        check("https://acme.example/a", "http://cdn.example/a", Some("is not encrypted"));
        check("http://acme.example/a", "file:///etc/passwd", Some("is a file of this machine"));
    }
}
