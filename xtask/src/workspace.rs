//! Where things lie: the options `--specs` and `--out` come in, the folders they mean go out, with what generated
//! comments and messages call them.

use std::env;
use std::ffi::OsString;
use std::path::{Component, Path, PathBuf};

use anyhow::{Context, Result};
use codegen::outcome::Options;

/// The options that say where things lie.
#[derive(clap::Args, Debug, Default)]
pub struct Locations {
    /// The folder that holds the specs [default: `specs` of the workspace]
    #[arg(long, value_name = "DIR")]
    pub specs: Option<PathBuf>,

    /// The folder of the generated crate [default: `generated` of the workspace]
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
}

impl Locations {
    /// The command that writes what the specs give, to be pasted into a shell.
    pub fn generate_command(&self) -> String {
        format!("cargo xtask generate{}{}", option("--specs", &self.specs), option("--out", &self.out))
    }

    /// The command that shows everything there is to know of the specs.
    pub fn list_command(&self) -> String {
        format!("cargo xtask list{}", option("--specs", &self.specs))
    }
}

fn option(name: &str, path: &Option<PathBuf>) -> String {
    path.as_ref().map(|path| format!(" {name} {}", quoted(&path.to_string_lossy()))).unwrap_or_default()
}

fn quoted(argument: &str) -> String {
    let plain = |character: char| character.is_ascii_alphanumeric() || "/._-+=:@".contains(character);
    if !argument.is_empty() && argument.chars().all(plain) {
        return argument.to_owned();
    }
    format!("'{}'", argument.replace('\'', r"'\''"))
}

/// The folders of one run, as absolute paths.
#[derive(Debug)]
pub struct Folders {
    /// The workspace that `xtask` is a member of.
    pub root: PathBuf,
    pub specs: PathBuf,
    pub out: PathBuf,
}

impl Folders {
    pub fn find(locations: &Locations) -> Result<Self> {
        let root = resolved(&root()?)?;
        let folder = |given: &Option<PathBuf>, default| match given {
            Some(path) => resolved(path),
            None => Ok(root.join(default)),
        };
        Ok(Self {
            specs: folder(&locations.specs, "specs")?,
            out: folder(&locations.out, "generated")?,
            root,
        })
    }

    /// How the generated crate is to be written there.
    pub fn options(&self) -> Options {
        Options {
            // Generated text must not depend on where the repository, or a folder outside it, happens to lie.
            specs: match self.specs.strip_prefix(&self.root) {
                Ok(inside) => slashed(inside),
                Err(_) => self.specs.file_name().unwrap_or_default().to_string_lossy().into_owned(),
            },
            runtime: slashed(&relative(&self.out, &self.root.join("runtime"))),
            workspace_member: self.out == self.root.join("generated"),
        }
    }

    /// The top of the repository: what a workflow says it is, where the workspace lies in it, or else the workspace.
    pub fn repository(&self) -> PathBuf {
        let told = env::var_os("GITHUB_WORKSPACE").and_then(|path| PathBuf::from(path).canonicalize().ok());
        told.filter(|top| self.root.starts_with(top)).unwrap_or_else(|| self.root.clone())
    }

    /// What a reader who is in `base` calls a folder: by a relative path where both lie in the workspace.
    pub fn name(&self, folder: &Path, base: &Path) -> String {
        let near = folder.starts_with(base) || [folder, base].iter().all(|path| path.starts_with(&self.root));
        if near { slashed(&relative(base, folder)) } else { slashed(folder) }
    }
}

/// The workspace that this program was built in, or else the one around the current folder.
fn root() -> Result<PathBuf> {
    let is_root =
        |folder: &&Path| folder.join("Cargo.toml").is_file() && folder.join("xtask/Cargo.toml").is_file();
    let built_in = Path::new(env!("CARGO_MANIFEST_DIR")).parent().filter(is_root);
    if let Some(folder) = built_in {
        return Ok(folder.to_owned());
    }
    let current = current_folder()?;
    let around = current.ancestors().find(is_root).map(Path::to_owned);
    around.context("the workspace is not where this program was built: run it from a folder of the workspace")
}

/// The folder that the reader is in.
pub fn current_folder() -> Result<PathBuf> {
    let current = env::current_dir().context("cannot tell the current folder: change to one that exists")?;
    resolved(&current)
}

