//! A provider's folder in, where its document is published and what was fetched from there out.

use toml::Spanned;

use super::lock::{self, Lock};
use super::{configuration, reference};
use crate::diagnostic::{Diagnostics, Place};
use crate::source::Sources;

/// Where a provider's document is published, as its `provider.toml` says.
#[derive(Debug)]
pub struct Publication {
    /// The document, by its path in the provider's folder.
    pub document: String,
    /// Where the document is published.
    pub source: Option<Stated>,
    /// The pages that the document is made of.
    pub pages: Vec<Stated>,
    /// Other hosts that these may redirect to.
    pub redirects_to: Vec<String>,
    /// What was fetched last; none where nothing was, or where that cannot be read.
    pub lock: Option<Lock>,
}

/// A text of `provider.toml`.
#[derive(Debug)]
pub struct Stated {
    /// The text.
    pub text: String,
    /// Where it stands.
    pub place: Place,
}

/// An address as messages show it: without a user's name and password, and without what stands after the path, where
/// keys and signatures stand.
#[must_use]
pub fn shown(address: &str) -> String {
    let end = address.find(['?', '#']).unwrap_or(address.len());
    let (plain, rest) = address.split_at(end);
    let more = if rest.is_empty() { "" } else { "?…" };
    let Some((scheme, after)) = plain.split_once("//") else { return format!("{plain}{more}") };
    let (authority, path) = after.split_at(after.find('/').unwrap_or(after.len()));
    let host = authority.rsplit('@').next().unwrap_or_default();
    let is_port = |port: &str| port.bytes().all(|byte| byte.is_ascii_digit());
    // Where a password has a slash in it, what looks like a host is its first part.
    if !host.ends_with(']') && host.rsplit_once(':').is_some_and(|(_, port)| !is_port(port)) {
        return format!("{scheme}//…");
    }
    format!("{scheme}//{host}{path}{more}")
}

/// Reads where a provider's document is published; nothing, with a diagnostic, where `provider.toml` cannot be read.
#[must_use]
pub fn read(sources: &Sources, folder: &str, diagnostics: &mut Diagnostics) -> Option<Publication> {
    let document = configuration::read(sources, folder, diagnostics)?.document;
    let stated = |text: &Spanned<String>| Stated {
        text: text.get_ref().clone(),
        place: configuration::place(folder, Some(text.span())),
    };
    let file = document.file.get_ref();
    let target = reference::target(folder, &configuration::path(folder), file);
    let inside = target.as_ref().ok().and_then(|target| target.file.strip_prefix(folder)?.strip_prefix('/'));
    // A lock that cannot be read is told where the folder is generated from; here it is as if there were none.
    let lock = lock::read(sources, folder, &mut Diagnostics::default());
    Some(Publication {
        document: inside.unwrap_or(file).to_owned(),
        source: document.source.as_ref().map(stated),
        pages: document.pages.iter().map(stated).collect(),
        redirects_to: document.redirects_to,
        lock,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_secret_is_shown() {
        let check = |address, expected: &str| assert_eq!(shown(address), expected);
        check("https://acme.example/a.yaml", "https://acme.example/a.yaml");
        check("https://user:se@cret@acme.example:8443/a.yaml", "https://acme.example:8443/a.yaml");
        check("https://user:se/cret@acme.example/a.yaml", "https://…");
        check("http://[::1]/a.yaml", "http://[::1]/a.yaml");
        check("https://user@acme.example?token=secret", "https://acme.example?…");
        check("https://acme.example/a@b.yaml#secret", "https://acme.example/a@b.yaml?…");
        check("file:///a/b.yaml", "file:///a/b.yaml");
        check("a.yaml", "a.yaml");
    }

    #[test]
    fn what_provider_toml_states_is_found_with_its_place() {
        let text = "title = \"Acme\"\n[document]\nfile = \"./spec/a.yaml\"\nsource = \"https://acme.example/a.yaml\"\n\
                    redirects_to = [\"cdn.example\"]\n";
        let files = [("acme/provider.toml", text), ("acme/document.lock", "[[file]]\n")];
        let sources: Sources =
            files.map(|(path, text)| (path.to_owned(), text.as_bytes().to_vec())).into_iter().collect();
        let mut diagnostics = Diagnostics::default();
        let found = read(&sources, "acme", &mut diagnostics).unwrap();
        assert_eq!(found.document, "spec/a.yaml");
        let source = found.source.unwrap();
        assert_eq!(
            (source.text.as_str(), sources.locate(&source.place).line),
            ("https://acme.example/a.yaml", 4)
        );
        assert_eq!((found.redirects_to, found.lock), (vec!["cdn.example".to_owned()], None));
        assert_eq!(diagnostics.iter().count(), 0);
    }
}
