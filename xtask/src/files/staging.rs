//! New text for files of one folder comes in; it goes into place all at once, or not at all.
//!
//! Text is first written to a staging folder on the same file system, then renamed over the old file. Until `keep`
//! is called, dropping the staging puts the old files back. A lock keeps two runs apart; what a run leaves behind
//! that was killed is cleared by the next.

use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Component, Path, PathBuf};

use anyhow::{Context, Result, bail};

use super::{native, shown};

/// The staging folder's name; hidden, so that it is neither read as a spec nor taken for a generated file.
pub const NAME: &str = ".hookwright-staging";

/// How often to start over when other runs end, and take their staging folder away, at the wrong moment.
const ATTEMPTS: usize = 100;

/// New text on its way into one folder.
#[derive(Debug)]
pub struct Staging {
    target: PathBuf,
    folder: PathBuf,
    /// Held until everything is in place, and cleared away.
    _lock: File,
    changes: Vec<Change>,
    done: Vec<Done>,
    /// Folders that this run made, the outer ones first.
    made: Vec<PathBuf>,
    kept: bool,
}

#[derive(Debug)]
enum Change {
    Write { staged: PathBuf, path: PathBuf },
    Remove { path: PathBuf },
}

/// What it takes to undo a change.
#[derive(Debug)]
enum Done {
    Added { path: PathBuf },
    Replaced { old: PathBuf, path: PathBuf },
}

/// Whether a run has left something behind in this folder, or is writing to it.
pub fn is_left_in(target: &Path) -> bool {
    target.join(NAME).symlink_metadata().is_ok()
}

impl Staging {
    /// Locks the folder against other runs, and clears what an interrupted one left behind.
    pub fn open(target: &Path) -> Result<Self> {
        let mut made = Vec::new();
        let folder = target.join(NAME);
        let opened = make_folders(target, &mut made)
            .with_context(|| format!("cannot make the folder {}", shown(target)))
            .and_then(|()| lock(&folder, target));
        match opened {
            Ok(lock) => {
                let target = target.to_owned();
                let staging = Self {
                    target,
                    folder,
                    _lock: lock,
                    changes: Vec::new(),
                    done: Vec::new(),
                    made,
                    kept: false,
                };
                clear(&staging.folder).with_context(|| format!("cannot clear {}", shown(&staging.folder)))?;
                Ok(staging)
            }
            Err(error) => {
                remove_folders(&made);
                Err(error)
            }
        }
    }

    /// Writes new text beside the old; the file itself is untouched.
    pub fn write(&mut self, name: &str, text: impl AsRef<[u8]>) -> Result<()> {
        let path = self.checked(name)?;
        let staged = self.folder.join(format!("new-{}", self.changes.len()));
        fs::write(&staged, text).with_context(|| format!("cannot write {}", shown(&path)))?;
        self.changes.push(Change::Write { staged, path });
        Ok(())
    }

    /// Plans to take a file away.
    pub fn remove(&mut self, name: &str) -> Result<()> {
        let path = self.checked(name)?;
        self.changes.push(Change::Remove { path });
        Ok(())
    }

    /// Puts everything in place; after an error the old files are back.
    pub fn put_in_place(&mut self) -> Result<()> {
        for change in std::mem::take(&mut self.changes) {
            match change {
                Change::Write { staged, path } => {
                    self.replace(&staged, &path).with_context(|| format!("cannot write {}", shown(&path)))?
                }
                Change::Remove { path } => {
                    let old = self.next_old();
                    fs::rename(&path, &old).with_context(|| format!("cannot remove {}", shown(&path)))?;
                    self.done.push(Done::Replaced { old, path });
                }
            }
        }
        Ok(())
    }

    /// Leaves everything in place and takes folders away that became empty.
    pub fn keep(mut self) {
        self.kept = true;
        for done in &self.done {
            let Done::Replaced { path, .. } = done else { continue };
            if path.symlink_metadata().is_ok() {
                continue;
            }
            let inside = path.ancestors().skip(1).take_while(|folder| *folder != self.target);
            // A folder that is not empty refuses, and so ends the climb.
            let _ = inside.map(fs::remove_dir).take_while(Result::is_ok).count();
        }
    }

    fn replace(&mut self, staged: &Path, path: &Path) -> io::Result<()> {
        if let Some(parent) = path.parent() {
            make_folders(parent, &mut self.made)?;
        }
        if path.symlink_metadata().is_err() {
            fs::rename(staged, path)?;
            self.done.push(Done::Added { path: path.to_owned() });
            return Ok(());
        }
        // The old file stays where it is until the very rename, so nobody ever finds it missing.
        let old = self.next_old();
        fs::hard_link(path, &old).or_else(|_| fs::copy(path, &old).map(drop))?;
        fs::rename(staged, path)?;
        self.done.push(Done::Replaced { old, path: path.to_owned() });
        Ok(())
    }

