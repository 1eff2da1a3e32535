use std::collections::HashMap;

use database::Conn;
use envelope::Keyring;
use secrecy::SecretString;
use uuid::Uuid;

use crate::domain::{OrderId, OrganisationId, ProductId, ProviderId};
use crate::orders::domain::{Candidate, Order};
use crate::store::error::one;
use crate::store::lane::LaneColumns;
use crate::store::{Error, sealed};

pub async fn next_order_number(conn: &mut Conn) -> Result<i64, Error> {
    Ok(
        sqlx::query_scalar!(r#"select nextval('order_numbers') as "number!""#)
            .fetch_one(conn)
            .await?,
    )
}

pub async fn insert_order(
    conn: &mut Conn,
    keys: &Keyring,
    order: &Order,
    message: Option<&SecretString>,
) -> Result<(), Error> {
    let message = sealed::seal(
        keys,
        sealed::case(order.id),
        sealed::message(order.id),
        message,
    )
    .await?;
    let done = sqlx::query!(
        "insert into orders (id, number, kind, status, seller, product_id, origin, destination, mode, direction,
             aircraft, requirements, message, provider, quote_by, due_at, overdue_at, version, created_at, updated_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20)",
        order.id.0,
        order.number,
        order.kind.into_str(),
        order.status.into_str(),
        order.seller.0,
        order.product.0,
        order.lane.origin,
        order.lane.destination,
        order.lane.mode.into_str(),
        order.lane.direction.map(|direction| direction.into_str()),
        order.lane.aircraft.map(|aircraft| aircraft.into_str()),
        &order.requirements,
        message,
        order.provider.map(|provider| provider.0),
        order.quote_by,
        order.due_at,
        order.overdue_at,
        order.version,
        order.created_at,
        order.updated_at,
    )
    .execute(&mut *conn)
    .await?;
    one("orders", done.rows_affected())?;
    insert_candidates(conn, order).await
}

/// Inserts the candidates of a request.
pub async fn insert_candidates(conn: &mut Conn, order: &Order) -> Result<(), Error> {
    for candidate in &order.candidates {
        let done = sqlx::query!(
            "insert into order_candidates (order_id, organisation, provider_id, state, version, updated_at)
             values ($1, $2, $3, $4, $5, $6)",
            order.id.0,
            candidate.organisation.0,
            candidate.provider.0,
            candidate.state.into_str(),
            candidate.version,
            candidate.updated_at,
        )
        .execute(&mut *conn)
        .await?;
        one("order_candidates", done.rows_affected())?;
    }
    Ok(())
}

/// Writes the columns that a seller may change in a draft, except for the message and the columns of [`update_order`].
pub async fn update_draft(conn: &mut Conn, order: &Order) -> Result<(), Error> {
    let done = sqlx::query!(
        "update orders set kind = $2, origin = $3, destination = $4, mode = $5, direction = $6, aircraft = $7,
             requirements = $8
         where id = $1 and status = 'DRAFT'",
        order.id.0,
        order.kind.into_str(),
        order.lane.origin,
        order.lane.destination,
        order.lane.mode.into_str(),
        order.lane.direction.map(|direction| direction.into_str()),
        order.lane.aircraft.map(|aircraft| aircraft.into_str()),
        &order.requirements,
    )
    .execute(conn)
    .await?;
    one("orders", done.rows_affected())
}

/// Writes or clears the message of the seller to the providers.
pub async fn update_message(
    conn: &mut Conn,
    keys: &Keyring,
    order: OrderId,
    message: Option<&SecretString>,
) -> Result<(), Error> {
    let message = sealed::seal(keys, sealed::case(order), sealed::message(order), message).await?;
    let done = sqlx::query!(
        "update orders set message = $2 where id = $1",
        order.0,
        message
    )
    .execute(conn)
    .await?;
    one("orders", done.rows_affected())
}

/// Writes the columns that a step may change. Fails if the row has another version than before the step.
pub async fn update_order(conn: &mut Conn, order: &Order) -> Result<(), Error> {
    let done = sqlx::query!(
        "update orders set status = $2, provider = $3, due_at = $4, overdue_at = $5, version = $6, quote_by = $7,
             updated_at = $8
         where id = $1 and version + 1 = $6",
        order.id.0,
        order.status.into_str(),
        order.provider.map(|provider| provider.0),
        order.due_at,
        order.overdue_at,
        order.version,
        order.quote_by,
        order.updated_at,
    )
    .execute(&mut *conn)
    .await?;
    one("orders", done.rows_affected())?;
    for candidate in &order.candidates {
        let done = sqlx::query!(
            "update order_candidates set state = $3, version = $4, updated_at = $5
             where order_id = $1 and organisation = $2",
            order.id.0,
            candidate.organisation.0,
            candidate.state.into_str(),
            candidate.version,
            candidate.updated_at,
        )
        .execute(&mut *conn)
        .await?;
        one("order_candidates", done.rows_affected())?;
    }
    Ok(())
}

