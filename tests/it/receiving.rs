//! `cargo xtask send` and `listen` together: each event of each provider arrives as itself, verified.

use std::io::{BufRead, BufReader};
use std::process::{Child, Stdio};

use codegen::source::Sources;
use generated::Provider;

use crate::workspace::{self, Run, Workspace, files};

/// What providers do not document, as a user may have learned it from them.
const STATED: [(&str, &str); 3] = [
    ("ingo", "[authentication.token]\nat = { header = \"X-Ingo-Signature\" }\n"),
    (
        "ralio",
        "[authentication.signature]\nat = { header = \"X-Signature\" }\nalgorithm = \"hmac-sha256\"\n\
         encoding = \"base64\"\nsigned = \"{body}\"\n",
    ),
    (
        "fyatu-v3-20",
        "[authentication.signature]\nat = { header = \"X-Fyatu-Signature\" }\n\
         grammar = { pairs = \",\", signature = \"v1\" }\nalgorithm = \"hmac-sha256\"\nencoding = \"hex\"\n\
         key = [\"sha256-hex\"]\nsigned = \"{parameter:t}.{body}\"\n\
         time = { at = { parameter = \"t\" }, unit = \"seconds\", tolerance = 300 }\n",
    ),
];

/// What the environment calls a provider's secret.
fn variable(provider: Provider) -> String {
    format!("HOOKWRIGHT_{}", provider.as_str().to_uppercase().replace('-', "_"))
}

/// A receiver that runs, and what it prints.
struct Receiver {
    program: Child,
    lines: std::io::Lines<BufReader<std::process::ChildStdout>>,
    base: String,
}

impl Receiver {
    fn start(workspace: &Workspace) -> Self {
        let mut command = workspace::listen();
        command.args(["--addr", "127.0.0.1:0"]).stdout(Stdio::piped());
        for (provider, text) in STATED {
            workspace.put(&format!("{provider}.toml"), text);
            let file = workspace.path(&format!("{provider}.toml"));
            command.arg(format!("--stating={provider}={}", file.display()));
        }
        for &provider in Provider::ALL {
            command.env(variable(provider), "user:secret");
        }
        let mut program = command.spawn().expect("the program was built");
        let stdout = program.stdout.take().expect("its output is taken");
        let mut lines = BufReader::new(stdout).lines();
        let mut base = String::new();
        for _ in Provider::ALL {
            let line = lines.next().expect("it says where it listens").expect("it prints UTF-8");
            assert!(line.ends_with("  verified"), "{line}");
            base = line.rsplit_once('/').expect("a URL has a path").0.to_owned();
        }
        Self { program, lines, base }
    }

    /// The next line that tells of a delivery of this provider.
    fn heard(&mut self, provider: Provider) -> String {
        let told = |line: &String| line.contains("  answered ") && line.starts_with(provider.as_str());
        let mut lines = self.lines.by_ref().map(|line| line.expect("it prints UTF-8"));
        lines.find(told).expect("it tells of each delivery")
    }

    fn send(&self, workspace: &Workspace, provider: Provider, arguments: &[&str]) -> Run {
        let mut command = workspace::xtask();
        command.arg("send").arg(provider.as_str()).args(arguments);
        command.arg("--to").arg(format!("{}/{provider}", self.base)).env(variable(provider), "user:secret");
        if STATED.iter().any(|(name, _)| *name == provider.as_str()) {
            command.arg("--stating").arg(workspace.path(&format!("{provider}.toml")));
        }
        command.output().expect("the program was built").into()
    }
}

impl Drop for Receiver {
    fn drop(&mut self) {
        let _ = self.program.kill();
        let _ = self.program.wait();
    }
}

#[test]
fn every_event_arrives_as_itself_verified() {
    let workspace = Workspace::empty();
    let mut receiver = Receiver::start(&workspace);
    let sources: Sources = files(&workspace::root().join("specs")).into_iter().collect();
    let mut total = 0;
    for &provider in Provider::ALL {
        let run = receiver.send(&workspace, provider, &["--all"]);
        assert_eq!(run.status, 0, "{provider}: {}{}", run.stdout, run.stderr);
        assert!(!run.stdout.contains("secret"), "{provider}: {}", run.stdout);
        let (sender, _) = codegen::sender(&sources, provider.as_str());
        for sample in sender.expect("the provider can be read").samples {
            let line = receiver.heard(provider);
            let event = &sample.event_type;
            assert!(line.starts_with(&format!("{provider}  {event}  ")), "{event}: {line}");
            assert!(line.contains("  verified  answered 200"), "{event}: {line}");
            // The line after it begins the event as it was decoded.
            let decoded: String = receiver.lines.by_ref().take(2).map(Result::unwrap_or_default).collect();
            assert!(!decoded.contains("Unknown(") && !decoded.contains("Malformed("), "{event}: {decoded}");
            total += 1;
        }
    }
    println!("{total} events of {} providers were sent, and arrived verified", Provider::ALL.len());
}

