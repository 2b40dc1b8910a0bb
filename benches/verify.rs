//! Every documented example comes in, signed; what it takes to verify and decode it goes out as a table, against the bare
//! work of both: the code over what is signed, and the payload's own type.

use benches::turns::{self, Bar};
use benches::{Case, Way, cases};

/// What is compared.
const BARS: &[Bar] = &[
    ("verify and decode / HMAC and payload alone", Way::VerifyAndDecode, Way::HmacAndPayload, Some(1.1)),
    ("verify / HMAC", Way::Verify, Way::Hmac, None),
    ("decode event / payload alone", Way::DecodeEvent, Way::DecodePayload, None),
];

fn main() {
    let signed: Vec<Case> = cases().into_iter().filter(Case::is_signed).collect();
    turns::print(&signed, Way::RECEIVE, BARS);
}