/// Locks the order `FOR UPDATE`; concurrent commands wait.
pub async fn lock_order(conn: &mut Conn, id: OrderId) -> Result<Option<Order>, Error> {
    sqlx::query!("select id from orders where id = $1 for update", id.0)
        .fetch_optional(&mut *conn)
        .await?;
    Ok(find_orders(conn, &[id]).await?.pop())
}

/// Finds orders by ID, newest first.
pub async fn find_orders(conn: &mut Conn, ids: &[OrderId]) -> Result<Vec<Order>, Error> {
    let ids: Vec<Uuid> = ids.iter().map(|id| id.0).collect();
    let mut candidates = candidates(&mut *conn, &ids).await?;
    let rows = sqlx::query!(
        "select id, number, kind, status, seller, product_id, origin, destination, mode, direction, aircraft,
             requirements, provider, quote_by, due_at, overdue_at, version, created_at, updated_at
         from orders where id = any($1) order by id desc",
        &ids,
    )
    .fetch_all(conn)
    .await?;
    let orders = rows.into_iter().map(|row| {
        let lane = LaneColumns {
            origin: row.origin,
            destination: row.destination,
            mode: row.mode,
            direction: row.direction,
            aircraft: row.aircraft,
        };
        Ok(Order {
            id: OrderId(row.id),
            number: row.number,
            kind: row.kind.parse()?,
            status: row.status.parse()?,
            seller: OrganisationId(row.seller),
            product: ProductId(row.product_id),
            lane: lane.try_into()?,
            requirements: row.requirements,
            candidates: candidates.remove(&row.id).unwrap_or_default(),
            provider: row.provider.map(OrganisationId),
            quote_by: row.quote_by,
            due_at: row.due_at,
            overdue_at: row.overdue_at,
            version: row.version,
            created_at: row.created_at,
            updated_at: row.updated_at,
        })
    });
    orders.collect()
}

async fn candidates(
    conn: &mut Conn,
    orders: &[Uuid],
) -> Result<HashMap<Uuid, Vec<Candidate>>, Error> {
    let rows = sqlx::query!(
        "select order_id, organisation, provider_id, state, version, updated_at
         from order_candidates where order_id = any($1) order by order_id, organisation",
        orders,
    )
    .fetch_all(conn)
    .await?;
    let mut candidates: HashMap<Uuid, Vec<Candidate>> = HashMap::new();
    for row in rows {
        candidates.entry(row.order_id).or_default().push(Candidate {
            organisation: OrganisationId(row.organisation),
            provider: ProviderId(row.provider_id),
            state: row.state.parse()?,
            version: row.version,
            updated_at: row.updated_at,
        });
    }
    Ok(candidates)
}

/// Lists the messages with which these orders were requested.
pub async fn list_messages(
    conn: &mut Conn,
    keys: &Keyring,
    orders: &[OrderId],
) -> Result<HashMap<OrderId, SecretString>, Error> {
    let ids: Vec<Uuid> = orders.iter().map(|id| id.0).collect();
    let rows = sqlx::query!(
        "select id, message from orders where id = any($1) and message is not null",
        &ids
    )
    .fetch_all(conn)
    .await?;
    let mut messages = HashMap::new();
    for row in rows {
        let id = OrderId(row.id);
        if let Some(message) =
            sealed::open(keys, sealed::message(id), row.message.as_deref()).await?
        {
            messages.insert(id, message);
        }
    }
    Ok(messages)
}

/// Counts the drafts of a seller, up to `most`.
pub async fn count_drafts(
    conn: &mut Conn,
    seller: OrganisationId,
    most: i64,
) -> Result<i64, Error> {
    let count = sqlx::query_scalar!(
        r#"select count(*) as "count!" from (
                     select from orders where seller = $1 and status = 'DRAFT' limit $2) n"#,
        seller.0,
        most,
    )
    .fetch_one(conn)
    .await?;
    Ok(count)
}

/// Counts the orders of a seller that wait for quotes or for the acceptance of a quote, up to `most`.
pub async fn count_open_orders(
    conn: &mut Conn,
    seller: OrganisationId,
    most: i64,
) -> Result<i64, Error> {
    let count = sqlx::query_scalar!(
        r#"select count(*) as "count!" from (
                     select from orders where seller = $1 and status in ('REQUESTED', 'QUOTED') limit $2) n"#,
        seller.0,
        most,
    )
    .fetch_one(conn)
    .await?;
    Ok(count)
}
