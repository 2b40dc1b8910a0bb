//! A PostgreSQL server of the test's own, in a temporary folder and on loopback, where one is installed.

use std::fs;
use std::net::TcpListener;
use std::os::unix::fs::chown;
use std::path::Path;
use std::process::{Child, Command, Stdio};

use tempfile::TempDir;

/// The database's superuser.
pub const USER: &str = "claims";

/// A server's data; at the end of it the server is stopped.
pub struct Cluster {
    folder: TempDir,
    server: Option<Child>,
}

impl Cluster {
    /// The data of a server that does not run yet; nothing, said on the error output, where none can be had.
    pub fn new() -> Option<Self> {
        let missing = ["initdb", "postgres"].into_iter().find(|program| !answers(program, &["--version"]));
        if let Some(program) = missing {
            eprintln!("skipped: `{program}` is not installed");
            return None;
        }
        let folder = tempfile::tempdir().expect("a temporary folder");
        if is_root() {
            let Some((user, group)) = stand_in() else {
                eprintln!(
                    "skipped: the server does not run as root, and `setpriv` cannot run it as someone else"
                );
                return None;
            };
            chown(folder.path(), Some(user), Some(group)).expect("root gives files away");
        }
        let data = data(folder.path());
        let made = as_nobody_special("initdb")
            .args([
                "--auth=trust",
                "--encoding=UTF8",
                "--no-locale",
                "--no-sync",
                "--username",
                USER,
                "--pgdata",
            ])
            .arg(&data)
            .output()
            .expect("`initdb` was there a moment ago");
        assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
        Some(Self { folder, server: None })
    }

    /// Starts the server, and gives its port.
    pub fn start(&mut self) -> u16 {
        let free = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let port = free.local_addr().expect("it is bound").port();
        drop(free);
        let log = fs::File::create(self.folder.path().join("log")).expect("a log beside the data");
        let server = as_nobody_special("postgres")
            .arg("-D")
            .arg(data(self.folder.path()))
            .args([
                "-p",
                &port.to_string(),
                "-c",
                "listen_addresses=127.0.0.1",
                "-c",
                "unix_socket_directories=",
            ])
            .args(["-c", "fsync=off"])
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(log)
            .spawn()
            .expect("`postgres` was there a moment ago");
        self.server = Some(server);
        port
    }

    /// Stops the server, which cuts its connections.
    pub fn stop(&mut self) {
        if let Some(mut server) = self.server.take() {
            if !answers("kill", &["-INT", &server.id().to_string()]) {
                let _ = server.kill();
            }
            let _ = server.wait();
        }
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        self.stop();
    }
}

fn data(folder: &Path) -> std::path::PathBuf {
    folder.join("data")
}

/// The server refuses to run as root.
fn as_nobody_special(program: &str) -> Command {
    match is_root().then(stand_in).flatten() {
        None => Command::new(program),
        Some((user, group)) => {
            let mut command = Command::new("setpriv");
            command.args([
                "--clear-groups",
                "--reuid",
                &user.to_string(),
                "--regid",
                &group.to_string(),
                program,
            ]);
            command
        }
    }
}

fn is_root() -> bool {
    id(&["-u"]) == Some(0)
}

/// The user and the group that the server runs as where the test runs as root.
fn stand_in() -> Option<(u32, u32)> {
    let known = ["postgres", "nobody"].into_iter();
    let mut known = known.filter_map(|name| Some((id(&["-u", name])?, id(&["-g", name])?)));
    answers("setpriv", &["--version"]).then(|| known.next()).flatten()
}

fn id(arguments: &[&str]) -> Option<u32> {
    let output = Command::new("id").args(arguments).output().ok()?;
    std::str::from_utf8(&output.stdout).ok()?.trim().parse().ok()
}

fn answers(program: &str, arguments: &[&str]) -> bool {
    let mut command = Command::new(program);
    command.args(arguments).stdout(Stdio::null()).stderr(Stdio::null());
    command.status().is_ok_and(|status| status.success())
}
