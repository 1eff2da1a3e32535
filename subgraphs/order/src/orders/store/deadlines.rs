//! Statements for the deadlines of orders, many orders at a time.
//!
//! A batch takes only orders that are not locked, so it waits neither for a command nor for another process. A command on one
//! of its orders waits until the batch is committed.

use database::Conn;
use time::OffsetDateTime;
use uuid::Uuid;

use super::orders::{OrderRow, with_candidates};
use crate::orders::domain::{Order, TimelineEntry};
use crate::store::Error;
use crate::store::error::all;

/// Locks orders whose deadline for quotes has passed, `FOR UPDATE SKIP LOCKED`, earliest deadline first.
pub async fn lock_orders_unanswered(
    conn: &mut Conn,
    now: OffsetDateTime,
    limit: i64,
) -> Result<Vec<Order>, Error> {
    let rows = sqlx::query_as!(
        OrderRow,
        "select id, number, kind, status, seller, product_id, origin, destination, mode, direction, aircraft,
             requirements, provider, quote_by, due_at, overdue_at, version, created_at, updated_at
         from orders where status in ('REQUESTED', 'QUOTED') and quote_by <= $1
         order by quote_by limit $2 for update skip locked",
        now,
        limit,
    )
    .fetch_all(&mut *conn)
    .await?;
    with_candidates(conn, rows).await
}

/// Locks orders whose report is late and not marked, `FOR UPDATE SKIP LOCKED`.
pub async fn lock_orders_late(
    conn: &mut Conn,
    now: OffsetDateTime,
    limit: i64,
) -> Result<Vec<Order>, Error> {
    let rows = sqlx::query_as!(
        OrderRow,
        "select id, number, kind, status, seller, product_id, origin, destination, mode, direction, aircraft,
             requirements, provider, quote_by, due_at, overdue_at, version, created_at, updated_at
         from orders
         where overdue_at is null and status in ('ACCEPTED', 'IN_ASSESSMENT', 'AWAITING_DOCUMENTS') and due_at < $1
         order by due_at limit $2 for update skip locked",
        now,
        limit,
    )
    .fetch_all(&mut *conn)
    .await?;
    with_candidates(conn, rows).await
}

/// Writes the columns that the clock may change, and the versions and times that candidates see. Fails if an order has another
/// version than before the step.
pub async fn update_orders(conn: &mut Conn, orders: &[Order]) -> Result<(), Error> {
    let candidates = || orders.iter().flat_map(|order| &order.candidates);
    let ids: Vec<Uuid> = orders.iter().map(|order| order.id.0).collect();
    let statuses: Vec<&str> = orders.iter().map(|order| order.status.into_str()).collect();
    let overdue: Vec<Option<OffsetDateTime>> =
        orders.iter().map(|order| order.overdue_at).collect();
    let versions: Vec<i64> = orders.iter().map(|order| order.version).collect();
    let updated: Vec<OffsetDateTime> = orders.iter().map(|order| order.updated_at).collect();
    let done = sqlx::query!(
        "update orders o set status = n.status, overdue_at = n.overdue_at, version = n.version, updated_at = n.updated_at
         from unnest($1::uuid[], $2::text[], $3::timestamptz[], $4::bigint[], $5::timestamptz[])
             n (id, status, overdue_at, version, updated_at)
         where o.id = n.id and o.version + 1 = n.version",
        &ids,
        &statuses as _,
        &overdue as _,
        &versions,
        &updated,
    )
    .execute(&mut *conn)
    .await?;
    all("orders", done.rows_affected(), orders.len())?;
    sqlx::query!(
        "update order_candidates c set version = n.version, updated_at = n.updated_at
         from unnest($1::uuid[], $2::uuid[], $3::bigint[], $4::timestamptz[])
             n (order_id, organisation, version, updated_at)
         where c.order_id = n.order_id and c.organisation = n.organisation
             and (c.version, c.updated_at) is distinct from (n.version, n.updated_at)",
        &orders
            .iter()
            .flat_map(|order| order.candidates.iter().map(|_| order.id.0))
            .collect::<Vec<_>>(),
        &candidates()
            .map(|candidate| candidate.organisation.0)
            .collect::<Vec<_>>(),
        &candidates()
            .map(|candidate| candidate.version)
            .collect::<Vec<_>>(),
        &candidates()
            .map(|candidate| candidate.updated_at)
            .collect::<Vec<_>>(),
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Inserts timeline entries without an actor and a reason.
pub async fn insert_timeline_all(conn: &mut Conn, entries: &[TimelineEntry]) -> Result<(), Error> {
    let ids: Vec<Uuid> = entries.iter().map(|entry| entry.id).collect();
    let orders: Vec<Uuid> = entries.iter().map(|entry| entry.order.0).collect();
    let sequences: Vec<i64> = entries.iter().map(|entry| entry.sequence).collect();
    let events: Vec<&str> = entries.iter().map(|entry| entry.event.into_str()).collect();
    let statuses: Vec<&str> = entries
        .iter()
        .map(|entry| entry.status.into_str())
        .collect();
    let times: Vec<OffsetDateTime> = entries.iter().map(|entry| entry.at).collect();
    let done = sqlx::query!(
        "insert into order_timeline (id, order_id, sequence, event, status, at)
         select * from unnest($1::uuid[], $2::uuid[], $3::bigint[], $4::text[], $5::text[], $6::timestamptz[])",
        &ids,
        &orders,
        &sequences,
        &events as _,
        &statuses as _,
        &times,
    )
    .execute(conn)
    .await?;
    all("order_timeline", done.rows_affected(), entries.len())
}
