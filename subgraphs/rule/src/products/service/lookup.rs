//! Functions of products for transactions of other capabilities.

use commands::Error;
use database::{Conn, Window};
use uuid::Uuid;

use super::ProductPage;
use crate::domain::ProductId;
use crate::products::domain::refusals::product_not_found;
use crate::products::domain::{Product, ProductFilter};
use crate::products::store;

/// Finds a product, of one organisation or of any; refuses if there is none.
pub(crate) async fn find(
    conn: &mut Conn,
    id: ProductId,
    organisation: Option<Uuid>,
) -> Result<Product, Error> {
    let found = store::products::list(conn, &[id], organisation)
        .await?
        .pop();
    Ok(found.ok_or_else(product_not_found)?)
}

/// Lists the existing products among these IDs, of one organisation or of all.
pub(crate) async fn list(
    conn: &mut Conn,
    ids: &[ProductId],
    organisation: Option<Uuid>,
) -> Result<Vec<Product>, Error> {
    Ok(store::products::list(conn, ids, organisation).await?)
}

/// Lists a page of an organisation's products, oldest first.
pub(crate) async fn list_page(
    conn: &mut Conn,
    organisation: Uuid,
    filter: &ProductFilter,
    window: Window<Uuid>,
) -> Result<Vec<Product>, Error> {
    let page = ProductPage::oldest_first(window);
    Ok(store::product_lists::list(conn, Some(organisation), filter, &page).await?)
}

/// Counts an organisation's products.
pub(crate) async fn count(
    conn: &mut Conn,
    organisation: Uuid,
    filter: &ProductFilter,
) -> Result<i64, Error> {
    Ok(store::product_lists::count(conn, Some(organisation), filter).await?)
}
