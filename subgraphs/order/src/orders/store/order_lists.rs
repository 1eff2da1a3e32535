//! Lists of orders, from the entries of each organisation.
//!
//! The best index depends on the filter, so each request builds its own statement; every value is bound. The statement is
//! planned with its values each time, because no plan suits both a provider with three orders and one with 100,000.
//!
//! The number and the deadlines are in `order_entry_keys`, because few steps change them: a step then writes no index for them. A
//! statement joins this table only if it sorts or filters by it.

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
    let mut query = Statement::new("");
    push_page(&mut query, scope, filter, page);
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

/// Adds the statement of a page: the IDs and the sort key.
fn push_page(query: &mut Statement, scope: OrderScope, filter: &OrderFilter, page: &OrderPage) {
    let by = page.sorting.by;
    let range = page.window.clone().range(page.sorting.ascending);
    let (column, then) = (column(by), if range.ascending { "asc" } else { "desc" });
    query.push("select e.order_id");
    if by != OrderSort::CreatedAt {
        query.push(format!(", {column}"));
    }
    push_matching(query, scope, filter, is_key(by));
    if let Some(key) = &range.above {
        push_beyond(query, by, ">", key);
    }
    if let Some(key) = &range.below {
        push_beyond(query, by, "<", key);
    }
    let id = id(by);
    query.push(" order by ");
    if by != OrderSort::CreatedAt {
        query.push(format!("{column} {then}, "));
    }
    query
        .push(format!("{id} {then} limit "))
        .push_bind(range.limit);
}

/// Adds the condition that an entry is greater or smaller than the entry of this key.
fn push_beyond(query: &mut Statement, by: OrderSort, comparison: &'static str, key: &OrderKey) {
    let (column, id) = (column(by), id(by));
    match key.place(by) {
        None => return,
        Some(OrderPlace::Id) => query.push(format!(" and {id} {comparison} ")),
        Some(OrderPlace::At(at)) => query
            .push(format!(" and ({column}, {id}) {comparison} ("))
            .push_bind(at)
            .push(", "),
        Some(OrderPlace::Number(number)) => query
            .push(format!(" and ({column}, {id}) {comparison} ("))
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
    push_matching(&mut query, scope, filter, false);
    fetch_count(conn, query).await
}

const fn column(by: OrderSort) -> &'static str {
    match by {
        OrderSort::CreatedAt => "e.order_id",
        OrderSort::DueAt => "k.due_at",
        OrderSort::QuoteBy => "k.quote_by",
        OrderSort::UpdatedAt => "e.updated_at",
        OrderSort::Number => "k.number",
    }
}

/// True if the column is in the table of the sort keys.
const fn is_key(by: OrderSort) -> bool {
    matches!(
        by,
        OrderSort::DueAt | OrderSort::QuoteBy | OrderSort::Number
    )
}

