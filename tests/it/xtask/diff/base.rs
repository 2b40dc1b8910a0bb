//! The specs are compared with those of a revision, which git has and the work tree does not.

use std::fs;

use super::{OF_THE_DOCUMENT, diff, edit, json, put, told};
use crate::workspace::{Run, Workspace, files, xtask};

/// A repository whose branch `change` left `main` with one commit, and went on uncommitted.
struct Repository {
    workspace: Workspace,
}

impl Repository {
    fn new() -> Self {
        let repository = Self { workspace: Workspace::empty() };
        put(&repository.workspace, "specs/acme");
        put(&repository.workspace, "specs/zeta");
        repository.workspace.git(&["init", "--quiet", "--initial-branch", "main"]);
        repository.commit("as it was");
        repository.workspace.git(&["switch", "--quiet", "--create", "change"]);
        repository
    }

    fn commit(&self, message: &str) {
        self.workspace.git(&["add", "--all"]);
        self.workspace.git(&["commit", "--quiet", "--message", message]);
    }

    /// Checks what is told, and that git and the work tree are as before.
    fn check(&self, arguments: &[&str], compared: &str, expected: &[&str]) {
        let before = (
            self.workspace.git(&["status", "--porcelain"]),
            fs::read(self.workspace.path(".git/index")).unwrap(),
        );
        let tree = files(&self.workspace.path("."));
        let (status, document) = json(&self.workspace, arguments);
        let index = fs::read(self.workspace.path(".git/index")).unwrap();
        assert_eq!((status, document["compared"].as_str()), (0, Some(compared)), "{document}");
        assert_eq!(told(&document), expected, "{arguments:?}");
        assert!(files(&self.workspace.path(".")) == tree, "something was written");
        assert!(index == before.1, "the index was written");
        assert_eq!(self.workspace.git(&["status", "--porcelain"]), before.0);
    }

    fn refuses(&self, arguments: &[&str], expected: &[&str]) {
        let Run { status, stdout, stderr } = diff(&self.workspace, arguments);
        assert_eq!((status, stdout.as_str()), (2, ""), "{stderr}");
        for line in expected {
            assert!(stderr.contains(line), "{line:?} is not in {stderr}");
        }
    }
}

#[test]
fn a_branch_is_compared_with_where_it_left_main() {
    let repository = Repository::new();
    let workspace = &repository.workspace;
    let all = [&["authentication-changed $"], &OF_THE_DOCUMENT[..]].concat();
    repository.check(&[], "the specs since the merge base with main", &[]);
    edit(workspace, "specs/acme");
    repository.check(&[], "the specs since the merge base with main", &all);
    repository.commit("as it is");
    // What happens on `main` meanwhile is not of this branch.
    repository.workspace.git(&["switch", "--quiet", "main"]);
    workspace.change("specs/zeta/openapi.yaml", "[open, closed]", "[open, closed, kept]");
    repository.commit("meanwhile");
    repository.workspace.git(&["switch", "--quiet", "change"]);
    repository.check(&[], "the specs since the merge base with main", &all);
    repository.check(&["--base", "HEAD"], "the specs since `HEAD`", &[]);
    let since_main = [&all[..], &["enum-value-removed $.status"]].concat();
    repository.check(&["--base", "main"], "the specs since `main`", &since_main);
    repository.check(&["zeta", "--base", "main"], "the specs since `main`", &["enum-value-removed $.status"]);
    repository.check(&["zeta", "acme", "--base", "change"], "the specs since `change`", &[]);
}

#[test]
fn what_is_staged_deleted_or_new_stays_so() {
    let repository = Repository::new();
    let workspace = &repository.workspace;
    fs::remove_dir_all(workspace.path("specs/zeta")).unwrap();
    repository.check(&["--base", "HEAD"], "the specs since `HEAD`", &["provider-removed $"]);
    repository.workspace.git(&["add", "--all"]);
    put(workspace, "specs/other");
    let both = ["provider-added $", "provider-removed $"];
    repository.check(&["--base", "HEAD"], "the specs since `HEAD`", &both);
}

#[test]
fn what_git_cannot_give_is_told() {
    let repository = Repository::new();
    let nowhere = ["error: there is no revision `nowhere`", "name another one"];
    repository.refuses(&["--base", "nowhere"], &nowhere);
    repository.refuses(&["--base=--help"], &["there is no revision `--help`"]);
    repository.refuses(&["nobody", "--base", "main"], &["unknown-provider", "`nobody`", "acme"]);
    repository.workspace.git(&["branch", "--quiet", "--delete", "--force", "main"]);
    repository.refuses(&[], &["there is no branch `main`", "`--base`"]);

    // A program that reads JSON gets it all the same.
    let (status, document) = json(&repository.workspace, &["--base", "nowhere"]);
    assert_eq!((status, &document["providers"]), (2, &serde_json::json!([])));
    let message = document["diagnostics"][0]["message"].as_str().unwrap();
    assert!(message.contains("there is no revision `nowhere`"), "{message}");
}

#[test]
fn a_folder_outside_of_git_has_no_revisions() {
    let workspace = Workspace::empty();
    put(&workspace, "specs/acme");
    let Run { status, stderr, .. } = diff(&workspace, &["--base", "main"]);
    assert!(status == 2 && stderr.contains("there is no revision `main`"), "{stderr}");
    assert!(stderr.contains("not a git repository"), "{stderr}");

    let mut command = xtask();
    command
        .args(["diff", "--base", "main", "--specs", "specs"])
        .current_dir(workspace.path("."))
        .env("PATH", "");
    let Run { status, stderr, .. } = command.output().expect("the program was built").into();
    assert!(status == 2 && stderr.contains("cannot run git: install it"), "{stderr}");
}

#[test]
fn a_document_that_was_wrong_then_is_told_with_its_place() {
    let repository = Repository::new();
    repository.workspace.change("specs/acme/openapi.yaml", "info: {", "info: [");
    repository.commit("wrong");
    repository.workspace.change("specs/acme/openapi.yaml", "info: [", "info: {");
    let told = ["error[invalid-document]: ", " --> specs/acme/openapi.yaml:2:", "help: "];
    repository.refuses(&["--base", "HEAD"], &told);
    // The other provider can be compared, and so can this one with a better time.
    repository.check(&["zeta", "--base", "HEAD"], "the specs since `HEAD`", &[]);
    repository.check(&["--base", "main"], "the specs since `main`", &[]);
    repository.workspace.change("specs/acme/openapi.yaml", "webhooks:", "webhooks: [");
    repository.refuses(&["--base", "main"], &[" --> specs/acme/openapi.yaml:"]);
}
