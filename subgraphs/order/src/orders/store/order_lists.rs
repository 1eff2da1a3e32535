//! Lists of orders, from the entries of each organisation.
//!
//! The best index depends on the filter, so each request builds its own statement; every value is bound. The statement is
//! planned with its values each time, because no plan suits both a provider with three orders and one with 100,000.

use std::collections::HashMap;

use database::Conn;
use sqlx::postgres::PgRow;
use sqlx::{QueryBuilder, Row};
use time::{Duration, OffsetDateTime};
use uuid::Uuid;

use super::find_orders;
use crate::domain::{OrderId, OrganisationId, Search};
use crate::orders::domain::{
    Order, OrderFilter, OrderKey, OrderPlace, OrderSort, OrderSorting, OrderStatus, OrderType,
};
use crate::store::conditions::{
    Statement, fetch_count, push_any_of, push_id, push_number_prefix, push_range,
};
use crate::store::sentinels::{NEVER, PLATFORM};
use crate::store::{Error, Window};

/// Maximum difference between the time in an order's ID and the time of its creation.
const SLACK: Duration = Duration::hours(1);

/// Scope of a list of orders.
#[derive(Clone, Copy, Debug)]
pub enum OrderScope {
    All,
    /// Orders that an organisation sells.
    Seller(OrganisationId),
    /// Orders that an organisation was asked to assess and may see.
    Provider(OrganisationId),
    /// Both.
    Party(OrganisationId),
}

/// Page of a list.
#[derive(Clone, Debug)]
pub struct OrderPage {
    pub sorting: OrderSorting,
    pub window: Window<OrderKey>,
}

/// Lists one page of the orders that match, each with its cursor. The cursor of a list with another sorting is ignored.
pub async fn list_orders(
    conn: &mut Conn,
    scope: OrderScope,
    filter: &OrderFilter,
    page: &OrderPage,
) -> Result<Vec<(Order, OrderKey)>, Error> {
    let by = page.sorting.by;
    let range = page.window.clone().range(page.sorting.ascending);
    let (column, then) = (column(by), if range.ascending { "asc" } else { "desc" });
    let mut query =
        QueryBuilder::new("select e.order_id, e.updated_at, e.due_at, e.quote_by, e.number");
    push_matching(&mut query, scope, filter);
    if let Some(key) = &range.above {
        push_beyond(&mut query, by, ">", key);
    }
    if let Some(key) = &range.below {
        push_beyond(&mut query, by, "<", key);
    }
    let order = if by == OrderSort::CreatedAt {
        String::new()
    } else {
        format!("{column} {then}, ")
    };
    query
        .push(format!(" order by {order}e.order_id {then} limit "))
        .push_bind(range.limit);
    let rows = query
        .build()
        .persistent(false)
        .fetch_all(&mut *conn)
        .await?;
    let keys: Vec<OrderKey> = page
        .window
        .in_order(rows)
        .iter()
        .map(|row| key(by, row))
        .collect::<Result<_, _>>()?;
    let ids: Vec<OrderId> = keys.iter().map(|key| OrderId(key.id)).collect();
    let orders = find_orders(conn, &ids).await?;
    let mut orders: HashMap<Uuid, Order> = orders
        .into_iter()
        .map(|order| (order.id.0, order))
        .collect();
    Ok(keys
        .into_iter()
        .filter_map(|key| Some((orders.remove(&key.id)?, key)))
        .collect())
}

/// Adds the condition that an entry is greater or smaller than the entry of this key.
fn push_beyond(query: &mut Statement, by: OrderSort, comparison: &'static str, key: &OrderKey) {
    let column = column(by);
    match key.place(by) {
        None => return,
        Some(OrderPlace::Id) => query.push(format!(" and e.order_id {comparison} ")),
        Some(OrderPlace::At(at)) => query
            .push(format!(" and ({column}, e.order_id) {comparison} ("))
            .push_bind(at)
            .push(", "),
        Some(OrderPlace::Number(number)) => query
            .push(format!(" and ({column}, e.order_id) {comparison} ("))
            .push_bind(number)
            .push(", "),
    };
    query
        .push_bind(key.id)
        .push(if by == OrderSort::CreatedAt { "" } else { ")" });
}

pub async fn count_orders(
    conn: &mut Conn,
    scope: OrderScope,
    filter: &OrderFilter,
) -> Result<i64, Error> {
    let mut query = QueryBuilder::new("select count(*)");
    push_matching(&mut query, scope, filter);
    fetch_count(conn, query).await
}

