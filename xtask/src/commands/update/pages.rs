//! Where a provider's pages are published comes in; the document that they amount to now goes out.

use std::collections::BTreeMap;

use codegen::diagnostic::Diagnostics;
use codegen::lock::{Entry, Lock};
use codegen::page;
use codegen::publication::{Publication, Stated};

use super::folder::{Folder, Update};
use crate::commands::again;
use crate::commands::pages::{self, Given};
use crate::files::fetch::address::Address;
use crate::files::fetch::answer::Wanted;
use crate::files::fetch::{Fetched, Fetcher, Published, Request};
use crate::finding::{Finding, has_errors, join};

/// Fetches pages, and makes the document of them anew where one of them changed.
pub fn fetch(
    folder: &Folder<'_>,
    publication: &Publication,
    fetcher: &Fetcher,
) -> Result<Update, Vec<Finding>> {
    let document = &publication.document;
    let text = folder.bytes(document).map(String::from_utf8_lossy);
    if text.is_some_and(|text| !page::is_made_of_pages(&text)) {
        let told = Finding::error("this document was not made of pages, so they do not replace it");
        let help = "take `pages` out of provider.toml; or make the folder anew: `cargo xtask new PROVIDER --from PAGE…`";
        return Err(vec![told.at(join(folder.specs, &folder.path(document))).with_help(help)]);
    }
    let asked = asked(folder, publication)?;
    let known = known(folder, publication, &asked);
    let pages = all(&asked, known, &publication.redirects_to, fetcher)?;
    let Some(pages) = pages else {
        return Ok(Update { lock: publication.lock.clone().unwrap_or_default(), ..Update::default() });
    };
    let entry =
        |(asked, new): (&Asked<'_>, &Published)| folder.entry(&asked.name, &asked.address, new, asked.before);
    let entries: Vec<Entry> = asked.iter().zip(&pages).map(entry).collect();
    let given = asked
        .iter()
        .zip(pages)
        .map(|(asked, page)| Given::fetched(asked.name.clone(), asked.address.to_string(), page.bytes));
    made(folder, publication, &given.collect::<Vec<_>>(), entries)
}

/// A page that `provider.toml` names.
struct Asked<'a> {
    address: Address,
    /// What the document calls it.
    name: String,
    /// What the lock says of it.
    before: Option<&'a Entry>,
}

fn asked<'a>(folder: &Folder<'_>, publication: &'a Publication) -> Result<Vec<Asked<'a>>, Vec<Finding>> {
    let mut findings = Vec::new();
    let mut asked: Vec<Asked<'_>> = Vec::new();
    for Stated { text, place } in &publication.pages {
        match Address::parse(text) {
            Ok(address) => {
                let locked = publication.lock.iter().flat_map(|lock| &lock.pages);
                let before = { locked }.find(|entry| entry.source.as_ref() == Some(&address.kept()));
                let own = before.map_or_else(|| address.name(), |before| before.name.clone());
                let numbered = |count: usize| if count == 1 { own.clone() } else { format!("{count}-{own}") };
                let is_free = |name: &String| !asked.iter().any(|other| other.name == *name);
                let name = (1..).map(numbered).find(is_free).unwrap_or_default();
                asked.push(Asked { address, name, before });
            }
            Err(reason) => {
                let message = format!("this page {reason}");
                findings.push(folder.at(place, message, "name where the page is published: https://…"));
            }
        }
    }
    if findings.is_empty() { Ok(asked) } else { Err(findings) }
}

/// Whether the document at hand was made of these pages as the lock says, so that nothing is to do where none changed.
fn known(folder: &Folder<'_>, publication: &Publication, asked: &[Asked<'_>]) -> bool {
    let Some(Lock { files, pages }) = &publication.lock else { return false };
    let is_at_hand = |entry: &Entry| folder.bytes(&entry.name).is_some_and(|bytes| entry.holds(bytes));
    let [document] = files.as_slice() else { return false };
    let sources = |entry: &Entry| entry.source.clone();
    document.name == publication.document
        && is_at_hand(document)
        && pages.iter().map(sources).eq(asked.iter().map(|asked| Some(asked.address.kept())))
}

