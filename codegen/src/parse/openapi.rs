//! An OpenAPI 3.x document in, the payloads of its webhooks and callbacks out.

use std::collections::BTreeMap;

use super::declaration::{Declaration, Documented, Unread, header_text, numbered};
use super::document::{Node, Reader};
use super::nearest;
use super::schema::{Dialect, is_json};
use crate::model::SchemaId;

const METHODS: [&str; 9] = ["get", "put", "post", "delete", "options", "head", "patch", "trace", "query"];

/// Reads `webhooks`, what 3.0 documents write as `x-webhooks`, and the `callbacks` of operations.
pub fn declarations<'a>(
    reader: &mut Reader<'a, '_>,
    root: &Node<'a>,
    dialect: Dialect,
) -> Vec<Declaration<'a>> {
    let mut declarations = Vec::new();
    for keyword in ["webhooks", "x-webhooks"] {
        let Some(webhooks) = root.get(keyword) else { continue };
        let Some(webhooks) = reader.object(webhooks, &format!("`{keyword}`")) else { continue };
        for (key, item) in webhooks.members() {
            path_item(reader, key, &item, dialect, &mut declarations);
        }
    }
    for (_, path) in root.get("paths").iter().flat_map(Node::members) {
        let Some(path) = reader.follow(path) else { continue };
        for (_, operation) in operations(&path) {
            for (name, callback) in operation.get("callbacks").iter().flat_map(Node::members) {
                let Some(callback) = reader.follow(callback) else { continue };
                for (_, item) in callback.members().filter(|(expression, _)| !expression.starts_with("x-")) {
                    path_item(reader, name, &item, dialect, &mut declarations);
                }
            }
        }
    }
    declarations
}

fn operations<'a>(item: &Node<'a>) -> Vec<(&'a str, Node<'a>)> {
    let is_method = |method: &&str| METHODS.contains(method);
    let own = item.members().filter(|(method, _)| is_method(method));
    let further = item.get("additionalOperations");
    own.chain(further.iter().flat_map(Node::members))
        .filter(|(_, operation)| operation.value.is_object())
        .collect()
}

fn path_item<'a>(
    reader: &mut Reader<'a, '_>,
    key: &str,
    declared: &Node<'a>,
    dialect: Dialect,
    declarations: &mut Vec<Declaration<'a>>,
) {
    let Some(item) = reader.follow(declared.clone()) else { return };
    let Some(item) = reader.object(item, &format!("the webhook `{key}`")) else { return };
    for (_, operation) in operations(&item) {
        let parameters = header_parameters(reader, &item, &operation);
        let content = operation
            .get("requestBody")
            .and_then(|body| reader.follow(body))
            .and_then(|body| body.get("content"));
        let media_type = content.as_ref().and_then(|content| json_content(content));
        let unread = content.filter(|_| media_type.is_none()).map(|content| not_json(key, content));
        let media_type = media_type.and_then(|media_type| reader.follow(media_type));
        let schema = media_type.as_ref().and_then(|media_type| media_type.get("schema"));
        let payload = schema.map(|schema| reader.schema(schema, dialect));
        let answer = answer(reader, &operation, dialect);
        let examples =
            media_type.map(|media_type| examples(reader, &media_type, &parameters)).unwrap_or_default();
        let headers =
            parameters.iter().filter_map(|(name, parameter)| Some((name.clone(), parameter.get("schema")?)));
        declarations.push(Declaration {
            key: key.to_owned(),
            names: [key.to_owned()].into_iter().chain(operation.text("operationId")).collect(),
            address: None,
            summary: operation.prose("summary").or_else(|| item.prose("summary")),
            description: operation.prose("description").or_else(|| item.prose("description")),
            deprecated: operation.is_true("deprecated"),
            payload,
            answer,
            unread,
            headers: headers.collect(),
            dialect,
            examples,
            location: declared.location.clone(),
            extensible: vec![operation, item.clone()],
        });
    }
}

/// The parameters that are headers, by their names in lower case; the operation's win over the path item's.
fn header_parameters<'a>(
    reader: &mut Reader<'a, '_>,
    item: &Node<'a>,
    operation: &Node<'a>,
) -> BTreeMap<String, Node<'a>> {
    let listed = [item, operation].map(|node| node.get("parameters"));
    let mut parameters = BTreeMap::new();
    for parameter in listed.iter().flatten().flat_map(Node::elements) {
        let Some(parameter) = reader.follow(parameter) else { continue };
        if let (Some("header"), Some(name)) = (parameter.text("in").as_deref(), parameter.text("name")) {
            parameters.insert(name.to_ascii_lowercase(), parameter);
        }
    }
    parameters
}

/// What a request carries as JSON: exactly, by a structured suffix, or because it takes anything.
fn json_content<'a>(content: &Node<'a>) -> Option<Node<'a>> {
    let find = |wanted: &dyn Fn(&str) -> bool| content.members().find(|(name, _)| wanted(name));
    let found = find(&|name| name.trim().eq_ignore_ascii_case("application/json"))
        .or_else(|| find(&is_json))
        .or_else(|| find(&|name| name == "*/*" || name == "application/*"));
    found.map(|(_, media_type)| media_type)
}

/// The schema of what a receiver must answer: that of the first successful response which has a member that is required.
fn answer<'a>(reader: &mut Reader<'a, '_>, operation: &Node<'a>, dialect: Dialect) -> Option<SchemaId> {
    let responses = operation.get("responses")?;
    let (_, response) = responses.members().find(|(status, _)| status.starts_with('2'))?;
    let content = reader.follow(response)?.get("content")?;
    let media_type = json_content(&content)?;
    let schema = reader.follow(media_type)?.get("schema")?;
    let must_say_something = reader.follow(schema.clone())?.get("required").is_some();
    must_say_something.then(|| reader.schema(schema, dialect))
}

