//! The time of the gateway.

pub use ::clock::now;

/// Seconds since the epoch.
pub fn seconds() -> i64 {
    now().unix_timestamp()
}
