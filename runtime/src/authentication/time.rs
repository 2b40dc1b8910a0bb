//! The text of a time stamp and the clock come in; whether the delivery is recent enough goes out.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use super::{Rejection, Source};

/// When a delivery was signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Time {
    /// Where it is told.
    pub at: Source,
    /// How it is written.
    pub unit: Unit,
    /// How far it may be away.
    pub tolerance: Tolerance,
    /// In which direction that counts.
    pub direction: Direction,
}

/// How a time stamp is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// Seconds since 1970, in digits.
    Seconds,
    /// Milliseconds since 1970, in digits.
    Milliseconds,
    /// `2026-05-22T10:00:00Z`.
    Rfc3339,
}

/// How far a time stamp may be away.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tolerance {
    /// No more than this many seconds.
    Seconds(u32),
    /// The provider asks for no check; the credentials may state one.
    NotChecked,
    /// The provider does not say how much; the credentials must.
    Unknown(&'static str),
}

/// In which direction the tolerance counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// A time stamp may not be too old; one of the future is taken.
    Past,
    /// A time stamp may be neither too old nor too far in the future.
    Both,
}

impl Time {
    /// How far the time stamp may be away, by the provider and by the credentials; nothing when it does not matter.
    pub(super) fn allowed(&self, stated: Option<Duration>) -> Result<Option<Duration>, Rejection> {
        match (self.tolerance, stated) {
            (Tolerance::Seconds(seconds), stated) => {
                let declared = Duration::from_secs(u64::from(seconds));
                Ok(Some(stated.map_or(declared, |stated| stated.min(declared))))
            }
            (_, Some(stated)) => Ok(Some(stated)),
            (Tolerance::NotChecked, None) => Ok(None),
            (Tolerance::Unknown(why), None) => Err(Rejection::Unstated(why)),
        }
    }

    /// Checks a time stamp against the clock.
    pub(super) fn check(&self, text: &str, allowed: Duration, now: SystemTime) -> Result<(), Rejection> {
        let stamp = self.unit.milliseconds(text).ok_or(Rejection::Malformed(self.at))?;
        let age = self.unit.whole(milliseconds(now)) - stamp;
        let allowed = i128::try_from(allowed.as_millis()).unwrap_or(i128::MAX);
        if age > allowed {
            return Err(Rejection::TooOld(self.at));
        }
        if self.direction == Direction::Both && age < -allowed {
            return Err(Rejection::InFuture(self.at));
        }
        Ok(())
    }
}

impl Unit {
    /// The milliseconds since 1970 that a text stands for.
    fn milliseconds(self, text: &str) -> Option<i128> {
        match self {
            Self::Seconds => Some(digits(text)? * 1000),
            Self::Milliseconds => digits(text),
            Self::Rfc3339 => {
                // Of what the parser takes, RFC 3339 has only these characters.
                let plain = |byte| {
                    matches!(byte, b'0'..=b'9' | b'-' | b'+' | b':' | b'.' | b'T' | b't' | b'Z' | b'z')
                };
                let stamp: jiff::Timestamp = text.bytes().all(plain).then(|| text.parse().ok()).flatten()?;
                Some(i128::from(stamp.as_millisecond()))
            }
        }
    }

    /// The clock as exact as the time stamp is.
    fn whole(self, milliseconds: i128) -> i128 {
        match self {
            Self::Seconds => milliseconds.div_euclid(1000) * 1000,
            Self::Milliseconds | Self::Rfc3339 => milliseconds,
        }
    }

    /// The clock as a time stamp.
    #[cfg(feature = "sign")]
    pub(super) fn stamp(self, now: SystemTime) -> String {
        match self {
            Self::Seconds => (milliseconds(now).div_euclid(1000)).to_string(),
            Self::Milliseconds => milliseconds(now).to_string(),
            Self::Rfc3339 => {
                let now = i64::try_from(milliseconds(now)).ok();
                let stamp = now.and_then(|now| jiff::Timestamp::from_millisecond(now).ok());
                stamp.unwrap_or_default().to_string()
            }
        }
    }
}