/// An absolute path without links and dots; what does not exist yet is kept as written.
fn resolved(path: &Path) -> Result<PathBuf> {
    let absolute =
        std::path::absolute(path).with_context(|| format!("cannot use the path {}", path.display()))?;
    let mut missing: Vec<OsString> = Vec::new();
    let mut existing = absolute.as_path();
    loop {
        if let Ok(found) = existing.canonicalize() {
            return Ok(missing.iter().rev().fold(found, |path, name| path.join(name)));
        }
        match (existing.parent(), existing.components().next_back()) {
            (Some(parent), Some(Component::Normal(name))) => {
                missing.push(name.to_owned());
                existing = parent;
            }
            _ => anyhow::bail!("cannot use the path {}: a folder on the way does not exist", path.display()),
        }
    }
}

/// The way from one folder to another; both are absolute.
fn relative(from: &Path, to: &Path) -> PathBuf {
    let common = from.components().zip(to.components()).take_while(|(one, other)| one == other).count();
    if common == 0 {
        return to.to_owned();
    }
    let up = from.components().skip(common).map(|_| Component::ParentDir);
    let path: PathBuf = up.chain(to.components().skip(common)).collect();
    if path.as_os_str().is_empty() { PathBuf::from(".") } else { path }
}

fn slashed(path: &Path) -> String {
    path.to_string_lossy().replace(std::path::MAIN_SEPARATOR, "/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_way_between_folders() {
        let check = |from: &str, to: &str, expected: &str| {
            assert_eq!(relative(Path::new(from), Path::new(to)), Path::new(expected));
        };
        check("/repository/generated", "/repository/runtime", "../runtime");
        check("/elsewhere/deep/out", "/repository/runtime", "../../../repository/runtime");
        check("/repository", "/repository/specs", "specs");
        check("/repository/specs", "/repository/specs", ".");
    }

    #[test]
    fn the_generated_crate_knows_its_way_to_the_runtime() {
        let check = |specs: &str, out: &str, expected: (&str, &str, bool)| {
            let folders = Folders { root: "/repository".into(), specs: specs.into(), out: out.into() };
            let Options { specs, runtime, workspace_member } = folders.options();
            assert_eq!((specs.as_str(), runtime.as_str(), workspace_member), expected);
        };
        check("/repository/specs", "/repository/generated", ("specs", "../runtime", true));
        check("/repository/tests/specs", "/repository/target/out", ("tests/specs", "../../runtime", false));
        check("/else/mine", "/else/out", ("mine", "../../repository/runtime", false));
    }

    #[test]
    fn folders_are_named_from_where_the_reader_is() {
        let folders = Folders {
            root: "/repository".into(),
            specs: "/repository/specs".into(),
            out: "/else/out".into(),
        };
        let check = |folder: &str, base: &str, expected: &str| {
            assert_eq!(folders.name(Path::new(folder), Path::new(base)), expected);
        };
        check("/repository/specs", "/repository", "specs");
        check("/repository/specs", "/repository/codegen/src", "../../specs");
        check("/repository/specs", "/", "repository/specs");
        check("/repository/specs", "/home", "/repository/specs");
        check("/else/out", "/else", "out");
        check("/else/out", "/repository", "/else/out");
    }

    #[test]
    fn a_path_resolves_though_its_end_does_not_exist() {
        let folder = tempfile::tempdir().unwrap();
        let real = folder.path().canonicalize().unwrap();
        assert_eq!(resolved(&folder.path().join("a/b")).unwrap(), real.join("a/b"));
    }

    #[test]
    fn the_command_that_mends_repeats_the_options() {
        let check = |specs: Option<&str>, out: Option<&str>, expected: &str| {
            let locations = Locations { specs: specs.map(PathBuf::from), out: out.map(PathBuf::from) };
            assert_eq!(locations.generate_command(), expected);
        };
        check(None, None, "cargo xtask generate");
        check(Some("a/b"), None, "cargo xtask generate --specs a/b");
        check(None, Some("it's here"), r"cargo xtask generate --out 'it'\''s here'");
    }

    #[test]
    fn the_workspace_is_found() {
        assert!(root().unwrap().join("xtask/Cargo.toml").is_file());
    }
}