fn not_json(key: &str, content: Node<'_>) -> Unread {
    let names: Vec<&str> = content.members().map(|(name, _)| name).collect();
    let found = if names.is_empty() { "nothing".to_owned() } else { nearest::list(&names, "and") };
    Unread {
        message: format!("the webhook `{key}` carries {found}, and only JSON is read"),
        location: content.location,
    }
}

/// The examples of a media type, each with what the header parameters say under its key.
fn examples<'a>(
    reader: &mut Reader<'a, '_>,
    media_type: &Node<'a>,
    parameters: &BTreeMap<String, Node<'a>>,
) -> Vec<Documented<'a>> {
    let mut examples = Vec::new();
    examples.extend(media_type.get("example").map(|body| Documented::new("example", body)));
    if let Some(listed) = media_type.get("examples") {
        // A list of plain values is not what the specification says, but what some documents have.
        let count = listed.elements().count();
        let plain = listed.elements().enumerate();
        examples.extend(plain.map(|(index, body)| Documented::new(numbered(index, count), body)));
        for (name, example) in listed.members() {
            let Some(example) = reader.follow(example) else { continue };
            let body =
                ["value", "dataValue", "serializedValue"].iter().find_map(|keyword| example.get(keyword));
            examples.extend(body.map(|body| Documented::new(name, body)));
        }
    }
    for example in &mut examples {
        for (name, parameter) in parameters {
            let own = parameter.get("examples").and_then(|examples| examples.get(&example.name));
            let own =
                own.and_then(|own| reader.follow(own)).and_then(|own| header_text(own.get("value")?.value));
            let general = parameter.get("example").or_else(|| parameter.get("schema")?.get("example"));
            let general = general.and_then(|general| header_text(general.value));
            example.headers.extend(own.map(|text| (name.clone(), text)));
            example.general_headers.extend(general.map(|text| (name.clone(), text)));
        }
    }
    examples
}

#[cfg(test)]
mod tests {
    use super::super::testing::{lines, provider, silent};

    const BY_KEY: &str = "[discriminator]\nat = [\"/type\"]\nvalue = \"key\"\n";

    #[test]
    fn webhooks_and_callbacks_are_events() {
        let document = "
openapi: 3.1.0
paths:
  /orders:
    post:
      callbacks:
        order.paid:
          '{$request.body#/url}': {post: {summary: Paid, requestBody: {$ref: '#/components/requestBodies/Paid'}}}
webhooks:
  order.made: {$ref: '#/components/pathItems/Made'}
components:
  requestBodies:
    Paid: {content: {'application/vnd.acme+json; charset=utf-8': {schema: {$ref: '#/components/schemas/Paid'}}}}
  pathItems:
    Made: {post: {deprecated: true, requestBody: {content: {'*/*': {schema: {type: object}}}}}}
  schemas:
    Paid: {type: object}
";
        let read = silent(BY_KEY, document);
        let made =
            "order.made <- order.made: /components/pathItems/Made/post/requestBody/content/*~1*/schema []";
        assert_eq!(lines(&read), [made, "order.paid <- order.paid: /components/schemas/Paid []"]);
        assert!(read.events[0].deprecated);
        assert_eq!(read.events[1].summary.as_deref(), Some("Paid"));
        assert_eq!(
            read.schemas[read.schemas.resolve(read.events[1].payload.unwrap())].name.as_deref(),
            Some("Paid")
        );
    }

    #[test]
    fn older_documents_write_x_webhooks() {
        let read = silent(BY_KEY, "{openapi: 3.0.3, x-webhooks: {a: {post: {}}}}");
        assert_eq!(lines(&read), ["a <- a: nothing []"]);
    }

    #[test]
    fn examples_come_with_their_headers() {
        let document = "
openapi: 3.1.0
webhooks:
  a:
    parameters:
      - {name: X-Id, in: header, examples: {first: {value: 7}}, example: general}
      - {name: X-Event, in: header, example: another}
    post:
      requestBody:
        content:
          application/json:
            schema: {type: object, examples: [{n: 3}]}
            examples:
              first: {$ref: '#/components/examples/First'}
              text: {value: '{\"n\": 2.50}'}
components: {examples: {First: {value: {n: 1}}}}
";
        let read = silent("[discriminator]\nat = [{ header = \"X-Event\" }]\nvalue = \"key\"\n", document);
        let examples = &read.events[0].examples;
        let told: Vec<String> = examples
            .iter()
            .map(|example| {
                format!("{} {} {:?}", example.name, example.body.replace(['\n', ' '], ""), example.headers)
            })
            .collect();
        assert_eq!(
            told,
            [
                r#"first {"n":1} {"x-event": "a", "x-id": "7"}"#,
                r#"text {"n":2.50} {"x-event": "a", "x-id": "general"}"#,
                r#"example {"n":3} {"x-event": "a"}"#,
            ]
        );
    }

    #[test]
    fn other_media_types_are_told() {
        let document = "{openapi: 3.1.0, webhooks: {a: {post: {requestBody: {content: {text/xml: {}}}}}}}";
        let told = provider(BY_KEY, &[("document.yaml", document)]).1;
        let expected = "acme/document.yaml:1 unsupported-schema-format: the webhook `a` carries `text/xml`, and only JSON is read";
        assert_eq!(told, [expected]);
        let left_out = format!("{BY_KEY}[events]\nleave_out = [\"a\"]\n");
        assert!(provider(&left_out, &[("document.yaml", document)]).1.is_empty());
    }
}
