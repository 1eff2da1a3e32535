//! Watched products and the verdicts on them, for transactions of other capabilities. This file uses no service of another
//! capability, because products use it.

use commands::Error;
use database::Conn;
use uuid::Uuid;

use crate::domain::{ProductId, Quotas, Resource, Usage, WatchId};
use crate::watches::domain::Watch;
use crate::watches::store;

pub(crate) use crate::watches::store::watches::{FoundVerdict, Watched, WatchedKey};

/// Refuses if an organisation with this usage, and with this number of additional active watches by HS prefix, watches too many
/// products. The command must have locked the counts.
pub(crate) async fn check_watched_products(
    conn: &mut Conn,
    quotas: &Quotas,
    organisation: Uuid,
    used: Usage,
    added: i64,
) -> Result<(), Error> {
    let prefixes = count_prefixes(conn, organisation).await? + added;
    Ok(quotas.check(
        Resource::WatchedProducts,
        prefixes.saturating_mul(used.products),
    )?)
}

/// Counts an organisation's active watches by HS prefix.
pub(crate) async fn count_prefixes(conn: &mut Conn, organisation: Uuid) -> Result<i64, Error> {
    Ok(store::watches::count_prefixes(conn, organisation).await?)
}

/// Lists these watches, of all organisations.
pub(crate) async fn list_by_ids(conn: &mut Conn, ids: &[WatchId]) -> Result<Vec<Watch>, Error> {
    Ok(store::watches::list(conn, ids, None).await?)
}

/// Lists a page of the watched products, by watch and product.
pub(crate) async fn list_watched(
    conn: &mut Conn,
    after: Option<WatchedKey>,
    most: i64,
) -> Result<Vec<Watched>, Error> {
    Ok(store::watches::page_watched(conn, after, most).await?)
}

/// Counts the pairs of a watch and a product.
pub(crate) async fn count_watched(conn: &mut Conn) -> Result<i64, Error> {
    Ok(store::watches::count_watched(conn).await?)
}

/// Records the latest verdicts on watched products.
pub(crate) async fn upsert_verdicts(conn: &mut Conn, found: &[FoundVerdict]) -> Result<(), Error> {
    Ok(store::watches::upsert_verdicts(conn, found).await?)
}

/// Deletes the recorded verdicts on a product that its seller has changed, so that the effect of that change is not announced.
pub(crate) async fn delete_verdicts(conn: &mut Conn, product: ProductId) -> Result<(), Error> {
    Ok(store::watches::delete_verdicts(conn, product).await?)
}
