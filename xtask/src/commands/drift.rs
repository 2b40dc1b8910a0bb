//! The trees of a run and the folders on disk come in; where the two differ goes out, for one ending to print and
//! the other to apply.

use std::path::Path;

use anyhow::Result;
use codegen::outcome::Outcome;
use codegen::tree::{self, Drift, Tree};

use crate::files::found;
use crate::finding::{Finding, join};
use crate::workspace::Folders;

/// One of the two folders that a run writes to: the generated crate's, or that of the specs.
#[derive(Debug)]
pub struct Part<'a> {
    pub folder: &'a Path,
    /// What the reader calls the folder.
    pub name: String,
    /// Where the tree and the folder differ.
    pub drift: Vec<Drift>,
    room: Room,
    tree: &'a Tree,
    providers: &'a [String],
}

#[derive(Debug, Clone, Copy)]
enum Room {
    Generated,
    Specs,
}

/// Compares what a run gives with what is on disk. `base` is the folder that messages name files from.
pub fn parts<'a>(
    outcome: &'a Outcome,
    folders: &'a Folders,
    providers: &'a [String],
    base: &Path,
) -> Result<[Part<'a>; 2]> {
    let part = |room, folder: &'a Path, tree| {
        let name = folders.name(folder, base);
        let mut part = Part { folder, name, drift: Vec::new(), room, tree, providers };
        part.compare().map(|()| part)
    };
    Ok([
        part(Room::Specs, &folders.specs, &outcome.specs)?,
        part(Room::Generated, &folders.out, &outcome.generated)?,
    ])
}

impl<'a> Part<'a> {
    /// Looks at the folder again.
    pub fn compare(&mut self) -> Result<()> {
        let found = match self.room {
            Room::Generated => found::all(self.folder, self.tree)?,
            Room::Specs => {
                // Only files that a run could give: everything else among the specs is the user's.
                let reconciled = self.providers.iter().map(|name| format!("{name}/reconciled.json"));
                found::named(self.folder, self.tree.keys().cloned().chain(reconciled))?
            }
        };
        self.drift = tree::drift(self.tree, &found);
        Ok(())
    }

    /// The provider that a file belongs to; none where it belongs to all.
    pub fn owner(&self, drift: &Drift) -> Option<&'a str> {
        match self.room {
            Room::Generated => owner_in_generated(drift.path(), self.providers),
            Room::Specs => owner_in_specs(drift.path(), self.providers),
        }
    }

    /// The text that a file is to have; none where it is to be removed.
    pub fn text(&self, drift: &Drift) -> Option<&'a str> {
        self.tree.get(drift.path()).map(String::as_str)
    }

    /// An error for each file that is in the way of a generated one.
    pub fn blocked(&self) -> impl Iterator<Item = Finding> {
        let blocked = self.drift.iter().filter(|drift| matches!(drift, Drift::Blocked(_)));
        blocked.map(|drift| {
            let message =
                "this file is in the way of a generated one: it does not carry the `@generated` marker";
            Finding::error(message)
                .at(join(&self.name, drift.path()))
                .with_help("keep what is yours somewhere else, then delete this file")
        })
    }
}

fn owner_in_generated<'a>(path: &str, providers: &'a [String]) -> Option<&'a str> {
    let inside = path.strip_prefix("src/")?;
    let module =
        inside.split_once('/').map_or_else(|| inside.strip_suffix(".rs"), |(module, _)| Some(module))?;
    providers.iter().map(String::as_str).find(|name| name.replace('-', "_") == module)
}

fn owner_in_specs<'a>(path: &str, providers: &'a [String]) -> Option<&'a str> {
    let (folder, _) = path.split_once('/')?;
    providers.iter().map(String::as_str).find(|name| *name == folder)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_belong_to_providers_or_to_all() {
        let providers = ["acme-v2".to_owned(), "zeta".to_owned()];
        let check =
            |path: &str, expected: Option<&str>| assert_eq!(owner_in_generated(path, &providers), expected);
        check("src/acme_v2/mod.rs", Some("acme-v2"));
        check("src/zeta.rs", Some("zeta"));
        check("src/lib.rs", None);
        check("src/gone/mod.rs", None);
        check("zeta/mod.rs", None);
        let check =
            |path: &str, expected: Option<&str>| assert_eq!(owner_in_specs(path, &providers), expected);
        check("acme-v2/reconciled.json", Some("acme-v2"));
        check("provider.schema.json", None);
    }
}
