//! Certificates that have expired or expire soon. Each is locked; certificates that another transaction has locked are skipped
//! until the next run.

use database::Conn;
use time::{Date, OffsetDateTime};
use uuid::Uuid;

use super::find_certificates;
use crate::certificates::domain::Certificate;
use crate::domain::{CertificateId, days_left, reminder_window};
use crate::store::Error;
use crate::store::error::all;
use crate::store::market_days::MarketDays;

pub async fn lock_certificates_expired(
    conn: &mut Conn,
    today: Date,
    limit: i64,
) -> Result<Vec<Certificate>, Error> {
    let ids = sqlx::query_scalar!(
        "select id from certificates where status = 'VALID' and valid_to < $1
         order by valid_to, id limit $2 for update skip locked",
        today,
        limit,
    )
    .fetch_all(&mut *conn)
    .await?;
    find_certificates(
        conn,
        &ids.into_iter().map(CertificateId).collect::<Vec<_>>(),
    )
    .await
}

/// Valid certificates whose reminder this many days before the end is due, by the day of their markets, and not yet sent.
pub async fn lock_certificates_expiring(
    conn: &mut Conn,
    days: i64,
    now: OffsetDateTime,
    limit: i64,
) -> Result<Vec<Certificate>, Error> {
    let today = MarketDays::at(now);
    // All possible last days, for all markets: a range of the index.
    let (from, _) = reminder_window(days, today.first);
    let (_, to) = reminder_window(days, today.last);
    let (fewest, most) = days_left(days);
    let ids = sqlx::query_scalar!(
        "select id from certificates c
         where status = 'VALID' and valid_to between $1 and $2
             and valid_to - case when markets && $5::text[] then $6::date
                                 when markets && $7::text[] then $6::date + 1
                                 else $8::date end between $9::bigint and $10::bigint
             and not exists (select from expiry_reminders r
                             where r.subject = c.id and r.days = $3 and r.expires_on = c.valid_to)
         order by valid_to, id limit $4 for update skip locked",
        from,
        to,
        days,
        limit,
        &today.on_first as _,
        today.first,
        &today.on_second as _,
        today.last,
        fewest,
        most,
    )
    .fetch_all(&mut *conn)
    .await?;
    find_certificates(
        conn,
        &ids.into_iter().map(CertificateId).collect::<Vec<_>>(),
    )
    .await
}

/// Writes the status. Fails unless the stored version of each certificate is the previous one.
pub async fn update_certificates_expired(
    conn: &mut Conn,
    certificates: &[Certificate],
) -> Result<(), Error> {
    let ids: Vec<Uuid> = certificates
        .iter()
        .map(|certificate| certificate.id.0)
        .collect();
    let versions: Vec<i64> = certificates
        .iter()
        .map(|certificate| certificate.version)
        .collect();
    let times: Vec<OffsetDateTime> = certificates
        .iter()
        .map(|certificate| certificate.updated_at)
        .collect();
    let done = sqlx::query!(
        "update certificates c set status = 'EXPIRED', version = n.version, updated_at = n.updated_at
         from unnest($1::uuid[], $2::bigint[], $3::timestamptz[]) n (id, version, updated_at)
         where c.id = n.id and c.version + 1 = n.version",
        &ids,
        &versions,
        &times,
    )
    .execute(conn)
    .await?;
    all("certificates", done.rows_affected(), certificates.len())
}
