//! Use cases: privileged actions are recorded with actor, time and reason, and the records are listed.

use caller::Caller;
use commands::Error;
use database::{Conn, Pool, Window};
use time::OffsetDateTime;
use uuid::Uuid;

use crate::audit_records::domain::{AuditFilter, AuditRecord};
use crate::audit_records::store;
use crate::domain::rights::RIGHTS;
use crate::domain::{AuditRecordId, UserId};

/// An action to record.
#[derive(Clone, Copy, Debug)]
pub struct Audit<'a> {
    /// For example `LOCK_USER`.
    pub action: &'static str,
    pub subject: Uuid,
    pub reason: Option<&'a str>,
}

/// Inserts the audit record of an action in its transaction.
pub(crate) async fn insert(
    conn: &mut Conn,
    caller: &Caller,
    audit: Audit<'_>,
    now: OffsetDateTime,
) -> Result<(), Error> {
    let record = AuditRecord {
        id: AuditRecordId::new(),
        at: now,
        actor: UserId(caller.user()?.id),
        action: audit.action.to_owned(),
        subject: audit.subject,
        reason: audit.reason.map(str::to_owned),
        correlation: caller.correlation(),
    };
    Ok(store::insert(conn, &record).await?)
}

/// The use cases of audit records. Cheap to clone.
#[derive(Clone)]
pub struct AuditRecords {
    pool: Pool,
}

impl AuditRecords {
    #[must_use]
    pub const fn new(pool: Pool) -> Self {
        Self { pool }
    }

    /// Lists audit records, newest first.
    pub async fn list(
        &self,
        caller: &Caller,
        filter: &AuditFilter,
        window: Window<Uuid>,
    ) -> Result<Vec<AuditRecord>, Error> {
        RIGHTS.check(caller, "auditRecords")?;
        let mut conn = self.pool.acquire().await?;
        Ok(store::list(&mut conn, filter, window).await?)
    }

    pub async fn count(&self, caller: &Caller, filter: &AuditFilter) -> Result<i64, Error> {
        RIGHTS.check(caller, "auditRecords")?;
        let mut conn = self.pool.acquire().await?;
        Ok(store::count(&mut conn, filter).await?)
    }
}
