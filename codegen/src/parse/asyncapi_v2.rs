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

#[cfg(test)]
mod tests {
    use super::super::testing::{lines, provider, silent};

    const DOCUMENT: &str = "
asyncapi: 2.6.0
channels:
  orders:
    subscribe:
      summary: Orders
      message:
        oneOf:
          - $ref: '#/components/messages/Paid'
          - {name: order.made, payload: {type: object}, traits: [{summary: Made}]}
    publish: {message: {payload: {type: object}}}
  refunds:
    subscribe: {summary: Refunds, message: {payload: {type: string}}}
components:
  messages:
    Paid:
      payload: {type: object, properties: {event: {const: order.paid}}}
      examples: [{payload: {event: order.paid}}, {named: {payload: {event: order.paid, n: 1}}}]
";

    #[test]
    fn messages_of_subscribe_are_events() {
        let read = silent(
            "[discriminator]\nat = [\"/type\", \"/event\"]\nvalue = \"key\"\nmap = { Paid = \"order.paid\" }\n",
            DOCUMENT,
        );
        assert_eq!(
            lines(&read),
            [
                r#"order.paid <- orders: /components/messages/Paid/payload ["example 1", "named"]"#,
                "order.made <- orders: /channels/orders/subscribe/message/oneOf/1/payload []",
                "refunds <- refunds: /channels/refunds/subscribe/message/payload []",
            ]
        );
        let summaries: Vec<Option<&str>> = read.events.iter().map(|event| event.summary.as_deref()).collect();
        assert_eq!(summaries, [None, Some("Made"), Some("Refunds")]);
    }

    #[test]
    fn the_receiver_publishes() {
        let configuration =
            "perspective = \"receiver\"\n[discriminator]\nat = [\"/type\"]\nvalue = \"address\"\n";
        assert_eq!(
            lines(&silent(configuration, DOCUMENT)),
            ["orders <- orders: /channels/orders/publish/message/payload []"]
        );
    }

    #[test]
    fn other_schema_languages_are_told() {
        let document = "{asyncapi: 2.6.0, channels: {a: {subscribe: {message: {schemaFormat: application/vnd.apache.avro, payload: {}}}}}}";
        let told = provider("[discriminator]\nat = [\"/type\"]\n", &[("document.yaml", document)]).1;
        let expected = "acme/document.yaml:1 unsupported-schema-format: the payload of `a` is written in \
                        `application/vnd.apache.avro`, and only JSON Schema is read";
        assert_eq!(told, [expected]);
    }
}