fn milliseconds(time: SystemTime) -> i128 {
    let since = |duration: Duration| i128::try_from(duration.as_millis()).unwrap_or(i128::MAX);
    match time.duration_since(UNIX_EPOCH) {
        Ok(after) => since(after),
        Err(before) => -since(before.duration()),
    }
}

/// A number of ASCII digits alone, no more of them than a time needs.
fn digits(text: &str) -> Option<i128> {
    let plain = (1..=16).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    plain.then(|| text.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, UNIX_EPOCH};

    use super::{Direction, Time, Tolerance, Unit};
    use crate::authentication::{Rejection, Source};

    const AT: Source = Source::Header("x-time");

    fn check(unit: Unit, direction: Direction, text: &str, now: u64, expected: Result<(), Rejection>) {
        let time = Time { at: AT, unit, tolerance: Tolerance::NotChecked, direction };
        let now = UNIX_EPOCH + Duration::from_millis(now);
        assert_eq!(time.check(text, Duration::from_secs(300), now), expected, "{text} {now:?}");
    }

    #[test]
    fn both_ends_count() {
        use Direction::{Both, Past};
        check(Unit::Seconds, Both, "1000", 1_300_999, Ok(()));
        check(Unit::Seconds, Both, "1000", 1_301_000, Err(Rejection::TooOld(AT)));
        check(Unit::Seconds, Both, "1000", 700_000, Ok(()));
        check(Unit::Seconds, Both, "1000", 699_999, Err(Rejection::InFuture(AT)));
        check(Unit::Seconds, Past, "1000", 0, Ok(()));
        check(Unit::Milliseconds, Both, "1000000", 1_300_000, Ok(()));
        check(Unit::Milliseconds, Both, "1000000", 1_300_001, Err(Rejection::TooOld(AT)));
        check(Unit::Rfc3339, Both, "1970-01-01T00:16:40Z", 1_300_000, Ok(()));
        check(Unit::Rfc3339, Both, "1970-01-01T01:16:40+01:00", 1_300_001, Err(Rejection::TooOld(AT)));
    }

    #[test]
    fn time_stamps_are_read_strictly() {
        for text in
            ["", "+1000", "-1000", " 1000", "1000 ", "1e3", "1000.0", "1_000", "١٠٠٠", "99999999999999999"]
        {
            check(Unit::Seconds, Direction::Past, text, 1_000_000, Err(Rejection::Malformed(AT)));
        }
        for text in
            ["1000", "1970-01-01", "1970-01-01T00:16:40", "1970-01-01 00:16:40Z", "1970-01-01T00:16:40Z[UTC]"]
        {
            check(Unit::Rfc3339, Direction::Past, text, 1_000_000, Err(Rejection::Malformed(AT)));
        }
    }

    #[test]
    fn the_credentials_state_or_narrow_the_tolerance() {
        let allowed = |tolerance, stated: Option<u64>| {
            let time = Time { at: AT, unit: Unit::Seconds, tolerance, direction: Direction::Both };
            time.allowed(stated.map(Duration::from_secs))
                .map(|allowed| allowed.map(|allowed| allowed.as_secs()))
        };
        assert_eq!(allowed(Tolerance::Seconds(300), None), Ok(Some(300)));
        assert_eq!(allowed(Tolerance::Seconds(300), Some(60)), Ok(Some(60)));
        assert_eq!(allowed(Tolerance::Seconds(300), Some(900)), Ok(Some(300)));
        assert_eq!(allowed(Tolerance::NotChecked, None), Ok(None));
        assert_eq!(allowed(Tolerance::NotChecked, Some(60)), Ok(Some(60)));
        assert_eq!(allowed(Tolerance::Unknown("why"), None), Err(Rejection::Unstated("why")));
        assert_eq!(allowed(Tolerance::Unknown("why"), Some(60)), Ok(Some(60)));
    }
}
