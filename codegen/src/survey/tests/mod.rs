//! Small documents, and what is found out about each.

use super::*;
use crate::source::Sources;

fn sources(files: &[(&str, &str)]) -> Sources {
    files.iter().map(|(path, text)| ((*path).to_owned(), text.as_bytes().to_vec())).collect()
}

/// Surveys a document with payloads besides; what is told is by line.
fn look(document: &str, payloads: &[(&str, &str)]) -> (Option<Survey>, Vec<String>) {
    let mut files = vec![("acme/document.yaml", document)];
    files.extend(payloads);
    let sources = sources(&files);
    let paths: Vec<String> = payloads.iter().map(|(path, _)| (*path).to_owned()).collect();
    let request =
        Request { folder: "acme", document: "acme/document.yaml", payloads: &paths, is_of_pages: false };
    let mut diagnostics = Diagnostics::default();
    let survey = survey(&sources, request, &mut diagnostics);
    let told = diagnostics.iter().map(|diagnostic| {
        let located = sources.locate(&diagnostic.place);
        format!("{}:{} {}: {}", located.file, located.line, diagnostic.code, diagnostic.message)
    });
    (survey, told.collect())
}

/// The lines of `provider.toml` from `[discriminator]` on that are no comments, save a commented `at`.
fn discriminator(survey: &Survey) -> Vec<&str> {
    let (_, rest) = survey.configuration.split_once("[discriminator]\n").unwrap();
    rest.lines()
        .filter(|line| line.starts_with("# at") || !line.starts_with('#') && !line.is_empty())
        .collect()
}

/// Webhooks of OpenAPI 3.1, each with what its operation has, and what tells them apart.
fn check(webhooks: &[(&str, &str)], is_decided: bool, expected: &[&str]) {
    let (survey, told) = look(&document(webhooks), &[]);
    let survey = survey.unwrap_or_else(|| panic!("{told:?}"));
    assert_eq!(discriminator(&survey), expected, "{}", survey.configuration);
    assert_eq!((survey.is_decided, told), (is_decided, Vec::new()), "{}", survey.reason);
}

fn document(webhooks: &[(&str, &str)]) -> String {
    let mut document = "openapi: 3.1.0\ninfo: {title: Acme}\nwebhooks:\n".to_owned();
    for (key, operation) in webhooks {
        document += &format!("  {key}: {{post: {{{operation}}}}}\n");
    }
    document
}

/// A request body whose payload has these properties, and these examples.
fn body(properties: &str, examples: &[&str]) -> String {
    let examples: Vec<String> =
        examples.iter().enumerate().map(|(index, body)| format!("e{index}: {{value: {body}}}")).collect();
    format!(
        "requestBody: {{content: {{application/json: {{schema: {{type: object, properties: {{{properties}}}}}, \
         examples: {{{}}}}}}}}}",
        examples.join(", ")
    )
}

