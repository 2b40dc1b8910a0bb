//! Where a document is published comes in; the document and the files that it consists of go out.
//!
//! References are followed below the address of the document and nowhere else, so no answer decides whom to ask.

use std::collections::BTreeSet;

use codegen::diagnostic::{Place, Severity};
use codegen::lock::Entry;
use codegen::model::Location;
use codegen::publication::{Publication, Stated};
use codegen::source::Sources;
use codegen::survey::reach;

use super::folder::{Folder, Update};
use crate::files::fetch::address::Address;
use crate::files::fetch::answer::Wanted;
use crate::files::fetch::{Fetched, Fetcher, Request};
use crate::files::read::{SIZE_LIMIT, size};
use crate::files::vendor::is_taken;
use crate::finding::{Finding, Position, Site};

/// No published document consists of more files, or refers to more that do not exist.
const MOST_FILES: usize = 1_000;
/// All files together; vendored specs are kept in the repository.
const MOST_BYTES: u64 = 4 * SIZE_LIMIT;

/// Fetches a document and the files that its references reach.
pub fn fetch(
    folder: &Folder<'_>,
    publication: &Publication,
    source: &Stated,
    fetcher: &Fetcher,
) -> Result<Update, Vec<Finding>> {
    let address = Address::parse(&source.text).map_err(|reason| {
        let message = format!("this source {reason}");
        vec![folder.at(&source.place, message, "name where the document itself is published: https://…")]
    })?;
    let mut walk =
        Walk { folder, publication, fetcher, address, named: BTreeSet::new(), update: Update::default() };
    walk.all().map_err(|finding| vec![*finding])?;
    let Walk { mut update, .. } = walk;
    update.lock.files.sort_by(|one, other| one.name.cmp(&other.name));
    let locked = publication.lock.iter().flat_map(|lock| &lock.files).map(|entry| &entry.name);
    let gone = locked.filter(|name| !update.files.contains_key(*name) && !is_taken(name));
    update.removed = gone.cloned().collect();
    Ok(update)
}

struct Walk<'a> {
    folder: &'a Folder<'a>,
    publication: &'a Publication,
    fetcher: &'a Fetcher,
    /// Where the document is published.
    address: Address,
    /// Files that references lead to, whether there is such a file or not: each is asked for once.
    named: BTreeSet<String>,
    update: Update,
}

impl Walk<'_> {
    fn all(&mut self) -> Result<(), Box<Finding>> {
        let document = self.publication.document.clone();
        let address = self.address.clone();
        if let Some(refusal) = self.file(&document, &address)? {
            return Err(refusal);
        }
        self.named.insert(document.clone());
        let mut waiting = vec![document];
        while let Some(file) = waiting.pop() {
            let path = self.folder.path(&file);
            let bytes = self.update.files.get(&file).cloned().unwrap_or_default();
            let sources: Sources = [(path.clone(), bytes)].into_iter().collect();
            // What leads elsewhere is told where the document is generated from, if an event needs it.
            for (target, location) in reach::reached(&sources, self.folder.provider, &path).files {
                let inside =
                    target.strip_prefix(self.folder.provider).and_then(|path| path.strip_prefix('/'));
                let Some(name) = inside.filter(|name| self.named.insert((*name).to_owned())) else {
                    continue;
                };
                self.check_size()?;
                let address = match self.address_of(name) {
                    Ok(address) => address,
                    Err(reason) => {
                        self.tell(format!("this leads to `{name}`, which {reason}"), &sources, &location);
                        continue;
                    }
                };
                // A reference may be to an address that a schema gives itself, so a file that is not there is told
                // where the document is generated from.
                if self.file(name, &address)?.is_none() {
                    waiting.push(name.to_owned());
                }
            }
        }
        Ok(())
    }

    /// The address of a file that a reference reaches, or why it is not fetched.
    fn address_of(&self, name: &str) -> Result<Address, &'static str> {
        if is_taken(name) {
            return Err("means something else in a provider's folder, and is not fetched");
        }
        if name.split('/').any(|part| part.starts_with('.') || part.chars().any(char::is_control)) {
            return Err("is the name of a hidden file, and is not fetched");
        }
        let found = self.address.of_file(&self.publication.document, name);
        found.ok_or("is not published below the document, and is not fetched")
    }

    /// Fetches one file; gives why there is none, where there is nothing at its address.
    fn file(&mut self, name: &str, address: &Address) -> Result<Option<Box<Finding>>, Box<Finding>> {
        let folder = self.folder;
        let locked = self.publication.lock.as_ref();
        let before = locked.and_then(|lock| lock.files.iter().find(|entry| entry.name == name));
        let at_hand = folder.bytes(name).unwrap_or_default();
        let is_at_hand =
            |before: &&Entry| before.source.as_ref() == Some(&address.kept()) && before.holds(at_hand);
        let known = before.filter(is_at_hand);
        let redirects_to = &self.publication.redirects_to;
        let request = Request { address, wanted: Wanted::Document, known, redirects_to };
        let (bytes, entry) = match (self.fetcher.fetch(request)?, known) {
            (Fetched::Same, Some(known)) => (at_hand.to_vec(), known.clone()),
            (Fetched::New(new), _) => {
                let entry = folder.entry(name, address, &new, before);
                (new.bytes, entry)
            }
            (Fetched::Nothing(refusal), _) => return Ok(Some(refusal)),
            (Fetched::Same, None) => {
                let told = Finding::error("the server says that nothing changed, though it was not asked so");
                return Err(Box::new(told.at(address.to_string()).with_help("run this again later")));
            }
        };
        self.update.origins.insert(folder.path(name), address.to_string());
        self.update.lock.files.push(entry);
        self.update.files.insert(name.to_owned(), bytes);
        Ok(None)
    }

    fn check_size(&self) -> Result<(), Box<Finding>> {
        let bytes: u64 = self.update.files.values().map(|bytes| bytes.len() as u64).sum();
        if self.named.len() <= MOST_FILES && bytes <= MOST_BYTES {
            return Ok(());
        }
        let told =
            Finding::error("this document refers to more than can be vendored").at(self.address.to_string());
        let limits = format!("the limits are {MOST_FILES} files and {}", size(MOST_BYTES));
        Err(Box::new(told.with_help(limits)))
    }

    /// Tells of a reference, at its line of what is published.
    fn tell(&mut self, message: String, sources: &Sources, location: &Location) {
        let found = sources.locate(&Place::Value(location.clone()));
        let position = Position { line: found.line, column: found.column, source_line: found.source_line };
        let file = self.update.shown(&location.file, self.folder.specs);
        self.update.findings.push(Finding {
            severity: Severity::Warning,
            site: Some(Site { file, position: Some(position) }),
            ..Finding::error(message)
                .with_help("where an event needs it, put a copy into the provider's folder")
        });
    }
}