#[test]
fn what_was_tampered_with_is_refused_and_shown() {
    let workspace = Workspace::empty();
    let mut receiver = Receiver::start(&workspace);
    for (how, expected) in [
        ("body", "not verified: the signature does not match"),
        ("key", "not verified: the signature does not match"),
        ("time", "not verified: the time in header `x-timestamp` is too old"),
        ("unsigned", "not verified: header `x-"),
    ] {
        let run = receiver.send(&workspace, Provider::Baanx, &["kyc.status.changed", "--tamper", how]);
        assert_eq!(run.status, 1, "{how}: {}{}", run.stdout, run.stderr);
        assert!(run.stdout.contains("\n503 after "), "{how}: {}", run.stdout);
        let line = receiver.heard(Provider::Baanx);
        assert!(line.contains(expected), "{how}: {line}");
    }
    let run = receiver.send(&workspace, Provider::Rebilly, &["kyc-request-failed", "--tamper", "body"]);
    assert_eq!(run.status, 2);
    assert!(run.stderr.contains("what proves the sender does not cover it"), "{}", run.stderr);
}

#[test]
fn what_is_sent_can_be_chosen() {
    let workspace = Workspace::empty();
    let receiver = Receiver::start(&workspace);
    let sent = |arguments: &[&str]| {
        let run = receiver.send(&workspace, Provider::Baanx, arguments);
        assert_eq!(run.status, 0, "{}{}", run.stdout, run.stderr);
        run.stdout
    };
    let documented = sent(&["kyc.status.changed"]);
    assert!(documented.contains("\"event_type\""), "{documented}");
    assert_ne!(sent(&["kyc.status.changed", "--example", "2"]), documented);
    let changed = sent(&["kyc.status.changed", "--set", "/event_object/status=failed", "--set", "/more=[1]"]);
    assert!(changed.contains(r#""status":"failed""#) && changed.contains(r#""more":[1]"#), "{changed}");
    assert!(sent(&["card.activated", "--minimal", "--header", "X-More=1"]).contains("x-more: 1"));
}

#[test]
fn what_cannot_be_sent_is_told() {
    let workspace = Workspace::empty();
    workspace
        .put("broken.toml", "[authentication.signature]\nat = { header = \"X-A\" }\nalgorithm = \"rot13\"\n");
    let broken = workspace.path("broken.toml").display().to_string();
    let check = |provider: &str, arguments: &[&str], secret: &str, expected: &str| {
        let mut command = workspace::xtask();
        command.arg("send").arg(provider).args(arguments).args(["--to", "http://127.0.0.1:9/"]);
        let variable = format!("HOOKWRIGHT_{}", provider.to_uppercase());
        let run: Run = command.env(variable, secret).output().expect("the program was built").into();
        assert_eq!(run.status, 2, "{}", run.stdout);
        assert!(run.stderr.contains(expected), "{}", run.stderr);
    };
    check("acme", &["a"], "key", "there is no folder `acme`");
    check("baanx", &["card.lost"], "key", "baanx has no event `card.lost`: it has `kyc.status.changed`");
    check("baanx", &["card.activated"], "", "the environment has no secret in HOOKWRIGHT_BAANX");
    check("baanx", &["card.activated"], "key", "nothing at http://127.0.0.1:9/ took the delivery");
    check(
        "baanx",
        &["card.activated", "--example", "7"],
        "key",
        "`card.activated` has 0 documented examples",
    );
    check("baanx", &["card.activated", "--set", "amount"], "key", "`--set amount` has no `=`");
    check("ingo", &["user.kyc.failed"], "key", "can be stated in a file, with `--stating`");
    check("ingo", &["user.kyc.failed", "--stating", &broken], "key", "broken.toml:3");
}
