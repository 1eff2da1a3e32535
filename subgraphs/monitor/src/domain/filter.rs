use time::{Date, OffsetDateTime};
use uuid::Uuid;

use crate::security_events::domain::SecurityEventKind;

/// Which access records to look at: those that fit all that is named.
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

/// Which counts to look at: those that fit all that is named.
#[derive(Clone, Debug, Default)]
pub struct CountFilter {
    /// This day or later.
    pub from: Option<Date>,
    /// This day or earlier.
    pub to: Option<Date>,
    pub client: Option<Uuid>,
    pub operation: Option<String>,
}

/// Which security events to look at: those that fit all that is named.
#[derive(Clone, Debug, Default)]
pub struct SecurityFilter {
    /// One of these.
    pub kinds: Option<Vec<SecurityEventKind>>,
    pub user: Option<Uuid>,
    /// At this instant or later.
    pub from: Option<OffsetDateTime>,
    /// Before this instant.
    pub to: Option<OffsetDateTime>,
}

impl SecurityFilter {
    /// Everything about one person.
    #[must_use]
    pub fn of(user: Uuid) -> Self {
        Self {
            user: Some(user),
            ..Self::default()
        }
    }
}
