//! A revision of the repository and a folder come in; the files that the folder held then go out.
//!
//! Everything is asked of git's own store, so nothing in the work tree is looked at or touched.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail, ensure};

/// The branches that a change is meant for, most usual first.
const TRUNKS: [&str; 4] = ["origin/main", "main", "origin/master", "master"];

/// The revision that the current one left its trunk at; and what people call it.
pub fn base(folder: &Path) -> Result<(String, String)> {
    for trunk in TRUNKS {
        if let Ok(found) = git(folder, &["merge-base", "HEAD", trunk]) {
            return Ok((line(&found), format!("the merge base with {trunk}")));
        }
    }
    bail!("there is no branch `main` that this one comes from: name a revision with `--base`")
}

/// The files of a folder at a revision, by path in the folder; none where it did not exist then.
pub fn files(folder: &Path, revision: &str) -> Result<Vec<(String, Vec<u8>)>> {
    let named = format!("{revision}^{{commit}}");
    let found = git(folder, &["rev-parse", "--verify", "--quiet", "--end-of-options", &named]);
    let commit =
        line(&found.with_context(|| format!("there is no revision `{revision}`: name another one"))?);
    let tree = git(folder, &["ls-tree", "-r", "-z", &commit, "."])?;
    let mut entries: Vec<Entry> = Vec::new();
    for entry in tree.split(|byte| *byte == 0).filter(|entry| !entry.is_empty()) {
        entries.extend(Entry::read(entry)?);
    }
    contents(folder, entries)
}

/// A file in git's store.
struct Entry {
    path: String,
    object: String,
    is_link: bool,
}

impl Entry {
    /// Reads `<mode> <type> <object>\t<path>`; none for what is not a file, and for hidden files.
    fn read(line: &[u8]) -> Result<Option<Self>> {
        let text = std::str::from_utf8(line).context("the name of a file at that revision is not UTF-8")?;
        let (head, path) = text.split_once('\t').context("git lists files in a way that is not known")?;
        let mut words = head.split(' ');
        let (mode, _, object) = (words.next(), words.next(), words.next());
        let is_link = mode == Some("120000");
        let is_file = is_link || mode.is_some_and(|mode| mode.starts_with("100"));
        let is_hidden = path.split('/').any(|part| part.starts_with('.'));
        let object = object.context("git lists files in a way that is not known")?.to_owned();
        Ok((is_file && !is_hidden).then(|| Self { path: path.to_owned(), object, is_link }))
    }
}

/// The bytes of all files, in one run of git.
fn contents(folder: &Path, entries: Vec<Entry>) -> Result<Vec<(String, Vec<u8>)>> {
    let mut command = command(folder, &["cat-file", "--batch"]);
    let mut child =
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().context("cannot run git: install it")?;
    let mut stdin = child.stdin.take().context("git takes no questions")?;
    let asked: String = entries.iter().map(|entry| format!("{}\n", entry.object)).collect();
    // Git answers while it is asked, so both have to go on at once.
    let asking = std::thread::spawn(move || stdin.write_all(asked.as_bytes()));
    let output = child.wait_with_output().context("cannot read what git answers")?;
    let _ = asking.join();
    ensure!(output.status.success(), "git cannot read the files of that revision");
    let mut rest = output.stdout.as_slice();
    let mut files = Vec::new();
    let mut links = Vec::new();
    for entry in entries {
        let bytes = object(&mut rest)?;
        if entry.is_link {
            links.push((entry.path, String::from_utf8_lossy(bytes).into_owned()));
        } else {
            files.push((entry.path, bytes.to_vec()));
        }
    }
    for (path, target) in links {
        let target = beside(&path, &target);
        let found = files.iter().find(|(path, _)| *path == target).map(|(_, bytes)| bytes.clone());
        files.extend(found.map(|bytes| (path, bytes)));
    }
    files.sort();
    Ok(files)
}

