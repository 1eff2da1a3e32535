//! Use cases: acts of people who may do more than others are recorded, with the actor, the time and the reason, and the records are
//! listed.

use caller::Caller;
use commands::Error;
use database::{Conn, Pool, Window};
use time::OffsetDateTime;
use uuid::Uuid;

use crate::audit_records::domain::{AuditFilter, AuditRecord};
use crate::audit_records::store;
use crate::domain::rights::RIGHTS;
use crate::domain::{AuditRecordId, UserId};

/// What is done, to what, and why.
#[derive(Clone, Copy, Debug)]
pub struct Audit<'a> {
    /// As `LOCK_USER`.
    pub action: &'static str,
    pub subject: Uuid,
    pub reason: Option<&'a str>,
}

/// Records what the caller does, in the transaction of the act.
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

    /// The records, newest first.
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
