//! Lists of products.
//!
//! The best index depends on the filter and the sorting, so each request builds its own statement; every value is bound. The
//! statement is planned with its values each time, because no plan suits both a seller with three products and one with 200,000.

use std::collections::HashMap;

use database::{Conn, Window};
use sqlx::{Postgres, QueryBuilder};
use uuid::Uuid;

use super::products;
use crate::domain::ProductId;
use crate::evaluation::domain::Verdict;
use crate::products::domain::{
    OLDEST_FIRST, Product, ProductFilter, ProductKey, ProductSortField, ProductSorting,
};
use crate::store::Error;

/// Page of a list of products.
#[derive(Clone, Debug)]
pub struct ProductPage {
    pub sorting: ProductSorting,
    pub window: Window<ProductKey>,
}

impl ProductPage {
    /// Returns a page of the list in the order of creation.
    #[must_use]
    pub fn oldest_first(window: Window<Uuid>) -> Self {
        Self {
            sorting: OLDEST_FIRST,
            window: window.map(ProductKey::Created),
        }
    }
}

/// Lists a page of the products that match.
pub async fn list(
    conn: &mut Conn,
    organisation: Option<Uuid>,
    filter: &ProductFilter,
    page: &ProductPage,
) -> Result<Vec<Product>, Error> {
    let by = page.sorting.by;
    let range = page.window.clone().range(page.sorting.ascending);
    let then = if range.ascending { "asc" } else { "desc" };
    let mut query = QueryBuilder::new("select id");
    matching(&mut query, organisation, filter);
    if let Some(key) = &range.above {
        beyond(&mut query, ">", key);
    }
    if let Some(key) = &range.below {
        beyond(&mut query, "<", key);
    }
    let first = match by {
        ProductSortField::CreatedAt => String::new(),
        _ => format!("{} {then}, ", column(by)),
    };
    query
        .push(format!(" order by {first}id {then} limit "))
        .push_bind(range.limit);
    let ids: Vec<Uuid> = query
        .build_query_scalar()
        .persistent(false)
        .fetch_all(&mut *conn)
        .await?;
    let ids = page.window.in_order(ids);
    in_this_order(conn, &ids.into_iter().map(ProductId).collect::<Vec<_>>()).await
}

pub async fn count(
    conn: &mut Conn,
    organisation: Option<Uuid>,
    filter: &ProductFilter,
) -> Result<i64, Error> {
    let mut query = QueryBuilder::new("select count(*)");
    matching(&mut query, organisation, filter);
    Ok(query
        .build_query_scalar()
        .persistent(false)
        .fetch_one(conn)
        .await?)
}

/// Lists a page of the variants of a product, oldest first.
pub async fn list_variants(
    conn: &mut Conn,
    of: ProductId,
    window: Window<Uuid>,
) -> Result<Vec<Product>, Error> {
    let range = window.range(true);
    let ids = sqlx::query_scalar!(
        "select id from products
         where variant_of = $1 and ($2::uuid is null or id > $2) and ($3::uuid is null or id < $3)
         order by case when $4 then id end, id desc limit $5",
        of.0,
        range.above,
        range.below,
        range.ascending,
        range.limit,
    )
    .fetch_all(&mut *conn)
    .await?;
    let ids = window.in_order(ids);
    in_this_order(conn, &ids.into_iter().map(ProductId).collect::<Vec<_>>()).await
}

pub async fn count_variants(conn: &mut Conn, of: ProductId) -> Result<i64, Error> {
    let count = sqlx::query_scalar!(
        r#"select count(*) as "count!" from products where variant_of = $1"#,
        of.0
    );
    Ok(count.fetch_one(conn).await?)
}

async fn in_this_order(conn: &mut Conn, ids: &[ProductId]) -> Result<Vec<Product>, Error> {
    let found = products::list(conn, ids, None).await?;
    let mut found: HashMap<ProductId, Product> = found
        .into_iter()
        .map(|product| (product.id, product))
        .collect();
    Ok(ids.iter().filter_map(|id| found.remove(id)).collect())
}

/// Returns the sort key. The index has the same collation.
const fn column(by: ProductSortField) -> &'static str {
    match by {
        ProductSortField::CreatedAt => "id",
        ProductSortField::UpdatedAt => "updated_at",
        ProductSortField::Sku => r#"sku collate "und-x-icu""#,
        ProductSortField::Name => r#"name collate "und-x-icu""#,
    }
}

/// Adds the condition that a product is after or before the product of this cursor.
fn beyond(query: &mut QueryBuilder<Postgres>, comparison: &'static str, key: &ProductKey) {
    let column = column(key.by());
    match key {
        ProductKey::Created(_) => query.push(format!(" and id {comparison} (")),
        ProductKey::Updated { updated_at, .. } => query
            .push(format!(" and ({column}, id) {comparison} ("))
            .push_bind(*updated_at)
            .push(", "),
        ProductKey::Sku { sku: text, .. } | ProductKey::Name { name: text, .. } => query
            .push(format!(" and ({column}, id) {comparison} ("))
            .push_bind(text.clone())
            .push(", "),
    };
    query.push_bind(key.id()).push(")");
}

/// Adds the conditions of the organisation and the filter.
fn matching(
    query: &mut QueryBuilder<Postgres>,
    organisation: Option<Uuid>,
    filter: &ProductFilter,
) {
    query.push(" from products where true");
    if let Some(organisation) = organisation {
        query
            .push(" and organisation_id = ")
            .push_bind(organisation);
    }
    if let Some(key) = filter.search_key() {
        query
            .push(" and strpos(search, ")
            .push_bind(key)
            .push(") > 0");
    }
    if let Some(status) = filter.status {
        query.push(" and status = ").push_bind(status.into_str());
    }
    if let Some(prefix) = &filter.hs_prefix {
        query
            .push(" and starts_with(hs_code, ")
            .push_bind(prefix.clone())
            .push(")");
    }
    if let Some(classification) = filter.classification {
        query
            .push(" and classification->>'status' = ")
            .push_bind(classification.into_str());
    }
    if let Some(from) = filter.updated_from {
        query.push(" and updated_at >= ").push_bind(from);
    }
    if let Some(to) = filter.updated_to {
        query.push(" and updated_at < ").push_bind(to);
    }
    checked(query, organisation, filter);
}

/// Adds the condition on the latest verdicts.
fn checked(query: &mut QueryBuilder<Postgres>, organisation: Option<Uuid>, filter: &ProductFilter) {
    if filter.latest_verdicts.is_empty() {
        return;
    }
    let verdicts = filter.latest_verdicts.iter();
    let verdicts: Vec<&str> = verdicts.map(Verdict::into_str).collect();
    query
        .push(" and id in (select product_id from checked_lanes where verdict = any(")
        .push_bind(verdicts)
        .push(")");
    if let Some(organisation) = organisation {
        query
            .push(" and organisation_id = ")
            .push_bind(organisation);
    }
    query.push(")");
}
