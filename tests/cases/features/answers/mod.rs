//! An event whose sender waits for an answer has a method that gives one.

#[rustfmt::skip]
mod becomes;

use std::convert::Infallible;
use std::sync::Mutex;

use becomes::{Decision, DecisionDecision, Event, Other, Spend, Spent};
use runtime::webhook::{Dispatch, Partial, Reply};
use runtime::{Identity, Malformed, Maybe, Unknown};

use crate::{headers, ready};

fn decide(spend: &Spend) -> Decision {
    let decision = if spend.amount <= 100 { DecisionDecision::Approve } else { DecisionDecision::Decline };
    Decision { decision, note: Maybe::Absent }
}

/// A method for each event.
struct Whole(Mutex<Vec<String>>);

impl Whole {
    fn note(&self, what: impl Into<String>) -> Result<(), Infallible> {
        self.0.lock().expect("no test panics while it holds the list").push(what.into());
        Ok(())
    }
}

impl becomes::Handler for Whole {
    type Error = Infallible;

    async fn spend(&self, event: Spend, _: &Identity) -> Result<Decision, Infallible> {
        Ok(decide(&event))
    }

    async fn spent(&self, event: Spent, identity: &Identity) -> Result<(), Infallible> {
        self.note(format!("{} {}", identity.event_type(), event.amount))
    }

    async fn other2(&self, _: Other, _: &Identity) -> Result<(), Infallible> {
        self.note("other")
    }

    async fn unknown(&self, event: Unknown, _: &Identity) -> Result<(), Infallible> {
        self.note(format!("unknown {}", event.event_type()))
    }

    async fn malformed(&self, event: Malformed, _: &Identity) -> Result<(), Infallible> {
        self.note(format!("malformed {}", event.path()))
    }
}

/// What cares for one event alone.
struct Part;

impl becomes::PartialHandler for Part {
    type Error = String;

    async fn spend(&self, event: Spend, _: &Identity) -> Result<Decision, String> {
        Ok(decide(&event))
    }

    async fn other(&self, event: Event, _: &Identity) -> Result<(), String> {
        Err(format!("nothing to do for {}", event.event_type()))
    }
}

fn dispatch<H>(handler: &H, body: &str) -> Result<Reply, <Event as Dispatch<H>>::Error>
where
    Event: Dispatch<H>,
{
    let event = Event::decode_unverified(&headers(&[]), body.as_bytes()).expect("the body names its event");
    let places = &runtime::Identification::NONE;
    let identity = Identity::read("acme", event.event_type().into(), places, &headers(&[]), body.as_bytes());
    ready(event.dispatch(handler, &identity))
}

#[test]
fn a_handler_takes_each_event_and_gives_answers() {
    let handler = Whole(Mutex::default());
    let approve = Reply::Json(r#"{"decision":"approve"}"#.to_owned());
    assert_eq!(dispatch(&handler, r#"{"type":"spend","amount":100}"#), Ok(approve));
    let decline = Reply::Json(r#"{"decision":"decline"}"#.to_owned());
    assert_eq!(dispatch(&handler, r#"{"type":"spend","amount":101}"#), Ok(decline));
    for body in [
        r#"{"type":"spent","amount":7}"#,
        r#"{"type":"other"}"#,
        r#"{"type":"earned","amount":7}"#,
        r#"{"type":"spent","amount":"much"}"#,
    ] {
        assert_eq!(dispatch(&handler, body), Ok(Reply::Empty), "{body}");
    }
    let noted = handler.0.into_inner().expect("no test panics while it holds the list");
    assert_eq!(noted, ["spent 7", "other", "unknown earned", "malformed $.amount"]);
}

#[test]
fn a_partial_handler_gets_the_rest_in_one_method() {
    let handler = Partial(Part);
    let approve = Reply::Json(r#"{"decision":"approve"}"#.to_owned());
    assert_eq!(dispatch(&handler, r#"{"type":"spend","amount":1}"#), Ok(approve));
    for (body, name) in [
        (r#"{"type":"spent","amount":7}"#, "spent"),
        (r#"{"type":"other"}"#, "other"),
        (r#"{"type":"earned"}"#, "earned"),
        (r#"{"type":"spent"}"#, "spent"),
    ] {
        assert_eq!(dispatch(&handler, body), Err(format!("nothing to do for {name}")));
    }
}

#[test]
fn futures_may_go_to_other_threads() {
    fn assert_send<T: Send>(_: &T) {}
    let handler = Partial(Part);
    let body = br#"{"type":"spent","amount":7}"#;
    let event = Event::decode_unverified(&headers(&[]), body).expect("the body names its event");
    let places = &runtime::Identification::NONE;
    let identity = Identity::read("acme", "spent".into(), places, &headers(&[]), body);
    assert_send(&event.dispatch(&handler, &identity));
}
