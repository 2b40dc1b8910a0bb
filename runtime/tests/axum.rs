//! Requests to a route come in; what the handler saw and what was answered go out.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};

use acme::{Asked, Decision, Event, Handler, Paid};
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::FromRef;
use axum::http::{Request, StatusCode};
use axum::routing::post;
use hmac::{Hmac, KeyInit, Mac};
use runtime::authentication::{Credentials, Secret};
use runtime::axum::{Endpoint, Received, route};
use runtime::deduplicate::Memory;
use runtime::{Identity, Malformed, Unknown};
use tower::ServiceExt;

/// What would be generated.
mod acme {
    use runtime::authentication::{
        Algorithm, Authentication, Check, Choice, Direction, Encoding, Grammar, Part, Signature, Source,
        Time, Tolerance, Unit,
    };
    use runtime::webhook::Answer;
    use runtime::{Handshake, Identification, Malformed, Place, Responses, Unknown};

    #[derive(Debug, Clone, PartialEq)]
    pub struct Paid {
        pub amount: i64,
    }

    #[derive(Debug, Clone, PartialEq)]
    pub struct Asked {
        pub amount: i64,
    }

    #[derive(Debug, Clone, PartialEq)]
    pub struct Decision {
        pub approve: bool,
    }

    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub enum EventType {
        Paid,
        Asked,
    }

    #[derive(Debug, Clone, PartialEq)]
    pub enum Event {
        Paid(Box<Paid>),
        Asked(Box<Asked>),
        Unknown(Unknown),
        Malformed(Malformed),
    }

    const PLACES: &[Place] = &[Place::Body(&["event"])];
    const AUTHENTICATION: Authentication = Authentication {
        checks: &[Check::Signature(Signature {
            at: &[Source::Header("x-signature")],
            grammar: Grammar::Bare { prefix: "" },
            algorithm: Choice::Fixed(Algorithm::HmacSha256),
            encoding: Encoding::Hex,
            key: &[],
            key_id: None,
            signed: &[Part::Header("x-timestamp"), Part::Literal("."), Part::Body],
            first: None,
            time: Some(Time {
                at: Source::Header("x-timestamp"),
                unit: Unit::Seconds,
                tolerance: Tolerance::Seconds(300),
                direction: Direction::Both,
            }),
            items: None,
        })],
    };
    const DELIVERY: Identification = Identification { id: &[Place::Body(&["id"])], ..Identification::NONE };
    const RESPONSES: Responses =
        Responses { rejected: 503, malformed: 202, unknown: 204, ..Responses::USUAL };
    const HANDSHAKES: &[Handshake] = &[Handshake {
        at: &["event"],
        is: "are.you.there",
        answer: &[
            ("echo", Answer::Text(&[Part::Text(&["challenge"])])),
            ("proof", Answer::HmacSha256Hex(&[Part::Text(&["challenge"])])),
            ("type", Answer::Number(1)),
        ],
    }];

    runtime::object! { Paid { 0: amount = "amount" } }
    runtime::object! { Asked { 0: amount = "amount" } }
    runtime::object! { Decision { 0: approve = "approve" } }
    runtime::event_types! { EventType { Paid = "paid", Asked = "asked" } }
    runtime::events! { Event of EventType at PLACES { Paid, Asked } }
    runtime::webhook! { Event from "acme" by AUTHENTICATION, DELIVERY, RESPONSES, HANDSHAKES }
    runtime::handlers! {
        Event {
            /// An invoice was paid.
            paid: Paid(Paid),
        }
        asks {
            /// May this much be spent?
            asked: Asked(Asked) -> Decision,
        }
    }
}

/// Notes what it sees, and fails when it is paid nothing.
#[derive(Clone, Default)]
struct Service(Arc<Mutex<Vec<String>>>);

impl Service {
    fn note(&self, what: String) -> Result<(), String> {
        self.0.lock().expect("no test panics while it holds the list").push(what);
        Ok(())
    }

