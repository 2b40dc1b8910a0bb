//! The built service over a temporary folder: started, killed, ended.

use std::fs::{self, File};
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use tempfile::TempDir;
use tokio::time::sleep;

use crate::client::Client;
use crate::delivery::{CONFIGURATION, KEY, PASSWORD};

/// A service, whether it runs or not.
pub struct Server {
    folder: TempDir,
    address: SocketAddr,
    process: Option<Child>,
}

impl Server {
    pub fn new() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let free = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a free port");
        let address = free.local_addr().expect("it is bound");
        let write = |name: &str, text: &str| {
            fs::write(folder.path().join(name), text).expect("the folder takes files");
        };
        write("key", &format!("{KEY}\n"));
        write("password", PASSWORD);
        let top = format!("listen = \"{address}\"\nlog = \"error,service=info\"\n");
        write("service.toml", &(top + CONFIGURATION));
        Self { folder, address, process: None }
    }

    pub fn address(&self) -> SocketAddr {
        self.address
    }

    pub fn database(&self) -> PathBuf {
        self.folder.path().join("deliveries.db")
    }

    /// Starts it, and waits until it takes requests.
    pub async fn start(&mut self) {
        let log = File::options().create(true).append(true).open(self.folder.path().join("log"));
        let process = Command::new(env!("CARGO_BIN_EXE_service"))
            .arg("service.toml")
            .current_dir(self.folder.path())
            .stdin(Stdio::null())
            .stderr(log.expect("the folder takes files"))
            .spawn()
            .expect("cargo has built it");
        self.process = Some(process);
        let mut client = Client::new(self.address);
        for _ in 0..2_000 {
            if client.get("/health").await.is_ok() {
                return;
            }
            sleep(Duration::from_millis(10)).await;
        }
        panic!("the service does not start: {}", self.log());
    }

    /// Kills it: it gets to do nothing more.
    pub fn kill(&mut self) {
        let mut process = self.process.take().expect("it runs");
        process.kill().expect("it did not end by itself");
        process.wait().expect("it was killed");
    }

    /// Tells it to end, and waits until it has.
    pub fn end(&mut self) {
        let mut process = self.process.take().expect("it runs");
        let told = Command::new("kill").args(["-TERM", &process.id().to_string()]).status();
        assert!(told.expect("there is `kill`").success());
        let status = process.wait().expect("it was told to end");
        assert!(status.success(), "{status}: {}", self.log());
    }

    /// Waits until nothing waits to be handled.
    pub async fn wait_until_handled(&self) {
        let mut client = Client::new(self.address);
        let mut health = String::new();
        for _ in 0..600 {
            health = client.get("/health").await.expect("it runs").body;
            if health.starts_with(r#"{"waiting":0,"#) {
                assert!(health.ends_with(r#""given_up":0}"#), "{health}");
                return;
            }
            sleep(Duration::from_millis(100)).await;
        }
        panic!("it does not handle what it stored: {health}: {}", self.log());
    }

    fn log(&self) -> String {
        fs::read_to_string(self.folder.path().join("log")).unwrap_or_default()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if let Some(mut process) = self.process.take() {
            let _ = process.kill();
            let _ = process.wait();
        }
    }
}
