use database::Conn;
use time::{Date, OffsetDateTime};
use uuid::Uuid;

use super::Error;

/// A reminder of the last day of a document or a certificate.
#[derive(Clone, Copy, Debug)]
pub struct Reminder {
    pub subject: Uuid,
    pub last_day: Date,
}

/// Records sent reminders, by subject and last day. Returns the subjects whose reminder was not sent before.
pub async fn insert_reminders(
    conn: &mut Conn,
    days: i64,
    reminders: &[Reminder],
    at: OffsetDateTime,
) -> Result<Vec<Uuid>, Error> {
    let ids: Vec<Uuid> = reminders.iter().map(|one| one.subject).collect();
    let dates: Vec<Date> = reminders.iter().map(|one| one.last_day).collect();
    let sent = sqlx::query_scalar!(
        "insert into expiry_reminders (subject, days, expires_on, sent_at)
         select subject, $3, expires_on, $4 from unnest($1::uuid[], $2::date[]) n (subject, expires_on)
         on conflict do nothing returning subject",
        &ids,
        &dates,
        days,
        at,
    )
    .fetch_all(conn)
    .await?;
    Ok(sent)
}
