//! Who may do more than others leaves a record of it: who, what, when, why. It is written in the transaction of the act.

use caller::Caller;
use database::{Conn, Window};
use time::OffsetDateTime;
use uuid::Uuid;

use crate::administration::domain::{AuditFilter, AuditRecord};
use crate::administration::store;
use crate::domain::rights::RIGHTS;
use crate::domain::{AuditRecordId, UserId};
use crate::service::{Error, Service};

/// What is done, to what, and why.
#[derive(Clone, Copy, Debug)]
pub struct Audit<'a> {
    /// As `LOCK_USER`.
    pub action: &'static str,
    pub subject: Uuid,
    pub reason: Option<&'a str>,
}

/// Writes down what this person is about to do.
pub(crate) async fn record(
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

impl Service {
    /// The records, newest first.
    pub async fn list_audit_records(
        &self,
        caller: &Caller,
        filter: &AuditFilter,
        window: Window<Uuid>,
    ) -> Result<Vec<AuditRecord>, Error> {
        RIGHTS.check(caller, "auditRecords")?;
        let mut conn = self.pool.acquire().await?;
        Ok(store::list(&mut conn, filter, window).await?)
    }

    pub async fn count_audit_records(
        &self,
        caller: &Caller,
        filter: &AuditFilter,
    ) -> Result<i64, Error> {
        RIGHTS.check(caller, "auditRecords")?;
        let mut conn = self.pool.acquire().await?;
        Ok(store::count(&mut conn, filter).await?)
    }
}
