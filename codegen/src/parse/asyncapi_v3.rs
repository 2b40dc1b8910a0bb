//! An AsyncAPI 3.x document in, the messages that a receiver gets out.

use super::asyncapi::{self, Channel};
use super::configuration::Perspective;
use super::declaration::Declaration;
use super::document::{Node, Reader};

/// Reads the messages of every operation that is an event from this perspective; of every channel where the
/// document has no operations.
pub fn declarations<'a>(
    reader: &mut Reader<'a, '_>,
    root: &Node<'a>,
    perspective: Perspective,
) -> Vec<Declaration<'a>> {
    // A provider's document describes its own side, so its `send` operations are the events that arrive here.
    let action = match perspective {
        Perspective::Provider => "send",
        Perspective::Receiver => "receive",
    };
    let mut declarations = Vec::new();
    let Some(operations) = root.get("operations") else {
        for (_, channel) in root.get("channels").iter().flat_map(Node::members) {
            channel_messages(reader, channel, Vec::new(), None, &mut declarations);
        }
        return declarations;
    };
    for (name, operation) in operations.members() {
        let Some(operation) = reader.follow(operation) else { continue };
        let Some(operation) = reader.object(operation, &format!("the operation `{name}`")) else { continue };
        if operation.text("action").as_deref() != Some(action) {
            continue;
        }
        match operation.get("channel") {
            Some(channel) => {
                let messages = operation.get("messages").map(|messages| messages.elements().collect());
                let operation = asyncapi::with_traits(reader, &operation);
                channel_messages(reader, channel, operation, messages, &mut declarations);
            }
            None => reader.wrong_shape(
                &operation,
                &format!("the operation `{name}` without `channel`"),
                "a reference to its channel",
            ),
        }
    }
    declarations
}

/// Reads some messages of a channel, or all of them.
fn channel_messages<'a>(
    reader: &mut Reader<'a, '_>,
    declared: Node<'a>,
    operation: Vec<Node<'a>>,
    messages: Option<Vec<Node<'a>>>,
    declarations: &mut Vec<Declaration<'a>>,
) {
    let Some((hops, channel)) = reader.hops(declared) else { return };
    let Some(channel) = reader.object(channel, "this channel") else { return };
    let key = hops.iter().find_map(|location| asyncapi::key_among(&location.pointer, "channels"));
    let all = || channel.get("messages").iter().flat_map(Node::members).map(|(_, message)| message).collect();
    let messages: Vec<Node<'a>> = messages.unwrap_or_else(all);
    let channel = Channel {
        key: key.or_else(|| channel.text("address")).unwrap_or_else(|| "channel".to_owned()),
        address: channel.text("address"),
        node: channel,
        operation,
        has_one_message: messages.len() == 1,
    };
    declarations
        .extend(messages.into_iter().filter_map(|message| asyncapi::message(reader, message, &channel)));
}
