use database::Conn;
use envelope::Keyring;
use uuid::Uuid;

use crate::assessment::domain::{Dispute, Resolution};
use crate::domain::{DisputeId, OrderId};
use crate::store::Error;
use crate::store::error::one;
use crate::store::sealed::{self, present};

pub async fn insert_dispute(
    conn: &mut Conn,
    keys: &Keyring,
    dispute: &Dispute,
) -> Result<(), Error> {
    let (subject, field) = (
        sealed::case(dispute.order),
        sealed::dispute_reason(dispute.id.0),
    );
    let reason = sealed::seal(keys, subject, field, Some(&dispute.reason)).await?;
    let done = sqlx::query!(
        "insert into disputes (id, order_id, reason, opened_at) values ($1, $2, $3, $4)",
        dispute.id.0,
        dispute.order.0,
        reason,
        dispute.opened_at,
    )
    .execute(conn)
    .await?;
    one("disputes", done.rows_affected())
}

/// Writes the decision on an open dispute.
pub async fn update_dispute_resolved(
    conn: &mut Conn,
    keys: &Keyring,
    dispute: DisputeId,
    order: OrderId,
    resolution: &Resolution,
) -> Result<(), Error> {
    let (subject, field) = (sealed::case(order), sealed::dispute_resolution(dispute.0));
    let text = sealed::seal(keys, subject, field, Some(&resolution.text)).await?;
    let done = sqlx::query!(
        "update disputes set outcome = $2, resolution = $3, resolved_at = $4 where id = $1 and outcome is null",
        dispute.0,
        resolution.outcome.into_str(),
        text,
        resolution.at,
    )
    .execute(conn)
    .await?;
    one("disputes", done.rows_affected())
}

/// Finds the open dispute of an order.
pub async fn find_open_dispute(
    conn: &mut Conn,
    order: OrderId,
) -> Result<Option<DisputeId>, Error> {
    let id = sqlx::query_scalar!(
        "select id from disputes where order_id = $1 and outcome is null",
        order.0
    )
    .fetch_optional(conn)
    .await?;
    Ok(id.map(DisputeId))
}

/// Finds disputes by ID, newest first.
pub async fn find_disputes(
    conn: &mut Conn,
    keys: &Keyring,
    ids: &[DisputeId],
) -> Result<Vec<Dispute>, Error> {
    let ids: Vec<Uuid> = ids.iter().map(|id| id.0).collect();
    let rows = sqlx::query!(
        "select id, order_id, reason, opened_at, outcome, resolution, resolved_at
         from disputes where id = any($1) order by id desc",
        &ids,
    )
    .fetch_all(conn)
    .await?;
    let mut disputes = Vec::with_capacity(rows.len());
    for row in rows {
        let resolution = match (row.outcome, row.resolved_at) {
            (Some(outcome), Some(at)) => {
                let field = sealed::dispute_resolution(row.id);
                let text = present(sealed::open(keys, field, row.resolution.as_deref()).await?);
                Some(Resolution {
                    outcome: outcome.parse()?,
                    text,
                    at,
                })
            }
            _ => None,
        };
        disputes.push(Dispute {
            id: DisputeId(row.id),
            order: OrderId(row.order_id),
            reason: present(
                sealed::open(keys, sealed::dispute_reason(row.id), Some(&row.reason)).await?,
            ),
            opened_at: row.opened_at,
            resolution,
        });
    }
    Ok(disputes)
}

/// Lists the disputes of these orders, newest first.
pub async fn list_disputes_of_orders(
    conn: &mut Conn,
    keys: &Keyring,
    orders: &[OrderId],
) -> Result<Vec<Dispute>, Error> {
    let orders: Vec<Uuid> = orders.iter().map(|id| id.0).collect();
    let ids = sqlx::query_scalar!("select id from disputes where order_id = any($1)", &orders)
        .fetch_all(&mut *conn)
        .await?;
    let ids: Vec<DisputeId> = ids.into_iter().map(DisputeId).collect();
    find_disputes(conn, keys, &ids).await
}
