//! `[authentication]` in, its checks as sentences and what is told out.

use crate::diagnostic::Diagnostics;
use crate::source::Sources;

fn read(text: &str) -> Result<Vec<String>, Vec<String>> {
    let sources: Sources = [("acme.toml".to_owned(), text.as_bytes().to_vec())].into_iter().collect();
    let mut diagnostics = Diagnostics::default();
    let receiving = crate::receiving(&sources, "acme.toml", &mut diagnostics);
    let told = diagnostics.iter().map(|diagnostic| {
        let located = sources.locate(&diagnostic.place);
        format!("{}:{} {}: {}", located.line, located.column, diagnostic.code, diagnostic.message)
    });
    let told: Vec<String> = told.collect();
    match receiving {
        Some(receiving) if told.is_empty() => Ok(receiving.authentication.summaries()),
        _ => Err(told),
    }
}

fn check(text: &str, expected: &[&str]) {
    assert_eq!(read(text).unwrap(), expected, "{text}");
}

fn refused(text: &str, expected: &str) {
    assert_eq!(read(text).unwrap_err(), [expected], "{text}");
}

fn signature(rest: &str) -> String {
    let given = |key: &str| rest.starts_with(&format!("{key} =")) || rest.contains(&format!("\n{key} ="));
    let usual = [
        ("at", "{ header = \"X-Signature\" }"),
        ("algorithm", "\"hmac-sha256\""),
        ("encoding", "\"hex\""),
        ("signed", "\"{body}\""),
    ];
    let rest = usual
        .iter()
        .filter(|(key, _)| !given(key))
        .fold(rest.to_owned(), |text, (key, value)| format!("{text}\n{key} = {value}"));
    format!("[authentication.signature]\n{rest}\n")
}

#[test]
fn checks_are_read() {
    let silent = "not documented: provider.toml does not say how a delivery is authenticated";
    check("", &[silent]);
    check("[authentication]\nunknown = \"the header\"\n", &["not documented: the header"]);
    check("[authentication]\nbasic = true\n", &["HTTP Basic credentials"]);
    check(&signature(""), &["HMAC-SHA256 in hex of `{body}`, in the header `x-signature`"]);
    check(
        &signature(
            "grammar = { pairs = \",\", signature = \"v1\" }\nsigned = \"{parameter:t}.{body}\"\n\
             time = { at = { parameter = \"t\" }, unit = \"seconds\", tolerance = 300, direction = \"past\" }",
        ),
        &[
            "HMAC-SHA256 in hex of `{parameter:t}.{body}`, in the header `x-signature`, at most 300 s old by the \
           parameter `t`",
        ],
    );
    check(
        "[authentication.jws]\nat = { header = \"X-Jwt\" }\nalgorithms = [\"ES256\"]\n\
         body = { claim = \"sum\", hash = \"sha256\", encoding = \"hex\" }\n\
         [[authentication.token]]\nat = { query = \"token\" }\n",
        &[
            "a JSON Web Signature (ES256) in the header `x-jwt`, whose claim `sum` is the SHA-256 of the body",
            "a fixed token in `token` of the query",
        ],
    );
    check(
        &signature(
            "algorithm = { by = { header = \"X-Alg\" }, allow = { A = \"hmac-sha256\", B = \"hmac-sha512\" } }",
        ),
        &[
            "HMAC-SHA256 or HMAC-SHA512, as the header `x-alg` says, in hex of `{body}`, in the header `x-signature`",
        ],
    );
}

#[test]
fn what_contradicts_itself_is_refused() {
    let start = "invalid-authentication:";
    refused(
        "[authentication]\n",
        &format!("1:1 {start} `[authentication]` declares nothing that could be checked"),
    );
    refused(
        &signature("signed = \"{parameter:t}.{body}\""),
        &format!("2:10 {start} there is no parameter `t` beside the signature"),
    );
    refused(
        &signature("signed = \"{parameter:v1}\"\ngrammar = { pairs = \",\", signature = [\"v1\"] }"),
        &format!("2:10 {start} there is no parameter `v1` beside the signature"),
    );
    refused(
        &signature("signed = \"{body}\"\nalgorithm = \"plain-sha256\""),
        &format!("2:10 {start} a plain SHA-256 without {{secret}} in the message proves nothing"),
    );
    refused(
        &signature("signed = \"{body}{secret}\"\nalgorithm = \"ed25519\""),
        &format!("2:10 {start} with Ed25519 a receiver has no secret"),
    );
    let taken = "a public key, which anyone knows, would be taken for a secret";
    refused(
        &signature(
            "algorithm = { by = { header = \"a\" }, allow = { A = \"hmac-sha256\", B = \"ed25519\" } }\n\
             signed = \"{body}\"",
        ),
        &format!("2:13 {start} {taken}"),
    );
    refused(
        "[authentication.jws]\nat = { header = \"a\" }\nalgorithms = [\"HS256\", \"ES256\"]\nbody = \"payload\"\n",
        &format!("2:6 {start} {taken}"),
    );
    refused(&signature("signed = \"\""), &format!("2:10 {start} nothing is signed"));
    refused(&signature("items = \"/a/b\""), &format!("2:9 {start} `items` needs one `*`"));
    refused(&signature("at = []"), &format!("2:6 {start} a signature stands nowhere"));
    refused(
        &signature("at = { claim = \"a\" }"),
        &format!("2:6 {start} nothing stands in its claim `a` by itself, because it is of a signature"),
    );
    refused(
        "[authentication.digest]\nat = { header = \"Digest\" }\nhash = \"sha256\"\nencoding = \"hex\"\n",
        &format!("1:2 {start} a digest proves nothing by itself, because anyone can make it"),
    );
    refused(&signature("signed = \"{bodi}\""), "2:10 invalid-template: `{bodi}` is no part of a message");
}

#[test]
fn what_is_not_of_the_grammar_is_told_where_it_stands() {
    let refused = |rest: &str, expected: &str| {
        let told = read(&signature(rest)).unwrap_err();
        assert!(told[0].starts_with(expected), "{told:?}");
    };
    refused("at = { heder = \"a\" }", "2:8 invalid-configuration: unknown variant `heder`");
    refused("at = { header = \"a b\" }", "2:17 invalid-configuration: `a b` is no name of a header");
    refused("at = { body = \"a\" }", "2:15 invalid-configuration: `a` names no member");
    refused("algorithm = \"hmac-sha3\"", "2:13 invalid-configuration: unknown variant `hmac-sha3`");
    refused(
        "algorithm = { by = { header = \"a\" } }",
        "2:13 invalid-configuration: an algorithm is its name",
    );
    refused("encoding = \"hexadecimal\"", "2:12 invalid-configuration: unknown variant `hexadecimal`");
    refused("key = [\"strip:\"]", "2:7 invalid-configuration: unknown variant `strip:`");
    refused("grammar = { pairs = \",\" }", "2:11 invalid-configuration: a grammar is");
    refused(
        "time = { at = { header = \"a\" }, unit = \"seconds\", tolerance = 0 }",
        "2:63 invalid-configuration: a tolerance is a positive number",
    );
}
