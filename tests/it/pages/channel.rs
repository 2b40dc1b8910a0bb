//! A page that renders one channel of an AsyncAPI document.

use crate::workspace::{Run, Workspace};

const PAGE: &str = include_str!("acme/channel.md");

#[test]
fn a_rendered_channel_is_a_channel_again() {
    let workspace = Workspace::empty();
    workspace.put("paid.md", PAGE);
    let Run { status, stdout, stderr } = workspace.run(&["new", "acme", "--from", "paid.md"]);
    assert_eq!(status, 0, "{stderr}");
    assert!(stdout.starts_with("paid.md: Markdown\nspecs/acme: 2 files written\n"), "{stdout}");
    // What the rows say and the schema does not is told, at the message's line.
    let told = ["`note` is required in the rows and optional in the schema", "the rows show `extra`"];
    for told in told {
        assert!(stderr.contains(told) && stderr.contains(" --> paid.md:22:"), "{told} is not in {stderr}");
    }
    let document = workspace.text("specs/acme/asyncapi.yaml");
    for part in [
        "  OrderPaid:\n    address: order.paid\n",
        "  receiveOrderPaid:\n    action: send\n",
        "          at:\n            $ref: '#/components/schemas/Moment'\n",
        "    Moment:\n      type: string\n      format: date-time\n",
        "      - payload:\n          type: order.paid\n",
    ] {
        assert!(document.contains(part), "{part} is not in {document}");
    }
    assert!(!document.contains("anonymous"), "{document}");
    assert!(workspace.text("specs/acme/provider.toml").contains("at = [\"/type\"]\nvalue = \"address\"\n"));
    let run = workspace.run(&["generate"]);
    assert_eq!((run.status, run.stderr.as_str()), (0, ""));
}

#[test]
fn a_broken_channel_is_told_where_it_breaks() {
    let workspace = Workspace::empty();
    workspace.put(
        "paid.md",
        PAGE.replace("type: object\n          required", "type: [object\n          required"),
    );
    let run = workspace.run(&["new", "acme", "--from", "paid.md"]);
    assert_eq!(run.status, 2, "{run:?}");
    assert!(run.stderr.contains("this channel cannot be read: "), "{run:?}");
    assert!(run.stderr.contains(" --> paid.md:3"), "{run:?}");
    assert!(!workspace.path("specs/acme").exists());
}
