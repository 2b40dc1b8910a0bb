//! An AsyncAPI 3.x document in, the messages that a receiver gets out.

use super::asyncapi::{self, Channel};
use super::configuration::Perspective;
use super::declaration::Declaration;
use super::document::{Node, Reader};

/// Reads the messages of every operation that is an event from this perspective, and the replies of all others; of
/// every channel where the document has no operations.
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
            // Who takes a request sends its reply.
            if let Some(reply) = operation.get("reply").and_then(|reply| reader.follow(reply)) {
                let messages = reply.get("messages").map(|messages| messages.elements().collect());
                if let Some(channel) = reply.get("channel").or_else(|| operation.get("channel")) {
                    channel_messages(reader, channel, vec![reply], messages, &mut declarations);
                }
            }
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

#[cfg(test)]
mod tests {
    use super::super::testing::{lines, provider, silent};
    use crate::model::AdditionalProperties;

    const DOCUMENT: &str = "
asyncapi: 3.0.0
channels:
  orders:
    address: acme.orders
    messages:
      paid: {$ref: '#/components/messages/Paid'}
      made: {name: order.made, payload: {schemaFormat: 'application/vnd.oai.openapi;version=3.0.0', schema: {type: string, nullable: true}}}
  refunds: {messages: {made: {payload: false}}}
operations:
  onPaid: {action: send, channel: {$ref: '#/channels/orders'}, messages: [{$ref: '#/channels/orders/messages/paid'}]}
  onRefund: {action: receive, channel: {$ref: '#/channels/refunds'}}
components:
  messages:
    Paid:
      traits: [{headers: {properties: {X-Event: {const: order.paid}}}, examples: [{headers: {X-Event: order.paid}, payload: {}}]}]
      payload: {type: object, additionalProperties: {type: string}}
";
    const BY_HEADER: &str = "[discriminator]\nat = [{ header = \"x-event\" }]\n";

    #[test]
    fn messages_of_send_are_events() {
        let read = silent(BY_HEADER, DOCUMENT);
        assert_eq!(lines(&read), [r#"order.paid <- orders: /components/messages/Paid/payload ["example"]"#]);
        let payload = &read.schemas[read.events[0].payload.unwrap()];
        assert_eq!(payload.name.as_deref(), Some("Paid"));
        assert!(matches!(payload.additional_properties, AdditionalProperties::Schema(_)));
    }

    #[test]
    fn without_operations_every_message_is_an_event() {
        let channels = DOCUMENT.split("operations:").next().unwrap();
        let components = DOCUMENT.split("components:").nth(1).unwrap();
        let document = format!("{channels}components:{components}");
        let read = silent(
            "[discriminator]\nat = [\"/type\"]\nvalue = \"key\"\n[events]\nleave_out = [\"Paid\"]\n",
            &document,
        );
        assert_eq!(
            lines(&read),
            [
                "order.made <- orders: /channels/orders/messages/made/payload/schema []",
                "made <- refunds: /channels/refunds/messages/made/payload []",
            ]
        );
    }

    #[test]
    fn a_reply_comes_from_the_other_side() {
        let document = "
asyncapi: 3.0.0
channels:
  asks: {address: asks, messages: {ask: {payload: {type: object}}}}
  answers: {address: answers, messages: {answer: {payload: {type: object}}, other: {payload: {}}}}
operations:
  onAsk:
    action: receive
    channel: {$ref: '#/channels/asks'}
    reply: {$ref: '#/components/replies/Answer'}
components:
  replies:
    Answer: {channel: {$ref: '#/channels/answers'}, messages: [{$ref: '#/channels/answers/messages/answer'}]}
";
        let by_key = "[discriminator]\nat = [\"/type\"]\nvalue = \"key\"\n";
        assert_eq!(
            lines(&silent(by_key, document)),
            ["answer <- answers: /channels/answers/messages/answer/payload []"]
        );
    }

    #[test]
    fn the_address_may_name_the_event() {
        let read = provider(
            "[discriminator]\nat = [\"/type\"]\nvalue = \"address\"\n",
            &[("document.yaml", DOCUMENT)],
        );
        assert_eq!(
            read.1,
            ["acme/document.yaml:16 unmatched-example: this example of `acme.orders` names no event"]
        );
        assert_eq!(lines(&read.0.unwrap()), ["acme.orders <- orders: /components/messages/Paid/payload []"]);
    }

    #[test]
    fn no_event_is_told() {
        let document = "{asyncapi: 3.0.0, operations: {}}";
        let told = provider(BY_HEADER, &[("document.yaml", document)]).1;
        assert_eq!(told, ["acme/document.yaml:1 no-events: this document describes no event"]);
    }
}