    fn seen(&self) -> Vec<String> {
        std::mem::take(&mut *self.0.lock().expect("no test panics while it holds the list"))
    }
}

impl Handler for Service {
    type Error = String;

    async fn paid(&self, event: Paid, identity: &Identity) -> Result<(), String> {
        self.note(format!("paid {} {:?}", event.amount, identity.delivery_id()))?;
        if event.amount == 0 { Err("nothing was paid".to_owned()) } else { Ok(()) }
    }

    async fn asked(&self, event: Asked, _: &Identity) -> Result<Decision, String> {
        Ok(Decision { approve: event.amount < 10 })
    }

    async fn unknown(&self, event: Unknown, _: &Identity) -> Result<(), String> {
        self.note(format!("unknown {}", event.event_type()))
    }

    async fn malformed(&self, event: Malformed, _: &Identity) -> Result<(), String> {
        self.note(event.to_string())
    }
}

const NOW: u64 = 1_700_000_000;

fn endpoint() -> Endpoint<Event> {
    let clock = || SystemTime::UNIX_EPOCH + Duration::from_secs(NOW);
    Endpoint::new(Credentials::new().key(Secret::from("the key"))).limit(200).clock(clock)
}

fn hmac(text: &str) -> String {
    let mut mac = Hmac::<sha2::Sha256>::new_from_slice(b"the key").expect("any length is a key");
    mac.update(text.as_bytes());
    mac.finalize().into_bytes().iter().map(|byte| format!("{byte:02x}")).collect()
}

fn signed(body: &str) -> Request<Body> {
    let signature = hmac(&format!("{NOW}.{body}"));
    let request = Request::post("/acme").header("x-timestamp", NOW).header("x-signature", signature);
    request.header("content-type", "application/json").body(body.to_owned().into()).expect("it is a request")
}

async fn answer(router: &Router, request: Request<Body>) -> (u16, String) {
    let response = router.clone().oneshot(request).await.expect("a route always answers");
    let status = response.status().as_u16();
    let body = to_bytes(response.into_body(), 1_000).await.expect("answers are short");
    (status, String::from_utf8(body.to_vec()).expect("answers are text"))
}

