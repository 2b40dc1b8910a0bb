//! Every documented example comes in, as it is and with members that no spec lists; what it takes to decode it without an
//! observer and with one goes out as a table, against `serde_json::Value`.
//!
//! Without the feature `uncovered` there is no observer: how much slower the feature makes decoding without one, the
//! ratio to `Value` shows, which does not depend on it.

use benches::turns::{self, Bar};
use benches::{Way, cases, cases_with_unlisted};

/// What is gone through.
const WAYS: &[Way] = &[
    Way::DecodeEvent,
    #[cfg(feature = "uncovered")]
    Way::DecodeObserved,
    #[cfg(feature = "uncovered")]
    Way::DecodeCounted,
    Way::DecodeValue,
];

/// What is compared.
const BARS: &[Bar] = &[
    #[cfg(feature = "uncovered")]
    ("with an observer that reads all paths / without", Way::DecodeObserved, Way::DecodeEvent, Some(1.3)),
    #[cfg(feature = "uncovered")]
    ("with an observer that only counts / without", Way::DecodeCounted, Way::DecodeEvent, None),
    ("without an observer / Value", Way::DecodeEvent, Way::DecodeValue, None),
];

fn main() {
    println!("\nas documented\n");
    turns::print(&cases(), WAYS, BARS);
    println!("\nwith two further members in each object\n");
    turns::print(&cases_with_unlisted(), WAYS, BARS);
}
