//! A fixture of a resource is an example of each event that carries the resource.

#[rustfmt::skip]
mod becomes;

use crate::event;

#[test]
fn resources_stand_in_copies_of_the_envelope() {
    for event_type in ["customer.created", "customer.updated"] {
        assert!(event_type.parse::<becomes::EventType>().is_ok());
    }
    let body = r#"{"id": "evt_1", "type": "customer.updated", "data": {"object": {"id": "cus_1", "name": null, "balance": 0}}}"#;
    event!(CustomerUpdated, body);
}
