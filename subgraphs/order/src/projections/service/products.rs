use commands::Error;
use database::Conn;

use super::Projections;
use crate::domain::refusals::product_not_found;
use crate::domain::{OrganisationId, ProductId};
use crate::projections::domain::{Product, Versioned};
use crate::projections::store;

impl Projections {
    /// Products as the parties of an order, an enquiry or a consignment see them. Call it only for readers who may see an object
    /// with the product.
    pub async fn list_products_shown(&self, ids: &[ProductId]) -> Result<Vec<Product>, Error> {
        let mut conn = self.pool.acquire().await?;
        Ok(store::find_products(&mut conn, ids).await?)
    }
}

/// Product with this ID.
pub(crate) async fn find_product(conn: &mut Conn, id: ProductId) -> Result<Option<Product>, Error> {
    Ok(store::find_products(conn, &[id]).await?.pop())
}

/// Finds a product of this seller.
///
/// # Errors
/// `PRODUCT_NOT_FOUND`, also for products of other organisations.
pub(crate) async fn find_own_product(
    conn: &mut Conn,
    seller: OrganisationId,
    id: ProductId,
) -> Result<Product, Error> {
    let product = find_product(conn, id).await?;
    let own = product.filter(|product| product.organisation == seller);
    Ok(own.ok_or_else(product_not_found)?)
}

/// Updates products, except those whose row has an equal or greater sequence. Returns those that are new or differ in what the
/// rules evaluate.
pub(crate) async fn update_products(
    conn: &mut Conn,
    products: &[Versioned<Product>],
) -> Result<Vec<ProductId>, Error> {
    let redescribed = store::list_redescribed_products(conn, products).await?;
    store::upsert_products(conn, products).await?;
    Ok(redescribed)
}