/// Takes the next `<object> <type> <size>\n<bytes>\n`.
fn object<'a>(rest: &mut &'a [u8]) -> Result<&'a [u8]> {
    let end = rest.iter().position(|byte| *byte == b'\n').context("git stops in the middle of an answer")?;
    let head = String::from_utf8_lossy(&rest[..end]);
    let size: usize = head
        .rsplit(' ')
        .next()
        .and_then(|size| size.parse().ok())
        .with_context(|| format!("git does not have a file of that revision: {head}"))?;
    let bytes = rest.get(end + 1..end + 1 + size).context("git stops in the middle of an answer")?;
    *rest = rest.get(end + size + 2..).unwrap_or_default();
    Ok(bytes)
}

/// Where a link leads, as a path in the folder.
fn beside(path: &str, target: &str) -> String {
    let mut parts: Vec<&str> = path.split('/').collect();
    parts.pop();
    for part in target.split('/') {
        match part {
            "." | "" => {}
            ".." => drop(parts.pop()),
            part => parts.push(part),
        }
    }
    parts.join("/")
}

fn line(output: &[u8]) -> String {
    String::from_utf8_lossy(output).trim().to_owned()
}

fn git(folder: &Path, arguments: &[&str]) -> Result<Vec<u8>> {
    let output =
        command(folder, arguments).stderr(Stdio::piped()).output().context("cannot run git: install it")?;
    let told = String::from_utf8_lossy(&output.stderr);
    let told = if told.trim().is_empty() { "it does not know that" } else { told.trim() };
    ensure!(output.status.success(), "git: {told}");
    Ok(output.stdout)
}

fn command(folder: &Path, arguments: &[&str]) -> Command {
    // A folder that no longer exists may have existed then.
    let existing = folder.ancestors().find(|folder| folder.is_dir()).unwrap_or(folder);
    let mut command = Command::new("git");
    command.arg("-C").arg(existing).args(arguments).stdin(Stdio::null());
    command
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_lead_from_where_they_are() {
        let check = |path, target, expected: &str| assert_eq!(beside(path, target), expected);
        check("acme/openapi.yaml", "v2.yaml", "acme/v2.yaml");
        check("acme/examples/a.json", "../b.json", "acme/b.json");
        check("acme/a", "./b//c", "acme/b/c");
    }

    #[test]
    fn answers_are_taken_one_by_one() {
        let mut rest = b"aa blob 3\na\nb\nbb blob 0\n\n".as_slice();
        assert_eq!(object(&mut rest).unwrap(), b"a\nb");
        assert_eq!(object(&mut rest).unwrap(), b"");
        assert!(object(&mut rest).is_err());
        assert!(object(&mut b"aa missing\n".as_slice()).is_err());
    }

    #[test]
    fn a_revision_holds_what_was_committed() {
        let folder = tempfile::tempdir().unwrap();
        let run = |arguments: &[&str]| git(folder.path(), arguments).unwrap();
        run(&["init", "--quiet", "--initial-branch", "main"]);
        std::fs::create_dir_all(folder.path().join("specs/acme")).unwrap();
        std::fs::write(folder.path().join("specs/acme/a b.yaml"), "one").unwrap();
        run(&["add", "."]);
        let who = ["-c", "user.name=a", "-c", "user.email=a@example.com"];
        run(&[&who[..], &["commit", "--quiet", "-m", "one"]].concat());
        std::fs::write(folder.path().join("specs/acme/a b.yaml"), "two").unwrap();
        let specs = folder.path().join("specs");
        let expected = [("acme/a b.yaml".to_owned(), b"one".to_vec())];
        assert_eq!(files(&specs, "HEAD").unwrap(), expected);
        assert_eq!(files(&specs, &base(&specs).unwrap().0).unwrap(), expected);
        let error = files(&specs, "--all").unwrap_err();
        assert!(format!("{error:#}").contains("there is no revision `--all`"), "{error:#}");
    }
}
