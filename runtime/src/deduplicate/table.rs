//! Times come in; the numbers that stand for them in a database go out.

use std::time::{Duration, SystemTime};

/// Microseconds since 1970-01-01T00:00:00Z, negative before it. What a number cannot say is the nearest that it can.
pub(super) fn microseconds(time: SystemTime) -> i64 {
    match time.duration_since(SystemTime::UNIX_EPOCH) {
        Ok(after) => whole(after),
        Err(before) => -whole(before.duration()),
    }
}

/// The last time at which a claim was made that has lapsed by now.
pub(super) fn lapsed(now: SystemTime, lease: Duration) -> i64 {
    microseconds(now).saturating_sub(whole(lease))
}

fn whole(duration: Duration) -> i64 {
    i64::try_from(duration.as_micros()).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, SystemTime};

    use super::{lapsed, microseconds};

    #[test]
    fn times_are_whole_microseconds() {
        let epoch = SystemTime::UNIX_EPOCH;
        assert_eq!(microseconds(epoch + Duration::from_nanos(1_234_567)), 1_234);
        assert_eq!(microseconds(epoch - Duration::from_secs(1)), -1_000_000);
        assert_eq!(lapsed(epoch + Duration::from_secs(60), Duration::from_secs(10)), 50_000_000);
        assert_eq!(lapsed(epoch - Duration::from_secs(60), Duration::MAX), i64::MIN);
    }
}
