//! What follows an event type is free where the map says so; an event that is listed with its ending wins.

#[rustfmt::skip]
mod becomes;

use crate::event;

#[test]
fn any_ending_is_this_event() {
    let body = r#"{"action": "on demand. Today"}"#;
    let dispatch = event!(Dispatch, ["x-acme-event": "dispatch"], body);
    assert_eq!(dispatch.action, "on demand. Today");
    assert_eq!(becomes::Event::Dispatch(dispatch).event_type(), "dispatch");
    event!(Dispatch, ["x-acme-event": "dispatch"], r#"{"action": "stopped.late"}"#);
}

#[test]
fn a_listed_ending_is_its_own_event() {
    event!(DispatchStopped, ["x-acme-event": "dispatch"], r#"{"action": "stopped"}"#);
}

#[test]
fn other_events_stay_unknown() {
    let headers = crate::headers(&[("x-acme-event", "dispatches")]);
    let event = becomes::Event::decode_unverified(&headers, br#"{"action": "stopped"}"#).unwrap();
    assert_eq!(event.event_type(), "dispatches.stopped");
    assert!(event.unknown().is_some());
}
