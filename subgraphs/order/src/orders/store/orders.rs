use std::collections::HashMap;

use database::Conn;
use envelope::Keyring;
use secrecy::SecretString;
use time::OffsetDateTime;
use uuid::Uuid;

use super::order_candidates::{CandidateColumns, list_candidates};
use crate::domain::{OrderId, OrganisationId, ProductId};
use crate::orders::domain::{Candidate, Order};
use crate::store::error::{all, one};
use crate::store::lane::LaneColumns;
use crate::store::{Error, sealed};

pub async fn next_order_number(conn: &mut Conn) -> Result<i64, Error> {
    Ok(
        sqlx::query_scalar!(r#"select nextval('order_numbers') as "number!""#)
            .fetch_one(conn)
            .await?,
    )
}

/// Inserts an order with its candidates.
pub async fn insert_order(
    conn: &mut Conn,
    keys: &Keyring,
    order: &Order,
    message: Option<&SecretString>,
) -> Result<(), Error> {
    let field = sealed::message(order.id);
    let message = sealed::seal(keys, sealed::case(order.id), field, message).await?;
    let candidates = CandidateColumns::of(order);
    let done = sqlx::query!(
        "with inserted as (
             insert into orders (id, number, kind, status, seller, product_id, origin, destination, mode, direction,
                 aircraft, requirements, message, provider, quote_by, due_at, overdue_at, version, created_at, updated_at)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20)
             returning id)
         insert into order_candidates (order_id, organisation, provider_id, state, version, updated_at)
         select inserted.id, c.* from inserted cross join unnest($21::uuid[], $22::uuid[], $23::text[], $24::bigint[],
             $25::timestamptz[]) c",
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
        &candidates.organisations,
        &candidates.providers,
        &candidates.states as _,
        &candidates.versions,
        &candidates.updated,
    )
    .execute(conn)
    .await?;
    all(
        "order_candidates",
        done.rows_affected(),
        order.candidates.len(),
    )
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

/// Writes the columns that a step may change, of the order and of its candidates. Fails if the row has another version than
/// before the step.
pub async fn update_order(conn: &mut Conn, order: &Order) -> Result<(), Error> {
    let candidates = CandidateColumns::of(order);
    let done = sqlx::query!(
        "with candidates as (
             update order_candidates c set state = n.state, version = n.version, updated_at = n.updated_at
             from unnest($9::uuid[], $10::text[], $11::bigint[], $12::timestamptz[])
                 n (organisation, state, version, updated_at)
             where c.order_id = $1 and c.organisation = n.organisation
                 and (c.state, c.version, c.updated_at) is distinct from (n.state, n.version, n.updated_at))
         update orders set status = $2, provider = $3, due_at = $4, overdue_at = $5, version = $6, quote_by = $7,
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
        &candidates.organisations,
        &candidates.states as _,
        &candidates.versions,
        &candidates.updated,
    )
    .execute(conn)
    .await?;
    one("orders", done.rows_affected())
}

/// Locks the order `FOR UPDATE`; concurrent commands wait. The candidates are read after the lock, because a statement that waits
/// for a lock reads other tables as they were before.
pub async fn lock_order(conn: &mut Conn, id: OrderId) -> Result<Option<Order>, Error> {
    let row = sqlx::query_as!(
        OrderRow,
        "select id, number, kind, status, seller, product_id, origin, destination, mode, direction, aircraft,
             requirements, provider, quote_by, due_at, overdue_at, version, created_at, updated_at
         from orders where id = $1 for update",
        id.0
    )
    .fetch_optional(&mut *conn)
    .await?;
    let orders = with_candidates(conn, row.into_iter().collect()).await?;
    Ok(orders.into_iter().next())
}

/// Finds orders by ID, newest first.
pub async fn find_orders(conn: &mut Conn, ids: &[OrderId]) -> Result<Vec<Order>, Error> {
    let ids: Vec<Uuid> = ids.iter().map(|id| id.0).collect();
    let rows = sqlx::query_as!(
        OrderRow,
        "select id, number, kind, status, seller, product_id, origin, destination, mode, direction, aircraft,
             requirements, provider, quote_by, due_at, overdue_at, version, created_at, updated_at
         from orders where id = any($1) order by id desc",
        &ids,
    )
    .fetch_all(&mut *conn)
    .await?;
    with_candidates(conn, rows).await
}

/// Columns of an order, without its candidates.
pub(super) struct OrderRow {
    pub id: Uuid,
    pub number: String,
    pub kind: String,
    pub status: String,
    pub seller: Uuid,
    pub product_id: Uuid,
    pub origin: String,
    pub destination: String,
    pub mode: String,
    pub direction: Option<String>,
    pub aircraft: Option<String>,
    pub requirements: Vec<String>,
    pub provider: Option<Uuid>,
    pub quote_by: Option<OffsetDateTime>,
    pub due_at: Option<OffsetDateTime>,
    pub overdue_at: Option<OffsetDateTime>,
    pub version: i64,
    pub created_at: OffsetDateTime,
    pub updated_at: OffsetDateTime,
}

impl OrderRow {
    fn with(self, candidates: Vec<Candidate>) -> Result<Order, Error> {
        let lane = LaneColumns {
            origin: self.origin,
            destination: self.destination,
            mode: self.mode,
            direction: self.direction,
            aircraft: self.aircraft,
        };
        Ok(Order {
            id: OrderId(self.id),
            number: self.number,
            kind: self.kind.parse()?,
            status: self.status.parse()?,
            seller: OrganisationId(self.seller),
            product: ProductId(self.product_id),
            lane: lane.try_into()?,
            requirements: self.requirements,
            candidates,
            provider: self.provider.map(OrganisationId),
            quote_by: self.quote_by,
            due_at: self.due_at,
            overdue_at: self.overdue_at,
            version: self.version,
            created_at: self.created_at,
            updated_at: self.updated_at,
        })
    }
}

/// Reads the candidates of orders, which keep their order.
pub(super) async fn with_candidates(
    conn: &mut Conn,
    rows: Vec<OrderRow>,
) -> Result<Vec<Order>, Error> {
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
    let mut candidates = list_candidates(conn, &ids).await?;
    let orders = rows.into_iter().map(|row| {
        let candidates = candidates.remove(&row.id).unwrap_or_default();
        row.with(candidates)
    });
    orders.collect()
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
