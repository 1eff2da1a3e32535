use database::Conn;
use envelope::Keyring;
use uuid::Uuid;

use super::error::one;
use super::{Error, sealed};
use crate::domain::{OrderId, OrganisationId, TimelineEntry};

pub async fn insert_timeline(conn: &mut Conn, keys: &Keyring, entry: &TimelineEntry) -> Result<(), Error> {
    let field = sealed::note(entry.id);
    let note = sealed::seal(keys, sealed::case(entry.order), field, entry.note.as_ref()).await?;
    let done = sqlx::query!(
        "insert into order_timeline (id, order_id, sequence, event, status, at, by_user, by_organisation, note)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        entry.id,
        entry.order.0,
        entry.sequence,
        entry.event.word(),
        entry.status.word(),
        entry.at,
        entry.by_user,
        entry.by.map(|by| by.0),
        note,
    )
    .execute(conn)
    .await?;
    one("order_timeline", done.rows_affected())
}

/// Everything that has happened to these orders, in order.
pub async fn list_timeline(
    conn: &mut Conn,
    keys: &Keyring,
    orders: &[OrderId],
) -> Result<Vec<TimelineEntry>, Error> {
    let orders: Vec<Uuid> = orders.iter().map(|id| id.0).collect();
    let rows = sqlx::query!(
        "select id, order_id, sequence, event, status, at, by_user, by_organisation, note
         from order_timeline where order_id = any($1) order by order_id, sequence",
        &orders,
    )
    .fetch_all(conn)
    .await?;
    let mut entries = Vec::with_capacity(rows.len());
    for row in rows {
        entries.push(TimelineEntry {
            id: row.id,
            order: OrderId(row.order_id),
            sequence: row.sequence,
            event: row.event.parse()?,
            status: row.status.parse()?,
            at: row.at,
            by_user: row.by_user,
            by: row.by_organisation.map(OrganisationId),
            note: sealed::open(keys, sealed::note(row.id), row.note.as_deref()).await?,
        });
    }
    Ok(entries)
}
