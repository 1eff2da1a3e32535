//! Results of idempotent replays: the current state of the product that the first request created or changed.

use commands::{CommandContext, Error, replayed};
use uuid::Uuid;

use super::Products;
use super::writing::noted;
use crate::domain::{Mention, Noted, ProductId};
use crate::products::domain::Product;
use crate::products::store;
use crate::service::rights;

impl Products {
    pub(super) async fn find_again(
        &self,
        first: Uuid,
        organisation: Option<Uuid>,
    ) -> Result<Product, Error> {
        let mut conn = self.pool.acquire().await?;
        let ids = [ProductId(first)];
        let mut products = store::products::list(&mut conn, &ids, organisation).await?;
        replayed(products.pop())
    }

    /// Finds the product with warnings about these facts of the command.
    pub(super) async fn find_noted_again(
        &self,
        command: &CommandContext,
        first: Uuid,
        facts: &[Mention],
    ) -> Result<Noted<Product>, Error> {
        let organisation = rights::own_organisation(command.caller())?;
        let product = self.find_again(first, Some(organisation)).await?;
        let mut conn = self.pool.acquire().await?;
        let packs = self.packs.in_force(&mut conn, command.now().date()).await?;
        Ok(noted(product, facts, &packs))
    }
}