#[tokio::test]
async fn each_delivery_is_answered_by_the_rules_of_the_provider() {
    let service = Service::default();
    let router = Router::new().route("/acme", route(endpoint(), service.clone(), Memory::default()));
    let nothing = String::new();
    for (body, expected, seen) in [
        (r#"{"event":"paid","id":"1","amount":5}"#, (200, ""), vec![r#"paid 5 Some("1")"#]),
        // The same again, as a provider sends it that missed the answer.
        (r#"{"event":"paid","id":"1","amount":5}"#, (200, ""), vec![]),
        // A failure is not remembered: the next attempt is handled.
        (r#"{"event":"paid","id":"2","amount":0}"#, (503, ""), vec![r#"paid 0 Some("2")"#]),
        (r#"{"event":"paid","id":"2","amount":0}"#, (503, ""), vec![r#"paid 0 Some("2")"#]),
        (r#"{"event":"asked","id":"3","amount":5}"#, (200, r#"{"approve":true}"#), vec![]),
        (r#"{"event":"lost","id":"4"}"#, (204, ""), vec!["unknown lost"]),
        (
            r#"{"event":"paid","id":"5","amount":"much"}"#,
            (202, ""),
            vec!["`paid` is malformed at $.amount: expected an integer, found a string"],
        ),
        (r#"{"event":5}"#, (400, ""), vec![]),
        ("{", (400, ""), vec![]),
    ] {
        let (status, text) = answer(&router, signed(body)).await;
        assert_eq!((status, text.as_str()), expected, "{body}");
        assert_eq!(service.seen(), seen, "{body}");
    }
    assert_eq!(answer(&router, signed("")).await, (400, nothing));
}

#[tokio::test]
async fn what_is_not_verified_reaches_no_handler() {
    let service = Service::default();
    let router = Router::new().route("/acme", route(endpoint(), service.clone(), Memory::default()));
    let body = r#"{"event":"paid","id":"1","amount":5}"#;
    let mut forged = signed(body);
    *forged.body_mut() = body.replace('5', "6").into();
    assert_eq!(answer(&router, forged).await.0, 503);
    let mut unsigned = signed(body);
    unsigned.headers_mut().remove("x-signature");
    assert_eq!(answer(&router, unsigned).await.0, 503);
    let mut old = signed(body);
    old.headers_mut().insert("x-timestamp", (NOW - 301).into());
    assert_eq!(answer(&router, old).await.0, 503);
    assert_eq!(answer(&router, Request::get("/acme").body(Body::empty()).expect("a request")).await.0, 405);

    let mut page = signed(body);
    page.headers_mut().insert("content-type", "text/html".parse().expect("a header's value"));
    assert_eq!(answer(&router, page).await.0, 415);
    assert_eq!(answer(&router, signed(&" ".repeat(201))).await.0, 413);
    assert!(service.seen().is_empty());
}

#[tokio::test]
async fn a_handshake_is_answered_and_reaches_no_handler() {
    let service = Service::default();
    let router = Router::new().route("/acme", route(endpoint(), service.clone(), Memory::default()));
    let (status, text) =
        answer(&router, signed(r#"{"event":"are.you.there","challenge":"a \"word\""}"#)).await;
    assert_eq!(status, 200);
    let told: BTreeMap<String, serde_json::Value> = serde_json::from_str(&text).expect("the answer is JSON");
    let expected =
        [("echo", serde_json::json!("a \"word\"")), ("proof", hmac("a \"word\"").into()), ("type", 1.into())];
    assert_eq!(told, expected.map(|(name, value)| (name.to_owned(), value)).into());
    assert!(service.seen().is_empty());
}

#[derive(Clone)]
struct State(Arc<Endpoint<Event>>);

impl FromRef<State> for Arc<Endpoint<Event>> {
    fn from_ref(state: &State) -> Self {
        Self::clone(&state.0)
    }
}

#[tokio::test]
async fn an_extractor_gives_the_event_and_what_was_received() {
    async fn take(received: Received<Event>) -> (StatusCode, String) {
        assert!(received.headers.contains_key("x-signature"));
        (StatusCode::ACCEPTED, format!("{} {} bytes", received.event.event_type(), received.body.len()))
    }
    let router = Router::new().route("/acme", post(take)).with_state(State(Arc::new(endpoint())));
    let body = r#"{"event":"paid","id":"1","amount":5}"#;
    assert_eq!(answer(&router, signed(body)).await, (202, format!("paid {} bytes", body.len())));
    let unsigned = Request::post("/acme").body(Body::from(body)).expect("it is a request");
    assert_eq!(answer(&router, unsigned).await, (503, String::new()));
}

#[cfg(feature = "uncovered")]
#[tokio::test]
async fn an_observer_is_told_of_verified_deliveries_alone() {
    let told = Service::default();
    let noted = told.clone();
    let observer = move |uncovered: &runtime::Uncovered| noted.note(uncovered.to_string()).expect("it notes");
    let endpoint = endpoint().observer(observer);
    let router = Router::new().route("/acme", route(endpoint, Service::default(), Memory::default()));
    let body = r#"{"event":"paid","id":"1","amount":5,"fee":1}"#;
    assert_eq!(answer(&router, signed(body)).await.0, 200);
    let expected = "acme paid: property $.event, property $.id, property $.fee";
    assert_eq!(told.seen(), [expected]);
    // Sent again, it is not handled again, but it came.
    assert_eq!(answer(&router, signed(body)).await.0, 200);
    assert_eq!(told.seen(), [expected]);
    assert_eq!(answer(&router, signed(r#"{"event":"lost","id":"2"}"#)).await.0, 204);
    assert_eq!(told.seen(), ["acme lost: event-type $.event"]);
    let mut forged = signed(body);
    *forged.body_mut() = body.replace('5', "6").into();
    assert_eq!(answer(&router, forged).await.0, 503);
    assert!(told.seen().is_empty());
}
