//! `cargo xtask new`: a published document becomes a provider's folder, and the very next command works.

use std::collections::BTreeMap;
use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::workspace::{Run, Workspace, files};

const DOCUMENT: &str = r##"openapi: 3.1.0
info: { title: "Acme: Pay", version: "1" }
externalDocs: { url: https://docs.acme.example/webhooks }
webhooks:
  paid: { post: { requestBody: { content: { application/json: { schema: { $ref: "#/components/schemas/Paid" } } } } } }
  made: { post: { requestBody: { content: { application/json: { schema: { $ref: "#/components/schemas/Made" } } } } } }
components:
  schemas:
    Paid: { type: object, required: [type], properties: { type: { const: order.paid }, amount: { type: integer } } }
    Made: { type: object, required: [type], properties: { type: { const: order.made } } }
"##;

const CONFIGURATION: &str = r#"#:schema ../provider.schema.json
title = "Acme: Pay"
documentation = "https://docs.acme.example/webhooks"

# OpenAPI 3.1.0.
[document]
file = "openapi.yaml"
# source = "https://..."  # where it is published
# retrieved = "2026-01-31"  # the day on which it was retrieved

# Every payload has a constant at `/type`.
[discriminator]
at = ["/type"]
value = "schema"

# The document has no example payload. Documented payloads that it lacks go into `examples/`, each in a file
# named after its event type.
"#;

/// What lies in the folder that holds the specs.
fn specs(workspace: &Workspace) -> Vec<String> {
    files(&workspace.path("specs")).into_keys().collect()
}

fn with(files: &[(&str, &str)]) -> Workspace {
    let workspace = Workspace::empty();
    for (path, text) in files {
        workspace.put(path, text);
    }
    workspace
}

/// Runs `new`, which is to be refused: what it prints, and that it leaves nothing behind.
fn refused(workspace: &Workspace, arguments: &[&str], told: &[&str]) {
    let before = files(&workspace.path("."));
    let Run { status, stdout, stderr } = workspace.run(&[&["new"], arguments].concat());
    assert_eq!((status, stdout.as_str()), (2, ""), "{stderr}");
    for line in told {
        assert!(stderr.contains(line), "{line:?} is not in {stderr}");
    }
    assert!(files(&workspace.path(".")) == before, "{stderr}");
    assert!(!workspace.path("specs/.hookwright-staging").exists());
}

#[test]
fn the_next_command_works() {
    let workspace = with(&[("published/openapi.yaml", DOCUMENT)]);
    let Run { status, stdout, stderr } = workspace.run(&["new", "acme", "--from", "published/openapi.yaml"]);
    assert_eq!((status, stderr.as_str()), (0, ""));
    let expected = "specs/acme: 2 files written\n\
                    OpenAPI 3.1.0, 2 events: every payload has a constant at `/type`\n\
                    next: read specs/acme/provider.toml, then `cargo xtask generate --specs specs`\n";
    assert_eq!(stdout, expected);
    assert_eq!(workspace.text("specs/acme/provider.toml"), CONFIGURATION);
    assert_eq!(workspace.text("specs/acme/openapi.yaml"), DOCUMENT);
    assert_eq!(workspace.run(&["generate"]).status, 0);
    assert!(workspace.text("out/src/acme/mod.rs").contains("OrderPaid"));

    refused(
        &workspace,
        &["acme", "--from", "published/openapi.yaml"],
        &["error: this provider is there already", " --> specs/acme\n", "help: "],
    );
}

#[test]
fn what_is_referred_to_comes_along() {
    let webhooks = DOCUMENT.replace("#/components/schemas/Paid", "../common/paid.json#/Paid");
    let paid =
        r##"{"Paid": {"properties": {"type": {"const": "order.paid"}, "by": {"$ref": "deep/by.yaml"}}}}"##;
    let workspace = with(&[
        ("published/v1/hooks/openapi.yaml", &webhooks),
        ("published/v1/common/paid.json", paid),
        ("published/v1/common/deep/by.yaml", "type: string\n"),
        ("published/v1/common/other.yaml", "type: string\n"),
    ]);
    let run = workspace.run(&["new", "acme", "--from", "published/v1/hooks/openapi.yaml"]);
    assert_eq!(run.status, 0, "{run:?}");
    let expected = [
        "acme/common/deep/by.yaml",
        "acme/common/paid.json",
        "acme/hooks/openapi.yaml",
        "acme/provider.toml",
    ];
    assert_eq!(specs(&workspace), expected);
    assert_eq!(workspace.text("specs/acme/common/paid.json"), paid);
    assert!(workspace.text("specs/acme/provider.toml").contains("file = \"hooks/openapi.yaml\"\n"));
    assert_eq!(workspace.run(&["generate"]).status, 0);
}

#[test]
fn references_stay_in_their_folder() {
    for target in ["../../outside.yaml", "/etc/passwd", "https://acme.example/a.yaml", "file:///etc/passwd"] {
        let document = DOCUMENT.replace("#/components/schemas/Paid", target);
        let workspace = with(&[("published/v1/openapi.yaml", &document), ("outside.yaml", "type: string\n")]);
        refused(
            &workspace,
            &["acme", "--from", "published/v1/openapi.yaml", "--within", "published"],
            &[
                &format!("error[forbidden-reference]: `{target}` leads out"),
                "published/v1/openapi.yaml:5:",
                "help: ",
            ],
        );
    }
}

#[cfg(unix)]
#[test]
fn links_out_of_the_folder_are_refused() {
    let document = DOCUMENT.replace("#/components/schemas/Paid", "link.yaml");
    let workspace = with(&[("published/openapi.yaml", &document), ("outside.yaml", "type: string\n")]);
    std::os::unix::fs::symlink("../outside.yaml", workspace.path("published/link.yaml")).unwrap();
    refused(
        &workspace,
        &["acme", "--from", "published/openapi.yaml", "--within", "published"],
        &[
            "error: this leads to published/link.yaml, a symbolic link that leaves published\n",
            "openapi.yaml:5:",
        ],
    );
}

#[test]
fn names_that_mean_something_else_are_kept_free() {
    let document = DOCUMENT.replace("#/components/schemas/Paid", "examples/paid.json");
    let paid = r#"{"properties": {"type": {"const": "order.paid"}}}"#;
    let workspace = with(&[("published/openapi.yaml", &document), ("published/examples/paid.json", paid)]);
    assert_eq!(workspace.run(&["new", "acme", "--from", "published/openapi.yaml"]).status, 0);
    let expected = ["acme/document/examples/paid.json", "acme/document/openapi.yaml", "acme/provider.toml"];
    assert_eq!(specs(&workspace), expected);
    assert_eq!(workspace.run(&["generate"]).status, 0);
}

/// A text as `gzip` packs it.
fn packed(workspace: &Workspace, path: &str) {
    let status = Command::new("gzip").arg(workspace.path(path)).status().expect("gzip is there");
    assert!(status.success());
}

#[test]
fn packed_documents_are_unpacked() {
    let workspace = with(&[("published/openapi.yaml", DOCUMENT)]);
    packed(&workspace, "published/openapi.yaml");
    assert_eq!(workspace.run(&["new", "acme", "--from", "published/openapi.yaml.gz"]).status, 0);
    assert_eq!(workspace.text("specs/acme/openapi.yaml"), DOCUMENT);

    workspace.put("published/plain.yaml.gz", DOCUMENT);
    refused(
        &workspace,
        &["beta", "--from", "published/plain.yaml.gz"],
        &["error: cannot unpack this: ", "plain.yaml.gz\n"],
    );
    // A small file that holds more than any document.
    let path = workspace.path("published/bomb.json");
    fs::File::create(&path).unwrap().set_len(65 << 20).unwrap();
    packed(&workspace, "published/bomb.json");
    assert!(fs::metadata(workspace.path("published/bomb.json.gz")).unwrap().len() < 1 << 20);
    refused(
        &workspace,
        &["beta", "--from", "published/bomb.json.gz"],
        &["error: this holds more than 64 MiB\n"],
    );
}

#[test]
fn payloads_are_copied() {
    let workspace = with(&[
        ("published/openapi.yaml", DOCUMENT),
        ("payloads/one.json", r#"{ "type": "order.paid", "amount": 1 }"#),
        ("payloads/two.json", r#"{ "type": "order.paid", "amount": 2 }"#),
        ("made.json", r#"{ "type": "order.made" }"#),
        ("made.headers.json", r#"{ "X-Id": "7" }"#),
    ]);
    let run = workspace.run(&[
        "new",
        "acme",
        "--from",
        "published/openapi.yaml",
        "--examples",
        "payloads",
        "made.json",
    ]);
    assert_eq!(run.status, 0, "{run:?}");
    let expected = [
        "acme/examples/order.made.headers.json",
        "acme/examples/order.made.json",
        "acme/examples/order.paid.2.json",
        "acme/examples/order.paid.json",
        "acme/openapi.yaml",
        "acme/provider.toml",
    ];
    assert_eq!(specs(&workspace), expected);
    assert_eq!(
        workspace.text("specs/acme/examples/order.paid.2.json"),
        r#"{ "type": "order.paid", "amount": 2 }"#
    );
    assert_eq!(workspace.run(&["generate"]).status, 0);

    workspace.put("bad/none.json", "{}");
    workspace.put("bad/broken.json", "{");
    workspace.put("bad/empty/x.txt", "");
    let check = |path: &str, told: &[&str]| {
        refused(&workspace, &["beta", "--from", "published/openapi.yaml", "--examples", path], told);
    };
    check(
        "bad/none.json",
        &["error[unmatched-example]: this example names no event", " --> bad/none.json\n"],
    );
    check(
        "bad/broken.json",
        &["error[invalid-example]: this example is not JSON", " --> bad/broken.json:1:"],
    );
    check("bad/empty", &["error: this folder has no payloads\n", " --> bad/empty\n"]);
    check("bad/gone.json", &["error: this is no file\n", " --> bad/gone.json\n"]);
}

#[test]
fn what_is_undecided_is_told_by_the_next_command() {
    let document =
        DOCUMENT.replace("const: order.paid", "type: string").replace("const: order.made", "type: string");
    let workspace = with(&[("published/openapi.yaml", &document)]);
    let Run { status, stdout, .. } = workspace.run(&["new", "acme", "--from", "published/openapi.yaml"]);
    assert_eq!(status, 0);
    assert!(
        stdout.contains("\nnext: decide what stands as comments in specs/acme/provider.toml, then `"),
        "{stdout}"
    );
    let run = workspace.run(&["generate"]);
    assert_eq!(run.status, 2);
    assert!(run.stderr.contains("error[missing-discriminator]: "), "{}", run.stderr);
    // One character less is the decision.
    workspace.change("specs/acme/provider.toml", "# at = [\"/type\"]", "at = [\"/type\"]");
    assert_eq!(workspace.run(&["generate"]).status, 0);
}

#[test]
fn what_can_be_mended_in_the_folder_is_told_there() {
    let document = DOCUMENT.replace("#/components/schemas/Made", "#/components/schemas/Mad");
    let workspace = with(&[("published/openapi.yaml", &document)]);
    let Run { status, stdout, stderr } = workspace.run(&["new", "acme", "--from", "published/openapi.yaml"]);
    assert_eq!(status, 0);
    assert!(
        stderr.contains("warning[unresolved-reference]: `#/components/schemas/Mad` does not exist\n"),
        "{stderr}"
    );
    assert!(stderr.contains(" --> specs/acme/openapi.yaml:6:"), "{stderr}");
    assert!(stdout.contains("next: "), "{stdout}");
}

#[test]
fn nothing_is_written_after_an_error() {
    let workspace = with(&[
        ("published/openapi.yaml", DOCUMENT),
        ("published/broken.yaml", "openapi: 3.1.0\nwebhooks: [\n"),
        ("published/old.json", r#"{"swagger": "2.0"}"#),
        ("published/text.txt", DOCUMENT),
        ("published/api.yaml", "openapi: 3.1.0\npaths: {}\n"),
        ("published/lost.yaml", &DOCUMENT.replace("#/components/schemas/Paid", "gone.yaml")),
        ("specs/acme-v1/provider.toml", ""),
    ]);
    let check = |provider: &str, document: &str, told: &[&str]| {
        refused(&workspace, &[provider, "--from", &format!("published/{document}")], told);
    };
    check(
        "Acme",
        "openapi.yaml",
        &["error[invalid-provider-name]: `Acme` cannot be", "help: use lower-case"],
    );
    check("../acme", "openapi.yaml", &["error[invalid-provider-name]: `../acme` cannot be"]);
    check("acme_v1", "openapi.yaml", &["error[invalid-provider-name]: `acme_v1` and `acme-v1` both become"]);
    check(
        "acme",
        "gone.yaml",
        &["error: cannot read this: ", " --> published/gone.yaml\n", "help: correct the path"],
    );
    check("acme", "", &["error: this is a folder, not a document\n"]);
    check("acme", "text.txt", &["error: this name does not say what the document is written in\n"]);
    check("acme", "broken.yaml", &["error[invalid-document]: ", " --> published/broken.yaml:", "help: "]);
    check(
        "acme",
        "old.json",
        &["error[unsupported-version]: `swagger: 2.0`", " --> published/old.json:1:", "help: "],
    );
    check(
        "acme",
        "api.yaml",
        &["error[no-events]: ", " --> published/api.yaml:1:1\n", "help: events stand under"],
    );
    check("acme", "lost.yaml", &["error[unresolved-reference]: the file ", " --> published/lost.yaml:5:"]);
}

/// What the command makes of every document of the corpus that is one: never a crash, and never a folder that the
/// next command fails on for another reason than it was told.
#[test]
fn documents_of_the_corpus() {
    let Some(corpus) = corpus() else {
        println!("without the corpus, no document of it was seen");
        return;
    };
    let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
    for path in documents(&corpus) {
        let workspace = Workspace::empty();
        let from = path.to_str().expect("its paths are text");
        let Run { status, stdout, stderr } = workspace.run(&["new", "acme", "--from", from]);
        let end = if status == 2 {
            assert!(stderr.starts_with("error") && stderr.contains(" --> "), "{from}: {stderr}");
            assert!(specs(&workspace).is_empty(), "{from}");
            "refused"
        } else {
            assert_eq!(status, 0, "{from}: {stderr}");
            let generate = workspace.run(&["generate"]);
            let (end, expected) = match &stdout {
                text if text.contains("\nnext: read ") => ("works at once", 0),
                text if text.contains("\nnext: decide ") => ("needs a decision", 2),
                _ => ("has something to mend", 2),
            };
            assert_eq!(generate.status, expected, "{from}: {stdout}{stderr}{}", generate.stderr);
            end
        };
        println!("{end}: {}", path.strip_prefix(&corpus).unwrap_or(&path).display());
        *seen.entry(end).or_default() += 1;
    }
    println!("documents of the corpus: {seen:?}");
    assert!(seen.get("works at once").is_some_and(|count| *count >= 15), "{seen:?}");
}

fn corpus() -> Option<PathBuf> {
    let root = match env::var_os("HOOKWRIGHT_CORPUS") {
        Some(root) => PathBuf::from(root),
        None => Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/corpus"),
    };
    root.is_dir().then_some(root)
}

/// Documents that describe events, and some that do not.
fn documents(corpus: &Path) -> Vec<PathBuf> {
    let folders = [
        "adyen",
        "asyncapi-spec-examples",
        "asyncapi-triggers",
        "hostile",
        "openai",
        "readme-oas-examples",
        "resend",
        "slack",
    ];
    let is_document = |path: &&String| {
        let name = path.strip_suffix(".gz").unwrap_or(path);
        [".yaml", ".yml", ".json"].iter().any(|ending| name.ends_with(ending))
    };
    let all = folders.iter().flat_map(|folder| {
        let paths: Vec<PathBuf> = files(&corpus.join(folder))
            .keys()
            .filter(is_document)
            .map(|path| corpus.join(folder).join(path))
            .collect();
        paths
    });
    all.collect()
}

#[test]
fn no_progress_is_shown_where_nobody_looks() {
    let workspace = with(&[("published/openapi.yaml", DOCUMENT)]);
    let mut command = workspace.command(&["new", "acme", "--from", "published/openapi.yaml"]);
    let run: Run = command.stderr(Stdio::piped()).output().unwrap().into();
    assert_eq!(run.stderr, "");
}
