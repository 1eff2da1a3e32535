//! SQL statements and sealed columns.

use database::Conn;
use envelope::{Keyring, Subject};
use secrecy::SecretString;
use time::OffsetDateTime;
use uuid::Uuid;

use crate::domain::OrganisationId;
use crate::store::error::one;
use crate::store::{Error, Window, sealed};

/// A read of the texts of a case by the platform's staff, with its reason.
#[derive(Clone, Debug)]
pub struct CaseRead {
    pub id: Uuid,
    /// ID of an order or an enquiry.
    pub case: Uuid,
    pub by_user: Option<Uuid>,
    pub by: OrganisationId,
    /// `None` if the key of the case was destroyed.
    pub reason: Option<SecretString>,
    pub at: OffsetDateTime,
}

pub async fn insert_case_read(
    conn: &mut Conn,
    keys: &Keyring,
    read: &CaseRead,
) -> Result<(), Error> {
    let (subject, field) = (Subject::Case(read.case), sealed::case_read_reason(read.id));
    let reason = sealed::seal(keys, subject, field, read.reason.as_ref()).await?;
    let done = sqlx::query!(
        "insert into case_reads (id, case_id, by_user, by_organisation, reason, at) values ($1, $2, $3, $4, $5, $6)",
        read.id,
        read.case,
        read.by_user,
        read.by.0,
        reason.as_deref().unwrap_or_default(),
        read.at,
    )
    .execute(conn)
    .await?;
    one("case_reads", done.rows_affected())
}

/// Lists one page of the reads of a case, newest first.
pub async fn list_case_reads(
    conn: &mut Conn,
    keys: &Keyring,
    case: Uuid,
    window: Window<Uuid>,
) -> Result<Vec<CaseRead>, Error> {
    let range = window.range(false);
    let rows = sqlx::query!(
        "select id, case_id, by_user, by_organisation, reason, at from case_reads
         where case_id = $1 and ($2::uuid is null or id > $2) and ($3::uuid is null or id < $3)
         order by case when $4 then id end, id desc limit $5",
        case,
        range.above,
        range.below,
        range.ascending,
        range.limit,
    )
    .fetch_all(conn)
    .await?;
    let mut reads = Vec::with_capacity(rows.len());
    for row in window.in_order(rows) {
        reads.push(CaseRead {
            id: row.id,
            case: row.case_id,
            by_user: row.by_user,
            by: OrganisationId(row.by_organisation),
            reason: sealed::open(keys, sealed::case_read_reason(row.id), Some(&row.reason)).await?,
            at: row.at,
        });
    }
    Ok(reads)
}

pub async fn count_case_reads(conn: &mut Conn, case: Uuid) -> Result<i64, Error> {
    let count = sqlx::query_scalar!(
        r#"select count(*) as "count!" from case_reads where case_id = $1"#,
        case
    )
    .fetch_one(conn)
    .await?;
    Ok(count)
}
