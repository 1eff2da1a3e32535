//! The clock, read at the edge of the platform and nowhere else.

use time::OffsetDateTime;

#[expect(
    clippy::disallowed_methods,
    reason = "this is the gateway's one place that reads the clock"
)]
pub fn now() -> OffsetDateTime {
    OffsetDateTime::now_utc()
}

/// Seconds since the epoch.
pub fn seconds() -> i64 {
    now().unix_timestamp()
}
