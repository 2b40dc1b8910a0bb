//! Newer pages of a provider that was made of pages.

use crate::workspace::Workspace;

const PAGE: &str = include_str!("acme/tables.md");

const OVERLAY: &str = "overlay: 1.0.0
info: { title: Names, version: '1' }
actions:
  - target: $.webhooks['order.state'].post.requestBody.content['application/json'].schema.properties.note
    description: Support says so.
    update: { maxLength: 10 }
";

#[test]
fn what_changed_is_shown_and_what_a_person_wrote_is_kept() {
    let workspace = Workspace::empty();
    workspace.put("orders.md", PAGE);
    assert_eq!(workspace.run(&["new", "acme", "--from", "orders.md"]).status, 0);
    workspace.put("specs/acme/overlay.yaml", OVERLAY);
    workspace.change("specs/acme/provider.toml", "title = \"acme\"", "title = \"Acme Pay\"");
    assert_eq!(workspace.run(&["generate"]).status, 0);

    let run = workspace.run(&["new", "acme", "--from", "orders.md"]);
    assert!(run.status == 0 && run.stdout.contains(": nothing changed of what it says\n"), "{run:?}");

    let newer = PAGE
        .replace("| `order.state` | string | Yes |", "| `order.state` | string | No |")
        .replace(
            "| `order.weight` | number | No | In kilograms |\n",
            "| `order.length` | integer | Yes | In metres |\n",
        )
        .replace("| `lost` | Given up |", "| `lost` | Given up |\n| `sold` | Sold |");
    workspace.put("newer.md", newer);
    let run = workspace.run(&["new", "acme", "--from", "newer.md"]);
    assert_eq!(run.status, 0, "{run:?}");
    for change in [
        "specs/acme/openapi.yaml: 4 changes\n",
        "  order.state: `order.weight` is gone\n",
        "  order.state: `order.length` is new: integer, required\n",
        "  order.state: `order.state` was required, and is optional\n",
        "  order.state: `order.state` had the values `lost`, `open`, and has `lost`, `open`, `sold`\n",
    ] {
        assert!(run.stdout.contains(change), "{change} is not in {}", run.stdout);
    }
    assert_eq!(workspace.text("specs/acme/overlay.yaml"), OVERLAY);
    assert!(workspace.text("specs/acme/provider.toml").contains("title = \"Acme Pay\""));
    assert_eq!(workspace.run(&["check"]).status, 1);
    assert_eq!(workspace.run(&["generate"]).status, 0);

    // An action of the overlay that no longer applies is told.
    workspace.put("newest.md", PAGE.replace(", \"note\": \"x\"", ""));
    let run = workspace.run(&["new", "acme", "--from", "newest.md"]);
    assert!(run.stderr.contains("unmatched-overlay-action"), "{run:?}");
    assert_eq!(workspace.text("specs/acme/overlay.yaml"), OVERLAY);
}

#[test]
fn a_folder_that_was_not_made_of_pages_is_never_changed() {
    let workspace = Workspace::empty();
    workspace.put("orders.md", PAGE);
    workspace.put("specs/acme/openapi.yaml", "openapi: 3.1.0\n");
    let run = workspace.run(&["new", "acme", "--from", "orders.md"]);
    assert!(run.status == 2 && run.stderr.contains("this provider is there already"), "{run:?}");
    assert_eq!(workspace.text("specs/acme/openapi.yaml"), "openapi: 3.1.0\n");
}

/// How a signature is made is quoted by its place, and never guessed.
#[test]
fn prose_on_signatures_is_to_be_stated() {
    let workspace = Workspace::empty();
    workspace.put(
        "orders.md",
        format!("{PAGE}\n## Security\n\nThe header X-Acme-Sign has an HMAC-SHA256 of the body.\n"),
    );
    assert_eq!(workspace.run(&["new", "acme", "--from", "orders.md"]).status, 0);
    let line = PAGE.lines().count() + 4;
    let expected = format!(
        "# To be stated: how deliveries are authenticated. The pages speak of it here:\n\
         #   orders.md:{line}: The header X-Acme-Sign has an HMAC-SHA256 of the body.\n"
    );
    let configuration = workspace.text("specs/acme/provider.toml");
    assert!(configuration.ends_with(&expected), "{configuration}");
    assert_eq!(workspace.run(&["generate"]).status, 0);
}

/// A run over some of the pages says nothing of the others, so what they say stays.
#[test]
fn events_of_pages_that_are_not_given_stay() {
    let workspace = Workspace::empty();
    workspace.put("orders.md", PAGE);
    workspace.put("cards.json", r#"{ "type": "card.lost", "card": { "id": "c-1" } }"#);
    workspace.put("more.json", r#"{ "type": "order.state", "until": "2026-01-31" }"#);
    let all = ["new", "acme", "--from", "orders.md", "cards.json"];
    assert_eq!(workspace.run(&all).status, 0);
    let before = workspace.text("specs/acme/openapi.yaml");

    let run = workspace.run(&["new", "acme", "--from", "orders.md"]);
    assert_eq!(run.status, 0, "{run:?}");
    let kept = "kept: 1 event of pages that were not given: cards.json\n";
    assert!(run.stdout.contains(kept) && run.stdout.contains("nothing changed"), "{run:?}");
    assert_eq!(workspace.text("specs/acme/openapi.yaml"), before);

    // What the page itself does not say any more is gone.
    workspace.put("cards.json", r#"{ "type": "card.found" }"#);
    let run = workspace.run(&["new", "acme", "--from", "cards.json"]);
    assert!(run.stdout.contains("the event `card.lost` is gone"), "{run:?}");
    assert!(!run.stdout.contains("order.state"), "{run:?}");
    assert_eq!(workspace.run(&["generate"]).status, 0);

    // What several pages say of one event is not to be had from some of them.
    let all = ["new", "acme", "--from", "orders.md", "cards.json", "more.json"];
    assert_eq!(workspace.run(&all).status, 0);
    let before = workspace.text("specs/acme/openapi.yaml");
    let run = workspace.run(&["new", "acme", "--from", "orders.md"]);
    assert_eq!(run.status, 2, "{run:?}");
    let told = "the event `order.state` rests on pages that were not given: more.json";
    assert!(run.stderr.contains(told), "{run:?}");
    assert_eq!(workspace.text("specs/acme/openapi.yaml"), before);
}
