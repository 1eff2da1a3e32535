//! Types and rules, without I/O, framework or clock.

use time::OffsetDateTime;
use uuid::Uuid;

use crate::domain::{AuditRecordId, UserId};

/// A privileged action: actor, action, subject and reason. Never changed.
#[derive(Clone, Debug)]
pub struct AuditRecord {
    pub id: AuditRecordId,
    pub at: OffsetDateTime,
    pub actor: UserId,
    /// For example `LOCK_USER`.
    pub action: String,
    pub subject: Uuid,
    pub reason: Option<String>,
    pub correlation: Uuid,
}

/// Filters audit records.
#[derive(Clone, Debug, Default)]
pub struct AuditFilter {
    pub actor: Option<Uuid>,
    pub subject: Option<Uuid>,
    pub action: Option<String>,
}
