//! Sentinel values of columns that are never null, for rows without a deadline or an organisation.

use time::OffsetDateTime;
use time::macros::datetime;
use uuid::Uuid;

/// Deadline of rows without one. Postgres has an infinite time, `OffsetDateTime` does not.
pub const NEVER: OffsetDateTime = datetime!(9999-12-31 0:00 UTC);
/// Organisation of the entries of the platform.
pub const PLATFORM: Uuid = Uuid::nil();
