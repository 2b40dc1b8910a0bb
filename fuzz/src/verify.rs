//! A delivery of one who has no key comes in, and is refused by every declaration.

use runtime::authentication::{Rejection, Request};

use crate::declarations;
use crate::delivery::Delivery;

/// Asserts that nothing accepts it.
pub fn check(input: &[u8]) {
    let delivery = Delivery::read(input);
    let request =
        Request::new(&delivery.headers, delivery.body).method(delivery.method).target(delivery.target);
    for declared in declarations::all() {
        let verified = declared.authentication.verify_request(&request, &declared.credentials, delivery.now);
        match verified {
            Ok(()) => panic!("{} accepts what was made without its key", declared.name),
            Err(
                rejection @ (Rejection::Unstated(_)
                | Rejection::UnusableKey
                | Rejection::Unset(_)
                | Rejection::Unsupported(_)),
            ) => panic!("{} does not come to look: {rejection}", declared.name),
            Err(_) => {}
        }
    }
}