/// All pages; none where all are as the lock has them.
fn all(
    asked: &[Asked<'_>],
    known: bool,
    redirects_to: &[String],
    fetcher: &Fetcher,
) -> Result<Option<Vec<Published>>, Vec<Finding>> {
    let mut findings = Vec::new();
    let mut pages: Vec<Option<Published>> = Vec::new();
    let mut has_changed = !known;
    for asked in asked {
        let before = asked.before.filter(|_| known);
        match one(asked, before, redirects_to, fetcher) {
            Ok(page) => {
                let holds = |new: &Published| before.is_some_and(|before| before.holds(&new.bytes));
                has_changed |= page.as_ref().is_some_and(|page| !holds(page));
                pages.push(page);
            }
            Err(finding) => findings.push(*finding),
        }
    }
    if !findings.is_empty() {
        return Err(findings);
    }
    if !has_changed {
        return Ok(None);
    }
    let mut whole = Vec::new();
    for (asked, page) in asked.iter().zip(pages) {
        // Pages are not kept, so those that are still the same are fetched once more.
        let page = match page {
            Some(page) => Some(page),
            None => one(asked, None, redirects_to, fetcher).map_err(|finding| vec![*finding])?,
        };
        whole.extend(page);
    }
    Ok(Some(whole))
}

/// One page; none where it is as it was known.
fn one(
    asked: &Asked<'_>,
    known: Option<&Entry>,
    redirects_to: &[String],
    fetcher: &Fetcher,
) -> Result<Option<Published>, Box<Finding>> {
    let request = Request { address: &asked.address, wanted: Wanted::Page, known, redirects_to };
    match fetcher.fetch(request)? {
        Fetched::New(new) => Ok(Some(new)),
        Fetched::Same => Ok(None),
        Fetched::Nothing(refusal) => Err(refusal),
    }
}

/// The document that the pages amount to, and what they say that they did not.
fn made(
    folder: &Folder<'_>,
    publication: &Publication,
    given: &[Given],
    pages: Vec<Entry>,
) -> Result<Update, Vec<Finding>> {
    let document = &publication.document;
    let read = pages::document(given, folder.provider)?;
    if has_errors(&read.findings) {
        return Err(read.findings);
    }
    let path = folder.path(document);
    let Some(bytes) = read.vendored.files.get(&path).cloned() else {
        let told = Finding::error("these pages make a document of another format");
        let help = "take the provider's folder away and make it anew, or leave some of the pages out";
        return Err(vec![told.at(join(folder.specs, &path)).with_help(help)]);
    };
    let before = publication.lock.as_ref();
    let is_same = |entry: &&Entry| entry.name == *document && entry.holds(&bytes);
    let locked = before.and_then(|before| before.files.iter().find(is_same));
    let at_hand = before.filter(|before| {
        folder.bytes(document) == Some(bytes.as_slice())
            && locked.is_some()
            && before.pages.iter().map(|page| &page.source).eq(pages.iter().map(|page| &page.source))
    });
    if let Some(lock) = at_hand {
        // What pages have around what they say, such as the day, is no news.
        return Ok(Update { lock: lock.clone(), ..Update::default() });
    }
    let files = vec![locked.cloned().unwrap_or_else(|| folder.made(document, &bytes))];
    let mut update = Update {
        files: BTreeMap::from([(document.clone(), bytes)]),
        lock: Lock { files, pages },
        findings: read.findings,
        ..Update::default()
    };
    let after = folder.with(&update.changes(folder));
    let configuration = folder.bytes("provider.toml").unwrap_or_default();
    let path = join(folder.specs, &folder.path("provider.toml"));
    update.findings.extend(again::undeclared(configuration, &read.formats, &path));
    update.said = again::changes(&folder.sources, &after, folder.provider, &mut Diagnostics::default());
    Ok(update)
}
