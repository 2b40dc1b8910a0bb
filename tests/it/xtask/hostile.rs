//! Documents without measure, through the command line with little memory: each is refused, or becomes a crate.
//!
//! What hostile documents become is judged where they are small; here it counts that the program ends by itself.

use std::fmt::Write as _;
use std::process::Command;
use std::time::{Duration, Instant};

use crate::workspace::{Run, Workspace};

/// Far more than any of these needs, also in a debug build on a busy machine.
const LIMIT: Duration = Duration::from_secs(120);

/// Of address space, in KiB: documents of some megabytes may take some hundred times their size, and no more.
const MEMORY: u64 = 2 * 1024 * 1024;

const TITLE: &str = "title = \"Acme\"\n[document]\n";
const BY_KEY: &str = "[discriminator]\nat = [\"/type\"]\nvalue = \"key\"\n";

/// Generates from one document with little memory and in little time; gives the status and what was told.
fn generated(file: &str, document: &str) -> (i32, String) {
    let workspace = Workspace::empty();
    workspace.put("specs/acme/provider.toml", format!("{TITLE}file = \"{file}\"\n{BY_KEY}"));
    workspace.put(&format!("specs/acme/{file}"), document);
    let started = Instant::now();
    let Run { status, stderr, .. } = limited(&workspace);
    assert!(started.elapsed() < LIMIT, "{file} takes {:?}", started.elapsed());
    (status, stderr)
}

/// `cargo xtask generate` with little memory.
fn limited(workspace: &Workspace) -> Run {
    let inner = workspace.command(&["generate"]);
    let mut command = Command::new("sh");
    command.args(["-c", &format!("ulimit -v {MEMORY} && exec \"$0\" \"$@\"")]);
    command.arg(inner.get_program()).args(inner.get_args()).current_dir(workspace.path("."));
    command.env_remove("GITHUB_WORKSPACE").env("NO_COLOR", "1");
    command.output().expect("a shell starts").into()
}

fn refused(file: &str, document: &str, message: &str) {
    let (status, told) = generated(file, document);
    let shown: String = told.chars().take(2_000).collect();
    assert_eq!(status, 2, "{file}: {shown}");
    assert!(told.contains(message), "{file}: {shown}");
    assert!(told.contains(&format!("acme/{file}")), "{file} is refused without a place: {shown}");
}

fn harmless(file: &str, document: &str) {
    let (status, told) = generated(file, document);
    let shown: String = told.chars().take(2_000).collect();
    assert_eq!(status, 0, "{file}: {shown}");
}

/// A document with one event, of this schema.
fn of_schema(schema: &str, schemas: &str) -> String {
    format!(
        "{{\"openapi\": \"3.1.0\", \"webhooks\": {{\"a\": {{\"post\": {{\"requestBody\": {{\"content\": \
         {{\"application/json\": {{\"schema\": {schema}}}}}}}}}}}}}, \"components\": {{\"schemas\": {{{schemas}}}}}}}"
    )
}

fn list(count: usize, of: impl Fn(usize) -> String) -> String {
    let mut text = String::new();
    for index in 0..count {
        let comma = if index == 0 { "" } else { "," };
        write!(text, "{comma}{}", of(index)).expect("a String takes any text");
    }
    text
}

#[test]
fn large_texts() {
    let text = "x".repeat(100 * 1024 * 1024);
    refused("large.json", &format!("{{\"openapi\": \"{text}\"}}"), "this file is larger than 64 MiB");
    drop(text);
    let text = "x y\\n".repeat(1024 * 1024);
    harmless("text.json", &of_schema(&format!("{{\"description\": \"{text}\"}}"), ""));
    harmless(
        "name.json",
        &of_schema(&format!("{{\"properties\": {{\"{}\": {{}}}}}}", "é".repeat(100_000)), ""),
    );
}

#[test]
fn deep_nesting() {
    let deep = |open: &str, close: &str| format!("{}1{}", open.repeat(100_000), close.repeat(100_000));
    refused("objects.json", &deep("{\"a\":", "}"), "nest");
    refused("arrays.json", &deep("[", "]"), "nest");
    refused("flow.yaml", &deep("{a: ", "}"), "nest");
    refused("lists.yaml", &"- ".repeat(100_000), "nest");
    refused("keys.yaml", &"? ".repeat(100_000), "invalid-document");
    refused("schema.json", &of_schema(&deep("{\"items\":", "}"), ""), "nest");
}