#[test]
fn constants_of_payloads() {
    let paid = body("object: {const: event}, type: {const: order.paid}, kind: {const: x}", &[]);
    let made = body("object: {const: event}, type: {enum: [order.made]}, kind: {const: y}", &[]);
    check(&[("a", &paid), ("b", &made)], true, &[r#"at = ["/type"]"#, r#"value = "schema""#]);

    // The event type is the more telling of the two, and the one further out.
    let paid = body("status: {const: x}, meta: {properties: {event_type: {const: order.paid}}}", &[]);
    let made = body("status: {const: y}, meta: {properties: {event_type: {const: order.made}}}", &[]);
    check(&[("a", &paid), ("b", &made)], true, &[r#"at = ["/meta/event_type"]"#, r#"value = "schema""#]);

    let paid = body("status: {const: x}", &[]);
    let made = body("status: {const: y}", &[]);
    check(&[("a", &paid), ("b", &made)], true, &[r#"at = ["/status"]"#, r#"value = "schema""#]);
}

#[test]
fn two_envelopes() {
    let paid = body("event: {const: order.paid}", &[]);
    let made = body("eventType: {const: order.made}", &[]);
    check(&[("a", &paid), ("b", &made)], true, &[r#"at = ["/eventType", "/event"]"#, r#"value = "schema""#]);
}

#[test]
fn the_mapping_of_a_discriminator() {
    let union = "requestBody: {content: {application/json: {schema: {oneOf: [{$ref: '#/components/schemas/Paid'}, \
                 {$ref: '#/components/schemas/Made'}], discriminator: {propertyName: what, mapping: \
                 {paid: '#/components/schemas/Paid', made: '#/components/schemas/Made'}}}}}}";
    let document = document(&[("order", union)])
        + "components: {schemas: {Paid: {properties: {n: {type: integer}}}, Made: {properties: {m: {type: integer}}}}}\n";
    let survey = look(&document, &[]).0.unwrap();
    assert_eq!(discriminator(&survey), [r#"at = ["/what"]"#, r#"value = "schema""#]);
    assert_eq!(survey.events, 2);
}

#[test]
fn extensions_that_documented_payloads_confirm() {
    let operation = |event: &str| {
        let body = body("topic: {type: string}", &[&format!("{{topic: {event}}}")]);
        format!("x-wire-name: {event}, x-order: same, {body}")
    };
    check(
        &[("a", &operation("order.paid")), ("b", &operation("order.made"))],
        true,
        &[r#"at = ["/topic"]"#, r#"value = { extension = "x-wire-name" }"#],
    );
}

#[test]
fn headers() {
    let operation = |event: &str| {
        format!(
            "parameters: [{{in: header, name: X-Event, schema: {{const: {event}}}}}], {}",
            body("n: {type: integer}", &[])
        )
    };
    check(
        &[("a", &operation("paid")), ("b", &operation("made"))],
        true,
        &[r#"at = [{ header = "x-event" }]"#, r#"value = "schema""#],
    );
    let operation = |event: &str, action: &str| {
        let body = body(&format!("action: {{const: {action}}}"), &[]);
        format!("parameters: [{{in: header, name: X-Event, schema: {{const: {event}}}}}], {body}")
    };
    check(
        &[
            ("a", &operation("order", "paid")),
            ("b", &operation("order", "made")),
            ("c", &operation("cart", "made")),
        ],
        true,
        &[r#"at = [{ header = "x-event", body = "/action" }]"#, r#"value = "schema""#],
    );
}

#[test]
fn the_key_as_documented_payloads_have_it() {
    let text = "event: {type: string}";
    check(
        &[("order.paid", &body(text, &["{event: order.paid}"])), ("order.made", &body(text, &[]))],
        true,
        &[r#"at = ["/event"]"#, r#"value = "key""#],
    );
    // A list of event types that webhooks share, of which each is one.
    let listed = "type: {enum: [paid, made]}, n: {type: integer}";
    check(
        &[("paid", &body(listed, &[])), ("made", &body("type: {enum: [paid, made]}", &[]))],
        true,
        &[r#"at = ["/type"]"#, r#"value = "key""#],
    );
    check(
        &[
            ("/PAID", &body(text, &["{event: PAID}"])),
            ("/MADE", &body(text, &["{event: MADE}"])),
            ("/LOST", &body(text, &[])),
        ],
        true,
        &[
            r#"at = ["/event"]"#,
            r#"value = "key""#,
            "[discriminator.map]",
            r#""/LOST" = "LOST""#,
            r#""/MADE" = "MADE""#,
            r#""/PAID" = "PAID""#,
        ],
    );
}

#[test]
fn what_is_not_proven_is_a_comment() {
    let text = body("event: {type: string}, type: {type: integer}", &[]);
    check(
        &[("a", &text), ("b", &body("event: {type: string}", &[]))],
        false,
        &[r#"# at = ["/event"]  # the most likely place"#, r#"value = "key""#],
    );
    // One event is told apart by nothing, but its constant may say how the next one will be.
    check(&[("a", &body("kind: {const: x}", &[]))], true, &[r#"at = ["/kind"]"#, r#"value = "schema""#]);
    check(
        &[("a", &body("version: {const: x}", &[]))],
        false,
        &[r#"# at = ["/type"]  # the most likely place"#, r#"value = "key""#],
    );
}

#[test]
fn an_event_that_two_declare_is_told() {
    let told = look(
        &document(&[
            ("a", &body("type: {const: x}, n: {type: integer}", &[])),
            ("b", &body("type: {const: y}", &[])),
            ("c", &body("type: {const: y}, n: {type: integer}", &[])),
            ("d", &body("type: {const: z}", &[])),
        ]),
        &[],
    );
    let survey = told.0.unwrap();
    assert_eq!(discriminator(&survey), [r#"at = ["/type"]"#, r#"value = "schema""#]);
    assert_eq!(
        told.1,
        ["acme/document.yaml:6 ambiguous-event: `c` declares the event `y` with another payload"]
    );
}

#[test]
fn extensions_that_hold_payloads() {
    let operation =
        |payload: &str| format!("x-docs: {{example: '{payload}'}}, {}", body("type: {type: string}", &[]));
    let paid = operation(r#"{"type": "order.paid"}"#);
    let check = |made: &str, expected: &[&str]| {
        let survey =
            look(&document(&[("order.paid", &paid), ("order.made", &operation(made))]), &[]).0.unwrap();
        assert_eq!(discriminator(&survey), expected, "{}", survey.configuration);
        survey.configuration
    };
    let by_key = [r#"at = ["/type"]"#, r#"value = "key""#];
    let with = [&by_key[..], &["[examples]", r#"extensions = ["x-docs.example"]"#]].concat();
    check(r#"{"type": "order.made"}"#, &with);
    assert!(check("see above", &by_key).contains("\n# extensions = [\"x-docs.example\"]\n"));
}

#[test]
fn perspectives() {
    let check = |text: &str, expected: &str| {
        let document = format!("asyncapi: 2.6.0\nchannels: {{a: {{{text}}}}}\n");
        let survey = look(&document, &[]).0.unwrap();
        let found: Vec<&str> =
            survey.configuration.lines().filter(|line| line.contains("perspective")).collect();
        assert_eq!(found.join("\n"), expected);
    };
    let message = "{message: {payload: {properties: {type: {const: x}}}}}";
    check(&format!("subscribe: {message}"), "perspective = \"provider\"");
    check(&format!("publish: {message}"), "perspective = \"receiver\"");
    check(
        &format!("subscribe: {message}, publish: {message}"),
        "perspective = \"provider\"\n# It describes both sides. Where what arrives is the other one, write perspective = \"receiver\".",
    );
}

#[test]
fn payloads_are_named_after_their_events() {
    let document =
        document(&[("a", &body("type: {const: order/paid}", &[])), ("b", &body("type: {const: b}", &[]))]);
    let payloads = [
        ("x/1.json", r#"{"type": "order/paid"}"#),
        ("x/2.json", r#"{"type": "order/paid", "n": 1}"#),
        ("x/2.headers.json", r#"{"X-Id": "7"}"#),
    ];
    let (survey, told) = look(&document, &payloads);
    assert_eq!(told, [""; 0]);
    let named: Vec<(&str, &str)> = [
        ("x/1.json", "examples/order%2Fpaid.json"),
        ("x/2.json", "examples/order%2Fpaid.2.json"),
        ("x/2.headers.json", "examples/order%2Fpaid.2.headers.json"),
    ]
    .to_vec();
    let found = survey.unwrap().examples;
    assert_eq!(found.iter().map(|(from, to)| (from.as_str(), to.as_str())).collect::<Vec<_>>(), named);
}

#[test]
fn payloads_that_cannot_be_named_are_told() {
    let check = |webhook: &str, payload: &str, expected: &str| {
        let (survey, told) = look(&document(&[("a", webhook)]), &[("x/1.json", payload)]);
        assert!(survey.is_none());
        assert_eq!(told, [format!("x/1.json:1 {expected}")]);
    };
    let constant = body("type: {const: a}", &[]);
    check(&constant, "{", "invalid-example: this example is not JSON: EOF while parsing an object");
    check(&constant, "{}", "unmatched-example: this example names no event: there is no text at `/type`");
    check(
        &constant,
        r#"{"type": "b"}"#,
        "unmatched-example: this example belongs to no event: there is no `b`",
    );
    check(
        &body("n: {type: string}", &[]),
        "{}",
        "unmatched-example: this example cannot be named: nothing in the document proves where a delivery names its event",
    );
}

#[test]
fn given_payloads_are_evidence() {
    let document = document(&[("order.paid", ""), ("order.made", "")]);
    let (survey, told) = look(&document, &[("x/1.json", r#"{"event": "order.paid"}"#)]);
    let survey = survey.unwrap_or_else(|| panic!("{told:?}"));
    assert_eq!(discriminator(&survey), [r#"at = ["/event"]"#, r#"value = "key""#]);
    assert_eq!(survey.examples, [("x/1.json".to_owned(), "examples/order.paid.json".to_owned())]);
}

#[test]
fn what_leaves_nothing_to_go_on_with() {
    let check = |document: &str, expected: &str| {
        let (survey, told) = look(document, &[]);
        assert!(survey.is_none());
        assert_eq!(told, [format!("acme/document.yaml:{expected}")]);
    };
    check("swagger: '2.0'", "1 unsupported-version: `swagger: 2.0` is not read");
    check("openapi: 3.1.0", "1 no-events: this document describes no event");
    check("asyncapi: 3.0.0", "1 no-events: this document describes no event");
    check(
        "openapi: 3.1.0\nwebhooks: {a: {post: {requestBody: {content: {text/xml: {}}}}}}",
        "2 unsupported-schema-format: the webhook `a` carries `text/xml`, and only JSON is read",
    );
}

#[test]
fn nothing_gets_out_of_its_string_or_comment() {
    let evil = "x\\\"\\n[types]\\nnumber = 1 #\\u202e\\0";
    let document = format!(
        "openapi: 3.1.0\ninfo: {{title: \"{evil}\", contact: {{url: \"https://acme.example/{evil}\"}}}}\n\
         webhooks:\n  \"a{evil}\": {{post: {{\"x-event{evil}\": y, requestBody: {{content: {{application/json: {{schema: \
         {{properties: {{\"type{evil}\": {{const: \"b{evil}\"}}}}}}}}}}}}}}}}\n  \"b{evil}\": {{post: {{\"x-event{evil}\": z, \
         requestBody: {{content: {{application/json: {{schema: {{properties: {{\"type{evil}\": {{const: \"c{evil}\"}}}}}}}}}}}}}}}}\n  \
         \"c{evil}\": {{post: {{requestBody: {{content: {{\"text/{evil}\": {{}}}}}}}}}}\n"
    );
    let (survey, _) = look(&document, &[]);
    let text = survey.unwrap().configuration;
    let read: toml::Table = text.parse().unwrap_or_else(|error| panic!("{error}\n{text}"));
    let keys: Vec<&String> = read.keys().collect();
    assert_eq!(keys, ["discriminator", "document", "title"], "{text}");
    assert_eq!(read["title"].as_str(), Some("x\" [types] number = 1 #"));
    assert_eq!(read["discriminator"]["at"][0].as_str(), Some("/typex\"\n[types]\nnumber = 1 #\u{202e}\0"));
    assert!(text.chars().all(|letter| letter == '\n' || !write::is_treacherous(letter)), "{text}");
}
