//! Types and rules: no I/O, no framework, no clock.

use time::OffsetDateTime;
use uuid::Uuid;

use crate::domain::{AuditRecordId, UserId};

/// What somebody did who may do more than others: who, what, when, why.
#[derive(Clone, Debug)]
pub struct AuditRecord {
    pub id: AuditRecordId,
    pub at: OffsetDateTime,
    pub actor: UserId,
    /// As `LOCK_USER`.
    pub action: String,
    pub subject: Uuid,
    pub reason: Option<String>,
    pub correlation: Uuid,
}

/// Which of them.
#[derive(Clone, Debug, Default)]
pub struct AuditFilter {
    pub actor: Option<Uuid>,
    pub subject: Option<Uuid>,
    pub action: Option<String>,
}