    fn next_old(&self) -> PathBuf {
        self.folder.join(format!("old-{}", self.done.len()))
    }

    /// The path of a file inside the folder: no way out of it, neither by its name nor by a link.
    fn checked(&self, name: &str) -> Result<PathBuf> {
        let native = native(name);
        let is_plain = |component| matches!(component, Component::Normal(_));
        if name.split('/').any(|part| matches!(part, "" | "." | "..")) || !native.components().all(is_plain) {
            bail!("cannot write {name:?}: this path leaves {}", shown(&self.target));
        }
        let path = self.target.join(native);
        for folder in path.ancestors().skip(1).take_while(|folder| *folder != self.target) {
            if folder.symlink_metadata().is_ok_and(|metadata| !metadata.is_dir()) {
                bail!("cannot write {}: {} is not a folder, move it away", shown(&path), shown(folder));
            }
        }
        if path.symlink_metadata().is_ok_and(|metadata| !metadata.is_file()) {
            bail!("cannot write {}: something that is not a file has this name, move it away", shown(&path));
        }
        Ok(path)
    }
}

impl Drop for Staging {
    /// Failures stay silent here: whatever cannot be taken away now, the next run takes away.
    fn drop(&mut self) {
        if !self.kept {
            for done in self.done.drain(..).rev() {
                let _ = match done {
                    Done::Added { path } => fs::remove_file(path),
                    Done::Replaced { old, path } => fs::rename(old, path),
                };
            }
        }
        let _ = clear(&self.folder);
        let _ = fs::remove_file(self.folder.join(LOCK));
        let _ = fs::remove_dir(&self.folder);
        if !self.kept {
            remove_folders(&self.made);
        }
    }
}

const LOCK: &str = "lock";

fn lock(folder: &Path, target: &Path) -> Result<File> {
    let context = || format!("cannot write to {}", shown(target));
    let path = folder.join(LOCK);
    for _ in 0..ATTEMPTS {
        match fs::create_dir(folder) {
            Ok(()) => {}
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                if folder.symlink_metadata().is_ok_and(|metadata| !metadata.is_dir()) {
                    bail!("cannot write to {}: {} is not a folder, delete it", shown(target), shown(folder));
                }
            }
            Err(error) => return Err(error).with_context(context),
        }
        let file = match File::options().create(true).truncate(false).write(true).open(&path) {
            Ok(file) => file,
            // Another run has just ended and taken its staging folder away.
            Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
            Err(error) => return Err(error).with_context(context),
        };
        match file.try_lock() {
            Ok(()) if is_still_at(&file, &path) => return Ok(file),
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                bail!(
                    "another run is writing to {}: wait until it has ended, then run this again",
                    shown(target)
                )
            }
            Err(TryLockError::Error(error)) => {
                return Err(error).with_context(|| format!("cannot lock {}", shown(&path)));
            }
        }
    }
    bail!("other runs keep writing to {}: wait until they have ended, then run this again", shown(target))
}

/// Whether the path still leads to this file. A run that ends takes its lock file away, and whoever opened that one
/// just before would hold a lock that nobody else can see.
#[cfg(unix)]
fn is_still_at(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    match (file.metadata(), path.symlink_metadata()) {
        (Ok(ours), Ok(theirs)) => (ours.dev(), ours.ino()) == (theirs.dev(), theirs.ino()),
        _ => false,
    }
}

/// Other systems do not take away a file that is open.
#[cfg(not(unix))]
fn is_still_at(_: &File, path: &Path) -> bool {
    path.exists()
}

/// Takes away everything but the lock.
fn clear(folder: &Path) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if entry.file_name() == LOCK {
            continue;
        }
        if entry.file_type()?.is_dir() {
            fs::remove_dir_all(entry.path())?;
        } else {
            fs::remove_file(entry.path())?;
        }
    }
    Ok(())
}

fn make_folders(path: &Path, made: &mut Vec<PathBuf>) -> io::Result<()> {
    let missing: Vec<_> = path.ancestors().take_while(|folder| folder.symlink_metadata().is_err()).collect();
    for folder in missing.into_iter().rev() {
        match fs::create_dir(folder) {
            Ok(()) => made.push(folder.to_owned()),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

fn remove_folders(made: &[PathBuf]) {
    for folder in made.iter().rev() {
        let _ = fs::remove_dir(folder);
    }
}

#[cfg(test)]
mod tests;
