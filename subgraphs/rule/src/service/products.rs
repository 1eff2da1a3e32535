use caller::Caller;
use database::Conn;
use time::OffsetDateTime;
use uuid::Uuid;

use super::packs::declared;
use super::rights::{self, WRITE_PRODUCTS};
use super::{Error, Service, because};
use crate::domain::{Product, ProductChange, ProductDraft, ProductFilter, ProductId, Refusal};
use crate::events::outgoing;
use crate::store;

impl Service {
    /// Those of these products that the caller may know of.
    pub async fn get_products(&self, caller: &Caller, ids: &[ProductId]) -> Result<Vec<Product>, Error> {
        let Ok(reach) = rights::reach(caller) else { return Ok(Vec::new()) };
        let mut conn = self.pool.acquire().await?;
        Ok(store::products::list(&mut conn, ids, reach.organisation()).await?)
    }

    /// The products that the caller may know of, oldest first; of one organisation, if it is named.
    pub async fn list_products(
        &self,
        caller: &Caller,
        of: Option<Uuid>,
        filter: &ProductFilter,
        after: Option<Uuid>,
        most: i64,
    ) -> Result<Vec<Product>, Error> {
        let Some(reach) = rights::reach(caller)?.within(of) else { return Ok(Vec::new()) };
        let mut conn = self.pool.acquire().await?;
        Ok(store::products::page(&mut conn, reach.organisation(), filter, after, most).await?)
    }

    pub async fn count_products(
        &self,
        caller: &Caller,
        of: Option<Uuid>,
        filter: &ProductFilter,
    ) -> Result<i64, Error> {
        let Some(reach) = rights::reach(caller)?.within(of) else { return Ok(0) };
        let mut conn = self.pool.acquire().await?;
        Ok(store::products::count(&mut conn, reach.organisation(), filter).await?)
    }

    pub async fn create_product(
        &self,
        caller: &Caller,
        draft: ProductDraft,
        now: OffsetDateTime,
    ) -> Result<Product, Error> {
        let organisation = rights::seller(caller, WRITE_PRODUCTS)?;
        let mut tx = self.pool.begin().await?;
        known_code(&mut tx, &draft.hs_code).await?;
        let packs = self.packs.in_force(&mut tx, now.date()).await?;
        let product = Product::create(draft, organisation, &declared(&packs), now)?;
        store::products::insert(&mut tx, &product).await?;
        outgoing::product_created(&mut tx, because(caller, now), &product).await?;
        tx.commit().await?;
        Ok(product)
    }

    /// A change that changes nothing is no event.
    pub async fn update_product(
        &self,
        caller: &Caller,
        id: ProductId,
        change: ProductChange,
        now: OffsetDateTime,
    ) -> Result<Product, Error> {
        let organisation = rights::seller(caller, WRITE_PRODUCTS)?;
        let mut tx = self.pool.begin().await?;
        let mut product = store::products::lock(&mut tx, id, organisation).await?.ok_or_else(not_found)?;
        if let Some(code) = &change.hs_code {
            known_code(&mut tx, code).await?;
        }
        let packs = self.packs.in_force(&mut tx, now.date()).await?;
        if product.change(change, &declared(&packs), now)? {
            store::products::update(&mut tx, &product).await?;
            outgoing::product_facts_changed(&mut tx, because(caller, now), &product).await?;
        }
        tx.commit().await?;
        Ok(product)
    }

    pub async fn archive_product(
        &self,
        caller: &Caller,
        id: ProductId,
        now: OffsetDateTime,
    ) -> Result<Product, Error> {
        let organisation = rights::seller(caller, WRITE_PRODUCTS)?;
        let mut tx = self.pool.begin().await?;
        let mut product = store::products::lock(&mut tx, id, organisation).await?.ok_or_else(not_found)?;
        if product.archive(now) {
            store::products::update(&mut tx, &product).await?;
            outgoing::product_archived(&mut tx, because(caller, now), &product).await?;
        }
        tx.commit().await?;
        Ok(product)
    }
}

pub(super) async fn known_code(conn: &mut Conn, code: &str) -> Result<(), Error> {
    if store::nomenclature::exists(conn, code).await? {
        Ok(())
    } else {
        Err(Refusal::unknown_hs_code().into())
    }
}

pub(super) fn not_found() -> Error {
    Refusal::new("PRODUCT_NOT_FOUND", &["productId"], "no such product").into()
}
