//! Documents that no honest provider publishes come in; each is refused with a located diagnostic, or harmless.
//!
//! Each runs in a thread of its own with a generous limit, and what it becomes must be Rust.

use std::collections::BTreeMap;
use std::env;
use std::path::{Path, PathBuf};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use codegen::diagnostic::Severity;
use codegen::source::Sources;

use crate::case;

/// Far more than any of them needs, also in a debug build on a busy machine.
const LIMIT: Duration = Duration::from_secs(60);

#[test]
fn own_documents_are_refused_or_harmless() {
    let documents = case::files(&case::folder("hostile"));
    let mut count = 0;
    for (name, document) in documents {
        if !name.ends_with(".md") {
            check(&name, document);
            count += 1;
        }
    }
    assert!(count > 5, "{count} documents");
}

#[test]
fn documents_of_the_corpus_are_refused_or_harmless() {
    let Some(folder) = corpus().filter(|folder| folder.is_dir()) else {
        println!("no corpus, so none of its hostile documents was seen");
        return;
    };
    let mut count = 0;
    for (name, document) in case::files(&folder) {
        if name.ends_with(".yaml") || name.ends_with(".json") {
            check(&name, document);
            count += 1;
        }
    }
    println!("{count} hostile documents of the corpus");
    assert!(count > 0, "{} holds no document", folder.display());
}

#[test]
fn depth_and_size_are_bounded() {
    let hook = |schema: &str| {
        format!(
            "{{\"openapi\": \"3.1.0\", \"webhooks\": {{\"a\": {{\"post\": {{\"requestBody\": {{\"content\": \
             {{\"application/json\": {{\"schema\": {schema}}}}}}}}}}}}}}}"
        )
    };
    let nested =
        |open: &str, close: &str, depth: usize| format!("{}{{}}{}", open.repeat(depth), close.repeat(depth));
    check("arrays.json", "[".repeat(200_000).into_bytes());
    check("arrays.yaml", "[".repeat(200_000).into_bytes());
    check("items.json", hook(&nested("{\"items\":", "}", 10_000)).into_bytes());
    check("all_of.json", hook(&nested("{\"allOf\":[", "]}", 50)).into_bytes());
    check("properties.json", hook(&nested("{\"properties\":{\"a\":", "}}", 50)).into_bytes());
    let members =
        |count: usize, of: &dyn Fn(usize) -> String| (0..count).map(of).collect::<Vec<_>>().join(",\n");
    let many = format!(
        "{{\"properties\":{{{}}}}}",
        members(500, &|n| format!("\"a{n}\":{{\"enum\":[\"x\",\"y{n}\"]}}"))
    );
    check("members.json", hook(&many).into_bytes());
    let same =
        format!("{{\"properties\":{{{}}}}}", members(500, &|n| format!("\"a{}\":true", " ".repeat(n))));
    check("one_name.json", hook(&same).into_bytes());
    let long = format!("{{\"properties\":{{\"{}\":{{\"enum\":[\"x\",\"y\"]}}}}}}", "-".repeat(10_000));
    let long = hook(&long).replacen("\"a\"", &format!("\"{}\"", "x".repeat(1_000)), 1);
    check("long_names.json", long.into_bytes());
    // Each schema holds the next one twice, so what it reaches doubles at every step.
    let doubling = members(40, &|n| {
        let next = format!("{{\"$ref\":\"#/components/schemas/S{}\"}}", n + 1);
        format!(
            "\"S{n}\":{{\"oneOf\":[{{\"properties\":{{\"a\":{next}}}}},{{\"properties\":{{\"b\":{next}}}}}]}}"
        )
    });
    let document = hook("{\"$ref\":\"#/components/schemas/S0\"}");
    let document =
        document.replacen('{', &format!("{{\"components\":{{\"schemas\":{{{doubling},\"S40\":{{}}}}}},"), 1);
    check("doubling.json", document.into_bytes());
}

/// Makes a provider of a document, runs the pipeline over it, and judges what comes out.
fn check(name: &str, document: Vec<u8>) {
    let file = if name.ends_with(".json") { "document.json" } else { "document.yaml" };
    let configuration = format!(
        "title = \"Acme\"\n[document]\nfile = \"{file}\"\n[discriminator]\nat = [\"/type\"]\nvalue = \"key\"\n"
    );
    let files = BTreeMap::from([
        ("acme/provider.toml".to_owned(), configuration.into_bytes()),
        (format!("acme/{file}"), document),
    ]);
    let started = Instant::now();
    let (sender, receiver) = mpsc::channel();
    let worker = thread::spawn(move || {
        let sources: Sources = files.into_iter().collect();
        let outcome = case::run(&sources);
        let told = case::told(&sources, &outcome);
        let rust: Vec<(String, String)> =
            outcome.generated.into_iter().filter(|(path, _)| path.ends_with(".rs")).collect();
        let is_refused = outcome.diagnostics.iter().any(|told| told.code.severity() == Severity::Error);
        let _ = sender.send((told, rust, is_refused));
    });
    let (told, rust, is_refused) = match receiver.recv_timeout(LIMIT) {
        Ok(result) => result,
        Err(mpsc::RecvTimeoutError::Timeout) => panic!("{name} takes more than {LIMIT:?}"),
        Err(mpsc::RecvTimeoutError::Disconnected) => panic!("{name} panics: {:?}", worker.join()),
    };
    for (path, text) in &rust {
        if let Err(error) = syn::parse_file(text) {
            panic!("{name} becomes a {path} that is not Rust: {error}\n{text}");
        }
        let is_inside = path.split('/').all(|part| !part.is_empty() && part != "..");
        assert!(is_inside, "{name} becomes {path}");
        let is_short = path.split('/').all(|part| part.len() <= 255);
        assert!(is_short, "{name} becomes a file that cannot be written: {path}");
    }
    if is_refused {
        assert!(told.contains(" acme"), "{name} is refused without a place:\n{told}");
    } else {
        assert!(
            rust.iter().any(|(path, _)| path == "src/acme/mod.rs"),
            "{name} is neither refused nor read:\n{told}"
        );
    }
    println!(
        "{name} in {:?}: {}",
        started.elapsed(),
        if is_refused { told.lines().next().unwrap_or_default() } else { "harmless" }
    );
}

fn corpus() -> Option<PathBuf> {
    let root = match env::var_os("HOOKWRIGHT_CORPUS") {
        Some(root) => PathBuf::from(root),
        None => Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/corpus"),
    };
    Some(root.join("hostile"))
}