/// Column of the ID in the table of the sort column, so that one index has both.
const fn id(by: OrderSort) -> &'static str {
    if is_key(by) {
        "k.order_id"
    } else {
        "e.order_id"
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

/// Adds the tables, and the conditions of the scope and the filter.
fn push_matching(query: &mut Statement, scope: OrderScope, filter: &OrderFilter, by_key: bool) {
    let (organisation, part) = match scope {
        OrderScope::All => (PLATFORM, " and e.part = 'PLATFORM'"),
        OrderScope::Seller(own) => (own.0, " and e.part = 'SELLER'"),
        OrderScope::Provider(own) => (own.0, " and e.part = 'PROVIDER'"),
        OrderScope::Party(own) => (own.0, " and e.part <> 'PLATFORM'"),
    };
    query.push(" from order_entries e");
    if by_key || filter.due.from.is_some() || filter.due.to.is_some() || filter.search.is_some() {
        query.push(
            " join order_entry_keys k on k.organisation = e.organisation and k.order_id = e.order_id",
        );
    }
    query
        .push(" where e.organisation = ")
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
    push_range(query, "k.due_at", filter.due);
    if filter.due.from.is_some() {
        query.push(" and k.due_at < ").push_bind(NEVER);
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
    push_number_prefix(query, "k.number", &search.number);
    if let OrderScope::Seller(own) | OrderScope::Party(own) = scope {
        query
            .push(" or k.order_id = any(array(select l.order_id from legacy_orders l where l.organisation = ")
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

#[cfg(test)]
mod tests {
    use strum::VariantArray;
    use time::macros::datetime;

    use super::*;
    use crate::domain::FilterRange;
    use crate::store::MIGRATIONS;

    /// 4,000 orders of the platform, each seen by one of two providers.
    const ORDERS: [&str; 3] = [
        "insert into order_entries (organisation, order_id, part, status, kind, seller, created_at, updated_at, due_at, overdue,
             waiting_since, act_by, submitted, rejected)
         select p.organisation, lpad(g::text, 32, '0')::uuid, p.part, case when g % 500 = 0 then 'DISPUTED' else 'ACCEPTED' end,
             'TESTING', gen_random_uuid(), t.at, t.at, t.at, false, t.at, t.at, 0, 0
         from generate_series(1, 4000) g
             cross join lateral (select timestamptz '2026-01-01Z' + (g * 7919 % 4000) * interval '1 minute' as at) t
             cross join lateral (values (lpad((g % 2 + 1)::text, 32, '0')::uuid, 'PROVIDER'),
                 ('00000000-0000-0000-0000-000000000000'::uuid, 'PLATFORM')) p (organisation, part)",
        "insert into order_entry_keys (organisation, order_id, number, quote_by, due_at)
         select organisation, order_id, 'ORD-2026-' || right(order_id::text, 6), due_at, due_at from order_entries",
        "analyze order_entries, order_entry_keys",
    ];

    async fn explain(
        conn: &mut Conn,
        scope: OrderScope,
        filter: &OrderFilter,
        by: OrderSort,
        ascending: bool,
    ) -> String {
        let page = OrderPage {
            sorting: OrderSorting { by, ascending },
            window: Window::forward(None, 20),
        };
        let mut query = Statement::new("explain (costs off) ");
        push_page(&mut query, scope, filter, &page);
        let plan: Vec<String> = query
            .build_query_scalar()
            .persistent(false)
            .fetch_all(conn)
            .await
            .unwrap();
        plan.join("\n")
    }

    /// Without an index, a page reads or sorts all entries of the organisation.
    #[tokio::test]
    async fn each_sorting_reads_its_pages_in_the_order_of_an_index() {
        let database = testkit::database(&MIGRATIONS).await;
        let mut conn = database.pool.acquire().await.unwrap();
        for statement in ORDERS {
            sqlx::query(statement).execute(&mut *conn).await.unwrap();
        }
        let provider = OrderScope::Provider(OrganisationId(Uuid::from_u128(1)));
        let all = OrderFilter::default();
        for scope in [provider, OrderScope::All] {
            for by in OrderSort::VARIANTS {
                let index = match by {
                    OrderSort::CreatedAt => "order_entries_pkey",
                    OrderSort::UpdatedAt => "order_entries_updated_index",
                    OrderSort::DueAt => "order_entry_keys_due_index",
                    OrderSort::QuoteBy => "order_entry_keys_quote_by_index",
                    OrderSort::Number => "order_entry_keys_number_index",
                };
                for ascending in [true, false] {
                    let plan = explain(&mut conn, scope, &all, *by, ascending).await;
                    assert!(plan.contains(index), "{by}: {plan}");
                    assert!(
                        !plan.contains("Sort") && !plan.contains("Seq Scan"),
                        "{by}: {plan}"
                    );
                }
            }
        }
    }

    #[tokio::test]
    async fn a_selective_filter_reads_the_range_of_its_index() {
        let database = testkit::database(&MIGRATIONS).await;
        let mut conn = database.pool.acquire().await.unwrap();
        for statement in ORDERS {
            sqlx::query(statement).execute(&mut *conn).await.unwrap();
        }
        let due = OrderFilter {
            due: FilterRange {
                from: Some(datetime!(2026-01-01 10:00 UTC)),
                to: Some(datetime!(2026-01-01 10:10 UTC)),
            },
            ..OrderFilter::default()
        };
        let disputed = OrderFilter {
            statuses: vec![OrderStatus::Disputed],
            ..OrderFilter::default()
        };
        for (filter, index) in [
            (&due, "order_entry_keys_due_index"),
            (&disputed, "order_entries_status_index"),
        ] {
            for by in OrderSort::VARIANTS {
                let plan = explain(&mut conn, OrderScope::All, filter, *by, true).await;
                assert!(plan.contains(index), "{by}: {plan}");
                assert!(!plan.contains("Seq Scan"), "{by}: {plan}");
            }
        }
    }
}
