//! An AsyncAPI 2.x document in, the messages that a receiver gets out.

use super::asyncapi::{self, Channel};
use super::configuration::Perspective;
use super::declaration::Declaration;
use super::document::{Node, Reader};

/// Reads the messages of every channel's operation that is an event from this perspective.
pub fn declarations<'a>(
    reader: &mut Reader<'a, '_>,
    root: &Node<'a>,
    perspective: Perspective,
) -> Vec<Declaration<'a>> {
    // The names say what a client of the described application does: it subscribes to what the application sends.
    let keyword = match perspective {
        Perspective::Provider => "subscribe",
        Perspective::Receiver => "publish",
    };
    let mut declarations = Vec::new();
    for (address, channel) in root.get("channels").iter().flat_map(Node::members) {
        let Some(channel) = reader.follow(channel) else { continue };
        let Some(channel) = reader.object(channel, &format!("the channel `{address}`")) else { continue };
        let Some(operation) = channel.get(keyword).and_then(|operation| reader.follow(operation)) else {
            continue;
        };
        let operation = asyncapi::with_traits(reader, &operation);
        let Some(declared) = operation.iter().find_map(|part| part.get("message")) else { continue };
        let messages = messages(reader, declared);
        let channel = Channel {
            key: address.to_owned(),
            address: Some(address.to_owned()),
            node: channel,
            operation,
            has_one_message: messages.len() == 1,
        };
        declarations
            .extend(messages.into_iter().filter_map(|message| asyncapi::message(reader, message, &channel)));
    }
    declarations
}

/// One message, or each of a `oneOf`, which may itself be a reference.
fn messages<'a>(reader: &mut Reader<'a, '_>, declared: Node<'a>) -> Vec<Node<'a>> {
    let Some(target) = reader.follow(declared.clone()) else { return Vec::new() };
    match target.get("oneOf") {
        Some(choices) => choices.elements().collect(),
        None => vec![declared],
    }
}
