//! The repository, the command line built from it, and temporary folders to run it over.
//!
//! What comes in are paths and texts; what goes out are files as they lie on disk, and what a run printed.

use std::collections::BTreeMap;
use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::OnceLock;

use codegen::outcome::{Options, Outcome};
use codegen::source::Sources;

/// The folder of the workspace.
pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("this crate is a member of the workspace")
}

/// Every file under a folder by its path in it, with `/` between its parts. Hidden files are left out.
pub fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    fn walk(folder: &Path, name: &str, files: &mut BTreeMap<String, Vec<u8>>) {
        for entry in fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display())) {
            let entry = entry.unwrap();
            let file_name = entry.file_name().into_string().unwrap();
            if file_name.starts_with('.') {
                continue;
            }
            let path = format!("{name}{file_name}");
            if entry.file_type().unwrap().is_dir() {
                walk(&entry.path(), &format!("{path}/"), files);
            } else {
                files.insert(path, fs::read(entry.path()).unwrap());
            }
        }
    }
    let mut found = BTreeMap::new();
    walk(folder, "", &mut found);
    found
}

/// Every file under a folder as text.
pub fn texts(folder: &Path) -> BTreeMap<String, String> {
    let text = |bytes| String::from_utf8(bytes).expect("files of the workspace are UTF-8");
    files(folder).into_iter().map(|(path, bytes)| (path, text(bytes))).collect()
}

/// The pipeline over these files, as the workspace runs it.
pub fn generated_from(files: impl IntoIterator<Item = (String, Vec<u8>)>) -> Outcome {
    let sources: Sources = files.into_iter().collect();
    let options = Options { specs: "specs".into(), runtime: "../runtime".into(), workspace_member: true };
    let outcome = codegen::run(&sources, &options);
    assert!(!outcome.diagnostics.has_errors(), "{:#?}", outcome.diagnostics);
    outcome
}

/// A cargo command that is not disturbed by the one that runs this test.
pub fn cargo(arguments: &[&str], target: &Path) -> Command {
    let mut command = Command::new(env::var_os("CARGO").unwrap_or_else(|| env!("CARGO").into()));
    command.args(arguments).arg("--target-dir").arg(target);
    // What cargo tells about this package is not true of another.
    for (name, _) in env::vars_os() {
        if name.to_str().is_some_and(|name| name.starts_with("CARGO_PKG_") || name == "CARGO_MANIFEST_DIR") {
            command.env_remove(name);
        }
    }
    command
}

/// A folder that outlives the run, for what is slow to make.
pub fn kept() -> &'static Path {
    Path::new(env!("CARGO_TARGET_TMPDIR"))
}

/// What a program did.
#[derive(Debug)]
pub struct Run {
    pub status: i32,
    pub stdout: String,
    pub stderr: String,
}

impl From<Output> for Run {
    fn from(output: Output) -> Self {
        let text = |bytes| String::from_utf8(bytes).expect("it prints UTF-8");
        Self {
            status: output.status.code().unwrap_or(-1),
            stdout: text(output.stdout),
            stderr: text(output.stderr),
        }
    }
}

/// The program behind `cargo xtask`, built once a run.
pub fn xtask() -> Command {
    static PROGRAM: OnceLock<PathBuf> = OnceLock::new();
    let mut command = Command::new(PROGRAM.get_or_init(|| built("xtask")));
    command.env_remove("GITHUB_WORKSPACE").env("NO_COLOR", "1");
    command
}

/// The program behind `cargo xtask listen`, built once a run.
pub fn listen() -> Command {
    static PROGRAM: OnceLock<PathBuf> = OnceLock::new();
    Command::new(PROGRAM.get_or_init(|| built("listen")))
}

/// Builds the program of a package.
fn built(package: &str) -> PathBuf {
    let target = kept().parent().expect("cargo makes this folder in its target folder");
    let arguments = ["build", "--quiet", "--package", package, "--message-format", "json"];
    let output = cargo(&arguments, target).current_dir(root()).output().expect("cargo starts");
    let Run { status, stdout, stderr } = output.into();
    assert_eq!(status, 0, "{stderr}");
    let messages = stdout.lines().filter_map(|line| serde_json::from_str::<serde_json::Value>(line).ok());
    let mut programs = messages.filter_map(|message| message["executable"].as_str().map(PathBuf::from));
    programs.next().expect("cargo names the program that it built")
}

/// A temporary folder with specs, and with room for a generated crate.
pub struct Workspace {
    folder: tempfile::TempDir,
}

impl Workspace {
    /// Runs git in the workspace, as nobody in particular and without anybody's settings.
    pub fn git(&self, arguments: &[&str]) -> String {
        let mut command = Command::new("git");
        let identity =
            ["-c", "user.name=acme", "-c", "user.email=acme@example.com", "-c", "commit.gpgsign=false"];
        command.args(identity).args(arguments).current_dir(self.path("."));
        command.env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_NOSYSTEM", "1");
        let run: Run = command.output().expect("git is installed").into();
        assert_eq!(run.status, 0, "{arguments:?}: {run:?}");
        run.stdout
    }

    /// Without any file.
    pub fn empty() -> Self {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("specs")).unwrap();
        Self { folder }
    }

    /// Where everything lies.
    pub fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    /// Writes a file, and the folders on the way to it.
    pub fn put(&self, path: &str, text: impl AsRef<[u8]>) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    /// The text of a file.
    pub fn text(&self, path: &str) -> String {
        fs::read_to_string(self.path(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
    }

    /// Changes a file; what is replaced must be there.
    pub fn change(&self, path: &str, from: &str, to: &str) {
        let text = self.text(path);
        assert!(text.contains(from), "{path} has no {from:?}");
        self.put(path, text.replacen(from, to, 1));
    }

    /// `cargo xtask <arguments> --specs specs --out out`, to be run in this folder.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = xtask();
        command.args(arguments).args(["--specs", "specs"]).current_dir(self.folder.path());
        if !matches!(arguments.first(), Some(&"list" | &"new")) {
            command.args(["--out", "out"]);
        }
        command
    }

    /// What that command does.
    pub fn run(&self, arguments: &[&str]) -> Run {
        self.command(arguments).output().expect("the program was built").into()
    }
}
