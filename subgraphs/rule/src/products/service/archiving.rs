use commands::{CommandContext, Error};
use database::Conn;
use refusal::{ErrorCode, not_empty};
use uuid::Uuid;

use super::Products;
use super::products::lock;
use crate::domain::{ItemResult, ProductId, RIGHTS, Refusal};
use crate::products::domain::Product;
use crate::products::domain::refusals::product_not_found;
use crate::products::events::outgoing;
use crate::products::store;
use crate::service::rights;

/// Limit of products in one request.
const MOST_PRODUCTS: usize = 100;

impl Products {
    /// Archives a product. If it is archived already, no event is published.
    pub async fn archive_product(
        &self,
        command: &CommandContext,
        id: ProductId,
    ) -> Result<Product, Error> {
        RIGHTS.check(command.caller(), "archiveProduct")?;
        let organisation = rights::own_organisation(command.caller())?;
        self.commands
            .run(command, id, async |tx| {
                let mut product = lock(tx, command, id, Some(organisation)).await?;
                if product.archive(command.now()) {
                    store::products::update(tx, &product).await?;
                    let archived = std::slice::from_ref(&product);
                    outgoing::products_archived(tx, command.event_context(), archived).await?;
                }
                Ok(product)
            })
            .await?
            .or_replay(async |first| self.find_again(first, Some(organisation)).await)
            .await
    }

    /// Archives several products: if one is refused, the others are still archived. The results have the order of the IDs.
    pub async fn archive_products(
        &self,
        command: &CommandContext,
        ids: &[ProductId],
    ) -> Result<Vec<ItemResult<Product>>, Error> {
        RIGHTS.check(command.caller(), "archiveProducts")?;
        let organisation = rights::own_organisation(command.caller())?;
        not_empty(&["productIds"], ids)?;
        if ids.len() > MOST_PRODUCTS {
            let message = format!("A request may have at most {MOST_PRODUCTS} products.");
            return Err(Refusal::new(ErrorCode::TooMany, &["productIds"], message).into());
        }
        self.commands
            .run(command, Uuid::now_v7(), async |tx| {
                archive_all(tx, command, organisation, ids).await
            })
            .await?
            .or_replay(async |_| self.find_archived_again(organisation, ids).await)
            .await
    }

    /// Result of an idempotent replay. The first request archived the products of the organisation and refused all other IDs, so the
    /// same IDs give the same results.
    async fn find_archived_again(
        &self,
        organisation: Uuid,
        ids: &[ProductId],
    ) -> Result<Vec<ItemResult<Product>>, Error> {
        let mut conn = self.pool.acquire().await?;
        let products = store::products::list(&mut conn, ids, Some(organisation)).await?;
        Ok(ids.iter().map(|id| one_of(&products, *id)).collect())
    }
}

async fn archive_all(
    tx: &mut Conn,
    command: &CommandContext,
    organisation: Uuid,
    ids: &[ProductId],
) -> Result<Vec<ItemResult<Product>>, Error> {
    let mut products = store::products::lock_all(tx, ids, organisation).await?;
    let mut archived = Vec::new();
    for product in &mut products {
        if product.archive(command.now()) {
            store::products::update(tx, product).await?;
            archived.push(product.clone());
        }
    }
    outgoing::products_archived(tx, command.event_context(), &archived).await?;
    Ok(ids.iter().map(|id| one_of(&products, *id)).collect())
}

fn one_of(products: &[Product], id: ProductId) -> ItemResult<Product> {
    let found = products.iter().find(|product| product.id == id);
    Ok(found.cloned().ok_or_else(product_not_found)?)
}
