//! Deletes expired rows in batches.

use database::Conn;
use uuid::Uuid;

use crate::store::Error;

/// Deletes SENT, FAILED and UNKNOWN mails with IDs before this one, and returns their number.
pub async fn delete_mails(conn: &mut Conn, before: Uuid, most: i64) -> Result<u64, Error> {
    let deleted = sqlx::query!(
        "delete from mail_messages where id in (
             select id from mail_messages where id < $1 and state in ('SENT', 'FAILED', 'UNKNOWN')
             order by id limit $2 for update skip locked
         )",
        before,
        most,
    );
    Ok(deleted.execute(conn).await?.rows_affected())
}
