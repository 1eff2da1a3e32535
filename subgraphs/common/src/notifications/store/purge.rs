//! Deletes expired rows in batches.

use database::Conn;
use time::Date;
use uuid::Uuid;

use crate::store::Error;

/// Deletes notifications with IDs before this one whose mail is deleted, and returns their number.
pub async fn delete_notifications(conn: &mut Conn, before: Uuid, most: i64) -> Result<u64, Error> {
    let deleted = sqlx::query!(
        "delete from notifications where id in (
             select id from notifications
             where id < $1 and not exists (select from mail_messages where notification_id = notifications.id)
             order by id limit $2 for update skip locked
         )",
        before,
        most,
    );
    Ok(deleted.execute(conn).await?.rows_affected())
}

/// Deletes counts by cause of the days before this one, and returns their number.
pub async fn delete_notice_causes(conn: &mut Conn, before: Date, most: i64) -> Result<u64, Error> {
    let deleted = sqlx::query!(
        "delete from notice_causes where (user_id, kind, day, organisation_id) in (
             select user_id, kind, day, organisation_id from notice_causes where day < $1
             limit $2 for update skip locked
         )",
        before,
        most,
    );
    Ok(deleted.execute(conn).await?.rows_affected())
}

/// Deletes counts of the days before this one, and returns their number.
pub async fn delete_notice_counts(conn: &mut Conn, before: Date, most: i64) -> Result<u64, Error> {
    let deleted = sqlx::query!(
        "delete from notice_counts where (user_id, kind, day) in (
             select user_id, kind, day from notice_counts where day < $1 limit $2 for update skip locked
         )",
        before,
        most,
    );
    Ok(deleted.execute(conn).await?.rows_affected())
}
