use commands::Error;
use database::Conn;

use super::Projections;
use crate::domain::refusals::product_not_found;
use crate::domain::{OrganisationId, ProductId};
use crate::projections::domain::{Product, Versioned};
use crate::projections::store;

impl Projections {
    /// Products as the parties of an order, an enquiry or a consignment see them. Only for readers who see an object about the product.
    pub async fn list_products_shown(&self, ids: &[ProductId]) -> Result<Vec<Product>, Error> {
        let mut conn = self.pool.acquire().await?;
        Ok(store::find_products(&mut conn, ids).await?)
    }
}

/// The product with this id.
pub(crate) async fn find_product(conn: &mut Conn, id: ProductId) -> Result<Option<Product>, Error> {
    Ok(store::find_products(conn, &[id]).await?.pop())
}

/// A product of this seller.
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

/// Updates products, each unless its row has a sequence as great. Returns those that are new, or that are described otherwise in
/// what the rules evaluate.
pub(crate) async fn update_products(
    conn: &mut Conn,
    products: &[Versioned<Product>],
) -> Result<Vec<ProductId>, Error> {
    let redescribed = store::list_redescribed_products(conn, products).await?;
    store::upsert_products(conn, products).await?;
    Ok(redescribed)
}
