//! SQL statements of audit records.

use database::{Conn, Window};
use time::OffsetDateTime;
use uuid::Uuid;

use crate::audit_records::domain::{AuditFilter, AuditRecord};
use crate::domain::{AuditRecordId, UserId};
use crate::store::Error;

pub async fn insert(conn: &mut Conn, record: &AuditRecord) -> Result<(), Error> {
    sqlx::query!(
        "insert into audit_records (id, at, actor_id, action, subject_id, reason, correlation_id)
         values ($1, $2, $3, $4, $5, $6, $7)",
        record.id.0,
        record.at,
        record.actor.0,
        record.action,
        record.subject,
        record.reason,
        record.correlation,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Lists a page of audit records, newest first.
pub async fn list(
    conn: &mut Conn,
    filter: &AuditFilter,
    window: Window<Uuid>,
) -> Result<Vec<AuditRecord>, Error> {
    let range = window.range(false);
    let rows = sqlx::query_as!(
        Row,
        "select * from audit_records
         where ($1::uuid is null or actor_id = $1) and ($2::uuid is null or subject_id = $2)
           and ($3::text is null or action = $3) and ($4::uuid is null or id > $4)
           and ($5::uuid is null or id < $5)
         order by case when $6 then id end, id desc limit $7",
        filter.actor,
        filter.subject,
        filter.action,
        range.above,
        range.below,
        range.ascending,
        range.limit,
    )
    .fetch_all(conn)
    .await?;
    let rows = window.in_order(rows);
    Ok(rows.into_iter().map(AuditRecord::from).collect())
}

pub async fn count(conn: &mut Conn, filter: &AuditFilter) -> Result<i64, Error> {
    let count = sqlx::query_scalar!(
        "select count(*) as \"count!\" from audit_records
         where ($1::uuid is null or actor_id = $1) and ($2::uuid is null or subject_id = $2)
           and ($3::text is null or action = $3)",
        filter.actor,
        filter.subject,
        filter.action,
    )
    .fetch_one(conn)
    .await?;
    Ok(count)
}

struct Row {
    id: Uuid,
    at: OffsetDateTime,
    actor_id: Uuid,
    action: String,
    subject_id: Uuid,
    reason: Option<String>,
    correlation_id: Uuid,
}

impl From<Row> for AuditRecord {
    fn from(row: Row) -> Self {
        Self {
            id: AuditRecordId(row.id),
            at: row.at,
            actor: UserId(row.actor_id),
            action: row.action,
            subject: row.subject_id,
            reason: row.reason,
            correlation: row.correlation_id,
        }
    }
}