const fn column(by: OrderSort) -> &'static str {
    match by {
        OrderSort::CreatedAt => "e.order_id",
        OrderSort::DueAt => "e.due_at",
        OrderSort::QuoteBy => "e.quote_by",
        OrderSort::UpdatedAt => "e.updated_at",
        OrderSort::Number => "e.number",
    }
}

fn key(by: OrderSort, row: &PgRow) -> Result<OrderKey, Error> {
    let place = match by {
        OrderSort::CreatedAt => OrderPlace::Id,
        OrderSort::DueAt => OrderPlace::At(row.try_get("due_at")?),
        OrderSort::QuoteBy => OrderPlace::At(row.try_get("quote_by")?),
        OrderSort::UpdatedAt => OrderPlace::At(row.try_get("updated_at")?),
        OrderSort::Number => OrderPlace::Number(row.try_get("number")?),
    };
    Ok(OrderKey::new(by, place, row.try_get("order_id")?))
}

/// Adds the conditions of the scope and the filter.
fn push_matching(query: &mut Statement, scope: OrderScope, filter: &OrderFilter) {
    // Literals, because the indexes are partial.
    let (organisation, part) = match scope {
        OrderScope::All => (PLATFORM, " and e.part = 'PLATFORM'"),
        OrderScope::Seller(own) => (own.0, " and e.part = 'SELLER'"),
        OrderScope::Provider(own) => (own.0, " and e.part = 'PROVIDER'"),
        OrderScope::Party(own) => (own.0, " and e.part <> 'PLATFORM'"),
    };
    query
        .push(" from order_entries e where e.organisation = ")
        .push_bind(organisation)
        .push(part);
    let statuses: Vec<&str> = filter.statuses.iter().map(OrderStatus::into_str).collect();
    push_any_of(query, "e.status", &statuses);
    let kinds: Vec<&str> = filter.kinds.iter().map(OrderType::into_str).collect();
    push_any_of(query, "e.kind", &kinds);
    // These columns never change, so their indexes are on the orders table, where a step does not write a row for each party.
    if let Some(product) = filter.product {
        query
            .push(" and exists (select from orders o where o.id = e.order_id and o.product_id = ")
            .push_bind(product.0)
            .push(")");
    }
    if let Some(market) = &filter.market {
        query
            .push(" and exists (select from orders o where o.id = e.order_id and o.destination = ")
            .push_bind(market.clone())
            .push(")");
    }
    push_id(query, "e.provider", filter.provider.map(|id| id.0));
    if let Some(party) = filter.party {
        // Providers can filter by seller, not by their rivals.
        query
            .push(" and exists (select from order_entries p where p.order_id = e.order_id and p.organisation = ")
            .push_bind(party.0)
            .push(" and (p.part = 'SELLER' or e.part <> 'PROVIDER'))");
    }
    push_times(query, filter);
    if let Some(search) = &filter.search {
        push_search(query, scope, search);
    }
}

/// Adds the conditions on times.
fn push_times(query: &mut Statement, filter: &OrderFilter) {
    push_range(query, "e.created_at", filter.created);
    // An ID begins with its time of creation, so that the index of IDs also finds a time.
    if let Some(from) = filter.created.from {
        query
            .push(" and e.order_id >= ")
            .push_bind(earliest(from.saturating_sub(SLACK)));
    }
    if let Some(to) = filter.created.to {
        query
            .push(" and e.order_id < ")
            .push_bind(earliest(to.saturating_add(SLACK)));
    }
    push_range(query, "e.updated_at", filter.updated);
    push_range(query, "e.due_at", filter.due);
    if filter.due.from.is_some() {
        query.push(" and e.due_at < ").push_bind(NEVER);
    }
    match filter.overdue {
        None => {}
        Some(true) => drop(query.push(" and e.overdue")),
        Some(false) => drop(query.push(" and not e.overdue")),
    }
}

/// Adds the condition on the number of an order, and for a seller on the number in the system from which it was imported.
fn push_search(query: &mut Statement, scope: OrderScope, search: &Search) {
    query.push(" and (");
    push_number_prefix(query, "e.number", &search.number);
    if let OrderScope::Seller(own) | OrderScope::Party(own) = scope {
        query
            .push(" or e.order_id = any(array(select l.order_id from legacy_orders l where l.organisation = ")
            .push_bind(own.0)
            .push(" and l.reference_key = ")
            .push_bind(search.reference.as_str())
            .push("))");
    }
    query.push(")");
}

/// Returns the smallest `UUIDv7` of a time.
fn earliest(at: OffsetDateTime) -> Uuid {
    let millis = u128::try_from(at.unix_timestamp_nanos() / 1_000_000).unwrap_or(0);
    Uuid::from_u128((millis & 0xffff_ffff_ffff) << 80)
}