#[test]
fn bombs_of_aliases() {
    let text = "x".repeat(100_000);
    let squared = format!("a: &a {text}\nb: [{}]\n", list(20_000, |_| "*a".to_owned()));
    refused("squared.yaml", &squared, "grows without measure");
    let merged = format!(
        "a: &a {{{}}}\nb: [{}]\n",
        list(2_000, |n| format!("k{n}: 1")),
        list(20_000, |_| "{<<: *a}".to_owned())
    );
    refused("merged.yaml", &merged, "grows without measure");
}

#[test]
fn bombs_of_references() {
    let next = |n: usize| format!("{{\"$ref\": \"#/components/schemas/S{}\"}}", n + 1);
    let first = "{\"$ref\": \"#/components/schemas/S0\"}";
    let chain = |count: usize, of: &dyn Fn(usize) -> String| {
        let links = list(count, |n| format!("\"S{n}\": {}", of(n)));
        of_schema(first, &format!("{links}, \"S{count}\": {{\"type\": \"string\"}}"))
    };
    refused("chain.json", &chain(10_000, &next), "this schema lies too deep");
    refused(
        "lists.json",
        &chain(10_000, &|n| format!("{{\"items\": {}}}", next(n))),
        "this schema lies too deep",
    );
    let both = |n: usize| format!("{{\"if\": {}, \"then\": {}}}", next(n), next(n));
    refused("conditions.json", &chain(10_000, &both), "this schema lies too deep");
    harmless("all-of.json", &chain(45, &|n| format!("{{\"allOf\": [{}, {}]}}", next(n), next(n))));
    harmless("any-of.json", &chain(45, &|n| format!("{{\"anyOf\": [{}, {}]}}", next(n), next(n))));
    harmless(
        "members.json",
        &chain(45, &|n| format!("{{\"properties\": {{\"a\": {}, \"b\": {}}}}}", next(n), next(n))),
    );
}

#[test]
fn many_of_everything() {
    harmless(
        "members.json",
        &of_schema(
            &format!(
                "{{\"properties\": {{{}}}}}",
                list(2_000, |n| format!("\"m{n}\": {{\"type\": \"string\"}}"))
            ),
            "",
        ),
    );
    harmless(
        "values.json",
        &of_schema(&format!("{{\"enum\": [{}]}}", list(5_000, |n| format!("\"v{n}\""))), ""),
    );
    let branches = list(500, |n| {
        format!("{{\"type\": \"object\", \"required\": [\"m{n}\"], \"properties\": {{\"m{n}\": {{}}}}}}")
    });
    harmless("branches.json", &of_schema(&format!("{{\"oneOf\": [{branches}]}}"), ""));
    let hooks = list(2_000, |n| format!("\"e{n}\": {{\"post\": {{}}}}"));
    harmless("events.json", &format!("{{\"openapi\": \"3.1.0\", \"webhooks\": {{{hooks}}}}}"));
}

#[cfg(unix)]
#[test]
fn links_out_of_the_folder() {
    use std::os::unix::fs::symlink;
    for outside in ["../../../secret.json", "/etc/passwd", "/dev/zero", "/proc/self/mem"] {
        let workspace = Workspace::empty();
        workspace.put("secret.json", "{\"openapi\": \"hidden-from-the-world\"}");
        workspace.put("specs/acme/provider.toml", format!("{TITLE}file = \"openapi.json\"\n{BY_KEY}"));
        symlink(outside, workspace.path("specs/acme/openapi.json")).expect("a link can be made");
        let Run { status, stdout, stderr } = limited(&workspace);
        assert_eq!(status, 2, "{stderr}");
        assert!(stderr.contains("specs/acme/openapi.json"), "{stderr}");
        assert!(!stderr.contains("hidden-from-the-world") && !stderr.contains("root:"), "{stderr}");
        assert_eq!(stdout, "");
    }
}
