//! Reads the clock. No other code in the gateway does.

use time::OffsetDateTime;

#[expect(
    clippy::disallowed_methods,
    reason = "this is the only function in the gateway that reads the clock"
)]
pub fn now() -> OffsetDateTime {
    OffsetDateTime::now_utc()
}

/// Seconds since the epoch.
pub fn seconds() -> i64 {
    now().unix_timestamp()
}
