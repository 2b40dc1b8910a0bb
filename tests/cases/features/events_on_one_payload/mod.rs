//! Three event types share one payload: three variants of one type.

#[rustfmt::skip]
mod becomes;

use crate::event;

#[test]
fn three_variants_hold_one_type() {
    let settled: Box<becomes::Transfer> = event!(TransferSettled, r#"{"status": "transfer.settled"}"#);
    let failed: Box<becomes::Transfer> =
        event!(TransferFailed, r#"{"status": "transfer.failed", "reason": "x"}"#);
    assert_eq!(settled.status, becomes::TransferStatus::TransferSettled);
    assert_eq!(failed.status, becomes::TransferStatus::TransferFailed);
}
