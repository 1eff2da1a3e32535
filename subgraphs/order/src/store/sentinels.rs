//! Values of columns that are never null, for what has no deadline or no organisation.

use time::OffsetDateTime;
use time::macros::datetime;
use uuid::Uuid;

/// The deadline of what has none. Postgres has an infinite time, `OffsetDateTime` has not.
pub const NEVER: OffsetDateTime = datetime!(9999-12-31 0:00 UTC);
/// The organisation of the platform's own entries.
pub const PLATFORM: Uuid = Uuid::nil();
