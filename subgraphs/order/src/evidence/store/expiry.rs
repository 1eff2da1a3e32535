//! Documents that have expired or expire soon. Each is locked; documents that another transaction has locked are skipped until
//! the next run.

use database::Conn;
use envelope::Keyring;
use time::{Date, OffsetDateTime};
use uuid::Uuid;

use super::find_documents;
use crate::domain::{DocumentId, reminder_window};
use crate::evidence::domain::Document;
use crate::store::Error;
use crate::store::error::all;

pub async fn lock_documents_expired(
    conn: &mut Conn,
    keys: &Keyring,
    today: Date,
    limit: i64,
) -> Result<Vec<Document>, Error> {
    let ids = sqlx::query_scalar!(
        "select id from evidence_documents where status = 'ACCEPTED' and expires_on is not null and expires_on < $1
         order by expires_on, id limit $2 for update skip locked",
        today,
        limit,
    )
    .fetch_all(&mut *conn)
    .await?;
    find_documents(
        conn,
        keys,
        &ids.into_iter().map(DocumentId).collect::<Vec<_>>(),
    )
    .await
}

/// Accepted documents whose reminder this many days before the end is due on this day and not yet sent.
pub async fn lock_documents_expiring(
    conn: &mut Conn,
    keys: &Keyring,
    days: i64,
    today: Date,
    limit: i64,
) -> Result<Vec<Document>, Error> {
    let (from, to) = reminder_window(days, today);
    let ids = sqlx::query_scalar!(
        "select id from evidence_documents d
         where status = 'ACCEPTED' and expires_on is not null and expires_on between $1 and $2
             and not exists (select from expiry_reminders r
                             where r.subject = d.id and r.days = $3 and r.expires_on = d.expires_on)
         order by expires_on, id limit $4 for update skip locked",
        from,
        to,
        days,
        limit,
    )
    .fetch_all(&mut *conn)
    .await?;
    find_documents(
        conn,
        keys,
        &ids.into_iter().map(DocumentId).collect::<Vec<_>>(),
    )
    .await
}

/// Writes the status. Fails unless the stored version of each document is the previous one.
pub async fn update_documents_expired(
    conn: &mut Conn,
    documents: &[Document],
) -> Result<(), Error> {
    let ids: Vec<Uuid> = documents.iter().map(|document| document.id.0).collect();
    let versions: Vec<i64> = documents.iter().map(|document| document.version).collect();
    let times: Vec<OffsetDateTime> = documents
        .iter()
        .map(|document| document.updated_at)
        .collect();
    let done = sqlx::query!(
        "update evidence_documents d set status = 'EXPIRED', version = n.version, updated_at = n.updated_at
         from unnest($1::uuid[], $2::bigint[], $3::timestamptz[]) n (id, version, updated_at)
         where d.id = n.id and d.version + 1 = n.version",
        &ids,
        &versions,
        &times,
    )
    .execute(conn)
    .await?;
    all("evidence_documents", done.rows_affected(), documents.len())
}
