//! Every documented example comes in; how long each way of reading and writing takes, and the ratios that
//! BENCHMARKS.md sets bars for, go out as a table.

use benches::turns::{self, Bar};
use benches::{Way, cases};

/// What is compared.
const BARS: &[Bar] = &[
    ("decode event / Value", Way::DecodeEvent, Way::DecodeValue, Some(0.5)),
    ("decode event / payload alone", Way::DecodeEvent, Way::DecodePayload, Some(1.1)),
    ("decode event / payload in a box", Way::DecodeEvent, Way::DecodeBoxedPayload, None),
    ("decode event / IgnoredAny", Way::DecodeEvent, Way::DecodeIgnored, None),
    ("decode payload by serde / direct", Way::DecodePayloadBySerde, Way::DecodePayload, None),
    ("encode event / Value", Way::EncodeEvent, Way::EncodeValue, Some(0.6)),
    ("encode payload by serde / direct", Way::EncodePayloadBySerde, Way::EncodePayload, None),
];

fn main() {
    let ways = [Way::DECODE, Way::ENCODE].concat();
    turns::print(&cases(), &ways, BARS);
}
