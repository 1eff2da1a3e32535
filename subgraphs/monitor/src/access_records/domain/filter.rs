use time::{Date, OffsetDateTime};
use uuid::Uuid;

/// Filters access records. Omitted fields do not filter.
#[derive(Clone, Debug, Default)]
pub struct AccessFilter {
    /// At this instant or later.
    pub from: Option<OffsetDateTime>,
    /// Before this instant.
    pub to: Option<OffsetDateTime>,
    pub user: Option<Uuid>,
    pub organisation: Option<Uuid>,
    pub client: Option<Uuid>,
    pub operation: Option<String>,
    pub outcome: Option<String>,
}

/// Filters counts of operations. Omitted fields do not filter.
#[derive(Clone, Debug, Default)]
pub struct CountFilter {
    /// This day or later.
    pub from: Option<Date>,
    /// Before this day.
    pub to: Option<Date>,
    pub client: Option<Uuid>,
    pub operation: Option<String>,
}
