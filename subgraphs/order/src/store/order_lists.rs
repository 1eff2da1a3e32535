use database::Conn;
use uuid::Uuid;

use super::{Error, Window, find_orders};
use crate::domain::{Order, OrderFilter, OrderId, OrderStatus, OrderType, OrganisationId};

/// Which orders a list is of.
#[derive(Clone, Copy, Debug)]
pub enum OrderScope {
    All,
    /// What an organisation sells.
    Seller(OrganisationId),
    /// What an organisation was asked to do, as far as it may still see it.
    Provider(OrganisationId),
}

/// One page of the orders that fit, newest first.
///
/// A provider's list starts from its own index of requests, a seller's from the orders: one statement for both would
/// use neither.
pub async fn list_orders(
    conn: &mut Conn,
    scope: OrderScope,
    filter: &OrderFilter,
    window: Window,
) -> Result<Vec<Order>, Error> {
    let (status, kind) = (filter.status.map(OrderStatus::word), filter.kind.map(OrderType::word));
    let product = filter.product.map(|product| product.0);
    let ids = if let OrderScope::Provider(organisation) = scope {
        sqlx::query_scalar!(
            "select c.order_id from order_candidates c join orders o on o.id = c.order_id
             where c.organisation = $1 and c.state in ('ASKED', 'QUOTED', 'CHOSEN')
                 and ($2::text is null or o.status = $2) and ($3::text is null or o.kind = $3)
                 and ($4::uuid is null or o.product_id = $4) and ($5::uuid is null or c.order_id < $5)
             order by c.order_id desc limit $6",
            organisation.0,
            status,
            kind,
            product,
            window.after,
            window.limit,
        )
        .fetch_all(&mut *conn)
        .await?
    } else {
        sqlx::query_scalar!(
            "select id from orders
             where ($1::uuid is null or seller = $1) and ($2::text is null or status = $2)
                 and ($3::text is null or kind = $3) and ($4::uuid is null or product_id = $4)
                 and ($5::uuid is null or id < $5)
             order by id desc limit $6",
            scope.seller(),
            status,
            kind,
            product,
            window.after,
            window.limit,
        )
        .fetch_all(&mut *conn)
        .await?
    };
    let ids: Vec<OrderId> = ids.into_iter().map(OrderId).collect();
    find_orders(conn, &ids).await
}

pub async fn count_orders(conn: &mut Conn, scope: OrderScope, filter: &OrderFilter) -> Result<i64, Error> {
    let (status, kind) = (filter.status.map(OrderStatus::word), filter.kind.map(OrderType::word));
    let product = filter.product.map(|product| product.0);
    let count = if let OrderScope::Provider(organisation) = scope {
        sqlx::query_scalar!(
            r#"select count(*) as "count!" from order_candidates c join orders o on o.id = c.order_id
             where c.organisation = $1 and c.state in ('ASKED', 'QUOTED', 'CHOSEN')
                 and ($2::text is null or o.status = $2) and ($3::text is null or o.kind = $3)
                 and ($4::uuid is null or o.product_id = $4)"#,
            organisation.0,
            status,
            kind,
            product,
        )
        .fetch_one(conn)
        .await?
    } else {
        sqlx::query_scalar!(
            r#"select count(*) as "count!" from orders
             where ($1::uuid is null or seller = $1) and ($2::text is null or status = $2)
                 and ($3::text is null or kind = $3) and ($4::uuid is null or product_id = $4)"#,
            scope.seller(),
            status,
            kind,
            product,
        )
        .fetch_one(conn)
        .await?
    };
    Ok(count)
}

impl OrderScope {
    const fn seller(self) -> Option<Uuid> {
        match self {
            Self::Seller(organisation) => Some(organisation.0),
            Self::All | Self::Provider(_) => None,
        }
    }
}
