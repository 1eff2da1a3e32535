#![doc = include_str!("../README.md")]

#[cfg(debug_assertions)]
mod shift;

use time::{Duration, OffsetDateTime};
use uuid::Uuid;

/// Reads the clock. Only the edge of a process calls it; other functions get `now` as an argument.
#[must_use]
#[expect(
    clippy::disallowed_methods,
    reason = "this is the one place that reads the clock"
)]
pub fn now() -> OffsetDateTime {
    OffsetDateTime::now_utc().saturating_sub(behind())
}

/// Creates a `UUIDv7` with the time of [`now`], which sorts after earlier ones.
#[must_use]
pub fn new_id() -> Uuid {
    earlier(Uuid::now_v7(), behind())
}

/// Returns by how much [`now`] is behind the clock of the machine.
#[cfg(debug_assertions)]
#[must_use]
pub fn behind() -> Duration {
    shift::behind()
}

/// Returns zero, because only a debug build can run in the past.
#[cfg(not(debug_assertions))]
#[must_use]
pub const fn behind() -> Duration {
    Duration::ZERO
}

// A release build compiles only if its shift is a constant.
#[cfg(not(debug_assertions))]
const _: () = assert!(behind().is_zero());

/// Moves the time of a `UUIDv7`, which is in its first 48 bits, into the past.
fn earlier(id: Uuid, by: Duration) -> Uuid {
    let milliseconds = by.whole_milliseconds().unsigned_abs();
    Uuid::from_u128(id.as_u128().saturating_sub(milliseconds << 80))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_a_file_the_clock_is_that_of_the_machine() {
        assert_eq!(behind(), Duration::ZERO);
        let (before, now) = (now(), now());
        assert!(before <= now);
        assert!(new_id() < new_id());
    }

    #[test]
    fn an_id_of_the_past_keeps_its_version_and_its_order() {
        let milliseconds = |id: Uuid| id.as_u128() >> 80;
        let (one, other) = (Uuid::now_v7(), Uuid::now_v7());
        let by = Duration::days(29);
        let (first, second) = (earlier(one, by), earlier(other, by));
        assert!(first < second && second < one);
        assert_eq!(first.get_version_num(), 7);
        assert_eq!(first.get_variant(), one.get_variant());
        assert_eq!(milliseconds(one) - milliseconds(first), 29 * 86_400_000);
        assert_eq!(earlier(one, Duration::ZERO), one);
    }
}
